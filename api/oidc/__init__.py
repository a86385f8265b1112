"""Signing in at an OpenID Connect provider: authorization code, PKCE, one provider an installation.

`registration` is what an installation sets, `provider` asks the provider, `id_tokens` checks what
it signed, `flow` leads a browser there and back.
"""

from __future__ import annotations

__all__: list[str] = []
