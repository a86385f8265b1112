"""Where the ids in records lead, and what becomes of them when their target is removed.

Domain knowledge that every store needs, so that all of them check and cascade alike.
Source: contract 2 (records; deleting a base record removes the entries that refer to it).
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import InputError, Problem
from graph.model import RECORD_TYPES, Opportunity, Organization, Record
from graph.schema import fields_of, reference_fields
from graph.vocabulary import OrganizationKind

__all__ = [
    "TABLES",
    "TRIMMED",
    "check_record",
    "references_of",
    "targets_of",
]

TABLES: tuple[str, ...] = tuple(kind.table for kind in RECORD_TYPES)

_ORGANIZATIONS = frozenset({"organizations"})
_PEOPLE = frozenset({"people"})
_OPPORTUNITIES = frozenset({"opportunities"})
_STATED = frozenset({"reporting", "influence", "ties", "assessments"})

# Which kinds of record a reference field may name; the same field means the same everywhere.
_TARGETS: dict[str, frozenset[str]] = {
    "account": _ORGANIZATIONS,
    "parent": _ORGANIZATIONS,
    "organization": _ORGANIZATIONS,
    "vendor": _ORGANIZATIONS,
    "competitors": _ORGANIZATIONS,
    "person": _PEOPLE,
    "subordinate": _PEOPLE,
    "manager": _PEOPLE,
    "source": _PEOPLE,
    "target": _PEOPLE,
    "contact": _PEOPLE,
    "leader": _PEOPLE,
    "members": _PEOPLE,
    "our_person": _PEOPLE,
    "our_people": _PEOPLE,
    "contacts": _PEOPLE,
    "opportunity": _OPPORTUNITIES,
    "covers": _ORGANIZATIONS | _PEOPLE,
    "record": _STATED,
    "item": _PEOPLE | frozenset({"influence", "ties", "assessments", "overlay"}),
    "subject": _ORGANIZATIONS | _PEOPLE | _STATED | {"roles"},
    "object": _ORGANIZATIONS | _PEOPLE | _STATED | {"roles"},
}

# Reference fields (table, field) that are emptied when their target goes; in every other case the
# record that refers goes too. An influence of one opportunity, say, may not become the account's.
TRIMMED: frozenset[tuple[str, str]] = frozenset(
    {
        ("organizations", "parent"),
        ("opportunities", "competitors"),
        ("circles", "leader"),
        ("circles", "members"),
        ("activities", "our_people"),
        ("activities", "contacts"),
        ("activities", "opportunity"),
    }
)

_REQUIRED: dict[str, tuple[str, ...]] = {
    kind.table: tuple(field.name for field in fields_of(kind) if field.required)
    for kind in RECORD_TYPES
}


def targets_of(field: str) -> frozenset[str]:
    """The tables that a reference field may lead to."""
    return _TARGETS[field]


def references_of(record: Record) -> Iterator[tuple[str, str]]:
    """Every id of another record that a record holds, as (field, id)."""
    for name in reference_fields(record.table):
        value = getattr(record, name)
        if isinstance(value, tuple):
            for one in value:
                yield name, one
        elif value is not None:
            yield name, value


def check_record(record: Record) -> None:
    """Check what can be told from the record alone.

    Required values are there, and what belongs to a customer names the customer: a record without
    an account is on nobody's map and open to every reader.

    Raises:
        InputError: Names the record and the field.
    """
    for name in _REQUIRED[record.table]:
        if getattr(record, name) is None:
            raise _problem(record, name, "required", "a value is required")
    if isinstance(record, Organization):
        if record.kind is OrganizationKind.CUSTOMER and record.account != record.id:
            raise _problem(record, "account", "no_account", "a customer is on its own map; set it")
        if record.kind is OrganizationKind.UNIT and record.account is None:
            raise _problem(record, "account", "no_account", "a unit belongs to a customer; name it")
    if isinstance(record, Opportunity) and record.account is None:
        raise _problem(record, "account", "no_account", "a deal is with a customer; name it")


def _problem(record: Record, field: str, code: str, text: str) -> InputError:
    return InputError(
        Problem(code=code, text=f"{record.id}: {text}.", sheet=record.table, column=field)
    )
