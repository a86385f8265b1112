"""The running server: the demo from nothing, its link, a taken port, raw requests, a clean end."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from support.places import take_place

import api.server
from api.server import Server, bind
from api.settings import Settings
from graph.model import Organization
from graph.scope import Scope
from graph.vocabulary import OrganizationKind

PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]
ADDRESS = re.compile(r"(http://127\.0\.0\.1:(\d+))/sign-in/(\S+)")
START_SECONDS = 60
END_SECONDS = 20


class Running:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        end = time.monotonic() + START_SECONDS
        assert process.stdout is not None
        while "Ctrl+C" not in self.said:
            assert time.monotonic() < end
            line = process.stdout.readline()
            assert line or process.poll() is None, process.communicate()
            self.said += line
        found = ADDRESS.search(self.said)
        assert found, self.said
        self.root, self.port, self.token = found[1], int(found[2]), found[3]

    def wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while self.ask("/health/ready")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.05)

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str, str]:
        """Status, body, cookie."""
        request = Request(self.root + path, method=method, headers=headers)
        try:
            with build_opener(Unmoved).open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except HTTPError as error:
            with error:
                cookie = error.headers.get("set-cookie") or ""
                return error.code, error.read().decode(), cookie.partition(";")[0]

    def send(self, text: bytes) -> bytes:
        """Everything that comes back; a connection that is cut short ends it too."""
        received = b""
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection,
            suppress(ConnectionError),
        ):
            connection.sendall(text)
            while part := connection.recv(65_536):
                received += part
        return received

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate(timeout=END_SECONDS)
        return self.process.returncode, err


class Unmoved(HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    processes: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> Running:
        environment = {**os.environ, "STAKEGRAPH_LANG": "en", "CI": "true"}
        process = subprocess.Popen(
            [*PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return Running(process)

    yield begin
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_the_demo_loads_signs_in_once_and_ends_cleanly(
    start: Callable[..., Running], tmp_path: Path
) -> None:
    demo = start("demo", "--no-browser")
    demo.wait()
    assert (tmp_path / ".demo" / "stakegraph-demo.db").exists()
    own = {"Sec-Fetch-Site": "same-origin"}
    assert demo.ask(f"/sign-in/{demo.token}")[0] == 200
    status, _, cookie = demo.ask(f"/sign-in/{demo.token}", method="POST", **own)
    assert status == 303
    assert demo.ask(f"/sign-in/{demo.token}", method="POST", **own)[0] == 410
    accounts = json.loads(demo.ask("/api/v1/accounts", Cookie=cookie)[1])["items"]
    assert len(accounts) == 3
    chain = json.loads(demo.ask("/api/v1/opportunities/O1/chain", Cookie=cookie)[1])
    assert chain["as_of"] == "2025-06-30"

    # a second one finds the examples there, and another port
    again = start("demo", "--no-browser")
    assert again.port != demo.port
    again.wait()
    assert again.stop()[0] == 0

    code, err = demo.stop()
    assert code == 0
    assert "Traceback" not in err
    assert demo.token not in err
    events = [json.loads(line) for line in err.splitlines()]
    assert {"/sign-in/{token}", "/api/v1/accounts"} <= {one["route"] for one in events}


def test_the_demo_fills_the_store_that_is_named(
    start: Callable[..., Running],
    tmp_path: Path,
    store_kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with take_place(store_kind, tmp_path) as place:
        monkeypatch.setenv("STAKEGRAPH_STORE_URL", place.url)
        demo = start("demo", "--no-browser")
        assert place.url in demo.said
        demo.wait()
        assert demo.stop()[0] == 0
        with closing(place.open()) as store:
            assert len(store.accounts(Scope.administrator())) == 3
    assert not (tmp_path / ".demo").exists()


def test_the_demo_does_not_come_between_somebodys_own_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Organization(id="org_own", account="org_own", name="Own", kind=OrganizationKind.CUSTOMER)
    with take_place("sqlite", tmp_path) as place:
        monkeypatch.setenv("STAKEGRAPH_STORE_URL", place.url)
        with closing(place.open()) as store, store.writing("ann") as writer:
            writer.put(own)
        run = subprocess.run(
            [*PROGRAM, "demo", "--no-browser"],
            cwd=tmp_path,
            env={**os.environ, "STAKEGRAPH_LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )
        assert run.returncode == 2
        assert "accounts of your own" in run.stderr
        with closing(place.open()) as store:
            assert [one.id for one in store.read(Scope.administrator())] == ["org_own"]


def test_a_taken_port_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            [*PROGRAM, "serve", "--port", str(port)],
            cwd=tmp_path,
            env={**os.environ, "STAKEGRAPH_LANG": "en"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr == f"Port {port} is taken or not allowed; choose another with --port.\n"


@pytest.mark.parametrize("has_patience", [True, False])
def test_a_start_waits_for_the_loops_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, has_patience: bool
) -> None:
    begun, warmed = Event(), Event()
    seen: list[bool] = []

    def warm_up() -> None:
        begun.set()
        assert warmed.wait(START_SECONDS)

    monkeypatch.setattr(api.server, "_warm_up", warm_up)
    monkeypatch.setattr(api.server, "_WARMING_SECONDS", START_SECONDS if has_patience else 0.05)
    settings = Settings(store_url=f"sqlite:///{tmp_path}/a.db", access_path=tmp_path / "access.db")
    with closing(bind("127.0.0.1", 0, may_move=False)) as listener:
        server = Server(settings, listener)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        assert begun.wait(START_SECONDS)
        if has_patience:
            with socket.create_connection(listener.getsockname()) as early:
                early.settimeout(0.2)
                early.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                with suppress(TimeoutError):
                    seen.append(bool(early.recv(1)))
            warmed.set()
        assert server.wait_until_ready()
        assert seen == []
        warmed.set()
        server.stop()
        thread.join(END_SECONDS)
        assert not thread.is_alive()


def test_the_first_answer_does_not_look_through_all_that_was_loaded() -> None:
    gc.unfreeze()
    try:
        api.server._warm_up()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_raw_requests_get_no_further(start: Callable[..., Running]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = start("serve", "--port", port)
    server.wait()
    protected = b"/api/v1/accounts"
    for target, host in (
        (protected, b"x/?"),
        (protected, b"localhost/health/live?"),
        (protected, b"evil.example"),
        (b"/health/live/../../api/v1/accounts", b"localhost"),
        (b"//api/v1/accounts", b"localhost"),
        (b"/api/v1/accounts?/health/live", b"localhost"),
        (b"/%61pi/v1/accounts", b"localhost"),
        (b"http://localhost/api/v1/accounts", b"localhost"),
    ):
        request = b"GET %b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (target, host)
        answer = server.send(request)
        status = int(answer.split(b" ", 2)[1])
        assert status in (400, 401, 404), answer
        assert b'"items"' not in answer

    # a body without an announced length, to a route that reads none
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"POST /sign-out HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    assert b"HTTP/1.1 4" in server.send(head + b"Connection: close\r\n\r\n" + chunk + b"0\r\n\r\n")
    long_header = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"
    assert b" 200 " not in server.send(long_header)[:20]
    assert server.ask("/health/live")[0] == 200
    assert server.stop()[0] == 0
