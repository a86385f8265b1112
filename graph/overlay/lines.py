"""Reporting lines of a context, and the influence that lines and circles imply.

Source: method 3.1, 3.2 item 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations

from graph.ageing import is_valid
from graph.calibration import Calibration
from graph.model import Circle, OverlayEntry, Reporting
from graph.network import Line, Node, Strand
from graph.overlay.edges import Weighing
from graph.records import Records
from graph.vocabulary import OverlayChange, ReportingKind, Side

__all__ = ["circles_of", "implied_strands", "lines_of", "seats_moved", "standing_circles"]


def seats_moved(records: Records, entries: Iterable[OverlayEntry]) -> dict[str, str | None]:
    """New manager of each re-parented person, as ids in answers; None = nobody."""
    return {
        records.reference(entry.subject): records.reference(entry.object) if entry.object else None
        for entry in entries
        if entry.change is OverlayChange.REPARENT
    }


def lines_of(
    weighing: Weighing, nodes: Mapping[str, Node], moved: Mapping[str, str | None]
) -> tuple[Line, ...]:
    """Reporting lines after the opportunity moved some seats.

    A moved person keeps dotted lines, and keeps the line boss in the background.
    """
    lines: list[Line] = []
    managed: set[str] = set()
    for row in weighing.records.all(Reporting):
        line = _line(weighing, row, nodes, moved)
        if line is None or (line.kind != "dotted" and line.subordinate in managed):
            continue
        if line.kind != "dotted":
            managed.add(line.subordinate)
        lines.append(line)
    solid = {line.subordinate: line.manager for line in lines if line.kind == "solid"}
    lines += [
        Line(subordinate=person, manager=manager, kind="seat")
        for person, manager in sorted(moved.items())
        if manager is not None
        and person in nodes
        and manager in nodes
        and solid.get(person) != manager
    ]
    return tuple(lines)


def circles_of(
    weighing: Weighing, nodes: Mapping[str, Node]
) -> tuple[tuple[str, str | None, tuple[str, ...]], ...]:
    """Name, leader and members (the leader first) of each circle that is valid on the day."""
    standing = standing_circles(weighing.records, weighing.day, nodes)
    return tuple((circle.name, leader, members) for circle, leader, members in standing)


def standing_circles(
    records: Records, day: date, nodes: Mapping[str, Node]
) -> Iterator[tuple[Circle, str | None, tuple[str, ...]]]:
    """The circles that are valid on a day and have members among some people.

    Returns:
        The record, the leader (None where nobody leads or the leader is not there), and the members
        who are there, the leader first.

    Cost: linear in the members. Source: method 1.3 (circle).
    """
    for circle in records.all(Circle):
        if not is_valid(circle, day):
            continue
        leader = records.reference(circle.leader) if circle.leader else None
        members = [records.reference(member) for member in circle.members]
        if leader is not None:
            members = [leader, *(member for member in members if member != leader)]
        present = tuple(member for member in members if member in nodes)
        if present:
            yield circle, leader if leader in present else None, present


def implied_strands(
    lines: Iterable[Line],
    circles: Iterable[tuple[str, str | None, Sequence[str]]],
    nodes: Mapping[str, Node],
    cut_pairs: frozenset[tuple[str, str]],
    calibration: Calibration,
) -> tuple[Strand, ...]:
    """Influence that the customer's own lines and circles imply, reliable in every run."""
    strands: list[Strand] = []
    shares = {
        "solid": 1.0,
        "seat": 1.0,
        "background": calibration.background_share,
        "dotted": calibration.dotted_share,
    }
    for line in lines:
        if nodes[line.subordinate].side is not Side.CUSTOMER:
            continue
        share = shares[line.kind]
        strands += [
            _implied(
                line.manager, line.subordinate, "line", share * calibration.implied_by_manager
            ),
            _implied(line.subordinate, line.manager, "line", share * calibration.implied_by_report),
        ]
    for _, leader, members in circles:
        strands += [
            _implied(
                source,
                target,
                "circle",
                calibration.circle_by_leader if source == leader else calibration.circle_by_member,
            )
            for source, target in permutations(members, 2)
        ]
    return tuple(one for one in strands if (one.source, one.target) not in cut_pairs)


def _line(
    weighing: Weighing,
    row: Reporting,
    nodes: Mapping[str, Node],
    moved: Mapping[str, str | None],
) -> Line | None:
    subordinate = weighing.records.reference(row.subordinate)
    manager = weighing.records.reference(row.manager)
    if subordinate not in nodes or manager not in nodes or not is_valid(row, weighing.day):
        return None
    record = weighing.records.reference(row.id)
    if row.kind is ReportingKind.DOTTED:
        return Line(subordinate=subordinate, manager=manager, kind="dotted", record=record)
    is_moved = subordinate in moved and moved[subordinate] != manager
    return Line(
        subordinate=subordinate,
        manager=manager,
        kind="background" if is_moved else "solid",
        record=record,
    )


def _implied(source: str, target: str, kind: str, strength: float) -> Strand:
    return Strand(
        source=source,
        target=target,
        kind="line" if kind == "line" else "circle",
        layer="implied",
        strength=strength,
    )
