"""API keys for oneself: make one, see which there are, close one.

A key makes others only with the scope `admin`, none that opens more than itself, and closes others
only with it; so that a stolen key that reads cannot outlive its end. Source: contract 6; trust S11.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access.key_views import KeyList, KeyView, NewKey, key_view
from api.answers import answer_json, json_bytes
from api.dependencies import AccessHolder, Reader, ReaderWorkspace, ResourcesOfApp
from api.views import references
from graph.errors import NotAllowedError
from graph.vocabulary import ContextKind

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["keys"])
_CREATED = 201
_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/keys", response_model=KeyList, operation_id="listKeys", summary="Your own API keys")
def list_keys(
    request: Request, resources: ResourcesOfApp, reader: Reader, workspace: ReaderWorkspace
) -> Response:
    """The oldest first, revoked and expired ones too; never the secrets."""
    names = references(workspace.accounts())
    found = resources.credentials.keys.all(user=reader.user)
    return answer_json(request, KeyList(items=tuple(key_view(one, names) for one in found)))


@router.post(
    "/keys",
    response_model=KeyView,
    status_code=_CREATED,
    operation_id="createKey",
    summary="Make an API key for yourself; the answer shows it once",
)
def create_key(
    new: NewKey, resources: ResourcesOfApp, reader: AccessHolder, workspace: ReaderWorkspace
) -> Response:
    """It sees what you see at the moment of each request, or the named accounts of that."""
    grant = new.grant(lambda one: workspace.subject(ContextKind.ACCOUNT, one).account_id)
    end = reader.expires_at
    if end is not None and (grant.expires_at is None or grant.expires_at > end):
        message = "A key makes no key that opens more than it does itself."
        raise NotAllowedError(message)
    key, record = resources.credentials.keys.create(new.name, grant, user=reader.user)
    made = key_view(record, references(workspace.accounts()), key)
    return Response(
        json_bytes(made), status_code=_CREATED, media_type="application/json", headers=_NO_STORE
    )


@router.delete(
    "/keys/{key}",
    response_model=KeyView,
    operation_id="revokeKey",
    summary="Close one of your API keys for good",
)
def revoke_key(
    key: str, resources: ResourcesOfApp, reader: Reader, workspace: ReaderWorkspace
) -> KeyView:
    """From the next request on; a key closes itself, others only with the scope `admin`."""
    if key != reader.key_id and not reader.can_administer:
        message = (
            "This API key may not change users, keys or defaults; make one with "
            "`stakegraph key create NAME --admin`."
        )
        raise NotAllowedError(message)
    record = resources.credentials.keys.revoke(key, user=reader.user)
    return key_view(record, references(workspace.accounts()))
