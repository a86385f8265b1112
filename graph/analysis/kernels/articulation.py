"""Who holds the network together: without them some people could no longer get to each other.

Direction does not count. Source: Hopcroft, Tarjan 1973.
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import FlagsOut, Places, compiled
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["articulation_points", "mark_articulations"]


@compiled()
def mark_articulations(
    starts: Places,
    ends: Places,
    back_starts: Places,
    back_ends: Places,
    is_articulation: FlagsOut,
) -> int:
    """Mark everybody without whom their part of the network falls into several.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m; none leads to who it leaves.
        back_starts: The same against the direction of the edges.
        back_ends: As above.
        is_articulation: False, n; the result.

    Returns:
        How many there are.

    Cost: O(n + m), no recursion.
    """
    people = starts.shape[0] - 1
    number = np.zeros(people, dtype=np.int32)  # by first visit, from 1
    lowest = np.zeros(people, dtype=np.int32)  # first visited that is got to from below
    above = np.full(people, -1, dtype=np.int32)
    taken = np.zeros(people, dtype=np.int32)
    visited = 0
    found = 0
    for root in range(people):
        if number[root] > 0:
            continue
        visited += 1
        number[root] = visited
        lowest[root] = visited
        branches = 0
        person = root
        while person >= 0:
            out = starts[person + 1] - starts[person]
            step = taken[person]
            if step < out + back_starts[person + 1] - back_starts[person]:
                taken[person] += 1
                if step < out:
                    other = ends[starts[person] + step]
                else:
                    other = back_ends[back_starts[person] + step - out]
                if number[other] == 0:
                    visited += 1
                    number[other] = visited
                    lowest[other] = visited
                    above[other] = person
                    branches += person == root
                    person = other
                elif other != above[person]:
                    lowest[person] = min(lowest[person], number[other])
                continue
            before = above[person]
            if before >= 0:
                lowest[before] = min(lowest[before], lowest[person])
                is_held = before != root and lowest[person] >= number[before]
                if is_held and not is_articulation[before]:
                    is_articulation[before] = True
                    found += 1
            person = before
        if branches > 1:
            is_articulation[root] = True
            found += 1
    return found


def articulation_points(snapshot: Snapshot) -> list[int]:
    """Everybody without whom their part of the network falls into several, by number.

    Args:
        snapshot: n people, m edges; neither direction nor weight counts.

    Cost: O(n + m).
    """
    marks = np.zeros(snapshot.people, dtype=np.bool_)
    mark_articulations(
        snapshot.starts, snapshot.ends, snapshot.back_starts, snapshot.back_ends, marks
    )
    found: list[int] = np.flatnonzero(marks).tolist()
    return found
