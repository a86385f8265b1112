"""Takes what is sent before anybody works on it: whole, within a size and a time.

So a slow client holds no slot, and a large body is refused whether its length was announced or not,
also where the route reads none. Source: trust L1, L9.
"""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.security import identify
from api.dependencies import resources_of
from api.errors import language_of, problem_response
from api.operations.own_threads import run_aside
from graph.errors import OverloadedError, PayloadTooLargeError, StakegraphError

__all__ = ["Bodies"]

_MOST_AT_ONCE = 64 * 1024 * 1024
_TIMEOUT = 408
_MOST_FIELDS = 1_000
# The framework reads JSON where everybody waits for it: 10,000 values take it some milliseconds, a
# megabyte of small ones took minutes.
_MOST_VALUES = 10_000
_TOO_MUCH = "Too much is being sent at once. Try again in a moment."


class Bodies:
    """Reads bodies, and refuses what is too large, too slow, or too much at once.

    Args:
        app: What is inside.
        limit: Largest body in bytes.
        limits: Larger ones, by path as it is routed; there nothing is read of strangers.
        seconds: How long a body may take.
    """

    def __init__(self, app: ASGIApp, *, limit: int, limits: dict[str, int], seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._limits = limits
        self._seconds = seconds
        self._held = 0  # bytes of all bodies that are here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = bytearray()
        try:
            refusal = await self._read(body, scope, receive)
            app = refusal or self._app
            await app(scope, _replay(bytes(body), receive), send)
        except ClientDisconnect:
            scope["state"]["is_gone"] = True
        finally:
            self._held -= len(body)

    async def _read(self, body: bytearray, scope: Scope, receive: Receive) -> Response | None:
        """Fill the body in; or the refusal of it.

        Raises:
            ClientDisconnect: The client went away.
        """
        limit = self._limits.get(scope["path"], self._limit)
        try:
            _refuse_announced(scope, limit)
            if limit > self._limit:
                await _refuse_strangers(scope)
            async with asyncio.timeout(self._seconds):
                await self._fill(body, receive, limit)
            if limit == self._limit:
                _refuse_crowded(body, Headers(scope=scope).get("content-type", ""))
        except TimeoutError:
            return problem_response(scope, _TIMEOUT, language=language_of(scope))
        except StakegraphError as error:
            return problem_response(scope, error, language=language_of(scope))
        return None

    async def _fill(self, body: bytearray, receive: Receive, limit: int) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part = message.get("body", b"")
            if len(body) + len(part) > limit:
                raise _too_large(limit)
            if self._held + len(part) > _MOST_AT_ONCE:
                raise OverloadedError(_TOO_MUCH)
            body += part
            self._held += len(part)
            if not message.get("more_body", False):
                return


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _refuse_announced(scope: Scope, limit: int) -> None:
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise _too_large(limit)


async def _refuse_strangers(scope: Scope) -> None:
    request = Request(scope)
    resources = resources_of(request)
    await run_aside(partial(identify, request, resources.credentials, resources.settings))


def _too_large(limit: int) -> PayloadTooLargeError:
    return PayloadTooLargeError(f"The body is larger than {limit:,} bytes; send less at once.")


def _refuse_crowded(body: bytearray, kind: str) -> None:
    """See that little is in it, as small parts take far longer to read than large ones."""
    if "urlencoded" in kind and body.count(b"&") >= _MOST_FIELDS:
        message = f"The form has more than {_MOST_FIELDS:,} fields; send less at once."
        raise PayloadTooLargeError(message)
    if "json" in kind and body.count(b",") + body.count(b"[") + body.count(b"{") > _MOST_VALUES:
        message = f"The body has more than {_MOST_VALUES:,} values; send less at once."
        raise PayloadTooLargeError(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then whatever else comes."""
    is_sent = False

    async def receive_again() -> Message:
        nonlocal is_sent
        if is_sent:
            return await receive()
        is_sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
