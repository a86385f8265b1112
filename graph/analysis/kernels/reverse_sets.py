"""Reverse reachable sets: from whom one person, drawn at random, is reached in one random world.

The draws of a set depend on the seed and its number alone, so more sets may be added at any time.
Source: Borgs et al. 2014; Tang, Tang, Xiao, Yuan 2018 (OPIM-C).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import (
    CountsOut,
    Flags,
    FlagsOut,
    Keys,
    Places,
    PlacesOut,
    compiled,
)

__all__ = ["count_hits", "cover_sets", "draw_sets", "group_sets"]


def _mixed(state: np.uint64) -> np.uint64:
    """A draw of SplitMix64 (Steele, Lea, Flood 2014) from its counter."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@compiled(_mixed)
def draw_sets(
    back_starts: Places,
    back_ends: Places,
    limits: Keys,
    is_passed: Flags,
    roots: Places,
    key: Keys,
    first: int,
    last: int,
    stamps: PlacesOut,
    members: PlacesOut,
    offsets: PlacesOut,
    work: CountsOut,
) -> int:
    """Draw the sets with the numbers `first` to `last` - 1, as many as there is room for.

    Args:
        back_starts: Offsets of each person's incoming edges, n + 1.
        back_ends: Who influences, m.
        limits: Weight x 2^32, rounded up, m; an edge fires where its draw is below.
        is_passed: Who is taken into a set, n; the roots are in any case.
        roots: Who is drawn at random, each alike.
        key: What names the seed, 1.
        first: Number of the first set.
        last: Number after the last one.
        stamps: Below `first` + 1 for everybody, n; used up.
        members: Room; the result: the people of each set, the root first.
        offsets: Room, sets + 1, 0 at the start; the result: where each set ends.
        work: 1 x 1; raised by the edges and people that were looked at.

    Returns:
        How many sets were drawn; the first that found no room can be drawn again.

    Cost: O(edges into the members).
    """
    golden = np.uint64(0x9E3779B97F4A7C15)
    half = np.uint64(32)
    size = 0
    for number in range(first, last):
        state = _mixed(key[0] + np.uint64(number) * golden)
        begun = size
        stamp = number + 1
        if size >= members.shape[0]:
            return number - first
        state += golden
        root = roots[np.int64(_mixed(state) % np.uint64(roots.shape[0]))]
        stamps[root] = stamp
        members[size] = root
        size += 1
        at = begun
        while at < size:
            person = members[at]
            at += 1
            work[0, 0] += 1 + back_starts[person + 1] - back_starts[person]
            for place in range(back_starts[person], back_starts[person + 1]):
                state += golden
                if (_mixed(state) >> half) >= limits[place]:
                    continue
                source = back_ends[place]
                if stamps[source] == stamp or not is_passed[source]:
                    continue
                if size >= members.shape[0]:
                    for one in range(begun, size):
                        stamps[members[one]] = 0
                    return number - first
                stamps[source] = stamp
                members[size] = source
                size += 1
        offsets[number - first + 1] = size
    return last - first


@compiled()
def group_sets(offsets: Places, members: Places, starts: PlacesOut, owners: PlacesOut) -> int:
    """Turn sets of people into, for each person, the sets that have them.

    Args:
        offsets: Where each set begins, sets + 1.
        members: The people of each set.
        starts: Zeros, n + 1; the result: where each person's sets begin.
        owners: Room for as many as `members`; the result: numbers of sets, rising.

    Returns:
        How many members there are.

    Cost: O(n + members).
    """
    people = starts.shape[0] - 1
    total = offsets[offsets.shape[0] - 1]
    for place in range(total):
        starts[members[place] + 1] += 1
    for person in range(people):
        starts[person + 1] += starts[person]
    for number in range(offsets.shape[0] - 1):
        for place in range(offsets[number], offsets[number + 1]):
            person = members[place]
            owners[starts[person]] = number
            starts[person] += 1
    for person in range(people, 0, -1):
        starts[person] = starts[person - 1]
    starts[0] = 0
    return int(total)


@compiled()
def cover_sets(
    starts: Places,
    owners: Places,
    offsets: Places,
    members: Places,
    person: int,
    is_open: FlagsOut,
    gains: PlacesOut,
) -> int:
    """Cover the sets of one person: they count for nobody else any more.

    Args:
        starts: From `group_sets`, like the one after it.
        owners: From there.
        offsets: Where each set begins, sets + 1.
        members: The people of each set.
        person: Who is chosen.
        is_open: Sets that nobody covers yet; those of the person are closed.
        gains: How many open sets each person is in; lowered.

    Returns:
        How many sets were covered.

    Cost: O(members of those sets).
    """
    covered = 0
    for place in range(starts[person], starts[person + 1]):
        number = owners[place]
        if is_open[number]:
            is_open[number] = False
            covered += 1
            for one in range(offsets[number], offsets[number + 1]):
                gains[members[one]] -= 1
    return covered


@compiled()
def count_hits(offsets: Places, members: Places, is_chosen: Flags) -> int:
    """How many sets have one of the chosen people.

    Args:
        offsets: Where each set begins, sets + 1.
        members: The people of each set.
        is_chosen: Who is chosen, n.

    Cost: O(members).
    """
    hits = 0
    for number in range(offsets.shape[0] - 1):
        for place in range(offsets[number], offsets[number + 1]):
            if is_chosen[members[place]]:
                hits += 1
                break
    return hits
