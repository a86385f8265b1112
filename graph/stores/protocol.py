"""What a store must do, in domain words. Two stores, one contract suite.

Reads take a `Scope` first and answer only what that reader may see. Writes go through
`with store.writing(actor) as writer:` and land whole or not at all. No method takes Cypher, SQL
or a back-end's name. Source: architecture 5; trust D1 to D8.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from graph.changes import Change
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope

__all__ = ["REPLY_LIFETIME", "Revision", "Store", "StoredReply", "Writer"]

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


class Writer(Protocol):
    """One unit of work. Everything in it lands at once when the block ends without an error."""

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

    def revision(self) -> Revision:
        """What state the store is in.

        It is not for readers: it also moves with what they may not see.
        """
        ...

    def writing(self, actor: str) -> AbstractContextManager[Writer]:
        """Open a unit of work on behalf of `actor`.

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
