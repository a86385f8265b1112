"""A real import of the 300-person example, killed at a random moment, again and again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from graph.stores.opening import open_store
from importers.examples import example_folder
from importers.options import ImportOptions
from importers.pipeline import import_files

SEED = 20250630
COUNTS = "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM influence)"


def import_group(path: Path) -> int:
    store = open_store(f"sqlite:///{path}")
    try:
        return import_files(store, [example_folder("group")], options=ImportOptions()).changes
    finally:
        store.close()


def killed_import(path: Path, delay: float) -> bool:
    """Import in a child that is killed after `delay` seconds; whether it had acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            import_group(path)
            os.write(writer, b"acknowledged")
        finally:
            os._exit(0)
    os.close(writer)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as said:
        return said.read() == b"acknowledged"


def rows_in(path: Path) -> tuple[int, int]:
    if not path.exists():
        return 0, 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            return 0, 0
        people, influence = connection.execute(COUNTS).fetchone()
        return people, influence


# the child only imports and exits: the threads that a fork leaves behind are not missed
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_killed_import_is_there_whole_or_not_at_all(
    tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    started = time.perf_counter()
    changes = import_group(tmp_path / "whole.db")
    duration = time.perf_counter() - started
    whole = rows_in(tmp_path / "whole.db")
    assert changes > sum(whole) > 0
    draws = random.Random(SEED)
    seen = {"whole": 0, "absent": 0, "acknowledged": 0}
    for number in range(campaign(200)):
        path = tmp_path / f"{number}.db"
        acknowledged = killed_import(path, draws.uniform(0, 1.5 * duration))
        found = rows_in(path)
        assert found in (whole, (0, 0)), (number, found)
        assert not acknowledged or found == whole, number
        seen["whole" if found == whole else "absent"] += 1
        seen["acknowledged"] += acknowledged
        assert import_group(path) == (0 if found == whole else changes), number
        for file in tmp_path.glob(f"{number}.db*"):
            file.unlink()
    print(f"seed {SEED}: {seen}")  # noqa: T201 - the nightly run's figures
    assert seen["absent"] > 0
