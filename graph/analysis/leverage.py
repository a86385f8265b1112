"""Who carries our reach.

Source: method 3.10; Borgatti 2006 (KPP-NEG) on a vendor's own reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.analysis.engine import Engine, Valued
from graph.analysis.flow import gate_of
from graph.analysis.reach import VendorReach, decision_weights
from graph.analysis.removals import Removal, lowered
from graph.network import Network, Run, Strand
from graph.patience import check_patience
from graph.records import natural_order

__all__ = [
    "Loss",
    "approver_of",
    "carrying",
    "losses",
    "record_gone",
    "remaining",
    "reweighed",
    "watched_people",
    "without_record",
]


@dataclass(frozen=True, slots=True)
class Loss:
    """What a vendor's reach loses when somebody or something is gone.

    Attributes:
        kind: `our_person` leaves, `contact` moves, `edge` is wrong.
        id: The person, or the record.
        loss: Overall reach lost, 0 to 1, summed over the others.
        share: Part of the overall reach; None when that is 0.
        approver_loss: Reach of the approver lost; None without one, and for the approver.
    """

    kind: Literal["our_person", "contact", "edge"]
    id: str
    loss: float
    share: float | None
    approver_loss: float | None


def approver_of(network: Network) -> str | None:
    """The approver with the largest decision weight, then by id; None when nobody is one."""
    return next((seat.person for seat in network.seats if seat.role == "approver"), None)


def losses(network: Network, reach: VendorReach, engine: Engine) -> list[Loss]:
    """The loss of each of the vendor's people, each contact and each hidden edge.

    People and edges that nothing runs through lose nothing and are not computed; where there are
    more than a list may have, they are left out.

    Returns:
        Largest loss first, equal ones by id; empty when nobody has a role.
    """
    weights = decision_weights(network)
    if not weights:
        return []
    wiring = reach.wiring
    people = [
        person
        for person in wiring.nodes
        if person not in wiring.sources or wiring.successors.get(person)
    ]
    strands = [
        strand
        for strand in network.strands
        if strand.kind == "influence"
        and strand.source not in wiring.sources
        and (strand.source, strand.target) in wiring.edges
    ]
    is_long = len(people) + len(strands) > network.calibration.list_limit
    if is_long:  # 0 would not be listed
        near = carrying(network, reach)
        people = [one for one in people if one in near]
        strands = [one for one in strands if one.source in near and one.target in near]
    removals = [_person_gone(reach, person) for person in people]
    removals += [record_gone(network, reach, strand) for strand in strands]
    after = remaining(network, reach, engine, removals)
    found = [
        _person_loss(network, reach, person, one, weights)
        for person, one in zip(people, after[: len(people)], strict=True)
        if one is not None
    ]
    found += [
        _edge_loss(network, reach, strand, one, weights)
        for strand, one in zip(strands, after[len(people) :], strict=True)
        if one is not None
    ]
    if is_long:
        found = [one for one in found if one.loss]
    return sorted(found, key=lambda one: (-one.loss, one.kind, natural_order(one.id)))


def carrying(network: Network, reach: VendorReach) -> set[str]:
    """Who is reached and leads to somebody whose reach counts: nothing hangs on anybody else.

    Cost: O(m).
    """
    near = tuple(reach.wiring.leading_to(watched_people(network)))
    values = reach.expected.values_of(near)
    return {one for one, value in zip(near, values, strict=True) if value > 0}


def watched_people(network: Network) -> tuple[str, ...]:
    """Whose reach makes the overall values: the chain, and the approver."""
    approver = approver_of(network)
    people = dict.fromkeys(decision_weights(network))
    return tuple(people if approver is None else {**people, approver: None})


def remaining(
    network: Network, reach: VendorReach, engine: Engine, removals: Sequence[Removal | None]
) -> list[Valued | None]:
    """Reach of the chain after each removal alone.

    Args:
        network: The graph of a context.
        reach: Of the vendor that loses.
        engine: Exact, or sampled.
        removals: What to take away; None for what nothing runs through.

    Returns:
        In the same order; None where the work budget of sampled values was used up before.
    """
    wanted = [one for one in removals if one is not None]
    watched = watched_people(network)
    weights = decision_weights(network)
    found = iter(lowered(engine, reach.wiring, reach.expected, wanted, weights, watched))
    return [reach.expected if one is None else next(found) for one in removals]


def without_record(network: Network, strand: Strand, vendor: str, run: Run = Run.EXPECTED) -> float:
    """Gated weight of a strand's channel when that one record is wrong."""
    pair = (strand.source, strand.target)
    others = [other for other in network.channels[pair] if other is not strand]
    if not others:
        return 0.0
    return gate_of(network, strand.source, vendor, run) * network.heaviest(others, run)


def reweighed(network: Network, strand: Strand, vendor: str, weight: float) -> float:
    """Gated expected weight of a strand's channel when that record weighs `weight`."""
    others = without_record(network, strand, vendor)
    return max(others, gate_of(network, strand.source, vendor, Run.EXPECTED) * weight)


def _person_gone(reach: VendorReach, person: str) -> Removal | None:
    wiring = reach.wiring
    if not wiring.successors.get(person) or reach.expected.value(person) == 0:
        return None
    return Removal(f"person {person}", person)


def record_gone(network: Network, reach: VendorReach, strand: Strand) -> Removal | None:
    """What goes when an influence record is wrong; None where that changes nothing."""
    if reach.expected.value(strand.source) == 0:
        return None
    pair = (strand.source, strand.target)
    weight = without_record(network, strand, reach.vendor)
    if weight == reach.wiring.edges.get(pair, 0.0):
        return None
    return Removal(f"record {strand.record}", strand.source, pair, weight)


def _person_loss(
    network: Network,
    reach: VendorReach,
    person: str,
    after: Valued,
    weights: Mapping[str, float],
) -> Loss:
    others = {one: weight for one, weight in weights.items() if one != person}
    approver = approver_of(network)
    return _loss(
        "our_person" if person in reach.wiring.sources else "contact",
        person,
        reach.expected.overall(others) - after.overall(others),
        reach.expected.overall(weights),
        None
        if approver is None or approver == person
        else reach.expected.value(approver) - after.value(approver),
    )


def _edge_loss(
    network: Network,
    reach: VendorReach,
    strand: Strand,
    after: Valued,
    weights: Mapping[str, float],
) -> Loss:
    check_patience()
    approver = approver_of(network)
    return _loss(
        "edge",
        strand.record or "",
        reach.expected.overall(weights) - after.overall(weights),
        reach.expected.overall(weights),
        reach.expected.value(approver) - after.value(approver) if approver else None,
    )


def _loss(
    kind: Literal["our_person", "contact", "edge"],
    name: str,
    loss: float,
    overall: float,
    approver_loss: float | None,
) -> Loss:
    return Loss(kind, name, loss, loss / overall if overall else None, approver_loss)
