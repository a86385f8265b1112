"""Leads a browser to the provider and back: one secret in its cookie binds both ways.

State, nonce and PKCE's verifier are made of that secret by a hash each, so nothing of them is at
rest, and whoever has another cookie has another state. The secret is good once and for ten minutes;
where a browser is sent back to stands in the settings, not in the request.
Source: RFC 7636 (S256); RFC 9207; RFC 9700; OpenID Connect Core 3.1; trust S11, S15.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.oidc.id_tokens import ForgedTokenError, check_id_token
from api.oidc.provider import Provider

__all__ = ["Flow"]

_SCOPES = "openid profile email"


class Flow:
    """One sign-in at the provider.

    Args:
        provider: Where it happens.
        secret: What the browser's cookie holds.
    """

    def __init__(self, provider: Provider, secret: str) -> None:
        self._provider = provider
        self._secret = secret

    def address(self) -> str:
        """Where the browser goes.

        Raises:
            ProviderError: The provider does not say where.
        """
        registration, document = self._provider.registration, self._provider.document()
        asked = {
            "response_type": "code",
            "client_id": registration.client_id,
            "redirect_uri": registration.redirect_uri,
            "scope": _SCOPES,
            "state": self._derived("state"),
            "nonce": self._derived("nonce"),
            "code_challenge": _hashed(self._derived("verifier")),
            "code_challenge_method": "S256",
        }
        return f"{document['authorization_endpoint']}?{urlencode(asked)}"

    def accepts(self, sent: Mapping[str, str]) -> bool:
        """Whether an answer belongs to this browser, and comes from this provider."""
        state = secrets.compare_digest(
            sent.get("state", "").encode(), self._derived("state").encode()
        )
        issuer, document = sent.get("iss"), self._provider.document()
        says_who = bool(document.get("authorization_response_iss_parameter_supported"))
        return state and (
            issuer == self._provider.registration.issuer or (issuer is None and not says_who)
        )

    def claims(self, code: str, now: float) -> dict[str, Any]:
        """Who signed in there, from the code that the browser brought back.

        Raises:
            ForgedTokenError: The ID token is not the one that this sign-in asked for.
            ProviderError: The provider refuses the code, or does not answer.
        """
        answer = self._provider.redeem(code, self._derived("verifier"))
        nonce = self._derived("nonce")
        claims = check_id_token(self._provider, answer.get("id_token"), nonce=nonce, now=now)
        claims["access_token"] = answer.get("access_token")
        return claims

    def more(self, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """The claims and what else the provider says of the same person, where a name is missing.

        Raises:
            ForgedTokenError: It speaks of somebody else.
            ProviderError: The provider does not answer.
        """
        token = claims.get("access_token")
        if self._provider.registration.named_by in claims or not isinstance(token, str):
            return claims
        found = self._provider.more_about(token)
        if found and found.get("sub") != claims["sub"]:
            message = "The provider's answer proves nothing here; sign in again."
            raise ForgedTokenError(message)
        return {**found, **claims}

    def _derived(self, use: str) -> str:
        return _hashed(f"{use}:{self._secret}")


def _hashed(text: str) -> str:
    """SHA-256 in the alphabet of addresses, without padding, as RFC 7636 writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
