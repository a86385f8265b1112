"""Who decides: seats with their weights, and the formal deciders.

Source: method 3.2 item 7, 3.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.calibration import Calibration
from graph.model import Role
from graph.network import Node, Seat
from graph.records import Records, natural_order
from graph.vocabulary import DecisionRole, Importance, Side

__all__ = ["account_seats", "deciders_of", "opportunity_seats"]


def account_seats(nodes: Iterable[Node], calibration: Calibration) -> tuple[Seat, ...]:
    """The formal deciders of an account with their weights, largest first."""
    weights = {
        Importance.BOTH: calibration.decider_both,
        Importance.POSITIONAL: calibration.decider_positional,
    }
    raw = {
        node.id: weights[node.importance]
        for node in nodes
        if node.side is Side.CUSTOMER and node.importance in weights
    }
    return _ranked(
        Seat(person=person, role=None, has_veto=False, weight=weight)
        for person, weight in _normalised(raw).items()
    )


def opportunity_seats(
    records: Records,
    roles: Iterable[Role],
    nodes: Mapping[str, Node],
    calibration: Calibration,
) -> tuple[Seat, ...]:
    """The people with a role or a veto, with decision weight D, largest first.

    Args:
        records: Names the people.
        roles: Rows of one opportunity that are valid on the day.
        nodes: People in the network, by id in answers.
        calibration: Weights of the roles.
    """
    rows: dict[str, list[Role]] = {}
    for row in roles:
        person = records.reference(row.person)
        if person in nodes and nodes[person].side is Side.CUSTOMER:
            rows.setdefault(person, []).append(row)
    chosen = {
        person: max(group, key=lambda row: _raw(row, calibration)) for person, group in rows.items()
    }
    raw = {
        person: _raw(row, calibration)
        for person, row in chosen.items()
        if row.role is not None or row.weight is not None or any(one.veto for one in rows[person])
    }
    return _ranked(
        Seat(
            person=person,
            role=chosen[person].role,
            has_veto=any(row.veto for row in rows[person]),
            weight=weight,
            tags=tuple(sorted({tag.value for row in rows[person] for tag in row.tags})),
            records=tuple(records.reference(row.id) for row in rows[person]),
        )
        for person, weight in _normalised(raw).items()
    )


def deciders_of(
    seats: Iterable[Seat], roles: Mapping[str, set[DecisionRole]], calibration: Calibration
) -> dict[str, float]:
    """Formal deciders of an opportunity with normalised kappa; a role's own weight counts not."""
    raw: dict[str, float] = {}
    for seat in seats:
        held = roles.get(seat.person, set())
        if DecisionRole.APPROVER in held:
            raw[seat.person] = calibration.decider_approver
        elif DecisionRole.DECISION_MAKER in held:
            raw[seat.person] = calibration.decider_decision_maker
        elif seat.has_veto:
            raw[seat.person] = calibration.decider_veto
    return _normalised(raw)


def _raw(row: Role, calibration: Calibration) -> float:
    if row.weight is not None:
        return row.weight
    return calibration.role_weight(row.role) if row.role else 0.0


def _normalised(raw: Mapping[str, float]) -> dict[str, float]:
    total = sum(raw.values())
    return {one: weight / total for one, weight in raw.items()} if total > 0 else dict(raw)


def _ranked(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    return tuple(sorted(seats, key=lambda seat: (-seat.weight, natural_order(seat.person))))
