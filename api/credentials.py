"""API keys, one-time sign-in links and sessions, in a small file of their own.

The file is never the graph store: a backup or an export of the records holds no secrets, and a
stolen access file opens nothing, because it holds digests only. Every request reads it afresh, so
what is revoked is closed at once, also from another process. Source: trust S11, S25, D1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from threading import Lock

from api.tokens import digest, is_key, make_key, make_token, shown_prefix
from graph.errors import ConfigError, NotFoundError, StoreUnavailableError
from graph.stores.sqlite_connections import connect, create_file, protect

__all__ = ["SESSION_LIFETIME", "Credentials", "KeyNotFoundError", "KeyRecord", "LinkState"]

_LINK_LIFETIME = timedelta(hours=24)
SESSION_LIFETIME = timedelta(days=7)
_LAST_USE_PRECISION = timedelta(minutes=1)
_WAIT_SECONDS = 0.8

_TABLES = (
    """CREATE TABLE IF NOT EXISTS keys (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE, can_write INTEGER NOT NULL, created_at TEXT NOT NULL,
        expires_at TEXT, last_used_at TEXT, revoked_at TEXT) STRICT""",
    """CREATE TABLE IF NOT EXISTS links (
        digest TEXT PRIMARY KEY, user TEXT NOT NULL, expires_at TEXT NOT NULL,
        used_at TEXT) STRICT""",
    """CREATE TABLE IF NOT EXISTS sessions (
        digest TEXT PRIMARY KEY, user TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT""",
)
_BEGIN = "BEGIN"
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_INSERT_KEY = (
    "INSERT INTO keys (id, name, prefix, digest, can_write, created_at, expires_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_KEY_COLUMNS = "id, name, prefix, can_write, created_at, expires_at, last_used_at, revoked_at"
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
        prefix: Its beginning, by which the owner recognises it.
        can_write: Whether it may import; each may read.
        last_used_at: To the minute.
    """

    id: str
    name: str
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
        self._lock = Lock()
        if not path.absolute().parent.is_dir():
            message = "The folder of the access file is not there; make it, or set another path."
            raise ConfigError(message)
        create_file(path)
        self._connection = connect(path.absolute(), _WAIT_SECONDS)
        try:
            protect(self._connection)
            for statement in _TABLES:
                self._connection.execute(statement)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            message = "The access file is not one of this program, or is damaged; move it away."
            raise ConfigError(message) from error

    def create_key(
        self, name: str, *, can_write: bool = False, expires_at: datetime | None = None
    ) -> tuple[str, KeyRecord]:
        """Make a key; the first part of the answer is the only time that it is readable."""
        key, key_id, now = make_key(), f"key_{token_hex(4)}", self._now()
        row = (key_id, name, shown_prefix(key), digest(key), can_write, _text(now))
        with self._writing() as connection:
            connection.execute(_INSERT_KEY, (*row, _text(expires_at) if expires_at else None))
            return key, _key_record(connection.execute(_KEY_BY_ID, (key_id,)).fetchone())

    def keys(self) -> tuple[KeyRecord, ...]:
        """All keys, the oldest first; revoked and expired ones too."""
        with self._reading() as connection:
            return tuple(_key_record(row) for row in connection.execute(_LIST_KEYS).fetchall())

    def revoke_key(self, key_id: str) -> KeyRecord:
        """Close a key for good, from the next request on.

        Raises:
            KeyNotFoundError: There is no key with this id.
        """
        with self._writing() as connection:
            connection.execute(_REVOKE_KEY, (_text(self._now()), key_id))
            row = connection.execute(_KEY_BY_ID, (key_id,)).fetchone()
        if row is None:
            raise KeyNotFoundError(key_id)
        return _key_record(row)

    def find_key(self, secret: str) -> KeyRecord | None:
        """The valid key that this is, or None; notes the use."""
        if not is_key(secret):
            return None
        now = self._now()
        with self._reading() as connection:
            row = connection.execute(_KEY_BY_DIGEST, (digest(secret),)).fetchone()
        found = None if row is None else _key_record(row)
        if found is None or not found.is_valid(now):
            return None
        if found.last_used_at is None or now - found.last_used_at >= _LAST_USE_PRECISION:
            with self._writing() as connection:
                connection.execute(_USE_KEY, (_text(now), found.id))
        return found

    def create_link(self, user: str) -> str:
        """A token that signs `user` in once, within a day."""
        token, now = make_token(), self._now()
        with self._writing() as connection:
            connection.execute(_FORGET_LINKS, (_text(now - _LINK_LIFETIME),))
            connection.execute(_INSERT_LINK, (digest(token), user, _text(now + _LINK_LIFETIME)))
        return token

    def link_state(self, token: str) -> LinkState:
        """Whether a link still opens a session; an expired one counts as unknown."""
        with self._reading() as connection:
            row = connection.execute(_LINK, (digest(token),)).fetchone()
        if row is None:
            return LinkState.UNKNOWN
        expires_at, used_at = row
        if used_at is not None:
            return LinkState.USED
        return LinkState.OPEN if expires_at > _text(self._now()) else LinkState.UNKNOWN

    def redeem_link(self, token: str) -> str | None:
        """Use a link up; the secret of the new session, or None where the link opens nothing."""
        now, session = self._now(), make_token()
        with self._writing() as connection:
            used = (_text(now), digest(token), _text(now))
            row = connection.execute(_USE_LINK, used).fetchone()
            if row is None:
                return None
            connection.execute(_FORGET_SESSIONS, (_text(now),))
            values = (digest(session), row[0], _text(now + SESSION_LIFETIME))
            connection.execute(_INSERT_SESSION, values)
        return session

    def session_user(self, secret: str) -> str | None:
        """Who is signed in with this session, or None."""
        with self._reading() as connection:
            row = connection.execute(_SESSION, (digest(secret), _text(self._now()))).fetchone()
        return None if row is None else str(row[0])

    def end_session(self, secret: str) -> None:
        """Sign out: the session opens nothing from now on."""
        with self._writing() as connection:
            connection.execute(_END_SESSION, (digest(secret),))

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A unit of work that waits for nobody."""
        return self._unit(_BEGIN)

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A unit of work that lands whole or not at all."""
        return self._unit(_BEGIN_WRITING)

    @contextmanager
    def _unit(self, BEGIN: str) -> Iterator[sqlite3.Connection]:  # noqa: N803 - a constant
        """One unit of work.

        Raises:
            StoreUnavailableError: Another process holds the file, or the disk fails.
        """
        with self._lock:
            try:
                self._connection.execute(BEGIN)
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                message = "The access file does not answer; try again in a moment."
                raise StoreUnavailableError(message) from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _text(moment: datetime) -> str:
    """Fixed width, so that the order of texts is the order of times."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _key_record(
    row: tuple[str, str, str, int, str, str | None, str | None, str | None],
) -> KeyRecord:
    key_id, name, prefix, can_write, created_at, expires_at, last_used_at, revoked_at = row
    return KeyRecord(
        id=key_id,
        name=name,
        prefix=prefix,
        can_write=bool(can_write),
        created_at=datetime.fromisoformat(created_at),
        expires_at=_moment(expires_at),
        last_used_at=_moment(last_used_at),
        revoked_at=_moment(revoked_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
