"""A provider that signs whatever a test asks for, and counts who is asked for what."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Any

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from api.oidc.provider import Provider
from api.oidc.registration import Registration

__all__ = ["CLIENT", "ISSUER", "NONCE", "NOW", "FakeProvider", "encoded"]

ISSUER = "https://id.example"
CLIENT = "stakegraph"
NONCE = "the nonce of this sign-in"
NOW = 1_800_000_000.0


def encoded(value: object) -> str:
    """A part of a token."""
    text = json.dumps(value) if isinstance(value, dict) else value
    assert isinstance(text, str)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


class FakeProvider:
    """Answers discovery and keys out of its attributes.

    Attributes:
        document: What discovery says.
        keys: What the address of the keys says.
        asked: How often each address was asked for.
        seconds: The clock of whoever asks.
    """

    def __init__(self, **registered: Any) -> None:
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        self.foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.document: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["HS256", "RS256", "ES256", "none"],
        }
        self.keys = [
            self.public(self.rsa, "right"),
            self.public(self.ec, "elliptic"),
            {**self.public(self.foreign, "for encryption"), "use": "enc"},
            {"kty": "oct", "kid": "shared", "k": encoded("secret")},
        ]
        self.asked: Counter[str] = Counter()
        self.seconds = 0.0
        said = {"issuer": ISSUER, "client_id": CLIENT, **registered}
        self.provider = Provider(
            Registration(**said),
            clock=lambda: self.seconds,
            transport=httpx2.MockTransport(self._answer),
        )

    @staticmethod
    def public(key: Any, kid: str) -> dict[str, Any]:
        """The public half of a key as a set of keys lists it."""
        algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
        found: dict[str, Any] = algorithm.to_jwk(key.public_key(), as_dict=True)
        return {**found, "kid": kid, "use": "sig"}

    @property
    def pem(self) -> bytes:
        """The public key as text, which forgers use as a shared secret."""
        found = self.rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return bytes(found)

    def token(
        self,
        *,
        key: Any = None,
        algorithm: str = "RS256",
        headers: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token with everything right but what is given; None takes a claim away."""
        said: dict[str, Any] = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "248289761001",
            "nonce": NONCE,
            "iat": NOW,
            "exp": NOW + 300,
            **claims,
        }
        said = {name: one for name, one in said.items() if one is not None}
        header = {"kid": "right", **(headers or {})}
        return jwt.encode(said, key or self.rsa, algorithm=algorithm, headers=header)

    def by_hand(self, header: dict[str, Any], signature: str = "") -> str:
        """A token put together without a library, as forgers do."""
        _, body, _ = self.token().split(".")
        return f"{encoded(header)}.{body}.{signature}"

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked[str(request.url)] += 1
        known = {
            f"{ISSUER}/.well-known/openid-configuration": self.document,
            f"{ISSUER}/keys": {"keys": self.keys},
        }
        found = known.get(str(request.url))
        return httpx2.Response(404) if found is None else httpx2.Response(200, json=found)
