"""Kills, full disks, failing disks and power cuts in mid-import, again and again.

The promise: an import is there whole or not at all, and what was acknowledged is there.
"""

from __future__ import annotations

import errno
import json
import os
import random
import runpy
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

import graph
from graph.changes import Change
from graph.errors import StakegraphError, StorageFullError
from graph.model import Organization, Record
from graph.stores import sqlite_migrations
from graph.stores.protocol import Author, StoredReply
from graph.stores.sqlite_store import SqliteStore
from graph.stores.sqlite_writer import SqliteWriter
from graph.vocabulary import OrganizationKind

HERE = Path(__file__).parent
PROCESS = HERE / "import_process.py"
# What `import_process` makes of one batch: its records, and the rows that they leave.
WHOLE_IMPORT = {0, 1, 2, 3, 4}
MAKE_BATCH: Callable[[int], list[Record]] = runpy.run_path(str(PROCESS))["batch"]
IMPORT = [record for number in WHOLE_IMPORT for record in MAKE_BATCH(number)]
WHOLE = {"people": 40, "influence": 160, "changes": 200, "replies": 1}
COUNTS = {
    "people": "SELECT id FROM people",
    "influence": "SELECT id FROM influence",
    "changes": "SELECT record FROM changes WHERE record <> 'org_a'",
    "replies": "SELECT key FROM replies",
}
READS, WRITES, SYNCS = 1, 2, 4
NEVER = 1 << 40
SEED = 20250630
NEWEST = len(sqlite_migrations.STATEMENTS)

Campaign = Callable[[int], int]


