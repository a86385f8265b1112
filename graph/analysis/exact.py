"""Exact reach: factoring on the growing reached set, states merged on the way.

Whoever is reached tries each edge once. A state is (who is reached, who has tried); the future
depends on nothing else, so equal states are one. All probabilities come from one pass.
Source: method 3.3; Valiant 1979 (the problem is #P-hard, hence the budget).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.analysis.flow import Wiring
from graph.analysis.kernels.compiling import Places, Weights
from graph.analysis.kernels.exact.frontiers import count_states
from graph.errors import BudgetExceededError

__all__ = ["exact_reach"]

_WORD = 64
_MANY = 40  # edges that make more branches than any budget allows


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
    found = dict.fromkeys(wiring.sources, 1.0)
    walks = _walks(wiring)
    if not walks.sources:
        return found, 0
    size = len(walks.people)
    reach = np.zeros(size)
    masks = np.zeros((size, -(-size // _WORD)), dtype=np.uint64)
    # each edge is tried once on each branch: few edges need little room
    most = min(budget, 2 ** (min(len(walks.ends), _MANY) + 1))
    states = count_states(
        walks.starts, walks.ends, walks.weights, walks.sources, masks, most, reach
    )
    if states < 0:
        message = f"An exact answer takes more than {budget} states."
        raise BudgetExceededError(message)
    values = np.minimum(reach, 1.0).tolist()
    return dict(zip(walks.people, values, strict=True)) | found, states


@dataclass(frozen=True, slots=True)
class _Walks:
    """The part of a wiring that its sources get to, breadth first; no edges back to them."""

    people: list[str]
    sources: int
    starts: Places
    ends: Places
    weights: Weights


def _walks(wiring: Wiring) -> _Walks:
    """Only what is walked is looked at: most edits leave little of a crowd to walk.

    Cost: O(edges on the walks).
    """
    people = list(wiring.ordered_sources)
    sources = len(people)
    place = {person: number for number, person in enumerate(people)}
    starts = [0]
    ends: list[int] = []
    weights: list[float] = []
    for person in people:
        for target, weight in wiring.steps(person):
            if target not in place:
                place[target] = len(people)
                people.append(target)
            if place[target] >= sources:
                ends.append(place[target])
                weights.append(weight)
        starts.append(len(ends))
    return _Walks(
        people,
        sources,
        np.array(starts, dtype=np.int32),
        np.array(ends, dtype=np.int32),
        np.array(weights, dtype=np.float64),
    )
