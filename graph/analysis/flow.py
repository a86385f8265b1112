"""What a vendor's message runs through: gated channels from the vendor's people outwards.

Source: method 3.1 (runs), 3.5 (gates).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.network import Network, Run
from graph.vocabulary import Attitude, Side

__all__ = ["Wiring", "gate_of", "person_wiring", "vendor_wiring"]


@dataclass(frozen=True)
class Wiring:
    """Independent edges that fire with a probability, and where the flow starts.

    An edited wiring keeps what it was made from and what was changed, so that an engine can
    re-use its work on the `root`.

    Attributes:
        nodes: Everybody, in order of ids; the order of every result.
        sources: Who is reached from the start.
        root_edges: Weight 0 to 1 by ordered pair, before any edit; pairs that weigh 0 are absent.
        keys: What names each person in random draws.
        silent: People whose outgoing edges are cut.
        gone: People whose edges are cut in both directions.
        changed: New weights of single pairs; 0 = taken away. They win over the root's weight.
    """

    nodes: tuple[str, ...]
    sources: frozenset[str]
    root_edges: Mapping[tuple[str, str], float]
    keys: Mapping[str, str]
    silent: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    changed: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def without_person(self, person: str) -> Wiring:
        """The same without a person and all their edges."""
        return replace(self, sources=self.sources - {person}, gone=self.gone | {person})

    def silenced(self, people: Iterable[str]) -> Wiring:
        """The same with nothing leaving these people (their gate at 0)."""
        return replace(self, silent=self.silent | frozenset(people))

    def with_edge(self, source: str, target: str, weight: float) -> Wiring:
        """The same with the channel of one pair at `weight`; 0 takes it away."""
        return replace(self, changed={**self.changed, (source, target): weight})

    @cached_property
    def edges(self) -> Mapping[tuple[str, str], float]:
        """Weight 0 to 1 by ordered pair after the edits; pairs that weigh 0 are absent."""
        if not (self.silent or self.gone or self.changed):
            return self.root_edges
        return {
            (source, target): weight
            for (source, target), weight in {**self.root_edges, **self.changed}.items()
            if weight > 0
            and source not in self.silent
            and source not in self.gone
            and target not in self.gone
        }

    @cached_property
    def successors(self) -> Mapping[str, tuple[tuple[str, float], ...]]:
        """For each person, whom they reach next, with the weight; in order of the edges."""
        groups: dict[str, list[tuple[str, float]]] = {}
        for (source, target), weight in self.edges.items():
            groups.setdefault(source, []).append((target, weight))
        return {source: tuple(group) for source, group in groups.items()}


def gate_of(network: Network, person: str, vendor: str, run: Run) -> float:
    """How much of the vendor's message a person passes on, 0 to 1.

    Staff pass on everything. In the cautious run a positive attitude that is not reliable counts
    as unknown, a negative one stays.
    """
    if network.nodes[person].vendor is not None:
        return 1.0
    calibration = network.calibration
    opinion = network.opinion(person, vendor)
    attitude = opinion.attitude
    value = calibration.attitude(attitude)
    if (
        run is Run.CAUTIOUS
        and value is not None
        and value > 0
        and opinion.attitude_reliability < calibration.cautious_reliability
    ):
        attitude = Attitude.UNKNOWN
    return calibration.gate(attitude)


def vendor_wiring(network: Network, vendor: str, run: Run = Run.EXPECTED) -> Wiring:
    """What the vendor's message runs through in one run; other vendors' staff are not in it."""
    staff = network.staff.get(vendor, ())
    people = (*network.people_of(Side.CUSTOMER, Side.EXTERNAL), *staff)
    inside = frozenset(people)
    gates = {person: gate_of(network, person, vendor, run) for person in people}
    edges: dict[tuple[str, str], float] = {}
    for (source, target), strands in network.channels.items():
        if source in inside and target in inside:
            weight = gates[source] * network.heaviest(strands, run)
            if weight > 0:
                edges[source, target] = weight
    return Wiring(
        nodes=tuple(sorted(people, key=network.ranks.__getitem__)),
        sources=frozenset(staff),
        root_edges=edges,
        keys={person: network.nodes[person].key for person in people},
    )


def person_wiring(network: Network, source: str, run: Run = Run.EXPECTED) -> Wiring:
    """The ungated graph with one person as the start; staff are in it only as that start."""
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    inside = {*people, source}
    edges = {
        pair: weight
        for pair, strands in network.channels.items()
        if inside.issuperset(pair) and (weight := network.heaviest(strands, run)) > 0
    }
    return Wiring(
        nodes=tuple(sorted(inside, key=network.ranks.__getitem__)),
        sources=frozenset({source}),
        root_edges=edges,
        keys={person: network.nodes[person].key for person in inside},
    )
