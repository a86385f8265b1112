"""From a store: the graph of all accounts, and the standings of an account's opportunities.

Accounts are read one after another, so that no more than one is in memory as records.
Source: performance 2; contract 2 (what a reader may not see is not there).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph.calibration import Calibration
from graph.changes import Change
from graph.errors import AccountNotFoundError
from graph.model import Opportunity, Organization, Person
from graph.overlay import build_network
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.tenant.assembly import AccountRows, assemble, rows_of
from graph.tenant.graph import TenantAccount, TenantGraph, TenantKey
from graph.tenant.refreshing import refresh, touched_accounts
from graph.tenant.standings import WORLDS, Standing, standings_of
from graph.vocabulary import ContextKind

__all__ = ["AccountStandings", "Reader", "RowsOfAccount", "StoreAt"]

_BATCH = 1000


@dataclass(frozen=True)
class Reader:
    """Reads a store for one reader on one day.

    Attributes:
        store: Where the records live.
        scope: Who reads.
        day: Day of the question.
        calibration: The defaults of the method.
    """

    store: Store
    scope: Scope
    day: date
    calibration: Calibration

    def graph(self, revision: int, rows: Iterable[AccountRows] | None = None) -> TenantGraph:
        """The graph of all accounts, built anew.

        Args:
            revision: `Workspace.revision` from before this call, so that nothing written
                meanwhile is missed by `refreshed`.
            rows: Of all accounts in the order of the store, where others worked them out, as
                `outlines_of_accounts` with `RowsOfAccount` does on many machines.

        Cost: one read and one network for each account.
        """
        if rows is None:
            rows = (self.rows(account.id) for account in self.store.accounts(self.scope))
        return assemble(self._key(revision), rows)

    def refreshed(self, old: TenantGraph, revision: int) -> TenantGraph:
        """The same after the changes since the old graph; only accounts that they touch are read.

        Args:
            old: From `graph`, or from here; built anew where day, reader or defaults differ.
            revision: As for `graph`.
        """
        key = self._key(revision)
        if (key.scope, key.day, key.calibration) != (
            old.key.scope, old.key.day, old.key.calibration,
        ):  # fmt: skip
            return self.graph(revision)
        touched = touched_accounts(self._changes(old.key.revision))
        if touched is None:
            return self.graph(revision)
        known = {one.id for one in old.accounts}
        accounts = self.store.accounts(self.scope)
        given = {
            one.id: self.rows(one.id)
            for one in accounts
            if one.id in touched or one.id not in known
        }
        return refresh(old, key, [TenantAccount(one.id, one.region) for one in accounts], given)

    def rows(self, account: str) -> AccountRows:
        """What one account gives to the graph: the edges of its own network.

        Args:
            account: Our id.

        Raises:
            AccountNotFoundError: The reader sees no such account.
        """
        records = self.store.read(self.scope, account)
        network = build_network(
            records, ContextKind.ACCOUNT, account, as_of=self.day, calibration=self.calibration
        )
        found = records.get(account)
        if not isinstance(found, Organization):
            raise AccountNotFoundError(account)
        homes = {one.id: one.account for one in records.all(Person)}
        return rows_of(network, TenantAccount(found.id, found.region), homes)

    def standings(
        self, account: str, *, worlds: int = WORLDS, seed: int | None = None, workers: int = 1
    ) -> tuple[Standing, ...]:
        """Where every side stands in each opportunity of an account, by the order of its records.

        Args:
            account: Our id.
            worlds: Random worlds, rounded down to a multiple of 64.
            seed: Of the worlds; the calibration's when None.
            workers: Threads.

        Cost: one read of the account and one network for each opportunity.
        """
        records = self.store.read(self.scope, account)
        networks = [
            build_network(
                records,
                ContextKind.OPPORTUNITY,
                one.id,
                as_of=self.day,
                calibration=self.calibration,
            )
            for one in records.all(Opportunity)
            if one.account == account
        ]
        return standings_of(networks, worlds=worlds, seed=seed, workers=workers)

    def _key(self, revision: int) -> TenantKey:
        return TenantKey(revision, self.scope.key, self.day, self.calibration.digest)

    def _changes(self, after: int) -> Iterator[Change]:
        while batch := self.store.changes(self.scope, after=after, limit=_BATCH):
            yield from batch
            after = batch[-1].sequence


@dataclass(frozen=True)
class StoreAt:
    """A reader that may be sent to another machine: it opens the store there, once a process.

    Attributes:
        url: Address of the store as that machine sees it; its password stands in the environment
            there.
        scope: Who reads.
        day: Day of the question.
        calibration: The defaults of the method.
    """

    url: str
    scope: Scope
    day: date
    calibration: Calibration

    def reader(self) -> Reader:
        """The reader, in this process."""
        return Reader(_opened(self.url), self.scope, self.day, self.calibration)


@dataclass(frozen=True)
class AccountStandings:
    """The standings of an account, as a function that may be sent to another machine."""

    at: StoreAt
    worlds: int = WORLDS
    seed: int | None = None

    def __call__(self, account: str) -> Sequence[Standing]:
        """See `Reader.standings`."""
        return self.at.reader().standings(account, worlds=self.worlds, seed=self.seed)


@dataclass(frozen=True)
class RowsOfAccount:
    """What an account gives to the graph, as a function that may be sent to another machine."""

    at: StoreAt

    def __call__(self, account: str) -> Sequence[AccountRows]:
        """See `Reader.rows`."""
        return (self.at.reader().rows(account),)


@lru_cache(maxsize=4)
def _opened(url: str) -> Store:
    return open_store(url)
