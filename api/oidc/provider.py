"""What the provider publishes about itself, and what it says when asked; every call has an end.

The discovery document and the keys are kept for a while. A key that is not among them is looked for
once more, at most once within half a minute, so that forged key names cost the provider nothing.
Source: OpenID Connect Discovery 1.0; RFC 8414; trust S11, D15.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import quote

import httpx2
import jwt

from api.oidc.registration import Algorithm, Registration, is_safe_address
from graph.errors import SourceError

__all__ = ["Provider", "ProviderError"]

_ALGORITHMS: tuple[Algorithm, ...] = ("RS256", "ES256", "EdDSA")
_KEY_TYPES: Mapping[Algorithm, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
_PATH = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CALL_SECONDS, _CONNECT_SECONDS = 5.0, 2.0
_TURN_SECONDS, _CALLS_AT_ONCE = 1.0, 4
_MOST_BYTES, _MOST_KEYS = 256_000, 100
_KEPT_SECONDS = 300.0
_AGAIN_SECONDS = 30.0
_FAILED_SECONDS = 3.0


class ProviderError(SourceError):
    """The provider does not answer, or not as OpenID Connect says."""


class Provider:
    """One provider, asked over HTTPS; safe to use from many threads.

    Args:
        registration: Whose provider it is.
        clock: Seconds that only grow.
        transport: Carries the calls; the network when None.
    """

    def __init__(
        self,
        registration: Registration,
        *,
        clock: Callable[[], float] = time.monotonic,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.registration = registration
        self._clock = clock
        self._lock = Lock()
        self._turns = BoundedSemaphore(_CALLS_AT_ONCE)
        self._document: Mapping[str, Any] = {}
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._document_until = self._keys_until = self._again_at = self._failed_until = -1.0
        # no redirects: an answer from elsewhere is none
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(_CALL_SECONDS, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            transport=transport,
            headers={"Accept": "application/json", "User-Agent": "stakegraph"},
        )

    def close(self) -> None:
        """End open connections."""
        self._client.close()

    def document(self) -> Mapping[str, Any]:
        """The discovery document, seen to be that of this issuer.

        Raises:
            ProviderError: There is none, or it is another one's.
        """
        with self._lock:
            if self._clock() >= self._document_until:
                self._document = self._read_document()
                self._document_until = self._clock() + _KEPT_SECONDS
            return self._document

    def algorithm(self) -> Algorithm:
        """The one way in which ID tokens are signed.

        Raises:
            ProviderError: The provider knows none of ours.
        """
        offered = self.document().get("id_token_signing_alg_values_supported") or ["RS256"]
        wanted = (self.registration.algorithm,) if self.registration.algorithm else _ALGORITHMS
        for one in wanted:
            if one in offered:
                return one
        message = "The identity provider signs in no way that this program accepts."
        raise ProviderError(message)

    def key(self, key_id: str | None) -> jwt.PyJWK | None:
        """The key that signs under this name; the only one there is where a token names none.

        Raises:
            ProviderError: The provider does not give its keys.
        """
        document, algorithm = self.document(), self.algorithm()
        with self._lock:
            now = self._clock()
            is_known = key_id is None or key_id in self._keys
            if now >= self._keys_until or (not is_known and now >= self._again_at):
                self._keys = _keys(self._ask("GET", str(document["jwks_uri"])), algorithm)
                self._keys_until = self._clock() + _KEPT_SECONDS
                self._again_at = self._clock() + _AGAIN_SECONDS
            if key_id is None:
                return next(iter(self._keys.values())) if len(self._keys) == 1 else None
            return self._keys.get(key_id)

    def redeem(self, code: str, verifier: str) -> Mapping[str, Any]:
        """Exchange a code for tokens, with the proof that the same browser asked for it.

        Raises:
            ProviderError: The provider refuses, or does not answer.
        """
        document, known = self.document(), self.registration
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": known.redirect_uri,
            "code_verifier": verifier,
        }
        secret, auth = known.client_secret, None
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if secret is not None and "client_secret_basic" in methods:
            auth = (quote(known.client_id, safe=""), quote(secret, safe=""))
        else:
            form["client_id"] = known.client_id
            if secret is not None:
                form["client_secret"] = secret
        return self._ask("POST", str(document["token_endpoint"]), data=form, auth=auth)

    def more_about(self, access_token: str) -> Mapping[str, Any]:
        """What the provider says of a person beside the ID token; nothing where it does not.

        Raises:
            ProviderError: The provider refuses, or does not answer.
        """
        address = self.document().get("userinfo_endpoint")
        if not isinstance(address, str) or not is_safe_address(address):
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        return self._ask("GET", address, headers=headers)

    def _read_document(self) -> Mapping[str, Any]:
        issuer = self.registration.issuer
        found = self._ask("GET", issuer.rstrip("/") + _PATH)
        if found.get("issuer") != issuer:
            message = "The identity provider calls itself another issuer than the settings do."
            raise ProviderError(message)
        if not all(is_safe_address(str(found.get(name, ""))) for name in _NEEDED):
            message = "The identity provider names no safe addresses."
            raise ProviderError(message)
        return found

    def _ask(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as httpx2
        """One call and its JSON.

        Raises:
            ProviderError: It failed, took too long, or answered something else.
        """
        if self._clock() < self._failed_until:
            message = "The identity provider does not answer; try again in a moment."
            raise ProviderError(message)
        try:
            with self._turn(), self._client.stream(method, address, **sent) as answer:
                body = _read(answer, time.monotonic() + _CALL_SECONDS)
        except httpx2.HTTPError as error:
            self._failed_until = self._clock() + _FAILED_SECONDS
            message = "The identity provider does not answer; try again in a moment."
            raise ProviderError(message) from error
        try:
            found = json.loads(body) if answer.is_success else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            message = "The identity provider refused; begin again, or ask an administrator."
            raise ProviderError(message)
        return found

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of few: a provider that hangs does not hold every thread.

        Raises:
            ProviderError: All are taken.
        """
        if not self._turns.acquire(timeout=_TURN_SECONDS):
            message = "The identity provider does not answer; try again in a moment."
            raise ProviderError(message)
        try:
            yield
        finally:
            self._turns.release()


def _read(answer: httpx2.Response, end: float) -> bytes:
    """The body within its size and time, however slowly it drips.

    Raises:
        ProviderError: It is too large, or takes too long.
    """
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > _MOST_BYTES or time.monotonic() > end:
            message = "The identity provider answers too much or too slowly."
            raise ProviderError(message)
    return body


def _keys(found: Mapping[str, Any], algorithm: Algorithm) -> dict[str, jwt.PyJWK]:
    """The public keys for one algorithm, by name; others, private and shared ones are passed by."""
    kind, curve = _KEY_TYPES[algorithm]
    listed = found.get("keys")
    keys: dict[str, jwt.PyJWK] = {}
    for one in listed[:_MOST_KEYS] if isinstance(listed, list) else ():
        fits = (
            isinstance(one, dict)
            and one.get("kty") == kind
            and one.get("crv") == curve
            and one.get("use", "sig") == "sig"
            and one.get("alg", algorithm) == algorithm
            and "d" not in one
        )
        if fits:
            try:
                keys[str(one.get("kid", ""))] = jwt.PyJWK(one, algorithm)
            except jwt.PyJWKError:
                continue
    return keys
