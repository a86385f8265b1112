"""The audit trail of a store: one entry for each unit of work, and nothing changed unseen."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.neo4j_server import PATIENT, take_graph

from graph.changes import Change
from graph.errors import StoreUnavailableError
from graph.model import Evidence, Influence, Organization, OverlayEntry, Person, Record
from graph.scope import Scope
from graph.stores import trail_files
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.protocol import Store
from graph.stores.sqlite_store import SqliteStore
from graph.stores.trail_files import TrailFiles, trail_base
from graph.stores.trailing import CHAIN
from graph.trail import genesis, sealed
from graph.verifying import TrailReport, verify_trail
from graph.vocabulary import (
    InstallationRole,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Polarity,
)

DAY = date(2025, 6, 30)
ADMIN = Scope.administrator()
AUDITOR = Scope("aud", InstallationRole.AUDITOR)
ON: dict[str, Any] = {"account": "org_a"}
SAID: dict[str, Any] = {**ON, "entered_on": DAY}
A = Organization(id="org_a", name="A", kind=OrganizationKind.CUSTOMER, **ON)
PEOPLE = [
    Person(
        id=f"per_{number}",
        organization="org_a",
        name=f"Secret Name {number}",
        lawful_basis=LawfulBasis.LEGITIMATE_INTEREST,
        purpose="account_management",
        provenance="test",
        collected_at=DAY,
        review_on=DAY,
        **ON,
    )
    for number in range(5)
]
EDGE = Influence(id="edg_1", source="per_1", target="per_2", **SAID)
PIECE = Evidence(id="evd_1", record="edg_1", text="seen together", **SAID)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[TrailFiles]:
    with closing(TrailFiles(tmp_path / "deal.db")) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "neo4j"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        with closing(SqliteStore(tmp_path / "deal.db")) as opened:
            yield opened
        return
    with take_graph() as server:
        access = replace(server.access, trail=tmp_path / "deal.db")
        with closing(Neo4jStore(access, limits=PATIENT)) as opened:
            yield opened


def fill(store: Store, *records: Record, actor: str = "eva", reason: str = "edit") -> list[Change]:
    with store.writing(actor, reason) as writer:
        return writer.put_all(records)


def told(report: TrailReport) -> list[str]:
    return [one.kind for one in report.damage]


# --- what an entry says


def test_every_unit_of_work_is_an_entry(store: Store, files: TrailFiles) -> None:
    fill(store, A, *PEOPLE, actor="ann", reason="import")
    fill(store, A)  # changes nothing
    fill(store, EDGE, PIECE)
    with store.writing("eva") as writer:
        gone = writer.delete("edg_1")
    first, second, third = store.entries(ADMIN)
    assert [(one.actor, one.reason) for one in (first, second, third)] == [
        ("ann", "import"), ("eva", "edit"), ("eva", ""),
    ]  # fmt: skip
    assert third.unit == writer.unit
    assert [(one.first, one.last) for one in (first, second, third)] == [(1, 6), (7, 8), (9, 10)]
    assert [(one.kind, one.table) for one in third.items] == [
        ("-", "evidence"), ("-", "influence"),
    ]  # fmt: skip
    assert len(gone) == 2
    report = verify_trail(store, files)
    assert (report.entries, report.changes, report.untold, report.unnoted) == (3, 10, 0, 0)
    assert report.is_whole


def test_people_are_pseudonyms_and_values_are_not_there(store: Store, files: TrailFiles) -> None:
    fill(store, A, *PEOPLE)
    fill(store, EDGE)
    fill(store, PIECE)
    entries = store.entries(ADMIN)
    text = json.dumps([one.pieces for one in entries])
    assert "per_" not in text
    assert "Secret" not in text
    assert "edg_1" in text
    called = [item.record for item in entries[0].items if item.table == "people"]
    (edge,) = entries[1].items
    (piece,) = entries[2].items
    assert set(edge.people) == {called[1], called[2]}
    assert piece.people == edge.people, "evidence concerns the people of its edge"
    assert len(files.by_pseudonym()) == len(PEOPLE)


def test_an_overlay_entry_concerns_the_people_of_its_edge(store: Store) -> None:
    from graph.model import Opportunity  # noqa: PLC0415

    deal = Opportunity(id="opp_1", name="O", **ON)
    fill(store, A, *PEOPLE, deal, EDGE)
    entry: dict[str, Any] = {"opportunity": "opp_1", **SAID}
    change = OverlayChange.OVERRIDE
    own = OverlayEntry(id="ovl_1", change=change, subject="edg_1", field="strength", **entry)
    cut = OverlayChange.SUPPRESS
    other = OverlayEntry(id="ovl_2", change=cut, subject="per_3", object="per_4", **entry)
    fill(store, own, other)
    found = [set(item.people) for item in store.entries(ADMIN)[-1].items]
    assert [len(people) for people in found] == [2, 2]
    assert found[0].isdisjoint(found[1])


def test_a_destroyed_key_leaves_a_whole_chain_that_leads_nowhere(
    store: Store, files: TrailFiles
) -> None:
    fill(store, A, *PEOPLE)
    fill(store, EDGE)
    fill(store, replace(EDGE, polarity=Polarity.CONFLICT))
    before = files.by_pseudonym()
    files.destroy("per_1")
    assert files.erased(["per_1", "per_2"]) == {"per_1"}
    (lost,) = before.keys() - files.by_pseudonym().keys()
    assert lost in files.keys.destroyed
    fill(store, replace(EDGE, polarity=Polarity.FOLLOWS))
    last = store.entries(ADMIN)[-1]
    assert lost not in last.items[0].people, "nobody is linked to what was"
    assert verify_trail(store, files).is_whole


def test_the_trail_is_for_administrators_and_auditors(store: Store) -> None:
    fill(store, A, *PEOPLE)
    assert store.entries(AUDITOR) == store.entries(ADMIN) != ()
    assert store.find_entries(AUDITOR) != ()
    assert store.written(AUDITOR) == ()
    owner = Scope("eva", accounts={"org_a": "owner"})
    assert store.entries(owner) == store.find_entries(owner) == store.written(owner) == ()


def test_entries_are_found(store: Store) -> None:
    fill(store, A, *PEOPLE, actor="ann")
    fill(store, EDGE)
    other = replace(A, id="org_b", account="org_b")
    fill(store, other)
    one, two, three = store.entries(ADMIN)
    assert store.find_entries(ADMIN) == (three, two, one)
    assert store.find_entries(ADMIN, limit=1) == (three,)
    assert store.find_entries(ADMIN, before=3) == (two, one)
    assert store.find_entries(ADMIN, actor="ann") == (one,)
    assert store.find_entries(ADMIN, record="edg_1") == (two,)
    assert store.find_entries(ADMIN, account="org_b") == (three,)
    assert store.find_entries(ADMIN, since="9999-01-01") == ()
    assert store.find_entries(ADMIN, since="2000-01-01", account="org_a") == (two, one)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # `test_races` has the server
def test_two_stores_write_one_chain(store: Store, files: TrailFiles, tmp_path: Path) -> None:
    fill(store, A, *PEOPLE)

    def write(number: int) -> None:
        with closing(SqliteStore(tmp_path / "deal.db", wait_seconds=60)) as other:
            for turn in range(10):
                ends = {"source": f"per_{number}", "target": "per_0"}
                fill(other, replace(EDGE, id=f"edg_{number}", evidence=f"{turn}", **ends))

    threads = [threading.Thread(target=write, args=(number,)) for number in (1, 2, 3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    report = verify_trail(store, files)
    assert told(report) == []
    assert report.entries == 1 + 3 * 10


# --- where the files lie


def test_the_files_are_their_owners_alone(files: TrailFiles, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "deal.db")) as store:
        fill(store, A, *PEOPLE)
    names = {one.name for one in tmp_path.iterdir()}
    assert {"deal.db.keys.db", "deal.db.heads"} <= names
    for one in tmp_path.iterdir():
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one.name
    assert files.is_there


def test_the_place_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAKEGRAPH_TRAIL_PATH", raising=False)
    monkeypatch.setenv("STAKEGRAPH_ACCESS_PATH", str(tmp_path / "access.db"))
    assert trail_base(tmp_path / "deal.db") == tmp_path / "deal.db"
    assert trail_base(None) == tmp_path / "stakegraph-trail"
    monkeypatch.setenv("STAKEGRAPH_TRAIL_PATH", str(tmp_path / "elsewhere"))
    assert trail_base(tmp_path / "deal.db") == trail_base(None) == tmp_path / "elsewhere"


def test_without_keys_nothing_is_written(tmp_path: Path) -> None:
    files = TrailFiles(tmp_path / "no" / "such" / "folder")
    with closing(SqliteStore(tmp_path / "deal.db", files=files)) as store:
        with pytest.raises(StoreUnavailableError):
            fill(store, A)
        assert store.accounts(ADMIN) == ()


def test_a_head_that_could_not_be_noted_is_no_damage(
    files: TrailFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(SqliteStore(tmp_path / "deal.db", files=files)) as store:
        fill(store, A, *PEOPLE)
        with monkeypatch.context() as patched:
            patched.setattr(trail_files, "_write_all", _fail)
            fill(store, EDGE)
        report = verify_trail(store, files)
        assert (told(report), report.unnoted) == ([], 1)
        fill(store, PIECE)
        assert verify_trail(store, files).unnoted == 0


def _fail(*_: object) -> None:
    raise OSError(28, "no space")


def test_other_keys_show_that_the_old_ones_are_gone(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "deal.db")) as store:
        fill(store, A, *PEOPLE)
    (tmp_path / "deal.db.keys.db").unlink()
    files = TrailFiles(tmp_path / "deal.db")
    with closing(files), closing(SqliteStore(tmp_path / "deal.db", files=files)) as store:
        fill(store, EDGE)
        assert "code" in told(verify_trail(store, files))


# --- tampering, with the database and no key


def sqls(*statements: str) -> Callable[[sqlite3.Connection, random.Random], None]:
    def run(raw: sqlite3.Connection, draw: random.Random) -> None:
        (last,) = raw.execute("SELECT max(number) FROM units").fetchone()
        number = draw.randint(2, last - 2)
        (first,) = raw.execute("SELECT first FROM units WHERE number = ?", (number,)).fetchone()
        values = {"n": number, "m": number + 1, "c": first, "last": last}
        for statement in statements:
            raw.execute(statement, values)

    return run


def rewrite(raw: sqlite3.Connection, draw: random.Random) -> None:
    """The whole trail anew, with a key that is not the installation's."""
    del draw
    key = os.urandom(32)
    code = genesis(key, CHAIN)
    raw.execute("UPDATE units SET actor = 'nobody'")
    for entry in rows_of(raw):
        made = sealed(entry, entry.pieces, key, code)
        raw.execute("UPDATE units SET code = ? WHERE number = ?", (made.code, made.number))
        code = made.code


