"""Records become nodes, relationships and lines of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from neo4j import Transaction

from graph.errors import StoreError
from graph.model import Record
from graph.stores.cypher import CREATE, DELETE, DRAW, ERASE, RELEASE, UPDATE
from graph.stores.neo4j_pending import Pair
from graph.stores.neo4j_rows import Properties, properties_of, stored_form
from graph.stores.neo4j_shapes import EDGES, LINES, Line
from graph.stores.references import TABLES

__all__ = ["draw_lines", "write_records"]

_T = TypeVar("_T")
_BATCH = 2000
_KEYS = ("natural_key", "sender_key")


def write_records(transaction: Transaction, pairs: Sequence[Pair]) -> None:
    """Write the new forms of records in place of the old ones.

    Args:
        transaction: Has the turn to write.
        pairs: Each record once; what the new forms refer to is there or among them.

    Raises:
        StoreError: Somebody changed the graph past the store, so that a record has no place.
    """
    leaving = _by_table(pairs, _leaves)
    for table in reversed(TABLES):
        ids = [record.id for record, _ in leaving[table] if record is not None]
        for batch in _cut(ids):
            transaction.run(DELETE[table], given={"ids": batch}).consume()
    staying = _by_table(pairs, lambda pair: pair[1] is not None)
    for table in TABLES:
        _write_table(transaction, table, staying[table])


def draw_lines(transaction: Transaction, pairs: Sequence[Pair]) -> None:
    """Draw the references of nodes as lines, in place of those that were there."""
    for table, lines in LINES.items():
        for line in lines:
            _draw(transaction, table, line, pairs)


def _leaves(pair: Pair) -> bool:
    """Whether the old form goes; a relationship cannot be bent, so it is drawn anew."""
    before, after = pair
    if before is None or after is None:
        return before is not None
    return before.table in EDGES and _ends(before) != _ends(after)


def _write_table(transaction: Transaction, table: str, pairs: Sequence[Pair]) -> None:
    fresh: list[Properties] = []
    edited: list[Properties] = []
    rekeyed: list[str] = []
    for before, after in pairs:
        if after is None:
            continue
        row = stored_form(after, properties_of(after))
        if before is None or _leaves((before, after)):
            fresh.append(row)
            continue
        edited.append(row)
        old = stored_form(before, {})
        if any(old.get(key) != row.get(key) for key in _KEYS):
            rekeyed.append(after.id)
    for ids in _cut(rekeyed):  # two records may have swapped their keys
        transaction.run(RELEASE[table], given={"ids": ids}).consume()
    for rows in _cut(edited):
        transaction.run(UPDATE[table], given={"rows": rows}).consume()
    for rows in _cut(fresh):
        _create(transaction, table, rows)


def _create(transaction: Transaction, table: str, rows: Sequence[Properties]) -> None:
    count = 0
    for index in range(len(CREATE[table])):
        summary = transaction.run(CREATE[table][index], given={"rows": rows}).consume()
        count += summary.counters.nodes_created or summary.counters.relationships_created
    if count != len(rows):
        message = (
            f"{table}: {len(rows) - count} records were not written, as somebody else changed "
            "what they refer to. Nothing of the unit was written; send it again."
        )
        raise StoreError(message)


def _draw(transaction: Transaction, table: str, line: Line, pairs: Sequence[Pair]) -> None:
    """Draw one kind of line anew, where it leads elsewhere than before."""
    old: list[str] = []
    rows: list[Properties] = []
    for before, after in pairs:
        if after is None or after.table != table:
            continue
        value = getattr(after, line.field)
        earlier = None if before is None else getattr(before, line.field)
        if value == earlier:
            continue
        if earlier:
            old.append(after.id)
        if value:
            rows.append({"id": after.id, line.field: value})
    for ids in _cut(old):
        transaction.run(ERASE[table, line.field], given={"ids": ids}).consume()
    for batch in _cut(rows):
        for index in range(len(DRAW[table, line.field])):
            transaction.run(DRAW[table, line.field][index], given={"rows": batch}).consume()


def _by_table(pairs: Sequence[Pair], is_wanted: Callable[[Pair], bool]) -> Mapping[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        record = pair[0] or pair[1]
        if record is not None and is_wanted(pair):
            found[record.table].append(pair)
    return found


def _ends(record: Record) -> tuple[str, str]:
    edge = EDGES[record.table]
    return getattr(record, edge.start), getattr(record, edge.end)


def _cut(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Pieces of a size that one query bears."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
