"""The history of a Neo4j store: what a unit of work did, and what the audit trail says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from neo4j import Transaction

from graph.changes import Change
from graph.stores.cypher import INSERT_CHANGES, INSERT_ITEMS, INSERT_UNIT
from graph.stores.neo4j_rows import properties_of, to_json
from graph.trail import Entry, Written

__all__ = ["Note", "insert_changes", "insert_entry", "insert_items"]

_T = TypeVar("_T")
_BATCH = 2000
# A piece holds some hundred thousand characters.
_PIECES = 20

# Takes in changes for the trail, with the forms in which they are written.
Note = Callable[[Sequence[Change], Sequence[Written]], None]


def insert_changes(
    transaction: Transaction, unit: int, changes: Sequence[Change], note: Note
) -> None:
    """Write changes of one unit of work, by its number, into the history."""
    for batch in _cut(changes, _BATCH):
        written = [_written(change) for change in batch]
        pairs = zip(batch, written, strict=True)
        given = {
            "at": batch[0].at.isoformat(),
            "actor": batch[0].actor,
            "unit": unit,
            "rows": [_change_row(change, form) for change, form in pairs],
        }
        transaction.run(INSERT_CHANGES, given=given).consume()
        note(batch, written)


def insert_items(transaction: Transaction, entry: Entry) -> None:
    """Write what the trail says of the changes of a unit of work."""
    for batch in _cut(list(enumerate(entry.pieces)), _PIECES):
        given = {"unit": entry.number, "rows": [list(row) for row in batch]}
        transaction.run(INSERT_ITEMS, given=given).consume()


def insert_entry(transaction: Transaction, entry: Entry) -> None:
    """Write the entry of a unit of work into the trail."""
    named = {name: getattr(entry, name) for name in _NAMES}
    transaction.run(INSERT_UNIT, named).consume()


_NAMES = ("number", "unit", "at", "actor", "reason", "first", "last", "digest", "code")


def _written(change: Change) -> Written:
    before, after = change.before, change.after
    return Written(
        change.sequence,
        change.record.table,
        change.record.id,
        None if before is None else to_json(properties_of(before)),
        None if after is None else to_json(properties_of(after)),
    )


def _change_row(change: Change, written: Written) -> list[str | int | None]:
    """The parts of a change in the order in which `INSERT_CHANGES` takes them."""
    before, after = change.before, change.after
    return [
        change.sequence,
        written.table,
        written.record,
        None if after is None else after.account,
        None if before is None else before.account,
        written.before,
        written.after,
    ]


def _cut(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
