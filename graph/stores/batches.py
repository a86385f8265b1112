"""In which order and in which pieces a unit of work takes in records, alike in every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from graph.model import Record
from graph.patience import check_patience
from graph.stores.references import TABLES

__all__ = ["batches", "in_order"]

_LARGEST = 2000
_PLACES = {table: place for place, table in enumerate(TABLES)}


def in_order(records: Iterable[Record]) -> list[Record]:
    """Records by kind, so that most come after what they refer to; else as they came."""
    return sorted(records, key=lambda record: _PLACES[record.table])


def batches(ordered: Iterable[Record]) -> Iterator[tuple[str, list[Record]]]:
    """Cut into pieces of bearable size of one kind, in which no id comes twice.

    A record that comes again is in a later piece, so that it replaces the earlier one.

    Args:
        ordered: What `in_order` gave.
    """
    for table, group in groupby(ordered, key=lambda record: record.table):
        batch: dict[str, Record] = {}
        for record in group:
            check_patience()
            if record.id in batch or len(batch) == _LARGEST:
                yield table, list(batch.values())
                batch = {}
            batch[record.id] = record
        yield table, list(batch.values())
