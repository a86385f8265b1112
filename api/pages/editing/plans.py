"""Which fields of a record a form asks for at once, which it folds away, which it never asks for.

A form asks for two fields at most that have to be filled; the rest folds. Everything else about a
field is read off the exchange format and the record classes. Source: contract 2 and 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model import Proposal
from graph.vocabulary import OrganizationKind, Side
from importers.editing.columns import editable_sheet
from importers.sheets import SHEETS, Column

__all__ = ["TABLES", "Plan", "kinds_of", "plan_of", "sides_of"]

# Proposals have a page of their own.
TABLES = tuple(sheet.name for sheet in SHEETS if sheet.name != Proposal.table)
# What the product sets itself.
_UNASKED = frozenset({"collected_at", "original_role"})
_SEEN = ("confidence", "observed_on", "evidence")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a form about one kind of record is laid out.

    Attributes:
        ends: Columns that say what the record is about; where they are known the form says so in
            its heading and does not ask.
        front: What is asked for at once.
        edited: What is asked for at once when a record is changed.
        opinion: The one column that "changed" asks for; empty where nothing goes stale.
        for_deal: Whether an opportunity may say it for itself only.
    """

    table: str
    ends: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    opinion: str = ""
    for_deal: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that the form may ask for, in the order of the exchange format."""
        return tuple(one for one in editable_sheet(self.table).columns if one.name not in _UNASKED)

    def first(self, *, is_change: bool) -> tuple[str, ...]:
        """What is asked for at once."""
        return (self.edited or self.front) if is_change else (*self.ends, *self.front)


_PLANS = (
    Plan("organizations", front=("name", "kind", "parent")),
    Plan("people", front=("name", "title", "organization", "manager")),
    Plan("employment", ends=("person",), front=("organization", "title")),
    Plan("opportunities", front=("name", "stage", "size", "close_date")),
    Plan(
        "reporting",
        ends=("subordinate",),
        front=("manager",),
        edited=("manager", "kind", *_SEEN),
    ),
    Plan(
        "influence",
        ends=("source", "target"),
        front=("strength",),
        edited=("strength", "basis", *_SEEN),
        opinion="strength",
        for_deal=True,
    ),
    Plan(
        "ties",
        ends=("person", "contact"),
        front=("level",),
        edited=("level", "last_contact", *_SEEN),
        opinion="level",
        for_deal=True,
    ),
    Plan(
        "assessments",
        ends=("person", "vendor"),
        front=("attitude",),
        edited=("attitude", "solution_acceptance", "price_acceptance", *_SEEN),
        opinion="attitude",
        for_deal=True,
    ),
    Plan("evidence", ends=("record",), front=("text",)),
    Plan("roles", ends=("opportunity", "person"), front=("role", "veto"), opinion="role"),
    Plan("overlay", ends=("opportunity",), front=("change", "subject", "object", "note")),
    Plan("circles", front=("name", "leader", "members")),
    Plan("coverage", ends=("our_person", "covers"), front=("line",)),
    Plan("proposals", ends=("item",), front=("opportunity", "note")),
    Plan("activities", front=("date", "kind", "our_people", "contacts", "note")),
)
_BY_TABLE = {one.table: one for one in _PLANS}

_SELLERS = (Side.US, Side.COMPETITOR)
_CONTACTS = (Side.CUSTOMER, Side.EXTERNAL)
_EVERYBODY = (Side.CUSTOMER, Side.EXTERNAL, Side.US, Side.COMPETITOR)
_SIDES: Mapping[tuple[str, str], tuple[Side, ...]] = {
    ("influence", "target"): _CONTACTS,
    ("ties", "person"): _SELLERS,
    ("ties", "contact"): _CONTACTS,
    ("assessments", "person"): (*_CONTACTS, Side.COMPETITOR),
    ("roles", "person"): (Side.CUSTOMER,),
    ("overlay", "subject"): _CONTACTS,
    ("overlay", "object"): _CONTACTS,
    ("circles", "leader"): _CONTACTS,
    ("circles", "members"): _CONTACTS,
    ("coverage", "our_person"): (Side.US,),
    ("activities", "our_people"): (Side.US,),
    ("activities", "contacts"): (*_CONTACTS, Side.COMPETITOR),
}
_VENDORS = (OrganizationKind.US, OrganizationKind.COMPETITOR)
_KINDS: Mapping[tuple[str, str], tuple[OrganizationKind, ...]] = {
    ("assessments", "vendor"): _VENDORS,
    ("opportunities", "competitors"): (OrganizationKind.COMPETITOR,),
    ("organizations", "parent"): (OrganizationKind.CUSTOMER, OrganizationKind.UNIT),
    ("coverage", "covers"): (OrganizationKind.CUSTOMER, OrganizationKind.UNIT),
}


def plan_of(table: str) -> Plan:
    """The plan of a table.

    Raises:
        KeyError: There is no such table.
    """
    return _BY_TABLE[table]


def sides_of(table: str, column: str) -> tuple[Side, ...]:
    """On which sides the people are that a column may name, in the order they are offered."""
    return _SIDES.get((table, column), _EVERYBODY)


def kinds_of(table: str, column: str) -> Iterable[OrganizationKind]:
    """Of which kinds the organizations are that a column may name."""
    return _KINDS.get((table, column), tuple(OrganizationKind))
