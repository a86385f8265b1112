"""Each loop over arrays beside plain networkx, or a tuned loop of Python, on the same graph.

Answers are compared first. What networkx would do in minutes is done for fewer worlds and scaled,
which the line says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from random import Random
from statistics import median
from time import process_time

import networkx as nx
import numpy as np
from benchmarks.account_graphs import AccountGraph, draw_account
from networkx.algorithms.flow import shortest_augmenting_path
from numpy.typing import NDArray

from graph.analysis.kernels.additions import choose_additions, count_bits, mask_after
from graph.analysis.kernels.between import betweenness_of
from graph.analysis.kernels.cuts import find_cuts
from graph.analysis.kernels.paths.best_paths import best_weights, trace_path
from graph.analysis.kernels.paths.simple_paths import list_simple_paths
from graph.analysis.kernels.worlds import draw_words, spread_words

__all__ = ["JOBS", "Job", "Timed", "measure_kernels", "time_job"]

WORDS = 157
WORLDS = 64 * WORDS
SAMPLED = 256
TIE = 0.57
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Job:
    """One row of the table.

    Attributes:
        name: What is asked.
        ours, plain: Both sides, on one account.
        check: Raises where the two answers differ.
        target: How many times faster ours has to be; None where nothing is promised.
        scale: How many times more work the plain side would have to do.
    """

    name: str
    ours: Callable[[AccountGraph], object]
    plain: Callable[[AccountGraph], object]
    check: Callable[[object, object], None]
    target: float | None = None
    scale: float = 1.0


@dataclass(frozen=True)
class Timed:
    """What came out: medians in seconds, the plain side scaled."""

    job: Job
    people: int
    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.plain / self.ours

    def __str__(self) -> str:
        said = "no target"
        if self.job.target is not None:
            is_kept = self.ratio >= self.job.target
            said = f"at least {self.job.target:g}: {'kept' if is_kept else 'MISSED'}"
        scaled = f", scaled x{self.job.scale:.0f}" if self.job.scale > 1 else ""
        times = f"ours {self.ours * 1000:.3f} ms, plain {self.plain * 1000:.1f} ms{scaled}"
        return f"{self.people:5} people  {self.job.name:34} {self.ratio:7.0f}x ({said}); {times}"


def _weight_along(one: AccountGraph, people: Sequence[int]) -> float:
    return math.prod(one.edges[pair] for pair in pairwise(people))


def best_ways(one: AccountGraph) -> object:
    snapshot = one.snapshot
    best, parents = np.zeros(one.people), np.empty(one.people, dtype=np.int32)
    staff = np.array(one.staff, dtype=np.int32)
    best_weights(snapshot.starts, snapshot.ends, snapshot.weights, staff, best, parents)
    return [_weight_along(one, trace_path(parents, end)) for end in one.deciders]


def plain_best_ways(one: AccountGraph) -> object:
    paths = nx.multi_source_dijkstra_path(one.graph, set(one.staff), weight="distance")
    return [_weight_along(one, paths[end]) for end in one.deciders]


def _pairs(one: AccountGraph) -> list[tuple[int, int]]:
    inside = one.people - len(one.staff)
    return [(inside // 2 + number, number) for number in range(10)]


def ten_ways(one: AccountGraph) -> object:
    return [
        [weight for _, weight in list_simple_paths(one.snapshot, [start], end, limit=10)]
        for start, end in _pairs(one)
    ]


def plain_ten_ways(one: AccountGraph) -> object:
    return [
        [
            _weight_along(one, path)
            for path in islice(nx.shortest_simple_paths(one.graph, start, end, "distance"), 10)
        ]
        for start, end in _pairs(one)
    ]


def _drawn(weights: NDArray[np.float64], seed: int) -> Words:
    keys = np.random.default_rng(seed).integers(0, 2**63, len(weights)).astype(np.uint64)
    live = np.empty((len(weights), WORDS), dtype=np.uint64)
    draw_words(keys, np.ceil(weights * 2.0**32).astype(np.uint64), live)
    return live


def _spread(one: AccountGraph, live: Words, start: int | None = None) -> Words:
    """Worlds in which everybody is reached by ours, or reaches one person."""
    snapshot = one.snapshot
    nobody = np.zeros(0, dtype=np.int32)
    ways = (snapshot.starts, snapshot.ends, np.arange(snapshot.edges, dtype=np.int32))
    sources = one.staff
    if start is not None:
        ways = (snapshot.back_starts, snapshot.back_ends, snapshot.back_rows)
        sources = (start,)
    reached = np.zeros((one.people, WORDS), dtype=np.uint64)
    spread_words(
        *ways, live, np.ones(snapshot.edges, dtype=np.bool_), nobody, nobody,
        np.zeros((0, WORDS), dtype=np.uint64), np.array(sources, dtype=np.int32), reached,
    )  # fmt: skip
    return reached


def cascade(one: AccountGraph) -> object:
    reached = _spread(one, _drawn(one.snapshot.weights, 1))
    counts = np.zeros((len(one.deciders), 1), dtype=np.int64)
    count_bits(reached[list(one.deciders)], counts)
    return (counts[:, 0] / WORLDS).tolist(), WORLDS


def _shares(one: AccountGraph, spread: Callable[[set[int]], None]) -> object:
    """In which share of a few worlds each decider is reached; `spread` makes one world."""
    hits = dict.fromkeys(one.deciders, 0)
    for _ in range(SAMPLED):
        seen = set(one.staff)
        spread(seen)
        for end in one.deciders:
            hits[end] += end in seen
    return [hits[end] / SAMPLED for end in one.deciders], SAMPLED


def plain_cascade(one: AccountGraph) -> object:
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


def networkx_cascade(one: AccountGraph) -> object:
    """A world is a graph of networkx."""
    draw, edges = Random(1).random, list(one.graph.edges(data="weight"))

    def spread(seen: set[int]) -> None:
        live: nx.DiGraph[int] = nx.DiGraph()
        live.add_nodes_from(seen)
        live.add_edges_from((source, end) for source, end, weight in edges if draw() < weight)
        seen.update(*(nx.descendants(live, person) for person in one.staff))

    return _shares(one, spread)


def lazy_cascade(one: AccountGraph) -> object:
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


def smallest_cut(one: AccountGraph) -> object:
    snapshot = one.snapshot
    kept = snapshot.weights >= TIE / 2
    flags = np.zeros((2, one.people), dtype=np.bool_)
    flags[0, list(one.staff)] = True
    flags[1, list(one.deciders)] = True
    return find_cuts(snapshot.origins[kept], snapshot.ends[kept], flags[0], flags[1]).size


def plain_smallest_cut(one: AccountGraph) -> object:
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
    return nx.maximum_flow_value(graph, "from", "to", flow_func=shortest_augmenting_path)


def between(one: AccountGraph) -> object:
    return betweenness_of(one.snapshot, budget=10**12)[0].tolist()


def plain_between(one: AccountGraph) -> object:
    return list(nx.betweenness_centrality(one.graph, normalized=False).values())


def _candidates(one: AccountGraph) -> list[int]:
    return [
        person
        for person in range(one.people - len(one.staff))
        if (one.staff[0], person) not in one.edges
    ]


def next_contacts(one: AccountGraph) -> object:
    live = _drawn(one.snapshot.weights, 1)
    before = _spread(one, live)
    ends = np.array(_candidates(one), dtype=np.int32)
    starts = np.full(len(ends), one.staff[0], dtype=np.int32)
    fires = _drawn(np.full(len(ends), TIE), 2)
    watched = len(one.deciders)
    masks = np.empty((len(ends) * watched, WORDS), dtype=np.uint64)
    for column, decider in enumerate(one.deciders):
        reaching = _spread(one, live, decider)
        mask_after(starts, ends, fires, before, reaching, before[decider], column, watched, masks)
    chosen, values = np.zeros(5, dtype=np.int32), np.zeros(5)
    choose_additions(masks, np.full(watched, 1 / watched), chosen, values)
    return float(values[-1]), WORLDS


def plain_next_contacts(one: AccountGraph) -> object:
    """Reverse reachable sets world by world, then greedy over what each contact adds."""
    draw = Random(1).random
    incoming: list[list[tuple[int, float]]] = [[] for _ in range(one.people)]
    for (source, target), weight in one.edges.items():
        incoming[target].append((source, weight))
    won: dict[int, set[tuple[int, int]]] = {person: set() for person in _candidates(one)}
    covered: set[tuple[int, int]] = set()
    staff = set(one.staff)
    for world in range(SAMPLED):
        fired = [[source for source, weight in edges if draw() < weight] for edges in incoming]
        ties = {person for person in won if draw() < TIE}
        for decider in one.deciders:
            seen, waiting = {decider}, [decider]
            while waiting:
                for source in fired[waiting.pop()]:
                    if source not in seen:
                        seen.add(source)
                        waiting.append(source)
            if seen & staff:
                covered.add((decider, world))
            for person in seen & ties:
                won[person].add((decider, world))
    for _ in range(5):
        best = max(won, key=lambda person: (len(won[person] - covered), -person))
        covered |= won.pop(best)
    return len(covered) / len(one.deciders) / SAMPLED, SAMPLED


def _same(ours: object, plain: object) -> None:
    np.testing.assert_allclose(np.array(ours), np.array(plain), rtol=1e-9, atol=1e-12)


def _same_costs(ours: object, plain: object) -> None:
    assert isinstance(ours, list)
    assert isinstance(plain, list)
    for mine, theirs in zip(ours, plain, strict=True):
        _same(mine, theirs)


def _near(ours: object, plain: object) -> None:
    """Shares of worlds, within five standard errors of each other."""
    assert isinstance(ours, tuple)
    assert isinstance(plain, tuple)
    error = 5 * math.sqrt(0.25 / ours[1] + 0.25 / plain[1])
    np.testing.assert_allclose(np.array(ours[0]), np.array(plain[0]), rtol=0, atol=error)


JOBS = (
    Job("best path to 5 deciders", best_ways, plain_best_ways, _same),
    Job("10 best simple paths of 10 pairs", ten_ways, plain_ten_ways, _same_costs, 100),
    Job("cascade in 10,048 worlds", cascade, networkx_cascade, _near, 700, WORLDS / SAMPLED),
    Job("the same beside tuned dicts", cascade, plain_cascade, _near, None, WORLDS / SAMPLED),
    Job("the same, edges drawn lazily", cascade, lazy_cascade, _near, None, WORLDS / SAMPLED),
    Job("smallest cut, built and found", smallest_cut, plain_smallest_cut, _same, 100),
    Job("betweenness", between, plain_between, _same),
    Job("next 5 contacts", next_contacts, plain_next_contacts, _near, None, WORLDS / SAMPLED),
)


def time_job(job: Job, people: int, runs: int) -> Timed:
    """Both sides in turns on accounts that differ, after a first one whose answers are compared.

    Times are those of the processor, as others may use the machine.
    """
    first = draw_account(people, 0)
    job.check(job.ours(first), job.plain(first))
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for seed in range(1, runs + 1):
        one = draw_account(people, seed)
        for made in (one.snapshot, one.graph, one.successors):
            del made  # built before the clock runs, each side in its own form
        for side, work, repeats in (("plain", job.plain, 1), ("ours", job.ours, 3)):
            for _ in range(repeats):
                start = process_time()
                work(one)
                times[side].append(process_time() - start)
    return Timed(job, people, median(times["ours"]), job.scale * median(times["plain"]))


def measure_kernels(runs: int, sizes: tuple[int, ...] = (100, 300, 1000)) -> Iterator[str]:
    """The table, and the sum of all jobs at each size."""
    for people in sizes:
        rows = [time_job(job, people, runs) for job in JOBS]
        yield from map(str, rows)
        rows = [one for one in rows if not one.job.name.startswith("the same")]
        ours, plain = sum(one.ours for one in rows), sum(one.plain for one in rows)
        yield (
            f"{people:5} people  {'all of these':34} {plain / ours:7.0f}x; "
            f"ours {ours * 1000:.1f} ms, plain {plain * 1000:.0f} ms"
        )
