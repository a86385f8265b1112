"""Users of the installation, and with whom an account is shared.

Administrators enter and change users; who owns an account shares it. Source: contract 2, 6;
trust S1, S10, S23.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.user_views import (
    MemberList,
    MembershipEdit,
    MemberView,
    NewUser,
    UserEdit,
    UserList,
    UserView,
    user_view,
)
from api.access.users import Users
from api.answers import answer_json
from api.dependencies import Administrator, ReaderWorkspace, ResourcesOfApp, WritingReader
from api.views import references
from graph.errors import NotAllowedError
from graph.vocabulary import ContextKind
from graph.workspace import Workspace

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["users"])
_CREATED = 201
_NO_CONTENT = 204


async def _users(resources: ResourcesOfApp) -> Users:
    return resources.credentials.users


_UsersOfApp = Annotated[Users, Depends(_users)]


@router.get(
    "/users", response_model=UserList, operation_id="listUsers", summary="Everybody who may sign in"
)
def list_users(
    request: Request, users: _UsersOfApp, _: Administrator, workspace: ReaderWorkspace
) -> Response:
    """For administrators, in the order of the names."""
    names = references(workspace.accounts())
    items = tuple(user_view(one, names) for one in users.all())
    return answer_json(request, UserList(items=items))


@router.post(
    "/users",
    response_model=UserView,
    status_code=_CREATED,
    operation_id="addUser",
    summary="Enter a user, who sees no account yet",
    responses={409: {"description": "There is a user of that name."}},
)
def add_user(new: NewUser, users: _UsersOfApp, _: Administrator) -> UserView:
    """The name is what they sign in with; 409 where there is one of that name."""
    return user_view(users.add(new.name, new.role, shown=new.shown), {})  # sees no account yet


@router.get("/users/{name}", response_model=UserView, operation_id="readUser", summary="One user")
def read_user(
    request: Request, name: str, users: _UsersOfApp, _: Administrator, workspace: ReaderWorkspace
) -> Response:
    """With the accounts that are shared with them."""
    found = user_view(users.find(name), references(workspace.accounts()))
    return answer_json(request, found)


@router.patch(
    "/users/{name}",
    response_model=UserView,
    operation_id="editUser",
    summary="Change a user's role or name, keep them out or let them in again",
)
def edit_user(
    name: str, edit: UserEdit, users: _UsersOfApp, _: Administrator, workspace: ReaderWorkspace
) -> UserView:
    """Who is kept out is signed out at once, and their keys open nothing."""
    changed = users.change(name, role=edit.role, shown=edit.shown, is_active=edit.is_active)
    return user_view(changed, references(workspace.accounts()))


@router.get(
    "/accounts/{account}/members",
    response_model=MemberList,
    operation_id="listMembers",
    summary="With whom an account is shared",
)
def list_members(
    request: Request, account: str, users: _UsersOfApp, workspace: ReaderWorkspace
) -> Response:
    """For everybody who sees the account."""
    account_id = workspace.subject(ContextKind.ACCOUNT, account).account_id
    items = tuple(
        MemberView(name=user.name, shown=user.shown, role=role, is_active=user.is_active)
        for user, role in users.members(account_id)
    )
    return answer_json(request, MemberList(items=items))


@router.put(
    "/accounts/{account}/members/{name}",
    response_model=MemberView,
    operation_id="shareAccount",
    summary="Share an account with a user, or change the role there",
)
def share_account(
    *,
    account: str,
    name: str,
    edit: MembershipEdit,
    users: _UsersOfApp,
    _: WritingReader,
    workspace: ReaderWorkspace,
) -> MemberView:
    """By an owner of the account or an administrator."""
    account_id = _owned(workspace, account)
    user = users.share(name, account_id, edit.role)
    return MemberView(name=user.name, shown=user.shown, role=edit.role, is_active=user.is_active)


@router.delete(
    "/accounts/{account}/members/{name}",
    status_code=_NO_CONTENT,
    operation_id="unshareAccount",
    summary="Close an account to a user",
)
def unshare_account(
    account: str, name: str, users: _UsersOfApp, _: WritingReader, workspace: ReaderWorkspace
) -> None:
    """From the next request on; nothing happens where it was not shared."""
    users.unshare(name, _owned(workspace, account))


def _owned(workspace: Workspace, account: str) -> str:
    """Our id of an account that the reader may share.

    Raises:
        AccountNotFoundError: The reader sees no such account.
        NotAllowedError: The reader sees it, but does not own it.
    """
    account_id = workspace.subject(ContextKind.ACCOUNT, account).account_id
    scope = workspace.scope
    if not scope.is_administrator and scope.accounts.get(account_id) != "owner":
        message = "Only an owner of the account or an administrator may share it."
        raise NotAllowedError(message)
    return account_id
