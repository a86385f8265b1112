"""Our own ids: a prefix that tells the kind, and a ULID.

A ULID sorts by the millisecond it was made in; its 80 random bits tell nothing.
Source: contract 2; the ULID specification (Crockford base 32, 26 characters).
"""

from __future__ import annotations

import secrets
import time

__all__ = ["new_id"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BITS = 80


def new_id(prefix: str) -> str:
    """Make an id such as `per_01JZ8Q4D8M3T6V9X0B2C4E6G8J`."""
    number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    digits = [_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)]
    return f"{prefix}_{''.join(digits)}"
