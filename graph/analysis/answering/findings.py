"""What several sections of an answer share, computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from graph.analysis.advantage import Advantage, relation_advantage
from graph.analysis.closeness import Closeness, measure_closeness
from graph.analysis.contacts import TieChoice, next_ties
from graph.analysis.engine import Engine
from graph.analysis.key_people import IndirectKeyPerson, indirect_key_people
from graph.analysis.leverage import Loss, losses
from graph.analysis.reach import VendorReach, Wirings, decision_weights, measure_reach
from graph.network import Network
from graph.phrases import say
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["Findings", "figure"]

_Row = TypeVar("_Row")


def figure(value: float, places: int = 2) -> str:
    """A number as sentences show it: half up, a real minus sign."""
    scale = 10**places
    whole = int(abs(value) * scale + 0.5 + 1e-9)
    sign = "−" if value < 0 and whole else ""
    return f"{sign}{whole / scale:.{places}f}"


@dataclass(frozen=True)
class Findings:
    """One context under one engine.

    Attributes:
        base: The account's network, when the subject is an opportunity.
        language: Of the sentences.
        wirings: Of `network`, where another engine has asked it already.
    """

    network: Network
    base: Network | None
    engine: Engine
    language: Language
    wirings: Wirings | None = None

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Decision weight of each person in the chain."""
        return decision_weights(self.network)

    @cached_property
    def reaches(self) -> Mapping[str, VendorReach]:
        """Reach of every vendor."""
        return measure_reach(self.network, self.engine, self.wirings)

    @property
    def ours(self) -> VendorReach | None:
        """Our reach; None where our company is not recorded."""
        return self.reaches.get(self.network.us or "")

    @cached_property
    def relation(self) -> Advantage | None:
        """Relation advantage; None where no rival is recorded."""
        return relation_advantage(self.network, self.reaches)

    @cached_property
    def behind(self) -> list[IndirectKeyPerson]:
        """Indirect key people, best first."""
        return indirect_key_people(self.network)

    @cached_property
    def closeness(self) -> Mapping[str, Mapping[str, Closeness]]:
        """Closeness by vendor and person."""
        return {one: measure_closeness(self.network, one) for one in self.network.vendors}

    @cached_property
    def losses(self) -> list[Loss]:
        """What our reach hangs on, largest first."""
        return losses(self.network, self.ours, self.engine) if self.ours else []

    @cached_property
    def next_ties(self) -> list[TieChoice]:
        """The best tie to each contact, by gain; empty without a chain."""
        if self.ours is None or not self.weights:
            return []
        return next_ties(self.network, self.ours, self.engine)

    def listed(self, rows: Sequence[_Row], value: Callable[[_Row], float]) -> Sequence[_Row]:
        """The rows that an answer lists: all; of very many those that are not 0, largest first.

        Args:
            rows: Largest first.
            value: What makes a row worth listing.
        """
        limit = self.network.calibration.list_limit
        if len(rows) <= limit:
            return rows
        kept = [row for row in rows if value(row)]
        self.shorten(id(rows), max(0, len(kept) - limit))
        return kept[:limit]

    def shorten(self, rows: object, count: int) -> None:
        """Note that a list leaves out so many entries though they are not 0."""
        self.shortened[rows] = count

    @cached_property
    def shortened(self) -> dict[object, int]:
        """Entries left out, by list."""
        return {}

    def name(self, person_or_vendor: str) -> str:
        """What a sentence calls a person or a vendor."""
        node = self.network.nodes.get(person_or_vendor)
        text = node.called if node else self.network.vendor_names.get(person_or_vendor)
        return in_language(text or person_or_vendor, self.language)

    def say(self, code: str, **names: str) -> str:
        """The sentence of a code; ids in `names` become names."""
        return say(code, self.language, **{key: self.name(one) for key, one in names.items()})
