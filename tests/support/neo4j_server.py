"""A real Neo4j server without Docker, from its published Java packages.

`make neo4j` runs it for a person. Tests ask `open_clean_neo4j` for a store: the first one of the
run starts the server, every process of a parallel run uses the same one, one test at a time.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from support.neo4j_packages import SOURCES, VERSION, fetch_packages, find_missing, java, locked

from graph.stores.neo4j_connections import Access, Limits
from graph.stores.neo4j_store import Neo4jStore

__all__ = [
    "PATIENT",
    "RESET",
    "Neo4jServer",
    "empty_graph",
    "find_missing",
    "open_clean_neo4j",
    "require_neo4j",
    "session_server",
    "take_fragile_server",
    "take_graph",
]

USER = "neo4j"
EMPTY = "MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate DETACH DELETE n"
# Everything is taken out of a graph: its numbers begin again, and who remembers it notices.
RESET = (
    "MATCH (s:StoreState), (g:StoreGate) "
    "SET s.sequence = 0, s.written = 0, s.drawn = 0, g.sequence = 0, g.drawn = 0, "
    "g.revision = g.revision + 1"
)
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang")
START_SECONDS = 120
STOP_SECONDS = 30
# What a test waits for: the machine may be slow, and a false alarm is worth nothing.
PATIENT = Limits(acquire=10, connect=10, answer=20, work=120, turn=20, reading=120)
CONFIGURATION = """server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size={page_cache}
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Neo4jServer:
    """One server process and its data.

    Attributes:
        home: Folder of data, configuration and logs.
        port: Of Bolt.
        password: Of the user `neo4j`.
        owner: Process that the server does not outlive.
        pid: The server's process; None while it does not run.
        heap: Largest heap of its Java, as Java writes it.
        page_cache: Memory for the store's files, as Neo4j writes it.
    """

    home: str
    port: int
    password: str
    owner: int
    pid: int | None = None
    heap: str = "512m"
    page_cache: str = "128m"

    @property
    def url(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def access(self) -> Access:
        trail = Path(self.home) / "trail"
        return Access(url=self.url, user=USER, password=self.password, trail=trail)

    def start(self, *, wait: bool = True) -> None:
        """Start the process, and wait until it answers.

        Raises:
            RuntimeError: It does not answer in time; the message has its log.
        """
        home = Path(self.home)
        home.mkdir(parents=True, exist_ok=True)
        settings = home / "neo4j.conf"
        text = CONFIGURATION.format(port=self.port, page_cache=self.page_cache)
        settings.write_text(text, encoding="utf-8")
        command = [java() or "java", "-Xms256m", f"-Xmx{self.heap}"]
        command += [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in OPENED]
        command += ["-cp", f"{fetch_packages()}/*", str(SOURCES / "Launcher.java")]
        command += [self.home, str(settings), str(self.owner)]
        with (home / "output.log").open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.pid = process.pid
        PROCESSES[process.pid] = process
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until the server answers, and give it its password."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._is_dead():
                break
            try:
                self._set_password()
            except (DriverError, Neo4jError, OSError):
                time.sleep(0.2)
            else:
                return
        log = (Path(self.home) / "output.log").read_text(encoding="utf-8")[-8000:]
        self.kill()
        message = f"Neo4j {VERSION} did not answer on port {self.port}. Its log ends:\n{log}"
        raise RuntimeError(message)

    @contextmanager
    def driver(self, password: str | None = None) -> Iterator[Driver]:
        """A plain driver, past our store."""
        auth = (USER, password or self.password)
        with GraphDatabase.driver(self.url, auth=auth, max_transaction_retry_time=0) as driver:
            yield driver

    def stop(self) -> None:
        """Shut down in order."""
        self._signal(signal.SIGTERM)
        self._reap(STOP_SECONDS)

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self._reap(STOP_SECONDS)

    def freeze(self) -> None:
        """Let the process hold its connections and do nothing, from when this returns."""
        self._signal(signal.SIGSTOP)
        until = time.monotonic() + STOP_SECONDS
        # a signal takes its time: on a busy machine a thread may still answer after it was sent
        while self.pid is not None and not _is_stopped(self.pid) and time.monotonic() < until:
            time.sleep(0.01)

    def thaw(self) -> None:
        """Let the process go on."""
        self._signal(signal.SIGCONT)

    def _set_password(self) -> None:
        try:
            with self.driver() as driver:
                driver.verify_connectivity()
        except (AuthError, Neo4jError):
            with self.driver(USER) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                    {"old": USER, "new": self.password},
                    database_="system",
                )

    def _is_dead(self) -> bool:
        process = PROCESSES.get(self.pid or 0)
        return process is not None and process.poll() is not None

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _reap(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        process = PROCESSES.pop(self.pid or 0, None)
        if process is not None:
            process.wait(seconds)
        while process is None and self.pid is not None and time.monotonic() < until:
            if not _is_alive(self.pid):
                break
            time.sleep(0.1)
        self.pid = None


PROCESSES: dict[int, subprocess.Popen[bytes]] = {}


def new_server(home: Path, *, owner: int | None = None, port: int | None = None) -> Neo4jServer:
    """A server with a port and a password of its own, not started yet."""
    return Neo4jServer(
        home=str(home),
        port=port or free_port(),
        password=secrets.token_urlsafe(12),
        owner=owner or os.getpid(),
    )


def require_neo4j() -> None:
    """Skip the test that asks where no server can run; in CI that is an error."""
    missing = find_missing()
    if missing is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true, and {missing}")
        pytest.skip(f"{missing}: install it to run the Neo4j tests")


def session_server(name: str = "shared") -> Neo4jServer:
    """A server of this test run, started by whoever asks first.

    Args:
        name: Tests that ill-treat a server ask for another one than those that rely on it.
    """
    require_neo4j()
    folder = _session_folder()
    with locked(folder / f"{name}.json") as file:
        file.seek(0)
        text = file.read()
        if text:
            return Neo4jServer(**json.loads(text))
        is_parallel = "PYTEST_XDIST_WORKER" in os.environ
        server = new_server(folder / name, owner=os.getppid() if is_parallel else os.getpid())
        server.start()
        file.write(json.dumps(asdict(server)))
        file.flush()
    if not is_parallel:  # else it ends by itself, with the process that all others belong to
        atexit.register(_end, server, folder)
    return server


def _session_folder() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"stakegraph-{os.getuid()}-{run}"
    if not folder.exists():
        _sweep()
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _sweep() -> None:
    """Remove what runs left behind whose process is gone."""
    for old in Path(tempfile.gettempdir()).glob(f"stakegraph-{os.getuid()}-*"):
        with contextlib.suppress(OSError, ValueError, StopIteration):
            record = next(old.glob("*.json")).read_text(encoding="utf-8")
            if not _is_alive(int(json.loads(record)["owner"])):
                shutil.rmtree(old, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # one that ended and that its parent, another test process, has not asked after is still listed
    listed = Path(f"/proc/{pid}/stat")
    return not (listed.exists() and listed.read_text().rpartition(")")[2].split()[0] == "Z")


def _is_stopped(pid: int) -> bool:
    """Whether no thread of a process runs."""
    states = []
    for listed in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            states.append(listed.read_text().rpartition(")")[2].split()[0])
    return all(state in "Tt" for state in states)


def _end(server: Neo4jServer, folder: Path) -> None:
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def take_graph() -> Iterator[Neo4jServer]:
    """The server of this run with an empty graph that no other test touches meanwhile."""
    server = session_server()
    with locked(_session_folder() / "graph.lock"):
        with server.driver() as driver:
            empty_graph(driver)
        yield server


def empty_graph(driver: Driver) -> None:
    """Take everything out of a graph but its schema; open stores notice nothing."""
    driver.execute_query(EMPTY)
    driver.execute_query(RESET)


@contextmanager
def take_fragile_server() -> Iterator[Neo4jServer]:
    """A server of this run that the test may kill and freeze; it runs again afterwards."""
    folder = _session_folder()
    session_server("fragile")
    with locked(folder / "fragile.lock"), locked(folder / "fragile.json") as file:
        file.seek(0)
        server = Neo4jServer(**json.loads(file.read()))
        try:
            yield server
        finally:
            if server.pid is None:
                server.start()
            file.truncate(0)
            file.write(json.dumps(asdict(server)))
            file.flush()


def open_clean_neo4j(folder: Path) -> Neo4jStore:
    """An empty store on a real server; closing it lets the next test in.

    Args:
        folder: Unused, as a server has its own; stores that are files need it.
    """
    del folder
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(take_graph())
        store = Neo4jStore(server.access, limits=PATIENT)
        held = stack.pop_all()
    close = store.close

    def close_and_leave() -> None:
        close()
        held.close()

    store.close = close_and_leave  # type: ignore[method-assign]
    return store


def main() -> None:
    """Run a server for a person, with its data in ./.neo4j, until Ctrl-C."""
    missing = find_missing()
    if missing is not None:
        sys.exit(f"{missing}: install it first")
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 7687
    home = Path(".neo4j").absolute()
    home.mkdir(mode=0o700, exist_ok=True)
    kept = home / "password"
    password = os.environ.get("STAKEGRAPH_NEO4J_PASSWORD") or (
        kept.read_text(encoding="utf-8") if kept.exists() else secrets.token_urlsafe(12)
    )
    kept.touch(mode=0o600)
    kept.write_text(password, encoding="utf-8")
    server = Neo4jServer(home=str(home), port=port, password=password, owner=os.getpid())
    server.start()
    print(f"Neo4j {VERSION} answers. In another terminal:")  # noqa: T201 - for a person
    print(f"export STAKEGRAPH_STORE_URL=neo4j://127.0.0.1:{port}")  # noqa: T201
    print(f"export STAKEGRAPH_NEO4J_PASSWORD={password}")  # noqa: T201
    print("Ctrl-C ends it; the data stays in .neo4j.", flush=True)  # noqa: T201
    try:
        signal.pause()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
