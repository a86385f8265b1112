"""One's own page: password, API keys, signing out. Works without scripts.

Source: contract 6; trust S11, S12, S25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.api_keys import Grant, KeyRecord, KeyScope
from api.access.credentials import Credentials
from api.access.security import Identity, client_address, set_session
from api.access.users import LOCAL_USER, UserRecord
from api.dependencies import (
    AccessHolder,
    ReaderWorkspace,
    Resources,
    ResourcesOfApp,
    SentForm,
    Spoken,
)
from api.pages.templating import render
from api.pages.users_desk import Choice, Outcome, account_choices, moment, tried
from api.pages.wording import Voice
from api.wording import said
from graph.errors import InputError
from graph.vocabulary import ContextKind, Language
from graph.workspace import Workspace

__all__ = ["AccountPage", "KeyRow", "router"]

router = APIRouter(include_in_schema=False)
_SEE_OTHER, _TOO_MANY = 303, 429
_WAIT_SECONDS = "60"
_DAYS = (1, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in the list, in words."""

    id: str
    name: str
    prefix: str
    opens: str
    accounts: str
    made: str
    ends: str
    used: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own page.

    Attributes:
        has_password: Whether the present one is asked for before another is set.
        may_have_password: The local administrator has none.
        made: A key that was just made; readable this once.
        done: Which form was just taken.
    """

    user: UserRecord
    role: str
    has_password: bool
    may_have_password: bool
    keys: tuple[KeyRow, ...]
    scopes: tuple[Choice, ...]
    ends: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    problems: tuple[str, ...] = ()
    made: str = ""
    done: str = ""


@router.get("/me")
def show_account(
    *,
    request: Request,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    reader: AccessHolder,
    done: str = "",
) -> Response:
    """Who one is here, and by what one comes in."""
    page = _page(resources, workspace, reader, language, done=done)
    return render(request, "account_page.html", language=language, page=page)


@router.post("/me/password")
def change_password(
    *,
    request: Request,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    sent: SentForm,
    reader: AccessHolder,
) -> Response:
    """Set another password; every other browser is signed out."""
    credentials = resources.credentials
    address = client_address(request, resources.settings)
    outcome = tried(lambda: _set_password(credentials, reader, sent, address), language)
    if outcome.problems:
        page = _page(resources, workspace, reader, language, outcome=outcome)
        status = outcome.status
        response = render(request, "account_page.html", language=language, status=status, page=page)
        if status == _TOO_MANY:
            response.headers["Retry-After"] = _WAIT_SECONDS
        return response
    done = RedirectResponse("/me?done=password", _SEE_OTHER)
    set_session(done, credentials.open_session(reader.user), resources.settings)
    return done


@router.post("/me/keys")
def make_key(
    *,
    request: Request,
    resources: ResourcesOfApp,
    workspace: ReaderWorkspace,
    language: Spoken,
    sent: SentForm,
    reader: AccessHolder,
) -> Response:
    """Make a key, and show it once on the page that answers."""
    made: list[str] = []

    def make() -> None:
        grant = _grant(sent, workspace)
        key, _ = resources.credentials.keys.create(sent.get("name", ""), grant, user=reader.user)
        made.append(key)

    outcome = tried(make, language)
    page = _page(resources, workspace, reader, language, outcome=outcome, made="".join(made))
    return render(request, "account_page.html", language=language, status=outcome.status, page=page)


@router.post("/me/keys/{key}")
def revoke_key(key: str, resources: ResourcesOfApp, reader: AccessHolder) -> Response:
    """Close one of one's own keys for good."""
    resources.credentials.keys.revoke(key, user=reader.user)
    return RedirectResponse("/me?done=revoked#keys", _SEE_OTHER)


def _set_password(
    credentials: Credentials, reader: Identity, sent: Mapping[str, str], address: str
) -> None:
    """Check the present password, then set the new one.

    Raises:
        InputError: The present one is wrong, or the new one is typed differently or weak.
        TooManyAttemptsError: The present one was guessed too often.
    """
    has_one = credentials.users.find(reader.user).has_password
    present = sent.get("present", "")
    if has_one and credentials.accounts.check(reader.user, present, address=address) is None:
        raise InputError(said("wrong_present"))
    new = sent.get("new", "")
    if new != sent.get("again", ""):
        raise InputError(said("passwords_differ"))
    credentials.accounts.set_password(reader.user, new)


def _grant(sent: Mapping[str, str], workspace: Workspace) -> Grant:
    """What a key of the form opens.

    Raises:
        InputError: A field holds what the form does not offer.
        AccountNotFoundError: The reader sees no such account.
    """
    scope, days, account = (sent.get(name, "") for name in ("scope", "days", "account"))
    if scope not in list(KeyScope):
        raise InputError(said("enum", column="scope", expected=", ".join(KeyScope)))
    if days and days not in map(str, _DAYS):
        raise InputError(said("enum", column="days", expected=", ".join(map(str, _DAYS))))
    held = (workspace.subject(ContextKind.ACCOUNT, account).account_id,) if account else ()
    end = datetime.now(UTC) + timedelta(days=int(days)) if days else None
    return Grant(KeyScope(scope), held, end)


def _page(  # noqa: PLR0913 - what a page is made of
    resources: Resources,
    workspace: Workspace,
    reader: Identity,
    language: Language,
    *,
    outcome: Outcome | None = None,
    made: str = "",
    done: str = "",
) -> AccountPage:
    voice, credentials = Voice(language), resources.credentials
    user, names = credentials.users.find(reader.user), account_choices(workspace, voice)
    return AccountPage(
        user=user,
        role=voice.label(user.role),
        has_password=user.has_password,
        may_have_password=user.name != LOCAL_USER,
        keys=tuple(_row(one, names, voice) for one in credentials.keys.all(user=user.name)),
        scopes=tuple(
            Choice(one, voice.say(f"me.scope.{one}"))
            for one in KeyScope
            if one is not KeyScope.ADMIN or reader.scope.is_administrator
        ),
        ends=tuple(Choice(str(one), voice.say("me.days", count=one)) for one in _DAYS),
        accounts=tuple(Choice(key, name) for key, name in names.items()),
        problems=outcome.problems if outcome else (),
        made=made,
        done=done if done in ("password", "revoked") else "",
    )


def _row(record: KeyRecord, names: Mapping[str, str], voice: Voice) -> KeyRow:
    held = (names.get(one, one) for one in record.grant.accounts)
    return KeyRow(
        id=record.id,
        name=record.name,
        prefix=f"{record.prefix}…",
        opens=voice.say(f"me.scope.{record.grant.scope}"),
        accounts=voice.say("users.and").join(held),
        made=moment(record.created_at, voice),
        ends=moment(record.grant.expires_at, voice),
        used=moment(record.last_used_at, voice),
        is_open=record.is_valid(datetime.now(UTC)),
    )
