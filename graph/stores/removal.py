"""What a removal takes with it, worked out before anything is removed.

Asked of a store through two functions, so that every store cascades alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from graph.model import Record
from graph.schema import reference_fields
from graph.stores.closure import Load
from graph.stores.references import TABLES, TRIMMED

__all__ = ["Referrers", "Removal", "plan_removal"]

# Ids of records that go -> (table, field, record) for every field that holds one of them.
Referrers = Callable[[Iterable[str]], Iterable[tuple[str, str, Record]]]


@dataclass(frozen=True, slots=True)
class Removal:
    """What happens when a record is removed.

    Attributes:
        trimmed: Records that stay without their references to what goes, as (before, after).
        removed: Records that go, those that refer to others first.
    """

    trimmed: tuple[tuple[Record, Record], ...]
    removed: tuple[Record, ...]


def plan_removal(record_id: str, load: Load, referrers: Referrers) -> Removal:
    """Find what goes and what is trimmed when a record is removed; nothing when it is not there."""
    gone: dict[str, Record] = {}
    trimmed: dict[str, Record] = {}
    fresh = {record.id: record for record in load({table: {record_id} for table in TABLES})}
    while fresh:
        gone.update(fresh)
        leaving: dict[str, Record] = {}
        for table, field, record in referrers(fresh):
            (trimmed if (table, field) in TRIMMED else leaving)[record.id] = record
        fresh = {one: record for one, record in leaving.items() if one not in gone}
    places = {table: place for place, table in enumerate(reversed(TABLES))}
    ordered = sorted(gone.values(), key=lambda record: (places[record.table], record.id))
    kept = [trimmed[one] for one in sorted(trimmed) if one not in gone]
    return Removal(
        trimmed=tuple((record, _without(record, gone)) for record in kept),
        removed=tuple(ordered),
    )


def _without(record: Record, gone: Mapping[str, Record]) -> Record:
    cut: dict[str, object] = {}
    for field in reference_fields(record.table):
        value = getattr(record, field)
        if isinstance(value, tuple):
            cut[field] = tuple(one for one in value if one not in gone)
        elif value in gone:
            cut[field] = None
    return replace(record, **cut)  # type: ignore[arg-type]
