"""Exact probability that one person is reached: reduce what can be reduced, then factor.

Edges on no walk from the sources to the target, edges back to somebody who must have been reached
already, parallel and serial edges are taken away before each step; then one edge that leaves the
reached set is looked at both ways. Source: method 3.3; Valiant 1979 (hence the budget); Page,
Perry 1989 (reductions of directed reliability).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.kernels.compiling import Flags, KeysOut, Places, Weights, WeightsOut, compiled
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["PairReach", "factor", "pair_reach"]

_LARGEST = 64


@dataclass(frozen=True, slots=True)
class PairReach:
    """How likely one person is reached.

    Attributes:
        value: 0 to 1, exact.
        states: How many reduced graphs were looked at.
        edges: How many edges the first reduction left.
    """

    value: float
    states: int
    edges: int


def _bits_of(word: np.uint64) -> int:
    """How many bits of a word are set; one instruction once compiled."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56)))


def _lowest(word: np.uint64) -> int:
    """Place of the lowest bit that is set; some bit is."""
    return _bits_of(~word & (word - np.uint64(1)))


def _onward(steps: KeysOut, first: int) -> np.uint64:
    """Everybody who can be got to from one person, themselves included."""
    seen = np.uint64(1) << np.uint64(first)
    waiting = seen
    while waiting != np.uint64(0):
        found = steps[_lowest(waiting)] & ~seen
        waiting &= waiting - np.uint64(1)
        seen |= found
        waiting |= found
    return seen


def _drop_idle(outs: KeysOut, ins: KeysOut) -> int:
    """Take away edges on no walk from person 0 to person 1; how many edges are left.

    Nothing needs to enter 0 or leave 1.
    """
    none = np.uint64(0)
    for person in range(outs.shape[0]):
        outs[person] &= ~np.uint64(1)
        ins[person] &= ~np.uint64(2)
    ins[0] = none
    outs[1] = none
    used = _onward(outs, 0) & _onward(ins, 1)
    edges = 0
    for person in range(outs.shape[0]):
        if (used >> np.uint64(person)) & np.uint64(1) == none:
            outs[person] = none
            ins[person] = none
        else:
            outs[person] &= used
            ins[person] &= used
            edges += _bits_of(outs[person])
    return edges


def _reduce(grid: WeightsOut, outs: KeysOut, ins: KeysOut) -> int:
    """Reduce one graph as far as it goes; how many edges are left."""
    none = np.uint64(0)
    one = np.uint64(1)
    while True:
        edges = _drop_idle(outs, ins)
        is_changed = False
        for person in range(2, outs.shape[0]):
            before = ins[person]
            after = outs[person]
            if before == none:
                continue
            if after == none:  # taken away in this round
                continue
            here = one << np.uint64(person)
            has_one_source = before & (before - one) == none
            has_one_target = after & (after - one) == none
            if has_one_source and before & after != none:
                # whoever is reached only through somebody needs not reach them back
                outs[person] &= ~before
                ins[_lowest(before)] &= ~here
                is_changed = True
            elif has_one_target and before & after != none:
                # whoever leads only to somebody needs not be reached from them
                ins[person] &= ~after
                outs[_lowest(after)] &= ~here
                is_changed = True
            elif has_one_source and has_one_target:
                source = _lowest(before)
                target = _lowest(after)
                through = grid[source, person] * grid[person, target]
                if outs[source] & after != none:
                    beside = grid[source, target]
                    grid[source, target] = beside + (1.0 - beside) * through
                else:
                    grid[source, target] = through
                outs[source] = (outs[source] | after) & ~here
                ins[target] = (ins[target] | before) & ~here
                outs[person] = none
                ins[person] = none
                is_changed = True
        if not is_changed:
            return edges


