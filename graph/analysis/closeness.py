"""How close a vendor is to each contact: depth x freshness x good will.

Source: method 3.6, 3.2 item 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.network import Network, Strand
from graph.vocabulary import ContextKind, Side

__all__ = ["Closeness", "closeness_overall", "measure_closeness"]


@dataclass(frozen=True, slots=True)
class Closeness:
    """Closeness of one vendor to one contact.

    Attributes:
        value: 0 to 1.
        is_inherited: The tie is the account's: no activity of the opportunity met the person.
        is_attitude_unknown: There is a tie, and nobody knows the attitude; it counts as neutral.
        records: The tie behind it.
    """

    value: float
    is_inherited: bool
    is_attitude_unknown: bool
    records: tuple[str, ...]


def measure_closeness(network: Network, vendor: str) -> dict[str, Closeness]:
    """Closeness to every contact, in order of ids; 0 where there is no tie.

    In an opportunity the project's ties count where an activity of it met the person, else the
    account's. A closeness override x counts as (x - 1) / 4.
    """
    ties = _ties(network, vendor)
    in_account = network.context.kind is ContextKind.ACCOUNT
    strangers = {
        met: Closeness(0.0, not in_account and not met, is_attitude_unknown=False, records=())
        for met in (True, False)
    }
    said = {
        person
        for (person, towards), opinion in network.opinions.items()
        if towards == vendor and opinion.closeness is not None
    }
    return {
        person: _closeness(network, vendor, person, ties.get(person, []), in_account=in_account)
        if person in ties or person in said
        else strangers[person in network.project_contacts]  # one for all of a crowd
        for person in network.contacts
    }


def closeness_overall(network: Network, values: dict[str, Closeness]) -> float | None:
    """Importance-weighted closeness of an account; None in an opportunity or without importance."""
    if network.context.kind is not ContextKind.ACCOUNT:
        return None
    weights = {
        person: network.calibration.importance(network.nodes[person].importance)
        for person in values
    }
    total = sum(weights.values())
    if not total:
        return None
    return sum(weights[person] * one.value for person, one in values.items()) / total


def _closeness(
    network: Network, vendor: str, person: str, ties: list[Strand], *, in_account: bool
) -> Closeness:
    opinion = network.opinion(person, vendor)
    good_will = network.calibration.attitude(opinion.attitude)
    met = person in network.project_contacts
    chosen = [tie for tie in ties if (tie.layer == "opportunity") == met]
    best = max(chosen, key=lambda tie: tie.weight(), default=None)
    if opinion.closeness is not None:
        value = (opinion.closeness - 1) / 4
    else:
        value = best.weight() * (1 + (good_will or 0.0)) / 2 if best else 0.0
    return Closeness(
        value=value,
        is_inherited=not in_account and not met,
        is_attitude_unknown=good_will is None and best is not None,
        records=(best.record,) if best and best.record else (),
    )


def _ties(network: Network, vendor: str) -> dict[str, list[Strand]]:
    staff = set(network.staff.get(vendor, ()))
    ties: dict[str, list[Strand]] = {}
    for strand in network.strands:
        if (
            strand.kind == "tie"
            and strand.source in staff
            and network.nodes[strand.target].side is Side.CUSTOMER
        ):
            ties.setdefault(strand.target, []).append(strand)
    return ties
