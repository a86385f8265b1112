"""Signing in by a one-time link or a password, and out.

Opening the link does not use it up: link previews and virus scanners open links too. The page that
it shows posts itself, and the post counts, once. Without scripts there is a button. A second use
says so and what to do. Source: trust S11, S16.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.credentials import LinkState
from api.access.local_accounts import TooManyAttemptsError
from api.access.security import (
    clear_session,
    client_address,
    cookie_name,
    require_same_origin,
    set_session,
)
from api.access.sign_in_page import SET_UP_PATH, sign_in_page
from api.access.users import LOCAL_USER
from api.dependencies import Nonce, ResourcesOfApp, SentForm, Spoken
from api.plain_page import form, link, paragraph, plain_page
from api.wording import say, sentence_of
from graph.vocabulary import Language

__all__ = ["router"]

router = APIRouter(tags=["sign-in"], include_in_schema=False)
_POST_ITSELF = "document.getElementById('go').submit()"
_TOO_MANY, _UNSIGNED = 429, 401
_WAIT_SECONDS = "60"
_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/sign-in")
def show_sign_in(resources: ResourcesOfApp, language: Spoken, nonce: Nonce) -> Response:
    """Tell a stranger how to get in."""
    return sign_in_page(resources, language, nonce)


@router.post("/sign-in")
def use_password(
    request: Request,
    resources: ResourcesOfApp,
    language: Spoken,
    nonce: Nonce,
    sent: SentForm,
) -> Response:
    """Open a session for a local account."""
    require_same_origin(request)
    credentials = resources.credentials
    name, password = sent.get("name", ""), sent.get("password", "")
    address = client_address(request, resources.settings)
    try:
        user = credentials.accounts.check(name, password, address=address)
    except TooManyAttemptsError as error:
        said = sentence_of(error, language)
        page = sign_in_page(resources, language, nonce, said, status=_TOO_MANY)
        page.headers["Retry-After"] = _WAIT_SECONDS
        return page
    if user is None:
        said = say("wrong_password", language)
        return sign_in_page(resources, language, nonce, said, status=_UNSIGNED)
    response = RedirectResponse("/", status_code=303, headers=_NO_STORE)
    set_session(response, credentials.open_session(user), resources.settings)
    return response


@router.get("/sign-in/{token}")
def show_link(token: str, resources: ResourcesOfApp, language: Spoken, nonce: Nonce) -> Response:
    """Show the page that uses the link up."""
    state = resources.credentials.link_state(token)
    if state is not LinkState.OPEN:
        return _refusal(state, language, nonce)
    return plain_page(
        say("sign_in", language),
        paragraph(say("sign_in_now", language)),
        form(f"/sign-in/{token}", say("sign_in", language)),
        language=language,
        nonce=nonce,
        script=_POST_ITSELF,
    )


@router.post("/sign-in/{token}")
def use_link(
    token: str, request: Request, resources: ResourcesOfApp, language: Spoken, nonce: Nonce
) -> Response:
    """Open a session, once."""
    require_same_origin(request)
    credentials = resources.credentials
    session = credentials.redeem_link(token)
    if session is None:
        return _refusal(credentials.link_state(token), language, nonce)
    # on a fresh installation for others, whoever holds the first link enters an administrator
    is_first = (
        resources.settings.is_for_others
        and credentials.session_user(session) == LOCAL_USER
        and not credentials.users.has_administrator()
    )
    to = SET_UP_PATH if is_first else "/"
    response = RedirectResponse(to, status_code=303, headers=_NO_STORE)
    set_session(response, session, resources.settings)
    return response


@router.post("/sign-out")
def sign_out(request: Request, resources: ResourcesOfApp) -> Response:
    """Close the session of this browser."""
    require_same_origin(request)
    secret = request.cookies.get(cookie_name(resources.settings))
    if secret:
        resources.credentials.end_session(secret)
    response = RedirectResponse("/sign-in", status_code=303, headers=_NO_STORE)
    clear_session(response, resources.settings)
    return response


def _refusal(state: LinkState, language: Language, nonce: str) -> Response:
    is_used = state is LinkState.USED
    return plain_page(
        say("link_used" if is_used else "link_unknown", language),
        paragraph(say("link_used_how" if is_used else "sign_in_how", language)),
        link("/", say("continue", language)),
        language=language,
        nonce=nonce,
        status=410,
    )