@compiled(_bits_of, _lowest, _onward, _drop_idle, _reduce)
def factor(
    size: int,
    origins: Places,
    ends: Places,
    weights: Weights,
    depth: int,
    budget: int,
    found: WeightsOut,
) -> int:
    """Fill in the probability that person 1 is reached from person 0.

    Args:
        size: People, 2 to 64; 0 is the source, 1 the target.
        origins: Who influences, m.
        ends: Who is influenced, m.
        weights: Probability above 0, at most 1, of each edge, m.
        depth: Room for so many graphs at once: one for each edge is enough.
        budget: Reduced graphs that may be looked at.
        found: Room for 2; the result: the probability, and the edges left by the first
            reduction.

    Returns:
        How many reduced graphs were looked at; -1 when the budget is used up.

    Cost: O(states x (n^2 + reductions)), O(depth x n^2) memory.
    """
    none = np.uint64(0)
    one = np.uint64(1)
    grids = np.zeros((depth + 2, size, size))
    outs = np.zeros((depth + 2, size), dtype=np.uint64)
    ins = np.zeros((depth + 2, size), dtype=np.uint64)
    shares = np.zeros(depth + 2)
    for edge in range(origins.shape[0]):
        start = origins[edge]
        end = ends[edge]
        if start != end:
            beside = grids[0, start, end]
            grids[0, start, end] = beside + (1.0 - beside) * weights[edge]
            outs[0, start] |= one << np.uint64(end)
            ins[0, end] |= one << np.uint64(start)
    shares[0] = 1.0
    level = 0
    states = 0
    total = 0.0
    while level >= 0:
        states += 1
        if states > budget:
            return -1
        grid = grids[level]
        out = outs[level]
        into = ins[level]
        edges = _reduce(grid, out, into)
        if states == 1:
            found[1] = edges
        if out[0] & np.uint64(2) != none:
            # the direct edge alone settles it; the rest counts where it fails
            total += shares[level] * grid[0, 1]
            shares[level] *= 1.0 - grid[0, 1]
            out[0] &= ~np.uint64(2)
            into[1] &= ~one
            edges -= 1
        if edges == 0:
            level -= 1
            continue
        # The likeliest edge out of the source: whoever it reaches joins the source.
        joins = 0
        waiting = out[0]
        while waiting != none:
            person = _lowest(waiting)
            waiting &= waiting - one
            if joins == 0 or grid[0, person] > grid[0, joins]:
                joins = person
        weight = grid[0, joins]
        here = one << np.uint64(joins)
        if weight < 1.0:
            shares[level + 1] = shares[level] * (1.0 - weight)
            for person in range(size):
                outs[level + 1, person] = out[person]
                ins[level + 1, person] = into[person]
                for other in range(size):
                    grids[level + 1, person, other] = grid[person, other]
            outs[level + 1, 0] &= ~here
            ins[level + 1, joins] &= ~one
        shares[level] *= weight
        waiting = out[joins]
        while waiting != none:
            person = _lowest(waiting)
            waiting &= waiting - one
            through = grid[joins, person]
            if (out[0] >> np.uint64(person)) & one != none:
                beside = grid[0, person]
                through = beside + (1.0 - beside) * through
            grid[0, person] = through
            into[person] = (into[person] | one) & ~here
        out[0] = (out[0] | out[joins]) & ~here
        out[joins] = none
        waiting = into[joins]
        while waiting != none:
            person = _lowest(waiting)
            waiting &= waiting - one
            out[person] &= ~here
        into[joins] = none
        if weight < 1.0:
            level += 1
    found[0] = total
    return states


def pair_reach(
    snapshot: Snapshot,
    sources: Sequence[int],
    target: int,
    *,
    budget: int,
    kept: Flags | None = None,
) -> PairReach | None:
    """Probability that one person is reached from any of the sources, without error.

    Args:
        snapshot: n people, m edges that fire independently.
        sources: Reached surely.
        target: Whom to ask about.
        budget: Reduced graphs that may be looked at.
        kept: Edges that count, m; all of them when None. With the edges of some paths the value
            is a certified lower bound.

    Returns:
        None when the budget is used up, or when more than 64 people are
        on walks.

    Cost: exponential in the edges that are left at worst.
    """
    starting = set(sources)
    if target in starting:
        return PairReach(1.0, 0, 0)
    origins, ends, weights = snapshot.origins, snapshot.ends, snapshot.weights
    if kept is not None:
        origins, ends, weights = origins[kept], ends[kept], weights[kept]
    used = _on_walks(snapshot.people, origins, ends, list(starting)) & _on_walks(
        snapshot.people, ends, origins, [target]
    )
    if not used[target]:
        return PairReach(0.0, 0, 0)
    number = np.full(snapshot.people, -1, dtype=np.int32)
    inner = [one for one in np.flatnonzero(used).tolist() if one not in starting and one != target]
    number[inner] = np.arange(2, 2 + len(inner), dtype=np.int32)
    number[[one for one in starting if used[one]]] = 0
    number[target] = 1
    froms, tos = number[origins], number[ends]
    on_walk = (froms >= 0) & (froms != 1) & (tos >= 1)
    size, edges = 2 + len(inner), int(on_walk.sum())
    if size > _LARGEST:
        return None
    found = np.zeros(2)
    depth = edges + 1
    states = factor(size, froms[on_walk], tos[on_walk], weights[on_walk], depth, budget, found)
    return None if states < 0 else PairReach(min(1.0, float(found[0])), states, int(found[1]))


def _on_walks(people: int, origins: Places, ends: Places, starts: Sequence[int]) -> Flags:
    """Whoever can be got to from `starts`, themselves included."""
    seen = np.zeros(people, dtype=np.bool_)
    seen[list(starts)] = True
    while True:
        following = ends[seen[origins] & ~seen[ends]]
        if not len(following):
            return seen
        seen[following] = True
