"""An answer over HTTP that is lost is the same one when it is asked for again with its key."""

from __future__ import annotations

import http.client
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.cutting_proxy import CuttingProxy
from support.neo4j_server import PATIENT, Neo4jServer, free_port, take_graph

from api.access.credentials import Credentials
from graph.scope import Scope
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store

ADMIN = Scope.administrator()
PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]
PATIENCE = 120.0  # seconds


@dataclass
class Client:
    """Somebody who sends files with a key, and sends them again until there is an answer."""

    key: str
    port: int

    def ask(self, port: int, number: int) -> tuple[int, bytes]:
        """Status and body of one try; 0 when the line was cut."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/zip",
            "Idempotency-Key": f"key {number}",
            "Connection": "close",
        }
        with closing(line):
            try:
                line.request("POST", "/api/v1/imports", body=packed(number), headers=headers)
                answer = line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                return 0, b""

    def insist(self, number: int) -> bytes:
        """The body of the first answer that is one; a busy server is asked again."""
        until = time.monotonic() + PATIENCE
        while True:
            status, body = self.ask(self.port, number)
            if status == 200:
                return body
            assert status == 503, (status, body)
            assert time.monotonic() < until, body
            time.sleep(0.1)


def packed(number: int) -> bytes:
    """A customer and a person of theirs."""
    sheets = {
        "organizations": f"id,name,kind\nA{number},A,customer\n",
        "people": f"id,name,organization,account\nC{number},C,A{number},A{number}\n",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in sheets.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv"), text)  # no time: the same bytes again
    return held.getvalue()


@contextmanager
def serving(url: str, folder: Path, **environment: str) -> Iterator[Client]:
    """The program itself over a store, and somebody who may write."""
    access = folder / "access.db"
    with closing(Credentials(access)) as credentials:
        key, _ = credentials.create_key("writes", can_write=True)
    port = free_port()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", str(port)],
        cwd=folder,
        env={
            **os.environ,
            **environment,
            "STAKEGRAPH_STORE_URL": url,
            "STAKEGRAPH_ACCESS_PATH": str(access),
            "STAKEGRAPH_LANG": "en",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield Client(key, port)
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None
        assert time.monotonic() < until
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with closing(line), suppress(OSError):
            line.request("GET", "/health/ready")
            if line.getresponse().status == 200:
                return
        time.sleep(0.05)


@contextmanager
def file_store(folder: Path) -> Iterator[tuple[Store, Client]]:
    url = f"sqlite:///{folder / 'deal.db'}"
    with closing(open_store(url)) as store, serving(url, folder) as client:
        yield store, client


@contextmanager
def server_store(folder: Path) -> Iterator[tuple[Store, Client]]:
    with ExitStack() as stack:
        server = stack.enter_context(take_graph())
        store = stack.enter_context(closing(Neo4jStore(server.access, limits=PATIENT)))
        yield store, stack.enter_context(serving(server.url, folder, **entering(server)))


def entering(server: Neo4jServer) -> dict[str, str]:
    return {"STAKEGRAPH_NEO4J_PASSWORD": server.password}


def check_store(store: Store, count: int) -> None:
    """A customer and a person for each request, and each of them once."""
    found = store.read(ADMIN)
    assert len(found) == 2 * count
    assert len({one.external_id for one in found}) == 2 * count
    assert len(store.changes(ADMIN, limit=100_000)) == 2 * count


@pytest.mark.parametrize("open_both", [file_store, server_store])
def test_an_answer_that_never_came_is_given_again(
    open_both: Callable[[Path], Iterator[tuple[Store, Client]]],
    tmp_path: Path,
    campaign: Callable[[int], int],
) -> None:
    count = max(50, campaign(500))
    with (
        open_both(tmp_path) as (store, client),  # type: ignore[attr-defined]
        closing(CuttingProxy(client.port, ending=b"")) as proxy,
    ):
        proxy.cut = "after"
        for number in range(count):
            proxy.dropped = b""
            status, _ = client.ask(proxy.port, number)
            assert status == 0
            body = client.insist(number)
            assert json.loads(body)["created"] == 2, number
            if proxy.dropped.startswith(b"HTTP/1.1 200") and proxy.dropped.endswith(b"}"):
                assert proxy.dropped.endswith(body)
            assert client.insist(number) == body
        assert proxy.cuts == count
        check_store(store, count)


def test_a_commit_whose_answer_never_came_is_answered_once(
    tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    count = max(50, campaign(500))
    with take_graph() as server, closing(CuttingProxy(server.port)) as proxy:
        url = f"bolt://127.0.0.1:{proxy.port}"
        with serving(url, tmp_path, **entering(server)) as client:
            for number in range(count):
                proxy.cut = "after"
                status, body = client.ask(client.port, number)
                while status == 503 and proxy.cuts == number:  # too busy to come so far
                    status, body = client.ask(client.port, number)
                proxy.cut = None
                assert status == 503, (status, body)
                body = client.insist(number)
                assert json.loads(body)["created"] == 2, number
                assert client.insist(number) == body
            assert proxy.cuts == count
        with closing(Neo4jStore(server.access, limits=PATIENT)) as store:
            check_store(store, count)
