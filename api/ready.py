"""Answers that leave as the bytes that they left as before.

As long as nothing was written about a context, no default of the method was edited and the day is
the same, the same question of the same reader has the same answer: then it is looked up, and
neither computed nor written anew. Only questions that say so are kept (`answer_question`); what was
never kept costs no look, and who asks is found out for every request. Looking up has threads of its
own, so that it never waits for an analysis.
Source: performance 5 (9); trust S11, S25.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import RESTS_ON, RestsOn, has_tag
from api.calibrations import calibrations_of
from api.dependencies import resources_of
from api.security import identify
from graph.cache import Cache
from graph.errors import StakegraphError
from graph.subject import find_subject

__all__ = ["ReadyAnswers"]

_BELOW = "/api/v1/"
_MOST_BYTES = 64 * 1024 * 1024
_THREADS = 8
_OF_LOOP: RunVar[CapacityLimiter] = RunVar("threads_of_ready_answers")
_OF_BODY = (b"content-length", b"content-type")
_DIFFERS_BY = ("accept", "accept-language", "host")

_Address = tuple[str | None, ...]


@dataclass(slots=True)
class _Kept:
    """An answer as it left.

    Attributes:
        headers: As they were sent.
        tags: Those of them that go with a 304.
        tag: The ETag.
    """

    headers: list[tuple[bytes, bytes]]
    route: Any
    body: bytes = b""
    is_whole: bool = False
    tag: str = ""
    tags: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the headers once."""
        self.tag = dict(self.headers).get(b"etag", b"").decode("latin-1")
        self.tags = [one for one in self.headers if one[0] not in _OF_BODY]


class ReadyAnswers:
    """Sends what is ready, and keeps what becomes so.

    Args:
        app: What is inside.
        limit: How many bytes of answers are kept at most.
    """

    def __init__(self, app: ASGIApp, *, limit: int = _MOST_BYTES) -> None:
        self._app = app
        # an answer by its address, day and all else that it rests on; and by address and day alone
        # what context it is about
        self._kept = Cache(limit, weigh=_weigh)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or _BELOW not in scope["path"]:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        # of a day that ends meanwhile nothing is kept for the next one
        address = (*_address(request), datetime.now(UTC).date().isoformat())
        about = self._kept.find(address)
        if isinstance(about, RestsOn):
            work = partial(self._state_now, request, about, address)
            state = await to_thread.run_sync(work, limiter=_threads())
            kept = self._kept.find((address, state))
            if isinstance(kept, _Kept):
                await _send_ready(request, kept, send)
                return
        await self._serve(address, scope, receive, send)

    async def _serve(self, address: _Address, scope: Scope, receive: Receive, send: Send) -> None:
        kept: _Kept | None = None

        async def send_and_keep(message: Message) -> None:
            nonlocal kept
            if message["type"] == "http.response.start":
                if message["status"] == 200 and RESTS_ON in scope["state"]:  # noqa: PLR2004 - OK
                    kept = _Kept(list(message["headers"]), scope.get("route"))
            elif kept is not None:
                kept.body += message.get("body", b"")
                kept.is_whole = not message.get("more_body", False)
            await send(message)

        await self._app(scope, receive, send_and_keep)
        if kept is not None and kept.is_whole:
            rests_on: RestsOn = scope["state"][RESTS_ON]
            self._kept.put((address, rests_on.state), kept)
            self._kept.put(address, rests_on)

    def _state_now(
        self, request: Request, about: RestsOn, address: _Address
    ) -> tuple[str, ...] | None:
        """What an answer rests on that is made now; None where only the route can tell."""
        resources = resources_of(request)
        try:
            scope = identify(request, resources.credentials, resources.settings).scope
            store = resources.store.for_request()
            revision = store.revision()
            digest = calibrations_of(resources.settings).current().digest
            if revision == about.revision and about.state[0] == scope.key:
                return (*about.state[:-1], digest)
            subject = find_subject(store, scope, about.kind, about.reference)
        except StakegraphError:
            return None
        state = RestsOn.state_of(scope, subject, digest)
        self._kept.put(address, replace(about, state=state, revision=revision))
        return state


def _threads() -> CapacityLimiter:
    """Those of this event loop."""
    found = _OF_LOOP.get(None)
    if found is None:
        found = CapacityLimiter(_THREADS)
        _OF_LOOP.set(found)
    return found


def _address(request: Request) -> _Address:
    """What is asked, in which words."""
    return (
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
        request.cookies.get("lang"),
        *(request.headers.get(name) for name in _DIFFERS_BY),
    )


async def _send_ready(request: Request, kept: _Kept, send: Send) -> None:
    request.scope["route"] = kept.route  # for the log
    is_known = has_tag(request, kept.tag)
    headers = list(kept.tags if is_known else kept.headers)  # others add theirs
    status = 304 if is_known else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_known else kept.body})


def _weigh(kept: object) -> int:
    return len(kept.body) + 1 if isinstance(kept, _Kept) else 1
