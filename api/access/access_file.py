"""The access file: users, keys, links and sessions of one installation, never in the graph store.

A backup or an export of the records holds no secrets, and a stolen access file opens nothing,
because it holds digests only. Source: trust S11, S25, D1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from graph.errors import ConfigError, StoreUnavailableError
from graph.stores.sqlite_connections import connect, create_file, protect

__all__ = ["AccessFile", "sign_out", "time_text"]

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
    """CREATE TABLE IF NOT EXISTS users (
        name TEXT PRIMARY KEY, shown TEXT NOT NULL, role TEXT NOT NULL, password TEXT,
        created_at TEXT NOT NULL, disabled_at TEXT) STRICT""",
    """CREATE TABLE IF NOT EXISTS members (
        user TEXT NOT NULL REFERENCES users (name), account TEXT NOT NULL, role TEXT NOT NULL,
        PRIMARY KEY (user, account)) STRICT""",
    """CREATE TABLE IF NOT EXISTS identities (
        issuer TEXT NOT NULL, subject TEXT NOT NULL, user TEXT NOT NULL REFERENCES users (name),
        linked_at TEXT NOT NULL, PRIMARY KEY (issuer, subject), UNIQUE (issuer, user)) STRICT""",
    """CREATE TABLE IF NOT EXISTS flows (
        digest TEXT PRIMARY KEY, expires_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS attempts (
        who TEXT NOT NULL, failed_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX IF NOT EXISTS attempts_by_who ON attempts (who, failed_at)",
)
_HAS_COLUMN = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
# What a file of an older version lacks: table, column, and what brings it.
_LACKING = (
    ("keys", "user", ("ALTER TABLE keys ADD COLUMN user TEXT NOT NULL DEFAULT 'local'",)),
    (
        "keys",
        "scopes",
        (
            "ALTER TABLE keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read'",
            "UPDATE keys SET scopes = 'read write' WHERE can_write = 1",
        ),
    ),
    ("keys", "accounts", ("ALTER TABLE keys ADD COLUMN accounts TEXT NOT NULL DEFAULT ''",)),
    ("users", "seen_at", ("ALTER TABLE users ADD COLUMN seen_at TEXT",)),
)
_END_SESSIONS = "DELETE FROM sessions WHERE user = ?"
_END_LINKS = "DELETE FROM links WHERE user = ?"
_BEGIN = "BEGIN"
_BEGIN_WRITING = "BEGIN IMMEDIATE"


class AccessFile:
    """One small SQLite file; safe to use from many threads and processes.

    Every request reads it afresh, so what is revoked is closed at once, also from another process.
    A file of an older version gets what it lacks.

    Args:
        path: The file; made, readable by its owner only, when it is not there.

    Raises:
        ConfigError: The file is not an access file, or its folder is not there.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        if not path.absolute().parent.is_dir():
            message = "The folder of the access file is not there; make it, or set another path."
            raise ConfigError(message)
        create_file(path)
        self._connection = connect(path.absolute(), _WAIT_SECONDS)
        try:
            protect(self._connection)
            self._complete()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            message = "The access file is not one of this program, or is damaged; move it away."
            raise ConfigError(message) from error

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A unit of work that waits for nobody."""
        return self._unit(_BEGIN)

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A unit of work that lands whole or not at all."""
        return self._unit(_BEGIN_WRITING)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    def _complete(self) -> None:
        for statement in _TABLES:
            self._connection.execute(statement)
        self._connection.execute(_BEGIN_WRITING)
        for table, column, statements in _LACKING:
            if self._connection.execute(_HAS_COLUMN, (table, column)).fetchone() is None:
                for statement in statements:
                    self._connection.execute(statement)
        self._connection.execute("COMMIT")

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


def sign_out(connection: sqlite3.Connection, user: str) -> None:
    """End every session of a user and every link that would open one, in this unit of work."""
    connection.execute(_END_SESSIONS, (user,))
    connection.execute(_END_LINKS, (user,))


def time_text(moment: datetime, precision: str = "seconds") -> str:
    """A moment as the file keeps it: of fixed width, so that texts are in the order of times."""
    return moment.astimezone(UTC).isoformat(timespec=precision)
