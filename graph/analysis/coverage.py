"""Whom we cover, whom we told of our solution, and what holds each person back.

Source: method 3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis.closeness import Closeness
from graph.analysis.reach import decision_weights
from graph.network import Network
from graph.vocabulary import BehaviorOrientation, TieLevel

__all__ = ["Cover", "Limit", "cover_of", "limiting_items", "limits_of"]

_DEEP_ENOUGH = (TieLevel.MULTIPLE, TieLevel.DEEP)
_SCALE = 4
# How much a shortfall in (solution, price) matters to somebody of an orientation.
_MARGINS: dict[BehaviorOrientation, tuple[float, float]] = {
    BehaviorOrientation.PROFESSIONAL: (1, 0.5),
    BehaviorOrientation.PROFESSIONAL_PRAGMATIC: (1, 0.75),
    BehaviorOrientation.BALANCED: (1, 1),
    BehaviorOrientation.PRAGMATIC_PROFESSIONAL: (0.75, 1),
    BehaviorOrientation.PRAGMATIC: (0.5, 1),
    BehaviorOrientation.UNKNOWN: (1, 1),
}


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares of decision weight, 0 to 1; None where nobody has a role.

    Attributes:
        cover: With a regular tie of ours, met in the last months.
        breadth: Number of such people.
        uncovered: The others of the chain.
        reached: With any tie of ours.
        conveyed: Met about our solution.
        accepted: Taking our solution well.
        never_shown: Reached, but never met about our solution.
    """

    cover: float | None
    breadth: int
    uncovered: tuple[str, ...]
    reached: float | None
    conveyed: float | None
    accepted: float | None
    never_shown: tuple[str, ...]


def cover_of(network: Network) -> Cover:
    """How much of the chain our people cover, reach, told and won."""
    weights = decision_weights(network)
    staff = set(network.staff.get(network.us or "", ()))
    ties = [one for one in network.strands if one.kind == "tie" and one.source in staff]
    covered = {
        tie.target
        for tie in ties
        if tie.code in _DEEP_ENOUGH
        and tie.sighting is not None
        and tie.sighting.months <= network.calibration.cover_months
    }
    reached = {tie.target for tie in ties if tie.code is not TieLevel.NONE}
    accepted = {
        person
        for person in weights
        if (network.opinion(person, network.us).solution or 0) >= network.calibration.accepted_from
    }
    shown = network.shown_solution
    return Cover(
        cover=_share(weights, covered),
        breadth=len(covered & set(weights)),
        uncovered=tuple(person for person in weights if person not in covered),
        reached=_share(weights, reached),
        conveyed=_share(weights, shown),
        accepted=_share(weights, accepted),
        never_shown=tuple(one for one in weights if one in reached and one not in shown),
    )


def limiting_items(
    network: Network, closeness: Mapping[str, Closeness]
) -> dict[str, tuple[str, str]]:
    """What limits each person of the chain: plainly, and seen by the person's orientation.

    The item with the least value among closeness, solution and price; `ask_solution` or
    `ask_price` where nobody knows one. By orientation the shortfalls of solution and price weigh
    less where the person cares less.
    """
    found: dict[str, tuple[str, str]] = {}
    for seat in network.seats:
        limits = limits_of(network, seat.person, closeness[seat.person].value)
        unknown = next((item for item, one in limits.items() if one.value is None), None)
        if unknown:
            found[seat.person] = (f"ask_{unknown}", f"ask_{unknown}")
        else:
            found[seat.person] = (
                min(limits, key=lambda item: limits[item].value or 0.0),
                max(limits, key=lambda item: limits[item].shortfall),
            )
    return found


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the items that may hold a person back.

    Attributes:
        value: 0 to 1; None where nobody knows it.
        care: How much the person's orientation makes of it, 0 to 1.
    """

    value: float | None
    care: float = 1.0

    @property
    def shortfall(self) -> float:
        """What is missing, as the person's orientation weighs it, 0 to 1."""
        return self.care * (1 - (self.value or 0.0))


def limits_of(network: Network, person: str, closeness: float) -> dict[str, Limit]:
    """Closeness, solution and price of one person of the chain."""
    opinion = network.opinion(person, network.us)
    orientation = network.nodes[person].behavior_orientation or BehaviorOrientation.UNKNOWN
    solution, price = _MARGINS[orientation]
    return {
        "closeness": Limit(closeness),
        "solution": Limit(_scaled(opinion.solution), solution),
        "price": Limit(_scaled(opinion.price), price),
    }


def _scaled(acceptance: int | None) -> float | None:
    return None if acceptance is None else (acceptance - 1) / _SCALE


def _share(weights: Mapping[str, float], people: set[str] | frozenset[str]) -> float | None:
    if not weights:
        return None
    return sum(weight for person, weight in weights.items() if person in people)
