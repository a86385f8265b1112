"""How an installation is known to its provider, and what it makes of who comes from there.

Source: OpenID Connect Core 1.0; RFC 9700 (best current practice); trust S11.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from graph.stores.addresses import is_loopback

__all__ = ["CALLBACK", "Algorithm", "NamedBy", "NewUsers", "Registration", "is_safe_address"]

CALLBACK = "/sign-in/oidc/callback"
Algorithm = Literal["RS256", "ES256", "EdDSA"]
NamedBy = Literal["email", "preferred_username"]
NewUsers = Literal["refuse", "member"]


@dataclass(frozen=True, slots=True)
class Registration:
    """What an installation sets about its provider.

    Attributes:
        issuer: Exactly as the provider writes it into its tokens.
        client_id: Our name there.
        client_secret: None for a public client, which PKCE alone protects.
        name: What people call the provider.
        named_by: The claim that links somebody new to a name here.
        new_users: What becomes of somebody whom nobody entered.
        algorithm: How ID tokens are signed; None takes the first that we and the provider know.
        root: Our own address, of which the way back is made.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    name: str = "OpenID Connect"
    named_by: NamedBy = "email"
    new_users: NewUsers = "refuse"
    algorithm: Algorithm | None = None
    root: str = "http://localhost:8765"

    @property
    def redirect_uri(self) -> str:
        """The one address to which the provider may send people back."""
        return f"{self.root}{CALLBACK}"


def is_safe_address(address: str) -> bool:
    """Whether nobody else hears what is said to an address: HTTPS, or this very machine.

    >>> is_safe_address("https://id.example"), is_safe_address("http://id.example")
    (True, False)
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
