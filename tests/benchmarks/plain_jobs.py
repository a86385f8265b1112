"""The same questions by networkx, or by the fastest loops of Python that we found.

Reach and contacts are counted world by world; `worlds` says in how many.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from random import Random

import networkx as nx
from benchmarks.account_graphs import AccountGraph
from benchmarks.account_jobs import CONTACTS, TIE, candidates, pairs_of, weight_along
from networkx.algorithms.flow import shortest_augmenting_path

__all__ = [
    "PLAIN_WORLDS",
    "lazy_cascade",
    "networkx_cascade",
    "plain_articulations",
    "plain_best_ways",
    "plain_between",
    "plain_cascade",
    "plain_circles",
    "plain_next_contacts",
    "plain_smallest_cut",
    "plain_ten_ways",
    "plain_worlds",
]

PLAIN_WORLDS = 256


def plain_best_ways(one: AccountGraph) -> list[float]:
    paths = nx.multi_source_dijkstra_path(one.graph, set(one.staff), weight="distance")
    return [weight_along(one, paths[end]) for end in one.deciders]


def plain_ten_ways(one: AccountGraph) -> list[list[float]]:
    return [
        [
            weight_along(one, path)
            for path in islice(nx.shortest_simple_paths(one.graph, start, end, "distance"), 10)
        ]
        for start, end in pairs_of(one)
    ]


def _shares(one: AccountGraph, spread: Callable[[set[int]], None]) -> tuple[list[float], int]:
    """In which share of a few worlds each decider is reached; `spread` makes one world."""
    hits = dict.fromkeys(one.deciders, 0)
    for _ in range(PLAIN_WORLDS):
        seen = set(one.staff)
        spread(seen)
        for end in one.deciders:
            hits[end] += end in seen
    return [hits[end] / PLAIN_WORLDS for end in one.deciders], PLAIN_WORLDS


def plain_cascade(one: AccountGraph) -> tuple[list[float], int]:
    """A world is drawn edge by edge, so that the same ones serve before and after an edit."""
    draw, edges = Random(1).random, one.edges

    def spread(seen: set[int]) -> None:
        live: dict[int, list[int]] = {}
        for (source, target), weight in edges.items():
            if draw() < weight:
                live.setdefault(source, []).append(target)
        waiting = list(seen)
        while waiting:
            for target in live.get(waiting.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)

    return _shares(one, spread)


def networkx_cascade(one: AccountGraph) -> tuple[list[float], int]:
    """A world is a graph of networkx."""
    draw, edges = Random(1).random, list(one.graph.edges(data="weight"))

    def spread(seen: set[int]) -> None:
        live: nx.DiGraph[int] = nx.DiGraph()
        live.add_nodes_from(seen)
        live.add_edges_from((source, end) for source, end, weight in edges if draw() < weight)
        seen.update(*(nx.descendants(live, person) for person in one.staff))

    return _shares(one, spread)


def lazy_cascade(one: AccountGraph) -> tuple[list[float], int]:
    """An edge is drawn when it is come to: the fastest loop, whose worlds cannot be kept."""
    draw, successors = Random(1).random, one.successors

    def spread(seen: set[int]) -> None:
        waiting = list(seen)
        while waiting:
            for target, weight in successors[waiting.pop()]:
                if target not in seen and draw() < weight:
                    seen.add(target)
                    waiting.append(target)

    return _shares(one, spread)


def _threshold_graph(one: AccountGraph) -> list[tuple[int, int]]:
    return [pair for pair, weight in one.edges.items() if weight >= TIE / 2]


def plain_smallest_cut(one: AccountGraph) -> int:
    graph: nx.DiGraph[object] = nx.DiGraph()
    for person in range(one.people):
        if person in one.staff:
            graph.add_edge("from", (1, person))
        elif person in one.deciders:
            graph.add_edge((0, person), "to")
        else:
            graph.add_edge((0, person), (1, person), capacity=1)
    for source, end in _threshold_graph(one):
        if source not in one.deciders and end not in one.staff:
            is_tie = source in one.staff and end in one.deciders
            graph.add_edge((1, source), (0, end), **({"capacity": 1} if is_tie else {}))
    value = nx.maximum_flow_value(graph, "from", "to", flow_func=shortest_augmenting_path)
    return int(value)


def plain_between(one: AccountGraph) -> list[float]:
    return list(nx.betweenness_centrality(one.graph, normalized=False).values())


def plain_circles(one: AccountGraph) -> list[list[int]]:
    parts = nx.community.louvain_communities(one.undirected, seed=1)
    return sorted(sorted(part) for part in parts)


def plain_articulations(one: AccountGraph) -> list[int]:
    return sorted(nx.articulation_points(one.undirected))


Incoming = list[list[tuple[int, float]]]


def _search(
    decider: int,
    incoming: Incoming,
    fired: list[list[int] | None],
    known: dict[int, set[int]],
    draw: Callable[[], float],
) -> set[int]:
    """Who reaches a decider in one world; an edge is drawn when it is come to, once in a world."""
    seen, waiting = {decider}, [decider]
    for person in waiting:
        sources = fired[person]
        if sources is None:
            sources = [source for source, weight in incoming[person] if draw() < weight]
            fired[person] = sources
        for source in sources:
            if source not in seen:
                if source in known:  # a decider brings along everybody who reaches them
                    seen |= known[source]
                else:
                    seen.add(source)
                    waiting.append(source)
    return seen


def plain_worlds(one: AccountGraph, worlds: int) -> tuple[list[float], float]:
    """Reach of each decider, and of all with the next contacts, in one pass over the worlds.

    Sets of worlds are counted as the bits of one long number.
    """
    draw, count = Random(1).random, len(one.deciders)
    incoming: Incoming = [[] for _ in range(one.people)]
    for (source, target), weight in one.edges.items():
        incoming[target].append((source, weight))
    staff, able = frozenset(one.staff), candidates(one)
    won = {person: bytearray(count * worlds) for person in able}
    covered = bytearray(count * worlds)
    mark = 0
    for _ in range(worlds):
        fired: list[list[int] | None] = [None] * one.people
        ties = {person for person in able if draw() < TIE}
        known: dict[int, set[int]] = {}
        for decider in one.deciders:
            seen = known[decider] = _search(decider, incoming, fired, known, draw)
            if not staff.isdisjoint(seen):
                covered[mark] = 1
            for person in seen & ties:
                won[person][mark] = 1
            mark += 1
    reach = [sum(covered[place::count]) / worlds for place in range(count)]
    return reach, _choose(covered, won) / count / worlds


def _choose(covered: bytes, won: dict[int, bytearray]) -> int:
    """How much is covered with the contacts that add most, one after another."""
    done = int.from_bytes(covered, "little")
    masks = {person: int.from_bytes(marks, "little") for person, marks in won.items()}
    for _ in range(CONTACTS):
        best = max(masks, key=lambda person: ((masks[person] & ~done).bit_count(), -person))
        done |= masks.pop(best)
    return done.bit_count()


def plain_next_contacts(one: AccountGraph) -> tuple[float, int]:
    return plain_worlds(one, PLAIN_WORLDS)[1], PLAIN_WORLDS
