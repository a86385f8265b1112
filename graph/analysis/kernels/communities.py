"""Communities of people who influence each other more than chance would have it.

The greedy search of Louvain, level by level. People are taken, weights are added and gains are
compared in the order of networkx, so that equal graphs and seeds give its communities; where its
sums are rounded another way, groups that are equally good may differ.
Source: Blondel, Guillaume, Lambiotte, Lefebvre 2008; Newman 2004 (modularity).
"""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import Places, PlacesOut, Weights, compiled
from graph.analysis.kernels.pairs import merge_groups, pair_up, weigh
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["communities_of", "modularity", "settle"]

_LEAST_GAIN = 1e-7  # of modularity, for which another level is tried
_ROUNDS = 200  # where groups are equally good, rounding sends people to and fro for ever


@compiled()
def settle(
    starts: Places,
    ends: Places,
    weights: Weights,
    degrees: Weights,
    order: Places,
    whole: float,
    groups: PlacesOut,
) -> int:
    """Move each to the group of neighbours where modularity gains most, until nobody moves.

    Args:
        starts: As in `weigh`, like the two after it.
        ends: As there.
        weights: As there.
        degrees: From `weigh`.
        order: In which they are asked, n.
        whole: Weight of all edges.
        groups: Everybody their own number, n; the result.

    Returns:
        How often somebody moved.

    Cost: O(m) a round, a few rounds.
    """
    people = starts.shape[0] - 1
    totals = degrees.copy()
    near = np.zeros(people)
    is_near = np.zeros(people, dtype=np.bool_)
    listed = np.empty(people, dtype=np.int32)
    norm = 2 * (whole * whole)
    moves = 0
    for _ in range(_ROUNDS):
        before = moves
        for person in order:
            group = groups[person]
            size = 0
            for place in range(starts[person], starts[person + 1]):
                other = ends[place]
                if other == person:
                    continue
                beside = groups[other]
                if not is_near[beside]:
                    is_near[beside] = True
                    listed[size] = beside
                    size += 1
                near[beside] += weights[place]
            degree = degrees[person]
            totals[group] -= degree
            leaving = -near[group] / whole + totals[group] * degree / norm
            best = 0.0
            chosen = group
            for place in range(size):
                beside = listed[place]
                gain = leaving + near[beside] / whole - totals[beside] * degree / norm
                if gain > best:
                    best = gain
                    chosen = beside
            for place in range(size):
                near[listed[place]] = 0.0
                is_near[listed[place]] = False
            totals[chosen] += degree
            if chosen != group:
                groups[person] = chosen
                moves += 1
        if moves == before:
            break
    return moves


@compiled()
def modularity(
    starts: Places,
    ends: Places,
    weights: Weights,
    degrees: Weights,
    total: float,
    groups: Places,
    count: int,
) -> float:
    """How much more weight lies inside of groups than chance would put there, at most 1.

    Args:
        starts: As in `weigh`, like the three after it.
        ends: As there.
        weights: As there.
        degrees: As there.
        total: Their sum, above 0.
        groups: Group of everybody, 0 to `count` - 1.
        count: How many groups.

    Cost: O(n + m).
    """
    people = starts.shape[0] - 1
    inside = np.zeros(count)
    sums = np.zeros(count)
    for person in range(people):
        group = groups[person]
        sums[group] += degrees[person]
        for place in range(starts[person], starts[person + 1]):
            other = ends[place]
            if other >= person and groups[other] == group:
                inside[group] += weights[place]
    value = 0.0
    for group in range(count):
        share = sums[group] / total
        value += inside[group] / (total / 2) - share * share
    return value


class _Level:
    """A graph without directions, of people or of the groups that they formed before."""

    def __init__(self, starts: Places, ends: Places, weights: Weights) -> None:
        self.starts = starts
        self.ends = ends
        self.weights = weights
        self.degrees = np.empty(len(starts) - 1)
        self.total = weigh(starts, ends, weights, self.degrees)

    def modularity(self, groups: Places, count: int) -> float:
        return modularity(
            self.starts, self.ends, self.weights, self.degrees, self.total, groups, count
        )

    def merged(self, groups: Places, count: int) -> _Level:
        starts = np.empty(count + 1, dtype=np.int32)
        ends, weights = np.empty_like(self.ends), np.empty_like(self.weights)
        size = merge_groups(self.starts, self.ends, self.weights, groups, starts, ends, weights)
        return _Level(starts, ends[:size], weights[:size])


def communities_of(snapshot: Snapshot, *, seed: int = 0) -> NDArray[np.int32]:
    """The community of everybody, numbered by their smallest member.

    Args:
        snapshot: n people, m edges, both directions of which count together.
        seed: Of the order in which people are asked.

    Returns:
        Who has no edge is alone.

    Cost: O(m log n) as a rule.
    """
    people = snapshot.people
    labels = np.arange(people, dtype=np.int32)
    if not snapshot.edges:
        return labels
    rows = np.empty(people + 1, dtype=np.int32)
    ends = np.empty(2 * snapshot.edges, dtype=np.int32)
    weights = np.empty(2 * snapshot.edges)
    size = pair_up(
        snapshot.starts, snapshot.ends, snapshot.weights.astype(np.float64, copy=False),
        snapshot.back_starts, snapshot.back_ends,
        snapshot.back_weights.astype(np.float64, copy=False), rows, ends, weights,
    )  # fmt: skip
    # a power of two changes no digit, and the squares of the lightest edges are not lost
    _, exponent = np.frexp(weights[:size].max())
    level = _Level(rows, ends[:size], np.ldexp(weights[:size], -exponent))
    whole, value = level.total / 2, level.modularity(labels, people)
    draws = Random(seed)  # noqa: S311 - an order, no secret
    while True:
        order = list(range(len(level.starts) - 1))
        draws.shuffle(order)
        groups = np.arange(len(order), dtype=np.int32)
        numbers = np.array(order, dtype=np.int32)
        if not settle(
            level.starts, level.ends, level.weights, level.degrees, numbers, whole, groups
        ):
            break
        kept, places = np.unique(groups, return_inverse=True)
        groups = places.astype(np.int32)
        labels = groups[labels]
        before, value = value, level.modularity(groups, len(kept))
        if value - before <= _LEAST_GAIN:
            break
        level = level.merged(groups, len(kept))
    _, firsts, places = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(firsts)).astype(np.int32)[places]
