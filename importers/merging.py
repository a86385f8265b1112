"""What a row makes of a record: a stored one with the row's values laid over, or a new one.

A column that the files lack leaves what is stored; an empty cell clears it, except what an
installation sets by default. Source: contract 2 and 3; trust P6.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from typing import Any

from graph.identifiers import new_id
from graph.model import Circle, Evidence, Person, Proposal, Record, Statement
from graph.schema import reference_fields
from importers.drafts import Draft
from importers.options import ImportDefaults

__all__ = ["BASIS_FIELDS", "Entry", "create", "update"]

# Without these a new person takes the installation's lawful basis; one warning tells how many did.
BASIS_FIELDS = ("lawful_basis", "purpose", "review_on")

# An empty cell leaves these as they are; a new record takes the default.
_KEPT = frozenset({"account", "visibility", "entered_on"})
_KEPT_OF_PEOPLE = _KEPT | {*BASIS_FIELDS, "region", "provenance", "collected_at"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Who brings the records in, on which day, and what new people get."""

    actor: str
    today: date
    system: str
    defaults: ImportDefaults


def update(stored: Record, values: dict[str, Any]) -> Record:
    """Lay the values of a row over a stored record.

    Args:
        stored: As it is.
        values: By field, for the columns that the row has; None clears, () empties. The order in
            which a row names many records says nothing, so it changes nothing.
    """
    kind = type(stored)
    kept = _KEPT_OF_PEOPLE if kind is Person else _KEPT
    cleared = {
        name: _default_of(kind, name)
        for name, value in values.items()
        if value is None and name not in kept
    }
    changes = {name: value for name, value in values.items() if value is not None} | cleared
    record = _tidied(replace(stored, **changes))
    same = {
        name: getattr(stored, name)
        for name in reference_fields(stored.table)
        if isinstance(getattr(record, name), tuple)
        and set(getattr(record, name)) == set(getattr(stored, name))
    }
    return replace(record, **same) if same else record


def create(draft: Draft, values: dict[str, Any], entry: Entry) -> Record:
    """Make a new record of a row.

    Args:
        draft: The row; gets the id of the record where it has none.
        values: By field; what is None takes the default.
        entry: Who brings it in, and what new people get.
    """
    kind = draft.sheet.record
    filled = {name: value for name, value in values.items() if value is not None}
    draft.record_id = draft.record_id or draft.our_id or new_id(kind.prefix)
    filled |= {"id": draft.record_id, "entered_by": entry.actor}
    filled.setdefault("system", draft.system)
    if issubclass(kind, Person):
        _fill_person(draft, filled, entry)
    if issubclass(kind, Statement | Evidence | Proposal):
        filled.setdefault("entered_on", entry.today)
    return _tidied(kind(**filled))


def _fill_person(draft: Draft, filled: dict[str, Any], entry: Entry) -> None:
    defaults = entry.defaults
    filled.setdefault("lawful_basis", defaults.lawful_basis)
    filled.setdefault("purpose", defaults.purpose)
    filled.setdefault("review_on", defaults.review_on or _next_year(entry.today))
    filled.setdefault("collected_at", entry.today)
    filled.setdefault("provenance", f"import:{draft.system or entry.system}")
    if defaults.region is not None:
        filled.setdefault("region", defaults.region)


def _tidied(record: Record) -> Record:
    """A circle without its leader among the members: the leader counts as one anyway."""
    if isinstance(record, Circle) and record.leader in record.members:
        others = tuple(member for member in record.members if member != record.leader)
        return replace(record, members=others)
    return record


def _default_of(kind: type[Record], name: str) -> Any:  # noqa: ANN401 - any field's default
    found = next(one.default for one in fields(kind) if one.name == name)
    return None if found is MISSING else found


def _next_year(today: date) -> date:
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + 1, day=28 if is_leap_day else today.day)
