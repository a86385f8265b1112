"""Secrets: how keys, links and sessions are made, told apart from typing errors, and digested.

A key is `sgk_`, 256 random bits in base 62, and a checksum of six characters, so that scanners find
leaked keys and a typing error costs no look-up. Only SHA-256 digests are stored: the secrets have
256 bits, so a slow hash adds nothing. Source: trust S11.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

__all__ = ["KEY_PREFIX", "digest", "is_key", "make_key", "make_token", "shown_prefix"]

KEY_PREFIX = "sgk_"
_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BITS = 256
_BODY = 43  # characters of base 62 that hold 256 bits
_CHECK = 6  # that hold a CRC-32
_SHOWN = 8
_FORM = re.compile(rf"{KEY_PREFIX}[0-9A-Za-z]{{{_BODY + _CHECK}}}")


def make_key() -> str:
    """A new API key; nobody can read it again once it is digested."""
    body = KEY_PREFIX + _base62(secrets.randbits(_BITS), _BODY)
    return body + _checksum(body)


def is_key(text: str) -> bool:
    """Whether a text has the form and the checksum of a key.

    >>> is_key(make_key()), is_key("sgk_typing-error")
    (True, False)
    """
    if not _FORM.fullmatch(text):
        return False
    return secrets.compare_digest(text[-_CHECK:], _checksum(text[:-_CHECK]))


def make_token() -> str:
    """A secret of 256 bits for a link or a session, safe in addresses and cookies."""
    return secrets.token_urlsafe(_BITS // 8)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_prefix(key: str) -> str:
    """The beginning of a key, by which its owner recognises it in a list."""
    return key[: len(KEY_PREFIX) + _SHOWN]


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits))
