"""What opens an installation: keys, passwords, one-time links, the provider, and sessions.

All of it lies in the access file. Source: trust S11, S25, D1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from api.access.access_file import AccessFile, time_text
from api.access.api_keys import ApiKeys, Grant, KeyRecord, KeyScope
from api.access.identities import Identities
from api.access.local_accounts import LocalAccounts
from api.access.tokens import digest, make_token
from api.access.users import LOCAL_USER, Users

__all__ = ["FLOW_LIFETIME", "SESSION_LIFETIME", "Credentials", "LinkState"]

_LINK_LIFETIME = timedelta(hours=24)
_MOST_FLOWS = 10_000
SESSION_LIFETIME = timedelta(days=7)
FLOW_LIFETIME = timedelta(minutes=10)
_INSERT_LINK = "INSERT INTO links (digest, user, expires_at) VALUES (?, ?, ?)"
_LINK = "SELECT expires_at, used_at FROM links WHERE digest = ?"
_USE_LINK = (
    "UPDATE links SET used_at = ? WHERE digest = ? AND used_at IS NULL AND expires_at > ? "
    "RETURNING user"
)
_INSERT_SESSION = "INSERT INTO sessions (digest, user, expires_at) VALUES (?, ?, ?)"
_SESSION = "SELECT user FROM sessions WHERE digest = ? AND expires_at > ?"
_END_SESSION = "DELETE FROM sessions WHERE digest = ?"
_FORGET_SESSIONS = "DELETE FROM sessions WHERE expires_at <= ?"
_FORGET_LINKS = "DELETE FROM links WHERE expires_at <= ?"
_INSERT_FLOW = "INSERT INTO flows (digest, expires_at) VALUES (?, ?)"
_END_FLOW = "DELETE FROM flows WHERE digest = ? AND expires_at > ? RETURNING 1"
_FORGET_FLOWS = "DELETE FROM flows WHERE expires_at <= ?"
# a flood of strangers fills no disk
_FORGET_OLDEST_FLOWS = (
    "DELETE FROM flows WHERE digest IN "
    "(SELECT digest FROM flows ORDER BY expires_at DESC, digest LIMIT -1 OFFSET ?)"
)


class LinkState(StrEnum):
    """What a one-time link still is worth."""

    OPEN = "open"
    USED = "used"
    UNKNOWN = "unknown"


class Credentials:
    """The access file of one installation; safe to use from many threads and processes.

    Args:
        path: The file; made, readable by its owner only, when it is not there.
        now: The clock.

    Raises:
        ConfigError: The file is not an access file, or its folder is not there.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or _utc_now
        self._file = AccessFile(path)
        self.users = Users(self._file, now=self._now)
        self.accounts = LocalAccounts(self._file, self.users, now=self._now)
        self.keys = ApiKeys(self._file, self.users, now=self._now)
        self.identities = Identities(self._file, self.users, now=self._now)

    def create_key(
        self, name: str, *, user: str = LOCAL_USER, can_write: bool = False
    ) -> tuple[str, KeyRecord]:
        """Make a key without an end that reads all that its user sees, or also writes.

        Raises:
            UserNotFoundError: There is no such user.
        """
        scope = KeyScope.WRITE if can_write else KeyScope.READ
        return self.keys.create(name, Grant(scope=scope), user=user)

    def create_link(self, user: str) -> str:
        """A token that signs `user` in once, within a day.

        Raises:
            UserNotFoundError: There is no such user.
        """
        user = self.users.find(user).name
        token, now = make_token(), self._now()
        with self._file.writing() as connection:
            connection.execute(_FORGET_LINKS, (time_text(now - _LINK_LIFETIME),))
            connection.execute(_INSERT_LINK, (digest(token), user, time_text(now + _LINK_LIFETIME)))
        return token

    def link_state(self, token: str) -> LinkState:
        """Whether a link still opens a session; an expired one counts as unknown."""
        with self._file.reading() as connection:
            row = connection.execute(_LINK, (digest(token),)).fetchone()
        if row is None:
            return LinkState.UNKNOWN
        expires_at, used_at = row
        if used_at is not None:
            return LinkState.USED
        return LinkState.OPEN if expires_at > time_text(self._now()) else LinkState.UNKNOWN

    def redeem_link(self, token: str) -> str | None:
        """Use a link up; the secret of the new session, or None where the link opens nothing."""
        now = time_text(self._now())
        with self._file.writing() as connection:
            row = connection.execute(_USE_LINK, (now, digest(token), now)).fetchone()
            return None if row is None else self._begin_session(connection, row[0])

    def open_session(self, user: str, lifetime: timedelta = SESSION_LIFETIME) -> str:
        """The secret of a new session of somebody who proved who they are."""
        with self._file.writing() as connection:
            return self._begin_session(connection, user, lifetime)

    def begin_flow(self) -> str:
        """A secret for a browser that is sent to the provider; good once, for ten minutes."""
        secret, now = make_token(), self._now()
        with self._file.writing() as connection:
            connection.execute(_FORGET_FLOWS, (time_text(now),))
            connection.execute(_FORGET_OLDEST_FLOWS, (_MOST_FLOWS,))
            connection.execute(_INSERT_FLOW, (digest(secret), time_text(now + FLOW_LIFETIME)))
        return secret

    def end_flow(self, secret: str) -> bool:
        """Use such a secret up; False where it is none, was used, or is too old."""
        values = (digest(secret), time_text(self._now()))
        with self._file.writing() as connection:
            return connection.execute(_END_FLOW, values).fetchone() is not None

    def session_user(self, secret: str) -> str | None:
        """Who is signed in with this session, or None."""
        with self._file.reading() as connection:
            row = connection.execute(_SESSION, (digest(secret), time_text(self._now()))).fetchone()
        return None if row is None else str(row[0])

    def end_session(self, secret: str) -> None:
        """Sign out: the session opens nothing from now on."""
        with self._file.writing() as connection:
            connection.execute(_END_SESSION, (digest(secret),))

    def _begin_session(
        self, connection: sqlite3.Connection, user: str, lifetime: timedelta = SESSION_LIFETIME
    ) -> str:
        session, now = make_token(), self._now()
        connection.execute(_FORGET_SESSIONS, (time_text(now),))
        values = (digest(session), user, time_text(now + lifetime))
        connection.execute(_INSERT_SESSION, values)
        return session

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def _utc_now() -> datetime:
    return datetime.now(UTC)
