"""What is read from an SQLite file: rows become records, and records what a reader may see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from graph.changes import Change
from graph.model import Record
from graph.schema import reference_fields
from graph.scope import Scope
from graph.stores.closure import Wanted, shown_changes
from graph.stores.references import TABLES
from graph.stores.sqlite_rows import from_json, read_row
from graph.stores.sqlite_schema import (
    LAST_SEQUENCE,
    OPEN_ACCOUNTS,
    REFERRERS,
    SELECT_ACCOUNT,
    SELECT_ACCOUNTS,
    SELECT_ALL,
    SELECT_CHANGES,
    SELECT_CHANGES_OF_ACCOUNTS,
    SELECT_FOUND,
    SELECT_IDS,
    SELECT_REMOVED,
)

__all__ = [
    "last_sequence",
    "listed",
    "load_account",
    "load_accounts",
    "load_all",
    "load_changes",
    "load_found",
    "load_records",
    "load_referrers",
    "load_table",
    "open_accounts",
]

_BATCH = 1000


def listed(values: Iterable[str]) -> str:
    """Write many values as the one parameter of a query."""
    return json.dumps(sorted(values), ensure_ascii=False)


def last_sequence(connection: sqlite3.Connection) -> int:
    """Number of the last change; 0 before the first."""
    row = connection.execute(LAST_SEQUENCE).fetchone()
    return row[0] if row is not None else 0


def open_accounts(connection: sqlite3.Connection, scope: Scope) -> set[str]:
    """Accounts with records that the reader may see, an administrator aside.

    Those of the scope, and those that the whole company may know of.
    """
    found = {account for (account,) in connection.execute(OPEN_ACCOUNTS)}
    return found | set(scope.accounts)


def load_all(connection: sqlite3.Connection) -> Iterator[Record]:
    """Every record."""
    for table in TABLES:
        for row in connection.execute(SELECT_ALL[table]):
            yield read_row(table, row)


def load_account(connection: sqlite3.Connection, account: str) -> Iterator[Record]:
    """The records of one account, and those of none."""
    for table in TABLES:
        for row in connection.execute(SELECT_ACCOUNT[table], (account,)):
            yield read_row(table, row)


def load_accounts(connection: sqlite3.Connection, accounts: Iterable[str]) -> Iterator[Record]:
    """The records of some accounts, and those of none."""
    parameter = (listed(accounts),)
    for table in TABLES:
        for row in connection.execute(SELECT_ACCOUNTS[table], parameter):
            yield read_row(table, row)


def load_table(
    connection: sqlite3.Connection, table: str, accounts: Iterable[str] | None
) -> list[Record]:
    """The records of one table, of some accounts and of none; accounts None stands for all."""
    if accounts is None:
        rows = connection.execute(SELECT_ALL[table])
    else:
        rows = connection.execute(SELECT_ACCOUNTS[table], (listed(accounts),))
    return [read_row(table, row) for row in rows]


def load_found(connection: sqlite3.Connection, table: str, reference: str) -> list[Record]:
    """The records of a table that a reference may mean: our id, sender's id, `system:id`."""
    system, _, external_id = reference.partition(":")
    rows = connection.execute(SELECT_FOUND[table], (reference, system, external_id))
    return [read_row(table, row) for row in rows]


def load_records(connection: sqlite3.Connection, wanted: Wanted) -> list[Record]:
    """The records with these ids, by table; ids that are not there are passed over."""
    found = []
    for table in TABLES:
        if ids := wanted.get(table):
            rows = connection.execute(SELECT_IDS[table], (listed(ids),))
            found += [read_row(table, row) for row in rows]
    return found


def load_referrers(
    connection: sqlite3.Connection, ids: Iterable[str]
) -> Iterator[tuple[str, str, Record]]:
    """Table, field and record of every field that holds one of these ids."""
    wanted = listed(ids)
    for table in TABLES:
        for field in reference_fields(table):
            for row in connection.execute(REFERRERS[table, field], (wanted,)).fetchall():
                yield table, field, read_row(table, row)


def load_changes(
    connection: sqlite3.Connection, scope: Scope, after: int, limit: int
) -> tuple[Change, ...]:
    """The first `limit` changes after a sequence number that the reader may see."""
    accounts = None if scope.is_administrator else listed(open_accounts(connection, scope))
    recall = partial(_load_or_recall, connection)
    found: list[Change] = []
    while len(found) < limit:
        batch = _read_changes(connection, accounts, after, max(_BATCH, limit))
        if not batch:
            break
        after = batch[-1].sequence
        found += batch if accounts is None else shown_changes(scope, batch, recall)
    return tuple(found[:limit])


def _read_changes(
    connection: sqlite3.Connection, accounts: str | None, after: int, limit: int
) -> list[Change]:
    if accounts is None:
        rows = connection.execute(SELECT_CHANGES, (after, limit))
    else:
        rows = connection.execute(SELECT_CHANGES_OF_ACCOUNTS, (after, limit, accounts))
    return [
        Change(
            sequence=sequence,
            at=datetime.fromisoformat(at),
            actor=actor,
            before=None if old is None else from_json(table, old),
            after=None if new is None else from_json(table, new),
        )
        for sequence, at, actor, table, old, new in rows
    ]


def _load_or_recall(connection: sqlite3.Connection, wanted: Wanted) -> list[Record]:
    """As `load_records`, with the last form of records that are gone."""
    found = {record.id: record for record in load_records(connection, wanted)}
    missing = set().union(*wanted.values()) - found.keys()
    for table, before in connection.execute(SELECT_REMOVED, (listed(missing),)):
        record = from_json(table, before)
        found[record.id] = record
    return list(found.values())
