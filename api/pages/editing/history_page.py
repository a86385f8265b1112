"""The page of what was changed in an account: who, when, what before and after, and how to undo it.

Source: contract 2 (change history); design 6 (undo); trust S20.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import ReaderWorkspace
from api.editing.cursors import cursor_after, sequence_before
from api.pages.editing.desk import CurrentDesk, Desk
from api.pages.editing.fields import label_of
from api.pages.editing.naming import Names
from api.pages.editing.plans import plan_of
from api.pages.editing.telling import actor_name, main_change, said_when
from api.pages.templating import render
from graph.changes import Change
from graph.model import Person, Record
from graph.schema import fields_of, record_type, reference_fields
from graph.stores.protocol import HistoryQuery, Store
from importers.sheets import sheet_of

__all__ = [
    "ChangeRow",
    "FieldChange",
    "HistoryPage",
    "UnitRow",
    "history_page",
    "router",
    "unit_rows",
]

router = APIRouter(include_in_schema=False)
_PAGE = 60
_MOST_READ = 600
_SHOWN = 6
_TURNABLE = frozenset({"edit", "undo", "redo"})
_UNSAID = frozenset({"id", "system", "external_id", "account", "entered_by", "entered_on"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One record before and after.

    Attributes:
        kind: `created`, `updated` or `removed`.
        rows: The fields that differ; of a new or removed record those that say something.
        address: The same page with this record alone.
    """

    kind: str
    what: str
    name: str
    rows: tuple[FieldChange, ...]
    address: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What landed together.

    Attributes:
        why: In a word; empty for an edit.
        act: `undo` or `redo`; empty where it cannot be.
    """

    unit: str
    by: str
    when: str
    why: str
    changes: tuple[ChangeRow, ...]
    more: int
    act: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The page; `older` is the address of what came before, empty at the end."""

    units: tuple[UnitRow, ...]
    older: str
    users: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    user: str
    person: str
    record: str
    record_name: str


@router.get("/accounts/{reference}/history")
@router.get("/opportunities/{reference}/history")
def show_history(  # noqa: PLR0913, PLR0917 - each is a part of the address
    request: Request,
    workspace: ReaderWorkspace,
    desk: CurrentDesk,
    user: Annotated[str, Query(max_length=120)] = "",
    person: Annotated[str, Query(max_length=120)] = "",
    record: Annotated[str, Query(max_length=120)] = "",
    before: Annotated[str, Query(max_length=300)] = "",
) -> HTMLResponse:
    """The newest changes first."""
    page = history_page(desk, workspace.store, user.strip(), person, record, before)
    language = desk.voice.language
    return render(request, "history_page.html", language=language, desk=desk, page=page)


def history_page(
    desk: Desk, store: Store, user: str, person: str, record: str, before: str
) -> HistoryPage:
    """Gather the page.

    Args:
        desk: Who reads.
        store: Keeps the history.
        user: Only their changes.
        person: Only what is about this person (our id).
        record: Only this record (our id).
        before: Cursor of the page whose older changes are asked for; empty for the newest.
    """
    asked: HistoryQuery = {"account": desk.subject.account_id, "limit": _PAGE}
    if user:
        asked["actor"] = user
    if record:
        asked["record"] = record
    scope = desk.identity.scope
    found, last = _read(desk, store, asked, person, before)
    shown = {"user": user, "person": person, "record": record}
    older = ""
    if last is not None:
        kept = {name: text for name, text in shown.items() if text}
        kept["before"] = cursor_after(store, scope, last)
        older = f"{desk.account_root}/history?{urlencode(kept)}"
    users = {one.actor for one in found} | ({user} if user else set())
    people = ((one.id, desk.names.title(one)) for one in desk.records.all(Person))
    names = _names(desk, found)
    return HistoryPage(
        units=tuple(unit_rows(desk, found)),
        older=older,
        users=tuple((one, actor_name(desk.voice, one)) for one in sorted(users)),
        people=tuple(people),
        record_name=names.called(record) if record else "",
        **shown,
    )


