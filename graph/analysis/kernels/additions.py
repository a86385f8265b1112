"""What one more edge, or two, would add to reach, by counting worlds.

Somebody is reached after an addition where they were reached before, or where its start is
reached, it fires, and its end reaches them. Source: method 3.10; performance 1 (counts of bits).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import (
    CountsOut,
    Keys,
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    Words,
    WordsOut,
    compiled,
)

__all__ = [
    "PairFound",
    "bits_of",
    "choose_additions",
    "count_after",
    "count_bits",
    "find_pair",
    "mask_after",
    "search_pair",
]


def bits_of(word: np.uint64) -> np.uint64:
    """How many bits of a word are set; one instruction once compiled."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled(bits_of)
def count_bits(rows: Words, counts: CountsOut) -> None:
    """Count the worlds of each row.

    Args:
        rows: Rows x words.
        counts: Rows x 1; the result.
    """
    for row in range(rows.shape[0]):
        total = np.uint64(0)
        for word in range(rows.shape[1]):
            total += bits_of(rows[row, word])
        counts[row, 0] = np.int64(total)


@compiled(bits_of)
def count_after(
    starts: Places,
    ends: Places,
    fires: Words,
    reached: Words,
    reaching: Words,
    known: Keys,
    column: int,
    counts: CountsOut,
) -> None:
    """Count the worlds in which one watched person is reached after each addition alone.

    Args:
        starts: Where each addition starts.
        ends: Where it ends.
        fires: Worlds in which it fires, additions x words.
        reached: Worlds in which everybody is reached before, people x words.
        reaching: Worlds in which everybody reaches the watched person, people x words.
        known: Worlds in which the watched person is reached before, words.
        column: Of the watched person in `counts`.
        counts: Additions x watched; the result.

    Cost: O(additions x words).
    """
    for addition in range(starts.shape[0]):
        start = starts[addition]
        end = ends[addition]
        total = np.uint64(0)
        for word in range(known.shape[0]):
            way = reached[start, word] & fires[addition, word] & reaching[end, word]
            total += bits_of(way | known[word])
        counts[addition, column] = np.int64(total)


@compiled()
def mask_after(
    starts: Places,
    ends: Places,
    fires: Words,
    reached: Words,
    reaching: Words,
    known: Keys,
    column: int,
    watched: int,
    masks: WordsOut,
) -> None:
    """Fill in the worlds that `count_after` counts, for pairs of additions.

    Args:
        starts: As in `count_after`, like the five after it.
        ends: As there.
        fires: As there.
        reached: As there.
        reaching: As there.
        known: As there.
        column: Of the watched person.
        watched: How many people are watched.
        masks: (Additions x watched) x words; the result in the rows of that person.
    """
    for addition in range(starts.shape[0]):
        start = starts[addition]
        end = ends[addition]
        row = addition * watched + column
        for word in range(known.shape[0]):
            way = reached[start, word] & fires[addition, word] & reaching[end, word]
            masks[row, word] = way | known[word]


