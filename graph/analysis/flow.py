"""What a vendor's message runs through: gated channels from the vendor's people outwards.

Source: method 3.1 (runs), 3.5 (gates).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress

import numpy as np

from graph.analysis.kernels.exact.frontiers import order_walks
from graph.analysis.kernels.snapshot import Snapshot, snapshot_of_pairs
from graph.calibration import Calibration
from graph.network import Network, Opinion, Run
from graph.vocabulary import Attitude, Side

__all__ = ["Wiring", "gate_of", "gates_of", "person_wiring", "vendor_wiring", "vendor_wirings"]

_NOBODY_ASKED = Opinion()
Pair = tuple[str, str]
Steps = tuple[tuple[str, float], ...]


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
        root: What it was made from by edits; None for a root.
    """

    nodes: tuple[str, ...]
    sources: frozenset[str]
    root_edges: Mapping[tuple[str, str], float]
    keys: Mapping[str, str]
    silent: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    changed: Mapping[tuple[str, str], float] = field(default_factory=dict)
    root: Wiring | None = field(default=None, compare=False, repr=False)

    def without_person(self, person: str) -> Wiring:
        """The same without a person and all their edges."""
        left = self.sources - {person}
        return replace(self, sources=left, gone=self.gone | {person}, root=self.root or self)

    def silenced(self, people: Iterable[str]) -> Wiring:
        """The same with nothing leaving these people (their gate at 0)."""
        silent = self.silent | frozenset(people)
        return replace(self, silent=silent, root=self.root or self)

    def with_edge(self, source: str, target: str, weight: float) -> Wiring:
        """The same with the channel of one pair at `weight`; 0 takes it away."""
        changed = {**self.changed, (source, target): weight}
        return replace(self, changed=changed, root=self.root or self)

    @cached_property
    def edges(self) -> Mapping[tuple[str, str], float]:
        """Weight 0 to 1 by ordered pair after the edits; pairs that weigh 0 are absent."""
        if not (self.silent or self.gone or self.changed):
            return self.root_edges
        return {
            (source, target): weight
            for (source, target), weight in {**self.root_edges, **self.changed}.items()
            if weight > 0 and self.is_open(source, target)
        }

    @property
    def places(self) -> dict[str, int]:
        """Number of everybody in the snapshot; made on each call, O(n)."""
        return {person: place for place, person in enumerate(self.nodes)}

    @property
    def snapshot(self) -> Snapshot:
        """The edges after the edits as arrays, for loops; made on each call, O(n + m).

        A few ask for it once each; kept, those of a crowd would fill the memory.
        """
        return snapshot_of_pairs(self.nodes, self.edges)

    def is_open(self, source: str, target: str) -> bool:
        """Whether neither end of a pair was cut."""
        return source not in self.silent and source not in self.gone and target not in self.gone

    @cached_property
    def successors(self) -> Mapping[str, Steps]:
        """For each person, whom they reach next, with the weight; in order of the edges.

        Cost: O(m) for a root; for an edited one what the edits touch.
        """
        return self.grouped if self.root is None else ChainMap(self._edited, self.root.grouped)

    def steps(self, person: str) -> Steps:
        """The successors of one person."""
        if self.root is None:
            return self.grouped.get(person, ())
        edited = self._edited
        return edited[person] if person in edited else self.root.grouped.get(person, ())

    @cached_property
    def ordered_sources(self) -> tuple[str, ...]:
        """The sources in the order of the nodes."""
        if self.root is not None:
            return tuple(one for one in self.root.ordered_sources if one in self.sources)
        return tuple(one for one in self.nodes if one in self.sources)

    @cached_property
    def grouped(self) -> dict[str, Steps]:
        """The same, made from all edges. Cost: O(m)."""
        groups: dict[str, list[tuple[str, float]]] = {}
        for (source, target), weight in self.edges.items():
            groups.setdefault(source, []).append((target, weight))
        return {source: tuple(group) for source, group in groups.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """For each person, who reaches them next. Cost: O(m)."""
        groups: dict[str, list[str]] = {}
        for source, target in self.edges:
            groups.setdefault(target, []).append(source)
        return {target: tuple(group) for target, group in groups.items()}

    def leading_to(self, people: Iterable[str]) -> set[str]:
        """Everybody from whom a walk leads to one of some people, themselves included.

        Cost: O(n + m); kept for the next time.
        """
        ends = frozenset(people)
        if ends not in self._leading:
            snapshot, places = self.snapshot, self.places
            order = np.empty(snapshot.people, dtype=np.int32)
            asked = np.array([places[one] for one in ends if one in places], dtype=np.int32)
            size = order_walks(snapshot.back_starts, snapshot.back_ends, asked, order)
            self._leading[ends] = {self.nodes[one] for one in order[:size].tolist()}
        return self._leading[ends]

    @cached_property
    def _leading(self) -> dict[frozenset[str], set[str]]:
        return {}

    @cached_property
    def _edited(self) -> dict[str, Steps]:
        """The successors of everybody whom the edits touch."""
        root = self.root or self
        touched = {source for source, _ in self.changed}
        for person in self.gone:
            touched.update(root.predecessors.get(person, ()))
        found: dict[str, Steps] = dict.fromkeys((*self.silent, *self.gone), ())
        for source in touched.difference(found):
            kept = dict(root.grouped.get(source, ()))
            kept |= {
                end: weight for (start, end), weight in self.changed.items() if start == source
            }
            found[source] = tuple(
                (end, weight) for end, weight in kept.items() if weight > 0 and end not in self.gone
            )
        return found


def gate_of(network: Network, person: str, vendor: str, run: Run) -> float:
    """How much of the vendor's message a person passes on, 0 to 1.

    Staff pass on everything. In the cautious run a positive attitude that is not reliable counts
    as unknown, a negative one stays.
    """
    return gates_of(network, (person,), vendor, run)[person]


def gates_of(network: Network, people: Iterable[str], vendor: str, run: Run) -> dict[str, float]:
    """The same of many people, by person."""
    calibration = network.calibration
    least = calibration.cautious_reliability if run is Run.CAUTIOUS else 0.0
    nodes, opinions = network.nodes, network.opinions
    known: dict[tuple[Attitude | None, bool], float] = {}
    found: dict[str, float] = {}
    for person in people:
        if nodes[person].vendor is not None:
            found[person] = 1.0
            continue
        opinion = opinions.get((person, vendor), _NOBODY_ASKED)
        case = opinion.attitude, opinion.attitude_reliability < least
        if case not in known:
            known[case] = _gate(calibration, case[0], is_doubtful=case[1])
        found[person] = known[case]
    return found


def _gate(calibration: Calibration, attitude: Attitude | None, *, is_doubtful: bool) -> float:
    value = calibration.attitude(attitude)
    is_doubted = is_doubtful and value is not None and value > 0
    return calibration.gate(Attitude.UNKNOWN if is_doubted else attitude)


def vendor_wiring(network: Network, vendor: str, run: Run = Run.EXPECTED) -> Wiring:
    """What the vendor's message runs through in one run; other vendors' staff are not in it."""
    return vendor_wirings(network, vendor, (run,))[run]


def vendor_wirings(
    network: Network, vendor: str, runs: Iterable[Run] = tuple(Run)
) -> dict[Run, Wiring]:
    """The same in several runs of the band; runs that weigh everything alike share one wiring."""
    staff = network.staff.get(vendor, ())
    people = (*network.people_of(Side.CUSTOMER, Side.EXTERNAL), *staff)
    nodes = tuple(sorted(people, key=network.ranks.__getitem__))
    keys = {person: network.nodes[person].key for person in nodes}
    is_inside = [start in keys and end in keys for start, end in network.channels]
    pairs = list(compress(network.channels, is_inside))
    sources = dict.fromkeys(start for start, _ in pairs)
    made: dict[Run, Wiring] = {}
    for run in runs:
        gates = gates_of(network, sources, vendor, run)
        ungated = compress(network.channel_weights[run], is_inside)
        edges = {
            pair: weight
            for pair, one in zip(pairs, ungated, strict=True)
            if (weight := gates[pair[0]] * one) > 0
        }
        equal = next((one for one in made.values() if one.root_edges == edges), None)
        made[run] = equal or Wiring(nodes, frozenset(staff), edges, keys)
    return made


def person_wiring(network: Network, source: str, run: Run = Run.EXPECTED) -> Wiring:
    """The ungated graph with one person as the start; staff are in it only as that start."""
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    inside = {*people, source}
    edges = {
        pair: weight
        for pair, weight in zip(network.channels, network.channel_weights[run], strict=True)
        if weight > 0 and inside.issuperset(pair)
    }
    return Wiring(
        nodes=tuple(sorted(inside, key=network.ranks.__getitem__)),
        sources=frozenset({source}),
        root_edges=edges,
        keys={person: network.nodes[person].key for person in inside},
    )
