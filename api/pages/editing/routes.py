"""Addresses of forms, of one-tap answers and of a new boss.

Every form works without scripts; a script fetches it into the panel and sends it from there.
Source: contract 6; design 6; trust S16 (an edit comes from our own pages).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.dependencies import ReaderWorkspace
from api.editing import Edited, version_of
from api.errors import status_of
from api.pages.editing.answering import CurrentEditor, answer, go_on, show_form
from api.pages.editing.boss import move_boss, seat_of
from api.pages.editing.boss_form import boss_form, dispute
from api.pages.editing.desk import CurrentDesk, Desk, EditingDesk
from api.pages.editing.forms import Draft, form_of
from api.pages.editing.plans import TABLES, plan_of
from api.pages.editing.saving import attempt, lost, save
from api.pages.editing.sending import SentRecord, draft_of
from api.pages.editing.taps import ASKABLE, ask_about, confirm
from api.wording import problem_text
from graph.errors import (
    InputError,
    NotFoundError,
    PersonNotFoundError,
    RelationshipNotFoundError,
    StaleRevisionError,
)
from graph.model import Influence, Person, Record
from graph.schema import record_type
from graph.vocabulary import OverlayChange, Visibility

__all__ = ["KnownPerson", "router"]

router = APIRouter(include_in_schema=False)


def _table(table: str) -> str:
    if table not in TABLES:
        raise NotFoundError(table)
    return table


Table = Annotated[str, Depends(_table)]


def _record(desk: CurrentDesk, table: Table, name: str) -> Record:
    found = desk.records.find(record_type(table), name)
    if found is None:
        raise RelationshipNotFoundError(name)
    return found


KnownRecord = Annotated[Record, Depends(_record)]
"""The record of the address, as the reader sees it."""


def _person(desk: CurrentDesk, person: str) -> Person:
    found = desk.records.find(Person, person)
    if found is None:
        raise PersonNotFoundError(person)
    return found


KnownPerson = Annotated[Person, Depends(_person)]
"""The person of the address, as the reader sees them."""


@router.get("/accounts/{reference}/form/{table}")
@router.get("/opportunities/{reference}/form/{table}")
def ask_new(request: Request, desk: EditingDesk, table: Table) -> Response:
    """The form of a new record; the address may say what it is about."""
    values: dict[str, tuple[str, ...]] = {}
    for column in plan_of(table).columns:
        text = request.query_params.get(column.name, "").strip()
        if text:
            values[column.name] = (_known(desk, column.targets, text),)
    if "opportunity" in plan_of(table).ends and desk.deal:
        values["opportunity"] = (desk.deal,)
    return show_form(request, desk, form_of(desk, Draft(table, values=values)))


def _known(desk: Desk, targets: tuple[str, ...], text: str) -> str:
    """Our id of what a text means; the text itself where it means no record."""
    found = (desk.records.find(record_type(target), text) for target in targets)
    return next((one.id for one in found if one is not None), text)


@router.post("/accounts/{reference}/form/{table}")
@router.post("/opportunities/{reference}/form/{table}")
def create(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    table: Table,
    sent: SentRecord,
) -> Response:
    """Enter a record."""
    draft = draft_of(table, None, sent)
    return answer(request, desk, save(desk, editor, workspace.store, draft, sent))


@router.get("/accounts/{reference}/form/{table}/{name:path}")
@router.get("/opportunities/{reference}/form/{table}/{name:path}")
def ask_change(
    request: Request, desk: EditingDesk, table: Table, record: KnownRecord, only: str = ""
) -> Response:
    """The form of a record; `only` names the columns that are asked for at once."""
    columns = [one.name for one in plan_of(table).columns]
    asked = tuple(one for one in only.split(",") if one in columns)
    values = {}
    today = (str(desk.today),)
    if asked == (plan_of(table).opinion,):  # whoever tells a change saw it now
        values = {name: today for name in ("observed_on",) if name in columns}
    draft = Draft(table, record, version_of(record), values=values, asked=asked)
    return show_form(request, desk, form_of(desk, draft))


@router.post("/accounts/{reference}/form/{table}/{name:path}")
@router.post("/opportunities/{reference}/form/{table}/{name:path}")
def change(  # noqa: PLR0913, PLR0917 - what a request consists of
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    table: Table,
    name: str,
    sent: SentRecord,
) -> Response:
    """Say something else of a record; one that somebody removed meanwhile can be made anew."""
    record = desk.records.find(record_type(table), name)
    draft = draft_of(table, record, sent)
    if record is None:
        return answer(request, desk, lost(desk, workspace.store, draft, name))
    return answer(request, desk, save(desk, editor, workspace.store, draft, sent))


@router.post("/accounts/{reference}/remove/{table}/{name:path}")
@router.post("/opportunities/{reference}/remove/{table}/{name:path}")
def remove(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    record: KnownRecord,
    sent: SentRecord,
) -> Response:
    """Take a record away, or leave it out of one opportunity."""

    def do() -> Edited:
        if sent.get("for") == "deal" and desk.deal and isinstance(record, Influence):
            return editor.create("overlay", desk.subject.account_id, _cut(desk, record))
        return editor.remove(record.table, record.id, expected=sent.get("version"))

    return answer(request, desk, attempt(desk, workspace.store, record, do))


def _cut(desk: Desk, record: Influence) -> dict[str, str | None]:
    return {
        "opportunity": desk.deal,
        "change": OverlayChange.SUPPRESS.value,
        "subject": record.source,
        "object": record.target,
    }


@router.post("/accounts/{reference}/see/{table}/{name:path}")
@router.post("/opportunities/{reference}/see/{table}/{name:path}")
def show_to(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    record: KnownRecord,
    sent: SentRecord,
) -> Response:
    """Say who sees a record: its author and the owner, or the whole team."""
    is_private = sent.get("to") == Visibility.PRIVATE.value
    to = Visibility.PRIVATE if is_private else Visibility.ACCOUNT_TEAM

    def do() -> Edited:
        return editor.show_to(record.table, record.id, to, expected=sent.get("version"))

    return answer(request, desk, attempt(desk, workspace.store, record, do))


@router.post("/accounts/{reference}/tap/{table}/{name:path}")
@router.post("/opportunities/{reference}/tap/{table}/{name:path}")
def tap(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    record: KnownRecord,
    sent: SentRecord,
) -> Response:
    """One tap: a record is still true, or a colleague is asked."""
    if not isinstance(record, ASKABLE):
        raise RelationshipNotFoundError(record.id)

    def do() -> Edited:
        if sent.get("word") == "unsure":
            return ask_about(desk, editor, record)
        return confirm(desk, editor, record, sent.get("version"))

    return answer(request, desk, attempt(desk, workspace.store, record, do))


@router.get("/accounts/{reference}/boss/{person:path}")
@router.get("/opportunities/{reference}/boss/{person:path}")
def ask_boss(
    request: Request, desk: EditingDesk, person: KnownPerson, manager: str = ""
) -> Response:
    """The form of who somebody reports to; the address may say whom."""
    found = desk.records.find(Person, manager) if manager else None
    chosen = found.id if found is not None else None
    form = boss_form(desk, seat_of(desk, person.id), manager=chosen)
    return show_form(request, desk, form)


@router.post("/accounts/{reference}/boss/{person:path}")
@router.post("/opportunities/{reference}/boss/{person:path}")
def change_boss(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    person: KnownPerson,
    sent: SentRecord,
) -> Response:
    """Give somebody another manager, in the account or in one opportunity."""
    seat, manager = seat_of(desk, person.id), sent.get("manager")
    scope = "deal" if desk.is_deal and sent.get("for") != "account" else "account"
    version = sent.get(f"version.{scope}")
    for_deal = scope == "deal"
    try:
        edited = move_boss(desk, editor, seat, manager, for_deal=for_deal, expected=version)
    except StaleRevisionError as error:
        form = dispute(desk, workspace.store, seat, sent)
        return show_form(request, desk, form, status=status_of(error))
    except InputError as error:
        text = problem_text(error.problems[0], desk.voice.language)
        form = boss_form(desk, seat, manager=manager, scope=scope, problem=text)
        return show_form(request, desk, form, status=status_of(error))
    return go_on(request, desk, edited)
