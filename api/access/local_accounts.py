"""Passwords of local accounts: kept as Argon2id hashes, and guessed only slowly.

Whether a user exists is told neither by the answer nor by its time. Source: trust S11, S12.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.access.access_file import AccessFile, sign_out, time_text
from api.access.passwords import GUESSED
from api.access.users import UserNotFoundError, Users
from graph.errors import InputError, LimitError, Problem

__all__ = ["LocalAccounts", "TooManyAttemptsError"]

_LEAST, _MOST = 12, 256
_TRIES = 5
_WITHIN = timedelta(minutes=1)
_PRECISION = "microseconds"
_SET = "UPDATE users SET password = ? WHERE name = ?"
_KEPT = "SELECT password FROM users WHERE name = ? AND disabled_at IS NULL"
_FAILED = "INSERT INTO attempts (who, failed_at) VALUES (?, ?) RETURNING rowid"
_TAKE_BACK = "DELETE FROM attempts WHERE rowid = ?"
_COUNT = "SELECT count(*) FROM attempts WHERE who = ? AND failed_at > ?"
_FORGET = "DELETE FROM attempts WHERE failed_at <= ?"


class TooManyAttemptsError(LimitError):
    """Too many wrong passwords within a minute."""


class LocalAccounts:
    """Sets and checks passwords.

    Args:
        file: The access file.
        users: Whose passwords they are.
        now: The clock.
    """

    def __init__(self, file: AccessFile, users: Users, *, now: Callable[[], datetime]) -> None:
        self._file = file
        self._users = users
        self._now = now

    def set_password(self, name: str, password: str) -> None:
        """Give a user a password; sessions that were open are closed.

        Raises:
            UserNotFoundError: There is no such user.
            InputError: The password is too short, too long, or one that anybody would try.
        """
        user = self._users.find(name).name
        self.refuse_weak(user, password)
        hashed = _hasher().hash(password)
        with self._file.writing() as connection:
            if not connection.execute(_SET, (hashed, user)).rowcount:
                raise UserNotFoundError(name)
            sign_out(connection, user)

    def refuse_weak(self, name: str, password: str) -> None:
        """See that a password may be one of this name.

        Raises:
            InputError: It is too short, too long, or one that anybody would try.
        """
        user, plain = name.strip().casefold(), password.casefold()
        is_known = plain in GUESSED or user in plain or len(set(plain)) <= 4  # noqa: PLR2004
        if not _LEAST <= len(password) <= _MOST or is_known:
            text = (
                f"A password has {_LEAST} to {_MOST} characters, is none that anybody would try "
                "first, and does not hold the user's name."
            )
            raise InputError(Problem(code="weak_password", text=text))

    def check(self, name: str, password: str, *, address: str) -> str | None:
        """The user whose password this is, or None; costs as much for a stranger.

        Args:
            name: As typed.
            password: As typed.
            address: Where the request comes from.

        Raises:
            TooManyAttemptsError: Five were wrong within a minute, for this name or this address.
        """
        user = name.strip().casefold()[:80]
        noted = self._note_attempt((f"user:{user}", f"address:{address}"))
        with self._file.reading() as connection:
            row = connection.execute(_KEPT, (user,)).fetchone()
        kept = row[0] if row else None
        if not _is_right(kept or _nobodys_hash(), password) or not kept:
            return None
        with self._file.writing() as connection:
            connection.executemany(_TAKE_BACK, [(place,) for place in noted])
        return user

    def _note_attempt(self, tried: Iterable[str]) -> list[int]:
        """Count an attempt before it is checked, so that many at one moment are no way around.

        Raises:
            TooManyAttemptsError: There were five within a minute.
        """
        now = self._now()
        since, failed_at = (time_text(one, _PRECISION) for one in (now - _WITHIN, now))
        noted: list[int] = []
        with self._file.writing() as connection:
            connection.execute(_FORGET, (since,))
            for who in tried:
                if connection.execute(_COUNT, (who, since)).fetchone()[0] >= _TRIES:
                    message = "Five passwords were wrong; wait a minute, then try again."
                    raise TooManyAttemptsError(message)
                noted.append(connection.execute(_FAILED, (who, failed_at)).fetchone()[0])
        return noted


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # Argon2id by RFC 9106, the second recommended option


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex())


def _is_right(kept: str, password: str) -> bool:
    try:
        return _hasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
