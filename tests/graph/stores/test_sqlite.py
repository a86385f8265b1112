"""What is special to the SQLite store: its file, its schema, its versions, its errors."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import graph
from graph.errors import (
    ConfigError,
    InputError,
    StakegraphError,
    StorageFullError,
    StoreError,
    StoreUnavailableError,
    StoreVersionError,
)
from graph.model import RECORD_TYPES, Influence, Organization, Person, Record
from graph.schema import fields_of, reference_fields
from graph.scope import Scope
from graph.stores import sqlite_connections, sqlite_migrations
from graph.stores.protocol import StoredReply
from graph.stores.references import targets_of
from graph.stores.sqlite_errors import translate_error, translated
from graph.stores.sqlite_rows import COLUMNS
from graph.stores.sqlite_schema import REFERRERS, SELECT_ACCOUNT, SELECT_FOUND, SELECT_IDS
from graph.stores.sqlite_store import SqliteStore
from graph.vocabulary import LawfulBasis, OrganizationKind

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)
NEWEST = len(sqlite_migrations.STATEMENTS)
A = Organization(id="org_a", account="org_a", name="A", kind=OrganizationKind.CUSTOMER)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deal.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path, wait_seconds=0.2)) as opened:
        yield opened


@pytest.fixture
def raw(store: SqliteStore, path: Path) -> Iterator[sqlite3.Connection]:
    """A second connection to the file of a store."""
    assert store.accounts(ADMIN) == ()
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        yield connection


def person(number: int) -> Person:
    return Person(
        id=f"per_{number}",
        account="org_a",
        organization="org_a",
        name=f"P{number}",
        lawful_basis=LawfulBasis.CONTRACT,
        purpose="account_management",
        provenance="test",
        collected_at=DAY,
        review_on=DAY,
    )


def network(people: int, edges: int) -> list[Record]:
    influence = [
        Influence(
            id=f"edg_{number}",
            account="org_a",
            source=f"per_{number % people}",
            target=f"per_{(number // people + number + 1) % people}",
            entered_on=DAY,
        )
        for number in range(edges)
    ]
    return [A, *(person(number) for number in range(people)), *influence]


def fill(store: SqliteStore, *records: Record) -> None:
    with store.writing("tester") as writer:
        writer.put_all(records)


# --- schema


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_columns_are_the_fields(raw: sqlite3.Connection, kind: type[Record]) -> None:
    columns = raw.execute("SELECT * FROM pragma_table_info(?)", (kind.table,)).fetchall()
    names = [name for _, name, *_ in columns]
    if kind.natural_fields:
        assert names.pop() == "natural_key"
    assert tuple(names) == COLUMNS[kind.table] == tuple(field.name for field in fields_of(kind))
    never_null = {name for _, name, _, not_null, *_ in columns if not_null}
    assert {field.name for field in fields_of(kind) if field.required or field.many} <= never_null
    assert {field.name for field in fields_of(kind) if _may_be_none(kind, field.name)}.isdisjoint(
        never_null
    )


def _may_be_none(kind: type[Record], name: str) -> bool:
    return "None" in str(kind.__dataclass_fields__[name].type)


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_references_to_one_kind_are_foreign_keys(
    raw: sqlite3.Connection, kind: type[Record]
) -> None:
    rows = raw.execute("SELECT * FROM pragma_foreign_key_list(?)", (kind.table,)).fetchall()
    many = {field.name for field in fields_of(kind) if field.many}
    assert {(row[3], row[2]) for row in rows} == {
        (name, table)
        for name in reference_fields(kind.table)
        for table in targets_of(name)
        if len(targets_of(name)) == 1 and name not in many
    }


def test_tables_take_values_of_their_type_only(raw: sqlite3.Connection) -> None:
    tables = raw.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    strict = {name for name, is_strict in tables if is_strict}
    assert {kind.table for kind in RECORD_TYPES} | {
        "changes", "replies", "unit_items", "units",
    } == strict  # fmt: skip


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_one_account_is_searched_by_index(raw: sqlite3.Connection, kind: type[Record]) -> None:
    table = kind.table
    plans = [
        _plan(raw, SELECT_ACCOUNT[table], 1),
        _plan(raw, SELECT_IDS[table], 1),
        _plan(raw, SELECT_FOUND[table], 3),
    ]
    for (owner, field), query in REFERRERS.items():
        is_many = any(one.many for one in fields_of(kind) if one.name == field)
        if owner == table and not is_many:
            plans.append(_plan(raw, query, 1))
    for plan in plans:
        assert not re.search(rf"SCAN {table}\b", plan), plan


def _plan(connection: sqlite3.Connection, query: str, parameters: int) -> str:
    rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", ["[]"] * parameters)
    return "\n".join(row[3] for row in rows)


def test_a_row_without_a_required_value_is_refused(
    store: SqliteStore, raw: sqlite3.Connection
) -> None:
    fill(store, A, person(1))
    for field in fields_of(Person):
        if field.required:
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(f'UPDATE people SET "{field.name}" = NULL')


def test_a_loose_reference_does_not_pass_the_commit(store: SqliteStore, path: Path) -> None:
    fill(store, A, person(1))
    with closing(sqlite_connections.connect(path, 1)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM organizations")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("COMMIT")


def test_rows_of_other_accounts_are_not_even_read(
    store: SqliteStore, raw: sqlite3.Connection
) -> None:
    other = Organization(id="org_b", account="org_b", name="B", kind=OrganizationKind.CUSTOMER)
    fill(store, A, other, person(1))
    raw.execute("UPDATE organizations SET kind = 'unreadable' WHERE id = 'org_b'")
    reader = Scope(user="eva", accounts={"org_a": "viewer"})
    assert len(store.read(ADMIN, "org_a")) == len(store.read(reader)) == 2
    assert store.accounts(reader) == (A,)
    assert store.opportunities(reader) == ()
    with pytest.raises(KeyError):
        store.read(ADMIN)


# --- durability


def test_the_writer_syncs_every_commit(store: SqliteStore) -> None:
    fill(store, A)
    connection = store._writing_connection()
    for pragma, value in {
        "synchronous": 2, "foreign_keys": 1, "journal_mode": "wal", "busy_timeout": 200,
    }.items():  # fmt: skip
        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.parametrize("level", ["NORMAL", "OFF"])
def test_a_start_without_full_sync_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setattr(sqlite_connections, "_SYNCHRONOUS", f"PRAGMA synchronous = {level}")
    with pytest.raises(ConfigError, match="synchronous"):
        SqliteStore(path)


def test_a_transaction_that_sqlite_ended_is_not_written_on(store: SqliteStore) -> None:
    def lose_the_transaction() -> None:
        with store.writing("tester") as writer:
            writer.put(A)
            store._writing_connection().execute("ROLLBACK")
            with pytest.raises(StoreError, match="over"):
                writer.put(A)

    with pytest.raises(StoreError, match="over"):
        lose_the_transaction()
    assert len(store.read(ADMIN)) == 0


def test_only_the_owner_may_read_the_file(store: SqliteStore, path: Path) -> None:
    fill(store, A)
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_closing_leaves_one_file_and_what_the_trail_keeps(store: SqliteStore, path: Path) -> None:
    fill(store, A)
    assert store.accounts(ADMIN) == (A,)
    store.close()
    kept = {path.name, f"{path.name}.keys.db", f"{path.name}.heads"}
    assert {file.name for file in path.parent.iterdir()} == kept


def test_a_failed_sync_makes_the_store_read_only(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, A)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC

    def fail(_: object) -> None:
        with translated():
            raise error

    with monkeypatch.context() as patch:
        patch.setattr("graph.stores.sqlite_writer.load_all", fail)
        with pytest.raises(StoreError, match="disk"), store.writing("tester") as writer:
            writer.read()
    with pytest.raises(StoreUnavailableError, match="read-only"), store.writing("tester"):
        pass
    assert store.accounts(ADMIN) == (A,)


# --- versions and files


def test_a_newer_file_is_refused_and_left_alone(store: SqliteStore, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    for migrate in (False, True):
        with pytest.raises(StoreVersionError, match="newer"):
            SqliteStore(path, migrate=migrate)
    assert path.read_bytes() == before


def test_a_file_that_is_migrated_meanwhile_is_not_written(
    store: SqliteStore, raw: sqlite3.Connection
) -> None:
    fill(store, A)
    raw.execute("PRAGMA user_version = 99")
    for _ in range(2):
        with pytest.raises(StoreVersionError, match="newer"):
            fill(store, person(1))
    raw.execute(f"PRAGMA user_version = {NEWEST}")
    fill(store, person(1))


def test_an_older_file_waits_for_the_command(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, A)
    assert store.migrate() == list(sqlite_migrations.STATEMENTS)
    store.close()
    step = ("CREATE TABLE extra (id TEXT) STRICT;", f"PRAGMA user_version = {NEWEST + 1};")
    monkeypatch.setitem(sqlite_migrations.STATEMENTS, "V9999__extra", step)
    with pytest.raises(StoreVersionError, match="stakegraph migrate"):
        SqliteStore(path)
    with closing(SqliteStore(path, migrate=True)) as migrated:
        assert migrated.migrate() == ["V9999__extra"]
        assert migrated.accounts(ADMIN) == (A,)
    with closing(SqliteStore(path, migrate=True)) as current:
        assert current.migrate() == []


@pytest.mark.parametrize(
    "broken",
    [
        ("CREATE TABLE extra (id TEXT) STRICT;", "CREATE TABLE people (id TEXT);"),
        ("DELETE FROM organizations;", f"PRAGMA user_version = {NEWEST + 1};"),
    ],
)
def test_a_step_that_fails_changes_nothing(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch, broken: tuple[str, ...]
) -> None:
    fill(store, A, person(1))
    store.close()
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setitem(sqlite_migrations.STATEMENTS, "V9999__extra", broken)
        with pytest.raises(StoreError):
            SqliteStore(path, migrate=True)
    assert path.read_bytes() == before
    with closing(SqliteStore(path)) as opened:
        assert len(opened.read(ADMIN)) == 2


def test_steps_are_numbered_without_a_gap() -> None:
    for number, (name, statements) in enumerate(sqlite_migrations.STATEMENTS.items(), start=1):
        assert re.fullmatch(rf"V{number:04d}__[a-z_]+", name)
        assert statements[-1] == f"PRAGMA user_version = {number};"


def test_a_file_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        SqliteStore(path, migrate=True)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_text("id,name\n" * 1000)
    with pytest.raises(StoreError, match="not an SQLite database"):
        SqliteStore(path, migrate=True)
    assert path.read_text() == "id,name\n" * 1000


def test_a_damaged_file_is_reported(store: SqliteStore, path: Path) -> None:
    fill(store, *network(50, 500))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"), closing(SqliteStore(path)) as opened:
        opened.read(ADMIN)


def test_a_file_that_went_away_is_not_made_again(store: SqliteStore, path: Path) -> None:
    path.unlink()
    with pytest.raises(StoreUnavailableError), store.writing("tester"):
        pass
    assert not path.exists()


def test_two_programs_may_make_the_file_at_once(path: Path) -> None:
    code = (
        "import pathlib, sys\n"
        "from graph.stores.sqlite_store import SqliteStore\n"
        "SqliteStore(pathlib.Path(sys.argv[1])).close()\n"
    )
    variables = {**os.environ, "PYTHONPATH": str(Path(graph.__path__[0]).parent)}
    command = [sys.executable, "-c", code, str(path)]
    for _ in range(2):
        started = [subprocess.Popen(command, env=variables) for _ in range(4)]
        assert [process.wait() for process in started] == [0] * 4
    with closing(SqliteStore(path)) as opened:
        assert len(opened.read(ADMIN)) == 0


# --- errors and waiting


def test_a_writer_of_another_program_is_waited_for(
    store: SqliteStore, raw: sqlite3.Connection
) -> None:
    fill(store, A)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="busy"), store.writing("tester"):
        pass
    assert store.accounts(ADMIN) == (A,)  # readers do not wait
    raw.execute("ROLLBACK")
    fill(store, person(1))
    assert len(store.read(ADMIN)) == 2


def test_a_writer_of_another_thread_is_waited_for(store: SqliteStore) -> None:
    refused: list[BaseException] = []

    def write() -> None:
        try:
            fill(store, A)
        except StoreUnavailableError as error:
            refused.append(error)

    thread = threading.Thread(target=write)
    with store.writing("tester"):
        thread.start()
        thread.join()
    assert "busy" in str(refused[0])


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StorageFullError),
        (sqlite3.SQLITE_IOERR_SHMSIZE, StorageFullError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreUnavailableError),
        (sqlite3.SQLITE_LOCKED, StoreUnavailableError),
        (sqlite3.SQLITE_CANTOPEN, StoreUnavailableError),
        (sqlite3.SQLITE_CORRUPT, StoreError),
        (sqlite3.SQLITE_NOTADB, StoreError),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreError),
        (sqlite3.SQLITE_IOERR_WRITE, StoreError),
        (sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, InputError),
        (sqlite3.SQLITE_CONSTRAINT_NOTNULL, InputError),
        (sqlite3.SQLITE_MISUSE, StoreError),
        (None, StoreError),
    ],
)
def test_every_error_of_sqlite_is_translated(code: int | None, kind: type[StakegraphError]) -> None:
    error = sqlite3.OperationalError("a text that may hold people.name")
    if code is not None:
        error.sqlite_errorcode = code
    assert type(translate_error(error)) is kind
    assert "people" not in str(translate_error(error))
    with pytest.raises(kind) as caught, translated():
        raise error
    assert caught.value.__cause__ is error


def test_replies_are_kept_for_a_day_at_least(path: Path) -> None:
    now = datetime(2025, 6, 30, tzinfo=UTC)
    reply = StoredReply(request="r", reply="{}")
    moments = [now, now + timedelta(hours=24), now + timedelta(hours=100)]
    clock = iter(moments)
    with closing(SqliteStore(path, clock=lambda: next(clock))) as store:
        for key, kept in (("a", "a"), ("b", "ab"), ("c", "c")):
            with store.writing("tester") as writer:
                writer.remember(key, reply)
                assert [one for one in "abc" if writer.recall(one)] == list(kept)


# --- speed: loose limits that a wrong order of growth would break


def test_a_large_import_and_a_read_are_quick(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "large.db")) as store:
        records = network(300, 20_000)
        start = time.perf_counter()
        fill(store, *records)
        assert time.perf_counter() - start < 12  # 1.5 s on a quiet machine
        start = time.perf_counter()
        assert len(store.read(ADMIN, "org_a")) == len(records)
        assert time.perf_counter() - start < 5
