"""Records one by one: read, entered, changed and removed, the same routes for every table.

A change names the version that was read (`If-Match`): 428 without it, 412 with the newer record
where somebody was quicker. Source: contract 2, 3 and 6; trust D6, D13, S1, S10.
"""

# no deferred annotations: the models of a table are made here
import json
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.answers import answer_json, json_bytes
from api.dependencies import CurrentSettings, ReaderWorkspace, WritingReader
from api.editing.editor import Editor
from api.editing.forms import ADDRESSES, changed_model, created_model, noun_of, values_of
from api.editing.places import account_id, records_of
from api.editing.standing import Edited, Standing
from api.editing.views import (
    changes_of,
    edited_model,
    list_model,
    record_model,
    record_view,
)
from api.idempotency import answer_once
from api.settings import Settings
from graph.dates import today
from graph.model import Record
from graph.records import Records
from graph.schema import record_type
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.subject import find_subject
from graph.vocabulary import ContextKind, Visibility

__all__ = ["CurrentEditor", "IfMatch", "answer_edited", "editor_for", "record_routers"]

_CREATED = 201
# paths below which other routes lie already
_PARAMETERS = {"people": "person", "opportunities": "opportunity"}
# has a list of its own: of all accounts
_LISTED_ELSEWHERE = frozenset({"opportunities"})


def editor_for(store: Store, scope: Scope, settings: Settings) -> Editor:
    """Who changes records on behalf of a reader, as the installation has it."""
    day = settings.as_of or today()
    return Editor(store, scope, defaults=settings.import_defaults, today=day)


def _editor(workspace: ReaderWorkspace, settings: CurrentSettings) -> Editor:
    return editor_for(workspace.store, workspace.scope, settings)


CurrentEditor = Annotated[Editor, Depends(_editor)]
"""Changes records on behalf of who asks."""


async def _if_match(
    if_match: Annotated[
        str | None, Header(description="The version that was read, as its ETag says it.")
    ] = None,
) -> str | None:
    """The version in quotes, or without."""
    first = (if_match or "").partition(",")[0].strip()
    return first.removeprefix("W/").strip('"') or None


IfMatch = Annotated[str | None, Depends(_if_match)]
"""The version that the sender read."""


@cache
def record_routers() -> tuple[APIRouter, ...]:
    """The routes of every table."""
    return tuple(_router(table) for table in ADDRESSES)


def _router(table: str) -> APIRouter:
    address = ADDRESSES[table][0]
    router = APIRouter(prefix=f"/api/v1/{address}", tags=["records"])
    if table not in _LISTED_ELSEWHERE:
        _add_list(router, table)
    _add_reading(router, table)
    _add_creation(router, table)
    _add_change(router, table)
    _add_visibility(router, table)
    _add_removal(router, table)
    return router


def _path(table: str, *parts: str) -> str:
    name = _PARAMETERS.get(table, "record")
    return "/".join(("", f"{{{name}}}", *parts))


def _named(table: str) -> Any:  # noqa: ANN401 - what FastAPI makes of a parameter
    said = "By our id, the sender's id, or system:id."
    return Path(alias=_PARAMETERS.get(table, "record"), description=said)


def _add_list(router: APIRouter, table: str) -> None:
    @router.get(
        "",
        response_model=list_model(table),
        operation_id=f"list{ADDRESSES[table][0].title()}",
        summary=f"The {table} of one account or deal",
    )
    def list_records(
        request: Request,
        workspace: ReaderWorkspace,
        account: Annotated[
            str | None, Query(description="On whose map; nobody's when none.")
        ] = None,
        opportunity: Annotated[str | None, Query(description="Only of this deal.")] = None,
    ) -> Response:
        """With what is on nobody's map, in the order of their ids."""
        found, records = _listed(workspace.store, workspace.scope, table, account, opportunity)
        items = tuple(record_view(Standing(one, records)) for one in found)
        return answer_json(request, list_model(table)(items=items))


def _listed(
    store: Store, scope: Scope, table: str, account: str | None, opportunity: str | None
) -> tuple[Iterable[Record], Records]:
    deal = None
    if opportunity is not None:
        deal = find_subject(store, scope, ContextKind.OPPORTUNITY, opportunity)
    own = None if account is None else account_id(store, scope, account)
    if deal is not None and own is None:
        own = deal.account_id
    records = records_of(store, scope, own)
    found = records.all(record_type(table))
    if deal is not None:
        found = tuple(one for one in found if _is_of(one, deal.record_id))
    return found, records


def _is_of(record: Record, deal: str) -> bool:
    return getattr(record, "opportunity", deal) == deal


