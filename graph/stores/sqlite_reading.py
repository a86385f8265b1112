"""What is read from an SQLite file: rows become records, and records what a reader may see."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from graph.changes import Change
from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.references import TABLES, references_of, targets_of
from graph.stores.sqlite_rows import from_json, read_row
from graph.stores.sqlite_schema import (
    OPEN_ACCOUNTS,
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
    "listed",
    "load_account",
    "load_accounts",
    "load_all",
    "load_changes",
    "load_found",
    "load_records",
    "load_table",
    "open_accounts",
    "with_references",
]

_BATCH = 1000

Wanted = dict[str, set[str]]
_Load = Callable[[sqlite3.Connection, Wanted], list[Record]]


def listed(values: Iterable[str]) -> str:
    """Write many values as the one parameter of a query."""
    return json.dumps(sorted(values), ensure_ascii=False)


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


def with_references(
    connection: sqlite3.Connection, records: Iterable[Record], load: _Load = load_records
) -> list[Record]:
    """Records and everything that they refer to, directly or over others.

    That is what `Records` needs to tell which of them the reader may see.
    """
    fresh = list(records)
    found = {record.id: record for record in fresh}
    while fresh:
        wanted: Wanted = defaultdict(set)
        for record in fresh:
            for field, reference in references_of(record):
                if reference not in found:
                    for table in targets_of(field):
                        wanted[table].add(reference)
        fresh = load(connection, wanted)
        found.update((record.id, record) for record in fresh)
    return list(found.values())


def load_changes(
    connection: sqlite3.Connection, scope: Scope, after: int, limit: int
) -> tuple[Change, ...]:
    """The first `limit` changes after a sequence number that the reader may see."""
    accounts = None if scope.is_administrator else listed(open_accounts(connection, scope))
    found: list[Change] = []
    while len(found) < limit:
        batch = _read_changes(connection, accounts, after, max(_BATCH, limit))
        if not batch:
            break
        after = batch[-1].sequence
        found += batch if accounts is None else _shown(connection, scope, batch)
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


def _shown(connection: sqlite3.Connection, scope: Scope, batch: list[Change]) -> Iterator[Change]:
    """The changes as the reader sees them: a form that is hidden is as if it had not been."""
    forms = [form for change in batch for form in (change.before, change.after) if form]
    wanted: Wanted = defaultdict(set)
    for form in forms:
        wanted[form.table].add(form.id)
        for field, reference in references_of(form):
            for table in targets_of(field):
                wanted[table].add(reference)
    around = with_references(connection, _load_or_recall(connection, wanted), _load_or_recall)
    visible = Records(around, scope)
    for change in batch:
        before = None if change.before is None else visible.shown(change.before)
        after = None if change.after is None else visible.shown(change.after)
        if before != after:
            yield Change(
                sequence=change.sequence,
                at=change.at,
                actor=change.actor,
                before=before,
                after=after,
            )


def _load_or_recall(connection: sqlite3.Connection, wanted: Wanted) -> list[Record]:
    """As `load_records`, with the last form of records that are gone."""
    found = {record.id: record for record in load_records(connection, wanted)}
    missing = set().union(*wanted.values()) - found.keys()
    for table, before in connection.execute(SELECT_REMOVED, (listed(missing),)):
        record = from_json(table, before)
        found[record.id] = record
    return list(found.values())
