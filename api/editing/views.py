"""What is answered of records and edits: a model for each table, read off the exchange format.

Fields have the names of the columns; records are named as the reader writes them (`id`), and by our
id. Source: contract 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any

from pydantic import BaseModel, create_model

from api.editing.forms import noun_of
from api.editing.standing import Edited, Standing
from graph import schema
from graph.changes import Change
from graph.model import Organization, Person, Record
from graph.overlay.membership import side_of
from graph.records import Records
from graph.results import Result
from graph.vocabulary import Visibility
from importers.editing.columns import shown_sheet
from importers.sheets import Column

__all__ = [
    "ChangeList",
    "ChangeView",
    "PastChangeView",
    "UndoneView",
    "change_said",
    "changes_of",
    "edited_model",
    "list_model",
    "name_in",
    "record_model",
    "record_view",
]

_DOC = "A record; null where nobody knows. `id` is how you may call it, `version` is its ETag."
_PLAIN: dict[str, type] = {"flag": bool, "integer": int, "number": float}


class ChangeView(Result):
    """One record that became different: only the fields that differ, by column.

    `before` is null for a record that was entered, `after` for one that is gone.
    """

    table: str
    id: str
    our_id: str
    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class UndoneView(Result):
    """What an undo or redo did; its own `unit` turns it round again."""

    unit: str
    changes: tuple[ChangeView, ...]


class PastChangeView(ChangeView):
    """A change of the history: who did it, when, together with what, and why.

    `reason` is `edit`, `undo:UNIT`, `redo:UNIT`, `import`, another word, or empty.
    """

    at: datetime
    actor: str
    unit: str
    reason: str


class ChangeList(Result):
    """Changes, the newest first; `next` asks for older ones, null where there are none."""

    items: tuple[PastChangeView, ...]
    next: str | None


@cache
def record_model(table: str) -> type[BaseModel]:
    """How a record is answered.

    `id` is how the reader may call it, `our_id` is always right; `version` is its ETag.
    """
    fields: dict[str, Any] = {
        "id": (str, ...),
        "our_id": (str, ...),
        "version": (str, ...),
        "account": (str | None, ...),
        "visibility": (Visibility, ...),
    }
    for column in _columns(table):
        fields[column.name] = (_form(table, column), ...)
    if table == "people":
        fields["side"] = (str, ...)
    return create_model(f"{noun_of(table)}View", __base__=Result, __doc__=_DOC, **fields)


@cache
def list_model(table: str) -> type[BaseModel]:
    """How records of a table are listed."""
    items: Any = tuple[record_model(table), ...]  # type: ignore[misc]
    return create_model(f"{noun_of(table)}List", __base__=Result, items=(items, ...))


@cache
def edited_model(table: str) -> type[BaseModel]:
    """How an edit is answered: the record, the unit by which it is undone, and all that changed."""
    record: Any = record_model(table) | None
    return create_model(
        f"{noun_of(table)}Edited",
        __base__=Result,
        __doc__="What an edit did; `unit` undoes it. `record` is null where it is gone.",
        record=(record, ...),
        unit=(str, ...),
        changes=(tuple[ChangeView, ...], ...),
    )


def record_view(standing: Standing) -> BaseModel:
    """A record as it is answered."""
    record, records = standing.record, standing.records
    said = _said(record, records)
    said |= {
        "id": name_in(records, record.id),
        "our_id": record.id,
        "version": standing.version,
    }
    if isinstance(record, Person):
        organization = records.get(record.organization)
        if isinstance(organization, Organization):
            said["side"] = side_of(organization).value
    return record_model(record.table)(**said)


def name_in(records: Records, record_id: str) -> str:
    """How a request may call a record: by the sender's id where it is single, else by ours."""
    record = records.get(record_id)
    is_sent = record is not None and record.external_id is not None
    return records.reference(record_id) if is_sent else record_id


def changes_of(edited: Edited) -> tuple[ChangeView, ...]:
    """Everything that an edit did, as it is answered."""
    return tuple(ChangeView(**change_said(one, edited.records)) for one in edited.changes)


def change_said(change: Change, records: Records) -> dict[str, Any]:
    """The fields of a `ChangeView`: a change, with what differs.

    Args:
        change: As the reader may see it.
        records: By which records are named.
    """
    before = None if change.before is None else _said(change.before, records)
    after = None if change.after is None else _said(change.after, records)
    if before is not None and after is not None:
        differing = [name for name in after if before.get(name) != after[name]]
        before = {name: before.get(name) for name in differing}
        after = {name: after[name] for name in differing}
    return {
        "table": change.record.table,
        "id": _name_of(change.record, records),
        "our_id": change.record.id,
        "kind": change.kind,
        "before": before,
        "after": after,
    }


def _name_of(record: Record, records: Records) -> str:
    """How a record is called that may be gone: then by what its sender called it."""
    is_there = records.get(record.id) is not None
    return name_in(records, record.id) if is_there else record.external_id or record.id


def _said(record: Record, records: Records) -> dict[str, Any]:
    """What a record says, by column, with the names that the reader knows."""
    said: dict[str, Any] = {
        "account": None if record.account is None else name_in(records, record.account),
        "visibility": record.visibility,
    }
    fields = shown_sheet(record.table).fields()
    for column in _columns(record.table):
        value = getattr(record, column.field)
        if column.targets:
            said[column.name] = _names(value, partial(name_in, records))
        else:
            said[column.name] = _plain(fields[column.field], value)
    return said


def _names(value: str | Iterable[str] | None, name: Callable[[str], str]) -> Any:  # noqa: ANN401
    if value is None or isinstance(value, str):
        return None if value is None else name(value)
    return tuple(name(one) for one in value)


def _plain(field: schema.Field, value: Any) -> Any:  # noqa: ANN401 - any field's value
    if value is None or field.kind in _PLAIN:
        return value
    return tuple(str(one) for one in value) if field.many else str(value)


def _columns(table: str) -> tuple[Column, ...]:
    """The columns that fill fields of the record itself: not `manager` of people."""
    sheet = shown_sheet(table)
    return tuple(column for column in sheet.columns if column.field in sheet.fields())


def _form(table: str, column: Column) -> Any:  # noqa: ANN401 - a type form
    field = shown_sheet(table).fields()[column.field]
    kind = _PLAIN.get(field.kind, str)
    if field.many:
        return tuple[kind, ...]  # type: ignore[valid-type]
    return kind if column.is_required else kind | None
