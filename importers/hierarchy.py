"""Reporting as a whole: one solid manager at a time, no circle, also after an overlay.

Lines that do not run at the same time do not meet. Lines that meet do so on the day on which the
last of them begins, so only those days are tried; a line without a start runs from the first of
days. On the last day of a line the next may begin. Who has left has no lines.
Source: method 1.3, 1.4 and 3.1 (small print).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

import networkx as nx

from graph.model import OverlayEntry, Person, Record, Reporting, Statement
from graph.overlay.membership import has_left
from graph.vocabulary import OverlayChange, ReportingKind
from importers.report import Place, Verdict, verdict
from importers.state import State

__all__ = ["check_hierarchy"]


def check_hierarchy(state: State, today: date) -> Iterator[Verdict]:
    """Find people with two solid managers, and circles, that rows of the files bring about.

    Args:
        state: All records built.
        today: An overlay entry without a start runs from today, or from the first that has one:
            an opportunity says nothing about the years before it.

    Cost: linear in lines and overlay entries; days are tried only where lines form a circle.
    """
    lines = [
        line
        for line in state.all("reporting")
        if isinstance(line, Reporting) and line.kind is ReportingKind.SOLID
    ]
    by_person: dict[str, list[Reporting]] = {}
    for line in lines:
        by_person.setdefault(line.subordinate, []).append(line)
    yield from _two_managers(by_person, state)
    yield from _circles(lines, state)
    yield from _seats(by_person, state, today)


def _two_managers(by_person: Mapping[str, Sequence[Reporting]], state: State) -> Iterator[Verdict]:
    for person, lines in by_person.items():
        if len(lines) < 2 or not any(line.id in state.built for line in lines):  # noqa: PLR2004
            continue
        for day in _days(lines):
            running = [line for line in lines if _runs(line, day, state)]
            place = _last_place(running, state)
            if len(running) > 1 and place is not None:
                yield verdict(
                    "two_managers",
                    place,
                    value=state.label(person),
                    manager=state.label(running[0].manager),
                    other=state.label(running[1].manager),
                )
                break


def _circles(lines: Sequence[Reporting], state: State) -> Iterator[Verdict]:
    whole: nx.DiGraph[str] = nx.DiGraph((line.subordinate, line.manager) for line in lines)
    knots: dict[str, list[Reporting]] = {}
    knot_of: dict[str, str] = {}
    for component in nx.strongly_connected_components(whole):
        knot_of.update(dict.fromkeys(component, next(iter(component))))
    for line in lines:
        if knot_of[line.subordinate] == knot_of[line.manager]:
            knots.setdefault(knot_of[line.manager], []).append(line)
    for knot in knots.values():
        for day in _days(knot):
            running = {
                (line.subordinate, line.manager): line for line in knot if _runs(line, day, state)
            }
            path = _circle_in(running)
            if path:
                place = _last_place([running[pair] for pair in pairwise(path)], state)
                if place is not None:
                    yield verdict("cycle", place, path=_names(path, state))
                    break


def _seats(
    by_person: Mapping[str, Sequence[Reporting]], state: State, today: date
) -> Iterator[Verdict]:
    by_opportunity: dict[str, list[OverlayEntry]] = {}
    for entry in state.all("overlay"):
        if isinstance(entry, OverlayEntry) and entry.change is OverlayChange.REPARENT:
            by_opportunity.setdefault(entry.opportunity, []).append(entry)
    for opportunity, entries in by_opportunity.items():
        doubled = list(_two_seats(opportunity, entries, state))
        yield from doubled
        above = [] if doubled else _lines_above(entries, by_person)
        first = min([today, *_starts(entries)])
        for day in () if doubled else _days([*entries, *above], first):
            found = _seat_circle(opportunity, entries, by_person, state, day)
            if found is not None:
                yield found
                break


def _lines_above(
    entries: Iterable[OverlayEntry], by_person: Mapping[str, Sequence[Reporting]]
) -> list[Reporting]:
    """Lines on any way up from the people whose seats move."""
    waiting = [one for entry in entries for one in (entry.subject, entry.object) if one]
    seen: set[str] = set()
    found: list[Reporting] = []
    while waiting:
        person = waiting.pop()
        if person not in seen:
            seen.add(person)
            found += by_person.get(person, ())
            waiting += [line.manager for line in by_person.get(person, ())]
    return found


def _two_seats(
    opportunity: str, entries: Sequence[OverlayEntry], state: State
) -> Iterator[Verdict]:
    by_person: dict[str, list[OverlayEntry]] = {}
    for entry in entries:
        by_person.setdefault(entry.subject, []).append(entry)
    for person, seats in by_person.items():
        for day in _days(seats) if len(seats) > 1 else ():
            running = [seat for seat in seats if _runs(seat, day, state)]
            place = _last_place(running, state)
            if len(running) > 1 and place is not None:
                yield verdict(
                    "two_seats",
                    place,
                    value=state.label(person),
                    opportunity=state.label(opportunity),
                    manager=state.label(running[0].object),
                    other=state.label(running[1].object),
                )
                break


def _seat_circle(
    opportunity: str,
    entries: Iterable[OverlayEntry],
    by_person: Mapping[str, Sequence[Reporting]],
    state: State,
    day: date,
) -> Verdict | None:
    seats = {entry.subject: entry for entry in entries if _runs(entry, day, state)}
    for start in seats:
        path: list[str] = [start]
        used: list[Statement] = []
        while len(set(path)) == len(path):
            step = _step(path[-1], seats, by_person, state, day)
            if step is None:
                break
            path.append(step[0])
            used.append(step[1])
        else:
            first = path.index(path[-1])
            place = _last_place(used[first:], state)
            if place is not None and any(isinstance(one, OverlayEntry) for one in used[first:]):
                return verdict(
                    "overlay_cycle",
                    place,
                    opportunity=state.label(opportunity),
                    path=_names(path[first:], state),
                )
    return None


def _step(
    person: str,
    seats: Mapping[str, OverlayEntry],
    by_person: Mapping[str, Sequence[Reporting]],
    state: State,
    day: date,
) -> tuple[str, Statement] | None:
    """One step up: the manager, and the record that says so."""
    if person in seats:
        seat = seats[person]
        return (seat.object, seat) if seat.object is not None else None
    for line in by_person.get(person, ()):
        if _runs(line, day, state):
            return line.manager, line
    return None


def _circle_in(running: Mapping[tuple[str, str], Reporting]) -> list[str] | None:
    """People of a circle, the first again at the end; None where there is none."""
    try:
        edges = nx.find_cycle(nx.DiGraph(running.keys()))
    except nx.NetworkXNoCycle:
        return None
    return [edges[0][0], *(edge[1] for edge in edges)]


def _starts(records: Iterable[Statement]) -> list[date]:
    return [one.valid_from.first_day() for one in records if one.valid_from is not None]


def _days(records: Iterable[Statement], first: date = date.min) -> list[date]:
    """Days on which one of the records begins, newest first; none before `first`."""
    return sorted({first, *(day for day in _starts(records) if day >= first)}, reverse=True)


def _runs(record: Reporting | OverlayEntry, day: date, state: State) -> bool:
    if record.valid_from is not None and record.valid_from.first_day() > day:
        return False
    if record.valid_to is not None and record.valid_to.first_day() <= day:
        return False
    ends = (
        (record.subordinate, record.manager)
        if isinstance(record, Reporting)
        else (record.subject, record.object)
    )
    people = (state.get(one) for one in ends)
    return not any(isinstance(one, Person) and has_left(one, day) for one in people)


def _last_place(records: Iterable[Record], state: State) -> Place | None:
    """Where the files say the last of these records; None where only the store says them."""
    places = [
        draft.place
        if draft.place.column
        else draft.place_of("manager" if isinstance(record, Reporting) else "object")
        for record in records
        if (draft := state.drafts.get(record.id)) is not None
    ]
    return max(places, key=lambda place: (place.sheet != "people", place.row or 0), default=None)


def _names(path: Iterable[str], state: State) -> str:
    return " → ".join(state.full_label(person) for person in path)
