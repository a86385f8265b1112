"""Pages for administrators: who may sign in, as what, and what is shared with them.

Every page works without scripts; a form is one of ours by the browser's own word (`identify`).
Source: contract 2, 6; trust S1, S10, S25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.credentials import Credentials
from api.access.users import ACCOUNT_ROLES, LOCAL_USER, UserNotFoundError, UserRecord
from api.dependencies import Administrator, ReaderWorkspace, ResourcesOfApp, SentForm, Spoken
from api.pages.templating import render
from api.pages.users_deeds import deed_of
from api.pages.users_desk import Choice, Outcome, account_choices, moment, tried
from api.pages.wording import Voice
from graph.vocabulary import InstallationRole, Language
from graph.workspace import Workspace

__all__ = ["SharedRow", "UserPage", "UserRow", "UsersPage", "router"]

router = APIRouter(include_in_schema=False)
_SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class SharedRow:
    """An account that is shared with somebody: our id, its name, and the role there in words."""

    account: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody in the list; `ways` says by what they sign in."""

    name: str
    shown: str
    address: str
    role: str
    shared: tuple[SharedRow, ...]
    ways: str
    seen: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class UsersPage:
    """The list, and the form for one more; what was sent stays there when it was wrong."""

    rows: tuple[UserRow, ...]
    roles: tuple[Choice, ...]
    sent: Mapping[str, str]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UserPage:
    """One user.

    Attributes:
        is_own: Whether an administrator looks at themselves.
        link: A one-time link that was just made; readable this once.
        saved: Whether something was just kept.
    """

    row: UserRow
    role: str
    has_identity: bool
    is_own: bool
    roles: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    account_roles: tuple[Choice, ...]
    problems: tuple[str, ...]
    link: str = ""
    saved: bool = False


@router.get("/users")
def show_users(
    request: Request,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    _: Administrator,
) -> Response:
    """Everybody, in the order of their names."""
    return _list(request, resources.credentials, workspace, language)


@router.post("/users")
def add_user(
    *,
    request: Request,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    sent: SentForm,
    _: Administrator,
) -> Response:
    """Enter somebody, and go to their page, where accounts are shared."""
    credentials, name = resources.credentials, sent.get("name", "")

    def add() -> None:
        role = InstallationRole.parse(sent.get("role", "member"))
        credentials.users.add(name, role, shown=sent.get("shown", ""))

    outcome = tried(add, language)
    if outcome.problems:
        return _list(request, credentials, workspace, language, outcome=outcome, sent=sent)
    return _to(credentials.users.find(name))


@router.get("/users/{name}")
def show_user(  # noqa: PLR0913 - each is a parameter of the request
    *,
    request: Request,
    name: str,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    reader: Administrator,
    saved: Annotated[bool, Query()] = False,
) -> Response:
    """Role, accounts, ways to sign in."""
    user = _found(resources.credentials, name)
    page = _page(user, workspace, language, reader.user, saved=saved)
    return render(request, "users_one.html", language=language, page=page)


@router.post("/users/{name}")
def change_user(  # noqa: PLR0913 - each is a parameter of the request
    *,
    request: Request,
    name: str,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    sent: SentForm,
    reader: Administrator,
) -> Response:
    """Do what one of the forms of the page says."""
    credentials = resources.credentials
    user = _found(credentials, name)
    if sent.get("do") == "link":
        token = credentials.create_link(user.name)
        link = f"{resources.settings.address(_port_of(request))}/sign-in/{token}"
        page = _page(user, workspace, language, reader.user, link=link)
        return render(request, "users_one.html", language=language, page=page)
    do = deed_of(credentials, workspace, user, sent, reader.user)
    outcome = tried(do, language)
    if outcome.problems:
        page = _page(user, workspace, language, reader.user, problems=outcome.problems)
        status = outcome.status
        return render(request, "users_one.html", language=language, status=status, page=page)
    return _to(user, saved=True)


def _found(credentials: Credentials, name: str) -> UserRecord:
    """Somebody who was entered.

    Raises:
        UserNotFoundError: There is nobody of this name; the local administrator never was.
    """
    user = credentials.users.find(name)
    if user.name == LOCAL_USER:
        raise UserNotFoundError(name)
    return user


def _list(
    request: Request,
    credentials: Credentials,
    workspace: Workspace,
    language: Language,
    *,
    outcome: Outcome | None = None,
    sent: Mapping[str, str] | None = None,
) -> Response:
    voice, told = Voice(language), outcome or Outcome()
    names = account_choices(workspace, voice)
    page = UsersPage(
        rows=tuple(_row(one, names, voice) for one in credentials.users.all()),
        roles=_roles(voice),
        sent=sent or {},
        problems=told.problems,
    )
    return render(request, "users_page.html", language=language, status=told.status, page=page)


def _page(  # noqa: PLR0913 - what a page is made of
    user: UserRecord,
    workspace: Workspace,
    language: Language,
    reader: str,
    *,
    problems: tuple[str, ...] = (),
    link: str = "",
    saved: bool = False,
) -> UserPage:
    voice = Voice(language)
    names = account_choices(workspace, voice)
    return UserPage(
        row=_row(user, names, voice),
        role=user.role.value,
        has_identity=user.has_identity,
        is_own=user.name == reader,
        roles=_roles(voice),
        accounts=tuple(Choice(key, name) for key, name in names.items()),
        account_roles=tuple(Choice(one, voice.say(f"users.role.{one}")) for one in ACCOUNT_ROLES),
        problems=problems,
        link=link,
        saved=saved,
    )


def _row(user: UserRecord, names: Mapping[str, str], voice: Voice) -> UserRow:
    ways = [voice.say("users.by_link")]
    ways += [voice.say("users.by_password")] if user.has_password else []
    ways += [voice.say("users.by_provider")] if user.has_identity else []
    return UserRow(
        name=user.name,
        shown=user.shown,
        address=_address(user),
        role=voice.label(user.role),
        shared=tuple(
            SharedRow(account, names.get(account, account), voice.say(f"users.role.{role}"))
            for account, role in user.accounts.items()
        ),
        ways=voice.say("users.and").join(ways),
        seen=moment(user.seen_at, voice),
        is_active=user.is_active,
    )


def _roles(voice: Voice) -> tuple[Choice, ...]:
    return tuple(Choice(one.value, voice.label(one)) for one in InstallationRole)


def _address(user: UserRecord) -> str:
    return f"/users/{quote(user.name, safe='@')}"


def _to(user: UserRecord, *, saved: bool = False) -> Response:
    return RedirectResponse(f"{_address(user)}{'?saved=1' if saved else ''}", _SEE_OTHER)


def _port_of(request: Request) -> int | None:
    """The port that we listen on, also where another was taken than the one in the settings."""
    server = request.scope.get("server")
    return int(server[1]) if server and server[1] else None
