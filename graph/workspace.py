"""The front door: an open store, one reader's scope, and every question by name.

Source: contract 7.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from types import TracebackType
from typing import TypeVar

import networkx as nx

from graph.analysis.answering import Standpoint, answer_for, paths_answer, what_if_from
from graph.analysis.answering.outline import outline_of
from graph.analysis.explaining import Basis, explain
from graph.analysis.kernels.warming import compile_all as warm_up
from graph.analysis.sensitivity import sensitivity_of
from graph.cache import Cache
from graph.calibration import Calibration
from graph.dates import today
from graph.depiction import Depicted, picture_of
from graph.drawing.scene import MapScene
from graph.drawing.view import MapView
from graph.drawing.writing.document import DrawnMap
from graph.history import Tail
from graph.memory import Memory, Thing
from graph.model import Opportunity, Organization
from graph.network import Network, digraph
from graph.overlay import build_network
from graph.results import Answer, PathsAnswer, WhatIfAnswer
from graph.results.explanation import Explanation
from graph.results.portfolio import Outline
from graph.results.sensitivity import SensitivityResult
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.subject import Subject, find_person, find_subject, find_vendor
from graph.vocabulary import ContextKind, Language

__all__ = ["Subject", "Workspace", "open_workspace", "today", "warm_up"]

_T = TypeVar("_T")

_OUTLINES = 4096
_READERS = 256


class Workspace(AbstractContextManager["Workspace"]):
    """Questions to a store on behalf of one reader.

    Args:
        store: Where the records live; closed with the workspace when `owns_store`.
        scope: Who asks.
        calibration: The defaults of the method when None.
        memory: Shared between workspaces of one process, or None for one of its own.
    """

    def __init__(
        self,
        store: Store,
        scope: Scope,
        *,
        calibration: Calibration | None = None,
        memory: Memory | None = None,
        owns_store: bool = False,
    ) -> None:
        self.store = store
        self.scope = scope
        self.calibration = calibration or Calibration()
        self._memory = memory or Memory()
        self._owns_store = owns_store

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
        return find_subject(self.store, self.scope, ContextKind.parse(str(kind)), reference)

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
        make = partial(self._built, subject, day, vendor)
        return self._kept(Thing.NETWORK, (subject, day), (vendor,), make)

    def account_context(self, subject: Subject, *, as_of: date | None = None) -> Network:
        """The graph of the account that a context belongs to."""
        return self.context(subject.of_account(), as_of=as_of)

    def network(
        self, kind: ContextKind | str, reference: str, *, as_of: date | None = None
    ) -> nx.DiGraph[str]:
        """The frozen networkx graph of a context (method 3.1, 3.2); O(n + m), kept for the day.

        An edge runs from who influences to who is influenced; its `weight` is the probability, 0 to
        1, that it carries, whatever a person thinks of a vendor. Nodes are the senders' ids.
        """
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
        return self._kept(
            Thing.ANSWER,
            (subject, day),
            (vendor, seed, spoken),
            lambda: answer_for(
                self.context(subject, as_of=day, vendor=vendor),
                base=self._base(subject, day),
                graph_version=subject.graph_version,
                language=spoken,
                seed=seed,
            ),
        )

    def state(self, subject: Subject, day: date) -> tuple[str, ...]:
        """What every answer about a context on a day rests on: two equal ones, equal answers."""
        return (
            subject.kind.value,
            subject.record_id,
            subject.graph_version,
            day.isoformat(),
            self.calibration.digest,
            self.scope.key,
        )

    def outline(
        self,
        subject: Subject,
        *,
        as_of: date | None = None,
        language: Language | str = Language.EN,
    ) -> Outline:
        """The light, reach and what it hangs on: a small part of `answer`, for lists of many."""
        day, spoken = as_of or today(), Language(language)
        key = (*self.state(subject, day), spoken)
        return self.shelf("outlines", _OUTLINES).get(
            key,
            # many networks at once would push everything else out of the cache
            lambda: outline_of(
                self._built(subject, day, None),
                graph_version=subject.graph_version,
                language=spoken,
            ),
        )

    def shelf(self, name: str, limit: int) -> Cache:
        """A part of the cache for values of one kind from this store, for all its readers.

        Args:
            name: Of the kind; the first caller's `limit` holds.
            limit: Values kept.
        """
        return self._memory.shelf(name, self.store, limit)

    def revision(self) -> int:
        """A number that stays as long as nothing changes that the reader may see."""
        tail = self.shelf("tails", _READERS).get(self.scope.key, Tail)
        return tail.advance(self.store, self.scope)

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
            source=find_person(subject, source),
            target=find_person(subject, target),
            limit=limit,
            graph_version=subject.graph_version,
        )

    def what_if(
        self,
        kind: ContextKind | str,
        reference: str,
        edits: Sequence[str],
        *,
        as_of: date | None = None,
        seed: int | None = None,
        language: Language | str = Language.EN,
    ) -> WhatIfAnswer:
        """Where we stand before and after edits such as `leave C11`; nothing is stored.

        Raises:
            InputError: An edit is not of the grammar (contract 4), or names what is not here.
        """
        about = (subject, day) = self.subject(kind, reference), as_of or today()
        network, spoken = self.context(subject, as_of=day), Language(language)
        stand = partial(Standpoint, network, language=spoken, seed=seed)
        before = self._kept(Thing.STANDPOINT, about, (seed, spoken), stand)
        make = partial(what_if_from, before, subject.records, edits)
        return self._kept(Thing.WHAT_IF, about, (*edits, seed, spoken), make)

    def explain(
        self,
        kind: ContextKind | str,
        reference: str,
        what: str,
        *,
        as_of: date | None = None,
        language: Language | str = Language.EN,
        with_defaults: bool = True,
    ) -> Explanation:
        """Why a score is what it is: `explain("opportunity", "O1", "reach:US:C01")`.

        Raises:
            InputError: The answer has no such section or score; a bare section = its headline.
        """
        subject, day, spoken = self.subject(kind, reference), as_of or today(), Language(language)
        section, _, item = what.partition(":")
        answer, basis = self.answer(subject, as_of=day), self._basis(subject, day, spoken)
        asked = (what, spoken, with_defaults)
        make = partial(explain, basis, answer, section, item or None, with_defaults=with_defaults)
        return self._kept(Thing.EXPLANATION, (subject, day), asked, make)

    def sensitivity(
        self,
        kind: ContextKind | str,
        reference: str,
        *,
        as_of: date | None = None,
        language: Language | str = Language.EN,
    ) -> SensitivityResult:
        """Which answers change when a default of the method moves a quarter down or up."""
        subject, day, spoken = self.subject(kind, reference), as_of or today(), Language(language)
        answer, basis = self.answer(subject, as_of=day), self._basis(subject, day, spoken)
        make = partial(sensitivity_of, basis, answer)
        return self._kept(Thing.SENSITIVITY, (subject, day), (spoken,), make)

    def _basis(self, subject: Subject, day: date, language: Language) -> Basis:
        of = (subject.records, subject.kind, subject.record_id, day, self.calibration)
        return Basis(*of, language=language)

    def map(
        self,
        kind: ContextKind | str,
        reference: str,
        *,
        as_of: date | None = None,
        language: Language | str = Language.EN,
        view: MapView | None = None,
    ) -> DrawnMap:
        """The map of a context: shows itself in a notebook cell, or `.save("map.html")`."""
        drawn = self.scene(self.subject(kind, reference), as_of=as_of, view=view)
        return DrawnMap(drawn, Language(language).value)

    def scene(
        self,
        subject: Subject,
        *,
        as_of: date | None = None,
        width: int | None = None,
        height: int | None = None,
        view: MapView | None = None,
    ) -> MapScene:
        """The drawn map of a context: positions, routes, words.

        Args:
            subject: From `subject`.
            as_of: The day of the question.
            width: Wished width in pixels; as pages draw it when None.
            height: Wished least height in pixels.
            view: Which map, whose side, what is opened; the usual one when None.
        """
        day = as_of or today()
        make = partial(self._drawn, subject, day, (width, height), view or MapView())
        return self._kept(Thing.SCENE, (subject, day), (width, height, view or MapView()), make)

    def _drawn(
        self, subject: Subject, day: date, size: tuple[int | None, int | None], view: MapView
    ) -> MapScene:
        depicted = Depicted(
            network=self.context(subject, as_of=day),
            answer=self.answer(subject, as_of=day),
            records=subject.records,
            base=self._base(subject, day),
            others=tuple(self.context(other, as_of=day) for other in subject.other_deals()),
        )
        return picture_of(depicted, view, width=size[0], height=size[1])

    def _kept(
        self,
        thing: Thing,
        about: tuple[Subject, date],
        asked: tuple[Hashable, ...],
        make: Callable[[], _T],
    ) -> _T:
        subject, day = about
        key = (*self.state(subject, day), *asked)
        return self._memory.keep(thing, subject.kind, key, make, records=len(subject.records))

    def _built(self, subject: Subject, day: date, vendor: str | None) -> Network:
        return build_network(
            *(subject.records, subject.kind, subject.record_id),
            as_of=day,
            calibration=self.calibration,
            vendor=find_vendor(subject.records, vendor),
        )

    def _base(self, subject: Subject, day: date) -> Network | None:
        is_account = subject.kind is ContextKind.ACCOUNT
        return None if is_account else self.account_context(subject, as_of=day)


def open_workspace(url: str, *, calibration: Calibration | None = None) -> Workspace:
    """Open a store as its administrator: `sqlite:///deal.db` or `neo4j://host:7687`.

    Raises:
        ConfigError: The address names no store that this program can open.
        StoreVersionError: The store is newer than this program, or needs `stakegraph migrate`.
    """
    return Workspace(
        open_store(url), Scope.administrator(), calibration=calibration, owns_store=True
    )
