"""How often somebody lies on shortest chains between two others.

Sums are taken in the order of networkx, so that values are the same where edges stand in the same
order. Source: Brandes 2001; Brandes, Pich 2007 (sampled starts).
"""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import Places, WeightsOut, compiled
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["add_dependencies", "betweenness_of"]


@compiled()
def add_dependencies(
    starts: Places,
    ends: Places,
    back_starts: Places,
    back_ends: Places,
    pivots: Places,
    budget: int,
    between: WeightsOut,
) -> int:
    """Add to `between` how much the shortest chains from each pivot depend on everybody.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        back_starts: The same against the direction of the edges.
        back_ends: As above.
        pivots: Where chains start, in the order in which they are taken.
        budget: When so many people and edges were looked at, no further pivot is taken; the
            first always is. Below 0 = no end.
        between: n; the result is added. The two ends of a chain do not count.

    Returns:
        How many pivots were taken.

    Cost: O(what each pivot gets to), O(n) memory.
    """
    people = starts.shape[0] - 1
    order = np.empty(people, dtype=np.int32)
    depth = np.full(people, -1, dtype=np.int32)
    chains = np.zeros(people)
    shares = np.zeros(people)
    looked = 0
    for pivot in range(pivots.shape[0]):
        if pivot > 0 and budget >= 0 and looked >= budget:
            return pivot
        start = pivots[pivot]
        order[0] = start
        depth[start] = 0
        chains[start] = 1.0
        size = 1
        at = 0
        while at < size:
            person = order[at]
            at += 1
            below = depth[person] + 1
            count = chains[person]
            looked += 1 + starts[person + 1] - starts[person]
            for place in range(starts[person], starts[person + 1]):
                target = ends[place]
                if depth[target] < 0:
                    depth[target] = below
                    order[size] = target
                    size += 1
                if depth[target] == below:
                    chains[target] += count
        for at in range(size - 1, -1, -1):
            person = order[at]
            above = depth[person] - 1
            share = (1 + shares[person]) / chains[person]
            for place in range(back_starts[person], back_starts[person + 1]):
                source = back_ends[place]
                if depth[source] == above and above >= 0:
                    shares[source] += chains[source] * share
            if person != start:
                between[person] += shares[person]
        for at in range(size):
            depth[order[at]] = -1
            chains[order[at]] = 0.0
            shares[order[at]] = 0.0
    return int(pivots.shape[0])


def betweenness_of(
    snapshot: Snapshot, *, budget: int, seed: int = 0
) -> tuple[NDArray[np.float64], int | None]:
    """How often everybody lies on shortest chains between two others, not normalised.

    Args:
        snapshot: n people, m edges; weights are not looked at.
        budget: Most people and edges to look at, in whole starts.
        seed: Of the order of the starts beyond it.

    Returns:
        The value of everybody, and from how many starts it was estimated; None where from all.

    Cost: O(n m), or O(budget).
    """
    starting = np.flatnonzero(np.diff(snapshot.starts)).tolist()  # no chain starts elsewhere
    is_whole = len(starting) * snapshot.edges <= budget
    if not is_whole:
        Random(seed).shuffle(starting)  # noqa: S311 - a sample, no secret
    between = np.zeros(snapshot.people)
    done = add_dependencies(
        snapshot.starts, snapshot.ends, snapshot.back_starts, snapshot.back_ends,
        np.array(starting, dtype=np.int32), -1 if is_whole else budget, between,
    )  # fmt: skip
    if done == len(starting):
        return between, None
    return between * (len(starting) / done), done
