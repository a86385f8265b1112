"""What a map shows of a context: network and answer as plain values for drawing.

Source: design 5; maps (presets).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph.backers import backers_of
from graph.drawing.content import (
    Card,
    DottedLine,
    Influence,
    LanePerson,
    MapContent,
    Seats,
    Tie,
)
from graph.model import Organization, Person
from graph.network import Network, Seat, Strand
from graph.records import Records
from graph.results import Answer
from graph.vocabulary import Code, ContextKind, OrganizationKind, Side, TieLevel

__all__ = ["content_of", "seats_of", "units_of"]

_MARK_LENGTH = 4


def content_of(
    network: Network,
    answer: Answer,
    *,
    base: Network | None = None,
    units: Mapping[str, tuple[str, ...]],
    other_seats: Iterable[Seats] = (),
) -> MapContent:
    """Gather what one map shows.

    Args:
        network: The graph of the context.
        answer: Its answer, for ranks and the hot path.
        base: The account's network when the context is an opportunity: where people sit there.
        units: Names of the units of each person, outermost first.
        other_seats: Seats in other contexts that reserve columns.
    """
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    hidden = backers_of(network, answer)
    sight = _Sight(
        network=network,
        base=base or network,
        seats={seat.person: seat for seat in network.seats},
        ranks={one.person: place for place, one in enumerate(hidden, start=1)},
        behind=frozenset(one.person for one in (*hidden, *answer.indirect_key_people)),
        bosses={
            line.subordinate: line.manager for line in network.lines if line.kind == "background"
        },
    )
    hot = frozenset(pairwise(hidden[0].paths[0].people)) if hidden else frozenset()
    return MapContent(
        kind=network.context.kind.value,
        context_id=network.context.id,
        title=network.context.name,
        cards=tuple(_card(sight, person, units.get(person, ())) for person in people),
        influences=_influences(network, hot),
        ties=_ties(network),
        lane_people=_lane_people(network),
        dotted=tuple(
            DottedLine(child=line.subordinate, manager=line.manager)
            for line in network.lines
            if line.kind == "dotted" and line.subordinate in people and line.manager in people
        ),
        other_seats=tuple(other_seats),
        graph_version=answer.graph_version,
        calibration=answer.calibration.digest,
    )


def seats_of(network: Network) -> Seats:
    """Who sits where in an opportunity, to reserve columns in the maps of its account."""
    return Seats(
        context_id=network.context.id,
        name=network.context.id,
        managers=tuple((person, new) for person, _, new in network.difference.reparented),
    )


@dataclass(frozen=True, slots=True)
class _Sight:
    """What every card of one map is read from."""

    network: Network
    base: Network
    seats: Mapping[str, Seat]
    ranks: Mapping[str, int]
    behind: frozenset[str]
    bosses: Mapping[str, str]


def _card(sight: _Sight, person: str, units: tuple[str, ...]) -> Card:
    network, node = sight.network, sight.network.nodes[person]
    seat = sight.seats.get(person)
    opinion = network.opinion(person, network.us)
    return Card(
        key=person,
        name=node.name,
        title=node.title or "",
        account_manager=sight.base.manager_of(person),
        manager=network.manager_of(person),
        side=node.side.value,
        role=seat.role.value if seat and seat.role else None,
        has_veto=seat is not None and seat.has_veto,
        is_decider=person in network.deciders,
        in_chain=not _is_outside(sight, person),
        attitude=_code(opinion.attitude),
        attitude_before=_code(opinion.attitude_in_account) if opinion.attitude_is_own else None,
        importance=_code(node.importance),
        rank_behind=sight.ranks.get(person),
        background_boss=sight.bosses.get(person),
        units=units,
    )


def _is_outside(sight: _Sight, person: str) -> bool:
    """Whether somebody who decides in the account has neither seat nor say in this opportunity."""
    if sight.network.context.kind is not ContextKind.OPPORTUNITY:
        return False
    is_decider = person in sight.base.deciders
    return is_decider and person not in sight.seats and person not in sight.behind


def _code(value: Code | None) -> str | None:
    return None if value is None else value.value


def _influences(network: Network, hot: frozenset[tuple[str, str]]) -> tuple[Influence, ...]:
    """One edge a pair: the heaviest of those that carry, then conflicts, then what was cut."""
    drawn: dict[tuple[str, str], Influence] = {}
    for strand in (*network.strands, *network.conflicts, *network.suppressed):
        pair = (strand.source, strand.target)
        if strand.kind != "influence" or network.nodes[strand.source].vendor is not None:
            continue
        known = drawn.get(pair)
        if known is None or (known.state in _CARRYING and strand.weight() > (known.weight or 0.0)):
            drawn[pair] = _influence(network, strand, is_hot=pair in hot)
    return tuple(drawn.values())


_CARRYING = ("base", "added")


def _influence(network: Network, strand: Strand, *, is_hot: bool) -> Influence:
    if strand in network.conflicts:
        state = "conflict"
    elif strand in network.suppressed:
        state = "suppressed"
    else:
        state = "added" if strand.layer == "opportunity" else "base"
    months = strand.sighting.months if strand.sighting else 0
    return Influence(
        record=strand.record or "",
        source=strand.source,
        target=strand.target,
        strength=strand.code or "medium",
        confidence=strand.sighting.confidence if strand.sighting else "inferred",
        months=months,
        freshness=network.calibration.freshness(months).value,
        state=state,
        is_hot=is_hot and state in _CARRYING,
        weight=strand.weight(),
    )


def _ties(network: Network) -> tuple[Tie, ...]:
    """One tie a pair: the heaviest; a known absence is not drawn."""
    drawn: dict[tuple[str, str], Tie] = {}
    for strand in network.strands:
        pair = (strand.source, strand.target)
        if strand.kind != "tie" or strand.code is TieLevel.NONE or strand.sighting is None:
            continue
        if pair in drawn and drawn[pair].weight >= strand.weight():
            continue
        drawn[pair] = Tie(
            record=strand.record or "",
            person=strand.source,
            contact=strand.target,
            weight=strand.weight(),
            confidence=strand.sighting.confidence,
            vendor=_lane(network, strand.source),
            level=strand.code or "occasional",
            freshness=network.calibration.freshness(strand.sighting.months).value,
            is_added=strand.layer == "opportunity",
        )
    return tuple(drawn.values())


def _lane(network: Network, person: str) -> str:
    return "us" if network.nodes[person].vendor == network.us else "rival"


def _lane_people(network: Network) -> tuple[LanePerson, ...]:
    """Ours who act on this map, and every rival that is recorded on it."""
    return tuple(
        LanePerson(
            key=person,
            name=network.nodes[person].name,
            title=network.nodes[person].title or "",
            vendor=_lane(network, person),
            mark=person if len(person) <= _MARK_LENGTH else "",
        )
        for vendor in network.vendors
        for person in network.staff[vendor]
        if vendor != network.us or person in network.active_staff
    )


def units_of(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Names of the units each customer's person sits in, outermost first; else the department."""
    organizations = {one.id: one for one in records.all(Organization)}
    found: dict[str, tuple[str, ...]] = {}
    for person in records.all(Person):
        names: list[str] = []
        unit = organizations.get(person.organization)
        while unit is not None and unit.kind is OrganizationKind.UNIT:
            names.insert(0, unit.name)
            unit = organizations.get(unit.parent or "")
        if not names and person.department:
            names = [person.department]
        found[records.reference(person.id)] = tuple(names)
    return found
