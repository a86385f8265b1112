"""People who may be a circle: proposals from communities, never stored by themselves.

Source: method 1.3 (circle), 3.1 (what a circle implies); Blondel et al. 2008 (Louvain).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import networkx as nx

from graph.analysis.kernels.communities import communities_of
from graph.analysis.kernels.snapshot import snapshot_of_rows
from graph.analysis.measures import influence_graph
from graph.network import Network
from graph.records import natural_order
from graph.vocabulary import ContextKind

__all__ = ["ProposedCircle", "propose_circles"]


@dataclass(frozen=True, slots=True)
class ProposedCircle:
    """A question: are these people a circle?

    Attributes:
        people: In order of ids.
        leader: Who influences most of them most; None where two are alike.
        edges: Recorded influence edges among them: the reason.
        density: Share of pairs among them with such an edge, 0 to 1.
        implied: Source, target, weight of what the circle would imply where nothing as heavy is
            recorded or implied already.
    """

    people: tuple[str, ...]
    leader: str | None
    edges: int
    density: float
    implied: tuple[tuple[str, str, float], ...]


def propose_circles(network: Network) -> list[ProposedCircle]:
    """Communities of recorded influence that are small and dense enough to be a circle.

    Args:
        network: Of an account; circles are the account's, so an opportunity proposes none.

    Returns:
        Densest first, then by ids. Not those who sit in one recorded circle already. A community
        that is too large is looked at again by itself; a small clique is never split.

    Cost: O(m log n). Equal networks give equal proposals.
    """
    if network.context.kind is not ContextKind.ACCOUNT:
        return []
    calibration = network.calibration
    graph = influence_graph(network)
    known = [set(members) for _, _, members in network.circles]
    found: list[ProposedCircle] = []
    for group in _communities(graph, calibration.circle_most, calibration.seed):
        if len(group) < calibration.circle_least or any(set(group) <= one for one in known):
            continue
        proposed = _proposal(network, graph, group)
        if proposed.density >= calibration.circle_density:
            found.append(proposed)
    return sorted(
        found, key=lambda one: (-one.density, [natural_order(person) for person in one.people])
    )


def _communities(graph: nx.DiGraph[str], most: int, seed: int) -> list[tuple[str, ...]]:
    """Communities of at most so many people; those that do not come apart are left out."""
    people = sorted((one for one in graph if graph.degree(one)), key=natural_order)
    waiting = [people] if people else []
    groups: list[tuple[str, ...]] = []
    while waiting:
        part = waiting.pop()
        for group in _split(graph, part, seed):
            if len(group) <= most:
                groups.append(tuple(group))
            elif len(group) < len(part):
                waiting.append(group)
    return groups


def _split(graph: nx.DiGraph[str], people: Sequence[str], seed: int) -> list[list[str]]:
    """Communities of some people among themselves, each in their order."""
    groups: dict[int, list[str]] = {}
    rows: Iterable[tuple[str, str, float]] = graph.out_edges(people, data="weight")
    # edges to others are left out
    labels = communities_of(snapshot_of_rows(people, rows), seed=seed).tolist()
    for person, label in zip(people, labels, strict=True):
        groups.setdefault(label, []).append(person)
    return list(groups.values())


def _proposal(network: Network, graph: nx.DiGraph[str], people: Sequence[str]) -> ProposedCircle:
    inside = [pair for pair in permutations(people, 2) if graph.has_edge(*pair)]
    pairs = {frozenset(pair) for pair in inside}
    leader = _leader(graph, people)
    calibration = network.calibration
    implied = []
    for source, target in permutations(people, 2):
        weight = calibration.circle_by_leader if source == leader else calibration.circle_by_member
        if weight > network.weight(source, target):
            implied.append((source, target, weight))
    return ProposedCircle(
        people=tuple(people),
        leader=leader,
        edges=len(inside),
        density=len(pairs) / (len(people) * (len(people) - 1) / 2),
        implied=tuple(implied),
    )


def _leader(graph: nx.DiGraph[str], people: Sequence[str]) -> str | None:
    """Who has the most influence inside; None where somebody else has as much."""
    strength = {
        one: sum(graph[one][other]["weight"] for other in people if graph.has_edge(one, other))
        for one in people
    }
    first, second = sorted(strength.values(), reverse=True)[:2]
    return None if first == second else max(strength, key=lambda one: strength[one])
