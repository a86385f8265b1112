"""Units of work that are too large for one transaction of the server.

Their changes are written into the history in pieces, beyond the number up to which it is
published, where nobody looks. One small commit publishes them: from then on readers look at the
graph through these changes, until the graph itself has been brought up to them, again in pieces.
Whoever dies in between leaves either changes that the next writer throws away or changes that the
next writer draws. Source: trust D9 (staging and one publishing flip).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from neo4j import Transaction

from graph.changes import Change
from graph.stores.cypher import (
    DELETE_CHANGES,
    DELETE_ITEMS,
    LOCK_TURN,
    READ_STATE,
    SAVE_DRAWN,
    SAVE_WRITTEN,
    SETTLE_GATE,
)
from graph.stores.neo4j_connections import Server
from graph.stores.neo4j_drawing import draw_lines, write_records
from graph.stores.neo4j_history import Note, insert_changes, insert_items
from graph.stores.neo4j_pending import net_pairs
from graph.stores.neo4j_reading import read_changes
from graph.trail import Entry

__all__ = [
    "LARGEST",
    "StoreState",
    "bring_up",
    "clear_staged",
    "read_state",
    "stage",
    "stage_items",
]

# Records in one transaction: with their changes and lines these are some 40,000 nodes and
# relationships, which a server with 512 MB of heap bears.
LARGEST = 10_000
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class StoreState:
    """How far a database is.

    Attributes:
        version: Of the schema; None where there is none.
        sequence: Number of the last change that is published.
        written: Number of the last change that the records show.
        drawn: Number of the last change that the lines between nodes show.
        has_staged: Whether there are changes that were never published.
    """

    version: int | None
    sequence: int = 0
    written: int = 0
    drawn: int = 0
    has_staged: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the graph shows every change."""
        return self.written == self.drawn == self.sequence


def read_state(transaction: Transaction) -> StoreState:
    """How far the database is."""
    row = transaction.run(READ_STATE).single(strict=True)
    if row["version"] is None:
        return StoreState(version=None)
    return StoreState(**row.data())


def stage(server: Server, unit: int, changes: Sequence[Change], note: Note) -> None:
    """Write changes of a unit where nobody looks, while the caller's transaction has the turn."""
    for start in range(0, len(changes), _BATCH):
        with _work(server) as transaction:
            insert_changes(transaction, unit, changes[start : start + _BATCH], note)
            transaction.commit()


def stage_items(server: Server, entry: Entry) -> None:
    """Write what the trail says of a unit where nobody looks, as `stage` its changes."""
    with _work(server) as transaction:
        insert_items(transaction, entry)
        transaction.commit()


def clear_staged(server: Server, published: int, unit: int) -> None:
    """Throw away changes that were never published, while the caller holds the turn.

    Args:
        server: Where.
        published: Number of the last change that is published.
        unit: Number of the last unit of work that is.
    """
    count = _BATCH
    while count == _BATCH:  # before the changes, by which the next one would know of these
        with _work(server) as transaction:
            result = transaction.run(DELETE_ITEMS, after=unit, limit=_BATCH)
            count = result.consume().counters.nodes_deleted
            transaction.commit()
    count = _BATCH
    while count == _BATCH:
        with _work(server) as transaction:
            result = transaction.run(DELETE_CHANGES, after=published, limit=_BATCH)
            count = result.consume().counters.nodes_deleted
            transaction.commit()


def bring_up(server: Server, changes: Sequence[Change] = ()) -> None:
    """Bring the graph up to its history, a piece at a time; each piece takes the turn.

    Records come first and lines after them, as a line may lead to what a later piece writes.

    Args:
        server: Where.
        changes: Those that are missing, where the caller knows them; else they are read.
    """
    known = {change.sequence: change for change in changes}

    def load(transaction: Transaction, after: int, until: int) -> Sequence[Change]:
        until = min(until, after + _BATCH)
        numbers = range(after + 1, until + 1)
        if known.keys() >= set(numbers):
            return [known[number] for number in numbers]
        return read_changes(transaction, after, until, _BATCH)

    while _bring_up_piece(server, load):
        pass


def _work(server: Server) -> AbstractContextManager[Transaction]:
    limits = server.limits
    return server.transaction(silence=limits.work, timeout=limits.writing)


def _bring_up_piece(
    server: Server, load: Callable[[Transaction, int, int], Sequence[Change]]
) -> bool:
    """Draw the next piece; False when nothing was left to do."""
    with _work(server) as transaction:
        transaction.run(LOCK_TURN).consume()
        state = read_state(transaction)
        if state.written < state.sequence:
            changes = load(transaction, state.written, state.sequence)
            write_records(transaction, net_pairs(changes))
            transaction.run(SAVE_WRITTEN, sequence=changes[-1].sequence).consume()
        elif state.drawn < state.sequence:
            changes = load(transaction, state.drawn, state.sequence)
            draw_lines(transaction, net_pairs(changes))
            transaction.run(SAVE_DRAWN, sequence=changes[-1].sequence).consume()
        else:
            transaction.run(SETTLE_GATE).consume()
            transaction.commit()
            return False
        transaction.commit()
    return True
