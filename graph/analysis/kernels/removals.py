"""What reach loses when somebody or something is gone: all removals of all worlds in one pass.

In one world somebody is lost without a person exactly where that person dominates them: is on all
their ways from the sources. Everybody's dominators in a world come from one tree, so a thousand
removals cost no more than one. Source: method 3.10; Lengauer, Tarjan 1979; Georgiadis 2005
(semi-NCA), Italiano, Laura, Santaroni 2012 (bridges).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import (
    CountsOut,
    Flags,
    Places,
    PlacesOut,
    Words,
    compiled,
)

__all__ = ["count_losses"]

_UNKNOWN = -2


def _lowest_above(
    number: int, linked: int, up: PlacesOut, label: PlacesOut, semi: PlacesOut, stack: PlacesOut
) -> int:
    """The number with the least semi-dominator on the way up to the linked ones; ways shorten."""
    if up[number] < linked:
        return int(label[number])
    size = 0
    at = number
    while up[at] >= linked:
        stack[size] = at
        size += 1
        at = up[at]
    above = at
    while size > 0:
        size -= 1
        at = stack[size]
        up[at] = up[above]
        if semi[label[above]] < semi[label[at]]:
            label[at] = label[above]
        above = at
    return int(label[number])


@compiled(_lowest_above)
def count_losses(
    starts: Places,
    ends: Places,
    rows: Places,
    live: Words,
    relevant: Words,
    is_source: Flags,
    watched: Places,
    asked: Places,
    instead: Words,
    person_losses: CountsOut,
    edge_losses: CountsOut,
) -> int:
    """Count the worlds in which each watched person is lost with each person, and with each edge.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each of them, m.
        rows: Row of each in `live`, m.
        live: Worlds in which each edge fires, m x words.
        relevant: Worlds in which each person is reached and reaches somebody watched, n x words.
            Everything else is passed over.
        is_source: Who is reached from the start, n.
        watched: Whom to ask about.
        asked: Row in `edge_losses` of each row of `live`, m; -1 = nobody asks.
        instead: Worlds in which an edge still fires when what is asked about is gone, asked x
            words.
        person_losses: Zeros, n x watched; the result. Who is gone is lost, too.
        edge_losses: Zeros, asked x watched; the result.

    Returns:
        How many people were come to, over all worlds.

    Cost: O(worlds x (relevant people and edges x log)).
    """
    people = starts.shape[0] - 1
    words = live.shape[1]
    edges = ends.shape[0]
    none = np.uint64(0)
    one = np.uint64(1)
    fires = np.empty(edges, dtype=np.uint64)
    number = np.zeros(people, dtype=np.int32)
    # By number in the order of a depth-first search; 1 stands for all sources together.
    person_at = np.empty(people + 2, dtype=np.int32)
    place_at = np.empty(people + 2, dtype=np.int32)
    last_at = np.empty(people + 2, dtype=np.int32)
    up = np.empty(people + 2, dtype=np.int32)
    idom = np.empty(people + 2, dtype=np.int32)
    semi = np.empty(people + 2, dtype=np.int32)
    label = np.empty(people + 2, dtype=np.int32)
    entry = np.empty(people + 2, dtype=np.int32)
    stack = np.empty(people + 2, dtype=np.int32)
    # The edges of one world, by who they leave and then by whom they reach.
    out_ends = np.empty(edges + 1, dtype=np.int32)
    out_rows = np.empty(edges + 1, dtype=np.int32)
    in_starts = np.empty(people + 4, dtype=np.int32)
    in_from = np.empty(edges + 1, dtype=np.int32)
    in_rows = np.empty(edges + 1, dtype=np.int32)
    sources = np.flatnonzero(is_source)
    visits = 0
    for word in range(words):
        anybody = none
        for place in range(watched.shape[0]):
            anybody |= relevant[watched[place], word]
        if anybody == none:
            continue
        for person in range(people):
            for place in range(starts[person], starts[person + 1]):
                end = ends[place]
                fires[place] = none
                if not is_source[end]:
                    fires[place] = live[rows[place], word] & relevant[end, word]
        for bit in range(64):
            shift = np.uint64(bit)
            world = one << shift
            if anybody & world == none:
                continue
            size = 1
            taken = 0
            for first in sources:
                if relevant[first, word] & world == none:
                    continue
                above = 1
                end = first
                at = 1
                while True:
                    if number[end] == 0:
                        size += 1
                        number[end] = size
                        person_at[size] = end
                        idom[size] = above
                        place_at[size] = taken
                        for place in range(starts[end], starts[end + 1]):
                            # without a branch, as nobody can guess which edges fire
                            out_ends[taken] = ends[place]
                            out_rows[taken] = rows[place]
                            taken += int(np.int64((fires[place] >> shift) & one))
                        last_at[size] = taken
                        at = size
                    while at > 1 and place_at[at] == last_at[at]:
                        at = idom[at]
                    if at == 1:
                        break
                    above = at
                    end = out_ends[place_at[at]]
                    place_at[at] += 1
            visits += size - 1
            for at in range(1, size + 3):
                in_starts[at] = 0
            for place in range(taken):
                in_starts[number[out_ends[place]] + 2] += 1
            for at in range(3, size + 3):
                in_starts[at] += in_starts[at - 1]
            first_place = 0
            for at in range(2, size + 1):
                for place in range(first_place, last_at[at]):
                    before = number[out_ends[place]] + 1
                    in_from[in_starts[before]] = at
                    in_rows[in_starts[before]] = out_rows[place]
                    in_starts[before] += 1
                first_place = last_at[at]
            for at in range(1, size + 1):
                label[at] = at
                semi[at] = at
                entry[at] = _UNKNOWN
                up[at] = idom[at] if at > 1 else 0
            for at in range(size, 1, -1):
                lowest = idom[at]
                for place in range(in_starts[at], in_starts[at + 1]):
                    before = in_from[place]
                    # a smaller number is not linked yet and stands for itself
                    if before <= at:
                        lowest = min(lowest, before)
                    else:
                        found = _lowest_above(before, at + 1, up, label, semi, stack)
                        lowest = min(lowest, semi[found])
                semi[at] = lowest
            for at in range(2, size + 1):
                above = idom[at]
                while above > semi[at]:
                    above = idom[above]
                idom[at] = above
            for place in range(watched.shape[0]):
                at = number[watched[place]]
                while at > 1:
                    person = person_at[at]
                    person_losses[person, place] += 1
                    if entry[at] == _UNKNOWN:
                        # The one edge that leads here from somebody who is not behind it.
                        entry[at] = -1
                        ways = 0
                        for back in range(in_starts[at], in_starts[at + 1]):
                            before = in_from[back]
                            while before > at:
                                before = idom[before]
                            if before != at:
                                ways += 1
                                entry[at] = in_rows[back]
                        if ways > 1:
                            entry[at] = -1
                    if entry[at] >= 0 and asked[entry[at]] >= 0:
                        row = asked[entry[at]]
                        if instead[row, word] & world == none:
                            edge_losses[row, place] += 1
                    at = idom[at]
            for at in range(2, size + 1):
                number[person_at[at]] = 0
    return visits
