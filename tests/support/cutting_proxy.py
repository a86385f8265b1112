"""A proxy before a server that cuts the line while a commit, or any request, is under way."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Literal

__all__ = ["CuttingProxy"]

COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # the message of Bolt, whole


class CuttingProxy:
    """Forwards to a port of this machine.

    Attributes:
        port: Where clients connect.
        cut: What to do with the next commit: `before` it reaches the server, or `after` the server
            has answered, so that only the answer is lost; None lets all through.
        cuts: How many there were.
        dropped: The last answer that was lost, as far as it came in one piece.

    Args:
        target: The port to forward to.
        ending: What a message that is cut ends with; a commit of Bolt when not said, b"" takes any.
    """

    def __init__(self, target: int, *, ending: bytes = COMMIT) -> None:
        self._ending = ending
        self.dropped = b""
        self.cut: Literal["before", "after"] | None = None
        self.cuts = 0
        self._muted: set[socket.socket] = set()
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Take no more connections, and end those that are there."""
        _hang_up(self._listener)
        self._accepting.join()
        self._listener.close()

    def _accept(self) -> None:
        threads = []
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
                thread.start()
                threads.append(thread)
        for thread in threads:
            thread.join()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            answering = threading.Thread(target=self._answer, args=(client, server), daemon=True)
            answering.start()
            with suppress(OSError):
                while data := client.recv(65536):
                    if self.cut is not None and data.endswith(self._ending):
                        if self.cut == "before":
                            self.cuts += 1
                            break
                        self._muted.add(client)
                    server.sendall(data)
            _hang_up(client, server)
            answering.join()

    def _answer(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if client in self._muted:
                    self.cuts += 1
                    self.dropped = data
                    break
                client.sendall(data)
        _hang_up(client, server)


def _hang_up(*lines: socket.socket) -> None:
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
