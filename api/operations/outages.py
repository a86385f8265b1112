"""What everybody learns from the one who asked a store in vain: not to wait for it as well.

While a server says nothing, each reader would hold a thread until its own deadline, and those
behind would wait for a thread on top. So the first who is let down closes the door: others are told
at once, and now and then one tries again. Source: trust D10, L7.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Unpack

from graph.changes import Change
from graph.errors import StoreUnavailableError
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import HistoryQuery, Revision, Store, TrailQuery, Writer
from graph.trail import Entry, Written

__all__ = ["WatchedStore"]

_PAUSE_SECONDS = 0.5
_TRIAL_SECONDS = 2.0


class WatchedStore:
    """A store whose readers and writers do not wait where others just waited in vain.

    Args:
        store: What answers.
        pause: Seconds from a failure until somebody may try again.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        store: Store,
        *,
        pause: float = _PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._said: str | None = None  # why the last reader got no answer
        self._closed_until = clock()
        self._answered_at = clock()

    @property
    def is_away(self) -> bool:
        """Whether the last reader got no answer."""
        return self._said is not None

    def accounts(self, scope: Scope) -> tuple[Organization, ...]:
        """See `Store.accounts`."""
        with self._attempt():
            return self._store.accounts(scope)

    def opportunities(self, scope: Scope) -> tuple[Opportunity, ...]:
        """See `Store.opportunities`."""
        with self._attempt():
            return self._store.opportunities(scope)

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """See `Store.read`."""
        with self._attempt():
            return self._store.read(scope, account)

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """See `Store.find`."""
        with self._attempt():
            return self._store.find(scope, table, reference)

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """See `Store.changes`."""
        with self._attempt():
            return self._store.changes(scope, after=after, limit=limit)

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """See `Store.history`."""
        with self._attempt():
            return self._store.history(scope, **asked)

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """See `Store.entries`."""
        with self._attempt():
            return self._store.entries(scope, after=after, limit=limit)

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """See `Store.find_entries`."""
        with self._attempt():
            return self._store.find_entries(scope, **asked)

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """See `Store.written`."""
        with self._attempt():
            return self._store.written(scope, after=after, limit=limit)

    def revision(self) -> Revision:
        """See `Store.revision`."""
        with self._attempt():
            return self._store.revision()

    def writing(self, actor: str, reason: str = "") -> AbstractContextManager[Writer]:
        """See `Store.writing`; a writer who is in the way of others closes no door.

        Raises:
            StoreUnavailableError: At once while readers get no answer.
        """
        with self._lock:
            self._refuse_early()
        return self._store.writing(actor, reason)

    def migrate(self) -> list[str]:
        """See `Store.migrate`."""
        return self._store.migrate()

    def close(self) -> None:
        """See `Store.close`."""
        self._store.close()

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        begun = self._clock()
        self._refuse()
        try:
            yield
        except StoreUnavailableError as error:
            self._note_failure(begun, str(error))
            raise
        self._note_answer()

    def _refuse(self) -> None:
        """Let nobody pass while there is no answer, but one who finds out whether there is."""
        with self._lock:
            self._refuse_early()
            if self._said is not None:
                self._closed_until = self._clock() + _TRIAL_SECONDS

    def _refuse_early(self) -> None:
        if self._said is not None and self._clock() < self._closed_until:
            raise StoreUnavailableError(self._said)

    def _note_failure(self, begun: float, said: str) -> None:
        with self._lock:
            if begun >= self._answered_at:  # else it answered somebody who came later
                self._said = said
                self._closed_until = self._clock() + self._pause

    def _note_answer(self) -> None:
        with self._lock:
            self._said = None
            self._answered_at = self._clock()
