"""One unit of work on an SQLite file.

After any error the whole unit is lost and says so: SQLite rolls back by itself when the disk is
full, and whoever then wrote on would write outside any transaction (trust, fact 2).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial

from graph.changes import Change
from graph.errors import StoreError
from graph.identifiers import new_id
from graph.model import Record
from graph.records import Records
from graph.schema import record_type
from graph.scope import Scope
from graph.stores.batches import batches, in_order
from graph.stores.protocol import REPLY_LIFETIME, Author, StoredReply
from graph.stores.references import check_record
from graph.stores.refusals import refuse_other_request
from graph.stores.removal import plan_removal
from graph.stores.sqlite_checks import check_ids, check_references, check_unique
from graph.stores.sqlite_errors import is_sync_failure, translated
from graph.stores.sqlite_history import RowPair, UnitHistory
from graph.stores.sqlite_reading import (
    listed,
    load_account,
    load_all,
    load_records,
    load_referrers,
)
from graph.stores.sqlite_rows import Row, read_row, row_of, unique_key_of
from graph.stores.sqlite_schema import (
    DELETE,
    INSERT_REPLY,
    PRUNE_REPLIES,
    SELECT_IDS,
    SELECT_REPLY,
    UPSERT,
)
from graph.stores.trail_files import TrailFiles

__all__ = ["SqliteWriter"]


class SqliteWriter:
    """Writes records in an open transaction; `Writer` says what each method does.

    Args:
        connection: In a transaction that nobody else uses.
        author: On whose behalf, when and why.
        files: Keys and heads of the audit trail.

    Attributes:
        unit: Id of the unit of work.
        reason: Why.
        lost_sync: Whether the disk refused to make data durable.
    """

    def __init__(self, connection: sqlite3.Connection, author: Author, files: TrailFiles) -> None:
        self.unit = new_id("unt")
        self.reason = author.reason
        self.lost_sync = False
        self._connection = connection
        self._author = author
        self._files = files
        self._is_open = True

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
            pairs = [(_row_of(one.before), _row_of(one.after)) for one in changes]
            return self._history.keep(changes, pairs) if changes else []

    def read(self, account: str | None = None) -> Records:
        """Everything in this unit of work as it stands now, of one account or of all."""
        with self._working():
            if account is None:
                found = load_all(self._connection)
            else:
                found = load_account(self._connection, account)
            return Records(found, Scope.administrator(self._author.actor))

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
            oldest = (self._author.at - REPLY_LIFETIME).isoformat()
            self._connection.execute(PRUNE_REPLIES, (oldest,))
            if known is None:
                row = (key, reply.request, reply.reply, self._author.at.isoformat())
                self._connection.execute(INSERT_REPLY, row)

    def finish(self) -> None:
        """Commit; when this returns, everything is on the disk.

        Raises:
            StoreError: Something in this unit failed before, also when the caller has caught it.
        """
        with self._working():
            self._history.close(self.unit, replace(self._author, reason=self.reason))
            self._connection.execute("COMMIT")
        self._is_open = False
        self._history.tell()

    def abandon(self) -> None:
        """Undo everything, whatever the transaction is in; the writer is dead afterwards.

        Raises:
            sqlite3.Error: The connection cannot even roll back and must be thrown away.
        """
        self._is_open = False
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @cached_property
    def _history(self) -> UnitHistory:
        return UnitHistory(self._connection, self._files)

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
        pairs: list[RowPair] = []
        for record in batch:
            row = row_of(record)
            before = stored.get(record.id)
            if before != row:
                check_record(record)
                fresh.append((row, record))
                pairs.append((before, row))
                changes.append(
                    self._change(None if before is None else read_row(table, before), record)
                )
        check_unique(self._connection, table, [record for _, record in fresh])
        self._write(table, fresh)
        return self._history.keep(changes, pairs) if changes else []

    def _write(self, table: str, rows: Sequence[tuple[Row, Record]]) -> None:
        has_key = bool(record_type(table).natural_fields)
        values = [(*row, unique_key_of(one)) if has_key else row for row, one in rows]
        self._connection.executemany(UPSERT[table], values)

    def _change(self, before: Record | None, after: Record | None) -> Change:
        return Change(
            sequence=0,
            at=self._author.at,
            actor=self._author.actor,
            before=before,
            after=after,
            unit=self.unit,
            reason=self.reason,
        )


def _row_of(record: Record | None) -> Row | None:
    return None if record is None else row_of(record)
