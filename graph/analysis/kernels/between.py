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
    pivots: Places,
    budget: int,
    between: WeightsOut,
) -> int:
    """Add to `between` how much the shortest chains from each pivot depend on everybody.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        back_starts: Offsets of each person's incoming edges, n + 1.
        pivots: Where chains start, in the order in which they are taken.
        budget: When so many people and edges were looked at, no further pivot is taken; the
            first always is. Below 0 = no end.
        between: n; the result is added. The two ends of a chain do not count.

    Returns:
        How many pivots were taken.

    Cost: O(what each pivot gets to), O(n + m) memory.
    """
    people = starts.shape[0] - 1
    # Numbers that cannot be below 0 need no look at their sign at each use: a quarter of the time.
    one = np.uint32(1)
    targets = ends.view(np.uint32)
    order = np.empty(people, dtype=np.uint32)
    depth = np.full(people, -1, dtype=np.int32)
    chains = np.zeros(people)
    shares = np.zeros(people)
    # Who comes right before somebody on shortest chains, in rows as long as their incoming edges.
    before = np.empty(ends.shape[0], dtype=np.uint32)
    firsts = back_starts.astype(np.uint32)
    filled = firsts.copy()
    looked = 0
    for taken in range(pivots.shape[0]):
        if taken > 0 and budget >= 0 and looked >= budget:
            return taken
        start = np.uint32(pivots[taken])
        order[0] = start
        depth[start] = 0
        chains[start] = 1.0
        size = one
        at = np.uint32(0)
        while at < size:
            person = order[at]
            at += one
            below = depth[person] + 1
            count = chains[person]
            looked += 1 + starts[person + one] - starts[person]
            for place in range(np.uint32(starts[person]), np.uint32(starts[person + one])):
                target = targets[place]
                if depth[target] < 0:
                    depth[target] = below
                    order[size] = target
                    size += one
                if depth[target] == below:
                    chains[target] += count
                    before[filled[target]] = person
                    filled[target] += one
        while size > 0:
            size -= one
            person = order[size]
            share = (1 + shares[person]) / chains[person]
            for place in range(firsts[person], filled[person]):
                source = before[place]
                shares[source] += chains[source] * share
            if person != start:
                between[person] += shares[person]
            depth[person] = -1
            chains[person] = 0.0
            shares[person] = 0.0
            filled[person] = firsts[person]
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
        snapshot.starts, snapshot.ends, snapshot.back_starts,
        np.array(starting, dtype=np.int32), -1 if is_whole else budget, between,
    )  # fmt: skip
    if done == len(starting):
        return between, None
    return between * (len(starting) / done), done
