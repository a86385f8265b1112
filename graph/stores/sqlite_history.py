"""The history of an SQLite file: what a unit of work did, and what the audit trail says of it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from graph.changes import Change
from graph.stores.protocol import Author
from graph.stores.sqlite_reading import last_entry, last_sequence, load_records
from graph.stores.sqlite_rows import Row, to_json
from graph.stores.sqlite_schema import (
    FIND_ENTRIES,
    INSERT_CHANGE,
    INSERT_ITEMS,
    INSERT_UNIT,
    SELECT_ENTRIES,
    SELECT_ITEMS,
    SELECT_WRITTEN,
)
from graph.stores.trail_files import TrailFiles
from graph.stores.trailing import Sought, UnitTrail
from graph.trail import Entry, Written

__all__ = ["RowPair", "UnitHistory", "find_entries", "load_entries", "load_written"]

_ALL = 2**62
# A record before and after as rows; None where it was or is not there.
RowPair = tuple[Row | None, Row | None]


class UnitHistory:
    """Keeps the changes of one unit of work.

    Args:
        connection: In the transaction of the unit.
        files: Keys and heads of the trail.
    """

    def __init__(self, connection: sqlite3.Connection, files: TrailFiles) -> None:
        self._connection = connection
        self._trail = UnitTrail(files, partial(load_records, connection))
        self._last = last_entry(connection)
        self._number = self._last.number + 1
        self._first = last_sequence(connection) + 1
        self._next = self._first
        self._entry: Entry | None = None

    def keep(self, changes: Sequence[Change], rows: Sequence[RowPair]) -> list[Change]:
        """Store changes, with their place in the history.

        Args:
            changes: In order.
            rows: Both forms of each as rows.
        """
        kept = [replace(one, sequence=place) for place, one in enumerate(changes, self._next)]
        self._next += len(kept)
        written = [_written(change, *pair) for change, pair in zip(kept, rows, strict=True)]
        pairs = zip(kept, written, strict=True)
        stored = [_change_row(self._number, change, form) for change, form in pairs]
        self._connection.executemany(INSERT_CHANGE, stored)
        self._trail.note(kept, written)
        return kept

    def close(self, unit: str, author: Author) -> None:
        """Store the unit's entry, when it changed anything.

        Args:
            unit: Its id.
            author: Whose unit it is, with the reason that counts.
        """
        if self._next == self._first:
            return
        entry = Entry(
            number=self._number,
            unit=unit,
            at=author.at.isoformat(),
            actor=author.actor,
            reason=author.reason,
            first=self._first,
            last=self._next - 1,
        )
        entry = self._entry = self._trail.close(entry, self._last)
        named = (entry.number, entry.unit, entry.at, entry.actor, entry.reason)
        told = (entry.first, entry.last, entry.digest, entry.code)
        self._connection.execute(INSERT_UNIT, (*named, *told))
        pieces = [(entry.number, place, piece) for place, piece in enumerate(entry.pieces)]
        self._connection.executemany(INSERT_ITEMS, pieces)

    def tell(self) -> None:
        """Note the entry's code outside the store, once the unit is committed."""
        if self._entry is not None:
            self._trail.tell(self._entry)


def load_entries(connection: sqlite3.Connection, after: int, limit: int) -> tuple[Entry, ...]:
    """Entries of the trail after a number, with their pieces."""
    rows = connection.execute(SELECT_ENTRIES, (after, limit)).fetchall()
    return _entries(connection, rows, _ALL)


def load_written(connection: sqlite3.Connection, after: int, limit: int) -> tuple[Written, ...]:
    """Changes after a number, as they stand in the history."""
    rows = connection.execute(SELECT_WRITTEN, (after, limit))
    return tuple(Written(*row) for row in rows)


def find_entries(connection: sqlite3.Connection, sought: Sought) -> tuple[Entry, ...]:
    """The newest entries of what is sought, each with its first piece."""
    return _entries(connection, connection.execute(FIND_ENTRIES, sought).fetchall(), 1)


def _entries(
    connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], most: int
) -> tuple[Entry, ...]:
    numbers = json.dumps([row[0] for row in rows])
    pieces: dict[int, list[str]] = defaultdict(list)
    for number, items in connection.execute(SELECT_ITEMS, (numbers, most)):
        pieces[number].append(items)
    return tuple(Entry(*(*row, tuple(pieces[row[0]]))) for row in rows)


def _written(change: Change, before: Row | None, after: Row | None) -> Written:
    record = change.record
    return Written(
        change.sequence,
        record.table,
        record.id,
        None if before is None else to_json(record.table, before),
        None if after is None else to_json(record.table, after),
    )


def _change_row(unit: int, change: Change, written: Written) -> tuple[str | int | None, ...]:
    before, after = change.before, change.after
    return (
        unit,
        change.sequence,
        change.at.isoformat(),
        change.actor,
        written.table,
        written.record,
        None if after is None else after.account,
        None if before is None else before.account,
        written.before,
        written.after,
    )
