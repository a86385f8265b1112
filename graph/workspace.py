"""The front door: an open store, one reader's scope, and every question by name.

Source: contract 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

import networkx as nx

from graph.analysis.answering import answer_for, paths_answer
from graph.analysis.worlds import warm_up
from graph.cache import Cache
from graph.calibration import Calibration
from graph.depiction import content_of, seats_of
from graph.drawing.composition import draw_map
from graph.drawing.scene import MapScene
from graph.drawing.writing.document import DrawnMap
from graph.errors import (
    AccountNotFoundError,
    InputError,
    NotFoundError,
    OpportunityNotFoundError,
    PersonNotFoundError,
    Problem,
)
from graph.model import Opportunity, Organization, Person, Record
from graph.network import Network, digraph
from graph.overlay import build_network
from graph.records import Records
from graph.results import Answer, PathsAnswer
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import ContextKind, Language, OrganizationKind

__all__ = ["Subject", "Workspace", "open_workspace", "today", "warm_up"]


@dataclass(frozen=True)
class Subject:
    """A context as a reader sees it: its records and what identifies them.

    Attributes:
        record_id: Our id of the account or opportunity.
        records: The account's records, our people and the competitors.
    """

    kind: ContextKind
    record_id: str
    account_id: str
    records: Records

    @property
    def graph_version(self) -> str:
        """Hash of the records that the reader can see here."""
        return self.records.canonical_hash


class Workspace:
    """Questions to a store on behalf of one reader.

    Args:
        store: Where the records live; closed with the workspace when `owns_store`.
        scope: Who asks.
        calibration: The defaults of the method when None.
        cache: Shared between workspaces of one process, or None for one of its own.
    """

    def __init__(
        self,
        store: Store,
        scope: Scope,
        *,
        calibration: Calibration | None = None,
        cache: Cache | None = None,
        owns_store: bool = False,
    ) -> None:
        self.store = store
        self.scope = scope
        self.calibration = calibration or Calibration()
        self._cache = cache or Cache()
        self._owns_store = owns_store

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what the workspace opened."""
        self.close()

    def close(self) -> None:
        """Give back the store's connections, where the workspace opened it."""
        if self._owns_store:
            self.store.close()

    def accounts(self) -> tuple[Organization, ...]:
        """The customers whose maps the reader may see."""
        return self.store.accounts(self.scope)

    def opportunities(self) -> tuple[Opportunity, ...]:
        """Their opportunities."""
        return self.store.opportunities(self.scope)

    def subject(self, kind: ContextKind | str, reference: str) -> Subject:
        """Load a context by our id, an unambiguous sender's id, or `system:id`.

        Raises:
            AccountNotFoundError, OpportunityNotFoundError: No such context for this reader.
            InputError: The reference means several.
        """
        kind = ContextKind.parse(str(kind))
        record = self._context_record(kind, reference)
        account_id = record.id if kind is ContextKind.ACCOUNT else record.account or ""
        return Subject(kind, record.id, account_id, self.store.read(self.scope, account_id))

    def context(
        self,
        subject: Subject,
        *,
        as_of: date | None = None,
        vendor: str | None = None,
    ) -> Network:
        """The graph of a context on a day, today (UTC) when None.

        Args:
            subject: From `subject`.
            as_of: The day of the question.
            vendor: Reference of the organization whose side to take; ours when None.
        """
        day = as_of or today()
        key = ("network", *self._key(subject, day), vendor)
        return self._cache.get(
            key,
            lambda: build_network(
                subject.records,
                subject.kind,
                subject.record_id,
                as_of=day,
                calibration=self.calibration,
                vendor=self._vendor_id(subject.records, vendor),
            ),
        )

    def account_context(self, subject: Subject, *, as_of: date | None = None) -> Network:
        """The graph of the account that a context belongs to."""
        return self.context(self._account_subject(subject), as_of=as_of)

    def network(
        self, kind: ContextKind | str, reference: str, *, as_of: date | None = None
    ) -> nx.DiGraph[str]:
        """The frozen networkx graph of a context; edge attribute `weight` is 0 to 1."""
        return digraph(self.context(self.subject(kind, reference), as_of=as_of))

    def analyse(
        self,
        kind: ContextKind | str,
        reference: str,
        *,
        as_of: date | None = None,
        vendor: str | None = None,
        seed: int | None = None,
        language: Language | str = Language.EN,
    ) -> Answer:
        """Answer every question of a context (contract 5).

        Args:
            kind: `account` or `opportunity`.
            reference: Our id, the sender's id, or `system:id`.
            as_of: The day of the question, today (UTC) when None.
            vendor: Whose side to take; ours when None.
            seed: Of sampled worlds.
            language: Of the sentences: `zh` or `en`.
        """
        subject = self.subject(kind, reference)
        return self.answer(subject, as_of=as_of, vendor=vendor, seed=seed, language=language)

    def answer(
        self,
        subject: Subject,
        *,
        as_of: date | None = None,
        vendor: str | None = None,
        seed: int | None = None,
        language: Language | str = Language.EN,
    ) -> Answer:
        """The same for a context that is loaded already."""
        day, spoken = as_of or today(), Language(language)
        key = ("answer", *self._key(subject, day), vendor, seed, spoken)
        return self._cache.get(
            key,
            lambda: answer_for(
                self.context(subject, as_of=day, vendor=vendor),
                base=self._base(subject, day),
                graph_version=subject.graph_version,
                language=spoken,
                seed=seed,
            ),
        )

    def paths(
        self,
        kind: ContextKind | str,
        reference: str,
        *,
        source: str,
        target: str,
        limit: int | None = None,
        as_of: date | None = None,
    ) -> PathsAnswer:
        """The best paths of influence from one person to another, and the total influence.

        Raises:
            PersonNotFoundError: One of them is not in the network of the context.
        """
        subject = self.subject(kind, reference)
        return paths_answer(
            self.context(subject, as_of=as_of),
            source=self._person(subject, source),
            target=self._person(subject, target),
            limit=limit,
            graph_version=subject.graph_version,
        )

    def map(
        self,
        kind: ContextKind | str,
        reference: str,
        *,
        as_of: date | None = None,
        language: Language | str = Language.EN,
    ) -> DrawnMap:
        """The map of a context: shows itself in a notebook cell, or `.save("map.html")`."""
        scene = self.scene(self.subject(kind, reference), as_of=as_of)
        return DrawnMap(scene, Language(language).value)

    def scene(
        self,
        subject: Subject,
        *,
        as_of: date | None = None,
        width: int = 1080,
        height: int | None = None,
    ) -> MapScene:
        """The drawn map of a context: positions, routes, words."""
        day = as_of or today()
        key = ("scene", *self._key(subject, day), width, height)
        return self._cache.get(key, lambda: self._drawn(subject, day, width, height))

    def _drawn(self, subject: Subject, day: date, width: int, height: int | None) -> MapScene:
        opportunities = [
            one
            for one in subject.records.all(Opportunity)
            if one.account == subject.account_id and one.id != subject.record_id
        ]
        others = (
            Subject(ContextKind.OPPORTUNITY, one.id, subject.account_id, subject.records)
            for one in opportunities
        )
        content = content_of(
            self.context(subject, as_of=day),
            self.answer(subject, as_of=day),
            base=self._base(subject, day),
            units=_units(subject.records),
            other_seats=[seats_of(self.context(other, as_of=day)) for other in others],
        )
        return draw_map(content, width=width, height=height)

    def _base(self, subject: Subject, day: date) -> Network | None:
        if subject.kind is ContextKind.ACCOUNT:
            return None
        return self.account_context(subject, as_of=day)

    @staticmethod
    def _account_subject(subject: Subject) -> Subject:
        return Subject(ContextKind.ACCOUNT, subject.account_id, subject.account_id, subject.records)

    def _key(self, subject: Subject, day: date) -> tuple[str, ...]:
        return (
            subject.kind.value,
            subject.record_id,
            subject.graph_version,
            day.isoformat(),
            self.calibration.digest,
            self.scope.key,
        )

    def _context_record(self, kind: ContextKind, reference: str) -> Record:
        is_account = kind is ContextKind.ACCOUNT
        table = Organization.table if is_account else Opportunity.table
        found = [
            record
            for record in self.store.find(self.scope, table, reference)
            if not isinstance(record, Organization) or record.kind is OrganizationKind.CUSTOMER
        ]
        missing: type[NotFoundError] = (
            AccountNotFoundError if is_account else OpportunityNotFoundError
        )
        if not found:
            raise missing(reference)
        if len(found) > 1:
            raise InputError(_ambiguous(kind.value, reference))
        return found[0]

    @staticmethod
    def _vendor_id(records: Records, vendor: str | None) -> str | None:
        if vendor is None:
            return None
        found = records.find(Organization, vendor)
        if found is None:
            raise InputError(
                Problem(
                    code="unknown_vendor",
                    text=f"{vendor!r} is not a vendor here; name our company or a competitor.",
                    column="vendor",
                )
            )
        return found.id

    @staticmethod
    def _person(subject: Subject, reference: str) -> str:
        found = subject.records.find(Person, reference)
        if found is None:
            raise PersonNotFoundError(reference)
        return subject.records.reference(found.id)


def open_workspace(url: str, *, calibration: Calibration | None = None) -> Workspace:
    """Open a store as its administrator: `sqlite:///deal.db` or `neo4j://host:7687`.

    Raises:
        ConfigError: The address names no store that this program can open.
        StoreVersionError: The store is newer than this program, or needs `stakegraph migrate`.
    """
    return Workspace(
        open_store(url), Scope.administrator(), calibration=calibration, owns_store=True
    )


def today() -> date:
    """The current day, UTC."""
    return datetime.now(UTC).date()


def _ambiguous(kind: str, reference: str) -> Problem:
    return Problem(
        code="ambiguous_id",
        text=f"{reference!r} means more than one {kind}; write `system:id` or our own id.",
    )


def _units(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Names of the units each customer's person sits in, outermost first; else the department."""
    organizations = {one.id: one for one in records.all(Organization)}
    found: dict[str, tuple[str, ...]] = {}
    for person in records.all(Person):
        names: list[str] = []
        unit = organizations.get(person.organization)
        while unit is not None and unit.kind is OrganizationKind.UNIT:
            names.insert(0, unit.name)
            unit = organizations.get(unit.parent or "")
        if not names and person.department:
            names = [person.department]
        found[records.reference(person.id)] = tuple(names)
    return found
