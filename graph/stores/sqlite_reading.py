"""What is read from an SQLite file: rows become records, and records what a reader may see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from graph.changes import Change
from graph.model import Record
from graph.schema import reference_fields
from graph.scope import Scope
from graph.stores.closure import Wanted, shown_changes
from graph.stores.newest import Asked, newest_changes
from graph.stores.references import TABLES
from graph.stores.sqlite_rows import from_json, read_row
from graph.stores.sqlite_schema import (
    HISTORY,
    HISTORY_OF_ACCOUNT,
    HISTORY_OF_RECORD,
    LAST_SEQUENCE,
    LAST_UNIT,
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
    SELECT_UNIT,
)
from graph.stores.trailing import LastEntry

__all__ = [
    "last_entry",
    "last_sequence",
    "listed",
    "load_account",
    "load_accounts",
    "load_all",
    "load_changes",
    "load_found",
    "load_history",
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


def last_entry(connection: sqlite3.Connection) -> LastEntry:
    """Where the trail ends."""
    row = connection.execute(LAST_UNIT).fetchone()
    return LastEntry(0, "") if row is None else LastEntry(*row)


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


def load_history(connection: sqlite3.Connection, scope: Scope, asked: Asked) -> tuple[Change, ...]:
    """The newest changes that the reader may see."""
    read = partial(_read_back, connection, asked)
    return newest_changes(scope, asked, read, partial(_load_or_recall, connection))


def _read_changes(
    connection: sqlite3.Connection, accounts: str | None, after: int, limit: int
) -> list[Change]:
    if accounts is None:
        rows = connection.execute(SELECT_CHANGES, (after, limit))
    else:
        rows = connection.execute(SELECT_CHANGES_OF_ACCOUNTS, (after, limit, accounts))
    return _changes_of(rows)


def _read_back(
    connection: sqlite3.Connection, asked: Asked, before: int, limit: int
) -> list[Change]:
    """The newest changes of what is asked for, hidden ones among them."""
    first, last = 0, before - 1
    if asked.unit is not None:
        found = connection.execute(SELECT_UNIT, (asked.unit,)).fetchone()
        if found is None:
            return []
        first, last = found[0], min(last, found[1])
    narrowed = (last + 1, first, asked.actor, limit)
    if asked.record is not None:
        rows = connection.execute(HISTORY_OF_RECORD, (*narrowed, asked.record))
    elif asked.account is not None:
        rows = connection.execute(HISTORY_OF_ACCOUNT, (*narrowed, asked.account))
    else:
        rows = connection.execute(HISTORY, narrowed)
    return _changes_of(rows)


def _changes_of(rows: Iterable[Sequence[Any]]) -> list[Change]:
    return [
        Change(
            sequence=sequence,
            at=datetime.fromisoformat(at),
            actor=actor,
            before=None if old is None else from_json(table, old),
            after=None if new is None else from_json(table, new),
            unit=unit or "",
            reason=reason or "",
        )
        for sequence, at, actor, table, old, new, unit, reason in rows
    ]


def _load_or_recall(connection: sqlite3.Connection, wanted: Wanted) -> list[Record]:
    """As `load_records`, with the last form of records that are gone."""
    found = {record.id: record for record in load_records(connection, wanted)}
    missing = set().union(*wanted.values()) - found.keys()
    for table, before in connection.execute(SELECT_REMOVED, (listed(missing),)):
        record = from_json(table, before)
        found[record.id] = record
    return list(found.values())
