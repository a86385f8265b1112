"""Lets a request in when a slot of its class is free, and its work end when nobody waits for it.

A slot is held while work is done: not while a body arrives (`api.operations.bodies` reads it
before), nor while an answer leaves. Source: trust L2 to L4; fact 10.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import language_of, problem_response
from api.operations.errands import Errand, Errands
from api.operations.work import Work, work_of
from graph.errors import OverloadedError
from graph.patience import under

__all__ = ["Admission"]


class Admission:
    """Gives each request a slot of its class, or a refusal at once.

    Args:
        app: What is inside.
        errands: Of the application.
    """

    def __init__(self, app: ASGIApp, *, errands: Errands) -> None:
        self._app = app
        self._errands = errands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # an address that is none is refused like any other, so it counts like any other
        work = work_of(scope["method"], scope["path"]) or Work.INTERACTIVE
        if work is Work.NONE:
            await self._app(scope, receive, send)
            return
        errand = self._errands.begin(work)
        try:
            await self._run(errand, scope, receive, send)
        finally:
            self._errands.end(errand)

    async def _run(self, errand: Errand, scope: Scope, receive: Receive, send: Send) -> None:
        first = await receive()  # the whole body, or that there is none
        gone = asyncio.Event()
        watching = asyncio.create_task(_watch(receive, errand, gone))
        is_sent = False

        async def receive_known() -> Message:
            nonlocal is_sent
            if not is_sent:
                is_sent = True
                return first
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send_and_finish(message: Message) -> None:
            errand.finish()  # what is left is to send it
            watching.cancel()  # the end of a connection that was answered is nothing new
            await send(message)

        try:
            if await _enter(errand, gone):
                with under(errand):
                    await self._app(scope, receive_known, send_and_finish)
        except OverloadedError as error:
            refusal = problem_response(scope, error, language=language_of(scope))
            await refusal(scope, receive, send)
        finally:
            scope["state"]["is_gone"] = gone.is_set()
            watching.cancel()


async def _watch(receive: Receive, errand: Errand, gone: asyncio.Event) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    errand.be_left()
    gone.set()


async def _enter(errand: Errand, gone: asyncio.Event) -> bool:
    """Wait for a slot; False when the client is gone before."""
    if errand.pool.has_room:
        await errand.enter()
        return True
    entering, leaving = asyncio.create_task(errand.enter()), asyncio.create_task(gone.wait())
    try:
        await asyncio.wait({entering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if entering.done():
            entering.result()
            return True
        return False
    finally:
        leaving.cancel()
        if not entering.done():
            entering.cancel()
            await asyncio.wait({entering})
