"""`stakegraph import` into a Neo4j server, when one or the other is killed at a random moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from neo4j import Driver
from neo4j.exceptions import ServiceUnavailable, SessionExpired
from support.neo4j_server import (
    PATIENT,
    Neo4jServer,
    empty_graph,
    take_fragile_server,
    take_graph,
)

from graph.errors import StoreUnavailableError
from graph.scope import Scope
from graph.stores.neo4j_store import Neo4jStore
from importers.examples import example_folder
from importers.pipeline import import_files

T = TypeVar("T")
ADMIN = Scope.administrator()
SEED = 20250630
ROOT = Path(__file__).parents[2]
PROCESS = Path(__file__).parent / "command_process.py"
# As the product does it, and with so little in a transaction that the import is staged and drawn
# in many pieces.
WAYS: dict[str, dict[str, int]] = {"one transaction": {}, "staged": {"largest": 200}}
SIZES = (
    "MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate WITH count(n) AS nodes "
    "OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS lines"
)
PATIENCE = 120.0  # seconds; on a machine that does much else all takes long


class Commands:
    """The other end of `command_process`, for one server."""

    def __init__(self, server: Neo4jServer, home: Path) -> None:
        self._output = home / "said"
        self._environment = {
            "STAKEGRAPH_STORE_URL": server.url,
            "STAKEGRAPH_NEO4J_PASSWORD": server.password,
        }
        self._process = subprocess.Popen(
            [sys.executable, str(PROCESS)],
            cwd=home,
            env={**os.environ, "STAKEGRAPH_LANG": "en", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, arguments: Sequence[str], **more: int) -> int:
        """Run a command; the id of its process."""
        self._output.unlink(missing_ok=True)
        assert self._process.stdin is not None
        job = {
            "arguments": arguments,
            "environment": self._environment,
            "output": str(self._output),
            **more,
        }
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()
        return int(self._line("pid"))

    def end(self) -> str:
        """Wait for the end of the command; what it said."""
        self._line("end")
        return self._output.read_text(encoding="utf-8") if self._output.exists() else ""

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _line(self, kind: str) -> str:
        assert self._process.stdout is not None
        word, _, rest = self._process.stdout.readline().strip().partition(" ")
        assert word == kind, (word, rest)
        return rest


class Killing:
    """An import that is begun, killed, looked at and done again, many times.

    Attributes:
        seen: How often the import was there and was not, had said that it was, and was staged.
    """

    def __init__(self, driver: Driver, store: Neo4jStore, commands: Commands) -> None:
        self.commands = commands
        self.driver = driver
        self.store = store
        self.draws = random.Random(SEED)
        self.seen: Counter[str] = Counter()
        folder = example_folder("group")
        self.changes = import_files(store, [folder]).changes
        self.whole = self.counts()
        self.sizes = self.drawn()
        self.folder = folder
        self.durations = {name: self._time(name) for name in WAYS}

    def counts(self) -> Counter[str]:
        """Records by kind."""
        return patiently(lambda: Counter(record.table for record in self.store.read(ADMIN)))

    def drawn(self) -> tuple[int, int]:
        """Nodes and relationships of the graph."""
        row = patiently(lambda: self.driver.execute_query(SIZES).records[0])
        return int(row["nodes"]), int(row["lines"])

    def begin(self, way: str) -> int:
        return self.commands.begin(["import", str(self.folder), "--json"], **WAYS[way])

    def kill_one(self, number: int, kill: Callable[[int], None]) -> None:
        """Begin an import on an empty graph, kill what is to be killed, and look."""
        patiently(lambda: empty_graph(self.driver))
        name = list(WAYS)[number % len(WAYS)]
        pid = self.begin(name)
        time.sleep(self.draws.uniform(0, 1.1) * self.durations[name])
        kill(pid)
        said = self.commands.end()
        acknowledged = '"created"' in said
        found = self.counts()
        assert found in (self.whole, Counter()), (number, name, found)
        assert not acknowledged or found == self.whole, (number, name)
        self.seen["whole" if found else "absent"] += 1
        self.seen["acknowledged"] += acknowledged
        self.seen[f"{name}, whole"] += bool(found)
        again = patiently(lambda: import_files(self.store, [self.folder]).changes)
        # what the server had taken may have landed after the first look
        assert again == 0 or (again == self.changes and not found), (number, name, again)
        assert self.counts() == self.whole, (number, name)
        assert self.drawn() == self.sizes, (number, name)
        history = self.store.changes(ADMIN, limit=1_000_000)
        assert [one.sequence for one in history] == list(range(1, self.changes + 1)), number

    def _time(self, name: str) -> float:
        """Seconds that an import takes that nobody kills."""
        empty_graph(self.driver)
        until = time.monotonic() + PATIENCE
        said = ""
        while '"created"' not in said:  # a machine that does much else may make it give up
            assert time.monotonic() < until, said
            begun = time.monotonic()
            self.begin(name)
            said = self.commands.end()
            taken = time.monotonic() - begun
        assert self.counts() == self.whole
        assert self.drawn() == self.sizes
        return taken


def patiently(work: Callable[[], T]) -> T:
    """What comes of it as soon as the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except (StoreUnavailableError, ServiceUnavailable, SessionExpired):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def killing(server: Neo4jServer, home: Path) -> Iterator[Killing]:
    with ExitStack() as stack:
        driver = stack.enter_context(server.driver())
        store = stack.enter_context(closing(Neo4jStore(server.access, limits=PATIENT)))
        empty_graph(driver)
        commands = stack.enter_context(closing(Commands(server, home)))
        yield Killing(driver, store, commands)
        empty_graph(driver)


def kill_client(pid: int) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.kill(pid, signal.SIGKILL)


def test_an_import_whose_client_is_killed_is_there_whole_or_not_at_all(
    tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    with take_graph() as server, killing(server, tmp_path) as run:
        for number in range(max(25, campaign(200))):
            run.kill_one(number, kill_client)
    print(f"client killed, seed {SEED}: {dict(run.seen)}")  # noqa: T201 - the run's figures
    assert run.seen["absent"] > 0


def test_an_import_whose_server_is_killed_is_there_whole_or_not_at_all(
    tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    with take_fragile_server() as server, killing(server, tmp_path) as run:
        for number in range(max(5, campaign(25))):

            def kill(_: int) -> None:
                server.kill()
                server.start()

            run.kill_one(number, kill)
    print(f"server killed, seed {SEED}: {dict(run.seen)}")  # noqa: T201 - the run's figures
