"""Short forms: the sheet `circle_members`, and the column `manager` of people.

Source: contract 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graph.identifiers import new_id
from graph.model import Reporting
from graph.vocabulary import ReportingKind
from importers.drafts import Draft
from importers.report import Place, verdict
from importers.resolution import Resolver
from importers.sheets import sheet_of

__all__ = ["add_manager_lines", "join_members"]


def join_members(circles: list[Draft], members: Iterable[Draft]) -> list[Draft]:
    """Put the rows of `circle_members` into their circles.

    Where the files hold that sheet, it says all members of every circle that they hold; a circle
    that only the store holds gets the members that are listed.

    Args:
        circles: Rows of `circles`; their members are set.
        members: Rows of `circle_members` that are to be taken; those of a circle that failed get
            a verdict.

    Returns:
        The circles, and a draft for each circle that is not among them.
    """
    by_name: dict[str, Draft] = {
        name: circle
        for circle in circles
        for name in (circle.our_id, f"{circle.system}:{circle.external_id}", circle.name)
        if name
    }
    for circle in circles:
        circle.references["members"] = ()
    added: list[Draft] = []
    for row in members:
        named, person = row.references.get("circle", ()), row.references.get("members", ())
        if not named:
            continue
        joined = by_name.get(named[0].text)
        if joined is None:
            joined = by_name[named[0].text] = Draft(
                sheet=sheet_of("circles"),
                place=row.place,
                system=row.system,
                references={"circle": named, "members": ()},
                must_exist=True,
            )
            added.append(joined)
        elif joined.must_exist:
            joined.references["circle"] += named
        if joined.has_failed:
            found = verdict("depends_on_skipped", named[0].place, value=named[0].text)
            row.verdicts.append(found)
        joined.references["members"] += person
    return [*circles, *added]


def add_manager_lines(resolver: Resolver, people: Iterable[Draft], today: date) -> None:
    """Make a solid line of each filled cell `manager`.

    A line of the same pair that is open says the same already. Where the store holds an open line
    without a start to another manager, that line moves: the sheet of people tells the present
    state. An empty cell says nothing, because the line may be in the sheet reporting.

    Args:
        resolver: People and the sheet reporting are built.
        people: Rows of the sheet people.
        today: Day of entry of new lines.
    """
    state = resolver.state
    lines: dict[str, list[Reporting]] = {}
    for line in state.all("reporting"):
        if isinstance(line, Reporting) and line.kind is ReportingKind.SOLID:
            lines.setdefault(line.subordinate, []).append(line)
    for person in people:
        references = person.references.get("manager", ())
        if person.has_failed or person.record_id is None or not references:
            continue
        manager = resolver.resolve(references[0], person)
        subordinate = state.get(person.record_id)
        if manager is None or subordinate is None:
            person.has_failed = True
            continue
        standing = [line for line in lines.get(subordinate.id, []) if line.valid_to is None]
        same = next((line for line in standing if line.manager == manager), None)
        if same is not None:
            if same.id not in state.built:
                state.add(same, _draft(person))
            continue
        movable = [
            line for line in standing if line.valid_from is None and line.id not in state.built
        ]
        made = Reporting(
            id=movable[0].id if movable else new_id(Reporting.prefix),
            system=person.system,
            account=subordinate.account,
            entered_by=resolver.actor,
            subordinate=subordinate.id,
            manager=manager,
            entered_on=today,
        )
        if movable:
            made = replace(made, visibility=movable[0].visibility)
        state.add(made, _draft(person))


def _draft(person: Draft) -> Draft:
    place = Place(person.place.sheet, person.place.row, "manager")
    return Draft(sheet=sheet_of("reporting"), place=place, name=person.name)
