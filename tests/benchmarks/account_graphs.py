"""Graphs of the size of an account, drawn from a seed: what the loops are timed on.

A tree of reporting lines both ways, influences mostly within a department, every fifth person an
outsider, five deciders near the top, and five of our people with ties. 300 people have about 1,500
edges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from random import Random

import networkx as nx

from graph.analysis.kernels.snapshot import Snapshot, build_snapshot

__all__ = ["AccountGraph", "draw_account", "prepare"]

_INFLUENCES = (0.168, 0.353, 0.364, 0.486, 0.561, 0.57, 0.612, 0.807)
_DEPARTMENT = 12
_STAFF = 5
_DECIDERS = 5


@dataclass(frozen=True)
class AccountGraph:
    """People by number, weights by ordered pair.

    Attributes:
        staff: Our people, the last numbers.
        deciders: Among the first.
    """

    people: int
    edges: dict[tuple[int, int], float]
    staff: tuple[int, ...]
    deciders: tuple[int, ...]

    @cached_property
    def snapshot(self) -> Snapshot:
        """As the loops take it."""
        sources, targets = zip(*self.edges, strict=True)
        return build_snapshot(self.people, sources, targets, list(self.edges.values()))

    @cached_property
    def graph(self) -> nx.DiGraph[int]:
        """As networkx takes it, `weight` for products and `distance` for sums."""
        made: nx.DiGraph[int] = nx.DiGraph()
        made.add_nodes_from(range(self.people))
        for (source, target), weight in self.edges.items():
            made.add_edge(source, target, weight=weight, distance=-math.log(weight))
        return made

    @cached_property
    def undirected(self) -> nx.Graph[int]:
        """The same without directions, both added up."""
        sums: dict[tuple[int, int], float] = {}
        for (source, target), weight in self.edges.items():
            pair = min(source, target), max(source, target)
            sums[pair] = sums.get(pair, 0.0) + weight
        made: nx.Graph[int] = nx.Graph()
        made.add_nodes_from(range(self.people))
        made.add_weighted_edges_from((*pair, sums[pair]) for pair in sorted(sums))
        return made

    @cached_property
    def successors(self) -> list[list[tuple[int, float]]]:
        """As a tuned loop of Python takes it."""
        found: list[list[tuple[int, float]]] = [[] for _ in range(self.people)]
        for (source, target), weight in self.edges.items():
            found[source].append((target, weight))
        return found


def draw_account(people: int, seed: int = 1) -> AccountGraph:
    """An account of so many people, ours apart."""
    draws = Random(seed)
    inside = people * 4 // 5
    edges: dict[tuple[int, int], float] = {}
    for person in range(1, inside):
        manager = (person - 1) // 6
        edges[manager, person] = 0.3
        edges[person, manager] = 0.2
    while len(edges) < 5 * people:
        source = draws.randrange(people)
        near = min(inside - 1, max(0, source + draws.randint(-_DEPARTMENT, _DEPARTMENT)))
        target = near if source < inside and draws.random() < 0.8 else draws.randrange(inside)
        if source != target:
            edges[source, target] = draws.choice(_INFLUENCES)
    staff = tuple(range(people, people + _STAFF))
    for one in staff:
        for contact in draws.sample(range(inside // 10, people), 4):
            edges[one, contact] = draws.choice(_INFLUENCES)
    return AccountGraph(people + _STAFF, edges, staff, tuple(range(_DECIDERS)))


def prepare(one: AccountGraph) -> AccountGraph:
    """Each side's form of the account, built before a clock runs."""
    for made in (one.snapshot, one.graph, one.undirected, one.successors):
        del made
    return one
