"""The same request sent twice is done once: the reply lies in the same unit of work as the change.

Source: trust D6, D8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Unpack

from api.wording import said
from graph.changes import Change
from graph.errors import IdempotencyError, InputError
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import (
    HistoryQuery,
    Revision,
    Store,
    StoredReply,
    TrailQuery,
    Writer,
)
from graph.trail import Entry, Written

__all__ = ["answer_once"]

_LONGEST_KEY = 200


def answer_once(
    store: Store, user: str, key: str, request: bytes, do: Callable[[Store], str]
) -> str:
    """Do something once, whatever the number of requests with this key.

    Args:
        store: Where it is done, and the reply kept.
        user: Whose key it is; two users never share one.
        key: What the client calls the request.
        request: Everything that makes the request this one.
        do: Does it in the store that it is given, and answers the reply.

    Raises:
        IdempotencyError: The key was used for another request.
        InputError: The key is empty or too long.
    """
    if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        raise InputError(said("bad_key", column="Idempotency-Key"))
    mark = hashlib.sha256(request).hexdigest()
    own_key = f"{user}:{key}"
    with store.writing(user) as writer:
        known = writer.recall(own_key)
        if known is not None:
            if known.request != mark:
                message = "This Idempotency-Key was used for another request; choose a new one."
                raise IdempotencyError(message)
            return known.reply
        reply = do(_OpenUnit(store, writer))
        writer.remember(own_key, StoredReply(mark, reply))
    return reply


class _OpenUnit:
    """A store whose next unit of work is the one that is open already."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self._store = store
        self._writer = writer

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[Writer]:
        """Join the open unit, which its owner ends; it has its actor already."""
        del actor
        self._writer.reason = reason
        yield self._writer

    def accounts(self, scope: Scope) -> tuple[Organization, ...]:
        """As the store."""
        return self._store.accounts(scope)

    def opportunities(self, scope: Scope) -> tuple[Opportunity, ...]:
        """As the store."""
        return self._store.opportunities(scope)

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """As the store."""
        return self._store.read(scope, account)

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """As the store."""
        return self._store.find(scope, table, reference)

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """As the store."""
        return self._store.changes(scope, after=after, limit=limit)

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """As the store."""
        return self._store.history(scope, **asked)

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """As the store."""
        return self._store.entries(scope, after=after, limit=limit)

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """As the store."""
        return self._store.find_entries(scope, **asked)

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """As the store."""
        return self._store.written(scope, after=after, limit=limit)

    def revision(self) -> Revision:
        """As the store."""
        return self._store.revision()

    def migrate(self) -> list[str]:
        """As the store."""
        return self._store.migrate()

    def close(self) -> None:
        """Nothing: the owner closes."""
