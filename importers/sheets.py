"""The sheets of the exchange format, as data: columns, which are required, what they map to.

A column is written `name`, with `!` where both it and its cells are required, `=field` where the
record calls it otherwise, and `>table` or `>table|table` where it names records of other sheets.
Source: contract 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.model import (
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.schema import Field, fields_of, record_type

__all__ = ["MEMBERS", "SHEETS", "SHEET_NAMES", "Column", "Sheet", "sheet_of"]

_FORM = re.compile(r"(?P<name>\w+)(?P<required>!)?(?:=(?P<field>\w+))?(?:>(?P<targets>[\w|]+))?")
# every sheet has these: the sender's id, ours, and who sent it
_IDENTITY = ("id", "our_id", "system")
_STATEMENT = (
    "evidence author provenance confidence observed_on valid_from valid_to visibility entered_on"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        name: As it is written in the header.
        field: The record's field; the name itself where the record has none (id, manager).
        is_required: The column must be there and its cells filled.
        targets: Tables whose records its cells may name; empty for plain values.
    """

    name: str
    field: str
    is_required: bool
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: The file's name without its suffix, which is also the table's name.
        record: What a row becomes; of `circle_members` a row becomes part of a circle.
        columns: In the order in which export writes them.
    """

    name: str
    record: type[Record]
    columns: tuple[Column, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the required columns."""
        return tuple(column.name for column in self.columns if column.is_required)

    def column(self, name: str) -> Column | None:
        """The column with this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def column_of(self, field: str) -> str:
        """The column that fills a field; the field's name where none does."""
        return next((column.name for column in self.columns if column.field == field), field)

    def fields(self) -> dict[str, Field]:
        """The record's fields by name."""
        return _fields(self.record.table)


@cache
def _fields(table: str) -> dict[str, Field]:
    return {field.name: field for field in fields_of(record_type(table))}


def _sheet(record: type[Record], columns: str, *, name: str = "") -> Sheet:
    written = columns.split()
    written += [one for one in _IDENTITY if one not in {word.rstrip("!") for word in written}]
    return Sheet(name or record.table, record, tuple(_column(word) for word in written))


def _column(word: str) -> Column:
    match = _FORM.fullmatch(word)
    if match is None:
        message = f"not a column: {word}"
        raise ValueError(message)
    targets = match["targets"]
    return Column(
        name=match["name"],
        field=match["field"] or match["name"],
        is_required=bool(match["required"]),
        targets=tuple(targets.split("|")) if targets else (),
    )


# In the order in which rows may refer to earlier ones: that of RECORD_TYPES.
SHEETS: tuple[Sheet, ...] = (
    _sheet(
        Organization,
        "id! name! kind! parent>organizations industry region tier can_buy_alone threat_rank "
        "visibility",
    ),
    _sheet(
        Person,
        "id! name! name_latin aliases organization!>organizations title department "
        "manager>people formal_level importance importance_reason behavior_orientation function "
        "account>organizations email phone left_on lawful_basis purpose region review_on "
        "provenance collected_at visibility",
    ),
    _sheet(
        Employment,
        "person!>people organization!>organizations title from=start to=end visibility",
    ),
    _sheet(
        Opportunity,
        "id! account!>organizations name! stage size amount currency close_date outcome "
        "competitors>organizations visibility",
    ),
    _sheet(Reporting, f"subordinate!>people manager!>people kind {_STATEMENT}"),
    _sheet(
        Influence,
        "id! source!>people target!>people strength polarity basis opportunity>opportunities "
        f"{_STATEMENT}",
    ),
    _sheet(
        Tie,
        "id! person!>people contact!>people level last_contact basis opportunity>opportunities "
        f"wanted_level {_STATEMENT}",
    ),
    _sheet(
        Assessment,
        "person!>people vendor!>organizations opportunity>opportunities attitude "
        f"solution_acceptance price_acceptance closeness_override {_STATEMENT}",
    ),
    _sheet(
        Evidence,
        "record!>influence|ties|assessments|reporting text! author provenance confidence "
        "observed_on visibility entered_on",
    ),
    _sheet(
        Role,
        f"opportunity!>opportunities person!>people role original_role veto tags weight "
        f"{_STATEMENT}",
    ),
    _sheet(
        OverlayEntry,
        "opportunity!>opportunities change! subject!>people|influence object>people field value "
        f"note {_STATEMENT}",
    ),
    _sheet(Circle, f"id! name! account!>organizations leader>people {_STATEMENT}"),
    _sheet(
        Coverage,
        f"our_person!>people covers!>organizations|people line {_STATEMENT}",
    ),
    _sheet(
        Activity,
        "id! date! kind! our_people>people contacts>people opportunity>opportunities depth "
        "solution note visibility",
    ),
    _sheet(
        Proposal,
        "opportunity!>opportunities item!>influence|ties|assessments|overlay|people state note "
        "author entered_on decided_by decided_on visibility",
    ),
)

MEMBERS = Sheet(
    "circle_members",
    Circle,
    (
        Column("circle", "circle", is_required=True, targets=("circles",)),
        Column("person", "members", is_required=True, targets=("people",)),
    ),
)

SHEET_NAMES: tuple[str, ...] = (*(sheet.name for sheet in SHEETS), MEMBERS.name)

_BY_NAME = {sheet.name: sheet for sheet in (*SHEETS, MEMBERS)}


def sheet_of(name: str) -> Sheet:
    """The sheet with this name.

    Raises:
        KeyError: No such sheet; names come from `SHEET_NAMES`.
    """
    return _BY_NAME[name]
