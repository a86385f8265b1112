"""Bounds that the true reach of everybody surely lies between.

Source: method 3.3 (best path below); Harris 1960 (such events help each other, hence above).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.kernels.compiling import Flags, Places, Weights, WeightsOut, compiled
from graph.analysis.kernels.paths.best_paths import best_weights
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["bound_above", "bounds_of"]

_ROUNDS = 64
_SETTLED = 1e-6


@compiled()
def bound_above(
    back_starts: Places,
    back_ends: Places,
    back_weights: Weights,
    is_source: Flags,
    rounds: int,
    settled: float,
    upper: WeightsOut,
) -> int:
    """Lower upper bounds: who is reached, is reached over an edge from somebody reached.

    Args:
        back_starts: Offsets of each person's incoming edges, n + 1.
        back_ends: Who influences, m.
        back_weights: Probability 0 to 1 of each edge, m.
        is_source: Who is reached from the start, n.
        rounds: Most rounds.
        settled: A round that changes no bound by so much is the last.
        upper: Upper bounds, n, 0 for who is on no walk; the result.

    Returns:
        How many rounds it took.

    Cost: O(rounds x m).
    """
    people = is_source.shape[0]
    before = np.empty(people)
    for turn in range(rounds):
        for person in range(people):
            before[person] = upper[person]
        is_settled = True
        for person in range(people):
            if is_source[person] or before[person] == 0:
                continue
            miss = 1.0
            for place in range(back_starts[person], back_starts[person + 1]):
                miss *= 1 - before[back_ends[place]] * back_weights[place]
            upper[person] = 1 - miss
            is_settled = is_settled and abs(before[person] - upper[person]) < settled
        if is_settled:
            return turn + 1
    return rounds


def bounds_of(snapshot: Snapshot, sources: Sequence[int]) -> list[tuple[float, float]]:
    """Lower and upper bound of everybody's reach from the sources.

    Args:
        snapshot: n people, m edges that fire independently.
        sources: Reached surely.

    Returns:
        For each person the weight of the best path and what all incoming edges could carry; 1 and
        1 for a source, 0 and 0 for who is on no walk.
    """
    lower = np.zeros(snapshot.people)
    starting = np.array(sources, dtype=np.int32)
    parents = np.empty(snapshot.people, dtype=np.int32)
    best_weights(snapshot.starts, snapshot.ends, snapshot.weights, starting, lower, parents)
    upper = (lower > 0).astype(np.float64)
    is_source = np.zeros(snapshot.people, dtype=np.bool_)
    is_source[starting] = True
    bound_above(
        snapshot.back_starts, snapshot.back_ends, snapshot.back_weights, is_source,
        _ROUNDS, _SETTLED, upper,
    )  # fmt: skip
    return list(zip(lower.tolist(), upper.tolist(), strict=True))
