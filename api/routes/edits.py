"""Edits as a whole: somebody left or moved, undo and redo, and who changed what when.

Source: contract 2 and 6; trust D6, D13, S20.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.answers import answer_json, json_bytes
from api.dependencies import CurrentSettings, ReaderWorkspace, WritingReader
from api.editing.cursors import cursor_after, sequence_before
from api.editing.places import account_id, records_of
from api.editing.standing import Edited
from api.editing.views import (
    ChangeList,
    PastChangeView,
    UndoneView,
    change_said,
    changes_of,
    edited_model,
)
from api.idempotency import answer_once
from api.routes.records import CurrentEditor, IfMatch, answer_edited, editor_for
from graph.model import Person, Proposal
from graph.stores.protocol import Store
from importers.editing.moves import Move

__all__ = ["Deciding", "Leaving", "Moving", "Undoing", "router"]

router = APIRouter(prefix="/api/v1", tags=["records"])
_LONGEST = 300
_MOST = 1_000
_Date = Annotated[
    str | None, Field(max_length=10, description="YYYY-MM-DD, YYYY-MM or YYYY; today when none.")
]


class Leaving(BaseModel):
    """When somebody left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left_on: _Date = None


class Moving(BaseModel):
    """Where somebody works now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization: Annotated[
        str, Field(max_length=_LONGEST, description="Our id, the sender's id, or system:id.")
    ]
    title: Annotated[str | None, Field(max_length=_LONGEST)] = None
    moved_on: _Date = None


class Deciding(BaseModel):
    """What is decided about a proposal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Literal["accepted", "rejected", "open"]


class Undoing(BaseModel):
    """Which edit is meant; your latest one when none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Annotated[
        str | None, Field(max_length=_LONGEST, description="As the edit's answer named it.")
    ] = None


@router.post(
    "/people/{person}/left",
    response_model=edited_model(Person.table),
    operation_id="leavePerson",
    summary="Note that somebody left",
)
def note_leaving(
    person: str, body: Leaving, editor: CurrentEditor, _: WritingReader, expected: IfMatch
) -> Response:
    """They stay in the records; their lines end on that day, and their employment is closed."""
    edited = editor.leave(person, body.left_on, expected=expected)
    return answer_edited(Person.table, edited)


@router.post(
    "/people/{person}/moved",
    response_model=edited_model(Person.table),
    operation_id="movePerson",
    summary="Note that somebody works elsewhere",
)
def note_move(
    person: str, body: Moving, editor: CurrentEditor, _: WritingReader, expected: IfMatch
) -> Response:
    """Inside the account they change their unit; to another company they leave this map."""
    move = Move(body.organization, body.title, body.moved_on)
    return answer_edited(Person.table, editor.move(person, move, expected=expected))


@router.post(
    "/proposals/{record}/decision",
    response_model=edited_model(Proposal.table),
    operation_id="decideProposal",
    summary="Take up what a deal proposes for the map of its account, or leave it to the deal",
)
def decide_proposal(
    record: str, body: Deciding, editor: CurrentEditor, _: WritingReader, expected: IfMatch
) -> Response:
    """By an owner of the account; `open` proposes anew what was decided, by who may edit."""
    accepted = None if body.state == "open" else body.state == "accepted"
    return answer_edited(Proposal.table, editor.decide(record, accepted, expected=expected))


_Turn = Literal["undo", "redo"]


def _turning(
    *,
    account: str,
    body: Undoing,
    workspace: ReaderWorkspace,
    reader: WritingReader,
    settings: CurrentSettings,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Callable[[_Turn], Response]:
    """What undoes an edit of an account or does it again, once for each idempotency key."""

    def turn(which: _Turn) -> Response:
        def do(store: Store) -> str:
            editor = editor_for(store, workspace.scope, settings)
            act = editor.undo if which == "undo" else editor.redo
            return _undone(act(account, body.unit))

        mark = [which, account, body.unit]
        return _once(workspace.store, reader.user, idempotency_key, mark, do)

    return turn


_Turning = Annotated[Callable[[_Turn], Response], Depends(_turning)]


@router.post(
    "/accounts/{account}/undo",
    response_model=UndoneView,
    operation_id="undoEdit",
    summary="Undo an edit of an account",
)
def undo_edit(turn: _Turning) -> Response:
    """Your latest, or the one named; 412 where somebody changed since what it touched."""
    return turn("undo")


@router.post(
    "/accounts/{account}/redo",
    response_model=UndoneView,
    operation_id="redoEdit",
    summary="Do again what was undone",
)
def redo_edit(turn: _Turning) -> Response:
    """Your latest undo, or that of the edit named."""
    return turn("redo")


@router.get(
    "/changes",
    response_model=ChangeList,
    operation_id="listChanges",
    summary="Who changed what, and when",
)
def list_changes(
    request: Request,
    workspace: ReaderWorkspace,
    account: Annotated[str | None, Query(description="Only on this account's map.")] = None,
    record: Annotated[str | None, Query(description="Only of this record, by our id.")] = None,
    before: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> Response:
    """Of what you may see, the newest first, with the values before and after."""
    store, scope = workspace.store, workspace.scope
    own = None if account is None else account_id(store, scope, account)
    below = None if before is None else sequence_before(store, scope, before)
    page = store.history(scope, account=own, record=record, before=below, limit=limit)
    maps = {one: records_of(store, scope, one) for one in {one.record.account for one in page}}
    items = tuple(
        PastChangeView(
            **change_said(one, maps[one.record.account]),
            at=one.at,
            actor=one.actor,
            unit=one.unit,
            reason=one.reason,
        )
        for one in page
    )
    more = cursor_after(store, scope, page[-1]) if len(page) == limit else None
    return answer_json(request, ChangeList(items=items, next=more))


def _once(
    store: Store, user: str, key: str | None, mark: list[str | None], do: Callable[[Store], str]
) -> Response:
    """Do something, once for each idempotency key."""
    if key is None:
        reply = do(store)
    else:
        reply = answer_once(store, user, key, json.dumps(mark).encode(), do)
    return Response(reply, media_type="application/json")


def _undone(edited: Edited) -> str:
    return json_bytes(UndoneView(unit=edited.unit, changes=changes_of(edited))).decode()
