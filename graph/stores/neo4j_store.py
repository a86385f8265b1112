"""The shared store: a Neo4j database. `Store` says what each method does.

Units of work are transactions that take turns, in this process by a lock and between processes by
the lock of one node, so that the history is numbered without gaps. Neo4j shows a reader a commit
piece by piece (it is read-committed), so commits and readers meet at a second node, the gate: a
unit of work takes the gate as its last step before it commits, and a reader looks at the end
whether anybody went through since it began; if so it reads again. A reader never waits for a unit
of work, only for a commit that is under way. Source: architecture 5; trust D4 to D10, D13.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from threading import Condition, get_ident
from typing import TypeVar

from neo4j import Transaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.changes import Change
from graph.errors import StoreError, StoreUnavailableError, StoreVersionError
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.closure import with_references
from graph.stores.cypher import LOCK_GATE, LOCK_TURN, READ_REVISION
from graph.stores.neo4j_connections import Access, Limits, Server, limit_silence
from graph.stores.neo4j_errors import SILENT, is_passing, translated
from graph.stores.neo4j_migrations import check_version, read_state, run_steps
from graph.stores.neo4j_reading import (
    load_accounts,
    load_all,
    load_changes,
    load_found,
    load_records,
    load_table,
    open_accounts,
    warm_up,
)
from graph.stores.neo4j_writer import Neo4jWriter
from graph.vocabulary import InstallationRole, OrganizationKind

__all__ = ["Neo4jStore"]

_T = TypeVar("_T")
# A reader that others overtake so often holds the gate the next time.
_TRIES = 3
_TOO_SHORT = 0.1  # seconds in which no second try can end well
_BUSY = "The store is busy with another writer. Try again in a moment."


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
        self._turn = Condition()
        self._writing_thread: int | None = None
        self._complete: int | None = None  # a revision whose commit is known to be all there
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

        def load(transaction: Transaction) -> list[Record]:
            if account is not None:
                return load_accounts(transaction, [account])
            if scope.is_administrator:
                return load_all(transaction)
            return load_accounts(transaction, open_accounts(transaction, scope))

        found = Records(self._snapshot(load), scope)
        if account is not None and found.get(account) is None:
            return Records((), scope)
        return found

    def find(self, scope: Scope, table: str, reference: str) -> tuple[Record, ...]:
        """Records of a kind that a reference may mean, in the order of their keys."""

        def load(transaction: Transaction) -> tuple[set[str], list[Record]]:
            found = load_found(transaction, table, reference)
            return {one.id for one in found}, _with_references(transaction, found)

        meant, around = self._snapshot(load)
        return tuple(record for record in Records(around, scope) if record.id in meant)

    def changes(self, scope: Scope, *, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """What happened to records that the reader may see, oldest first.

        A form of a record that the reader may not see is None, as if it had not been.
        """
        if scope.role is InstallationRole.AUDITOR:
            return ()
        return self._snapshot(lambda transaction: load_changes(transaction, scope, after, limit))

    @contextmanager
    def writing(self, actor: str) -> Iterator[Neo4jWriter]:
        """Open a unit of work on behalf of `actor`; see `Store.writing`."""
        with self._my_turn(), self._unit(actor) as writer:
            try:
                yield writer
                revision = writer.finish()
            finally:
                writer.abandon()
        if revision is not None:
            self._complete = revision

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

    def _table(self, scope: Scope, table: str) -> Records:
        """The records of one table, and what they refer to."""

        def load(transaction: Transaction) -> list[Record]:
            is_whole = scope.is_administrator
            accounts = None if is_whole else open_accounts(transaction, scope)
            return _with_references(transaction, load_table(transaction, table, accounts))

        return Records(self._snapshot(load), scope)

    def _prepare(self, *, may_migrate: bool) -> None:
        with self._server.transaction(
            silence=self._limits.work, timeout=self._limits.reading
        ) as transaction:
            version, _ = read_state(transaction)
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
            warm_up(transaction)

    def _snapshot(self, load: Callable[[Transaction], _T]) -> _T:
        """What `load` reads, all of it from between two units of work."""
        with translated():
            for _ in range(_TRIES):
                if self._complete is None:
                    self._complete = self._patient(_pass_gate)
                before = self._complete
                found, now = self._patient(lambda one: (load(one), _pass_gate(one)))
                self._complete = now
                if now == before:
                    return found
            return self._patient(lambda one: (_pass_gate(one), load(one)))[1]

    def _patient(self, load: Callable[[Transaction], _T]) -> _T:
        """Run in a transaction that writes nothing; once more when that may help in time."""
        until = time.monotonic() + self._limits.answer
        try:
            return self._once(load, self._limits.answer)
        except (Neo4jError, DriverError) as error:
            left = until - time.monotonic()
            if not is_passing(error) or left < _TOO_SHORT:
                raise
        return self._once(load, left)

    def _once(self, load: Callable[[Transaction], _T], silence: float) -> _T:
        with self._server.transaction(silence=silence, timeout=self._limits.reading) as transaction:
            return load(transaction)

    @contextmanager
    def _unit(self, actor: str) -> Iterator[Neo4jWriter]:
        """A transaction that has the turn to write, and its writer."""
        with ExitStack() as stack:
            with translated():
                transaction = self._take_turn(stack)
                limit_silence(transaction, self._limits.work)
                version, sequence = read_state(transaction)
                if check_version(transaction, version):  # others may have changed it meanwhile
                    message = "The store's schema is gone. Open the store again, or restore it."
                    raise StoreVersionError(message)
            yield Neo4jWriter(transaction, actor, self._clock(), sequence=sequence)

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


def _with_references(transaction: Transaction, found: list[Record]) -> list[Record]:
    return with_references(found, lambda wanted: load_records(transaction, wanted))


def _pass_gate(transaction: Transaction) -> int:
    """The revision of the store, when no commit is under way.

    The gate is held from here to the end of the transaction.
    """
    transaction.run(LOCK_GATE).consume()
    return int(transaction.run(READ_REVISION).single(strict=True)["revision"])
