"""Answers that leave as the bytes that they left as before.

As long as nothing was written about a context, no default of the method was edited and the day is
the same, the same question of the same reader has the same answer: then it is looked up, and
neither computed nor written anew. Only questions that say so are kept (`answer_question`); what was
never kept costs no look.

Who asks and how far the store is are found out for every request. While the pulses of the files
stand still (`api.operations.pulses`) nothing can have changed, and the event loop answers without a
disk; else it is looked up on threads of its own, so that it never waits for an analysis, nor others
for a disk. Who asked is asked anew after a quarter of a second at most: what ends by the clock,
ends.
Source: performance 5 (9); trust S11, S25.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.security import Identity, identify
from api.answers import RESTS_ON, RestsOn, has_tag
from api.audit.read_audit import SEEN
from api.calibrations import calibrations_of
from api.dependencies import Resources, resources_of
from api.kept import KeptAnswer
from api.operations.own_threads import run_aside
from graph.cache import Cache
from graph.errors import StakegraphError
from graph.subject import find_subject

__all__ = ["ReadyAnswers"]

_BELOW = "/api/v1/"
_DIFFERS_BY = ("accept", "accept-language", "host")
_READERS = 1024
_KNOWN_SECONDS = 0.25

_Address = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Who asked lately, and until when that holds if no right changes."""

    reader: Identity
    beat: int
    until: float


class ReadyAnswers:
    """Sends what is ready, and keeps what becomes so.

    Args:
        app: What is inside.
        kept: An answer by its address, day and all else that it rests on; by address and day what
            context it is about; and by address, day and reader what it rests on now.
    """

    def __init__(self, app: ASGIApp, *, kept: Cache) -> None:
        self._app = app
        self._kept = kept
        self._readers = Cache(_READERS)

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
            found = self._glance(request, address)
            if found is None:
                found = await run_aside(partial(self._look, request, about, address))
            if found is not None:
                reader, state = found
                kept = self._kept.find((address, state))
                if isinstance(kept, KeptAnswer):
                    await _deliver(request, reader, kept, send)
                    return
        await self._serve(address, scope, receive, send)

    async def _serve(self, address: _Address, scope: Scope, receive: Receive, send: Send) -> None:
        kept: KeptAnswer | None = None

        async def send_and_keep(message: Message) -> None:
            nonlocal kept
            if message["type"] == "http.response.start":
                if message["status"] == 200 and RESTS_ON in scope["state"]:  # noqa: PLR2004 - OK
                    kept = KeptAnswer(list(message["headers"]), scope.get("route"))
                    kept.seen = dict(scope["state"][SEEN].edges)
                    kept.named = dict(scope["path_params"])
            elif kept is not None:
                kept.body += message.get("body", b"")
                kept.is_whole = not message.get("more_body", False)
            await send(message)

        await self._app(scope, receive, send_and_keep)
        if kept is not None and kept.is_whole:
            rests_on: RestsOn = scope["state"][RESTS_ON]
            self._kept.put((address, rests_on.state), kept)
            self._kept.put(address, rests_on)

    def _glance(
        self, request: Request, address: _Address
    ) -> tuple[Identity, tuple[str, ...]] | None:
        """Who asks and what the answer rests on, where memory alone can tell."""
        known = self._readers.find(_signature(request))
        if not isinstance(known, _Known) or time.monotonic() > known.until:
            return None
        pulses = resources_of(request).pulses
        if pulses.of_rights() != known.beat:
            return None
        stated = self._kept.find((address, known.reader.scope.key))
        if not isinstance(stated, RestsOn) or stated.beats is None:
            return None
        if pulses.of_answers() != stated.beats:
            return None
        return known.reader, stated.state

    def _look(
        self, request: Request, about: RestsOn, address: _Address
    ) -> tuple[Identity, tuple[str, ...]] | None:
        """The same from the files and the store; None where only the route can tell."""
        resources = resources_of(request)
        resources.pulses.listen()
        beats = resources.pulses.of_answers()
        try:
            reader = self._recognised(request, resources)
            store = resources.store.for_request()
            revision = store.revision()
            digest = calibrations_of(resources.settings).current().digest
            own = (address, reader.scope.key)
            stated = self._kept.find(own)
            if isinstance(stated, RestsOn) and stated.revision == revision:
                state = (*stated.state[:-1], digest)
            else:
                subject = find_subject(store, reader.scope, about.kind, about.reference)
                state = RestsOn.state_of(reader.scope, subject, digest)
        except StakegraphError:
            return None
        self._kept.put(own, replace(about, state=state, revision=revision, beats=beats))
        return reader, state

    def _recognised(self, request: Request, resources: Resources) -> Identity:
        beat, now = resources.pulses.of_rights(), time.monotonic()
        reader = identify(request, resources.credentials, resources.settings)
        if beat is not None:
            self._readers.put(_signature(request), _Known(reader, beat, now + _KNOWN_SECONDS))
        return reader


def _address(request: Request) -> _Address:
    """What is asked, in which words."""
    return (
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
        request.cookies.get("lang"),
        *(request.headers.get(name) for name in _DIFFERS_BY),
    )


def _signature(request: Request) -> tuple[str | None, ...]:
    """All of a request that says who asks; see `identify`."""
    headers = request.headers
    return "reader", headers.get("authorization"), headers.get("cookie")


async def _deliver(request: Request, reader: Identity, kept: KeptAnswer, send: Send) -> None:
    """Send an answer to who may have it: every ready answer passes here, and nowhere else."""
    request.state.reader = reader
    request.scope["route"] = kept.route  # for the log
    request.scope["path_params"] = kept.named
    request.state.seen.edges.update(kept.seen)
    is_known = has_tag(request, kept.tag)
    headers = list(kept.tags if is_known else kept.headers)  # others add theirs
    status = 304 if is_known else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_known else kept.body})
