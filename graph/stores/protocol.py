"""What a store must do, in domain words. Two stores, one contract suite.

Reads take a `Scope` first and answer only what that reader may see. Writes go through
`with store.writing(actor, reason) as writer:` and land whole or not at all. No method takes Cypher,
SQL or a back-end's name. Source: architecture 5; trust D1 to D8.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypedDict, Unpack

from graph.changes import Change
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.trail import Entry, Written

__all__ = [
    "REPLY_LIFETIME",
    "Author",
    "HistoryQuery",
    "Revision",
    "Store",
    "StoredReply",
    "TrailQuery",
    "Writer",
]

# Replies are kept for a day at least (contract 5); older ones go when a new one comes.
REPLY_LIFETIME = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Revision:
    """Which state a store is in: as long as it is equal, no record was written.

    Attributes:
        origin: Tells stores at one address apart; '' where only one can be there.
        sequence: Number of the last change.
    """

    origin: str
    sequence: int


@dataclass(frozen=True, slots=True)
class StoredReply:
    """What was answered to a request with an idempotency key.

    Attributes:
        request: Digest of the request, to tell a retry from another request with the same key.
        reply: The answer body.
    """

    request: str
    reply: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who opened a unit of work.

    Attributes:
        actor: On whose behalf.
        at: When, UTC; every change of the unit has it.
        reason: Why.
    """

    actor: str
    at: datetime
    reason: str = ""


class HistoryQuery(TypedDict, total=False):
    """Which part of the history is asked for; what is left out narrows nothing.

    Attributes:
        record: Our id of a record.
        unit: Id of a unit of work.
        actor: Who did it.
        account: Our id of a customer: only changes with a visible form on that map.
        before: Only changes with a smaller sequence than this one.
        limit: Most changes to answer, of those that are shown; 100 unless told.
    """

    record: str | None
    unit: str | None
    actor: str | None
    account: str | None
    before: int | None
    limit: int


class TrailQuery(TypedDict, total=False):
    """Which entries of the audit trail are asked for; what is left out narrows nothing.

    Attributes:
        before: Only entries with a smaller number than this one.
        actor: Who did it.
        since: Of this day or later ones (UTC), as ISO text.
        record: Our id of a record that changed.
        account: Our id of a customer on whose map something changed.
        limit: Most entries to answer; 100 unless told.
    """

    before: int
    actor: str | None
    since: str | None
    record: str | None
    account: str | None
    limit: int


class Writer(Protocol):
    """One unit of work. Everything in it lands at once when the block ends without an error.

    Attributes:
        reason: Why; whoever joins a unit that is open already may say so before its first change.
    """

    reason: str

    @property
    def unit(self) -> str:
        """Id of this unit of work; its changes carry it."""
        ...

    def put(self, record: Record) -> Change | None:
        """Write a record whole; None when nothing changed.

        A record with an id that is there replaces it.

        Raises:
            DuplicateError: Another record has the same natural key or sender's id.
            InputError: A reference points nowhere.
        """
        ...

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        """Write many records, in any order of kinds; the changes that happened."""
        ...

    def delete(self, record_id: str) -> list[Change]:
        """Remove a record, and in the same unit what refers to it.

        Overlay entries, evidence, edges and assessments that point to it go too; each is a
        change of its own. An empty list when there is no such record.
        """
        ...

    def read(self, account: str | None = None) -> Records:
        """Everything in this unit of work as it stands now, of one account (our id) or of all."""
        ...

    def recall(self, key: str) -> StoredReply | None:
        """The reply that was stored under an idempotency key, or None."""
        ...

    def remember(self, key: str, reply: StoredReply) -> None:
        """Keep a reply under an idempotency key, in this unit of work.

        Raises:
            IdempotencyError: The key holds the reply to another request.
        """
        ...


class Store(Protocol):
    """Where records live."""

    def accounts(self, scope: Scope) -> tuple[Organization, ...]:
        """The customers whose maps the reader may see, in the order of their keys."""
        ...

    def opportunities(self, scope: Scope) -> tuple[Opportunity, ...]:
        """The opportunities of those accounts."""
        ...

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """Records that the reader may see.

        Args:
            scope: Who reads.
            account: Our id of one account: its records and those of no account (our people,
                competitors); None reads all accounts.
        """
        ...

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """Records of a kind that a reference may mean: our id, the sender's id, `system:id`.

        More than one means that the reference is ambiguous for this reader.
        """
        ...

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """What happened to records that the reader may see, oldest first."""
        ...

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """What happened to records that the reader may see, newest first; see `HistoryQuery`.

        As in `changes`, a form that the reader may not see is None, and what is hidden altogether
        is not there and not counted.
        """
        ...

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """The audit trail, oldest first; for administrators and auditors, empty for others."""
        ...

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """Entries of the audit trail, newest first, for the same readers; see `TrailQuery`."""
        ...

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """Changes as they stand in the history, oldest first; for administrators alone."""
        ...

    def revision(self) -> Revision:
        """What state the store is in.

        It is not for readers: it also moves with what they may not see.
        """
        ...

    def writing(self, actor: str, reason: str = "") -> AbstractContextManager[Writer]:
        """Open a unit of work on behalf of `actor`.

        Args:
            actor: Who does it.
            reason: Why; its changes carry it.

        Raises:
            StorageFullError: The disk is full; nothing was written.
            StoreUnavailableError: The store does not answer.
        """
        ...

    def migrate(self) -> list[str]:
        """Bring the schema to this program's version; names of the steps that ran.

        Raises:
            StoreVersionError: The file was written by a newer program.
        """
        ...

    def close(self) -> None:
        """Give back connections; the store must not be used afterwards."""
        ...
