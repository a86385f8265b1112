"""What a request may say of a record: a model for each table, read off the exchange format.

Fields have the names of the columns. Whose map a record is on, who may see it and who entered it
are no fields: they are asked for apart, or never. Source: contract 3; trust S10.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from graph import schema
from importers.cells import longest
from importers.editing.columns import editable_sheet
from importers.sheets import Column

__all__ = ["ADDRESSES", "changed_model", "created_model", "noun_of", "values_of"]

# Table -> its address below /api/v1, and what one of its records is called.
ADDRESSES: dict[str, tuple[str, str]] = {
    "organizations": ("organizations", "Organization"),
    "people": ("people", "Person"),
    "employment": ("employment", "Employment"),
    "opportunities": ("opportunities", "Opportunity"),
    "reporting": ("reporting", "ReportingLine"),
    "influence": ("influences", "Influence"),
    "ties": ("ties", "Tie"),
    "assessments": ("assessments", "Assessment"),
    "evidence": ("evidence", "Evidence"),
    "roles": ("roles", "Role"),
    "overlay": ("overlay", "OverlayEntry"),
    "circles": ("circles", "Circle"),
    "coverage": ("coverage", "Coverage"),
    "activities": ("activities", "Activity"),
    "proposals": ("proposals", "Proposal"),
}
_MOST = 1_000  # values of a field that holds many
_LONGEST_REFERENCE = 300
_FORMS = {
    "date": "A day, YYYY-MM-DD.",
    "partial_date": "A day, month or year: YYYY-MM-DD, YYYY-MM or YYYY.",
    "integer": "A whole number.",
    "number": "A number.",
}
_DATES = frozenset({"date", "partial_date"})
_LONGEST_DATE = 10
_NO_SEPARATOR = r"^[^;；]*$"


def noun_of(table: str) -> str:
    """What one record of a table is called in names of models and operations."""
    return ADDRESSES[table][1]


@cache
def created_model(table: str) -> type[BaseModel]:
    """What a request says that enters a record."""
    return _model(f"New{noun_of(table)}", table, is_new=True)


@cache
def changed_model(table: str) -> type[BaseModel]:
    """What a request says that changes a record: only what changes; null clears."""
    return _model(f"{noun_of(table)}Edit", table, is_new=False)


def values_of(body: BaseModel) -> dict[str, str | None]:
    """The values that a request names, as they would stand in a cell."""
    return {name: _text(getattr(body, name)) for name in sorted(body.model_fields_set)}


def _text(value: Any) -> str | None:  # noqa: ANN401 - any field's value
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    return str(value)


def _model(name: str, table: str, *, is_new: bool) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for column in editable_sheet(table).columns:
        form, said = _form(table, column)
        if is_new and column.is_required:
            fields[column.name] = (form, Field(description=said))
        else:
            fields[column.name] = (form | None, Field(default=None, description=said))
    config = ConfigDict(frozen=True, extra="forbid")
    doc = f"A new record of {table}." if is_new else "What changes; null clears, the rest stays."
    return create_model(name, __config__=config, __doc__=doc, **fields)


def _form(table: str, column: Column) -> tuple[Any, str]:
    """The type of a field, and what is said about it."""
    known = editable_sheet(table).fields().get(column.field)
    if column.targets:
        said = f"Names {' or '.join(column.targets)}: our id, the sender's id, or system:id."
        return _listed(_LONGEST_REFERENCE, known), said
    if known is None:
        message = f"{table}.{column.name} is neither a value nor a reference"
        raise TypeError(message)
    if known.kind == "flag":
        return bool, "Yes or no."
    if known.kind in {"integer", "number"}:
        return (int if known.kind == "integer" else float), _FORMS[known.kind]
    if known.code is not None:
        codes = ", ".join(f"{one.value} ({one.zh})" for one in known.code)
        return _listed(_LONGEST_REFERENCE, known), f"One of: {codes}. Labels are read as well."
    if known.kind in _DATES:
        return Annotated[str, Field(max_length=_LONGEST_DATE)], _FORMS[known.kind]
    limit = longest(known.name)
    return _listed(limit, known), f"Text of at most {limit} characters."


def _listed(limit: int, known: schema.Field | None) -> Any:  # noqa: ANN401 - a type form
    if known is None or not known.many:
        return Annotated[str, Field(max_length=limit)]
    one = Annotated[str, Field(min_length=1, max_length=limit, pattern=_NO_SEPARATOR)]
    return Annotated[list[one], Field(max_length=_MOST)]
