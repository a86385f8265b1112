"""What is read from Neo4j: rows become records, and records what a reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from neo4j import Result, Transaction

from graph.changes import Change
from graph.model import Record
from graph.scope import Scope
from graph.stores.closure import Wanted, shown_changes
from graph.stores.cypher import (
    LOCATE,
    OPEN_ACCOUNTS,
    REFERRERS,
    SELECT_ACCOUNTS,
    SELECT_ALL,
    SELECT_CHANGES,
    SELECT_CHANGES_OF_ACCOUNTS,
    SELECT_FOUND,
    SELECT_IDS,
    SELECT_REMOVED,
)
from graph.stores.neo4j_rows import from_json, read_properties, sender_prefix
from graph.stores.references import TABLES

__all__ = [
    "load_accounts",
    "load_all",
    "load_changes",
    "load_found",
    "load_records",
    "load_referrers",
    "load_table",
    "locate",
    "open_accounts",
    "warm_up",
]

_BATCH = 1000
_NOBODYS = ""  # how `on_map` says that a record is on nobody's map
# No key begins so: a reference that names no system is only looked for as a sender's id.
_IMPOSSIBLE = "-"


def warm_up(transaction: Transaction) -> None:
    """Let the server plan what every reader and writer asks, so that none waits for it."""
    load_accounts(transaction, ())
    locate(transaction, ())
    open_accounts(transaction, Scope.administrator())


def open_accounts(transaction: Transaction, scope: Scope) -> set[str]:
    """Accounts with records that the reader may see, an administrator aside.

    Those of the scope, and those that the whole company may know of.
    """
    return {row["id"] for row in transaction.run(OPEN_ACCOUNTS)} | set(scope.accounts)


def load_all(transaction: Transaction) -> list[Record]:
    """Every record."""
    return [record for table in TABLES for record in load_table(transaction, table, None)]


def load_accounts(transaction: Transaction, accounts: Iterable[str]) -> list[Record]:
    """The records of some accounts, and those of none."""
    known = list(accounts)
    return [record for table in TABLES for record in load_table(transaction, table, known)]


def load_table(
    transaction: Transaction, table: str, accounts: Iterable[str] | None
) -> list[Record]:
    """The records of one table, of some accounts and of none; accounts None stands for all."""
    if accounts is None:
        return _read(table, transaction.run(SELECT_ALL[table]))
    given = {"maps": [_NOBODYS, *accounts]}
    return _read(table, transaction.run(SELECT_ACCOUNTS[table], given=given))


def load_found(transaction: Transaction, table: str, reference: str) -> list[Record]:
    """The records of a table that a reference may mean: our id, sender's id, `system:id`."""
    system, _, external_id = reference.partition(":")
    given = {
        "reference": reference,
        "external": sender_prefix(reference),
        "both": sender_prefix(external_id, system) if system else _IMPOSSIBLE,
    }
    return _read(table, transaction.run(SELECT_FOUND[table], given=given))


def load_records(transaction: Transaction, wanted: Wanted) -> list[Record]:
    """The records with these ids, by table; ids that are not there are passed over."""
    found = []
    for table in TABLES:
        if ids := wanted.get(table):
            given = {"ids": sorted(ids)}
            found += _read(table, transaction.run(SELECT_IDS[table], given=given))
    return found


def load_referrers(transaction: Transaction, ids: Iterable[str]) -> list[tuple[str, str, Record]]:
    """Every record that refers to one of these, as (table, field, record)."""
    rows = transaction.run(REFERRERS, given={"ids": sorted(ids)})
    return [(row["kind"], row["field"], read_properties(row["kind"], row["row"])) for row in rows]


def locate(transaction: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """Id -> table, of those that are there."""
    return {row["id"]: row["kind"] for row in transaction.run(LOCATE, given={"ids": sorted(ids)})}


def load_changes(
    transaction: Transaction, scope: Scope, after: int, limit: int
) -> tuple[Change, ...]:
    """The first `limit` changes after a sequence number that the reader may see."""
    accounts = None if scope.is_administrator else sorted(open_accounts(transaction, scope))
    found: list[Change] = []
    while len(found) < limit:
        batch = _read_changes(transaction, accounts, after, max(_BATCH, limit))
        if not batch:
            break
        after = batch[-1].sequence
        if accounts is None:
            found += batch
        else:
            found += shown_changes(
                scope, batch, lambda wanted: _load_or_recall(transaction, wanted)
            )
    return tuple(found[:limit])


def _read(table: str, rows: Result) -> list[Record]:
    return [read_properties(table, properties) for (properties,) in rows]


def _read_changes(
    transaction: Transaction, accounts: list[str] | None, after: int, limit: int
) -> list[Change]:
    if accounts is None:
        rows = transaction.run(SELECT_CHANGES, after=after, limit=limit)
    else:
        given = {"accounts": accounts}
        rows = transaction.run(SELECT_CHANGES_OF_ACCOUNTS, after=after, limit=limit, given=given)
    return [
        Change(
            sequence=sequence,
            at=datetime.fromisoformat(at),
            actor=actor,
            before=None if before is None else from_json(table, before),
            after=None if changed is None else from_json(table, changed),
        )
        for sequence, at, actor, table, before, changed in rows
    ]


def _load_or_recall(transaction: Transaction, wanted: Wanted) -> list[Record]:
    """As `load_records`, with the last form of records that are gone."""
    found = {record.id: record for record in load_records(transaction, wanted)}
    missing = set().union(*wanted.values()) - found.keys()
    if missing:
        for row in transaction.run(SELECT_REMOVED, given={"ids": sorted(missing)}):
            record = from_json(row["kind"], row["before"])
            found[record.id] = record
    return list(found.values())
