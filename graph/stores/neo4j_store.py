"""The shared store: a Neo4j database. `Store` says what each method does.

Units of work take turns, in this process by a lock and between processes by the lock of one node,
so that the history is numbered without gaps. Neo4j shows a reader a commit piece by piece (it is
read-committed), so commits and readers meet at a second node, the gate: a unit of work takes the
gate as its last step before it commits, and a reader looks at the end whether anybody went through
since it began; if so it reads again. A reader never waits for a unit of work, only for a commit
that is under way. A unit that is too large for one transaction is published first and drawn
afterwards; meanwhile readers look through its changes. Source: architecture 5; trust D4 to D13.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from threading import Condition, get_ident
from typing import TypeVar, Unpack

from neo4j import Transaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.changes import Change
from graph.errors import StoreError, StoreUnavailableError, StoreVersionError
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.cypher import LOCK_TURN
from graph.stores.neo4j_connections import Access, Limits, Server, limit_silence
from graph.stores.neo4j_errors import SILENT, is_passing, translated
from graph.stores.neo4j_gate import Passed, pass_gate
from graph.stores.neo4j_migrations import check_version, run_steps
from graph.stores.neo4j_pending import Pending
from graph.stores.neo4j_reading import Neo4jReader, read_changes, read_revision
from graph.stores.neo4j_staging import StoreState, bring_up, clear_staged, read_state
from graph.stores.neo4j_writer import Neo4jWriter
from graph.stores.newest import Asked
from graph.stores.protocol import Author, HistoryQuery, Revision, TrailQuery
from graph.stores.trail_files import TrailFiles, trail_base
from graph.stores.trailing import Sought
from graph.trail import Entry, Written
from graph.vocabulary import InstallationRole, OrganizationKind

__all__ = ["Neo4jStore"]

_T = TypeVar("_T")
# A reader that others overtake so often holds the gate the next time.
_TRIES = 3
_BUSY = "The store is busy with another writer. Try again in a moment."

_logger = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Neo4jStore:
    """Records in one Neo4j database.

    Args:
        access: Where the database is and who enters.
        migrate: Bring a database of an older version to this one's instead of refusing it.
        limits: How long to wait for what.
        clock: The time that changes and replies carry, UTC.

    Raises:
        ConfigError: The address, user or database is wrong.
        StoreError: The database holds the graph of another program.
        StoreUnavailableError: The server does not answer now.
        StoreVersionError: The database is of a newer version, or of an older one without
            `migrate`.
    """

    def __init__(
        self,
        access: Access,
        *,
        migrate: bool = False,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock
        self._files = TrailFiles(access.trail or trail_base(None))
        self._turn = Condition()
        self._writing_thread: int | None = None
        self._passed: Passed | None = None  # a revision whose commit is known to be all there
        self._undrawn: tuple[Passed, Pending] | None = None  # what is published and not drawn
        self._failed_at = float("-inf")  # when the server last let a writer wait in vain
        self._steps: list[str] = []
        self._server = Server(access, self._limits)
        try:
            with translated():
                self._prepare(may_migrate=migrate)
        except BaseException:
            self._server.close()
            raise

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

        def load(reader: Neo4jReader) -> list[Record]:
            if account is not None:
                return reader.accounts([account])
            if scope.is_administrator:
                return reader.all()
            return reader.accounts(reader.open_accounts(scope))

        found = Records(self._snapshot(load), scope)
        if account is not None and found.get(account) is None:
            return Records((), scope)
        return found

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """Records of a kind that a reference may mean, in the order of their keys."""

        def load(reader: Neo4jReader) -> tuple[set[str], list[Record]]:
            found = reader.found(table, reference)
            return {one.id for one in found}, reader.with_references(found)

        meant, around = self._snapshot(load)
        return tuple(record for record in Records(around, scope) if record.id in meant)

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """What happened to records that the reader may see, oldest first.

        A form of a record that the reader may not see is None, as if it had not been.
        """
        if scope.role is InstallationRole.AUDITOR:
            return ()
        return self._snapshot(lambda reader: reader.changes(scope, after, limit))

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """What happened to records that the reader may see, newest first."""
        if scope.role is InstallationRole.AUDITOR:
            return ()
        return self._snapshot(lambda reader: reader.history(scope, Asked(**asked)))

    def entries(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Entry, ...]:
        """The audit trail, oldest first, for administrators and auditors."""
        if not scope.reads_trail:
            return ()
        return self._snapshot(lambda reader: reader.entries(after, limit))

    def find_entries(self, scope: Scope, **asked: Unpack[TrailQuery]) -> tuple[Entry, ...]:
        """Entries of the audit trail, newest first, for administrators and auditors."""
        if not scope.reads_trail:
            return ()
        return self._snapshot(lambda reader: reader.find_entries(Sought(**asked)))

    def written(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Written, ...]:
        """Changes as they stand in the history, oldest first, for administrators."""
        if not scope.is_administrator:
            return ()
        return self._snapshot(lambda reader: reader.written(after, limit))

    def revision(self) -> Revision:
        """What state the store is in; see `Store.revision`."""
        with translated():
            return self._patient(read_revision)

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[Neo4jWriter]:
        """Open a unit of work on behalf of `actor`; see `Store.writing`."""
        with self._my_turn():
            with self._unit(actor, reason) as writer:
                try:
                    yield writer
                    revision = writer.finish()
                finally:
                    writer.abandon()
            if revision is not None:
                self._remember(revision, writer)
            if writer.is_staged:
                self._draw(writer)

    def migrate(self) -> list[str]:
        """Bring the schema to this program's version.

        A database of an older version can only be opened with `migrate=True`, which runs the steps
        at once; so these are the names of the steps that ran since the store was opened.
        """
        return list(self._steps)

    def close(self) -> None:
        """Give back connections; the store must not be used afterwards."""
        self._refuse_nesting()
        with self._turn:
            self._turn.wait_for(lambda: self._writing_thread is None)
            self._server.close()
        self._files.close()

    def _table(self, scope: Scope, table: str) -> Records:
        """The records of one table, and what they refer to."""

        def load(reader: Neo4jReader) -> list[Record]:
            is_whole = scope.is_administrator
            accounts = None if is_whole else reader.open_accounts(scope)
            return reader.with_references(reader.table(table, accounts))

        return Records(self._snapshot(load), scope)

    def _prepare(self, *, may_migrate: bool) -> None:
        with self._server.transaction(
            silence=self._limits.work, timeout=self._limits.reading
        ) as transaction:
            version = read_state(transaction).version
            is_behind = check_version(transaction, version)
        if is_behind and version is not None and not may_migrate:
            message = (
                "The store was written by an older stakegraph. Back it up, then run: "
                "stakegraph migrate"
            )
            raise StoreVersionError(message)
        if is_behind:
            self._steps = run_steps(self._server, version)
        with self._server.transaction(
            silence=self._limits.work, timeout=self._limits.reading
        ) as transaction:
            Neo4jReader(transaction, 0).warm_up()

    def _snapshot(self, load: Callable[[Neo4jReader], _T]) -> _T:
        """What `load` reads, all of it from between two units of work."""

        def look(transaction: Transaction) -> tuple[_T, Passed]:
            return load(self._reader(transaction, before)), pass_gate(transaction)

        def hold(transaction: Transaction) -> _T:
            return load(self._reader(transaction, pass_gate(transaction)))

        with translated():
            for _ in range(_TRIES):
                before = self._passed or self._patient(pass_gate)
                found, now = self._patient(look)
                self._passed = now
                if now.revision == before.revision:
                    return found
            return self._patient(hold)

    def _reader(self, transaction: Transaction, passed: Passed) -> Neo4jReader:
        """Look at the graph through what is published and not drawn."""
        if passed.drawn == passed.sequence:
            self._undrawn = None
            return Neo4jReader(transaction, passed.sequence)
        undrawn = self._undrawn
        if undrawn is None or undrawn[0] != passed:
            count = passed.sequence - passed.drawn
            changes = read_changes(transaction, passed.drawn, passed.sequence, count)
            undrawn = (passed, Pending(changes))
            self._undrawn = undrawn
        return Neo4jReader(transaction, passed.sequence, undrawn[1])

    def _remember(self, revision: int, writer: Neo4jWriter) -> None:
        """Spare the next reader what this process knows."""
        sequence = writer.sequence
        drawn = sequence - len(writer.changes) if writer.is_staged else sequence
        passed = Passed(revision=revision, sequence=sequence, drawn=drawn)
        if writer.is_staged:
            self._undrawn = (passed, writer.pending)
        self._passed = passed

    def _draw(self, writer: Neo4jWriter) -> None:
        """Draw what was published; what fails now is left to the next writer, for it counts."""
        try:
            with translated():
                bring_up(self._server, writer.changes)
        except StoreUnavailableError:
            _logger.warning("the server went away; the next writer draws what was published")

    def _patient(self, load: Callable[[Transaction], _T]) -> _T:
        """Run in a transaction that writes nothing; once more when that may help in time."""
        until = time.monotonic() + self._limits.answer
        try:
            return self._once(load, self._limits.answer)
        except (Neo4jError, DriverError) as error:
            left = until - time.monotonic()
            if not is_passing(error) or left < self._limits.acquire:  # it could not end in time
                raise
        return self._once(load, left)

    def _once(self, load: Callable[[Transaction], _T], silence: float) -> _T:
        with self._server.transaction(silence=silence, timeout=self._limits.reading) as transaction:
            return load(transaction)

    @contextmanager
    def _unit(self, actor: str, reason: str) -> Iterator[Neo4jWriter]:
        """A transaction that has the turn to write, and its writer."""
        with ExitStack() as stack:
            with translated():
                transaction, state = self._settled(stack)
            author = Author(actor, self._clock(), reason)
            yield Neo4jWriter(
                transaction, self._server, author, self._files, sequence=state.sequence
            )

    def _settled(self, stack: ExitStack) -> tuple[Transaction, StoreState]:
        """A transaction that has the turn, on a graph that shows the whole history."""
        for _ in range(_TRIES):
            with ExitStack() as attempt:
                transaction = self._take_turn(attempt)
                limit_silence(transaction, self._limits.work)
                state = read_state(transaction)
                if check_version(transaction, state.version):  # others may have changed it
                    message = "The store's schema is gone. Open the store again, or restore it."
                    raise StoreVersionError(message)
                if state.is_settled:
                    if state.has_staged:
                        last = Neo4jReader(transaction, state.sequence).last_entry()
                        clear_staged(self._server, state.sequence, last.number)
                    stack.push(attempt.pop_all())
                    return transaction, state
            bring_up(self._server)
        raise StoreUnavailableError(_BUSY)

    def _take_turn(self, stack: ExitStack) -> Transaction:
        """A transaction in which nobody else writes, until the stack closes.

        A connection that broke is tried once more here, where nothing was sent yet. What fails
        later is not repeated: only the caller knows what it did with the answers.
        """
        begun = time.monotonic()
        try:
            return self._lock_turn(stack)
        except (Neo4jError, DriverError) as error:
            taken = time.monotonic() - begun
            if taken >= self._limits.turn:
                raise StoreUnavailableError(_BUSY) from error
            if not is_passing(error) or taken >= self._limits.acquire:
                self._failed_at = time.monotonic()
                raise
        try:
            return self._lock_turn(stack)
        except (Neo4jError, DriverError):
            self._failed_at = time.monotonic()
            raise

    def _lock_turn(self, stack: ExitStack) -> Transaction:
        limits = self._limits
        with ExitStack() as attempt:
            transaction = attempt.enter_context(
                self._server.transaction(silence=limits.turn, timeout=limits.writing)
            )
            transaction.run(LOCK_TURN).consume()
            stack.push(attempt.pop_all())
        return transaction

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """One writer at a time in this process; all who wait give up with one that fails."""
        self._refuse_nesting()
        begun = time.monotonic()
        with self._turn:
            is_over = self._turn.wait_for(
                lambda: self._writing_thread is None or self._failed_at > begun,
                timeout=self._limits.turn,
            )
            if not is_over:
                raise StoreUnavailableError(_BUSY)
            if self._failed_at > begun:
                raise StoreUnavailableError(SILENT)
            self._writing_thread = get_ident()
        try:
            yield
        finally:
            with self._turn:
                self._writing_thread = None
                self._turn.notify_all()

    def _refuse_nesting(self) -> None:
        if self._writing_thread == get_ident():
            message = (
                "This thread is writing already. Use the writer of that unit of work, or end it "
                "first."
            )
            raise StoreError(message)
