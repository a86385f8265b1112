"""Somebody left, or works elsewhere now: two short forms about a person.

Source: contract 2 (a move is a new employment period); design 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import ReaderWorkspace
from api.editing import Edited, Editor, version_of
from api.errors import status_of
from api.pages.editing.answering import CurrentEditor, go_on, show_form
from api.pages.editing.desk import Desk, EditingDesk
from api.pages.editing.forms import Conflict, Draft, Form, form_of, record_address
from api.pages.editing.routes import KnownPerson
from api.pages.editing.saving import problems_of
from api.pages.editing.sending import Sent, SentRecord
from api.pages.editing.telling import last_change
from graph.errors import InputError, StaleRevisionError
from graph.model import Person
from importers.editing.moves import Move

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

Kind = Literal["left", "moved"]
_ASKED: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "left": ("people", ("left_on",)),
    "moved": ("employment", ("organization", "title", "from")),
}


def _form(desk: Desk, person: Person, kind: Kind, draft: Draft | None = None) -> Form:
    """Lay a form out; as it was sent where `draft` is given."""
    table, asked = _ASKED[kind]
    today = (str(desk.today),)
    usual = {"left_on": today, "from": today, "title": (person.title,) if person.title else ()}
    empty = Draft(table, values={name: usual.get(name, ()) for name in asked})
    form = form_of(desk, replace(draft or empty, asked=asked))
    fields = {one.name: one for one in (*form.front, *form.more)}
    return replace(
        form,
        title=desk.voice.say(f"{kind}.title"),
        about=desk.names.title(person),
        address=record_address(desk, kind, person.id),
        fixed=(("version", version_of(person)),),
        front=tuple(fields[name] for name in asked),
        more=(),
        may_be_private=False,
        is_ready=kind == "left",
    )


@router.get("/accounts/{reference}/left/{person:path}")
@router.get("/opportunities/{reference}/left/{person:path}")
def ask_left(request: Request, desk: EditingDesk, person: KnownPerson) -> Response:
    """The form of who left: since when."""
    return show_form(request, desk, _form(desk, person, "left"))


@router.get("/accounts/{reference}/moved/{person:path}")
@router.get("/opportunities/{reference}/moved/{person:path}")
def ask_moved(request: Request, desk: EditingDesk, person: KnownPerson) -> Response:
    """The form of who works elsewhere: where, as what, since when."""
    return show_form(request, desk, _form(desk, person, "moved"))


@router.post("/accounts/{reference}/left/{person:path}")
@router.post("/opportunities/{reference}/left/{person:path}")
def note_left(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    person: KnownPerson,
    sent: SentRecord,
) -> Response:
    """Note that somebody left."""
    return _noted(request, workspace, desk, (editor, person, "left"), sent)


@router.post("/accounts/{reference}/moved/{person:path}")
@router.post("/opportunities/{reference}/moved/{person:path}")
def note_moved(
    request: Request,
    workspace: ReaderWorkspace,
    desk: EditingDesk,
    editor: CurrentEditor,
    person: KnownPerson,
    sent: SentRecord,
) -> Response:
    """Note that somebody works elsewhere."""
    return _noted(request, workspace, desk, (editor, person, "moved"), sent)


def _noted(
    request: Request,
    workspace: ReaderWorkspace,
    desk: Desk,
    act: tuple[Editor, Person, Kind],
    sent: Sent,
) -> Response:
    editor, person, kind = act
    table, asked = _ASKED[kind]
    draft = Draft(table, values={name: sent.all(name) for name in asked})
    try:
        return go_on(request, desk, _do(editor, person, kind, sent))
    except StaleRevisionError as error:
        conflict = Conflict(*last_change(desk, workspace.store, person.id))
        form = _form(desk, person, kind, replace(draft, conflict=conflict))
        return show_form(request, desk, form, status=status_of(error))
    except InputError as error:
        draft = replace(draft, problems=problems_of(desk, draft, error))
        form = _form(desk, person, kind, draft)
        return show_form(request, desk, form, status=status_of(error))


def _do(editor: Editor, person: Person, kind: Kind, sent: Sent) -> Edited:
    version = sent.get("version")
    if kind == "left":
        return editor.leave(person.id, sent.get("left_on") or None, expected=version)
    move = Move(sent.get("organization"), sent.get("title") or None, sent.get("from") or None)
    return editor.move(person.id, move, expected=version)