def _read(
    desk: Desk, store: Store, asked: HistoryQuery, person: str, before: str
) -> tuple[list[Change], Change | None]:
    """A page of changes, and the last that was looked at; None at the end."""
    found: list[Change] = []
    scope = desk.identity.scope
    place, read = sequence_before(store, scope, before) if before else None, 0
    last: Change | None = None
    while len(found) < _PAGE and read < _MOST_READ:
        query: HistoryQuery = {**asked}
        if place is not None:
            query["before"] = place
        batch = store.history(scope, **query)
        found += [one for one in batch if not person or _is_about(one, person)]
        read += len(batch)
        if len(batch) < _PAGE:
            return found, None
        last = batch[-1]
        place = last.sequence
    return found, last


def _is_about(change: Change, person: str) -> bool:
    for record in (change.before, change.after):
        if record is None:
            continue
        if record.id == person:
            return True
        for name in reference_fields(record.table):
            value = getattr(record, name)
            if value == person or (isinstance(value, tuple) and person in value):
                return True
    return False


def unit_rows(desk: Desk, changes: Sequence[Change]) -> Iterator[UnitRow]:
    """Changes put together by the unit of work in which they landed, newest first."""
    names, turned = _names(desk, changes), _turned(changes)
    for _, group in groupby(changes, key=lambda one: one.unit or str(one.sequence)):
        members = list(group)
        first = main_change(members)
        ordered = [first, *(one for one in members if one is not first)]
        way, _, origin = first.reason.partition(":")
        stands = turned.get(origin or first.unit, first.unit) == first.unit
        may_act = desk.may_edit and bool(first.unit) and way in _TURNABLE and stands
        yield UnitRow(
            unit=first.unit,
            by=actor_name(desk.voice, first.actor),
            when=said_when(desk.voice, first.at),
            why=_why(desk, way),
            changes=tuple(_change_row(desk, names, one) for one in ordered[:_SHOWN]),
            more=max(0, len(ordered) - _SHOWN),
            act=("redo" if way == "undo" else "undo") if may_act else "",
        )


def _turned(changes: Iterable[Change]) -> dict[str, str]:
    """By edit the unit that turned it last: what was turned already has no other button."""
    found: dict[str, str] = {}
    for one in changes:
        way, _, origin = one.reason.partition(":")
        if way in {"undo", "redo"}:
            found.setdefault(origin, one.unit)
    return found


def _why(desk: Desk, way: str) -> str:
    key = f"history.why.{way}"
    return desk.voice.say(key) if way and desk.voice.knows(key) else ""


def _change_row(desk: Desk, names: Names, change: Change) -> ChangeRow:
    record = change.record
    query = urlencode({"record": record.id})
    return ChangeRow(
        kind=change.kind,
        what=names.kind(record.table),
        name=names.title(record),
        rows=tuple(_field_changes(desk, names, change)),
        address=f"{desk.account_root}/history?{query}",
    )


def _field_changes(desk: Desk, names: Names, change: Change) -> Iterator[FieldChange]:
    record = change.record
    sheet = sheet_of(record.table)
    for field in fields_of(record_type(record.table)):
        if field.name in _UNSAID:
            continue
        before, after = (
            getattr(one, field.name) if one is not None else None
            for one in (change.before, change.after)
        )
        if before == after or {before, after} <= {None, ()}:
            continue
        if change.kind != "updated" and _goes_without_saying(record, field.name):
            continue
        label = label_of(desk.voice, record.table, sheet.column_of(field.name))
        said = [names.said(record.table, field, one) for one in (before, after)]
        yield FieldChange(label, *said)


def _goes_without_saying(record: Record, name: str) -> bool:
    """Whether a field of a new record says what its title says, or what all of them say."""
    usual = next(one.default for one in fields(record) if one.name == name)
    value = getattr(record, name)
    return value == usual or name in plan_of(record.table).ends


def _names(desk: Desk, changes: Iterable[Change]) -> Names:
    forms: list[Record] = []
    for one in changes:
        forms += [form for form in (one.before, one.after) if form is not None]
    return Names(desk.records, desk.voice, reversed(forms))
