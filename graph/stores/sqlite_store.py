"""The embedded store: one SQLite file, no server. `Store` says what each method does.

Readers see the last finished unit of work and never wait for a writer; writers of one process
queue in line, those of several wait for each other. A unit of work is acknowledged only after the
disk has it. Source: architecture 5; trust D1 to D3.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock, get_ident
from typing import Unpack

from graph.changes import Change
from graph.errors import StoreError, StoreUnavailableError, StoreVersionError
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.closure import with_references
from graph.stores.newest import Asked
from graph.stores.protocol import Author, HistoryQuery, Revision, TrailQuery
from graph.stores.sqlite_connections import Readers, connect, create_file, protect
from graph.stores.sqlite_errors import translated
from graph.stores.sqlite_history import find_entries, load_entries, load_written
from graph.stores.sqlite_migrations import check_version, is_new, run_steps
from graph.stores.sqlite_reading import (
    last_sequence,
    load_account,
    load_accounts,
    load_all,
    load_changes,
    load_found,
    load_history,
    load_records,
    load_table,
    open_accounts,
)
from graph.stores.sqlite_writer import SqliteWriter
from graph.stores.trail_files import TrailFiles
from graph.stores.trailing import Sought
from graph.trail import Entry, Written
from graph.vocabulary import InstallationRole, OrganizationKind

__all__ = ["SqliteStore"]

_WAIT_SECONDS = 5.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqliteStore:
    """Records in one file.

    Args:
        path: The file; made when it is not there, by who may read it alone.
        migrate: Bring a file of an older version to this one's instead of refusing it.
        wait_seconds: How long a writer waits for others, in seconds.
        clock: The time that changes and replies carry, UTC.
        files: Keys and heads of the audit trail; beside the store's file when None.

    Raises:
        ConfigError: SQLite or the folder cannot keep what is acknowledged.
        StoreError: The file is damaged, or is something else.
        StoreUnavailableError: The file cannot be opened now.
        StoreVersionError: The file is of a newer version, or of an older one without `migrate`.
    """

    def __init__(
        self,
        path: Path,
        *,
        migrate: bool = False,
        wait_seconds: float = _WAIT_SECONDS,
        clock: Callable[[], datetime] = _utc_now,
        files: TrailFiles | None = None,
    ) -> None:
        self._path = path.absolute()  # it stays where it is when the working directory changes
        self._wait_seconds = wait_seconds
        self._clock = clock
        self._files = files or TrailFiles(self._path)
        self._turn = Lock()
        self._writing_thread: int | None = None
        self._writing: sqlite3.Connection | None = None
        self._is_closed = False
        self._has_lost_sync = False
        self._steps: list[str] = []
        create_file(self._path)
        self._prepare(may_migrate=migrate)
        self._readers = Readers(self._path, wait_seconds)

    def accounts(self, scope: Scope) -> tuple[Organization, ...]:
        """The customers whose maps the reader may see, in the order of their keys."""
        found = self._table(scope, Organization.table).all(Organization)
        return tuple(
            one
            for one in found
            if one.kind is OrganizationKind.CUSTOMER and scope.sees_account(one.id)
        )

    def opportunities(self, scope: Scope) -> tuple[Opportunity, ...]:
        """The opportunities of those accounts."""
        found = self._table(scope, Opportunity.table).all(Opportunity)
        return tuple(one for one in found if scope.sees_account(one.account))

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """Records that the reader may see, of one account (our id) or of all."""
        if not scope.sees_account(account):
            return Records((), scope)
        with self._readers.snapshot() as connection:
            if account is not None:
                found = Records(load_account(connection, account), scope)
                return found if found.get(account) is not None else Records((), scope)
            if scope.is_administrator:
                return Records(load_all(connection), scope)
            return Records(load_accounts(connection, open_accounts(connection, scope)), scope)

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """Records of a kind that a reference may mean, in the order of their keys."""
        with self._readers.snapshot() as connection:
            found = load_found(connection, table, reference)
            around = with_references(found, partial(load_records, connection))
        meant = {record.id for record in found}
        return tuple(record for record in Records(around, scope) if record.id in meant)

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """What happened to records that the reader may see, oldest first.

        A form of a record that the reader may not see is None, as if it had not been.
        """
        if scope.role is InstallationRole.AUDITOR:
            return ()
        with self._readers.snapshot() as connection:
            return load_changes(connection, scope, after, limit)

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """What happened to records that the reader may see, newest first."""
        if scope.role is InstallationRole.AUDITOR:
            return ()
        with self._readers.snapshot() as connection:
            return load_history(connection, scope, Asked(**asked))

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """The audit trail, oldest first, for administrators and auditors."""
        if not scope.reads_trail:
            return ()
        with self._readers.snapshot() as connection:
            return load_entries(connection, after, limit)

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """Entries of the audit trail, newest first, for administrators and auditors."""
        if not scope.reads_trail:
            return ()
        with self._readers.snapshot() as connection:
            return find_entries(connection, Sought(**asked))

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """Changes as they stand in the history, oldest first, for administrators."""
        if not scope.is_administrator:
            return ()
        with self._readers.snapshot() as connection:
            return load_written(connection, after, limit)

    def revision(self) -> Revision:
        """What state the store is in; see `Store.revision`."""
        with self._readers.snapshot() as connection:
            return Revision("", last_sequence(connection))

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[SqliteWriter]:
        """Open a unit of work on behalf of `actor`; see `Store.writing`."""
        with self._my_turn():
            connection = self._writing_connection()
            author = Author(actor, self._clock(), reason)
            with self._kept_clean(), translated():
                writer = SqliteWriter(connection, author, self._files)
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    check_version(connection)  # somebody may have migrated the file meanwhile
                    yield writer
                    writer.finish()
                except BaseException:
                    self._has_lost_sync |= writer.lost_sync
                    writer.abandon()
                    raise

    def migrate(self) -> list[str]:
        """Bring the schema to this program's version.

        A file of an older version can only be opened with `migrate=True`, which runs the steps at
        once; so these are the names of the steps that ran since the store was opened.
        """
        return list(self._steps)

    def close(self) -> None:
        """Give back connections; the store must not be used afterwards."""
        self._refuse_nesting()
        with self._turn:
            self._is_closed = True
            self._drop_writing_connection()
            self._files.close()
        self._readers.close()

    def _table(self, scope: Scope, table: str) -> Records:
        """The records of one table, and what they refer to."""
        with self._readers.snapshot() as connection:
            accounts = None if scope.is_administrator else open_accounts(connection, scope)
            found = load_table(connection, table, accounts)
            return Records(with_references(found, partial(load_records, connection)), scope)

    def _prepare(self, *, may_migrate: bool) -> None:
        """Check the file before anything is changed in it, then its version."""
        with translated(), closing(connect(self._path, self._wait_seconds)) as connection:
            is_fresh = is_new(connection)
            is_behind = is_fresh or check_version(connection)
            protect(connection)
            if is_behind and not (is_fresh or may_migrate):
                message = (
                    "The store was written by an older stakegraph. Back it up, then run: "
                    "stakegraph migrate"
                )
                raise StoreVersionError(message)
            if is_behind:
                self._steps = run_steps(connection)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """One writer at a time in this process."""
        self._refuse_nesting()
        if not self._turn.acquire(timeout=self._wait_seconds):
            message = "The store is busy with another writer. Try again in a moment."
            raise StoreUnavailableError(message)
        self._writing_thread = get_ident()
        try:
            yield
        finally:
            self._writing_thread = None
            self._turn.release()

    def _refuse_nesting(self) -> None:
        if self._writing_thread == get_ident():
            message = (
                "This thread is writing already. Use the writer of that unit of work, or end it "
                "first."
            )
            raise StoreError(message)

    @contextmanager
    def _kept_clean(self) -> Iterator[None]:
        """Throw the connection away after an error of the store itself."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, sqlite3.Error) or isinstance(error.__cause__, sqlite3.Error):
                self._drop_writing_connection()
            raise

    def _writing_connection(self) -> sqlite3.Connection:
        if self._is_closed:
            message = "The store is closed."
            raise StoreError(message)
        if self._has_lost_sync:
            message = (
                "The disk failed while writing, so the store is read-only now. Check the disk, "
                "then start the program again."
            )
            raise StoreUnavailableError(message)
        if self._writing is None:
            with translated():
                connection = connect(self._path, self._wait_seconds)
                try:
                    protect(connection)
                    connection.execute("PRAGMA foreign_keys = ON")
                except BaseException:
                    connection.close()
                    raise
                self._writing = connection
        return self._writing

    def _drop_writing_connection(self) -> None:
        connection, self._writing = self._writing, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
