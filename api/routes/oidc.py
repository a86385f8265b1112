"""Signing in at the provider: there, and back.

Both are links, not forms: the policy of our pages lets no form lead to another site. Nothing here
looks at the address of the request; where to come back to is a setting. Source: trust S11, S15.
"""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.identities import NotInvitedError
from api.access.security import clear_flow, flow_cookie_name, set_flow, set_session
from api.access.sign_in_page import OIDC_PATH, sign_in_page
from api.access.users import UserRecord
from api.dependencies import Nonce, Resources, ResourcesOfApp, Spoken
from api.errors import status_of
from api.oidc.flow import Flow
from api.oidc.id_tokens import ForgedTokenError
from api.oidc.provider import Provider, ProviderError
from api.oidc.registration import CALLBACK
from api.wording import sentence_of
from graph.errors import NotFoundError, StakegraphError
from graph.vocabulary import Language

__all__ = ["router"]

router = APIRouter(tags=["sign-in"], include_in_schema=False)
_LOG = structlog.get_logger("stakegraph")
_SEE_OTHER = 303
_NO_STORE = {"Cache-Control": "no-store"}
# who leaves the firm is out the next day, also where nobody told this program
_LIFETIME = timedelta(hours=12)


class _OtherBrowserError(ForgedTokenError):
    """An answer that no sign-in of this browser waits for."""


@router.get(OIDC_PATH)
def go_to_provider(resources: ResourcesOfApp, language: Spoken, nonce: Nonce) -> Response:
    """Send the browser to the provider, with a secret in its cookie."""
    provider = _provider_of(resources)
    try:
        secret = resources.credentials.begin_flow()
        address = Flow(provider, secret).address()
    except ProviderError as error:
        said = sentence_of(error, language)
        return sign_in_page(resources, language, nonce, said, status=status_of(error))
    response = RedirectResponse(address, status_code=_SEE_OTHER, headers=_NO_STORE)
    set_flow(response, secret, resources.settings)
    return response


@router.get(CALLBACK)
def come_back(
    request: Request, resources: ResourcesOfApp, language: Spoken, nonce: Nonce
) -> Response:
    """Open a session for whom the provider vouches, or say on the sign-in page why not."""
    provider = _provider_of(resources)
    try:
        user = _signed_in(request, resources, provider)
    except (ProviderError, ForgedTokenError, NotInvitedError) as error:
        cause = type(error.__cause__ or error).__name__
        _LOG.warning("sign_in_refused", reason=type(error).__name__, cause=cause)
        return _refusal(resources, error, language, nonce)
    response = RedirectResponse("/", status_code=_SEE_OTHER, headers=_NO_STORE)
    secret = resources.credentials.open_session(user.name, _LIFETIME)
    set_session(response, secret, resources.settings, _LIFETIME)
    clear_flow(response, resources.settings)
    return response


def _signed_in(request: Request, resources: Resources, provider: Provider) -> UserRecord:
    """Whom the provider vouches for.

    Raises:
        ForgedTokenError: The answer is not one to this browser's sign-in, or proves nothing.
        NotInvitedError: The person may not come in here.
        ProviderError: The provider refuses, or does not answer.
    """
    credentials, sent = resources.credentials, dict(request.query_params)
    secret = request.cookies.get(flow_cookie_name(resources.settings), "")
    flow = Flow(provider, secret)
    if not secret or not flow.accepts(sent) or not credentials.end_flow(secret):
        message = "This sign-in is too old, was used, or belongs to another browser; begin again."
        raise _OtherBrowserError(message)
    if "error" in sent or not sent.get("code"):
        name = provider.registration.name
        message = f"{name} did not sign you in; try again, or ask an administrator."
        raise NotInvitedError(message)
    claims = flow.claims(sent["code"], time.time())
    subject = str(claims["sub"])
    user = credentials.identities.known(provider.registration.issuer, subject)
    if user is None:
        more = flow.more(claims)
        user = credentials.identities.admit(provider.registration, subject, more)
    if not user.is_active:
        message = "Your user is disabled; ask an administrator."
        raise NotInvitedError(message)
    return user


def _refusal(
    resources: Resources, error: StakegraphError, language: Language, nonce: str
) -> Response:
    page = sign_in_page(
        resources, language, nonce, sentence_of(error, language), status=status_of(error)
    )
    if not isinstance(error, _OtherBrowserError):  # else another sign-in may be under way
        clear_flow(page, resources.settings)
    return page


def _provider_of(resources: Resources) -> Provider:
    """The provider that is set.

    Raises:
        NotFoundError: There is none.
    """
    if resources.provider is None:
        raise NotFoundError("oidc")
    return resources.provider
