"""Who carries our reach, and which new contact adds most.

Source: method 3.10; Borgatti 2006 (KPP-NEG, KPP-POS) on a vendor's own reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.analysis.engine import Engine, Reached
from graph.analysis.flow import Wiring, gate_of
from graph.analysis.reach import VendorReach, decision_weights
from graph.network import Network, Run, Strand
from graph.records import natural_order
from graph.vocabulary import Confidence, TieAction, TieLevel

__all__ = [
    "Loss",
    "PairChoice",
    "TieChoice",
    "approver_of",
    "best_pair",
    "losses",
    "next_ties",
    "reweighed",
    "without_record",
]

_LEVELS = tuple(TieLevel)


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


@dataclass(frozen=True, slots=True)
class TieChoice:
    """A contact tie worth building.

    Attributes:
        gain: Overall reach won.
        gain_per_effort: Per unit of effort of the contact's level.
        approver_after: Reach of the approver with the tie; None without an approver.
        action: What to do with the contact, by the attitude to us.
    """

    our_person: str
    contact: str
    gain: float
    gain_per_effort: float
    approver_after: float | None
    action: TieAction


@dataclass(frozen=True, slots=True)
class PairChoice:
    """The two ties that add most together."""

    ties: tuple[tuple[str, str], tuple[str, str]]
    gain: float


def approver_of(network: Network) -> str | None:
    """The approver with the largest decision weight, then by id; None when nobody is one."""
    return next((seat.person for seat in network.seats if seat.role == "approver"), None)


def losses(network: Network, reach: VendorReach, engine: Engine) -> list[Loss]:
    """The loss of each of the vendor's people, each contact and each hidden edge.

    People and edges that nothing runs through lose nothing and are not computed.

    Returns:
        Largest loss first, equal ones by id; empty when nobody has a role.
    """
    weights = decision_weights(network)
    if not weights:
        return []
    found = [
        _person_loss(network, reach, engine, person, weights)
        for person in reach.wiring.nodes
        if person not in reach.wiring.sources or reach.wiring.successors.get(person)
    ]
    found += [
        _edge_loss(network, reach, engine, strand, weights)
        for strand in network.strands
        if strand.kind == "influence"
        and strand.source not in reach.wiring.sources
        and (strand.source, strand.target) in reach.wiring.edges
    ]
    return sorted(found, key=lambda one: (-one.loss, one.kind, natural_order(one.id)))


def without_record(network: Network, strand: Strand, vendor: str, run: Run = Run.EXPECTED) -> float:
    """Gated weight of a strand's channel when that one record is wrong."""
    pair = (strand.source, strand.target)
    others = [other for other in network.channels[pair] if other is not strand]
    return gate_of(network, strand.source, vendor, run) * network.heaviest(others, run)


def reweighed(network: Network, strand: Strand, vendor: str, weight: float) -> float:
    """Gated expected weight of a strand's channel when that record weighs `weight`."""
    others = without_record(network, strand, vendor)
    return max(others, gate_of(network, strand.source, vendor, Run.EXPECTED) * weight)


def next_ties(network: Network, reach: VendorReach, engine: Engine) -> list[TieChoice]:
    """The best new or deeper tie to each contact, by gain.

    A regular, confirmed tie of today is tried for each of our people whose own tie to the contact
    is below that. Equal gains go to the first by id.
    """
    weights = decision_weights(network)
    approver = approver_of(network)
    before = reach.expected.overall(weights)
    choices: list[TieChoice] = []
    for contact in network.contacts:
        best: tuple[float, str, Reached] | None = None
        for person in _candidates(network, reach, contact):
            after = engine.reach(_with_tie(network, reach.wiring, person, contact))
            gain = after.overall(weights) - before
            if best is None or gain > best[0] + _EQUAL:
                best = (gain, person, after)
        if best is not None:
            gain, person, after = best
            effort = network.calibration.effort(network.nodes[contact].formal_level)
            choices.append(
                TieChoice(
                    our_person=person,
                    contact=contact,
                    gain=gain,
                    gain_per_effort=gain / effort,
                    approver_after=after.value(approver) if approver else None,
                    action=_action(network, contact, reach.vendor),
                )
            )
    return sorted(choices, key=lambda one: (-one.gain, natural_order(one.contact)))


