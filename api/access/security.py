"""Who asks: by a session cookie, or by `Authorization: Bearer sgk_...`.

No decision here looks at `request.url`, which a hostile Host header can change: only at single
headers and cookies. Source: trust S11, S14 to S16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from api.access.api_keys import KeyScope
from api.access.credentials import FLOW_LIFETIME, SESSION_LIFETIME, Credentials
from api.settings import Settings
from graph.errors import NotAllowedError, NotSignedInError
from graph.scope import Scope

__all__ = [
    "Identity",
    "clear_flow",
    "clear_session",
    "client_address",
    "cookie_name",
    "flow_cookie_name",
    "identify",
    "require_same_origin",
    "set_flow",
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
        grant: What the way in is for: all, or less by a key.
        way: How they came in.
        key_id, expires_at: Of the key, where it was one.
    """

    user: str
    scope: Scope
    grant: KeyScope
    way: Literal["session", "key"]
    key_id: str | None = None
    expires_at: datetime | None = None

    @property
    def can_write(self) -> bool:
        """Whether they may change records."""
        return KeyScope.WRITE in self.grant.included

    @property
    def can_administer(self) -> bool:
        """Whether they may change who comes in, by which key, and what holds for everybody."""
        return KeyScope.ADMIN in self.grant.included


def cookie_name(settings: Settings) -> str:
    """Name of the session cookie; the prefix makes browsers refuse it without HTTPS."""
    return "__Host-stakegraph" if settings.uses_secure_cookies else "stakegraph"


def flow_cookie_name(settings: Settings) -> str:
    """Name of the cookie that binds a sign-in at the provider to its browser."""
    return f"{cookie_name(settings)}-flow"


def client_address(request: Request, settings: Settings) -> str:
    """Where a request comes from: who connects, or whom a proxy of ours names last."""
    address = request.client.host if request.client else ""
    if address in settings.proxies:
        # what stood there before the proxy's own word, in whatever line, anybody may have written
        named = ",".join(request.headers.getlist("x-forwarded-for"))
        return named.rpartition(",")[2].strip() or address
    return address


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
    return Identity(user=scope.user, scope=scope, grant=KeyScope.ADMIN, way="session")


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


def set_session(
    response: Response, secret: str, settings: Settings, lifetime: timedelta = SESSION_LIFETIME
) -> None:
    """Hand the session to the browser; scripts cannot read it."""
    _set(response, cookie_name(settings), secret, settings, lifetime)


def set_flow(response: Response, secret: str, settings: Settings) -> None:
    """Hand the secret of a sign-in at the provider to the browser; it comes back with it."""
    _set(response, flow_cookie_name(settings), secret, settings, FLOW_LIFETIME)


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    _clear(response, cookie_name(settings), settings)


def clear_flow(response: Response, settings: Settings) -> None:
    """Take that secret from the browser."""
    _clear(response, flow_cookie_name(settings), settings)


def _set(
    response: Response, name: str, secret: str, settings: Settings, lifetime: timedelta
) -> None:
    response.set_cookie(
        name,
        secret,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=settings.uses_secure_cookies,
        httponly=True,
        samesite="lax",  # the way back from the provider comes from another site
    )


def _clear(response: Response, name: str, settings: Settings) -> None:
    response.delete_cookie(
        name, path="/", secure=settings.uses_secure_cookies, httponly=True, samesite="lax"
    )


def _by_key(authorization: str, credentials: Credentials) -> Identity:
    kind, _, secret = authorization.partition(" ")
    key = credentials.keys.find(secret.strip()) if kind.lower() == _BEARER else None
    scope = credentials.users.scope_of(key.user) if key else None
    if key is None or scope is None:
        message = (
            "The API key is not valid: mistyped, expired or revoked. Make one with "
            "`stakegraph key create NAME`."
        )
        raise NotSignedInError(message)
    return Identity(
        user=scope.user,
        scope=key.grant.narrow(scope),
        grant=key.grant.scope,
        way="key",
        key_id=key.id,
        expires_at=key.grant.expires_at,
    )
