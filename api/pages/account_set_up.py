"""The first page of a fresh installation: whoever holds its first link enters an administrator.

There is no default password. Once an administrator is entered, the page is gone. Source: issue 8;
trust S11.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.credentials import Credentials
from api.access.security import clear_session, cookie_name, set_session
from api.access.sign_in_page import SET_UP_PATH
from api.dependencies import Administrator, ResourcesOfApp, SentForm, Spoken
from api.pages.templating import render
from api.pages.users_desk import tried
from api.wording import said
from graph.errors import InputError
from graph.vocabulary import InstallationRole

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_SEE_OTHER = 303


@router.get(SET_UP_PATH)
def show_set_up(
    request: Request, resources: ResourcesOfApp, language: Spoken, _: Administrator
) -> Response:
    """Ask for the first administrator, as long as there is none."""
    if resources.credentials.users.has_administrator():
        return RedirectResponse("/users", _SEE_OTHER)
    provider = resources.provider
    name = provider.registration.name if provider else ""
    return render(
        request, "account_set_up.html", language=language, provider=name, sent={}, problems=()
    )


@router.post(SET_UP_PATH)
def set_up(
    *,
    request: Request,
    resources: ResourcesOfApp,
    language: Spoken,
    sent: SentForm,
    _: Administrator,
) -> Response:
    """Enter the administrator; from then on this browser is theirs, not the machine's."""
    credentials, provider = resources.credentials, resources.provider
    if credentials.users.has_administrator():
        return RedirectResponse("/users", _SEE_OTHER)
    name, has_password = sent.get("name", ""), bool(sent.get("new") or sent.get("again"))
    outcome = tried(
        lambda: _enter(credentials, sent, needs_password=has_password or provider is None), language
    )
    if outcome.problems:
        return render(
            request,
            "account_set_up.html",
            language=language,
            status=outcome.status,
            provider=provider.registration.name if provider else "",
            sent=sent,
            problems=outcome.problems,
        )
    credentials.end_session(request.cookies.get(cookie_name(resources.settings), ""))
    response = RedirectResponse("/users" if has_password else "/sign-in", _SEE_OTHER)
    if has_password:
        user = credentials.users.find(name).name
        set_session(response, credentials.open_session(user), resources.settings)
    else:
        clear_session(response, resources.settings)
    return response


def _enter(credentials: Credentials, sent: Mapping[str, str], *, needs_password: bool) -> None:
    """Enter the administrator, whole or not at all.

    Raises:
        InputError: The name cannot be one, or the password is typed differently or weak.
        DuplicateError: There is a user of this name, who is no administrator.
    """
    name, new = sent.get("name", ""), sent.get("new", "")
    if needs_password:
        if new != sent.get("again", ""):
            raise InputError(said("passwords_differ"))
        credentials.accounts.refuse_weak(name, new)
    made = credentials.users.add(name, InstallationRole.ADMIN, shown=sent.get("shown", ""))
    if needs_password:
        credentials.accounts.set_password(made.name, new)
