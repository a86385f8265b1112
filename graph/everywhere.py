"""Questions over all accounts of a reader: who reaches whom, whom to win first, where deals stand.

The graph of all accounts is built once a day and reader; after an edit only the accounts that it
touched are read again, and a program that starts anew finds it in a folder. Source: performance 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Literal

from graph.analysis.answering.who import named_calibration
from graph.analysis.influence import BestSet
from graph.dates import today
from graph.errors import InputError, Problem, TenantGraphError
from graph.model import Opportunity, Organization, Person
from graph.phrases import say
from graph.records import Records
from graph.results.basics import CalibrationRef
from graph.results.everywhere import (
    BestContactsAnswer,
    PersonAnywhere,
    StandingResult,
    StandingsAnswer,
    StandingTie,
    WayResult,
    WaysAnswer,
)
from graph.subject import find_anybody
from graph.tenant.best_sets import accounts_of_region, best_contacts
from graph.tenant.files import load_graph, save_graph
from graph.tenant.graph import TenantGraph, TenantKey
from graph.tenant.machines import Cluster, outlines_of_accounts
from graph.tenant.reaching import LEAST, who_reaches, whom_reaches
from graph.tenant.reading import AccountStandings, Reader, StoreAt
from graph.tenant.standings import WORLDS, Standing
from graph.vocabulary import ContextKind, Language
from graph.workspace import Workspace

__all__ = ["Everywhere"]

_HOLDERS = 4
_SHOWN = 20


@dataclass
class _Holder:
    """The graph of one reader, brought up to date by one at a time."""

    lock: Lock = field(default_factory=Lock)
    graph: TenantGraph | None = None


@dataclass(frozen=True)
class Everywhere:
    """All accounts of one reader on one day.

    Args:
        workspace: Of the reader.
        as_of: Day of the questions, today (UTC) when None.
        folder: Where graphs are kept for programs that start later; None keeps them in memory.
    """

    workspace: Workspace
    as_of: date | None = None
    folder: Path | None = None

    @property
    def day(self) -> date:
        """The day of the questions."""
        return self.as_of or today()

    def graph(self) -> TenantGraph:
        """Everybody and every edge, as of the last change that the reader may see.

        Cost: one network for each account at first; then only for those that changed.
        """
        workspace = self.workspace
        names = (workspace.scope.key, self.day, workspace.calibration.digest)
        holder = workspace.shelf("everywhere", _HOLDERS).get(names, _Holder)
        with holder.lock:
            revision = workspace.revision()
            if holder.graph is None:
                holder.graph = self._first(revision)
            elif holder.graph.key.revision != revision:
                holder.graph = self._saved(self._reader.refreshed(holder.graph, revision))
            return holder.graph

    def ways(
        self,
        person: str,
        *,
        direction: Literal["to", "from"] = "to",
        least: float = LEAST,
        limit: int = _SHOWN,
    ) -> WaysAnswer:
        """Who reaches a person anywhere, or whom a person reaches, with the best way of each.

        Args:
            person: Our id, an unambiguous sender's id, or `system:id`.
            direction: `to` the person, or `from`.
            least: Smallest probability that counts, above 0, at most 1.
            limit: Most people.

        Raises:
            PersonNotFoundError: The reader sees nobody of that reference.
            InputError: The reference means several, or a number is out of its range.
        """
        record = find_anybody(self.workspace.store, self.workspace.scope, person)
        graph = self.graph()
        search = who_reaches if direction == "to" else whom_reaches
        found = search(graph, record.id, least=least, limit=limit)
        ways = tuple(
            WayResult(person=one.person, probability=one.probability, path=one.path)
            for one in found
        )
        named = {record.id: record.account}
        named |= {one: self._home(graph, one) for way in ways for one in way.path}
        return WaysAnswer(
            as_of=self.day.isoformat(),
            calibration=self._calibration(),
            person=record.id,
            direction=direction,
            least=least,
            ways=ways,
            is_cut=found.is_cut,
            people=self._people(named),
        )

    def best_contacts(
        self,
        count: int,
        *,
        account: str | None = None,
        region: str | None = None,
        seed: int = 0,
        language: Language | str = Language.EN,
    ) -> BestContactsAnswer:
        """The contacts of an account or a region from whom influence spreads furthest.

        Args:
            count: How many.
            account: Only this one, by its reference.
            region: Only accounts whose record names this region; all when neither is given.
            seed: Equal seeds choose equal people.
            language: Of the sentence about the guarantee.

        Raises:
            AccountNotFoundError: There is no such account.
            InputError: No account is of that region, both are given, or `count` is below 1.
        """
        graph = self.graph()
        accounts = self._chosen(graph, account, region)
        found = best_contacts(graph, accounts, count, seed=seed)
        return BestContactsAnswer(
            as_of=self.day.isoformat(),
            calibration=self._calibration(),
            region=region,
            accounts=accounts,
            contacts=found.people,
            spread=found.spread,
            at_least=found.at_least,
            best_at_most=found.best_at_most,
            ratio=found.ratio,
            certainty=found.certainty,
            text=_guarantee(found, Language(language)),
            is_truncated=found.is_truncated,
            people=self._people({one: self._home(graph, one) for one in found.people}),
        )

    def standings(
        self, *, workers: int = 1, seed: int | None = None, cluster: Cluster | None = None,
        url: str | None = None,
    ) -> StandingsAnswer:  # fmt: skip
        """Where every side stands in every opportunity.

        Args:
            workers: Threads on this machine; the values do not depend on how many.
            seed: Of the random worlds; the calibration's when None.
            cluster: Many machines, from `graph.tenant.machines.connect`.
            url: Address of the store as those machines see it; needed with `cluster`.
        """
        workspace = self.workspace
        accounts = {one.id: one for one in workspace.accounts()}
        deals = {one.id: one for one in workspace.opportunities()}
        at = AccountStandings(
            StoreAt(url or "", workspace.scope, self.day, workspace.calibration), seed=seed
        )
        reader = self._reader
        made: Iterable[Standing] = outlines_of_accounts(
            list(accounts),
            at if cluster is not None else lambda one: reader.standings(one, seed=seed),
            workers=workers,
            cluster=cluster,
        )
        return StandingsAnswer(
            as_of=self.day.isoformat(),
            calibration=self._calibration(),
            worlds=WORLDS,
            items=tuple(_standing(one, deals, accounts) for one in made if one.context in deals),
        )

    @property
    def _reader(self) -> Reader:
        workspace = self.workspace
        return Reader(workspace.store, workspace.scope, self.day, workspace.calibration)

    def _first(self, revision: int) -> TenantGraph:
        if self.folder is not None:
            with suppress(TenantGraphError):
                return load_graph(self._own_folder(self.folder), self._key(revision))
        return self._saved(self._reader.graph(revision))

    def _saved(self, graph: TenantGraph) -> TenantGraph:
        if self.folder is not None:
            with suppress(OSError):  # it is only kept to be quick
                save_graph(graph, self._own_folder(self.folder))
        return graph

    def _own_folder(self, folder: Path) -> Path:
        """Readers with other rights, and other defaults, have folders of their own."""
        key = f"{self.workspace.scope.key}\x1f{self.workspace.calibration.digest}"
        return folder / sha256(key.encode()).hexdigest()[:16]

    def _key(self, revision: int) -> TenantKey:
        workspace = self.workspace
        return TenantKey(revision, workspace.scope.key, self.day, workspace.calibration.digest)

    def _calibration(self) -> CalibrationRef:
        return named_calibration(self.workspace.calibration)

    def _chosen(
        self, graph: TenantGraph, account: str | None, region: str | None
    ) -> tuple[str, ...]:
        if account is not None and region is not None:
            text = "Name an account or a region, not both."
            raise InputError(Problem(code="account_and_region", text=text, column="region"))
        if account is not None:
            return (self.workspace.subject(ContextKind.ACCOUNT, account).record_id,)
        if region is None:
            return tuple(one.id for one in graph.accounts)
        found = accounts_of_region(graph, region)
        if not found:
            text = f"No account that you see is of the region {region!r}."
            raise InputError(Problem(code="no_such_region", text=text, column="region"))
        return found

    @staticmethod
    def _home(graph: TenantGraph, person: str) -> str | None:
        return graph.account_of(graph.number_of(person))

    def _people(self, homes: Mapping[str, str | None]) -> dict[str, PersonAnywhere]:
        """How people are called, by the account that they are on the map of."""
        read: dict[str | None, Records] = {}
        workspace = self.workspace
        accounts = [one for one in homes.values() if one is not None]
        some = accounts[0] if accounts else next((one.id for one in workspace.accounts()), None)
        found: dict[str, PersonAnywhere] = {}
        for person, home in homes.items():
            account = home or some  # who is on nobody's map comes with every account
            if account not in read:
                read[account] = workspace.store.read(workspace.scope, account)
            found[person] = _named(read[account], person, home)
        return found


def _named(records: Records, person: str, home: str | None) -> PersonAnywhere:
    record = records.get(person)
    account = records.get(home) if home is not None else None
    name, title = (record.name, record.title) if isinstance(record, Person) else (person, None)
    return PersonAnywhere(
        name=name,
        title=title,
        account=home,
        account_name=account.name if isinstance(account, Organization) else None,
    )


def _guarantee(found: BestSet, language: Language) -> str:
    code = "best_set_cut" if found.is_truncated else "best_set"
    return say(
        code,
        language,
        count=str(len(found.people)),
        spread=f"{found.spread:.1f}",
        ratio=f"{found.ratio:.0%}",
        certainty=f"{found.certainty:.0%}",
    )


def _standing(
    one: Standing, deals: Mapping[str, Opportunity], accounts: Mapping[str, Organization]
) -> StandingResult:
    tie = one.next_tie
    return StandingResult(
        opportunity=one.context,
        name=deals[one.context].name,
        account=one.account,
        account_name=accounts[one.account].name,
        reach=dict(one.overall),
        next_tie=None
        if tie is None
        else StandingTie(our_person=tie.our_person, contact=tie.contact, gain=tie.gain),
    )
