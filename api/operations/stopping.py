"""How the server stops: nobody who was let in is turned away, and work ends in time.

First it says that it is not ready and closes connections as they are answered, so that whoever asks
again asks elsewhere; then nobody new is let in, and who waited at the door comes in; then work goes
on for a while, and is stopped where it takes longer. Source: trust L8.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from contextlib import suppress
from ctypes import addressof, create_string_buffer

import uvicorn

from api.operations.errands import Errands

__all__ = ["StoppingServer"]

_NOTICE_SECONDS = 0.5
_DOOR_SECONDS = 0.1
_CUT_SECONDS = 2.0  # from the end of work to the end of connections
_ATTACH_FILTER = 26
# Takes in whatever belongs to a connection and drops what would begin one: of a TCP header, the
# byte of flags, of which SYN alone is set.
_NO_NEWCOMERS = (
    (0x30, 0, 0, 13),  # load that byte
    (0x54, 0, 0, 0x12),  # keep SYN and ACK
    (0x15, 0, 1, 0x02),  # is it SYN alone?
    (0x06, 0, 0, 0),  # drop it
    (0x06, 0, 0, 0xFFFFFFFF),  # let it in
)


class StoppingServer(uvicorn.Server):
    """uvicorn's server, which stops as is said above.

    Args:
        config: Of uvicorn.
        errands: What is being worked on.
        seconds: How long work may go on.
    """

    def __init__(self, config: uvicorn.Config, *, errands: Errands, seconds: float) -> None:
        super().__init__(config)
        self._errands = errands
        self._work_seconds = seconds
        config.timeout_graceful_shutdown = round(seconds + _CUT_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._errands.is_stopping = True
        await asyncio.sleep(_NOTICE_SECONDS)
        for listener in sockets or []:
            _shut_door(listener)
        await asyncio.sleep(_DOOR_SECONDS)  # who stands there already is let in meanwhile
        ending = asyncio.get_running_loop().call_later(self._work_seconds, self._errands.stop_all)
        await super().shutdown(sockets)
        ending.cancel()


def _shut_door(listener: socket.socket) -> None:
    """Let nobody begin a connection; a listener that is closed at once cuts off who waits there.

    Only Linux can do so. Elsewhere a client who comes at that very moment has to ask again.
    """
    if sys.platform != "linux":
        return
    steps = create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _NO_NEWCOMERS))
    program = struct.pack("HL", len(_NO_NEWCOMERS), addressof(steps))
    with suppress(OSError):  # a socket of another kind, or a system that forbids it
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, program)
