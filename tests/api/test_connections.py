"""What is too large, too slow or no HTTP is refused in words, and costs the server little.

Source: trust L1, L9; section 5 (Starlette).
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest

from api.operations.connections import Connection
from api.server import Server, bind
from api.settings import Settings

WAIT = 60.0
JSON_LIMIT, UPLOAD_LIMIT = 1_000_000, 10_000_000
# trust section 5: what older ones were broken by
FLOORS = {"starlette": (1, 3, 1), "h11": (0, 16), "uvicorn": (0, 40), "fastapi": (0, 165)}


@dataclass
class Wire:
    """A running server, spoken to byte by byte."""

    port: int
    key: str
    server: Server
    read: list[int] = field(default_factory=list)  # bytes that reached the server

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT)

    def send(self, head: str, *parts: bytes, pause: float = 0.0) -> bytes:
        """Everything that comes back."""
        with closing(self.line()) as line:
            with suppress(ConnectionError):
                line.sendall(head.encode())
                for part in parts:
                    line.sendall(part)
                    time.sleep(pause)
            return self.receive(line)

    def receive(self, line: socket.socket) -> bytes:
        found = b""
        with suppress(ConnectionError):
            while part := line.recv(65_536):
                found += part
        return found

    def head(self, method: str, path: str, *lines: str) -> str:
        own = (f"Host: localhost\r\nAuthorization: Bearer {self.key}", "Connection: close")
        return "\r\n".join((f"{method} {path} HTTP/1.1", *own, *lines, "", ""))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def problem(answer: bytes) -> dict[str, object]:
    """The body of a refusal, which has its headers."""
    head, _, body = answer.partition(b"\r\n\r\n")
    text = head.decode("latin-1").lower()
    assert "content-type: application/problem+json" in text
    assert "x-content-type-options: nosniff" in text
    assert "content-security-policy: default-src 'none'" in text
    assert "cache-control:" in text
    assert "x-request-id:" in text
    found: dict[str, object] = json.loads(body)
    return found


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Wire]]:
    with ExitStack() as stack:

        def begin(**chosen: float) -> Wire:
            monkeypatch.setattr("api.server._warm_up", lambda: None)
            monkeypatch.setattr("api.server._WARMING_SECONDS", 0.0)
            listener = stack.enter_context(closing(bind("127.0.0.1", 0, may_move=False)))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
            settings = Settings(
                store_url=f"sqlite:///{tmp_path}/own.db",
                access_path=tmp_path / "access.db",
                stop_seconds=0,
                **chosen,
            )
            server = Server(settings, listener)
            resources = server.app.state.resources
            key, _ = resources.credentials.create_key("writes", can_write=True)
            wire = Wire(listener.getsockname()[1], key, server)
            monkeypatch.setattr(Connection, "data_received", counting(wire))
            thread = Thread(target=server.run, daemon=True)
            thread.start()
            stack.callback(thread.join, WAIT)
            stack.callback(server.stop)
            assert server.wait_until_ready()
            return wire

        yield begin


def counting(wire: Wire) -> Callable[[Connection, bytes], None]:
    take = Connection.data_received

    def count(connection: Connection, data: bytes) -> None:
        wire.read.append(len(data))
        take(connection, data)

    return count


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    yield b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [
        ("/api/v1/imports", "application/zip", UPLOAD_LIMIT),
        ("/api/v1/accounts/A/what-if", "application/json", JSON_LIMIT),
        ("/sign-in", "application/x-www-form-urlencoded", JSON_LIMIT),
        ("/sign-out", "text/plain", JSON_LIMIT),
        ("/nowhere", "multipart/form-data; boundary=x", JSON_LIMIT),
    ],
)
def test_what_is_too_large_is_refused_and_hardly_read(
    serve: Callable[..., Wire], path: str, kind: str, limit: int
) -> None:
    wire = serve()
    size = 3 * limit
    announced = wire.head("POST", path, f"Content-Type: {kind}", f"Content-Length: {size}")
    chunked = wire.head("POST", path, f"Content-Type: {kind}", "Transfer-Encoding: chunked")
    for head, parts, most in (
        (announced, [b"x" * 65_536] * (size // 65_536), 0),
        (chunked, list(chunks(size)), limit),
    ):
        wire.read.clear()
        answer = wire.send(head, *parts)
        assert status(answer) == 413, answer[:200]
        if path.startswith("/api/"):
            assert problem(answer)["code"] == "payload_too_large"
        # what was read when it was refused, and one more piece that was on the way
        assert sum(wire.read) <= most + 2 * 65_536 + len(head)


def test_too_many_fields_or_values_are_refused(serve: Callable[..., Wire]) -> None:
    wire = serve()
    for path, kind, body in (
        ("/sign-in", "application/x-www-form-urlencoded", b"&".join([b"a=1"] * 1_001)),
        ("/api/v1/accounts/A/what-if", "application/json", b'{"edits":[' + b"1," * 20_000 + b"1]}"),
        ("/api/v1/accounts/A/what-if", "application/json", b"[" * 20_000),
    ):
        length = f"Content-Length: {len(body)}"
        answer = wire.send(wire.head("POST", path, f"Content-Type: {kind}", length), body)
        assert status(answer) == 413, answer[:200]
    few = b"&".join([b"a=1"] * 1_000)
    head = wire.head(
        "POST", "/sign-in", "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(few)}", "Sec-Fetch-Site: same-origin",
    )  # fmt: skip
    assert status(wire.send(head, few)) == 401


def test_a_list_of_mistakes_ends(serve: Callable[..., Wire]) -> None:
    wire = serve()
    body = b'{"edits":[' + b"1," * 5_000 + b"1]}"
    kind, length = "Content-Type: application/json", f"Content-Length: {len(body)}"
    answer = wire.send(wire.head("POST", "/api/v1/accounts/A/what-if", kind, length), body)
    assert status(answer) == 422
    told = problem(answer)["problems"]
    assert isinstance(told, list)
    assert len(told) == 100


def test_large_heads_are_refused_and_others_not(serve: Callable[..., Wire]) -> None:
    wire = serve()
    assert status(wire.send(wire.head("GET", "/health/live", "X: " + "y" * 60_000))) == 200
    for lines in (["X: " + "y" * 70_000], [f"X-{n}: {'y' * 100}" for n in range(800)]):
        wire.read.clear()
        answer = wire.send(wire.head("GET", "/health/live", *lines))
        assert status(answer) == 431
        told = problem(answer)
        assert "请求头过大" in str(told["title"])
        assert "headers" in str(told["title"])
        assert sum(wire.read) <= 3 * 65_536
    assert status(wire.send("GET /" + "y" * 70_000 + " HTTP/1.1\r\n\r\n")) == 431


def test_what_is_no_http_is_refused_in_words(serve: Callable[..., Wire]) -> None:
    wire = serve()
    for text in (
        "hello\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "\x16\x03\x01\r\n\r\n",
    ):
        answer = wire.send(text)
        assert status(answer) == 400
        assert problem(answer)["code"] == "bad_request"


def test_who_sends_too_slowly_is_refused(serve: Callable[..., Wire]) -> None:
    wire = serve(arrival_seconds=0.5)
    slow_head = wire.send("", *[b"G"] * 40, pause=0.05)
    assert status(slow_head) == 408
    assert problem(slow_head)["code"] == "request_timeout"
    head = wire.head("POST", "/api/v1/imports", "Content-Length: 1000")
    slow_body = wire.send(head, *[b"P"] * 40, pause=0.05)
    assert status(slow_body) == 408
    assert problem(slow_body)["code"] == "request_timeout"
    assert wire.send("").startswith(b"HTTP/1.1 408")  # who says nothing at all
    assert status(wire.send(wire.head("GET", "/health/live"))) == 200


def test_who_does_not_read_is_cut_off(serve: Callable[..., Wire]) -> None:
    wire = serve(arrival_seconds=0.5)
    with closing(socket.socket()) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(WAIT)
        line.connect(("127.0.0.1", wire.port))
        line.sendall(wire.head("GET", "/api/v1/openapi.json").encode())
        connections = wire.server.connections
        end = time.monotonic() + WAIT
        while connections() and time.monotonic() < end:
            time.sleep(0.05)
        assert connections() == 0


def test_many_slow_clients_are_let_go_and_others_answered(
    serve: Callable[..., Wire], campaign: Callable[[int], int]
) -> None:
    wire = serve(arrival_seconds=3)
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(wire.line())) for _ in range(max(100, campaign(500)))]
        heads = (b"GET /", wire.head("POST", "/api/v1/imports", "Content-Length: 99").encode())
        for number, line in enumerate(slow):
            line.sendall(heads[number % 2])
        assert status(wire.send(wire.head("GET", "/health/live"))) == 200
        assert status(wire.send(wire.head("GET", "/api/v1/accounts"))) == 200
        for line in slow:
            assert status(wire.receive(line)) == 408


@pytest.mark.parametrize("name", FLOORS)
def test_no_library_is_older_than_its_mended_version(name: str) -> None:
    found = tuple(int(part) for part in version(name).split(".")[:3])
    assert found >= FLOORS[name]
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"{name}>={".".join(map(str, FLOORS[name]))}' in text