@compiled(bits_of)
def search_pair(
    masks: Words,
    gains: Weights,
    groups: Places,
    weights: Weights,
    before: float,
    budget: int,
    pair: PlacesOut,
    best: WeightsOut,
) -> int:
    """Find the two additions that add most together, by all pairs that could.

    Gains of ties never help each other, so a pair gains at most the sum of its singles: pairs are
    tried from the largest sum down until none can win. Of equal ones the first counts.

    Args:
        masks: From `mask_after`.
        gains: Of each addition alone, falling.
        groups: Additions of one group are not paired if their numbers are equal: the same edge.
        weights: Of each watched person in the overall value.
        before: Overall value before.
        budget: Most pairs to try.
        pair: Room for 2; the result.
        best: Room for 1; the result: the gain.

    Returns:
        1 when no other pair adds more, 0 when the budget was used up before; -1 when there is no
        pair at all.

    Cost: O(pairs x (log additions + watched x words)).
    """
    additions = gains.shape[0]
    watched = weights.shape[0]
    words = masks.shape[1]
    total = 64 * words
    # For each first addition the next second one; a heap of firsts by their sum.
    seconds = np.empty(additions, dtype=np.int32)
    heap = np.empty(additions, dtype=np.int32)
    sums = np.empty(additions)
    size = 0
    for first in range(additions - 1):
        seconds[first] = first + 1
        sums[first] = gains[first] + gains[first + 1]
        heap[size] = first  # gains fall, so this is a heap already
        size += 1
    has_pair = False
    tried = 0
    while size > 0:
        first = heap[0]
        second = seconds[first]
        bound = sums[first]
        if has_pair and bound <= best[0] + 1e-12:
            return 1
        if tried >= budget:
            return 0 if has_pair else -1
        tried += 1
        if groups[first] != groups[second]:
            value = 0.0
            for person in range(watched):
                if weights[person] == 0:
                    continue
                one = first * watched + person
                other = second * watched + person
                count = np.uint64(0)
                for word in range(words):
                    count += bits_of(masks[one, word] | masks[other, word])
                value += weights[person] * (np.int64(count) / total)
            gain = value - before
            if not has_pair or gain > best[0] + 1e-12:
                has_pair = True
                best[0] = gain
                pair[0] = first
                pair[1] = second
        if second + 1 < additions:
            seconds[first] = second + 1
            sums[first] = gains[first] + gains[second + 1]
        else:
            size -= 1
            heap[0] = heap[size]
        at = 0
        moved = heap[0]
        while True:
            below = 2 * at + 1
            if below >= size:
                break
            if below + 1 < size:
                left = heap[below]
                right = heap[below + 1]
                if sums[right] > sums[left] or (sums[right] == sums[left] and right < left):
                    below += 1
            lower = heap[below]
            if sums[lower] < sums[moved] or (sums[lower] == sums[moved] and lower > moved):
                break
            heap[at] = lower
            at = below
        heap[at] = moved
    return 1 if has_pair else -1


@compiled(bits_of)
def choose_additions(
    masks: WordsOut, weights: Weights, chosen: PlacesOut, values: WeightsOut
) -> int:
    """Choose additions one after another, each the one that adds most to those before.

    For additions that start at sources the worlds of several are those of each together, and the
    choice reaches at least 1 - 1/e of the best set (Nemhauser, Wolsey, Fisher 1978).

    Args:
        masks: From `mask_after`, all additions from sources; overwritten.
        weights: Of each watched person in the overall value.
        chosen: Room for as many as are wanted; the result, equal ones by place.
        values: As many; the result: overall value with all additions up to this one.

    Returns:
        How many were chosen: as many as wanted, or all there are.

    Cost: O(wanted x additions x watched x words).
    """
    watched = weights.shape[0]
    words = masks.shape[1]
    total = 64 * words
    additions = masks.shape[0] // watched
    is_taken = np.zeros(additions, dtype=np.bool_)
    wanted = int(min(chosen.shape[0], additions))
    for turn in range(wanted):
        best = -1
        most = 0.0
        for addition in range(additions):
            if is_taken[addition]:
                continue
            value = 0.0
            for person in range(watched):
                count = np.uint64(0)
                for word in range(words):
                    count += bits_of(masks[addition * watched + person, word])
                value += weights[person] * (np.int64(count) / total)
            if best < 0 or value > most + 1e-12:
                best = addition
                most = value
        is_taken[best] = True
        chosen[turn] = best
        values[turn] = most
        for addition in range(additions):
            if not is_taken[addition]:
                for person in range(watched):
                    for word in range(words):
                        row = addition * watched + person
                        masks[row, word] |= masks[best * watched + person, word]
    return wanted


@dataclass(frozen=True, slots=True)
class PairFound:
    """Two additions by place, what they add together, and whether nothing adds more."""

    first: int
    second: int
    gain: float
    is_exhaustive: bool


def find_pair(
    masks: NDArray[np.uint64],
    gains: Weights,
    groups: Places,
    weights: Weights,
    *,
    before: float,
    budget: int,
) -> PairFound | None:
    """The two additions that add most together; None where there is no pair.

    Args:
        masks: Worlds in which each watched person is reached after each addition, additions x
            watched x words.
        gains: Of each addition alone, falling.
        groups: Additions with equal numbers are no pair.
        weights: Of each watched person in the overall value.
        before: Overall value before.
        budget: Most pairs to try.
    """
    pair = np.zeros(2, dtype=np.int32)
    best = np.zeros(1)
    rows = masks.reshape(-1, masks.shape[2])
    state = search_pair(rows, gains, groups, weights, before, budget, pair, best)
    if state < 0:
        return None
    return PairFound(int(pair[0]), int(pair[1]), float(best[0]), state == 1)
