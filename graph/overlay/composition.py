"""Put one context's network together, and say how it differs from its account.

Source: method 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph.ageing import is_valid
from graph.calibration import Calibration
from graph.errors import InputError, Problem
from graph.model import Activity, Coverage, Evidence, Organization, OverlayEntry, Role, Tie
from graph.network import Context, Difference, Line, Network, Node, Opinion
from graph.overlay.attitudes import opinions_of
from graph.overlay.chain import account_seats, deciders_of, opportunity_seats
from graph.overlay.edges import ChosenEdges, Weighing, choose_influence, tie_strands
from graph.overlay.lines import circles_of, implied_strands, lines_of, seats_moved
from graph.overlay.membership import context_of, nodes_of, our_vendor, rivals_of
from graph.patience import check_patience
from graph.records import Records, natural_order
from graph.vocabulary import Attitude, ContextKind, DecisionRole, OrganizationKind, OverlayChange

__all__ = ["build_network"]


def build_network(
    records: Records,
    kind: ContextKind,
    record_id: str,
    *,
    as_of: date,
    calibration: Calibration | None = None,
    vendor: str | None = None,
) -> Network:
    """Build the network of an account or an opportunity on a day.

    Args:
        records: What the reader sees of the account, our people and the competitors.
        kind: Whether the subject is an account or an opportunity.
        record_id: Our id of it.
        as_of: Records that ended, have not begun, or belong to somebody who left by then are out.
        calibration: Defaults of the method when None.
        vendor: Our id of the vendor whose side to take; our company when None.

    Raises:
        AccountNotFoundError, OpportunityNotFoundError: The reader sees no such record.
        InputError: `vendor` is not a vendor of this context.
    """
    check_patience()
    calibration = calibration or Calibration()
    context = context_of(records, kind, record_id)
    opportunity = record_id if kind is ContextKind.OPPORTUNITY else None
    weighing = Weighing(records, as_of, opportunity, calibration, _pieces(records))
    vendors, us = _vendors(records, context, vendor)
    nodes = nodes_of(records, context, as_of, vendors)
    entries = [
        entry
        for entry in records.all(OverlayEntry)
        if opportunity is not None and entry.opportunity == opportunity and is_valid(entry, as_of)
    ]
    cut_pairs = frozenset(
        (records.reference(entry.subject), records.reference(entry.object or ""))
        for entry in entries
        if entry.change is OverlayChange.SUPPRESS
    )
    moved = seats_moved(records, entries)
    lines = lines_of(weighing, nodes, moved)
    circles = circles_of(weighing, nodes)
    edges = choose_influence(weighing, nodes, entries, cut_pairs)
    opinions = _opinions(weighing, nodes, vendors)
    roles = [
        row
        for row in records.all(Role)
        if opportunity is not None and row.opportunity == opportunity and is_valid(row, as_of)
    ]
    if opportunity is None:
        seats = account_seats(nodes.values(), calibration)
        deciders = {seat.person: seat.weight for seat in seats}
    else:
        seats = opportunity_seats(records, roles, nodes, calibration)
        deciders = deciders_of(seats, _roles_held(records, roles), calibration)
    return Network(
        context=context,
        as_of=as_of,
        calibration=calibration,
        us=us,
        vendors=tuple(dict.fromkeys(vendors.values())),
        vendor_names=_vendor_names(records, vendors),
        nodes=nodes,
        strands=(
            *edges.strands,
            *tie_strands(weighing, nodes),
            *implied_strands(lines, circles, nodes, cut_pairs, calibration),
        ),
        conflicts=edges.conflicts,
        suppressed=edges.suppressed,
        lines=lines,
        seats=seats,
        deciders=deciders,
        opinions=opinions,
        difference=replace(
            _difference(weighing, nodes, lines, moved, cut_pairs, edges),
            attitudes=_changed_attitudes(opinions),
        ),
        project_contacts=_met(records, _activities(records, context))
        if opportunity
        else frozenset(),
        shown_solution=_met(
            records, [one for one in _activities(records, context) if one.solution is not None]
        ),
        covering=frozenset(
            records.reference(row.our_person)
            for row in records.all(Coverage)
            if row.account == context.account_record_id and is_valid(row, as_of)
        ),
        circles=circles,
    )


def _pieces(records: Records) -> Mapping[str, Sequence[Evidence]]:
    pieces: dict[str, list[Evidence]] = {}
    for piece in records.all(Evidence):
        pieces.setdefault(piece.record, []).append(piece)
    return pieces


def _vendors(
    records: Records, context: Context, vendor: str | None
) -> tuple[dict[str, str], str | None]:
    """Vendor id in answers by our id of each organization that is that vendor; and whose side."""
    ours = our_vendor(records)
    vendors: dict[str, str] = {}
    if ours is not None:
        name = records.reference(ours.id)
        vendors = {
            one.id: name for one in records.all(Organization) if one.kind is OrganizationKind.US
        }
    vendors |= {rival.id: records.reference(rival.id) for rival in rivals_of(records, context)}
    if vendor is None:
        return vendors, records.reference(ours.id) if ours else None
    if vendor not in vendors:
        known = ", ".join(dict.fromkeys(vendors.values())) or "none"
        raise InputError(
            Problem(
                code="unknown_vendor",
                text=f"{records.reference(vendor)!r} is not a vendor here; known: {known}.",
                column="vendor",
            )
        )
    return vendors, vendors[vendor]


def _vendor_names(records: Records, vendors: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for organization in records.all(Organization):
        if organization.id in vendors:
            names.setdefault(vendors[organization.id], organization.name)
    return names


def _opinions(
    weighing: Weighing, nodes: Mapping[str, Node], vendors: Mapping[str, str]
) -> dict[tuple[str, str], Opinion]:
    records = weighing.records
    found = opinions_of(
        records, weighing.opportunity, weighing.day, weighing.calibration, weighing.pieces
    )
    return {
        (records.reference(person), vendors[vendor]): opinion
        for (person, vendor), opinion in found.items()
        if vendor in vendors and records.reference(person) in nodes
    }


def _roles_held(records: Records, roles: Sequence[Role]) -> dict[str, set[DecisionRole]]:
    held: dict[str, set[DecisionRole]] = {}
    for row in roles:
        if row.role is not None:
            held.setdefault(records.reference(row.person), set()).add(row.role)
    return held


def _activities(records: Records, context: Context) -> list[Activity]:
    """The activities of the opportunity; of an account, all of its map."""
    if context.kind is ContextKind.OPPORTUNITY:
        return [one for one in records.all(Activity) if one.opportunity == context.record_id]
    return [one for one in records.all(Activity) if one.account == context.account_record_id]


def _met(records: Records, activities: Sequence[Activity]) -> frozenset[str]:
    return frozenset(
        records.reference(contact) for activity in activities for contact in activity.contacts
    )


def _changed_attitudes(
    opinions: Mapping[tuple[str, str], Opinion],
) -> tuple[tuple[str, str, Attitude | None, Attitude | None], ...]:
    return tuple(
        (person, vendor, opinion.attitude_in_account, opinion.attitude)
        for (person, vendor), opinion in sorted(
            opinions.items(), key=lambda item: tuple(map(natural_order, item[0]))
        )
        if opinion.attitude_is_own and opinion.attitude != opinion.attitude_in_account
    )


def _difference(
    weighing: Weighing,
    nodes: Mapping[str, Node],
    lines: Sequence[Line],
    moved: Mapping[str, str | None],
    cut_pairs: frozenset[tuple[str, str]],
    edges: ChosenEdges,
) -> Difference:
    if weighing.opportunity is None:
        return Difference()
    bosses = {
        line.subordinate: line.manager for line in lines if line.kind in ("background", "solid")
    }
    own_ties = tuple(
        weighing.records.reference(row.id)
        for row in weighing.records.all(Tie)
        if row.opportunity == weighing.opportunity
    )
    return Difference(
        reparented=tuple(
            (person, bosses.get(person), manager)
            for person, manager in sorted(moved.items(), key=lambda item: natural_order(item[0]))
            if person in nodes and bosses.get(person) != manager
        ),
        added=(*edges.added, *own_ties),
        suppressed=tuple(
            sorted(pair for pair in cut_pairs if pair[0] in nodes and pair[1] in nodes)
        ),
        overridden=edges.overridden,
        doubly_told=edges.doubly_told,
    )
