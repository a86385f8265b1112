"""Exact reach of everybody at once: factoring on the growing reached set, equal states merged.

Order of people, states and sums are those of `graph.analysis.exact`, so values and counts of
states are the same to the last bit. Source: method 3.3; Valiant 1979 (hence the budget).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.kernels.compiling import (
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    Words,
    WordsOut,
    compiled,
)
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["count_states", "frontier_reach", "order_walks"]

_WORD = 64
_MANY = 62  # more than any budget as a power of 2
# Where a lone bit stands, from the top six bits of its product with this number (de Bruijn).
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_BIT_PLACES = np.zeros(64, dtype=np.int32)
for _place in range(_WORD):
    _BIT_PLACES[(int(_DE_BRUIJN) << _place) % 2**64 >> 58] = _place


@compiled()
def order_walks(starts: Places, ends: Places, sources: Places, order: PlacesOut) -> int:
    """Fill in the sources and everybody on a walk from them, breadth first.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        sources: In their order, each once.
        order: Room for n; the result.

    Returns:
        How many people that are.

    Cost: O(n + m).
    """
    seen = np.zeros(starts.shape[0] - 1, dtype=np.bool_)
    size = 0
    for place in range(sources.shape[0]):
        seen[sources[place]] = True
        order[size] = sources[place]
        size += 1
    at = 0
    while at < size:
        person = order[at]
        at += 1
        for place in range(starts[person], starts[person + 1]):
            target = ends[place]
            if not seen[target]:
                seen[target] = True
                order[size] = target
                size += 1
    return size


def _lowest(bits: np.uint64) -> int:
    """Place of the lowest bit that is set; bits are not 0."""
    low = bits & (~bits + np.uint64(1))
    return int(_BIT_PLACES[np.int64((low * _DE_BRUIJN) >> np.uint64(58))])


def _mark_idle(reached: WordsOut, tried: WordsOut, row: int, masks: Words) -> None:
    """Mark as tried whoever is reached and has nobody left to reach: more states become equal."""
    words = masks.shape[1]
    one = np.uint64(1)
    none = np.uint64(0)
    for word in range(words):
        waiting = reached[row, word] & ~tried[row, word]
        while waiting != none:
            bit = _lowest(waiting)
            waiting &= waiting - one
            person = 64 * word + bit
            left = none
            for other in range(words):
                left |= masks[person, other] & ~reached[row, other]
            if left == none:
                tried[row, word] |= one << np.uint64(bit)


def _first_waiting(reached: WordsOut, tried: WordsOut, row: int) -> int:
    """The first person who is reached and has not tried; -1 when there is none."""
    for word in range(reached.shape[1]):
        waiting = reached[row, word] & ~tried[row, word]
        if waiting != np.uint64(0):
            return 64 * word + _lowest(waiting)
    return -1


def _hash_of(reached: WordsOut, tried: WordsOut, row: int) -> np.uint64:
    mixed = np.uint64(0x9E3779B97F4A7C15)
    for word in range(reached.shape[1]):
        mixed = (mixed ^ reached[row, word]) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
        mixed = (mixed ^ tried[row, word]) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(32)
    return mixed


@compiled(_lowest, _mark_idle, _first_waiting, _hash_of)
def count_states(
    starts: Places,
    ends: Places,
    weights: Weights,
    sources: int,
    masks: WordsOut,
    budget: int,
    reach: WeightsOut,
) -> int:
    """Fill in the probability that each person is reached.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1; people stand in walk order, the
            sources first. Edges to sources are not among them.
        ends: Person at the end of each edge, m.
        weights: Probability above 0, at most 1, of each edge, m.
        sources: How many of the first people are reached from the start, at least 1.
        masks: Zeros, n x words, one bit a person; scratch.
        budget: States that may be looked at.
        reach: Zeros, n; the result, without the sources.

    Returns:
        The states that it took; -1 when the budget is used up.

    Cost: O(states x words); memory for as many states as the budget has, touched as needed.
    """
    people = starts.shape[0] - 1
    words = masks.shape[1]
    one = np.uint64(1)
    none = np.uint64(0)
    for person in range(people):
        for place in range(starts[person], starts[person + 1]):
            masks[person, ends[place] // 64] |= one << np.uint64(ends[place] % 64)
    # Everybody next to a source is reached or not whatever the others are: that many states.
    following = 0
    for word in range(words):
        next_to = none
        for person in range(sources):
            for place in range(starts[person], starts[person + 1]):
                if weights[place] < 1 and ends[place] // 64 == word:
                    next_to |= one << np.uint64(ends[place] % 64)
        for person in range(sources):
            for place in range(starts[person], starts[person + 1]):
                if weights[place] == 1 and ends[place] // 64 == word:
                    next_to &= ~(one << np.uint64(ends[place] % 64))
        while next_to != none:
            next_to &= next_to - one
            following += 1
    if following >= _MANY or (following > 0 and (1 << following) > budget):
        return -1
    room = budget + 2
    reached = np.empty((room, words), dtype=np.uint64)
    tried = np.empty((room, words), dtype=np.uint64)
    shares = np.empty(room)
    next_reached = np.empty((room, words), dtype=np.uint64)
    next_tried = np.empty((room, words), dtype=np.uint64)
    next_shares = np.empty(room)
    branches = np.empty((room, words), dtype=np.uint64)
    branch_shares = np.empty(room)
    split = np.empty((room, words), dtype=np.uint64)
    split_shares = np.empty(room)
    current = np.empty(room, dtype=np.int32)
    done = np.empty((1, words), dtype=np.uint64)
    table = np.full(256, -1, dtype=np.int64)
    reached[0, :] = none
    tried[0, :] = none
    for person in range(sources):
        reached[0, person // 64] |= one << np.uint64(person % 64)
    _mark_idle(reached, tried, 0, masks)
    shares[0] = 1.0
    size = 1
    states = 0
    while size > 0:
        # What this layer takes is known beforehand, so that hopeless ones end without the work.
        for state in range(size):
            person = _first_waiting(reached, tried, state)
            current[state] = person
            if person < 0:
                continue
            count = 1
            for place in range(starts[person], starts[person + 1]):
                target = ends[place]
                if (reached[state, target // 64] >> np.uint64(target % 64)) & one == none:
                    if weights[place] < 1:
                        count *= 2
                    states += count
                    if states > budget:
                        return -1
        following = 0
        for state in range(size):
            person = current[state]
            if person < 0:
                continue
            for word in range(words):
                branches[0, word] = reached[state, word]
                done[0, word] = tried[state, word]
            done[0, person // 64] |= one << np.uint64(person % 64)
            branch_shares[0] = shares[state]
            count = 1
            for place in range(starts[person], starts[person + 1]):
                target = ends[place]
                weight = weights[place]
                at = target // 64
                bit = one << np.uint64(target % 64)
                if reached[state, at] & bit != none:
                    continue
                made = 0
                for branch in range(count):
                    joins = branch_shares[branch] * weight
                    reach[target] += joins
                    for word in range(words):
                        split[made, word] = branches[branch, word]
                    split[made, at] |= bit
                    split_shares[made] = joins
                    made += 1
                    if weight < 1:
                        for word in range(words):
                            split[made, word] = branches[branch, word]
                        split_shares[made] = branch_shares[branch] - joins
                        made += 1
                branches, split = split, branches
                branch_shares, split_shares = split_shares, branch_shares
                count = made
            for branch in range(count):
                if 2 * (following + 1) > table.shape[0]:
                    table = np.full(4 * table.shape[0], -1, dtype=np.int64)
                    for known in range(following):
                        slot = _hash_of(next_reached, next_tried, known)
                        at = int(np.int64(slot & np.uint64(table.shape[0] - 1)))
                        while table[at] >= 0:
                            at = (at + 1) & (table.shape[0] - 1)
                        table[at] = known
                for word in range(words):
                    next_reached[following, word] = branches[branch, word]
                    next_tried[following, word] = done[0, word]
                _mark_idle(next_reached, next_tried, following, masks)
                slot = _hash_of(next_reached, next_tried, following)
                at = int(np.int64(slot & np.uint64(table.shape[0] - 1)))
                while table[at] >= 0:
                    known = table[at]
                    is_same = True
                    for word in range(words):
                        is_same &= next_reached[known, word] == next_reached[following, word]
                        is_same &= next_tried[known, word] == next_tried[following, word]
                    if is_same:
                        break
                    at = (at + 1) & (table.shape[0] - 1)
                if table[at] >= 0:
                    next_shares[table[at]] += branch_shares[branch]
                else:
                    table[at] = following
                    next_shares[following] = branch_shares[branch]
                    following += 1
        if 8 * following > table.shape[0]:
            table[:] = -1
        else:
            for known in range(following):
                slot = _hash_of(next_reached, next_tried, known)
                at = int(np.int64(slot & np.uint64(table.shape[0] - 1)))
                while table[at] >= 0:  # a run of neighbours, whoever they are
                    table[at] = -1
                    at = (at + 1) & (table.shape[0] - 1)
        reached, next_reached = next_reached, reached
        tried, next_tried = next_tried, tried
        shares, next_shares = next_shares, shares
        size = following
    return states


def frontier_reach(
    snapshot: Snapshot, sources: Sequence[int], *, budget: int
) -> tuple[dict[int, float], int] | None:
    """Probability that each person is reached from the sources, without error.

    Args:
        snapshot: n people, m edges that fire independently.
        sources: Reached surely.
        budget: States that may be looked at.

    Returns:
        The probability of everybody on a walk from the sources, breadth first, and the states
        that it took; None when the budget is used up.

    Cost: O(states), exponential in n at worst.
    """
    starting = np.array(sorted(set(sources)), dtype=np.int32)
    if not len(starting):
        return {}, 0
    order = np.empty(snapshot.people, dtype=np.int32)
    size = order_walks(snapshot.starts, snapshot.ends, starting, order)
    order = order[:size]
    position = np.full(snapshot.people, -1, dtype=np.int32)
    position[order] = np.arange(size, dtype=np.int32)
    origins, ends = position[snapshot.origins], position[snapshot.ends]
    kept = np.flatnonzero((origins >= 0) & (ends >= len(starting)))
    kept = kept[np.argsort(origins[kept], kind="stable")]
    starts = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(origins[kept], minlength=size), out=starts[1:])
    reach = np.zeros(size)
    masks = np.zeros((size, -(-size // _WORD)), dtype=np.uint64)
    states = count_states(
        starts, ends[kept], snapshot.weights[kept], len(starting), masks, budget, reach
    )
    if states < 0:
        return None
    reach[: len(starting)] = 1.0
    return dict(zip(order.tolist(), np.minimum(reach, 1.0).tolist(), strict=True)), states