def rows_of(raw: sqlite3.Connection) -> list[Any]:
    from graph.stores.sqlite_history import load_entries  # noqa: PLC0415

    return list(load_entries(raw, 0, 10_000))


TAMPERINGS: dict[str, Callable[[sqlite3.Connection, random.Random], None]] = {
    "actor": sqls("UPDATE units SET actor = 'ann' WHERE number = :n"),
    "time": sqls("UPDATE units SET at = '2020-01-01T00:00:00+00:00' WHERE number = :n"),
    "reason": sqls("UPDATE units SET reason = 'because' WHERE number = :n"),
    "unit": sqls("UPDATE units SET unit = 'unt_other' WHERE number = :n"),
    "digest": sqls("UPDATE units SET digest = 'f' WHERE number = :n"),
    "code": sqls("UPDATE units SET code = '' WHERE number = :n"),
    "items": sqls("UPDATE unit_items SET items = replace(items, '~', '-') WHERE unit = :n"),
    "items gone": sqls("DELETE FROM unit_items WHERE unit = :n"),
    "delete": sqls("DELETE FROM units WHERE number = :n"),
    "delete all": sqls("DELETE FROM units", "DELETE FROM unit_items"),
    "blank all": sqls("UPDATE units SET code = ''"),
    "insert": sqls(
        "INSERT INTO units SELECT max(number) + 1, 'unt_x', max(at), 'ann', '', max(last) + 1, "
        "max(last) + 1, digest, code FROM units"
    ),
    "swap": sqls(
        "UPDATE units SET number = -1 WHERE number = :n",
        "UPDATE units SET number = :n WHERE number = :m",
        "UPDATE units SET number = :m WHERE number = -1",
    ),
    "swap what was done": sqls(
        "UPDATE unit_items SET unit = -1 WHERE unit = :n",
        "UPDATE unit_items SET unit = :n WHERE unit = :m",
        "UPDATE unit_items SET unit = :m WHERE unit = -1",
    ),
    "cut tail": sqls(
        "DELETE FROM changes WHERE unit > :n",
        "DELETE FROM unit_items WHERE unit > :n",
        "DELETE FROM units WHERE number > :n",
    ),
    "cut head": sqls(
        "DELETE FROM changes WHERE unit < :n",
        "DELETE FROM unit_items WHERE unit < :n",
        "DELETE FROM units WHERE number < :n",
    ),
    "value": sqls("UPDATE changes SET after = replace(after, 'conflict', 'follows'), "
                  "before = replace(before, 'conflict', 'follows') WHERE sequence = :c"),
    "change gone": sqls("DELETE FROM changes WHERE sequence = :c"),
    "other record": sqls("UPDATE changes SET record = 'edg_9' WHERE sequence = :c"),
    "change added": sqls(
        "INSERT INTO changes (sequence, at, actor, kind, record, account, after) "
        "SELECT max(sequence) + 1, max(at), 'ann', 'influence', 'edg_1', 'org_a', max(after) "
        "FROM changes"
    ),
    "rewrite": rewrite,
}  # fmt: skip


