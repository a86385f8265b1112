"""One connection of a client, as uvicorn holds it, with a clock and with words.

uvicorn waits without end for a request that never arrives whole and for a client that never reads;
it answers what is no HTTP in plain text, and resets who still sends what nobody will read. Here a
request has a time to arrive and an answer a time to leave, every refusal has the one shape, and who
is refused can read why. Source: trust L1, L9.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Callable
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.error_sentences import ERROR_TITLES
from api.errors import ProblemBody
from api.operations.middleware import SEALS
from graph.vocabulary import Language

__all__ = ["Connection", "connection_within"]

_MOST_AT_ONCE = 64 * 1024
_LINGER_SECONDS = 1.0
_TOO_SLOW, _TOO_LARGE, _NO_REQUEST = 408, 431, 400
_CODES = {
    _NO_REQUEST: "bad_request",
    _TOO_SLOW: "request_timeout",
    _TOO_LARGE: "headers_too_large",
}


class _Gentle:
    """A transport whose end is decided elsewhere.

    Args:
        inner: The transport itself.
        close: What happens instead of `inner.close`.
    """

    def __init__(self, inner: asyncio.Transport, close: Callable[[], None]) -> None:
        self.inner = inner
        self.close = close

    def __getattr__(self, name: str) -> object:
        """Everything else is as it is."""
        return getattr(self.inner, name)


class Connection(H11Protocol):
    """A connection that ends when its client takes too long.

    Attributes:
        seconds: How long the head of a request may take to arrive, and a client not to read.
    """

    seconds = 30.0
    _arriving: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None
    _is_ending = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        if hasattr(transport, "max_size"):
            # read little at a time, so that what is too large is noticed before much of it is here
            transport.max_size = _MOST_AT_ONCE
        super().connection_made(cast("asyncio.Transport", _Gentle(transport, self._close)))
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        for clock in (self._arriving, self._leaving):
            if clock is not None:
                clock.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait on until the head of a request is whole."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_arriving()
        elif self._arriving is None and self.conn.trailing_data[0]:
            self._expect_head()

    def pause_writing(self) -> None:
        """The client does not read: begin to lose patience."""
        super().pause_writing()
        self._leaving = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads."""
        super().resume_writing()
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def on_response_complete(self) -> None:
        """Go on with the next request, unless the client still sends to one that was refused."""
        if self.conn.their_state is h11.SEND_BODY:
            self._end_gently()
        if not self._is_ending:
            super().on_response_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours says more
        """Refuse what is no request, or one with too large a head."""
        error = sys.exception()
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 0
        self._refuse(_TOO_LARGE if hint == _TOO_LARGE else _NO_REQUEST)

    def _expect_head(self) -> None:
        self._arriving = self.loop.call_later(self.seconds, self._give_up_waiting)

    def _give_up_waiting(self) -> None:
        self._arriving = None
        if not self.transport.is_closing() and self.conn.our_state is h11.IDLE:
            self._refuse(_TOO_SLOW)

    def _refuse(self, status: int) -> None:
        """Answer in both languages: whose it is was not understood."""
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        title = " ".join(ERROR_TITLES[status][language] for language in Language)
        request_id = secrets.token_hex(8)
        body = ProblemBody(
            title=title, status=status, detail=title, code=_CODES[status], request_id=request_id
        )
        content = json.dumps(body.model_dump(), ensure_ascii=False).encode()
        headers = {
            **SEALS,
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(content)),
            "X-Request-ID": request_id,
            "Connection": "close",
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        }
        response = h11.Response(
            status_code=status, headers=list(headers.items()), reason=b"Refused"
        )
        for event in (response, h11.Data(data=content), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._end_gently()

    def _close(self) -> None:
        """Cut the line, but not before who still sends could read the answer."""
        if self.conn.their_state is h11.SEND_BODY:
            self._end_gently()
        else:
            self._cut()

    def _cut(self) -> None:
        """Close the transport itself."""
        cast("_Gentle", self.transport).inner.close()

    def _end_gently(self) -> None:
        """Say no more and read no more, but let the client read before the line is cut."""
        if self._is_ending or self.transport.is_closing():
            return
        self._is_ending = True
        self.transport.pause_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self._cut)

    def _stop_arriving(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None


def connection_within(seconds: float) -> type[Connection]:
    """The kind of connection whose clients may take so long."""
    return type("ConnectionWithin", (Connection,), {"seconds": seconds})
