"""A store that reads again only what may have changed since it read it.

A question first asks the store how far it is, which is little work; what was read at that state is
then answered from memory, and an account that nothing happened to since is not read again. So a
reader never gets less than what was true when the question came.
Source: architecture 5; performance 2, 5 (9).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar, Unpack

from graph.cache import Cache
from graph.changes import Change
from graph.model import Influence, Opportunity, Organization, Record
from graph.records import HiddenEdges, Records
from graph.scope import Scope
from graph.stores.protocol import HistoryQuery, Revision, Store, TrailQuery, Writer
from graph.stores.versions import AccountVersions
from graph.trail import Entry, Written

__all__ = ["EVERYTHING", "RememberingStore", "Watch"]

EVERYTHING = "*"
Watch = Callable[[str, HiddenEdges], None]

_MOST_RECORDS = 200_000
_T = TypeVar("_T", bound=Sized)


class RememberingStore:
    """The same answers as the store inside, from memory while nothing was written.

    Args:
        store: What is read.
        limit: How many records are kept at most, over all questions and readers.
    """

    def __init__(self, store: Store, *, limit: int = _MOST_RECORDS) -> None:
        self._store = store
        self._memory = _Memory(limit)
        self._asked: Revision | None = None  # the state that is known for the whole of a request
        self._is_request = False
        self._watch: Watch | None = None

    def __eq__(self, other: object) -> bool:
        """Those that share their memory are one store."""
        return isinstance(other, RememberingStore) and self._memory is other._memory

    def __hash__(self) -> int:
        """See `__eq__`."""
        return hash(self._memory)

    def for_request(self, watch: Watch | None = None) -> RememberingStore:
        """The same store and memory for the questions of one request.

        It asks for the state once; later ones are answered by what was true when the request came
        or became true since. What the request writes, it reads.

        Args:
            watch: Told of hidden influence that the request gets to see, and of whose map; '*'
                stands for many.
        """
        part = object.__new__(type(self))
        part.__dict__.update(self.__dict__, _is_request=True, _asked=None, _watch=watch)
        return part

    def accounts(self, scope: Scope) -> tuple[Organization, ...]:
        """See `Store.accounts`."""
        return self._recall(("accounts", scope.key), lambda: self._store.accounts(scope))

    def opportunities(self, scope: Scope) -> tuple[Opportunity, ...]:
        """See `Store.opportunities`."""
        return self._recall(("opportunities", scope.key), lambda: self._store.opportunities(scope))

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """See `Store.read`."""
        revision = self.revision()
        state = revision if account is None else self._memory.versions.of(account)
        key = ("read", scope.key, account, state)
        found = self._memory.kept.get(key, lambda: self._store.read(scope, account))
        if self._watch is not None and (edges := found.hidden_edges).count:
            self._watch(account or EVERYTHING, edges)
        return found

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """See `Store.find`."""
        found = self._recall(
            ("find", scope.key, table, reference),
            lambda: self._store.find(scope, table, reference),
        )
        self._tell(found)
        return found

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """See `Store.changes`."""
        found = self._recall(
            ("changes", scope.key, after, limit),
            lambda: self._store.changes(scope, after=after, limit=limit),
        )
        self._tell(form for one in found for form in (one.before, one.after))
        return found

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """See `Store.history`."""
        found = self._recall(
            ("history", scope.key, tuple(sorted(asked.items()))),
            lambda: self._store.history(scope, **asked),
        )
        self._tell(form for one in found for form in (one.before, one.after))
        return found

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """See `Store.entries`."""
        return self._store.entries(scope, after=after, limit=limit)

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """See `Store.find_entries`."""
        return self._store.find_entries(scope, **asked)

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """See `Store.written`."""
        return self._store.written(scope, after=after, limit=limit)

    def revision(self) -> Revision:
        """See `Store.revision`; for a request the state that its answers are at least of."""
        if self._asked is not None:
            return self._asked
        revision = self._store.revision()
        self._memory.move_to(self._store, revision)
        if self._is_request:
            self._asked = revision
        return revision

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[Writer]:
        """See `Store.writing`."""
        with self._store.writing(actor, reason) as writer:
            self._asked = None  # nobody else writes now: what is read inside is the last state
            yield writer
        self._asked = None

    def migrate(self) -> list[str]:
        """See `Store.migrate`."""
        return self._store.migrate()

    def close(self) -> None:
        """See `Store.close`."""
        self._store.close()

    def _tell(self, forms: Iterable[Record | None]) -> None:
        """Tell who watches of influence among some records, by account."""
        if self._watch is None:
            return
        by_account: dict[str, list[Record]] = {}
        for form in forms:
            if isinstance(form, Influence):
                by_account.setdefault(form.account or EVERYTHING, []).append(form)
        for account, records in by_account.items():
            edges = HiddenEdges.among(records)
            if edges.count:
                self._watch(account, edges)

    def _recall(self, key: tuple[Hashable, ...], load: Callable[[], _T]) -> _T:
        return self._memory.kept.get((*key, self.revision()), load)


class _Memory:
    """What was read, by the state that it was read in."""

    def __init__(self, limit: int) -> None:
        self.kept = Cache(limit, weigh=_count)
        self.versions = AccountVersions()
        self._era = 0

    def move_to(self, store: Store, revision: Revision) -> None:
        """Learn which accounts changed; where that cannot be told, forget all of them."""
        if self.versions.follow(store, revision) and self.versions.era != self._era:
            self._era = self.versions.era
            self.kept.clear()


def _count(value: object) -> int:
    return 1 + (len(value) if isinstance(value, Sized) else 0)
