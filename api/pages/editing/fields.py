"""One field of a form: its label, how it is filled in, what can be chosen, what is wrong with it.

Source: contract 1 (three states of a value); `importers.sheets`, `graph.schema`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.pages.editing.desk import Desk
from api.pages.editing.plans import kinds_of, sides_of
from api.pages.wording import Voice
from graph.model import (
    Assessment,
    Circle,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Reporting,
    Tie,
)
from graph.overlay.membership import side_of
from graph.schema import Field
from graph.vocabulary import Side
from importers.sheets import Column, sheet_of

__all__ = ["Control", "FieldView", "Group", "field_of", "label_of", "text_of"]

Control = Literal["line", "area", "choice", "several", "day"]
Group = tuple[str, tuple[tuple[str, str], ...]]

_LONG = frozenset({"evidence", "note", "text", "importance_reason"})
_TARGETS: Mapping[str, type[Record]] = {
    "influence": Influence,
    "ties": Tie,
    "assessments": Assessment,
    "reporting": Reporting,
    "opportunities": Opportunity,
    "circles": Circle,
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a form.

    Attributes:
        name: The column of the exchange format.
        values: What is filled in or chosen; one for most controls.
        was: What the record said when the form was made.
        groups: What can be chosen, under a heading that may be empty.
        problem: What is wrong with what was sent.
        hint: How to fill it in.
    """

    name: str
    label: str
    control: Control
    values: tuple[str, ...]
    was: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    is_required: bool = False
    problem: str = ""
    hint: str = ""

    @property
    def value(self) -> str:
        """What is filled in."""
        return self.values[0] if self.values else ""


def text_of(table: str, column: Column, record: Record | None) -> tuple[str, ...]:
    """What a record says in a column, as a form holds it; empty where it says nothing."""
    schema = sheet_of(table).fields().get(column.field)
    if record is None or schema is None:
        return ()
    value = getattr(record, column.field)
    if value is None or value == ():
        return ()
    if schema.many and _control(column, schema) == "several":
        return tuple(str(one) for one in value)
    return (schema.write(value),)


def field_of(
    desk: Desk,
    table: str,
    column: Column,
    *,
    values: tuple[str, ...],
    was: tuple[str, ...],
    problem: str = "",
) -> FieldView:
    """Make a field of a form.

    Args:
        desk: Who fills it in.
        table: Of the record.
        column: Of the exchange format.
        values: What is filled in.
        was: What the record said.
        problem: What is wrong.
    """
    schema = sheet_of(table).fields().get(column.field)
    control = _control(column, schema)
    is_required = column.is_required
    shown = tuple(dict.fromkeys((*values, *was)))
    return FieldView(
        name=column.name,
        label=label_of(desk.voice, table, column.name),
        control=control,
        values=values,
        was=was,
        groups=_groups(desk, table, column, schema, shown, is_required=is_required),
        is_required=is_required,
        problem=problem,
        hint=_hint(desk.voice, schema, control),
    )


def label_of(voice: Voice, table: str, name: str) -> str:
    """What a column is called; some mean another thing in another table."""
    own = f"field.{table}.{name}"
    return voice.say(own if voice.knows(own) else f"field.{name}")


def _control(column: Column, schema: Field | None) -> Control:
    if schema is None:  # people.manager: a record of its own
        return "choice"
    if schema.many:
        return "several" if column.targets or schema.code else "line"
    if column.targets or schema.code or schema.kind == "flag":
        return "choice"
    if schema.kind == "date":
        return "day"
    return "area" if column.name in _LONG else "line"


def _hint(voice: Voice, schema: Field | None, control: Control) -> str:
    if schema is None or control != "line":
        return ""
    if schema.many:
        return voice.say("hint.many")
    return voice.say("hint.date") if schema.kind == "partial_date" else ""


def _groups(
    desk: Desk,
    table: str,
    column: Column,
    schema: Field | None,
    shown: Sequence[str],
    *,
    is_required: bool,
) -> tuple[Group, ...]:
    if column.targets:
        found = [group for group in _references(desk, table, column) if group[1]]
        known = {value for _, options in found for value, _ in options}
        lost = tuple((one, desk.names.called(one)) for one in shown if one not in known)
        found += [("", lost)] if lost else []
    elif schema is not None and schema.code is not None:
        options = ((one.value, desk.voice.label(one)) for one in schema.code)
        found = [("", tuple(options))]
    elif schema is not None and schema.kind == "flag":
        say = desk.voice.say
        found = [("", (("yes", say("field.yes")), ("no", say("field.no"))))]
    else:
        return ()
    is_many = schema is not None and schema.many
    has_default = schema is not None and schema.name in {"polarity", "kind"} and bool(shown)
    if is_many or has_default or (is_required and shown):
        return tuple(found)
    nothing = desk.voice.say("form.choose") if is_required else "–"
    return (("", (("", nothing),)), *found)


def _references(desk: Desk, table: str, column: Column) -> list[Group]:
    found: list[Group] = []
    for target in column.targets:
        if target == "people":
            found += _people(desk, table, column.name)
        elif target == "organizations":
            found.append(("", _organizations(desk, table, column.name)))
        else:
            records = desk.records.all(_TARGETS[target])
            options = tuple((one.id, desk.names.title(one)) for one in records)
            found.append((desk.voice.say(f"kind.{target}"), options))
    return found


def _people(desk: Desk, table: str, name: str) -> list[Group]:
    """Who can be named, by side; people who left are not offered."""
    by_side: dict[Side, list[tuple[str, str]]] = {}
    for one in desk.records.all(Person):
        organization = desk.records.get(one.organization)
        if one.left_on is None and isinstance(organization, Organization):
            words = (desk.voice.part_of(one.name), desk.voice.part_of(one.title))
            option = (one.id, " · ".join(word for word in words if word))
            by_side.setdefault(side_of(organization), []).append(option)
    sides = [side for side in sides_of(table, name) if side in by_side]
    return [(desk.voice.label(side), tuple(by_side[side])) for side in sides]


def _organizations(desk: Desk, table: str, name: str) -> tuple[tuple[str, str], ...]:
    kinds = tuple(kinds_of(table, name))
    return tuple(
        (one.id, desk.names.title(one))
        for one in desk.records.all(Organization)
        if one.kind in kinds
    )
