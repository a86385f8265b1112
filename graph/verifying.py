"""Whether the audit trail is whole, and whether the history is still what it says.

Source: trust S13 and 0b (audit).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph.scope import Scope
from graph.stores.protocol import Store
from graph.stores.trail_files import TrailFiles
from graph.stores.trailing import CHAIN
from graph.trail import Damage, Entry, Keys, Written, check_chain, check_changes

__all__ = ["TrailReport", "verify_trail"]

_ADMIN = Scope.administrator()
_BATCH = 2000
_MOST = 1000


@dataclass(slots=True)
class TrailReport:
    """What a look at the whole trail found.

    Attributes:
        entries: Units of work that the trail tells of.
        changes: Changes that were compared with what it tells of them.
        untold: Changes of before there was a trail; nothing is known of these.
        unnoted: Entries at the end whose codes are not noted outside yet; what was cut off behind
            the last noted one cannot be found.
        damage: Where something is wrong, a thousand places at most.
    """

    entries: int = 0
    changes: int = 0
    untold: int = 0
    unnoted: int = 0
    damage: list[Damage] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damage


def verify_trail(store: Store, files: TrailFiles) -> TrailReport:
    """Check every entry of the trail, and every change against it.

    Args:
        store: Whose trail; it may be written to meanwhile.
        files: Keys and heads.

    Raises:
        StoreUnavailableError: The store or the keys do not answer.

    Cost: linear in entries and changes; one entry with its changes in memory.
    """
    report = TrailReport()
    heads = files.heads(CHAIN)
    told = _Told(store, report, files.by_pseudonym(), files.keys)
    newest = 0

    def watched() -> Iterator[Entry]:
        nonlocal newest
        for entry in _entries(store):
            newest = entry.number
            told.compare(entry)
            yield entry

    found = check_chain(watched(), files.chain_key, heads)
    for damage in found:
        _note(report, damage)
    report.unnoted = max(0, newest - max(heads, default=0))
    told.close(newest)
    report.damage.sort(key=lambda one: (one.number, one.change or 0))
    return report


class _Told:
    """Follows the history beside the trail."""

    def __init__(
        self, store: Store, report: TrailReport, people: Mapping[str, bytes], keys: Keys
    ) -> None:
        self._store = store
        self._report = report
        self._people = people
        self._keys = keys
        self._changes = _written(store, 0)
        self._next = next(self._changes, None)

    def compare(self, entry: Entry) -> None:
        """Look at the changes up to the last one of an entry."""
        before = self._take(entry.first - 1)
        changes = self._take(entry.last)
        if not entry.code and not self._report.entries:
            self._report.untold += len(before) + len(changes)
            return
        if before and self._report.entries:
            _note(self._report, Damage("gap", entry.number, before[0].sequence))
        elif not self._report.entries:
            self._report.untold += len(before)
        self._report.entries += 1
        self._report.changes += len(changes)
        for damage in check_changes(entry, changes, self._people, self._keys):
            _note(self._report, damage)

    def close(self, newest: int) -> None:
        """Look whether there are changes that no entry tells of, but for those written just now."""
        if self._next is None or self._store.entries(_ADMIN, after=newest, limit=1):
            return
        if self._report.entries:
            _note(self._report, Damage("gap", newest + 1, self._next.sequence))
        else:
            self._report.untold += 1 + sum(1 for _ in self._changes)

    def _take(self, until: int) -> list[Written]:
        found = []
        while self._next is not None and self._next.sequence <= until:
            found.append(self._next)
            self._next = next(self._changes, None)
        return found


def _entries(store: Store) -> Iterator[Entry]:
    after = 0
    while batch := store.entries(_ADMIN, after=after, limit=_BATCH):
        yield from batch
        after = batch[-1].number


def _written(store: Store, after: int) -> Iterator[Written]:
    while batch := store.written(_ADMIN, after=after, limit=_BATCH):
        yield from batch
        after = batch[-1].sequence


def _note(report: TrailReport, damage: Damage) -> None:
    if len(report.damage) < _MOST:
        report.damage.append(damage)
