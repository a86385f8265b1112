"""Small graphs, and slow, obviously right answers about them that array loops have to equal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from math import inf

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.analysis.kernels.snapshot import Snapshot, build_snapshot

__all__ = [
    "Graph",
    "bits_of",
    "brute_cut",
    "brute_reach",
    "drawn_graphs",
    "every_path",
    "flow_cuts",
    "merged",
    "reached_in_worlds",
    "snapshot_of",
]

Pair = tuple[int, int]
Rows = list[tuple[int, int, float]]
Graph = tuple[int, Rows]
DYADIC = st.sampled_from((0.0, 0.25, 0.5, 0.5, 1.0))  # no product is rounded: ties are ties


@st.composite
def drawn_graphs(
    draw: st.DrawFn,
    *,
    people: int = 7,
    edges: int = 16,
    weights: st.SearchStrategy[float] = DYADIC,
    least: int = 1,
) -> Graph:
    """People and rows, with zeros, self edges, parallel edges and people without any."""
    count = draw(st.integers(least, people))
    one = st.integers(0, count - 1)
    row = st.tuples(one, one, weights)
    return count, draw(st.lists(row, max_size=edges)) if count else []


def merged(rows: Rows) -> dict[Pair, float]:
    """The heaviest weight of each ordered pair, without self edges and zeros."""
    found: dict[Pair, float] = {}
    for source, target, weight in rows:
        if source != target and weight > 0:
            found[source, target] = max(weight, found.get((source, target), 0.0))
    return found


def snapshot_of(graph: Graph) -> Snapshot:
    """As the product builds it."""
    people, rows = graph
    sources, targets, weights = zip(*rows, strict=True) if rows else ((), (), ())
    return build_snapshot(people, sources, targets, weights)


def every_path(
    edges: Mapping[Pair, float], sources: Collection[int], target: int, *, hops: float = inf
) -> list[tuple[tuple[int, ...], float]]:
    """All simple paths past one source only: larger product, fewer hops, smaller numbers."""
    found: list[tuple[tuple[int, ...], float]] = []

    def walk(path: tuple[int, ...], weight: float) -> None:
        if path[-1] == target:
            found.append((path, weight))
        elif len(path) <= hops:
            for (source, end), more in edges.items():
                if source == path[-1] and end not in path and end not in sources:
                    walk((*path, end), weight * more)

    for source in sources:
        walk((source,), 1.0)
    return sorted(found, key=lambda one: (-one[1], len(one[0]), one[0]))


def _onward(edges: Iterable[Pair], starts: Iterable[int]) -> set[int]:
    seen, waiting = set(starts), list(starts)
    while waiting:
        person = waiting.pop()
        for source, end in edges:
            if source == person and end not in seen:
                seen.add(end)
                waiting.append(end)
    return seen


def brute_reach(people: int, edges: Mapping[Pair, float], sources: Sequence[int]) -> list[float]:
    """Sum over every world, 2^m of them."""
    found = [0.0] * people
    for world in product((True, False), repeat=len(edges)):
        chance = 1.0
        for fires, weight in zip(world, edges.values(), strict=True):
            chance *= weight if fires else 1 - weight
        live = [pair for fires, pair in zip(world, edges, strict=True) if fires]
        for person in _onward(live, sources):
            found[person] += chance
    return found


def bits_of(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Each world of the rows on its own."""
    return np.unpackbits(words.view(np.uint8), bitorder="little", axis=-1).astype(np.bool_)


def reached_in_worlds(
    people: int,
    edges: Sequence[Pair],
    live: NDArray[np.bool_],
    sources: Sequence[int],
    hops: float = inf,
) -> NDArray[np.bool_]:
    """World by world, hop by hop: people x worlds."""
    found = np.zeros((people, live.shape[1]), dtype=np.bool_)
    for world in range(live.shape[1]):
        fired = [pair for place, pair in enumerate(edges) if live[place, world]]
        seen, hop = set(sources), 0
        while hop < hops:
            more = {end for source, end in fired if source in seen} - seen
            if not more:
                break
            seen |= more
            hop += 1
        found[list(seen), world] = True
    return found


def _is_parted(
    edges: Collection[Pair],
    sources: Collection[int],
    sinks: Collection[int],
    people: Collection[int] = (),
    ties: Collection[Pair] = (),
) -> bool:
    open_edges = [
        pair
        for pair in edges
        if pair not in ties
        and not set(pair) & set(people)
        and pair[0] not in sinks
        and pair[1] not in sources
    ]
    return not _onward(open_edges, sources) & set(sinks)


def brute_cut(
    people: int, edges: Collection[Pair], sources: Collection[int], sinks: Collection[int]
) -> int:
    """The size of the smallest cut: of all sets of people and priced ties."""
    parts: list[int | Pair] = [
        *(one for one in range(people) if one not in sources and one not in sinks),
        *(pair for pair in edges if pair[0] in sources and pair[1] in sinks),
    ]
    smallest = len(parts)
    for chosen in product((False, True), repeat=len(parts)):
        if sum(chosen) < smallest:
            taken = [part for part, is_in in zip(parts, chosen, strict=True) if is_in]
            ties = [part for part in taken if isinstance(part, tuple)]
            gone = [part for part in taken if isinstance(part, int)]
            if _is_parted(edges, sources, sinks, gone, ties):
                smallest = sum(chosen)
    return smallest


def flow_cuts(
    people: int, edges: Collection[Pair], sources: Collection[int], sinks: Collection[int]
) -> list[tuple[tuple[int, ...], tuple[Pair, ...]]]:
    """The cuts nearest the sources and nearest the sinks, by networkx."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_nodes_from(("from", "to"))
    for person in range(people):
        if person in sources:
            graph.add_edge("from", (1, person))
        elif person in sinks:
            graph.add_edge((0, person), "to")
        else:
            graph.add_edge((0, person), (1, person), capacity=1)
    for source, end in edges:
        if source in sinks or end in sources:
            continue
        if source in sources and end in sinks:
            graph.add_edge((1, source), (0, end), capacity=1)
        else:
            graph.add_edge((1, source), (0, end))
    # networkx leaves on the far side those alone who still lead there: its cut is nearest the end
    _, (before, _) = nx.minimum_cut(graph, "from", "to")
    _, (behind, _) = nx.minimum_cut(graph.reverse(), "to", "from")
    return [_crossing(graph, side) for side in (set(graph) - set(behind), set(before))]


def _crossing(
    graph: nx.DiGraph[object], side: set[object]
) -> tuple[tuple[int, ...], tuple[Pair, ...]]:
    gone: list[int] = []
    ties: list[Pair] = []
    for start, end in graph.edges:
        if start in side and end not in side:
            assert isinstance(start, tuple)
            assert isinstance(end, tuple)
            if start[1] == end[1]:
                gone.append(start[1])
            else:
                ties.append((start[1], end[1]))
    return tuple(sorted(gone)), tuple(sorted(ties))
