"""Runs the application in this process until it is told to stop.

Source: trust L8 (shutdown), fact 10 (limits).
"""

from __future__ import annotations

import errno
import gc
import logging
import socket
import sys
import time
from threading import Thread

import structlog
import uvicorn

from api.app import create_app
from api.operations.connections import connection_within
from api.operations.stopping import StoppingServer
from api.settings import Settings
from graph.errors import ConfigError
from graph.workspace import warm_up

__all__ = ["Server", "bind"]

_LOG = structlog.get_logger("stakegraph")

_BACKLOG = 512
_KEEP_ALIVE_SECONDS = 15
_HEADER_BYTES = 64_000
_READY_SECONDS = 20.0
_WARMING_SECONDS = 3.0
_STEP_SECONDS = 0.05
_SWITCH_SECONDS = 0.0005


def bind(host: str, port: int, *, may_move: bool) -> socket.socket:
    """Take a port.

    Args:
        host: Name or address to listen on.
        port: The port that is wanted.
        may_move: Whether a free one will do when that is taken.

    Raises:
        ConfigError: The port is taken, or the host is not one of this machine.
    """
    try:
        return _listener(host, port)
    except OSError as error:
        is_taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        if is_taken and may_move:
            return _listener(host, 0)
        message = (
            f"Port {port} is taken or not allowed; choose another with --port."
            if is_taken
            else f"This machine has no address {host!r}; choose another with --host."
        )
        raise ConfigError(message) from error


def _listener(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        # a server that was just stopped frees its port at once; two never share one
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _warm_up() -> None:
    """Compile the loops; tell the log where they cannot be compiled."""
    if warm_up() == 0:
        text = "numba is not installed: answers are the same, but take many times as long."
        _LOG.warning("loops_not_compiled", text=text)
    # what was loaded stays: else the first answer pays a quarter of a second to look through it
    gc.collect()
    gc.freeze()


class Server:
    """The application behind one listening socket.

    Args:
        settings: What the installation sets.
        listener: A bound socket.

    Attributes:
        app: The application.
    """

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        self._listener = listener
        app = self.app = create_app(settings)
        self._server = StoppingServer(
            uvicorn.Config(
                app,
                http=connection_within(settings.arrival_seconds),
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=True,
                proxy_headers=False,
                h11_max_incomplete_event_size=_HEADER_BYTES,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            ),
            errands=app.state.resources.errands,
            seconds=settings.stop_seconds,
        )

    def run(self) -> None:
        """Serve until Ctrl+C or SIGTERM; open requests may end, within limits."""
        # one thread that computes makes the others wait so long for the interpreter, not 5 ms
        sys.setswitchinterval(_SWITCH_SECONDS)
        warming = Thread(target=_warm_up, daemon=True)
        warming.start()
        try:
            # compiled code is loaded before the first question; on a fresh machine it takes longer
            # to compile, and pages that need no sampling are served meanwhile
            warming.join(_WARMING_SECONDS)
            self._server.run(sockets=[self._listener])
        except KeyboardInterrupt:
            return  # uvicorn hands the signal on once it has shut down

    def wait_until_ready(self) -> bool:
        """Wait until requests are answered; False when that takes too long."""
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end:
            if self._server.started:
                return True
            time.sleep(_STEP_SECONDS)
        return False

    def connections(self) -> int:
        """How many clients are connected now."""
        return len(self._server.server_state.connections)

    def stop(self) -> None:
        """End `run` from another thread."""
        self._server.should_exit = True
