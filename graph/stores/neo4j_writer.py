"""One unit of work on a Neo4j database: one transaction, sent in batches.

After any error the whole unit is lost and says so, as on every store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from neo4j import Transaction

from graph.changes import Change
from graph.errors import IdempotencyError, StoreError
from graph.model import Record
from graph.records import Records
from graph.schema import record_type
from graph.scope import Scope
from graph.stores.cypher import (
    CREATE,
    CROSS_GATE,
    DELETE,
    DRAW,
    ERASE,
    INSERT_CHANGES,
    INSERT_REPLY,
    KEY_TAKEN,
    PRUNE_REPLIES,
    SAVE_SEQUENCE,
    SELECT_REPLY,
    SENDER_TAKEN,
    UPDATE,
)
from graph.stores.neo4j_errors import translated
from graph.stores.neo4j_reading import (
    load_accounts,
    load_all,
    load_records,
    load_referrers,
    locate,
)
from graph.stores.neo4j_rows import (
    Properties,
    natural_key_of,
    properties_of,
    sender_key_of,
    shortened,
    stored_form,
    to_json,
)
from graph.stores.neo4j_shapes import EDGES, LINES
from graph.stores.protocol import REPLY_LIFETIME, StoredReply
from graph.stores.references import TABLES, check_record, references_of
from graph.stores.refusals import refuse_dangling, refuse_foreign_ids, refuse_taken
from graph.stores.removal import plan_removal

__all__ = ["Neo4jWriter"]

_BATCH = 2000
_ORDER = {table: place for place, table in enumerate(TABLES)}


class Neo4jWriter:
    """Writes records in an open transaction; `Writer` says what each method does.

    Args:
        transaction: Holds the turn to write.
        actor: On whose behalf.
        now: When, UTC; every change of the unit has it.
        sequence: The number of the last change that is stored.
    """

    def __init__(
        self, transaction: Transaction, actor: str, now: datetime, *, sequence: int
    ) -> None:
        self._transaction = transaction
        self._actor = actor
        self._now = now
        self._sequence = sequence
        self._is_open = True
        self._has_written = False

    def put(self, record: Record) -> Change | None:
        """Write a record whole; None when nothing changed."""
        changes = self.put_all([record])
        return changes[0] if changes else None

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        """Write many records, in any order of kinds; the changes that happened."""
        with self._working():
            ordered = sorted(records, key=lambda record: _ORDER[record.table])
            asked = {record.id for record in ordered}
            asked.update(one for record in ordered for _, one in references_of(record))
            known = locate(self._transaction, asked) if asked else {}
            refuse_dangling(ordered, known | {record.id: record.table for record in ordered})
            changes: list[Change] = []
            for table, group in groupby(ordered, key=lambda record: record.table):
                changes += self._put_table(table, list(group), known)
            return changes

    def delete(self, record_id: str) -> list[Change]:
        """Remove a record, and in the same unit what refers to it."""
        with self._working():
            plan = plan_removal(
                record_id,
                lambda wanted: load_records(self._transaction, wanted),
                lambda ids: load_referrers(self._transaction, ids),
            )
            changes = [self._change(before, after) for before, after in plan.trimmed]
            changes += [self._change(record, None) for record in plan.removed]
            for table, group in groupby(plan.trimmed, key=lambda pair: pair[0].table):
                pairs = list(group)
                self._write(table, pairs)
                self._draw(table, [self._change(before, after) for before, after in pairs])
            for table, leaving in groupby(plan.removed, key=lambda record: record.table):
                ids = [record.id for record in leaving]
                self._transaction.run(DELETE[table], given={"ids": ids}).consume()
            return self._keep(changes)

    def read(self, account: str | None = None) -> Records:
        """Everything in this unit of work as it stands now, of one account or of all."""
        with self._working():
            if account is None:
                found = load_all(self._transaction)
            else:
                found = load_accounts(self._transaction, [account])
            return Records(found, Scope.administrator(self._actor))

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
            if known is not None and known.request != reply.request:
                message = (
                    "This idempotency key holds the reply to another request. Use a new key for "
                    "a new request."
                )
                raise IdempotencyError(message)
            oldest = (self._now - REPLY_LIFETIME).isoformat()
            self._transaction.run(PRUNE_REPLIES, oldest=oldest).consume()
            if known is None:
                self._has_written = True
                self._transaction.run(
                    INSERT_REPLY,
                    key=shortened(key),
                    request=reply.request,
                    reply=reply.reply,
                    created_at=self._now.isoformat(),
                ).consume()

    def finish(self) -> int | None:
        """Commit; when this returns, the server has everything on its disk.

        Returns:
            The store's new revision, or None where nothing was written.

        Raises:
            StoreError: Something in this unit failed before, also when the caller has caught it.
        """
        with self._working():
            revision: int | None = None
            if self._has_written:
                self._transaction.run(SAVE_SEQUENCE, sequence=self._sequence).consume()
                revision = self._transaction.run(CROSS_GATE).single(strict=True)["revision"]
                self._transaction.commit()
        self._is_open = False
        return revision

    def abandon(self) -> None:
        """End the writer; whoever opened the transaction undoes it."""
        self._is_open = False

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

    def _put_table(
        self, table: str, records: Sequence[Record], known: dict[str, str]
    ) -> list[Change]:
        """Write records of one kind; `known` tells the kinds of ids and learns the new ones."""
        changes: list[Change] = []
        for batch in _batches(records):
            refuse_foreign_ids(table, (record.id for record in batch), known)
            there = {record.id for record in batch if record.id in known}
            stored = load_records(self._transaction, {table: there}) if there else []
            before = {record.id: record for record in stored}
            fresh = [record for record in batch if before.get(record.id) != record]
            for record in fresh:
                check_record(record)
            self._check_unique(table, fresh)
            self._write(table, [(before.get(record.id), record) for record in fresh])
            changes += self._keep([self._change(before.get(one.id), one) for one in fresh])
            known.update((record.id, table) for record in fresh)
        # only now: an organization may be part of one that came later
        self._draw(table, changes)
        return changes

    def _check_unique(self, table: str, batch: Sequence[Record]) -> None:
        """Check that nobody else has the natural key or the sender's id of one of these.

        The constraints of the database say the same; asked first, the answer names the record.
        """
        fields = record_type(table).natural_fields
        if fields and batch:
            wanted = {record.id: natural_key_of(record) for record in batch}
            rows = self._transaction.run(KEY_TAKEN[table], given={"keys": [*wanted.values()]})
            refuse_taken(table, wanted, dict(rows.values()), ", ".join(fields))
        senders = {one.id: sender_key_of(one) for one in batch if one.external_id is not None}
        if senders:
            rows = self._transaction.run(SENDER_TAKEN[table], given={"keys": [*senders.values()]})
            refuse_taken(table, senders, dict(rows.values()), "system and external_id")

    def _write(self, table: str, pairs: Sequence[tuple[Record | None, Record]]) -> None:
        """Write the new forms of records, each with the form it replaces."""
        fresh, moved, edited = [], [], []
        for before, after in pairs:
            row = stored_form(after, properties_of(after))
            if before is None:
                fresh.append(row)
            elif table in EDGES and _ends(before) != _ends(after):
                moved.append(row)
            else:
                edited.append(row)
        if moved:  # a relationship cannot be bent: it is drawn anew
            self._transaction.run(
                DELETE[table], given={"ids": [row["id"] for row in moved]}
            ).consume()
        if edited:
            self._transaction.run(UPDATE[table], given={"rows": edited}).consume()
        self._create(table, fresh + moved)

    def _create(self, table: str, rows: list[Properties]) -> None:
        count = 0
        for index in range(len(CREATE[table]) if rows else 0):
            counters = (
                self._transaction.run(CREATE[table][index], given={"rows": rows}).consume().counters
            )
            count += counters.nodes_created or counters.relationships_created
        if count != len(rows):
            message = (
                f"{table}: {len(rows) - count} records were not written, as somebody else changed "
                "what they refer to. Nothing of the unit was written; send it again."
            )
            raise StoreError(message)

    def _draw(self, table: str, changes: Sequence[Change]) -> None:
        """Draw the references of nodes as lines, in place of those that were there."""
        if table not in LINES:
            return
        newest = {change.record.id: change for change in changes}
        old = [one for one, change in newest.items() if change.before is not None]
        for index in range(len(ERASE[table]) if old else 0):
            self._transaction.run(ERASE[table][index], given={"ids": old}).consume()
        for line in LINES[table]:
            values = ((one, getattr(change.record, line.field)) for one, change in newest.items())
            rows = [{"id": one, line.field: value} for one, value in values if value]
            for index in range(len(DRAW[table, line.field]) if rows else 0):
                self._transaction.run(
                    DRAW[table, line.field][index], given={"rows": rows}
                ).consume()

    def _change(self, before: Record | None, after: Record | None) -> Change:
        return Change(sequence=0, at=self._now, actor=self._actor, before=before, after=after)

    def _keep(self, changes: list[Change]) -> list[Change]:
        """Store changes, with their place in the history."""
        if not changes:
            return []
        self._has_written = True
        kept = [
            replace(change, sequence=place)
            for place, change in enumerate(changes, start=self._sequence + 1)
        ]
        self._sequence = kept[-1].sequence
        for start in range(0, len(kept), _BATCH):
            given = {
                "at": self._now.isoformat(),
                "actor": self._actor,
                "rows": [_change_row(change) for change in kept[start : start + _BATCH]],
            }
            self._transaction.run(INSERT_CHANGES, given=given).consume()
        return kept


def _ends(record: Record) -> tuple[str, str]:
    edge = EDGES[record.table]
    return getattr(record, edge.start), getattr(record, edge.end)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Cut into pieces of bearable size in which no id comes twice: the later one replaces."""
    batch: dict[str, Record] = {}
    for record in records:
        if record.id in batch or len(batch) == _BATCH:
            yield list(batch.values())
            batch = {}
        batch[record.id] = record
    if batch:
        yield list(batch.values())


def _change_row(change: Change) -> list[str | int | None]:
    """The parts of a change in the order in which `INSERT_CHANGES` takes them."""
    before, after = change.before, change.after
    return [
        change.sequence,
        change.record.table,
        change.record.id,
        None if after is None else after.account,
        None if before is None else before.account,
        None if before is None else to_json(properties_of(before)),
        None if after is None else to_json(properties_of(after)),
    ]
