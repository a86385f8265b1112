"""What a removal takes with it, worked out before anything is removed."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace

from graph.model import Record
from graph.schema import reference_fields
from graph.stores.references import TABLES, TRIMMED, targets_of
from graph.stores.sqlite_reading import listed, load_records
from graph.stores.sqlite_rows import read_row
from graph.stores.sqlite_schema import REFERRERS

__all__ = ["Removal", "plan_removal"]


@dataclass(frozen=True, slots=True)
class Removal:
    """What happens when a record is removed.

    Attributes:
        trimmed: Records that stay without their references to what goes, as (before, after).
        removed: Records that go, those that refer to others first.
    """

    trimmed: tuple[tuple[Record, Record], ...]
    removed: tuple[Record, ...]


def plan_removal(connection: sqlite3.Connection, record_id: str) -> Removal:
    """Find what goes and what is trimmed when a record is removed; nothing when it is not there."""
    gone: dict[str, Record] = {}
    trimmed: dict[str, Record] = {}
    fresh = load_records(connection, {table: {record_id} for table in TABLES})
    while fresh:
        gone.update((record.id, record) for record in fresh)
        leaving, staying = _referrers(connection, fresh)
        fresh = [record for record in leaving if record.id not in gone]
        trimmed.update((record.id, record) for record in staying)
    places = {table: place for place, table in enumerate(reversed(TABLES))}
    ordered = sorted(gone.values(), key=lambda record: (places[record.table], record.id))
    kept = [trimmed[one] for one in sorted(trimmed) if one not in gone]
    return Removal(
        trimmed=tuple((record, _without(record, gone)) for record in kept),
        removed=tuple(ordered),
    )


def _referrers(
    connection: sqlite3.Connection, fresh: list[Record]
) -> tuple[list[Record], list[Record]]:
    """Records that refer to one of `fresh`: those that go with it, and those that are trimmed."""
    ids: dict[str, set[str]] = defaultdict(set)
    for record in fresh:
        ids[record.table].add(record.id)
    leaving: list[Record] = []
    staying: list[Record] = []
    for table in TABLES:
        for field in reference_fields(table):
            wanted = set().union(*(ids.get(target, ()) for target in targets_of(field)))
            if wanted:
                rows = connection.execute(REFERRERS[table, field], (listed(wanted),))
                found = (read_row(table, row) for row in rows)
                (staying if (table, field) in TRIMMED else leaving).extend(found)
    return leaving, staying


def _without(record: Record, gone: dict[str, Record]) -> Record:
    cut: dict[str, object] = {}
    for field in reference_fields(record.table):
        value = getattr(record, field)
        if isinstance(value, tuple):
            cut[field] = tuple(one for one in value if one not in gone)
        elif value in gone:
            cut[field] = None
    return replace(record, **cut)  # type: ignore[arg-type]
