"""Where we stand against the rivals: relation, solution and price, never blended.

Source: method 3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis.reach import VendorReach, decision_weights
from graph.network import Network, Opinion

__all__ = ["Advantage", "acceptance_advantage", "relation_advantage"]

_SCALE = 4


@dataclass(frozen=True, slots=True)
class Advantage:
    """Ours less the strongest rival's, -1 to 1.

    Attributes:
        overall: Mean over the decision weights; None when nothing is known or no chain is there.
        coverage: Share of decision weight where both sides are known.
    """

    overall: float | None
    coverage: float
    people: Mapping[str, float]


def relation_advantage(network: Network, reaches: Mapping[str, VendorReach]) -> Advantage | None:
    """Half the gap in reach plus half the halved gap in attitude; None without a rival.

    An attitude that is unknown, ours or every rival's, is a gap of 0.
    """
    if network.us is None or not network.rivals:
        return None
    ours = reaches[network.us].expected
    people: dict[str, float] = {}
    known: set[str] = set()
    for person in network.contacts:
        theirs = max(reaches[rival].expected.value(person) for rival in network.rivals)
        gap = _attitude_gap(network, person)
        if gap is not None:
            known.add(person)
        people[person] = ((ours.value(person) - theirs) + (gap or 0.0) / 2) / 2
    weights = decision_weights(network)
    return Advantage(
        overall=sum(weight * people[person] for person, weight in weights.items())
        if weights
        else None,
        coverage=sum(weight for person, weight in weights.items() if person in known),
        people=people,
    )


def acceptance_advantage(network: Network, item: str) -> Advantage | None:
    """Gap in acceptance of the solution or the price; None without a rival.

    Args:
        network: The graph of a context.
        item: `solution` or `price`.

    Returns:
        People where both sides are known; the overall value is their weighted mean.
    """
    if network.us is None or not network.rivals:
        return None
    people: dict[str, float] = {}
    for person in network.contacts:
        ours = _acceptance(network.opinion(person, network.us), item)
        theirs = [
            value
            for rival in network.rivals
            if (value := _acceptance(network.opinion(person, rival), item)) is not None
        ]
        if ours is not None and theirs:
            people[person] = ours - max(theirs)
    weights = decision_weights(network)
    coverage = sum(weight for person, weight in weights.items() if person in people)
    total = sum(weight * people[person] for person, weight in weights.items() if person in people)
    return Advantage(
        overall=total / coverage if coverage else None, coverage=coverage, people=people
    )


def _attitude_gap(network: Network, person: str) -> float | None:
    calibration = network.calibration
    ours = calibration.attitude(network.opinion(person, network.us).attitude)
    theirs = [
        value
        for rival in network.rivals
        if (value := calibration.attitude(network.opinion(person, rival).attitude)) is not None
    ]
    return ours - max(theirs) if ours is not None and theirs else None


def _acceptance(opinion: Opinion, item: str) -> float | None:
    value = opinion.solution if item == "solution" else opinion.price
    return None if value is None else (value - 1) / _SCALE
