"""Changes that lie over what the graph holds.

They are those of a unit of work that goes on, or of one that was published and is not drawn yet.
Whoever reads the graph and looks through them sees the records as they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from graph.changes import Change
from graph.model import Record
from graph.stores.neo4j_rows import natural_key_of, sender_key_of
from graph.stores.references import references_of

__all__ = ["Pair", "Pending", "net_pairs"]

# A record before and after; None where it was or is not there.
Pair = tuple[Record | None, Record | None]


class Pending:
    """Records in their newest form, where that is not in the graph.

    Args:
        changes: What happened, in order.
    """

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._newest: dict[str, Record | None] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._referrers: dict[str, set[str]] = defaultdict(set)
        for change in changes:
            self.add(change)

    def __contains__(self, record_id: str) -> bool:
        """Whether the record has changed, or is gone."""
        return record_id in self._newest

    def add(self, change: Change) -> None:
        """Take in what happened next."""
        before, after = change.before, change.after
        self._newest[change.record.id] = after
        if before is not None:
            for key in _keys_of(before):
                if self._owners.get(key) == before.id:
                    del self._owners[key]
        if after is not None:
            self._owners.update((key, after.id) for key in _keys_of(after))
            for _, reference in references_of(after):
                self._referrers[reference].add(after.id)

    def get(self, record_id: str) -> Record | None:
        """The newest form of a record; None where it is gone or has not changed."""
        return self._newest.get(record_id)

    def over(self, stored: Iterable[Record], belongs: Callable[[Record], bool]) -> list[Record]:
        """Records as they stand.

        Args:
            stored: As the graph has them.
            belongs: Whether a record that has changed is one of those asked for.
        """
        if not self._newest:
            return list(stored)
        kept = [record for record in stored if record.id not in self._newest]
        return kept + [one for one in self._newest.values() if one is not None and belongs(one)]

    def owner(self, table: str, key: str) -> str | None:
        """The id of the changed record of a table that has a natural key or sender's key."""
        return self._owners.get((table, key))

    def referrers(self, ids: Iterable[str]) -> Iterator[tuple[str, str, Record]]:
        """Every changed record that refers to one of these, as (table, field, record)."""
        wanted = set(ids)
        found = sorted({one for id_ in wanted for one in self._referrers.get(id_, ())})
        for record in filter(None, map(self._newest.get, found)):
            for field, reference in references_of(record):
                if reference in wanted:
                    yield record.table, field, record


def _keys_of(record: Record) -> Iterator[tuple[str, str]]:
    if record.natural_fields:
        yield record.table, natural_key_of(record)
    if record.external_id is not None:
        yield record.table, sender_key_of(record)


def net_pairs(changes: Iterable[Change]) -> list[Pair]:
    """What some changes in order come to: each record once, and none that is as it was.

    A record that has become one of another kind is two pairs.
    """
    first: dict[str, Record | None] = {}
    last: dict[str, Record | None] = {}
    for change in changes:
        first.setdefault(change.record.id, change.before)
        last[change.record.id] = change.after
    pairs: list[Pair] = []
    for one, after in last.items():
        before = first[one]
        if before is not None and after is not None and before.table != after.table:
            pairs += [(before, None), (None, after)]
        elif before != after:
            pairs.append((before, after))
    return pairs
