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
        The probability of everybody in `wiring.nodes` (sources 1, people on no walk 0), and the
        states that it took.

    Raises:
        BudgetExceededError: The budget is used up.

    Cost: O(states), exponential in n at worst.
    """
    order = _walk_order(wiring)
    position = {person: index for index, person in enumerate(order)}
    targets = [
        [
            (1 << position[target], weight)
            for target, weight in wiring.successors.get(person, ())
            if target not in wiring.sources
        ]
        for person in order
    ]
    reach = [0.0] * len(order)
    start = (1 << len(wiring.sources)) - 1  # sources come first in the order
    masks = [_mask(edges) for edges in targets]
    layer: dict[tuple[int, int], float] = {(start, _idle(start, 0, masks)): 1.0}
    states = 0
    while layer:
        following: dict[tuple[int, int], float] = {}
        for (reached, tried), probability in layer.items():
            waiting = reached & ~tried
            if not waiting:
                continue
            index = (waiting & -waiting).bit_length() - 1
            branches = {reached: probability}
            for bit, weight in targets[index]:
                if reached & bit:
                    continue
                branches = _branched(branches, bit, weight, reach)
                states += len(branches)
                if states > budget:
                    message = f"An exact answer takes more than {budget} states."
                    raise BudgetExceededError(message)
            done = tried | 1 << index
            for now, share in branches.items():
                key = (now, _idle(now, done, masks))
                following[key] = following.get(key, 0.0) + share
        layer = following
    found = dict.fromkeys(wiring.nodes, 0.0)
    found |= dict.fromkeys(wiring.sources, 1.0)
    found |= {
        person: min(1.0, reach[index])
        for index, person in enumerate(order)
        if person not in wiring.sources
    }
    return found, states


def _branched(
    branches: dict[int, float], bit: int, weight: float, reach: list[float]
) -> dict[int, float]:
    index = bit.bit_length() - 1
    split: dict[int, float] = {}
    for now, share in branches.items():
        joins = share * weight
        reach[index] += joins
        split[now | bit] = split.get(now | bit, 0.0) + joins
        if weight < 1:
            split[now] = split.get(now, 0.0) + share - joins
    return split


def _walk_order(wiring: Wiring) -> list[str]:
    """Sources, then everybody on a walk from them, breadth first."""
    order = [person for person in wiring.nodes if person in wiring.sources]
    seen = set(order)
    for person in order:
        for target, _ in wiring.successors.get(person, ()):
            if target not in seen:
                seen.add(target)
                order.append(target)
    return order


def _mask(edges: list[tuple[int, float]]) -> int:
    mask = 0
    for bit, _ in edges:
        mask |= bit
    return mask


def _idle(reached: int, tried: int, masks: list[int]) -> int:
    """Mark as tried whoever is reached and has nobody left to reach: more states become equal."""
    waiting = reached & ~tried
    while waiting:
        low = waiting & -waiting
        if not masks[low.bit_length() - 1] & ~reached:
            tried |= low
        waiting ^= low
    return tried
