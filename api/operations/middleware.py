"""What surrounds every request: its id, the host check, size limits, the headers of every answer.

The outermost layer of ours also answers for whatever nobody caught, so that no response leaves
without its headers. Source: trust S14 to S16, L1.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem_response
from api.operations.errands import Errands
from api.operations.metrics import Metrics

__all__ = ["SEALS", "Envelope"]

_LOG = structlog.get_logger("stakegraph")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_AUTHORITY = re.compile(
    r"(?:\[(?P<bracketed>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::\d{1,5})?"
)
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
# What every response carries.
SEALS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
_CACHE_CONTROL = "private, no-cache"
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class Envelope:
    """Gives a request its id and nonce, refuses foreign hosts, and seals every response.

    Args:
        app: What is inside.
        hosts: Names under which the server may be called, lower case, without a port.
        is_secure: Whether browsers shall insist on HTTPS.
        errands: Say whether the server is stopping.
        metrics: Where requests are counted.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str],
        is_secure: bool,
        errands: Errands,
        metrics: Metrics,
    ) -> None:
        self._app = app
        self._errands = errands
        self._metrics = metrics
        self._hosts = frozenset(hosts)
        self._is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connection pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["nonce"] = secrets.token_urlsafe(16)
        state["request_id"] = _request_id(scope)
        started = time.perf_counter()
        status = 0

        async def send_sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._seal(message, scope)
            await send(message)

        try:
            if self._is_known_host(scope):
                await self._app(scope, receive, send_sealed)
            else:
                await _refuse_host(scope, receive, send_sealed)
        except Exception as error:  # noqa: BLE001 - the door: nothing of it reaches the client
            _LOG.error("failure", request_id=state["request_id"], **_traces(error))
            if not status:
                response = problem_response(scope, 500)
                await response(scope, receive, send_sealed)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _is_known_host(self, scope: Scope) -> bool:
        named = Headers(scope=scope).getlist("host")
        return len(named) == 1 and _host(named[0]) in self._hosts

    def _seal(self, message: Message, scope: Scope) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in SEALS.items():
            headers[name] = value
        # a map carries its own, made of digests
        policy = _POLICY.format(nonce=scope["state"]["nonce"])
        headers.setdefault("Content-Security-Policy", policy)
        headers["X-Request-ID"] = scope["state"]["request_id"]
        headers.setdefault("Cache-Control", _CACHE_CONTROL)
        if self._is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if self._errands.is_stopping:  # whoever asks again asks another server
            headers["Connection"] = "close"

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """One line and one count a request: the route's pattern, never its ids, names or values."""
        route = getattr(scope.get("route"), "path", None)
        is_gone = bool(scope["state"].get("is_gone"))
        _LOG.info(
            "request",
            request_id=scope["state"]["request_id"],
            method=scope["method"],
            route=route,
            status=status or (None if is_gone else 500),
            milliseconds=round(1000 * seconds, 1),
            **({"is_gone": True} if is_gone else {}),
        )
        said = "gone" if is_gone else f"{(status or 500) // 100}xx"
        self._metrics.count(_method(scope), route or "none", said, seconds)


def _request_id(scope: Scope) -> str:
    sent = Headers(scope=scope).get("x-request-id", "")
    return sent if _REQUEST_ID.fullmatch(sent) else secrets.token_hex(8)


def _host(text: str) -> str:
    """The name in a Host header, without the port; empty when it is none."""
    match = _AUTHORITY.fullmatch(text)
    return (match["bracketed"] or match["name"]).lower() if match else ""


async def _refuse_host(scope: Scope, receive: Receive, send: Send) -> None:
    text = (
        "The server is not called by this name. Use the address that it printed, or add the name "
        "to STAKEGRAPH_ALLOWED_HOSTS."
    )
    await problem_response(scope, 400, detail=text, code="unknown_host")(scope, receive, send)


def _method(scope: Scope) -> str:
    """The method, where it is one that we know: a client could make up any number of them."""
    return scope["method"] if scope["method"] in _METHODS else "other"


def _traces(error: BaseException) -> dict[str, object]:
    """Where an error came from; not what it says, which may hold names."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "places": places[-12:]}
