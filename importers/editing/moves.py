"""Somebody left, or works elsewhere: what becomes of the person and of their employments.

A move inside the account changes where they work and keeps every line; a move to another company
ends their time on this map, and the new employment tells where they went.
Source: contract 2 (people) and 3 (employment).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.dates import PartialDate
from graph.model import Employment, Organization, Person, Record
from graph.records import Records
from importers.editing.planning import Plan, plan_change, plan_creation
from importers.editing.verdicts import edit_verdict, refused
from importers.merging import Entry

__all__ = ["Move", "plan_leaving", "plan_move"]


@dataclass(frozen=True, slots=True)
class Move:
    """Where somebody works from when on.

    Attributes:
        organization: As the reader writes it.
        title: There; None where nobody said.
        on: First day, as it is written; the day of entry when None.
    """

    organization: str
    title: str | None = None
    on: str | None = None


def plan_leaving(records: Records, person: Person, on: str | None, entry: Entry) -> Plan:
    """Tell what is to be written when somebody leaves.

    Args:
        records: What the reader sees.
        person: Who leaves.
        on: The last day, as it is written (a month or a year will do); the day of entry when None.
        entry: Who says it, and on which day.

    Raises:
        InputError: That is no date.
    """
    day = on or str(entry.today)
    made = plan_change(records, person, {"left_on": day}, entry)
    return Plan(made.record, (*made.records, *_closed(records, person, day, entry)))


def plan_move(records: Records, person: Person, move: Move, entry: Entry) -> Plan:
    """Tell what is to be written when somebody works elsewhere.

    Args:
        records: What the reader sees, the new employer among it.
        person: Who moves.
        move: Where to, and when.
        entry: Who says it, and on which day.

    Raises:
        InputError: There is no such organization, or no such date, or they work there already.
    """
    on = move.on or str(entry.today)
    opened = plan_creation(
        records,
        Employment.table,
        {
            "person": person.id,
            "organization": move.organization,
            "title": move.title,
            "from": on,
        },
        entry,
        visibility=person.visibility,
    )
    employer = opened.record.organization if isinstance(opened.record, Employment) else ""
    if employer == person.organization:
        raise refused([edit_verdict("works_there", "organization", value=move.organization)])
    if _is_inside(records.get(employer), person):
        values = {"organization": employer, **({"title": move.title} if move.title else {})}
    else:
        values = {"left_on": on}
    made = plan_change(records, person, values, entry)
    closed = _closed(records, person, on, entry)
    return Plan(made.record, (*made.records, *closed, *opened.records))


def _is_inside(employer: Record | None, person: Person) -> bool:
    """Whether the person stays on the same map: of the account, or of nobody."""
    return isinstance(employer, Organization) and employer.account == person.account


def _closed(records: Records, person: Person, on: str, entry: Entry) -> tuple[Record, ...]:
    """The present employment, ended; written down where it had not been."""
    standing = [
        one
        for one in records.all(Employment)
        if one.person == person.id and one.organization == person.organization and one.end is None
    ]
    if standing:
        last = max(standing, key=_start)
        return plan_change(records, last, {"to": on}, entry).records
    values = {
        "person": person.id,
        "organization": person.organization,
        "title": person.title,
        "to": on,
    }
    known = [one for one in records.all(Employment) if one.person == person.id]
    if any(one.organization == person.organization and one.start is None for one in known):
        return ()
    made = plan_creation(records, Employment.table, values, entry, visibility=person.visibility)
    return made.records


def _start(employment: Employment) -> PartialDate:
    return employment.start or PartialDate(1)
