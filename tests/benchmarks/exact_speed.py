"""Exact answers: how far from the sum over every world, and how long, where they are promised."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from time import process_time

import numpy as np
from benchmarks.rows import Row, rated
from support.graph_twins import Graph, brute_reach, merged, snapshot_of

from graph.analysis.engine import SampledReach
from graph.analysis.flow import Wiring
from graph.analysis.kernels.exact.bounds import bounds_of
from graph.analysis.kernels.exact.factoring import pair_reach
from graph.analysis.kernels.exact.frontiers import frontier_reach
from graph.analysis.worlds import Worlds

__all__ = ["draw_deal", "measure_exact"]

BUDGET = 200_000
_WEIGHTS = (0.168, 0.353, 0.364, 0.486, 0.561, 0.57, 0.612, 0.807)
_EDGES = 13  # 2^13 worlds
_SMALL, _LARGE, _INTERVALS = 40, 300, 10_000
_WORLDS = 640


def draw_deal(people: int, edges: int, draws: Random) -> Graph:
    """Person 0 is ours, the last one decides; influences lead up and back as in an account."""
    found: dict[tuple[int, int], float] = {}
    for _ in range(edges):
        source = draws.randrange(people)
        target = min(people - 1, max(0, source + draws.choice((-3, -2, -1, 1, 1, 2, 2, 3, 4))))
        if source != target:
            found[source, target] = draws.choice(_WEIGHTS)
    return people, [(*pair, weight) for pair, weight in found.items()]


def measure_exact(runs: int) -> Iterator[Row]:
    """The error against brute force, then the time of deals of about 50 reduced edges."""
    draws, largest, outside, asked = Random(7), 0.0, 0, 0
    for _ in range(_SMALL):
        graph = draw_deal(draws.randint(4, 9), draws.randint(6, _EDGES), draws)
        one, target = snapshot_of(graph), graph[0] - 1
        truth = brute_reach(graph[0], merged(graph[1]), [0])
        found, bounds = frontier_reach(one, [0], budget=BUDGET), bounds_of(one, [0])
        alone = pair_reach(one, [0], target, budget=BUDGET)
        assert found is not None
        assert alone is not None
        errors = [abs(alone.value - truth[target])]
        for person, (low, high) in enumerate(bounds):
            errors.append(abs(found[0].get(person, 0.0) - truth[person]))
            outside += not low - 1e-12 <= truth[person] <= high + 1e-12
            asked += 1
        largest = max(largest, *errors)
    yield Row(
        "exact reach: largest error against every world", f"{largest:.1e}", "at most 1e-12",
        largest <= 1e-12, f"{_SMALL} graphs of up to {2**_EDGES} worlds, two ways",
    )  # fmt: skip
    yield Row(
        "bounds around the true value", f"{1 - outside / asked:.0%}", "at least 100%",
        outside == 0, f"{asked} people",
    )  # fmt: skip
    yield _covered(draws)
    yield _times(draws, runs)


def _covered(draws: Random) -> Row:
    """How often the interval of a sampled answer holds the true value."""
    held = asked = 0
    while asked < _INTERVALS:
        people, rows = graph = draw_deal(draws.randint(4, 9), draws.randint(6, 20), draws)
        names = tuple(f"P{number}" for number in range(people))
        edges = {(names[a], names[b]): weight for (a, b), weight in merged(rows).items()}
        wiring = Wiring(names, frozenset(names[:1]), edges, {name: name for name in names})
        truth = pair_reach(snapshot_of(graph), [0], people - 1, budget=BUDGET)
        assert truth is not None
        if not 0 < truth.value < 1:
            continue
        asked += 1
        worlds = Worlds(_WORLDS, seed=asked)
        interval = SampledReach(worlds.reached(wiring), worlds).interval(names[-1])
        assert interval is not None
        held += interval[0] <= truth.value <= interval[1]
    share = held / _INTERVALS
    return Row(
        "95 % intervals that hold the true value", f"{share:.1%}", "at least 95%",
        share >= 0.95, f"{_INTERVALS} deals in {_WORLDS} worlds each",
    )  # fmt: skip


def _times(draws: Random, runs: int) -> Row:
    """Of deals whose reduction leaves 40 to 50 edges, hard ones on purpose."""
    times: list[float] = []
    late = 0
    while len(times) < _LARGE:
        graph = draw_deal(draws.randint(14, 22), draws.randint(60, 110), draws)
        one, target = snapshot_of(graph), graph[0] - 1
        known = pair_reach(one, [0], target, budget=100 * BUDGET)
        if known is None or not 40 <= known.edges <= 50:
            continue
        late += known.states > BUDGET
        spent = []
        for _ in range(runs):
            start = process_time()
            pair_reach(one, [0], target, budget=BUDGET)
            spent.append(process_time() - start)
        times.append(min(spent))
    slow = float(np.percentile(times, 95)) * 1000
    return rated(
        "exact reach: p95 where 40 to 50 edges are left", slow, at_most=100, unit=" ms",
        detail=f"{_LARGE} deals, middle {np.median(times) * 1000:.2f} ms; {late} of them use up "
        f"{BUDGET} states",
    )  # fmt: skip
