"""Where we stand against the rivals: relation, solution and price, never blended.

Source: method 3.7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from graph.analysis.reach import VendorReach, decision_weights
from graph.analysis.views import attitudes_to
from graph.network import Network

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
    contacts = network.contacts
    ours = reaches[network.us].expected.values_of(contacts)
    theirs = (reaches[rival].expected.values_of(contacts) for rival in network.rivals)
    known = _gaps(attitudes_to(network, network.us), network, attitudes_to)
    people = {
        person: ((here - max(there)) + known.get(person, 0.0) / 2) / 2
        for person, here, there in zip(contacts, ours, zip(*theirs, strict=True), strict=True)
    }
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
    gaps = _gaps(_acceptances(network, network.us, item), network, partial(_acceptances, item=item))
    people = {person: gaps[person] for person in network.contacts if person in gaps}
    weights = decision_weights(network)
    coverage = sum(weight for person, weight in weights.items() if person in people)
    total = sum(weight * people[person] for person, weight in weights.items() if person in people)
    return Advantage(
        overall=total / coverage if coverage else None, coverage=coverage, people=people
    )


def _gaps(
    ours: Mapping[str, float],
    network: Network,
    values: Callable[[Network, str], Mapping[str, float]],
) -> dict[str, float]:
    """Ours less the largest of the rivals', of everybody where both sides are known."""
    theirs = [values(network, rival) for rival in network.rivals]
    return {
        person: value - max(others)
        for person, value in ours.items()
        if (others := [known[person] for known in theirs if person in known])
    }


def _acceptances(network: Network, vendor: str, item: str) -> dict[str, float]:
    """How everybody takes a vendor's solution or price, 0 to 1; without those nobody asked."""
    return {
        person: (value - 1) / _SCALE
        for (person, towards), opinion in network.opinions.items()
        if towards == vendor
        and (value := opinion.solution if item == "solution" else opinion.price) is not None
    }
