"""Whether an ID token is the one that this sign-in asked for; any doubt refuses it.

The library checks signature, issuer, audience and times; the algorithm is the issuer's one, never
what the token says. Source: OpenID Connect Core 3.1.3.7; RFC 8725; trust S11.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import jwt

from api.oidc.provider import Provider
from graph.errors import NotSignedInError

__all__ = ["ForgedTokenError", "check_id_token"]

_LEEWAY_SECONDS = 30
_OLDEST_SECONDS = 600
_LONGEST = 16_384
# Where a token brings its own key, or demands what nobody here knows.
_REFUSED_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"})
_NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class ForgedTokenError(NotSignedInError):
    """A token that proves nothing here."""


def check_id_token(provider: Provider, token: object, *, nonce: str, now: float) -> dict[str, Any]:
    """The claims of an ID token that is genuine, ours, and of this very sign-in.

    Args:
        provider: Who must have signed it.
        token: As the provider sent it.
        nonce: What this sign-in asked to be repeated.
        now: Seconds since 1970.

    Raises:
        ForgedTokenError: It is not all of that.
        ProviderError: The provider does not give its keys.
    """
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise _refusal()
    algorithm = provider.algorithm()
    try:
        header = jwt.get_unverified_header(token)
        if not _is_plain(header, algorithm):
            raise _refusal()
        key = provider.key(header.get("kid"))
        if key is None:
            raise _refusal()
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=provider.registration.client_id,
            issuer=provider.registration.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": _NEEDED, "verify_exp": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise _refusal() from error
    if not _is_ours(claims, provider.registration.client_id, nonce) or not _is_timely(claims, now):
        raise _refusal()
    return claims


def _is_plain(header: Mapping[str, Any], algorithm: str) -> bool:
    kid, kind = header.get("kid"), header.get("typ", "JWT")
    return (
        header.get("alg") == algorithm
        and isinstance(kind, str)
        and kind.upper() == "JWT"
        and (kid is None or isinstance(kid, str))
        and not _REFUSED_HEADERS & header.keys()
    )


def _is_ours(claims: Mapping[str, Any], client_id: str, nonce: str) -> bool:
    """Whether it is for this client alone, and answers this sign-in."""
    said, subject = claims["nonce"], claims["sub"]
    return (
        claims["aud"] in (client_id, [client_id])
        and claims.get("azp", client_id) == client_id
        and isinstance(said, str)
        and secrets.compare_digest(said.encode(), nonce.encode())
        and isinstance(subject, str)
        and 0 < len(subject) <= 255  # noqa: PLR2004 - OpenID Connect Core 2
    )


def _is_timely(claims: Mapping[str, Any], now: float) -> bool:
    ends, made = claims["exp"], claims["iat"]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (ends, made)):
        return False
    is_fresh = -_OLDEST_SECONDS <= made - now <= _LEEWAY_SECONDS
    return bool(now - _LEEWAY_SECONDS < ends) and is_fresh


def _refusal() -> ForgedTokenError:
    return ForgedTokenError("The provider's answer proves nothing here; sign in again.")