def make_trail(folder: Path) -> Path:
    path = folder / "deal.db"
    with closing(SqliteStore(path)) as store:
        fill(store, A, *PEOPLE, EDGE)
        for number in range(12):
            polarity = list(Polarity)[(number + 1) % 2]
            fill(store, replace(EDGE, polarity=polarity))
    return path


def copied(path: Path, folder: Path) -> Path:
    folder.mkdir()
    for one in path.parent.glob("deal.db*"):
        (folder / one.name).write_bytes(one.read_bytes())
    return folder / path.name


def looked_at(path: Path) -> TrailReport:
    with closing(TrailFiles(path)) as files, closing(SqliteStore(path, files=files)) as store:
        return verify_trail(store, files)


def test_every_tampering_is_found(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, campaign: Callable[[int], int]
) -> None:
    path = make_trail(tmp_path)
    assert looked_at(path).is_whole
    draw = random.Random(20250630)
    kinds = sorted(TAMPERINGS)
    missed = []
    for number in range(max(len(kinds), campaign(1000))):
        kind = kinds[number % len(kinds)]
        copy = copied(path, tmp_path_factory.mktemp("tampered") / "copy")
        with closing(sqlite3.connect(copy)) as raw:
            TAMPERINGS[kind](raw, draw)
            raw.commit()
        if looked_at(copy).is_whole:
            missed.append(kind)
    assert missed == []


