"""Which state each account of a store is in, so that an edit on one map leaves the others known.

What a reader may read of an account are its records and those of nobody's map. So that is as it was
unless one of these changed, which the store's history tells. Source: contract 2 (`graph_version`);
performance 2, 5 (11).
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from graph.changes import Change
from graph.scope import Scope
from graph.stores.protocol import Revision, Store

__all__ = ["AccountVersion", "AccountVersions"]

_MOST_CHANGES = 2_000
_EVERYTHING = Scope.administrator()


@dataclass(frozen=True, slots=True)
class AccountVersion:
    """What state the records of an account are in: equal ones, equal records.

    Attributes:
        era: Counts how often everything was forgotten.
        sequence: Number of the last change that may matter.
    """

    era: int
    sequence: int


class AccountVersions:
    """Follows a store along its history.

    Where it cannot (another store at the same address, one that was set back, more changes at once
    than are worth reading) everything counts as changed.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._at: Revision | None = None
        self._era = 0
        self._floor = 0  # what happened before is not told apart
        self._last: dict[str | None, int] = {}

    def follow(self, store: Store, revision: Revision) -> bool:
        """Go on to a state that the store is in, or was in a moment ago.

        Returns:
            Whether it is another state than before.

        Raises:
            StoreUnavailableError: The store does not tell its history now; nothing has moved.

        Cost: nothing while nothing was written, else one read of the changes since.
        """
        while (at := self._at) != revision:
            if at is not None and self._is_behind(revision, at):
                revision = store.revision()  # who asked later may have gone on already
                if not self._is_behind(revision, at):
                    continue
            # outside of the lock, as a store that hangs must not hold up everybody
            changes = self._changes(store, at, revision)
            with self._lock:
                if self._at is at:
                    self._move(revision, changes)
                    return True
        return False

    def of(self, account: str) -> AccountVersion:
        """The version of what may be read of an account, by our id."""
        with self._lock:
            shared = self._last.get(None, 0)
            own = self._last.get(account, 0)
            return AccountVersion(self._era, max(self._floor, shared, own))

    @property
    def era(self) -> int:
        """Counts how often everything was forgotten."""
        return self._era

    @staticmethod
    def _is_behind(revision: Revision, at: Revision) -> bool:
        return revision.origin == at.origin and revision.sequence < at.sequence

    @staticmethod
    def _changes(store: Store, at: Revision | None, now: Revision) -> tuple[Change, ...] | None:
        """What happened in between; None where that cannot be told."""
        if at is None or at.origin != now.origin:
            return None
        if not 0 < now.sequence - at.sequence <= _MOST_CHANGES:
            return None
        return store.changes(_EVERYTHING, after=at.sequence, limit=_MOST_CHANGES)

    def _move(self, revision: Revision, changes: tuple[Change, ...] | None) -> None:
        self._at = revision
        if changes is None:
            self._era += 1
            self._floor = revision.sequence
            self._last.clear()
            return
        for change in changes:
            for form in (change.before, change.after):
                if form is not None:
                    self._last[form.account] = change.sequence
