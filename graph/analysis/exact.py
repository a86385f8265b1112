"""Exact reach: factoring on the growing reached set, states merged on the way.

Whoever is reached tries each edge once. A state is (who is reached, who has tried); the future
depends on nothing else, so equal states are one. All probabilities come from one pass.
Source: method 3.3; Valiant 1979 (the problem is #P-hard, hence the budget).
"""

from __future__ import annotations

from graph.analysis.flow import Wiring
from graph.errors import BudgetExceededError

__all__ = ["exact_reach"]


def exact_reach(wiring: Wiring, *, budget: int) -> tuple[dict[str, float], int]:
    """Probability that each person is reached, without error.

    Args:
        wiring: n people, m edges; edges fire independently.
        budget: States that may be looked at.

    Returns:
        The probability of everybody on a walk from the sources (themselves 1; nobody else is ever
        reached), and the states that it took.

    Raises:
        BudgetExceededError: The budget is used up.

    Cost: O(states + edges on those walks); states are exponential in n at worst.
    """
    onward = _Onward(wiring)
    order = onward.order
    reach = [0.0] * len(order)
    start = (1 << len(wiring.sources)) - 1  # sources come first in the order
    layer: dict[tuple[int, int], float] = {(start, _idle(start, 0, onward)): 1.0}
    states = 0
    while layer:
        following: dict[tuple[int, int], float] = {}
        for (reached, tried), probability in layer.items():
            waiting = reached & ~tried
            if not waiting:
                continue
            index = (waiting & -waiting).bit_length() - 1
            branches = {reached: probability}
            for place, weight in onward.steps(index):
                if reached >> place & 1:
                    continue
                branches = _branched(branches, place, weight, reach)
                states += len(branches)
                if states > budget:
                    message = f"An exact answer takes more than {budget} states."
                    raise BudgetExceededError(message)
            done = tried | 1 << index
            for now, share in branches.items():
                key = (now, _idle(now, done, onward))
                following[key] = following.get(key, 0.0) + share
        layer = following
    found = {person: min(1.0, value) for person, value in zip(order, reach, strict=True)}
    found |= dict.fromkeys(wiring.sources, 1.0)
    return found, states


def _branched(
    branches: dict[int, float], index: int, weight: float, reach: list[float]
) -> dict[int, float]:
    bit = 1 << index
    split: dict[int, float] = {}
    for now, share in branches.items():
        joins = share * weight
        reach[index] += joins
        split[now | bit] = split.get(now | bit, 0.0) + joins
        if weight < 1:
            split[now] = split.get(now, 0.0) + share - joins
    return split


class _Onward:
    """Whom everybody on a walk may reach next, by place in an order; made when first asked for.

    A mask has a bit for everybody before the furthest in the order, so that the masks of a crowd
    would fill the memory.

    Attributes:
        order: Sources, then everybody on a walk from them, breadth first.
        masks: Those asked for so far.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.order = list(wiring.ordered_sources)
        self.masks: dict[int, int] = {}
        self._place = {person: index for index, person in enumerate(self.order)}
        self._next = []
        self._steps: dict[int, list[tuple[int, float]]] = {}
        self._first = len(self.order)
        for person in self.order:
            steps = wiring.steps(person)
            self._next.append(steps)
            for target, _ in steps:
                if target not in self._place:
                    self._place[target] = len(self.order)
                    self.order.append(target)

    def steps(self, index: int) -> list[tuple[int, float]]:
        """Place and weight of each next person who is no source."""
        if index not in self._steps:
            places = [(self._place[target], weight) for target, weight in self._next[index]]
            self._steps[index] = [one for one in places if one[0] >= self._first]
        return self._steps[index]

    def mask(self, index: int) -> int:
        """The same as bits; kept in `masks`."""
        mask = 0
        for place, _ in self.steps(index):
            mask |= 1 << place
        self.masks[index] = mask
        return mask


def _idle(reached: int, tried: int, onward: _Onward) -> int:
    """Mark as tried whoever is reached and has nobody left to reach: more states become equal."""
    waiting = reached & ~tried
    masks = onward.masks
    while waiting:
        low = waiting & -waiting
        index = low.bit_length() - 1
        mask = masks[index] if index in masks else onward.mask(index)
        if not mask & ~reached:
            tried |= low
        waiting ^= low
    return tried
