"""Who is reached in each of many random worlds, 64 worlds to a machine word.

Measured: an answer for 318 people and two rivals asks for reach about 1,800 times; numpy calls
edge by edge take 10 ms each, this loop a fraction of 1 ms. Source: method 3.3; performance 1.
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import (
    IS_COMPILED,
    Flags,
    Keys,
    Places,
    Words,
    WordsOut,
    compiled,
)

__all__ = [
    "IS_COMPILED",
    "draw_many_words",
    "draw_row",
    "draw_words",
    "plain_draws",
    "spread_hops",
    "spread_words",
]


@compiled()
def spread_words(
    starts: Places,
    targets: Places,
    rows: Places,
    live: Words,
    use: Flags,
    extra_sources: Places,
    extra_targets: Places,
    extra_live: Words,
    sources: Places,
    reached: WordsOut,
) -> int:
    """Fill `reached` (people x words) with the worlds in which each person is reached.

    Args:
        starts: Offsets of each person's outgoing edges, people + 1.
        targets: Person at the end of each edge, m.
        rows: Row of each edge in `live` and `use`, m.
        live: Worlds in which each edge fires, m x words.
        use: Edges that are not cut, m.
        extra_sources: Start of each added edge, a few.
        extra_targets: End of each added edge.
        extra_live: Worlds in which it fires, a few x words.
        sources: People reached everywhere.
        reached: Zeros; the result.

    Returns:
        How often an edge was looked at: the work, in words of worlds.

    Cost: O(m x words) word operations for each wave; the inner loop is vectorised.
    """
    people = starts.shape[0] - 1
    words = reached.shape[1]
    waiting = np.zeros((people, words), dtype=np.uint64)
    fresh = np.zeros(words, dtype=np.uint64)
    queue = np.zeros(people, dtype=np.int32)
    is_queued = np.zeros(people, dtype=np.bool_)
    none = np.uint64(0)
    head = 0
    size = 0
    visits = 0
    for place in range(sources.shape[0]):
        person = sources[place]
        for word in range(words):
            reached[person, word] = ~none
            waiting[person, word] = ~none
        queue[size] = person
        is_queued[person] = True
        size += 1
    extras = extra_sources.shape[0]
    while size > 0:
        person = queue[head]
        head = head + 1 if head + 1 < people else 0
        size -= 1
        is_queued[person] = False
        for word in range(words):
            fresh[word] = waiting[person, word]
            waiting[person, word] = none
        first = starts[person]
        count = starts[person + 1] - first
        for step in range(count + extras):
            if step < count:
                edge = rows[first + step]
                if not use[edge]:
                    continue
                target = targets[first + step]
                row = live[edge]
            else:
                extra = step - count
                if extra_sources[extra] != person:
                    continue
                target = extra_targets[extra]
                row = extra_live[extra]
            visits += 1
            found = none
            for word in range(words):
                new = fresh[word] & row[word] & ~reached[target, word]
                reached[target, word] |= new
                waiting[target, word] |= new
                found |= new
            if found != none and not is_queued[target]:
                queue[(head + size) % people] = target
                is_queued[target] = True
                size += 1
    return visits


@compiled()
def spread_hops(
    starts: Places,
    targets: Places,
    rows: Places,
    live: Words,
    use: Flags,
    sources: Places,
    hops: int,
    reached: WordsOut,
) -> int:
    """Fill `reached` with the worlds in which each person is reached over at most `hops` edges.

    Args:
        starts: Offsets of each person's outgoing edges, people + 1; of the incoming ones to ask
            who reaches the sources.
        targets: Person at the end of each edge, m.
        rows: Row of each edge in `live` and `use`, m.
        live: Worlds in which each edge fires, m x words.
        use: Edges that are not cut, m.
        sources: People reached everywhere; none gives nobody.
        hops: Most edges of a way; below 0 = no limit.
        reached: Zeros, people x words; the result.

    Returns:
        After how many hops nobody was reached anew, at most `hops`.

    Cost: O(hops x m x words) word operations; people who are not reached anew are passed over.
    """
    people = starts.shape[0] - 1
    words = reached.shape[1]
    none = np.uint64(0)
    fresh = np.zeros((people, words), dtype=np.uint64)
    following = np.zeros((people, words), dtype=np.uint64)
    is_fresh = np.zeros(people, dtype=np.bool_)
    is_following = np.zeros(people, dtype=np.bool_)
    for place in range(sources.shape[0]):
        person = sources[place]
        is_fresh[person] = True
        for word in range(words):
            reached[person, word] = ~none
            fresh[person, word] = ~none
    hop = 0
    is_moving = sources.shape[0] > 0
    while is_moving and hop != hops:
        is_moving = False
        for person in range(people):
            if not is_fresh[person]:
                continue
            for place in range(starts[person], starts[person + 1]):
                row = rows[place]
                if not use[row]:
                    continue
                target = targets[place]
                found = none
                for word in range(words):
                    new = fresh[person, word] & live[row, word] & ~reached[target, word]
                    following[target, word] |= new
                    found |= new
                if found != none:
                    is_following[target] = True
        for person in range(people):
            is_fresh[person] = is_following[person]
            if is_following[person]:
                is_moving = True
                is_following[person] = False
                for word in range(words):
                    fresh[person, word] = following[person, word]
                    reached[person, word] |= following[person, word]
                    following[person, word] = none
        hop += is_moving
    return hop


def draw_row(key: np.uint64, limit: np.uint64, row: WordsOut) -> None:
    """Fill a row with the worlds in which one edge fires; see `draw_many_words`."""
    half = np.uint64(32)
    low = np.uint64(0xFFFFFFFF)
    state = key
    for word in range(row.shape[0]):
        bits = np.uint64(0)
        for pair in range(32):
            state += np.uint64(0x9E3779B97F4A7C15)
            mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            mixed ^= mixed >> np.uint64(31)
            first = np.uint64((mixed & low) < limit)
            second = np.uint64((mixed >> half) < limit)
            bits |= (first | (second << np.uint64(1))) << np.uint64(2 * pair)
        row[word] = bits


@compiled(draw_row)
def draw_many_words(keys: Keys, limits: Keys, live: WordsOut) -> None:
    """Fill `live` (edges x words) with the worlds in which each edge fires.

    Args:
        keys: What names the edge and the seed, one 64-bit number an edge.
        limits: Weight x 2^32, rounded up; an edge fires where its draw is below.
        live: The result.

    A draw is half of a 64-bit number of SplitMix64 (Steele, Lea, Flood 2014) counted from the key,
    so that it depends on nothing but the edge, the seed and the world.

    Cost: O(edges x worlds).
    """
    for edge in range(keys.shape[0]):
        draw_row(keys[edge], limits[edge], live[edge])


def plain_draws(keys: Keys, limits: Keys, live: WordsOut) -> None:
    """The same as `draw_many_words` in numpy: what runs without a compiler."""
    steps = np.arange(1, live.shape[1] * 32 + 1, dtype=np.uint64)
    for edge in range(keys.shape[0]):
        mixed = keys[edge] + steps * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        fires = np.empty(2 * mixed.size, dtype=np.bool_)
        fires[0::2] = (mixed & np.uint64(0xFFFFFFFF)) < limits[edge]
        fires[1::2] = (mixed >> np.uint64(32)) < limits[edge]
        live[edge] = np.packbits(fires, bitorder="little").view(np.uint64)


draw_words = draw_many_words if IS_COMPILED else plain_draws
