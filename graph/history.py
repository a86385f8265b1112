"""The past of a store as a reader may know it: what changed since a day, and what stood before.

A store keeps each change with both forms of the record, so an earlier state is today's records
with the later changes undone. Times are those of record keeping: when something was written down,
not when it was seen. Source: contract 2; `graph.changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.changes import Change
from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store

__all__ = ["History", "Tail", "changes_since", "records_before"]

_BATCH = 1000
# Beyond this many changes a comparison would take longer than anybody waits for a list.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class History:
    """What happened after a day.

    Attributes:
        since: The day; changes of that day itself came before.
        changes: Oldest first, as the reader may see them.
        is_whole: Whether these are all; False where there were more than are read.
    """

    since: date
    changes: tuple[Change, ...]
    is_whole: bool


class Tail:
    """How far a reader has followed the history of a store; later calls read only what is new."""

    def __init__(self) -> None:
        self._sequence = 0

    def advance(self, store: Store, scope: Scope) -> int:
        """The sequence of the last change that the reader may see; 0 where there is none.

        What the reader sees has not changed as long as this number has not. It never leaves the
        server.

        Cost: one read when nothing is new, else O(log n) reads for n new changes.
        """
        sequence, step = self._sequence, 1
        while True:
            found = store.changes(scope, after=sequence + step - 1, limit=1)
            if found:
                sequence, step = found[0].sequence, step * 2
            elif step > 1:
                step = 1
            else:
                self._sequence = sequence
                return sequence


def changes_since(store: Store, scope: Scope, since: date, *, limit: int = _MOST) -> History:
    """What a reader may know of the changes after a day, UTC.

    Args:
        store: Whose history.
        scope: Who reads.
        since: Changes of later days count.
        limit: Most changes to read.

    Cost: O(log n) reads to find the day among n changes, then one for every 1,000 changes.
    """
    after = _end_of(store, scope, since)
    found: list[Change] = []
    for change in _read(store, scope, after):
        if len(found) == limit:
            return History(since, tuple(found), is_whole=False)
        if change.at.date() > since:
            found.append(change)
    return History(since, tuple(found), is_whole=True)


def records_before(records: Records, changes: Iterable[Change]) -> Records:
    """The records as they stood before changes that came after.

    Args:
        records: As they stand; left unchanged.
        changes: Oldest first; those of other accounts are passed over.

    Returns:
        Records of the same reader, under the rights of the present day.
    """
    accounts = {one.account for one in records} | {None}
    kept: dict[str, Record] = {one.id: one for one in records}
    for change in reversed(tuple(changes)):
        if change.before is not None and change.before.account in accounts:
            kept[change.before.id] = change.before
        else:
            kept.pop(change.record.id, None)
    return Records(kept.values(), records.scope)


def _end_of(store: Store, scope: Scope, since: date) -> int:
    """A sequence number after which everything of later days comes, not much of that day before."""
    low, high = 0, _BATCH
    while _is_before(store, scope, high, since):
        low, high = high, high * 2
    while high - low > _BATCH:
        middle = (low + high) // 2
        if _is_before(store, scope, middle, since):
            low = middle
        else:
            high = middle
    return low


def _is_before(store: Store, scope: Scope, sequence: int, since: date) -> bool:
    """Whether the next visible change after a sequence number still belongs to the day, or before.

    Times do not run backwards along the history, but for clocks that were set back.
    """
    found = store.changes(scope, after=sequence, limit=1)
    return bool(found) and found[0].at.date() <= since


def _read(store: Store, scope: Scope, after: int) -> Iterator[Change]:
    while batch := store.changes(scope, after=after, limit=_BATCH):
        yield from batch
        after = batch[-1].sequence
