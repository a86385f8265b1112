"""The graph of a context: who is in it, what runs between them, and its networkx form.

The one file that names node and edge attributes. A `Network` is what every question is asked of:
an account, or an account under the overlay of one opportunity. Nodes are the ids that the sender
used (see `Records.reference`). Source: method 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

import networkx as nx

from graph.ageing import Sighting
from graph.calibration import Calibration
from graph.records import natural_order
from graph.vocabulary import (
    Attitude,
    Basis,
    BehaviorOrientation,
    ContextKind,
    DecisionRole,
    FormalLevel,
    Function,
    Importance,
    Side,
    Strength,
    TieLevel,
)
from graph.wording import is_empty_seat

__all__ = [
    "Context",
    "Difference",
    "Layer",
    "Line",
    "Network",
    "Node",
    "Opinion",
    "Run",
    "Seat",
    "Strand",
    "digraph",
]

Layer = Literal["account", "opportunity", "implied"]


class Run(StrEnum):
    """A run of the band; each weighs every edge at least as much as the one before."""

    CAUTIOUS = "cautious"
    EXPECTED = "expected"
    HOPEFUL = "hopeful"


@dataclass(frozen=True, slots=True)
class Context:
    """The subject of a question: an account, or an opportunity of it.

    Attributes:
        id: As the sender wrote it. `record_id` is ours.
        account: Of the account, as the sender wrote it. `account_record_id` is ours.
    """

    kind: ContextKind
    id: str
    name: str
    account: str
    account_name: str
    record_id: str
    account_record_id: str


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the network.

    Attributes:
        id: As the sender wrote it. `record_id` is ours; `key` keys random draws.
        vendor: Whose staff: the vendor's id for our people and rivals, else None.
    """

    id: str
    key: str
    record_id: str
    name: str
    title: str | None
    organization: str
    organization_name: str
    side: Side
    vendor: str | None
    function: Function | None
    formal_level: FormalLevel | None
    importance: Importance | None
    behavior_orientation: BehaviorOrientation | None = None

    @property
    def called(self) -> str:
        """The name; of a seat whose holder nobody knows yet, the title."""
        return (self.title if is_empty_seat(self.name) else None) or self.name


