"""One unit of work on an SQLite file.

After any error the whole unit is lost and says so: SQLite rolls back by itself when the disk is
full, and whoever then wrote on would write outside any transaction (trust, fact 2).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from graph.changes import Change
from graph.errors import StoreError
from graph.model import Record
from graph.records import Records
from graph.schema import record_type
from graph.scope import Scope
from graph.stores.batches import batches, in_order
from graph.stores.protocol import REPLY_LIFETIME, StoredReply
from graph.stores.references import check_record
from graph.stores.refusals import refuse_other_request
from graph.stores.removal import plan_removal
from graph.stores.sqlite_checks import check_ids, check_references, check_unique
from graph.stores.sqlite_errors import is_sync_failure, translated
from graph.stores.sqlite_reading import (
    last_sequence,
    listed,
    load_account,
    load_all,
    load_records,
    load_referrers,
)
from graph.stores.sqlite_rows import Row, read_row, row_of, to_json
from graph.stores.sqlite_schema import (
    DELETE,
    INSERT_CHANGE,
    INSERT_REPLY,
    PRUNE_REPLIES,
    SELECT_IDS,
    SELECT_REPLY,
    UPSERT,
)

__all__ = ["SqliteWriter"]


class SqliteWriter:
    """Writes records in an open transaction; `Writer` says what each method does.

    Args:
        connection: In a transaction that nobody else uses.
        actor: On whose behalf.
        now: When, UTC; every change of the unit has it.
    """

    def __init__(self, connection: sqlite3.Connection, actor: str, now: datetime) -> None:
        self._connection = connection
        self._actor = actor
        self._now = now
        self._is_open = True
        self.lost_sync = False

    def put(self, record: Record) -> Change | None:
        """Write a record whole; None when nothing changed."""
        changes = self.put_all([record])
        return changes[0] if changes else None

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        """Write many records, in any order of kinds; the changes that happened."""
        with self._working():
            ordered = in_order(records)
            check_references(self._connection, ordered)
            changes: list[Change] = []
            for table, batch in batches(ordered):
                changes += self._put_batch(table, batch)
            return changes

    def delete(self, record_id: str) -> list[Change]:
        """Remove a record, and in the same unit what refers to it."""
        with self._working():
            plan = plan_removal(
                record_id,
                partial(load_records, self._connection),
                partial(load_referrers, self._connection),
            )
            changes = [self._change(before, after) for before, after in plan.trimmed]
            for _, after in plan.trimmed:
                self._write(after.table, [(row_of(after), after)])
            for record in plan.removed:
                self._connection.execute(DELETE[record.table], (record.id,))
                changes.append(self._change(record, None))
            return self._keep(changes)

    def read(self, account: str | None = None) -> Records:
        """Everything in this unit of work as it stands now, of one account or of all."""
        with self._working():
            if account is None:
                found = load_all(self._connection)
            else:
                found = load_account(self._connection, account)
            return Records(found, Scope.administrator(self._actor))

    def recall(self, key: str) -> StoredReply | None:
        """The reply that was stored under an idempotency key, or None."""
        with self._working():
            row = self._connection.execute(SELECT_REPLY, (key,)).fetchone()
            return None if row is None else StoredReply(request=row[0], reply=row[1])

    def remember(self, key: str, reply: StoredReply) -> None:
        """Keep a reply under an idempotency key; those older than two days are forgotten.

        Raises:
            IdempotencyError: The key holds the reply to another request.
        """
        known = self.recall(key)
        with self._working():
            refuse_other_request(known, reply)
            oldest = (self._now - REPLY_LIFETIME).isoformat()
            self._connection.execute(PRUNE_REPLIES, (oldest,))
            if known is None:
                row = (key, reply.request, reply.reply, self._now.isoformat())
                self._connection.execute(INSERT_REPLY, row)

    def finish(self) -> None:
        """Commit; when this returns, everything is on the disk.

        Raises:
            StoreError: Something in this unit failed before, also when the caller has caught it.
        """
        with self._working():
            self._connection.execute("COMMIT")
        self._is_open = False

    def abandon(self) -> None:
        """Undo everything, whatever the transaction is in; the writer is dead afterwards.

        Raises:
            sqlite3.Error: The connection cannot even roll back and must be thrown away.
        """
        self._is_open = False
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Any error inside ends the unit of work."""
        if not self._is_open or not self._connection.in_transaction:
            message = (
                "This unit of work is over: it has ended, or something in it failed. Nothing more "
                "is written in it; start a new one."
            )
            raise StoreError(message)
        try:
            with translated():
                yield
        except BaseException as error:
            self._is_open = False
            self.lost_sync = is_sync_failure(error.__cause__)
            raise

    def _put_batch(self, table: str, batch: list[Record]) -> list[Change]:
        """Write records of one kind, no id twice."""
        ids = [record.id for record in batch]
        stored: dict[str, Row] = {
            row[0]: row for row in self._connection.execute(SELECT_IDS[table], (listed(ids),))
        }
        check_ids(self._connection, table, [one for one in ids if one not in stored])
        fresh: list[tuple[Row, Record]] = []
        changes = []
        for record in batch:
            row = row_of(record)
            before = stored.get(record.id)
            if before != row:
                check_record(record)
                fresh.append((row, record))
                changes.append(
                    self._change(None if before is None else read_row(table, before), record)
                )
        check_unique(self._connection, table, [record for _, record in fresh])
        self._write(table, fresh)
        return self._keep(changes)

    def _write(self, table: str, rows: Sequence[tuple[Row, Record]]) -> None:
        has_key = bool(record_type(table).natural_fields)
        self._connection.executemany(
            UPSERT[table], [(*row, record.natural_key) if has_key else row for row, record in rows]
        )

    def _change(self, before: Record | None, after: Record | None) -> Change:
        return Change(sequence=0, at=self._now, actor=self._actor, before=before, after=after)

    def _keep(self, changes: list[Change]) -> list[Change]:
        """Store changes, with their place in the history."""
        last = last_sequence(self._connection)
        kept = [
            Change(sequence=place, at=one.at, actor=one.actor, before=one.before, after=one.after)
            for place, one in enumerate(changes, start=last + 1)
        ]
        self._connection.executemany(INSERT_CHANGE, [_change_row(change) for change in kept])
        return kept


def _change_row(change: Change) -> tuple[str | int | None, ...]:
    before, after = change.before, change.after
    table = change.record.table
    return (
        change.sequence,
        change.at.isoformat(),
        change.actor,
        table,
        change.record.id,
        None if after is None else after.account,
        None if before is None else before.account,
        None if before is None else to_json(table, row_of(before)),
        None if after is None else to_json(table, row_of(after)),
    )
