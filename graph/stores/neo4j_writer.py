"""One unit of work on a Neo4j database: checked as it goes, written when it ends.

What the unit has changed lies over the graph until then, and all that it reads goes through it.
After any error the whole unit is lost and says so, as on every store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from neo4j import Transaction

from graph.changes import Change
from graph.errors import StoreError
from graph.identifiers import new_id
from graph.model import Record
from graph.records import Records
from graph.schema import record_type
from graph.scope import Scope
from graph.stores.batches import batches, in_order
from graph.stores.cypher import (
    CROSS_GATE,
    INSERT_REPLY,
    PRUNE_REPLIES,
    PUBLISH,
    SELECT_REPLY,
)
from graph.stores.neo4j_connections import Server
from graph.stores.neo4j_drawing import draw_lines, write_records
from graph.stores.neo4j_errors import translated
from graph.stores.neo4j_history import insert_changes, insert_entry, insert_items
from graph.stores.neo4j_pending import Pending, net_pairs
from graph.stores.neo4j_reading import Neo4jReader
from graph.stores.neo4j_rows import natural_key_of, sender_key_of, shortened
from graph.stores.neo4j_staging import LARGEST, stage, stage_items
from graph.stores.protocol import REPLY_LIFETIME, Author, StoredReply
from graph.stores.references import check_record, references_of
from graph.stores.refusals import (
    refuse_dangling,
    refuse_foreign_ids,
    refuse_other_request,
    refuse_taken,
)
from graph.stores.removal import plan_removal
from graph.stores.trail_files import TrailFiles
from graph.stores.trailing import UnitTrail
from graph.trail import Entry

__all__ = ["Neo4jWriter"]


class Neo4jWriter:
    """Changes records in a unit of work; `Writer` says what each method does.

    Args:
        transaction: Holds the turn to write, and sees the graph as it was before.
        server: Where a large unit is staged.
        author: On whose behalf, when and why.
        files: Keys and heads of the audit trail.
        sequence: The number of the last change that is stored.

    Attributes:
        unit: Id of the unit of work.
        reason: Why.
        changes: What has happened in the unit, in order.
        pending: The same, by record.
    """

    def __init__(
        self,
        transaction: Transaction,
        server: Server,
        author: Author,
        files: TrailFiles,
        *,
        sequence: int,
    ) -> None:
        self.unit = new_id("unt")
        self.reason = author.reason
        self.changes: list[Change] = []
        self.pending = Pending()
        self._transaction = transaction
        self._server = server
        self._author = author
        self._sequence = sequence
        self._reader = Neo4jReader(transaction, sequence, self.pending)
        self._trail = UnitTrail(files, self._reader.records)
        self._entry: Entry | None = None
        self._is_open = True
        self._has_reply = False

    @property
    def sequence(self) -> int:
        """The number of the last change of the unit, or before it."""
        return self._sequence + len(self.changes)

    @property
    def is_staged(self) -> bool:
        """Whether the unit is too large to be drawn in one transaction."""
        return len(self.changes) > LARGEST

    def put(self, record: Record) -> Change | None:
        """Write a record whole; None when nothing changed."""
        changes = self.put_all([record])
        return changes[0] if changes else None

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        """Write many records, in any order of kinds; the changes that happened."""
        with self._working():
            ordered = in_order(records)
            here = {record.id: record.table for record in ordered}
            asked = {one for record in ordered for _, one in references_of(record)}.union(here)
            known = self._reader.locate(asked) if asked else {}
            refuse_dangling(ordered, known | here)
            changes: list[Change] = []
            for table, batch in batches(ordered):
                changes += self._put_batch(table, batch, known)
            return changes

    def delete(self, record_id: str) -> list[Change]:
        """Remove a record, and in the same unit what refers to it."""
        with self._working():
            plan = plan_removal(record_id, self._reader.records, self._reader.referrers)
            pairs = [*plan.trimmed, *((record, None) for record in plan.removed)]
            return [self._change(before, after) for before, after in pairs]

    def read(self, account: str | None = None) -> Records:
        """Everything in this unit of work as it stands now, of one account or of all."""
        with self._working():
            found = self._reader.all() if account is None else self._reader.accounts([account])
            return Records(found, Scope.administrator(self._author.actor))

    def recall(self, key: str) -> StoredReply | None:
        """The reply that was stored under an idempotency key, or None."""
        with self._working():
            row = self._transaction.run(SELECT_REPLY, key=shortened(key)).single()
            return None if row is None else StoredReply(request=row["request"], reply=row["reply"])

    def remember(self, key: str, reply: StoredReply) -> None:
        """Keep a reply under an idempotency key; those older than two days are forgotten.

        Raises:
            IdempotencyError: The key holds the reply to another request.
        """
        known = self.recall(key)
        with self._working():
            refuse_other_request(known, reply)
            oldest = (self._author.at - REPLY_LIFETIME).isoformat()
            self._transaction.run(PRUNE_REPLIES, oldest=oldest).consume()
            if known is None:
                self._has_reply = True
                self._transaction.run(
                    INSERT_REPLY,
                    key=shortened(key),
                    request=reply.request,
                    reply=reply.reply,
                    created_at=self._author.at.isoformat(),
                ).consume()

    def finish(self) -> int | None:
        """Commit; when this returns, the server has everything on its disk.

        A large unit is published by this commit and yet to be drawn.

        Returns:
            The store's new revision, or None where nothing was written.

        Raises:
            StoreError: Something in this unit failed before, also when the caller has caught it.
        """
        with self._working():
            revision: int | None = None
            if self.changes or self._has_reply:
                revision = self._commit()
        self._is_open = False
        return revision

    def abandon(self) -> None:
        """End the writer; whoever opened the transaction undoes it."""
        self._is_open = False

    def _commit(self) -> int:
        sequence = self.sequence
        drawn = self._sequence if self.is_staged else sequence
        if self.changes:
            self._keep_history()
            self._transaction.run(PUBLISH, sequence=sequence, drawn=drawn).consume()
        passed = self._transaction.run(CROSS_GATE, sequence=sequence, drawn=drawn)
        revision = int(passed.single(strict=True)["revision"])
        self._transaction.commit()
        if self._entry is not None:
            self._trail.tell(self._entry)
        return revision

    def _keep_history(self) -> None:
        """Write the changes and their entry in the trail; records too, where that is one piece."""
        last = self._reader.last_entry()
        entry = Entry(
            number=last.number + 1,
            unit=self.unit,
            at=self._author.at.isoformat(),
            actor=self._author.actor,
            reason=self.reason,
            first=self._sequence + 1,
            last=self.sequence,
        )
        if self.is_staged:
            stage(self._server, entry.number, self.changes, self._trail.note)
            entry = self._trail.close(entry, last)
            stage_items(self._server, entry)
        else:
            pairs = net_pairs(self.changes)
            write_records(self._transaction, pairs)
            draw_lines(self._transaction, pairs)
            insert_changes(self._transaction, entry.number, self.changes, self._trail.note)
            entry = self._trail.close(entry, last)
            insert_items(self._transaction, entry)
        insert_entry(self._transaction, entry)
        self._entry = entry

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Any error inside ends the unit of work."""
        if not self._is_open:
            message = (
                "This unit of work is over: it has ended, or something in it failed. Nothing more "
                "is written in it; start a new one."
            )
            raise StoreError(message)
        try:
            with translated():
                yield
        except BaseException:
            self._is_open = False
            raise

    def _put_batch(
        self, table: str, batch: Sequence[Record], known: dict[str, str]
    ) -> list[Change]:
        """Take in records of one kind; `known` tells the kinds of ids and learns the new ones."""
        refuse_foreign_ids(table, (record.id for record in batch), known)
        there = {record.id for record in batch if record.id in known}
        before = {one.id: one for one in self._reader.records({table: there})} if there else {}
        fresh = [record for record in batch if before.get(record.id) != record]
        for record in fresh:
            check_record(record)
        self._check_unique(table, fresh)
        known.update((record.id, table) for record in fresh)
        return [self._change(before.get(one.id), one) for one in fresh]

    def _check_unique(self, table: str, batch: Sequence[Record]) -> None:
        """Check that nobody else has the natural key or the sender's id of one of these."""
        fields = record_type(table).natural_fields
        if fields and batch:
            wanted = {record.id: natural_key_of(record) for record in batch}
            owners = self._reader.key_owners(table, wanted.values())
            refuse_taken(table, wanted, owners, ", ".join(fields))
        senders = {one.id: sender_key_of(one) for one in batch if one.external_id is not None}
        if senders:
            owners = self._reader.sender_owners(table, senders.values())
            refuse_taken(table, senders, owners, "system and external_id")

    def _change(self, before: Record | None, after: Record | None) -> Change:
        """Note what happened, with its place in the history."""
        change = Change(
            sequence=self.sequence + 1,
            at=self._author.at,
            actor=self._author.actor,
            before=before,
            after=after,
            unit=self.unit,
            reason=self.reason,
        )
        self.changes.append(change)
        self.pending.add(change)
        return change