@dataclass(frozen=True, slots=True)
class Strand:
    """One reason why one person influences, or is in contact with, another.

    Several strands of an ordered pair are one channel; the heaviest counts.

    Attributes:
        source: Who influences, or the vendor's person of a tie.
        target: Who is influenced, or the contact.
        kind: `influence` (explicit, hidden), `tie`, `line` (implied by reporting), `circle`.
        layer: Where it comes from.
        record: Id of the record in answers; None for implied ones.
        strength: 0 to 1; for ties already decayed.
        reliability: 0 to 1; for ties the bare confidence.
        sighting: What gives it confidence and age; None for implied ones.
        code: Strength or level as recorded; None for implied ones.
        basis: What influence rests on, as recorded.
    """

    source: str
    target: str
    kind: Literal["influence", "tie", "line", "circle"]
    layer: Layer
    strength: float
    reliability: float = 1.0
    record: str | None = None
    sighting: Sighting | None = None
    code: Strength | TieLevel | None = None
    basis: Basis | None = None

    def weight(self, run: Run = Run.EXPECTED, *, cautious_reliability: float = 0.0) -> float:
        """Probability that the strand carries, 0 to 1, in one run of the band."""
        if run is Run.HOPEFUL:
            return self.strength
        if run is Run.CAUTIOUS and self.reliability < cautious_reliability:
            return 0.0
        return self.strength * self.reliability


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thinks of one vendor in the context.

    Attributes:
        attitude: Code; `unknown` = somebody looked, None = nobody asked.
        attitude_reliability: Confidence x freshness of the attitude, 0 to 1.
        attitude_in_account: The account's, where the opportunity has its own; else equal.
        solution: Acceptance of the solution, 1 to 5, or None.
        price: Acceptance of the price, 1 to 5, or None.
        closeness: Override of the closeness, 1 to 5, or None.
        records: Ids of the assessments behind it.
    """

    attitude: Attitude | None = None
    attitude_reliability: float = 0.0
    attitude_in_account: Attitude | None = None
    attitude_is_own: bool = False
    solution: int | None = None
    price: int | None = None
    closeness: int | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's part in the decision.

    Attributes:
        role: The largest of the person's roles; None in an account.
        weight: Decision weight D, summing to 1 over all seats.
    """

    person: str
    role: DecisionRole | None
    has_veto: bool
    weight: float
    tags: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting line as it stands in the context.

    Attributes:
        kind: `solid` as in the account, `seat` given by the opportunity, `background` the line
            boss behind such a seat, `dotted`.
    """

    subordinate: str
    manager: str
    kind: Literal["solid", "seat", "background", "dotted"]
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What an opportunity changes in its account (method 3.2, item 6); empty for an account.

    Attributes:
        reparented: Person, old and new manager (None = nobody).
        added: Records that only the opportunity has.
        suppressed: Directions that it cuts.
        overridden: Record, field, value; field `row` = replaced by the record named as value.
        attitudes: Person, vendor, attitude in the account and here.
        doubly_told: Directions that it records and suppresses at once; suppressed wins.
    """

    reparented: tuple[tuple[str, str | None, str | None], ...] = ()
    added: tuple[str, ...] = ()
    suppressed: tuple[tuple[str, str], ...] = ()
    overridden: tuple[tuple[str, str, str], ...] = ()
    attitudes: tuple[tuple[str, str, Attitude | None, Attitude | None], ...] = ()
    doubly_told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Network:
    """Everything that the questions of one context rest on, on one day.

    Attributes:
        us: The vendor whose side we take; `vendors` are us and the rivals of the context.
        strands: What carries influence, conflicts left out.
        conflicts: Edges by which the target reacts against the source.
        suppressed: Strands that the opportunity cut, for drawing.
        deciders: Formal deciders with their normalised weight (kappa).
        project_contacts: Contacts that an activity of the opportunity met.
        shown_solution: Contacts that an activity of the context met about our solution.
        covering: Our people who cover the account, a unit or a person of it.
        circles: Name, leader and members of each circle.
    """

    context: Context
    as_of: date
    calibration: Calibration
    us: str | None
    vendors: tuple[str, ...]
    vendor_names: Mapping[str, str]
    nodes: Mapping[str, Node]
    strands: tuple[Strand, ...]
    conflicts: tuple[Strand, ...]
    suppressed: tuple[Strand, ...]
    lines: tuple[Line, ...]
    seats: tuple[Seat, ...]
    deciders: Mapping[str, float]
    opinions: Mapping[tuple[str, str], Opinion]
    difference: Difference = field(default_factory=Difference)
    project_contacts: frozenset[str] = frozenset()
    shown_solution: frozenset[str] = frozenset()
    covering: frozenset[str] = frozenset()
    circles: tuple[tuple[str, str | None, tuple[str, ...]], ...] = ()

    @property
    def rivals(self) -> tuple[str, ...]:
        """The vendors of the context that are not us."""
        return tuple(vendor for vendor in self.vendors if vendor != self.us)

    def opinion(self, person: str, vendor: str | None) -> Opinion:
        """What a person thinks of a vendor; an empty opinion where nobody asked."""
        return self.opinions.get((person, vendor or ""), _NO_OPINION)

    @cached_property
    def contacts(self) -> tuple[str, ...]:
        """The customer's people, in order of their ids."""
        return self.people_of(Side.CUSTOMER)

    def people_of(self, *sides: Side) -> tuple[str, ...]:
        """People of the given sides, in order of their ids."""
        found = (node.id for node in self.nodes.values() if node.side in sides)
        return tuple(sorted(found, key=self.ranks.__getitem__))

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Everybody's place in the order of ids."""
        return {one: rank for rank, one in enumerate(sorted(self.nodes, key=natural_order))}

    @cached_property
    def staff(self) -> Mapping[str, tuple[str, ...]]:
        """Each vendor's people, in order of their ids."""
        groups: dict[str, list[str]] = {vendor: [] for vendor in self.vendors}
        for node in self.nodes.values():
            if node.vendor in groups:
                groups[node.vendor].append(node.id)
        return {
            vendor: tuple(sorted(people, key=self.ranks.__getitem__))
            for vendor, people in groups.items()
        }

    @cached_property
    def active_staff(self) -> frozenset[str]:
        """Vendors' people with a tie or an influence edge on this map, or who cover some of it."""
        acting = {one.source for one in self.strands if self.nodes[one.source].vendor is not None}
        return frozenset(acting | (self.covering & set(self.nodes)))

    @cached_property
    def channels(self) -> Mapping[tuple[str, str], tuple[Strand, ...]]:
        """The strands of each ordered pair, heaviest (expected run) first."""
        groups: dict[tuple[str, str], list[Strand]] = {}
        for strand in self.strands:
            groups.setdefault((strand.source, strand.target), []).append(strand)
        return {
            pair: tuple(sorted(group, key=_strand_order)) if len(group) > 1 else (group[0],)
            for pair, group in sorted(groups.items())
        }

    @cached_property
    def hidden(self) -> Mapping[tuple[str, str], Strand]:
        """The heaviest explicit influence edge of each pair of customer's people."""
        inside = set(self.contacts)
        explicit = (
            (pair, next((one for one in group if one.kind == "influence"), None))
            for pair, group in self.channels.items()
            if pair[0] in inside and pair[1] in inside
        )
        return {pair: strand for pair, strand in explicit if strand is not None}

    def weight(self, source: str, target: str, run: Run = Run.EXPECTED) -> float:
        """Ungated weight of a channel, 0 to 1; 0 where there is none."""
        return self.heaviest(self.channels.get((source, target), ()), run)

    def heaviest(self, strands: Iterable[Strand], run: Run) -> float:
        """Weight of a channel made of these strands: the heaviest counts; 0 where there is none."""
        floor = self.calibration.cautious_reliability
        weights = [strand.weight(run, cautious_reliability=floor) for strand in strands]
        return weights[0] if len(weights) == 1 else max(weights, default=0.0)

    @cached_property
    def channel_weights(self) -> Mapping[Run, tuple[float, ...]]:
        """Ungated weight of each of `channels` in each run, in their order."""
        channels = self.channels.values()
        return {run: tuple(self.heaviest(one, run) for one in channels) for run in Run}

    @cached_property
    def successors(self) -> Mapping[str, tuple[tuple[str, float], ...]]:
        """For each person, whom they influence and with which ungated expected weight."""
        groups: dict[str, list[tuple[str, float]]] = {}
        weights = self.channel_weights[Run.EXPECTED]
        for (source, target), weight in zip(self.channels, weights, strict=True):
            if weight > 0:
                groups.setdefault(source, []).append((target, weight))
        return {source: tuple(group) for source, group in groups.items()}

    def manager_of(self, person: str) -> str | None:
        """The solid manager, or the seat's, in this context."""
        return self._managers.get(person)

    @cached_property
    def _managers(self) -> Mapping[str, str]:
        first = (line for line in reversed(self.lines) if line.kind in ("solid", "seat"))
        return {line.subordinate: line.manager for line in first}


