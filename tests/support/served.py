"""Our server in a process of its own, and a stream of requests to it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

from support.neo4j_server import Neo4jServer, empty_graph, free_port, take_fragile_server
from support.places import enter_neo4j

from api.access.credentials import Credentials
from api.access.users import LOCAL_USER
from graph.stores.opening import open_store
from importers.pipeline import import_files

__all__ = [
    "WAIT_SECONDS",
    "Answer",
    "Served",
    "Stream",
    "serve_file",
    "serve_neo4j",
    "take_filled_server",
]

PROGRAM = "from api.cli import main; main()"
# On a busy machine the limits of service would refuse what nothing is wrong with.
PATIENTLY = (
    "from graph.stores.neo4j_connections import Limits; "
    "Limits.__init__.__kwdefaults__.update(acquire=4.0, connect=4.0, answer=6.0, turn=15.0); "
)
DAY = date(2025, 6, 30)
START_SECONDS = 120
WAIT_SECONDS = 60
PEOPLE = 150  # at most so many wait for an answer at one time


@dataclass(frozen=True)
class Answer:
    """What came back; times are those of `time.monotonic`.

    Attributes:
        status: 0 for none at all.
    """

    path: str
    begun: float
    ended: float
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


@dataclass
class Served:
    """A running server of ours.

    Attributes:
        port: Of HTTP.
        process: Its process, which no test restarts.
        key: API key that reads.
        access: File of keys and links.
    """

    port: int
    process: subprocess.Popen[bytes]
    key: str
    access: Path

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def new_link(self, user: str = LOCAL_USER) -> str:
        credentials = Credentials(self.access)
        try:
            return f"{self.root}/sign-in/{credentials.create_link(user)}"
        finally:
            credentials.close()

    def ask(self, path: str) -> Answer:
        """Ask on a connection of its own, as somebody new would."""
        begun = time.monotonic()
        status, headers, body = 0, {}, b""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.key}"})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            body, status = answer.read(), answer.status
        connection.close()
        return Answer(path, begun, time.monotonic(), status, headers, body)

    def wait_for(self, path: str, status: int, seconds: float) -> Answer:
        """The first answer with that status; the last one when none comes in time."""
        until = time.monotonic() + seconds
        while True:
            answer = self.ask(path)
            if answer.status == status or time.monotonic() > until:
                return answer
            time.sleep(0.1)

    def connections_to(self, port: int) -> int:
        """How many sockets of the process lead to a port, in whatever state."""
        own = set()
        for listed in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(OSError):
                own.add(str(listed.readlink()).removeprefix("socket:[").removesuffix("]"))
        rows = Path(f"/proc/{self.process.pid}/net/tcp").read_text(encoding="ascii").splitlines()
        fields = [row.split() for row in rows[1:]]
        return sum(one[9] in own and int(one[2].rpartition(":")[2], 16) == port for one in fields)


@contextmanager
def take_filled_server(source: Path) -> Iterator[Neo4jServer]:
    """A server that the test may kill and freeze, with the records of a folder."""
    with take_fragile_server() as server:
        with (
            server.driver() as driver,
            enter_neo4j(server),
            closing(open_store(server.url, migrate=True)) as store,
        ):
            empty_graph(driver)
            import_files(store, [source], today=DAY)
        yield server


@contextmanager
def serve_neo4j(
    server: Neo4jServer, folder: Path, *, is_in_service: bool = False
) -> Iterator[Served]:
    """Run `stakegraph serve` over a Neo4j server.

    Args:
        server: Where the records are.
        folder: For the access file and the log.
        is_in_service: Whether the limits are those that hold in service; else they are longer.
    """
    program = PROGRAM if is_in_service else PATIENTLY + PROGRAM
    variables = {"NEO4J_PASSWORD": server.password}
    with _serve(program, server.url, folder, variables) as served:
        yield served


@contextmanager
def serve_file(file: Path, folder: Path, **settings: object) -> Iterator[Served]:
    """Run `stakegraph serve` over a SQLite file.

    Args:
        file: Where the records are.
        folder: For the access file and the log.
        settings: By name, such as `stop_seconds`.
    """
    variables = {name.upper(): str(value) for name, value in settings.items()}
    with _serve(PROGRAM, f"sqlite:///{file}", folder, variables) as served:
        yield served


@contextmanager
def _serve(
    program: str, store: str, folder: Path, variables: Mapping[str, str]
) -> Iterator[Served]:
    access = folder / "access.db"
    with closing(Credentials(access)) as credentials:
        key, _ = credentials.create_key("writes", can_write=True)
    port = free_port()
    environment = {name: one for name, one in os.environ.items() if "STAKEGRAPH_" not in name}
    given = {
        "STORE_URL": store,
        "ACCESS_PATH": str(access),
        "AS_OF": DAY.isoformat(),
        "LANG": "en",
        **variables,
    }
    environment |= {f"STAKEGRAPH_{name}": value for name, value in given.items()} | {"CI": "true"}
    command = [sys.executable, "-c", program, "serve", "--port", str(port)]
    with (folder / "served.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    served = Served(port, process, key, access)
    try:
        ready = served.wait_for("/health/ready", 200, START_SECONDS)
        assert ready.status == 200, (folder / "served.log").read_text(encoding="utf-8")[-4000:]
        yield served
    finally:
        process.kill()
        process.wait()


class Stream:
    """Requests at an even rate, whether or not the earlier ones were answered.

    Args:
        served: Whom to ask.
        paths: In turn.
        rate: Requests in a second.
    """

    def __init__(self, served: Served, paths: Sequence[str], rate: float) -> None:
        self._served = served
        self._paths = cycle(paths)
        self._pause = 1 / rate
        self._people = ThreadPoolExecutor(PEOPLE)
        self._sent: list[Future[Answer]] = []
        self._is_over = Event()
        self._sender = Thread(target=self._send, daemon=True)

    def __enter__(self) -> Stream:
        self._sender.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._sender.join()
        self._people.shutdown(wait=True)

    def answers(self) -> list[Answer]:
        """All answers, in the order of the requests, waited for."""
        return [one.result() for one in list(self._sent)]

    def _send(self) -> None:
        due = time.monotonic()
        while not self._is_over.is_set():
            self._sent.append(self._people.submit(self._served.ask, next(self._paths)))
            due += self._pause
            self._is_over.wait(max(0, due - time.monotonic()))
