"""What carries a rival, and whom to win over to cut him off.

Source: method 3.7, 3.10; Menger's theorem (the smallest cut equals the most disjoint paths).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import networkx as nx
from networkx.algorithms.flow import edmonds_karp

from graph.analysis.edits import Removal
from graph.analysis.engine import Engine
from graph.analysis.flow import Wiring
from graph.analysis.leverage import remaining
from graph.analysis.reach import VendorReach, decision_weights
from graph.network import Network
from graph.records import natural_order

__all__ = ["Carrier", "Cut", "carriers", "isolation_cuts", "solution_isolation"]

_SOURCE = ("source", "")
_SINK = ("sink", "")


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who sustains a vendor's reach.

    Attributes:
        kind: `person` of the vendor who leaves, or `contact` who is silenced.
        loss: Overall reach that the vendor loses then.
        share: Part of the vendor's overall reach; None when that is 0.
    """

    kind: Literal["person", "contact"]
    id: str
    loss: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Cut:
    """The fewest people to win over, and ties to displace, that keep a vendor from every decider.

    Attributes:
        people: To be won over or neutralised, in order of ids; never deciders themselves.
        ties: Vendor's person and decider, to be displaced.
        overall_after: What is left of the vendor's overall reach.
        deciders_after: What is left at each formal decider.
    """

    people: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    overall_after: float
    deciders_after: Mapping[str, float]

    @property
    def size(self) -> int:
        """People and ties together."""
        return len(self.people) + len(self.ties)


def carriers(network: Network, reach: VendorReach, engine: Engine) -> list[Carrier]:
    """Who carries a vendor, largest loss first."""
    weights = decision_weights(network)
    overall = reach.expected.overall(weights)
    wiring = reach.wiring
    people = [
        person
        for person in wiring.nodes
        if person not in wiring.sources or wiring.successors.get(person)
    ]
    after = remaining(network, reach, engine, [_quiet(reach, person) for person in people])
    found: list[Carrier] = []
    for person, one in zip(people, after, strict=True):
        if one is not None:
            loss = overall - one.overall(weights)
            kind: Literal["person", "contact"] = "person" if person in wiring.sources else "contact"
            found.append(Carrier(kind, person, loss, loss / overall if overall else None))
    return sorted(found, key=lambda one: (-one.loss, one.kind != "person", natural_order(one.id)))


def _quiet(reach: VendorReach, person: str) -> Removal | None:
    """One of the vendor's people who leaves, or a contact who is silenced; None where idle."""
    wiring = reach.wiring
    if not wiring.successors.get(person) or reach.expected.value(person) == 0:
        return None
    return Removal(f"silence {person}", person, is_silence=person not in wiring.sources)


def isolation_cuts(network: Network, reach: VendorReach, engine: Engine) -> list[Cut]:
    """The smallest cuts between a vendor's people and the formal deciders.

    Returns:
        The one nearest the vendor and the one nearest the deciders; the one that leaves the
        vendor less comes first; one when they are equal; none without deciders. No path at all
        gives one empty cut.

    Cost: O(cut size x m).
    """
    if not network.deciders:
        return []
    graph = _flow_graph(network, reach.wiring)
    residual = edmonds_karp(graph, _SOURCE, _SINK)
    near_vendor = _reachable(residual, _SOURCE, forward=True)
    near_deciders = set(residual) - _reachable(residual, _SINK, forward=False)
    found: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], Cut] = {}
    for side in (near_vendor, near_deciders):
        cut = _evaluated(network, reach, engine, *_crossing(graph, side))
        found.setdefault((cut.people, cut.ties), cut)
    return sorted(found.values(), key=lambda one: one.overall_after)


def solution_isolation(network: Network, vendor: str) -> tuple[float | None, float]:
    """Share of decision weight that takes our solution better than the vendor's, and what is known.

    Returns:
        The share among people where both are known, None when nobody is; and the decision weight
        of those people.
    """
    known = better = 0.0
    for person, weight in decision_weights(network).items():
        ours = network.opinion(person, network.us).solution
        theirs = network.opinion(person, vendor).solution
        if ours is not None and theirs is not None:
            known += weight
            better += weight * (theirs < ours)
    return (better / known if known else None), known


def _flow_graph(network: Network, wiring: Wiring) -> nx.DiGraph[tuple[str, str]]:
    """Everybody on a way to a decider as an in-node and an out-node, so that people count."""
    graph: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    graph.add_nodes_from((_SOURCE, _SINK))
    edges = [
        pair
        for pair, weight in wiring.edges.items()
        if weight >= network.calibration.isolation_threshold
        and pair[0] not in network.deciders
        and pair[1] not in wiring.sources
    ]
    deciders = network.deciders.keys() & set(wiring.nodes)
    used = _onward(edges, wiring.sources) & _onward([pair[::-1] for pair in edges], deciders)
    for person in (one for one in wiring.nodes if one in used):
        if person in wiring.sources:
            graph.add_edge(_SOURCE, ("out", person))
        elif person in deciders:
            graph.add_edge(("in", person), _SINK)
        else:
            graph.add_edge(("in", person), ("out", person), capacity=1)
    for source, target in edges:
        if source not in used or target not in used:
            continue
        if source in wiring.sources and target in deciders:
            graph.add_edge(("out", source), ("in", target), capacity=1)
        else:
            graph.add_edge(("out", source), ("in", target))
    return graph


def _onward(edges: Iterable[tuple[str, str]], starts: Iterable[str]) -> set[str]:
    """Whoever can be got to from `starts`, themselves included."""
    following: dict[str, list[str]] = {}
    for source, target in edges:
        following.setdefault(source, []).append(target)
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in following.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _reachable(
    residual: nx.DiGraph[tuple[str, str]], start: tuple[str, str], *, forward: bool
) -> set[tuple[str, str]]:
    """Nodes that can still send flow from (or to) `start`."""
    seen = {start}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        for other in residual[node]:
            edge = residual[node][other] if forward else residual[other][node]
            if other not in seen and edge["flow"] < edge["capacity"]:
                seen.add(other)
                waiting.append(other)
    return seen


def _crossing(
    graph: nx.DiGraph[tuple[str, str]], side: set[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    people: list[str] = []
    ties: list[tuple[str, str]] = []
    for start, end in graph.edges:
        if start in side and end not in side:
            if start[1] == end[1]:
                people.append(start[1])
            else:
                ties.append((start[1], end[1]))
    return (
        tuple(sorted(people, key=natural_order)),
        tuple(sorted(ties, key=lambda tie: (natural_order(tie[0]), natural_order(tie[1])))),
    )


def _evaluated(
    network: Network,
    reach: VendorReach,
    engine: Engine,
    people: tuple[str, ...],
    ties: tuple[tuple[str, str], ...],
) -> Cut:
    wiring = reach.wiring.silenced(people)
    for tie in ties:
        wiring = wiring.with_edge(*tie, 0.0)
    after = engine.reach(wiring)
    return Cut(
        people=people,
        ties=ties,
        overall_after=after.overall(decision_weights(network)),
        deciders_after={person: after.value(person) for person in network.deciders},
    )