def _add_reading(router: APIRouter, table: str) -> None:
    @router.get(
        _path(table),
        response_model=record_model(table),
        operation_id=f"read{noun_of(table)}",
        summary=f"One record of {table}",
    )
    def read_record(editor: CurrentEditor, reference: Annotated[str, _named(table)]) -> Response:
        """Its ETag is what a change names."""
        standing = editor.find(table, reference)
        headers = {"ETag": f'"{standing.version}"'}
        body = json_bytes(record_view(standing))
        return Response(body, media_type="application/json", headers=headers)


def _add_creation(router: APIRouter, table: str) -> None:
    @router.post(
        "",
        response_model=edited_model(table),
        status_code=_CREATED,
        operation_id=f"create{noun_of(table)}",
        summary=f"Enter a record of {table}",
    )
    def create_record(  # noqa: PLR0913 - each is a parameter of the request
        *,
        body: Annotated[BaseModel, Depends(_sent(created_model(table)))],
        reader: WritingReader,
        workspace: ReaderWorkspace,
        settings: CurrentSettings,
        account: Annotated[
            str | None, Query(description="On whose map; where there is none, nobody's.")
        ] = None,
        visibility: Annotated[
            Visibility | None, Query(description="Who may see it; else what is usual.")
        ] = None,
        idempotency_key: Annotated[str | None, Header()] = None,
    ) -> Response:
        """A retry with the same `Idempotency-Key` gets the first answer and enters nothing."""

        def do(store: Store) -> str:
            editor = editor_for(store, workspace.scope, settings)
            edited = editor.create(table, account, values_of(body), visibility=visibility)
            return _written(table, edited)

        if idempotency_key is None:
            reply = do(workspace.store)
        else:
            if account is not None:  # who sees it no more gets no old answer either
                account_id(workspace.store, workspace.scope, account)
            asked = [table, account, visibility, values_of(body)]
            mark = json.dumps(asked).encode()
            reply = answer_once(workspace.store, reader.user, idempotency_key, mark, do)
        made = json.loads(reply)["record"]
        headers = {
            "ETag": f'"{made["version"]}"',
            "Location": f"{router.prefix}/{made['our_id']}",
        }
        return Response(reply, _CREATED, headers=headers, media_type="application/json")


def _add_change(router: APIRouter, table: str) -> None:
    @router.patch(
        _path(table),
        response_model=edited_model(table),
        operation_id=f"edit{noun_of(table)}",
        summary=f"Change a record of {table}",
    )
    def change_record(
        body: Annotated[BaseModel, Depends(_sent(changed_model(table)))],
        editor: CurrentEditor,
        _: WritingReader,
        reference: Annotated[str, _named(table)],
        expected: IfMatch,
    ) -> Response:
        """What is not named stays; null clears."""
        edited = editor.change(table, reference, values_of(body), expected=expected)
        return answer_edited(table, edited)


def _add_visibility(router: APIRouter, table: str) -> None:
    @router.put(
        _path(table, "visibility"),
        response_model=edited_model(table),
        operation_id=f"show{noun_of(table)}",
        summary=f"Say who may see a record of {table}",
    )
    def show_record(
        body: Annotated[Visibility, Body(description="The word alone, as a JSON text.")],
        editor: CurrentEditor,
        _: WritingReader,
        reference: Annotated[str, _named(table)],
        expected: IfMatch,
    ) -> Response:
        """By who entered it, or an owner of the account; `company` by an owner."""
        return answer_edited(table, editor.show_to(table, reference, body, expected=expected))


def _add_removal(router: APIRouter, table: str) -> None:
    @router.delete(
        _path(table),
        response_model=edited_model(table),
        operation_id=f"remove{noun_of(table)}",
        summary=f"Remove a record of {table}",
    )
    def remove_record(
        editor: CurrentEditor,
        _: WritingReader,
        reference: Annotated[str, _named(table)],
        expected: IfMatch,
    ) -> Response:
        """What says something about it goes with it; the answer tells what that was."""
        return answer_edited(table, editor.remove(table, reference, expected=expected))


def _sent(model: type[BaseModel]) -> Callable[..., Awaitable[BaseModel]]:
    """A dependency that reads a body of this model."""

    async def read(body: BaseModel) -> BaseModel:
        return body

    read.__annotations__["body"] = model
    return read


def answer_edited(table: str, edited: Edited) -> Response:
    """Answer what an edit did, with the record's new version."""
    headers = {"ETag": f'"{edited.version}"'} if edited.version else {}
    return Response(_written(table, edited), media_type="application/json", headers=headers)


def _written(table: str, edited: Edited) -> str:
    record = None
    if edited.record is not None:
        record = record_view(Standing(edited.record, edited.records))
    body = edited_model(table)(record=record, unit=edited.unit, changes=changes_of(edited))
    return json_bytes(body).decode()
