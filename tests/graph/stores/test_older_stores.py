"""What earlier versions wrote opens, migrates, and answers as before.

For the end of each issue there is a file of SQLite, and since the second store a graph of Neo4j and
a backup; new ones are added, an old one never changes.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.graph_dumps import load_graph
from support.neo4j_server import PATIENT, Neo4jServer

from graph.errors import DuplicateError
from graph.model import Assessment, Influence, Organization
from graph.scope import Scope
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.trail_files import TrailFiles
from graph.verifying import verify_trail
from graph.vocabulary import Visibility
from graph.workspace import Workspace
from importers.moving.restoring import restore_backup
from importers.moving.verification import read_backup

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(DATA.glob("stores/*.db.gz"))
GRAPHS = sorted(DATA.glob("stores/*.graph.json.gz"))
BACKUPS = sorted(DATA.glob("stores/*.backup"))
NUMBER_OF_CHANGES = 106


def name_of(path: Path) -> str:
    return path.name


def assert_answers_as_before(store: Store) -> None:
    expected = json.loads((DATA / "worked-example" / "expected.json").read_text("utf-8"))
    workspace = Workspace(store, Scope.administrator())
    answer = workspace.analyse("opportunity", "O1", as_of=date(2025, 6, 30))
    assert len(store.changes(workspace.scope)) == NUMBER_OF_CHANGES
    scores = {one.person: one.score for one in answer.indirect_key_people}
    assert scores == pytest.approx(
        {p: one["score"] for p, one in expected["opportunity"]["indirect_key_people"].items()},
        abs=1e-4,
    )
    assert answer.reach["US"].overall == pytest.approx(
        expected["opportunity"]["reach"]["US"]["overall"], abs=1e-4
    )


@contextmanager
def open_file(path: Path, folder: Path) -> Iterator[Store]:
    copy = folder / "older.db"
    copy.write_bytes(gzip.decompress(path.read_bytes()))
    with closing(open_store(f"sqlite:///{copy}", migrate=True)) as store:
        yield store


def test_there_is_something_of_each_issue() -> None:
    names = ["1-first-slice", "2-neo4j", "3-whole-answer", "4-many-hands"]
    assert [path.name for path in FILES] == [f"{name}.db.gz" for name in names]
    assert [path.name for path in GRAPHS] == ["2-neo4j.graph.json.gz"]
    assert [path.name for path in BACKUPS] == ["2-neo4j.backup"]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_an_older_file_answers_as_before(path: Path, tmp_path: Path) -> None:
    with open_file(path, tmp_path) as store:
        assert_answers_as_before(store)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_an_older_file_is_written_on_and_its_trail_begins(path: Path, tmp_path: Path) -> None:
    admin = Scope.administrator()
    with open_file(path, tmp_path) as store:
        assert {one.unit for one in store.history(admin)} == (
            {store.entries(admin)[0].unit} if path.name.startswith("4") else {""}
        )
        us = store.read(admin).find(Organization, "US")
        assert us is not None
        with store.writing("eva", "edit") as writer:
            writer.put(replace(us, name="Renamed"))
        (newest,) = store.history(admin, limit=1)
        assert (newest.unit, newest.reason) == (writer.unit, "edit")
        assert store.history(admin, unit=writer.unit) == (newest,)


def test_the_trail_of_a_file_verifies_with_its_keys(tmp_path: Path) -> None:
    for name, ending in (("db", ""), ("keys", ".keys.db"), ("heads", ".heads")):
        kept = gzip.decompress((DATA / "stores" / f"4-many-hands.{name}.gz").read_bytes())
        (tmp_path / f"older.db{ending}").write_bytes(kept)
    files = TrailFiles(tmp_path / "older.db")
    with (
        closing(files),
        closing(open_store(f"sqlite:///{tmp_path / 'older.db'}", migrate=True)) as store,
    ):
        report = verify_trail(store, files)
    assert (report.entries, report.changes, report.damage) == (1, NUMBER_OF_CHANGES, [])


def test_private_records_of_an_older_file_stand_in_nobodys_way(tmp_path: Path) -> None:
    admin = Scope.administrator()
    copy = tmp_path / "older.db"
    copy.write_bytes(gzip.decompress((DATA / "stores" / "3-whole-answer.db.gz").read_bytes()))
    with closing(sqlite3.connect(copy)) as raw:
        for table in ("influence", "assessments", "people"):
            raw.execute(f"UPDATE {table} SET visibility = 'private', entered_by = 'ann'")
        raw.commit()
    with closing(open_store(f"sqlite:///{copy}", migrate=True)) as store:
        records = store.read(admin)
        twins = [*records.all(Influence), *records.all(Assessment)]
        shared = {"visibility": Visibility.ACCOUNT_TEAM, "entered_by": "ben"}
        with store.writing("ben") as writer:
            writer.put_all(replace(one, id=f"{one.id}2", **shared) for one in twins)
            assert writer.put_all(twins) == []
        with pytest.raises(DuplicateError), store.writing("ann") as writer:
            writer.put(replace(twins[0], id="edg_again"))
        with pytest.raises(DuplicateError), store.writing("ann") as writer:
            writer.put(replace(twins[0], **shared))


@pytest.mark.parametrize("path", GRAPHS, ids=name_of)
def test_an_older_graph_answers_as_before(path: Path, server: Neo4jServer) -> None:
    with server.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")  # the store's own nodes too
        load_graph(driver, json.loads(gzip.decompress(path.read_bytes())))
    with closing(Neo4jStore(server.access, migrate=True, limits=PATIENT)) as store:
        assert_answers_as_before(store)


@pytest.mark.parametrize("path", BACKUPS, ids=name_of)
def test_an_older_backup_restores(path: Path, tmp_path: Path) -> None:
    admin = Scope.administrator()
    with (
        closing(open_store(f"sqlite:///{tmp_path / 'new.db'}")) as store,
        open_file(DATA / "stores" / "2-neo4j.db.gz", tmp_path) as older,
    ):
        restore_backup(store, read_backup(path))
        assert_answers_as_before(store)
        assert store.read(admin).canonical_hash == older.read(admin).canonical_hash