_NO_OPINION = Opinion()
_TOLD_OF_EDGES = ("strength", "reliability", "kind", "layer", "record")


def _strand_order(strand: Strand) -> tuple[float, bool, str]:
    return -strand.weight(), strand.record is None, strand.record or ""


def digraph(network: Network, *, run: Run = Run.EXPECTED) -> nx.DiGraph[str]:
    """The network as a frozen `networkx.DiGraph`, from influencer to influenced.

    Args:
        network: The graph of a context.
        run: Which run of the band the weights are of.

    Returns:
        Node attributes `name`, `title`, `side`, `vendor`, `importance`; edge attributes `weight`
        (0 to 1, heaviest strand), `strength`, `reliability`, `kind`, `layer`, `record`. Conflict
        edges are not in it. Isolated people are.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for person in sorted(network.nodes, key=natural_order):
        graph.add_node(person, **_node_attributes(network.nodes[person]))
    for (source, target), strands in network.channels.items():
        weight = network.weight(source, target, run)
        if weight > 0:
            told = {name: getattr(strands[0], name) for name in _TOLD_OF_EDGES}
            graph.add_edge(source, target, weight=weight, **told)
    frozen: nx.DiGraph[str] = nx.freeze(graph)
    return frozen


def _node_attributes(node: Node) -> dict[str, str | None]:
    return {
        "name": node.name,
        "title": node.title,
        "side": node.side.value,
        "vendor": node.vendor,
        "importance": node.importance.value if node.importance else None,
    }