class Importer:
    """The other end of `import_process`."""

    def __init__(self, shim: Path | None = None) -> None:
        variables = {**os.environ, "PYTHONPATH": str(Path(graph.__path__[0]).parent)}
        if shim:
            variables["LD_PRELOAD"] = str(shim)
        self._process = subprocess.Popen(
            [sys.executable, PROCESS],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said: list[tuple[str, str]] = []

    def start(self, **job: Any) -> None:
        """Begin a job."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"first": 0, "count": 1, **job}, default=str) + "\n")
        self._process.stdin.flush()
        self._said = []
        self.wait_for("pid")

    def finish(self) -> dict[str, list[str]]:
        """Everything that the job said until it was gone."""
        self.wait_for("end")
        return {
            topic: [value for word, value in self._said if word == topic]
            for topic in ("ack", "failed", "calls", "hits", "end")
        }

    def kill(self) -> dict[str, list[str]]:
        """Kill the job without a warning; everything that it had said."""
        os.kill(int(next(value for word, value in self._said if word == "pid")), signal.SIGKILL)
        said = self.finish()
        assert said["end"] == ["-9"]
        return said

    def run(self, **job: Any) -> dict[str, list[str]]:
        """Begin a job and wait for its end."""
        self.start(**job)
        return self.finish()

    def wait_for(self, topic: str) -> None:
        """Wait until the job says something of a kind."""
        while not any(word == topic for word, _ in self._said):
            self._listen()

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait() == 0

    def _listen(self) -> None:
        assert self._process.stdout is not None
        word, _, value = self._process.stdout.readline().strip().partition(" ")
        assert word, "the import process is gone"
        self._said.append((word, value))


@pytest.fixture
def importer() -> Iterator[Importer]:
    with closing(Importer()) as started:
        yield started


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The failing disk, compiled."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler: install gcc")
    built = tmp_path_factory.mktemp("shim") / "faults.so"
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror"]
    subprocess.run([compiler, *flags, "-o", built, HERE / "faults.c", "-ldl"], check=True)
    return built


@pytest.fixture
def broken_disk(shim: Path) -> Iterator[Importer]:
    with closing(Importer(shim)) as started:
        yield started


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A store with one customer and no batch."""
    path = tmp_path / "base.db"
    with closing(SqliteStore(path)) as store, store.writing("campaign") as writer:
        writer.put(
            Organization(id="org_a", account="org_a", name="A", kind=OrganizationKind.CUSTOMER)
        )
    return path


def fresh(base: Path, folder: Path | None = None) -> Path:
    """A copy of a store, and nothing left of an earlier copy."""
    path = (folder or base.parent) / "stakegraph-fault.db"
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    shutil.copyfile(base, path)
    return path


def check(path: Path, acknowledged: set[int]) -> set[int]:
    """Every batch is whole, and the acknowledged ones are there; the batches that are."""
    found: dict[int, Counter[str]] = {}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, query in COUNTS.items():
            for (record_id,) in connection.execute(query):
                number = int(record_id.split("_")[1])
                found.setdefault(number, Counter())[table] += 1
    assert {number: dict(one) for number, one in found.items() if one != WHOLE} == {}
    assert acknowledged <= found.keys()
    return set(found)


def tell(text: str) -> None:
    """Print what a campaign met, for who reads the log."""
    sys.stdout.write(f"{text}\n")


def numbers(said: dict[str, list[str]]) -> set[int]:
    return {int(value) for value in said["ack"]}


# --- kills


def test_a_killed_import_loses_and_halves_nothing(
    importer: Importer, base: Path, campaign: Campaign
) -> None:
    draw = random.Random(SEED)
    acknowledged: set[int] = set()
    silent = 0
    path = fresh(base)
    for _ in range(campaign(1000)):
        if len(acknowledged) > 60:
            path, acknowledged = fresh(base), set()
        first = max(acknowledged, default=-1) + 1
        importer.start(path=path, first=first, count=1000)
        time.sleep(draw.uniform(0, 0.15))
        said = importer.kill()
        acknowledged |= numbers(said)
        silent += len(check(path, acknowledged) - acknowledged)
    # a batch that was committed without a word is asked for again, and is there once
    last = importer.run(path=path, first=max(acknowledged, default=-1) + 1, count=2)
    assert check(path, acknowledged | numbers(last)) == acknowledged | numbers(last)
    tell(f"seed {SEED}: {silent} batches were committed and not acknowledged")


def test_an_acknowledgement_before_the_commit_would_be_noticed(
    importer: Importer, base: Path
) -> None:
    lost = 0
    for _ in range(10):
        path = fresh(base)
        importer.start(path=path, count=1000, sabotage="early")
        importer.wait_for("ack")
        said = importer.kill()
        try:
            check(path, numbers(said))
        except AssertionError:
            lost += 1
    assert lost > 0


def test_a_killed_migration_leaves_the_old_schema_or_the_new(
    importer: Importer, base: Path, campaign: Campaign
) -> None:
    assert importer.run(path=base, count=5)["ack"] == ["0", "1", "2", "3", "4"]
    draw = random.Random(SEED)
    versions: Counter[int] = Counter()
    begun = time.monotonic()
    importer.start(path=fresh(base), count=0, sabotage="slow_step")
    importer.wait_for("done")
    seconds = time.monotonic() - begun
    importer.kill()
    wanted = campaign(100)
    while versions[NEWEST] < wanted and versions.total() < 10 * wanted:
        path = fresh(base)
        importer.start(path=path, count=0, sabotage="slow_step")
        time.sleep(draw.uniform(0, seconds))
        importer.kill()
        assert check(path, set(range(5))) == set(range(5))
        with closing(sqlite3.connect(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        versions[version] += 1
        assert {"first", "last"} & names == (set() if version == NEWEST else {"first", "last"})
        assert not any(name.startswith("copy") for name in names)
    assert versions[NEWEST] >= wanted, "no kill fell into the migration"
    tell(f"seed {SEED}: versions {dict(versions)}")


# --- full disks


class SmallDisk(SqliteStore):
    """A store whose file may grow to so many pages."""

    pages = 1_000_000

    def _writing_connection(self) -> sqlite3.Connection:
        connection = super()._writing_connection()
        connection.execute(f"PRAGMA max_page_count = {self.pages}").fetchone()
        return connection


class Skipping(SmallDisk):
    """How not to do it: rows that fail are skipped, and nobody looks at the transaction."""

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[Any]:
        connection = self._writing_connection()
        connection.execute("BEGIN IMMEDIATE")
        yield SkippingWriter(connection, Author(actor, self._clock(), reason), self._files)
        if connection.in_transaction:
            connection.execute("COMMIT")


class SkippingWriter(SqliteWriter):
    """Puts what it can."""

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        for record in records:
            writer = SqliteWriter(self._connection, self._author, self._files)
            writer._working = nullcontext  # type: ignore[method-assign, assignment]
            with suppress(StakegraphError, sqlite3.Error):
                writer.put_all([record])
        return []


def import_all(store: SqliteStore) -> None:
    """Import a thousand rows in one unit of work."""
    with store.writing("campaign") as writer:
        writer.put_all(IMPORT)
        for number in WHOLE_IMPORT:
            writer.remember(f"key_{number}", StoredReply(request="r", reply="{}"))


def count_pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    return int(pages)


def page_limits(base: Path) -> range:
    """Every size at which the import does not fit."""
    path = fresh(base)
    with closing(SqliteStore(path)) as store:
        import_all(store)
    return range(count_pages(base), count_pages(path))


def test_a_full_file_holds_the_whole_import_or_nothing(base: Path, campaign: Campaign) -> None:
    limits = page_limits(base)
    assert len(limits) > 80
    for pages in random.Random(SEED).sample(limits, min(len(limits), campaign(20 * 40))):
        path = fresh(base)
        with closing(SmallDisk(path)) as store:
            store.pages = pages
            with pytest.raises(StorageFullError):
                import_all(store)
            assert check(path, set()) == set()
            store.pages = SmallDisk.pages
            import_all(store)
        assert check(path, WHOLE_IMPORT) == WHOLE_IMPORT


def test_skipping_bad_rows_on_a_full_file_would_be_noticed(base: Path) -> None:
    limits = page_limits(base)
    for pages in limits[:: len(limits) // 8]:
        path = fresh(base)
        with closing(Skipping(path)) as store, suppress(StakegraphError, sqlite3.Error):
            store.pages = pages
            import_all(store)
        try:
            check(path, set())
        except AssertionError:
            return
    pytest.fail("no half import was noticed")


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[bool]:
    """A small disk at a folder; False where this process may not mount one."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        yield False
        return
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run([unmount, folder], check=True)


def may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder, mounted(Path(folder), "64k") as is_mounted:
        return is_mounted


# where nothing may be mounted, the limit on the file's pages and the failing writes must do
@pytest.mark.parametrize("size", ["2m"] if may_mount() else [])
def test_a_full_disk_holds_the_whole_import_or_nothing(base: Path, size: str) -> None:
    folder = base.parent / "disk"
    folder.mkdir()
    failed = 0
    with mounted(folder, size):
        for spare in range(0, 2_000_000, 24_576):
            path = fresh(base, folder)
            ballast = folder / "ballast"
            ballast.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - spare)))
            try:
                with closing(SqliteStore(path)) as store:
                    import_all(store)
                is_done = True
            except StorageFullError:
                is_done = False
            failed += not is_done
            ballast.unlink()
            assert check(path, set()) == (WHOLE_IMPORT if is_done else set())
            with closing(SqliteStore(path)) as store, store.writing("campaign") as writer:
                assert bool(writer.put_all(IMPORT)) is not is_done
            if is_done:
                break
    assert is_done
    assert failed > 10


# --- failing disks


@pytest.mark.parametrize(
    ("kinds", "code", "lasts"),
    [
        (WRITES | SYNCS, errno.EIO, 0),
        (WRITES | SYNCS, errno.EIO, 1),
        (WRITES | SYNCS, errno.ENOSPC, 1),
        (READS, errno.EIO, 0),
    ],
)
def test_a_failing_disk_holds_the_whole_import_or_nothing(
    broken_disk: Importer, base: Path, campaign: Campaign, kinds: int, code: int, lasts: int
) -> None:
    calls = int(broken_disk.run(path=fresh(base), fault=[kinds, NEVER, code, lasts])["calls"][0])
    assert calls > 20
    draw = random.Random(SEED)
    places = sorted(draw.sample(range(1, calls + 1), min(calls, campaign(calls * 5))))
    outcomes: Counter[str] = Counter()
    for place in places:
        path = fresh(base)
        said = broken_disk.run(path=path, fault=[kinds, place, code, lasts])
        assert said["hits"] != ["0"]
        assert said["end"] == ["0"]
        outcomes[str(said["failed"] or said["ack"])] += 1
        assert set(said["failed"]) <= {"StoreError", "StorageFullError", "StoreUnavailableError"}
        assert said["failed"] or numbers(said) == {0}
        check(path, numbers(said))
        assert numbers(broken_disk.run(path=path)) == {0}
        assert check(path, {0}) == {0}
    tell(f"seed {SEED}: {len(places)} of {calls} places: {dict(outcomes)}")


# --- power cuts


def cut_power(importer: Importer, base: Path, cuts: int, **job: Any) -> int:
    """Cut the power again and again; how many acknowledged batches are gone afterwards."""
    draw = random.Random(SEED)
    lost = 0
    for _ in range(cuts):
        path = fresh(base)
        place = draw.randrange(1, 3000)
        said = importer.run(path=path, count=1000, fault=[WRITES | SYNCS, place, 0, 0], **job)
        assert said["end"] == ["75"]
        lost += len(numbers(said) - check(path, set()))
    return lost


def test_a_power_cut_loses_nothing(broken_disk: Importer, base: Path, campaign: Campaign) -> None:
    assert cut_power(broken_disk, base, campaign(300)) == 0


def test_a_power_cut_without_full_sync_would_be_noticed(
    broken_disk: Importer, base: Path, campaign: Campaign
) -> None:
    assert cut_power(broken_disk, base, campaign(100), sabotage="normal") > 0
