"""Who asks: by a session cookie, or by `Authorization: Bearer sgk_...`.

No decision here looks at `request.url`, which a hostile Host header can change: only at single
headers and cookies. Source: trust S11, S14 to S16.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from api.credentials import SESSION_LIFETIME, Credentials
from api.settings import Settings
from graph.errors import NotAllowedError, NotSignedInError
from graph.scope import Scope

__all__ = [
    "Identity",
    "clear_session",
    "cookie_name",
    "identify",
    "require_same_origin",
    "set_session",
]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, and what they may see and do.

    Attributes:
        user: Their name in the installation.
        scope: What they may see, at this moment.
        can_write: Whether they may change records.
        way: How they came in.
    """

    user: str
    scope: Scope
    can_write: bool
    way: Literal["session", "key"]


def cookie_name(settings: Settings) -> str:
    """Name of the session cookie; the prefix makes browsers refuse it without HTTPS."""
    return "__Host-stakegraph" if settings.uses_secure_cookies else "stakegraph"


def identify(request: Request, credentials: Credentials, settings: Settings) -> Identity:
    """Find out who asks; called for every request, so that a revocation holds at once.

    Raises:
        NotSignedInError: No valid key and no valid session.
        NotAllowedError: Another site makes the browser write with the reader's cookie.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        return _by_key(authorization, credentials)
    secret = request.cookies.get(cookie_name(settings))
    user = credentials.session_user(secret) if secret else None
    scope = credentials.users.scope_of(user) if user else None
    if scope is None:
        message = "You are not signed in. Open a sign-in link, or send an API key."
        raise NotSignedInError(message)
    if request.method not in _SAFE_METHODS:
        require_same_origin(request)
    return Identity(user=scope.user, scope=scope, can_write=True, way="session")


def require_same_origin(request: Request) -> None:
    """See that a page of ours sent this, not another site through the reader's browser.

    Browsers say so by `Sec-Fetch-Site`; older ones by `Origin`, which must name the called host.
    `SameSite=Lax` on the cookie is the second wall.

    Raises:
        NotAllowedError: Neither header says that the request is ours.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        origin = request.headers.get("origin", "")
        is_ours = origin.partition("://")[2] == request.headers.get("host", "")
    if not is_ours:
        message = "Another site sent this request; open the page itself and try again there."
        raise NotAllowedError(message)


def set_session(response: Response, secret: str, settings: Settings) -> None:
    """Hand the session to the browser; scripts cannot read it."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        path="/",
        secure=settings.uses_secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(settings),
        path="/",
        secure=settings.uses_secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _by_key(authorization: str, credentials: Credentials) -> Identity:
    kind, _, secret = authorization.partition(" ")
    key = credentials.find_key(secret.strip()) if kind.lower() == _BEARER else None
    scope = credentials.users.scope_of(key.user) if key else None
    if key is None or scope is None:
        message = (
            "The API key is not valid: mistyped, expired or revoked. Make one with "
            "`stakegraph key create NAME`."
        )
        raise NotSignedInError(message)
    return Identity(user=scope.user, scope=scope, can_write=key.can_write, way="key")