def test_a_tail_that_was_cut_and_written_again_is_found(tmp_path: Path) -> None:
    path = make_trail(tmp_path)
    with closing(sqlite3.connect(path)) as raw:
        TAMPERINGS["cut tail"](raw, random.Random(1))
        raw.execute("UPDATE sqlite_sequence SET seq = (SELECT max(sequence) FROM changes)")
        raw.commit()
    with closing(SqliteStore(path)) as store:
        for polarity in (*Polarity, *Polarity, *Polarity, *Polarity, *Polarity, *Polarity):
            fill(store, replace(EDGE, polarity=polarity, evidence=f"{polarity} {time.time_ns()}"))
    assert "head" in told(looked_at(path))


def test_an_older_file_in_place_of_the_store_is_found(tmp_path: Path) -> None:
    path = tmp_path / "deal.db"
    with closing(SqliteStore(path)) as store:
        fill(store, A, *PEOPLE)
    old = path.read_bytes()
    with closing(SqliteStore(path)) as store:
        fill(store, EDGE)
    path.write_bytes(old)
    assert told(looked_at(path)) == ["cut"]


def test_sabotage_without_heads_a_cut_tail_is_not_found(tmp_path: Path) -> None:
    path = make_trail(tmp_path)
    with closing(sqlite3.connect(path)) as raw:
        TAMPERINGS["cut tail"](raw, random.Random(1))
        raw.commit()
    assert told(looked_at(path)) == ["cut"]
    path.with_name("deal.db.heads").unlink()
    assert looked_at(path).is_whole


def test_sabotage_with_the_key_and_the_heads_a_rewrite_is_not_found(tmp_path: Path) -> None:
    path = make_trail(tmp_path)
    files = TrailFiles(path)
    with closing(files), closing(sqlite3.connect(path)) as raw:
        key, code = files.chain_key, genesis(files.chain_key, CHAIN)
        raw.execute("UPDATE units SET actor = 'nobody'")
        for entry in rows_of(raw):
            made = sealed(entry, entry.pieces, key, code)
            raw.execute("UPDATE units SET code = ? WHERE number = ?", (made.code, made.number))
            code = made.code
        raw.commit()
    assert set(told(looked_at(path))) == {"head"}
    path.with_name("deal.db.heads").unlink()
    assert looked_at(path).is_whole


# --- kills


# the child only writes and is killed: the threads that a fork leaves behind are not missed
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_killed_writer_leaves_no_change_without_its_entry(
    tmp_path: Path, campaign: Callable[[int], int]
) -> None:
    path = tmp_path / "deal.db"
    draw = random.Random(20250630)
    with closing(SqliteStore(path)) as store:
        fill(store, A, *PEOPLE, EDGE)
    for _ in range(campaign(200)):
        child = os.fork()
        if child == 0:
            try:
                write_on(path)
            finally:
                os._exit(0)
        time.sleep(draw.uniform(0.02, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    report = looked_at(path)
    assert told(report) == []
    assert report.untold == 0
    assert report.entries > 1


def write_on(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        while True:
            edges: Sequence[Record] = [
                replace(EDGE, polarity=polarity, evidence=str(time.time_ns()))
                for polarity in Polarity
            ]
            fill(store, *edges)
