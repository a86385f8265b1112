"""API keys, one-time sign-in links and sessions, in the access file. Source: trust S11, S25, D1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from api.access_file import AccessFile, time_text
from api.local_accounts import LocalAccounts
from api.tokens import digest, is_key, make_key, make_token, shown_prefix
from api.users import LOCAL_USER, Users
from graph.errors import NotFoundError

__all__ = ["SESSION_LIFETIME", "Credentials", "KeyNotFoundError", "KeyRecord", "LinkState"]

_LINK_LIFETIME = timedelta(hours=24)
SESSION_LIFETIME = timedelta(days=7)
_LAST_USE_PRECISION = timedelta(minutes=1)

_INSERT_KEY = (
    "INSERT INTO keys (id, name, user, prefix, digest, can_write, created_at, expires_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_KEY_COLUMNS = "id, name, user, prefix, can_write, created_at, expires_at, last_used_at, revoked_at"
_LIST_KEYS = f"SELECT {_KEY_COLUMNS} FROM keys ORDER BY created_at, id"  # noqa: S608 - constants
_KEY_BY_DIGEST = f"SELECT {_KEY_COLUMNS} FROM keys WHERE digest = ?"  # noqa: S608 - constants
_KEY_BY_ID = f"SELECT {_KEY_COLUMNS} FROM keys WHERE id = ?"  # noqa: S608 - constants
_REVOKE_KEY = "UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?"
_USE_KEY = "UPDATE keys SET last_used_at = ? WHERE id = ?"
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


class KeyNotFoundError(NotFoundError):
    """No such API key."""

    kind = "key"


class LinkState(StrEnum):
    """What a one-time link still is worth."""

    OPEN = "open"
    USED = "used"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known of an API key; the key itself is not.

    Attributes:
        id: Names it for `key revoke`.
        user: Whose it is.
        prefix: Its beginning, by which the owner recognises it.
        can_write: Whether it may import; each may read.
        last_used_at: To the minute.
    """

    id: str
    name: str
    user: str
    prefix: str
    can_write: bool
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


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

    def create_key(
        self,
        name: str,
        *,
        user: str = LOCAL_USER,
        can_write: bool = False,
        expires_at: datetime | None = None,
    ) -> tuple[str, KeyRecord]:
        """Make a key; the first part of the answer is the only time that it is readable.

        Args:
            name: Who uses it, and for what.
            user: Whose it is: it sees what they see at the moment of each request.
            can_write: Whether it may change something too.
            expires_at: Until when; None = no end.

        Raises:
            UserNotFoundError: There is no such user.
        """
        user = self.users.find(user).name
        key, key_id, now = make_key(), f"key_{token_hex(4)}", self._now()
        row = (key_id, name, user, shown_prefix(key), digest(key), can_write, time_text(now))
        with self._file.writing() as connection:
            connection.execute(_INSERT_KEY, (*row, time_text(expires_at) if expires_at else None))
            return key, _key_record(connection.execute(_KEY_BY_ID, (key_id,)).fetchone())

    def keys(self) -> tuple[KeyRecord, ...]:
        """All keys, the oldest first; revoked and expired ones too."""
        with self._file.reading() as connection:
            return tuple(_key_record(row) for row in connection.execute(_LIST_KEYS).fetchall())

    def revoke_key(self, key_id: str) -> KeyRecord:
        """Close a key for good, from the next request on.

        Raises:
            KeyNotFoundError: There is no key with this id.
        """
        with self._file.writing() as connection:
            connection.execute(_REVOKE_KEY, (time_text(self._now()), key_id))
            row = connection.execute(_KEY_BY_ID, (key_id,)).fetchone()
        if row is None:
            raise KeyNotFoundError(key_id)
        return _key_record(row)

    def find_key(self, secret: str) -> KeyRecord | None:
        """The valid key that this is, or None; notes the use."""
        if not is_key(secret):
            return None
        now = self._now()
        with self._file.reading() as connection:
            row = connection.execute(_KEY_BY_DIGEST, (digest(secret),)).fetchone()
        found = None if row is None else _key_record(row)
        if found is None or not found.is_valid(now):
            return None
        if found.last_used_at is None or now - found.last_used_at >= _LAST_USE_PRECISION:
            with self._file.writing() as connection:
                connection.execute(_USE_KEY, (time_text(now), found.id))
        return found

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

    def open_session(self, user: str) -> str:
        """The secret of a new session of somebody who proved who they are."""
        with self._file.writing() as connection:
            return self._begin_session(connection, user)

    def session_user(self, secret: str) -> str | None:
        """Who is signed in with this session, or None."""
        with self._file.reading() as connection:
            row = connection.execute(_SESSION, (digest(secret), time_text(self._now()))).fetchone()
        return None if row is None else str(row[0])

    def end_session(self, secret: str) -> None:
        """Sign out: the session opens nothing from now on."""
        with self._file.writing() as connection:
            connection.execute(_END_SESSION, (digest(secret),))

    def _begin_session(self, connection: sqlite3.Connection, user: str) -> str:
        session, now = make_token(), self._now()
        connection.execute(_FORGET_SESSIONS, (time_text(now),))
        values = (digest(session), user, time_text(now + SESSION_LIFETIME))
        connection.execute(_INSERT_SESSION, values)
        return session

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _key_record(
    row: tuple[str, str, str, str, int, str, str | None, str | None, str | None],
) -> KeyRecord:
    key_id, name, user, prefix, can_write, created_at, expires_at, last_used_at, revoked_at = row
    return KeyRecord(
        id=key_id,
        name=name,
        user=user,
        prefix=prefix,
        can_write=bool(can_write),
        created_at=datetime.fromisoformat(created_at),
        expires_at=_moment(expires_at),
        last_used_at=_moment(last_used_at),
        revoked_at=_moment(revoked_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