def best_pair(
    network: Network, reach: VendorReach, engine: Engine, singles: list[TieChoice]
) -> PairChoice | None:
    """The two ties that add most together, searched exhaustively.

    Gains of ties never help each other (reach is submodular in the ties), so a pair gains at most
    the sum of its singles; pairs are tried from the largest sum down until none can win.
    """
    weights = decision_weights(network)
    before = reach.expected.overall(weights)
    options = [(one.gain, (one.our_person, one.contact)) for one in singles]
    options += _second_options(network, reach, singles)
    options.sort(key=lambda one: (-one[0], natural_order(one[1][1]), natural_order(one[1][0])))
    best: PairChoice | None = None
    pairs = sorted(
        (
            (-(first[0] + second[0]), place, first[1], second[1])
            for place, first in enumerate(options)
            for second in options[place + 1 :]
            if first[1] != second[1]
        ),
        key=lambda one: one[:2],
    )
    for bound, _, first, second in pairs:
        if best is not None and -bound <= best.gain + _EQUAL:
            break
        wiring = _with_tie(network, reach.wiring, *first)
        gain = engine.reach(_with_tie(network, wiring, *second)).overall(weights) - before
        if best is None or gain > best.gain + _EQUAL:
            best = PairChoice((first, second), gain)
    return best


_EQUAL = 1e-12


def _person_loss(
    network: Network,
    reach: VendorReach,
    engine: Engine,
    person: str,
    weights: Mapping[str, float],
) -> Loss:
    is_source = person in reach.wiring.sources
    is_idle = not reach.wiring.successors.get(person) or reach.expected.value(person) == 0
    after = reach.expected if is_idle else engine.reach(reach.wiring.without_person(person))
    others = {one: weight for one, weight in weights.items() if one != person}
    approver = approver_of(network)
    return _loss(
        "our_person" if is_source else "contact",
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
    engine: Engine,
    strand: Strand,
    weights: Mapping[str, float],
) -> Loss:
    pair = (strand.source, strand.target)
    weight = without_record(network, strand, reach.vendor)
    is_idle = weight == reach.wiring.edges[pair] or reach.expected.value(strand.source) == 0
    after = reach.expected if is_idle else engine.reach(reach.wiring.with_edge(*pair, weight))
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


def _candidates(network: Network, reach: VendorReach, contact: str) -> list[str]:
    """Those of our people whose tie to a contact is below regular.

    The untied ones are alike, so the first by id stands for all.
    """
    found: list[str] = []
    has_untied = False
    for person in network.staff.get(reach.vendor, ()):
        is_untied = (person, contact) not in reach.wiring.edges
        if (is_untied and has_untied) or not _is_candidate(network, person, contact):
            continue
        has_untied = has_untied or is_untied
        found.append(person)
    return found


def _second_options(
    network: Network, reach: VendorReach, singles: list[TieChoice]
) -> list[tuple[float, tuple[str, str]]]:
    """For each contact a second of our people: two ties to one contact may be the best pair."""
    found: list[tuple[float, tuple[str, str]]] = []
    for one in singles:
        others = [
            person
            for person in network.staff.get(reach.vendor, ())
            if person != one.our_person and _is_candidate(network, person, one.contact)
        ]
        found += [(one.gain, (person, one.contact)) for person in others[:1]]
    return found


def _is_candidate(network: Network, person: str, contact: str) -> bool:
    strands = network.channels.get((person, contact), ())
    return all(
        _LEVELS.index(one.code) < _LEVELS.index(TieLevel.MULTIPLE)
        for one in strands
        if isinstance(one.code, TieLevel)
    )


def _with_tie(network: Network, wiring: Wiring, person: str, contact: str) -> Wiring:
    calibration = network.calibration
    weight = calibration.tie_level(TieLevel.MULTIPLE) * calibration.confidence(Confidence.CONFIRMED)
    return wiring.with_edge(person, contact, max(weight, wiring.edges.get((person, contact), 0.0)))


def _action(network: Network, contact: str, vendor: str) -> TieAction:
    value = network.calibration.attitude(network.opinion(contact, vendor).attitude)
    if value is None:
        return TieAction.DISCOVER
    if value == 0:
        return TieAction.WIN_OVER
    if value < 0:
        return TieAction.NEUTRALISE
    has_tie = any(
        strand.source in network.staff.get(vendor, ()) and strand.weight() > 0
        for strand in network.strands
        if strand.kind == "tie" and strand.target == contact
    )
    return TieAction.LEVERAGE if has_tie else TieAction.DEVELOP
