"""What an analysis of an account asks, answered by loops over arrays.

Worlds are named by the two ends of an edge and a seed, so that an edit leaves all others alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from benchmarks.account_graphs import AccountGraph
from numpy.typing import NDArray

from graph.analysis.kernels.additions import choose_additions, count_bits, mask_after
from graph.analysis.kernels.articulation import articulation_points
from graph.analysis.kernels.between import betweenness_of
from graph.analysis.kernels.communities import communities_of
from graph.analysis.kernels.cuts import find_cuts
from graph.analysis.kernels.gathering import gather_words
from graph.analysis.kernels.paths.best_paths import best_weights, trace_path
from graph.analysis.kernels.paths.simple_paths import list_simple_paths
from graph.analysis.kernels.snapshot import Snapshot
from graph.analysis.kernels.worlds import draw_words, spread_words
from graph.calibration import Calibration

__all__ = [
    "CONTACTS",
    "TIE",
    "WORDS",
    "WORLDS",
    "Words",
    "articulations",
    "best_ways",
    "between",
    "candidates",
    "cascade",
    "choose_contacts",
    "circles",
    "draw_live",
    "draw_pairs",
    "known_of",
    "next_contacts",
    "pairs_of",
    "reach_of",
    "smallest_cut",
    "spread",
    "ten_ways",
    "towards",
    "weight_along",
]

WORDS = 157
WORLDS = 64 * WORDS
TIE = 0.57
CONTACTS = 5
_BUDGET = Calibration().measure_budget
_EVERYWHERE = np.full((1, WORDS), np.iinfo(np.uint64).max, dtype=np.uint64)
Words = NDArray[np.uint64]


def weight_along(one: AccountGraph, people: Sequence[int]) -> float:
    return math.prod(one.edges[pair] for pair in pairwise(people))


def best_ways(one: AccountGraph) -> list[float]:
    snapshot = one.snapshot
    best, parents = np.zeros(one.people), np.empty(one.people, dtype=np.int32)
    staff = np.array(one.staff, dtype=np.int32)
    best_weights(snapshot.starts, snapshot.ends, snapshot.weights, staff, best, parents)
    return [weight_along(one, trace_path(parents, end)) for end in one.deciders]


def pairs_of(one: AccountGraph) -> list[tuple[int, int]]:
    """Ten pairs, from the middle to the top."""
    inside = one.people - len(one.staff)
    return [(inside // 2 + number, number) for number in range(10)]


def ten_ways(one: AccountGraph) -> list[list[float]]:
    return [
        [weight for _, weight in list_simple_paths(one.snapshot, [start], end, limit=10)]
        for start, end in pairs_of(one)
    ]


def draw_pairs(
    origins: NDArray[np.int32], ends: NDArray[np.int32], weights: NDArray[np.float64]
) -> Words:
    """The worlds in which edges fire, edges x words."""
    named = origins.astype(np.uint64) << np.uint64(32) | ends.astype(np.uint64)
    keys = (named + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    live = np.empty((len(keys), WORDS), dtype=np.uint64)
    draw_words(keys, np.ceil(weights * 2.0**32).astype(np.uint64), live)
    return live


def draw_live(snapshot: Snapshot) -> Words:
    """The worlds of all edges."""
    return draw_pairs(snapshot.origins, snapshot.ends, snapshot.weights)


def spread(one: AccountGraph, live: Words) -> Words:
    """Worlds in which everybody is reached by ours."""
    snapshot = one.snapshot
    nobody = np.zeros(0, dtype=np.int32)
    reached = np.zeros((one.people, WORDS), dtype=np.uint64)
    spread_words(
        snapshot.starts, snapshot.ends, np.arange(snapshot.edges, dtype=np.int32), live,
        np.ones(snapshot.edges, dtype=np.bool_), nobody, nobody,
        np.zeros((0, WORDS), dtype=np.uint64), np.array(one.staff, dtype=np.int32), reached,
    )  # fmt: skip
    return reached


def towards(snapshot: Snapshot, live: Words, person: int) -> Words:
    """Worlds in which everybody reaches one person."""
    reached = np.zeros((snapshot.people, WORDS), dtype=np.uint64)
    gather_words(
        snapshot.back_starts, snapshot.back_ends, snapshot.starts, snapshot.ends,
        np.arange(snapshot.edges, dtype=np.int32), live, np.ones(snapshot.edges, dtype=np.bool_),
        np.array([person], dtype=np.int32), reached,
    )  # fmt: skip
    return reached


def reach_of(known: Words) -> list[float]:
    """Share of worlds, row by row."""
    counts = np.zeros((len(known), 1), dtype=np.int64)
    count_bits(known, counts)
    return (counts[:, 0] / WORLDS).tolist()


def cascade(one: AccountGraph) -> tuple[list[float], int]:
    reached = spread(one, draw_live(one.snapshot))
    return reach_of(reached[list(one.deciders)]), WORLDS


def smallest_cut(one: AccountGraph) -> int:
    snapshot = one.snapshot
    kept = snapshot.weights >= TIE / 2
    flags = np.zeros((2, one.people), dtype=np.bool_)
    flags[0, list(one.staff)] = True
    flags[1, list(one.deciders)] = True
    return find_cuts(snapshot.origins[kept], snapshot.ends[kept], flags[0], flags[1]).size


def between(one: AccountGraph) -> list[float]:
    """From all starts up to 1,000 people and more, then from as many as an answer looks at."""
    return betweenness_of(one.snapshot, budget=_BUDGET)[0].tolist()


def circles(one: AccountGraph) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for person, label in enumerate(communities_of(one.snapshot, seed=1).tolist()):
        groups.setdefault(label, []).append(person)
    return list(groups.values())


def articulations(one: AccountGraph) -> list[int]:
    return articulation_points(one.snapshot)


def candidates(one: AccountGraph) -> list[int]:
    """Whom the first of ours could get to know."""
    return [
        person
        for person in range(one.people - len(one.staff))
        if (one.staff[0], person) not in one.edges
    ]


def choose_contacts(
    one: AccountGraph, known: Words, reaching: Sequence[Words]
) -> tuple[list[int], float]:
    """The next contacts of the first of ours, one after another, and reach with all of them.

    Args:
        one: The account.
        known: Worlds in which each decider is reached, deciders x words.
        reaching: For each decider, the worlds in which everybody reaches them.
    """
    able = candidates(one)
    ends = np.array(able, dtype=np.int32)
    starts = np.zeros(len(ends), dtype=np.int32)
    staff = np.full(len(ends), one.staff[0], dtype=np.int32)
    fires = draw_pairs(staff, ends, np.full(len(ends), TIE))
    watched = len(one.deciders)
    masks = np.empty((len(ends) * watched, WORDS), dtype=np.uint64)
    for column, ways in enumerate(reaching):
        mask_after(starts, ends, fires, _EVERYWHERE, ways, known[column], column, watched, masks)
    chosen, values = np.zeros(CONTACTS, dtype=np.int32), np.zeros(CONTACTS)
    choose_additions(masks, np.full(watched, 1 / watched), chosen, values)
    return [able[one] for one in chosen.tolist()], float(values[-1])


def next_contacts(one: AccountGraph) -> tuple[float, int]:
    live = draw_live(one.snapshot)
    reaching = [towards(one.snapshot, live, decider) for decider in one.deciders]
    known = known_of(one, reaching)
    return choose_contacts(one, known, reaching)[1], WORLDS


def known_of(one: AccountGraph, reaching: Sequence[Words]) -> Words:
    """Worlds in which each decider is reached by any of ours, deciders x words."""
    return np.array([np.bitwise_or.reduce(ways[list(one.staff)]) for ways in reaching])
