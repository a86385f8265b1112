"""Counting bits equals counting worlds; the best pair is the best of all pairs."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from support.graph_twins import bits_of

from graph.analysis.kernels.additions import (
    choose_additions,
    count_after,
    count_bits,
    find_pair,
    mask_after,
)

WORDS = 2
Words = NDArray[np.uint64]
words = st.integers(0, 2**64 - 1)


def rows(data: st.DataObject, *shape: int) -> Words:
    return data.draw(arrays(np.uint64, shape, elements=words))


def test_bits_are_counted() -> None:
    some = np.array([[0, 1], [2**64 - 1, 2**63], [2**64 - 1, 2**64 - 1]], dtype=np.uint64)
    counts = np.zeros((3, 1), dtype=np.int64)
    count_bits(some, counts)
    assert counts[:, 0].tolist() == [1, 65, 128]


@given(st.data())
def test_counts_and_masks_after_an_addition_are_those_of_worlds(data: st.DataObject) -> None:
    people, additions = data.draw(st.integers(1, 4)), data.draw(st.integers(0, 4))
    reached, reaching = rows(data, people, WORDS), rows(data, people, WORDS)
    fires, known = rows(data, additions, WORDS), rows(data, WORDS)
    ends = data.draw(arrays(np.int32, (2, additions), elements=st.integers(0, people - 1)))
    counts = np.zeros((additions, 2), dtype=np.int64)
    masks = np.zeros((2 * additions, WORDS), dtype=np.uint64)
    count_after(ends[0], ends[1], fires, reached, reaching, known, 1, counts)
    mask_after(ends[0], ends[1], fires, reached, reaching, known, 1, 2, masks)
    for place, (start, end) in enumerate(ends.T.tolist()):
        ways = bits_of(reached[start]) & bits_of(fires[place]) & bits_of(reaching[end])
        after = ways | bits_of(known)
        assert (counts[place, 0], counts[place, 1]) == (0, after.sum())
        assert np.array_equal(bits_of(masks[2 * place + 1]), after)


def overall(masks: Words, weights: NDArray[np.float64]) -> float:
    shares = bits_of(masks).sum(axis=1) / (64 * WORDS)
    return float(sum(weight * share for weight, share in zip(weights, shares, strict=True)))


@given(st.data())
def test_the_best_pair_is_the_best_of_all_pairs(data: st.DataObject) -> None:
    additions, watched = data.draw(st.integers(0, 7)), data.draw(st.integers(1, 3))
    known = rows(data, watched, WORDS) & rows(data, watched, WORDS)
    masks = rows(data, additions, watched, WORDS) & rows(data, additions, watched, WORDS) | known
    weights = np.array([0.0, 0.25, 0.5][:watched])
    before = overall(known, weights)
    alone = [overall(one, weights) - before for one in masks]
    order = sorted(range(additions), key=lambda one: -alone[one])
    masks, gains = masks[order], np.array([alone[one] for one in order])
    groups = data.draw(arrays(np.int32, additions, elements=st.integers(0, 2)))
    found = find_pair(masks, gains, groups, weights, before=before, budget=10**6)
    together = {
        (one, other): overall(masks[one] | masks[other], weights) - before
        for one, other in combinations(range(additions), 2)
        if groups[one] != groups[other]
    }
    if not together:
        assert found is None
        return
    assert found is not None
    assert found.is_exhaustive
    assert found.gain == pytest.approx(max(together.values()), abs=1e-11)
    assert found.gain == pytest.approx(together[found.first, found.second], abs=1e-12)


def test_a_used_up_budget_is_told() -> None:
    masks = np.zeros((3, 1, WORDS), dtype=np.uint64)
    masks[0, 0, 0], masks[1, 0, 0], masks[2, 0, 1] = 7, 7, 3
    gains = np.array([3, 3, 2]) / 128
    groups, weights = np.arange(3, dtype=np.int32), np.ones(1)
    short = find_pair(masks, gains, groups, weights, before=0.0, budget=1)
    whole = find_pair(masks, gains, groups, weights, before=0.0, budget=9)
    assert short is not None
    assert whole is not None
    assert (short.first, short.second, short.is_exhaustive) == (0, 1, False)
    assert (whole.first, whole.second, whole.is_exhaustive) == (0, 2, True)
    assert find_pair(masks, gains, groups, weights, before=0.0, budget=0) is None


@given(st.data())
def test_each_chosen_addition_adds_most_to_those_before(data: st.DataObject) -> None:
    additions, watched = data.draw(st.integers(0, 5)), data.draw(st.integers(1, 2))
    masks = rows(data, additions, watched, WORDS)
    weights = np.array([0.25, 0.5][:watched])
    wanted = data.draw(st.integers(0, 6))
    chosen, values = np.full(wanted, -1, dtype=np.int32), np.zeros(wanted)
    done = choose_additions(masks.reshape(-1, WORDS).copy(), weights, chosen, values)
    assert done == min(wanted, additions)
    together, left = np.zeros_like(masks[:1]), list(range(additions))
    for one, value in zip(chosen[:done].tolist(), values[:done].tolist(), strict=True):
        after = {other: overall(masks[other] | together[0], weights) for other in left}
        best = max(after.values())
        assert one == next(other for other in left if after[other] > best - 1e-12)
        assert value == pytest.approx(best, abs=1e-12)
        together[0] |= masks[one]
        left.remove(one)
