"""Who is reached in each of many worlds, where everybody asks those who come before them.

The worlds are those of `spread_words`. There each person writes to all who follow; here each reads
from all who come before and writes once, which takes two thirds of the time where all edges of a
graph are asked, and cannot add an edge on the way. Source: method 3.3; performance 1.
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import Flags, Places, Words, WordsOut, compiled

__all__ = ["gather_words"]


@compiled()
def gather_words(
    starts: Places,
    ends: Places,
    back_starts: Places,
    back_ends: Places,
    back_rows: Places,
    live: Words,
    use: Flags,
    sources: Places,
    reached: WordsOut,
) -> int:
    """Fill `reached` (people x words) with the worlds in which each person is reached.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1; of the incoming ones, and the other
            way round below, to ask who reaches the sources.
        ends: Person at the end of each edge, m.
        back_starts: Offsets of each person's incoming edges, n + 1.
        back_ends: Where each of them starts, m.
        back_rows: Row of each of them in `live` and `use`, m.
        live: Worlds in which each edge fires, m x words.
        use: Edges that are not cut, m.
        sources: People reached everywhere.
        reached: Zeros; the result.

    Returns:
        How often an edge was looked at.

    Cost: O(m x words) word operations for each round; nobody is asked again before one who comes
    before them is reached anew.
    """
    people = starts.shape[0] - 1
    words = reached.shape[1]
    none = np.uint64(0)
    is_seen = np.zeros(people, dtype=np.bool_)
    is_due = np.zeros(people, dtype=np.bool_)
    found = np.empty(words, dtype=np.uint64)
    order = np.empty(people, dtype=np.int32)  # near ones first: most is settled in one round
    size = 0
    for source in sources:
        for word in range(words):
            reached[source, word] = ~none
        if not is_seen[source]:
            is_seen[source] = True
            order[size] = source
            size += 1
    first = size
    at = 0
    while at < size:
        person = order[at]
        at += 1
        for place in range(starts[person], starts[person + 1]):
            end = ends[place]
            if not is_seen[end]:
                is_seen[end] = True
                is_due[end] = True
                order[size] = end
                size += 1
    visits = 0
    is_moving = first < size
    while is_moving:
        is_moving = False
        for at in range(first, size):
            person = order[at]
            if not is_due[person]:
                continue
            is_due[person] = False
            known = reached[person]
            for word in range(words):
                found[word] = known[word]
            for place in range(back_starts[person], back_starts[person + 1]):
                row = back_rows[place]
                if not use[row]:
                    continue
                visits += 1
                before = reached[back_ends[place]]
                fires = live[row]
                for word in range(words):
                    found[word] |= before[word] & fires[word]
            new = none
            for word in range(words):
                new |= found[word] ^ known[word]
                known[word] = found[word]
            if new != none:
                is_moving = True
                for place in range(starts[person], starts[person + 1]):
                    is_due[ends[place]] = True
    return visits
