"""Connections to one SQLite file: opened safely, used by one thread at a time, all given back."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from graph.errors import ConfigError, StorageFullError, StoreError, StoreUnavailableError
from graph.stores.sqlite_errors import translated

__all__ = ["Readers", "connect", "create_file", "protect"]

_OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
_FULL = 2
_SYNCHRONOUS = "PRAGMA synchronous = FULL"
_JOURNAL_LIMIT = "PRAGMA journal_size_limit = 67108864"


def create_file(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one already.

    Raises:
        StorageFullError: The disk is full.
        StoreUnavailableError: The file cannot be made there.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message = "The disk is full; the store was not created."
            raise StorageFullError(message) from error
        message = (
            "The store's file cannot be opened. Check that its folder is there and that the file "
            "may be read and written."
        )
        raise StoreUnavailableError(message) from error


def connect(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """Open a file that is there; transactions begin and end only where the code says so.

    Args:
        path: The file, absolute; it is never created here.
        wait_seconds: How long a statement waits for another writer, in seconds.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    return sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,
    )


def protect(connection: sqlite3.Connection) -> None:
    """Make what is committed survive a power cut, and see that it took effect.

    Without FULL an acknowledged unit of work can be lost with the power: 2,879 of 6,156 were in
    an experiment (trust, fact 1).

    Raises:
        ConfigError: SQLite does not take the settings that the store needs.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        message = f"SQLite {sqlite3.sqlite_version} is too old; the store needs 3.37 or newer."
        raise ConfigError(message)
    (journal,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute(_SYNCHRONOUS)
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(_JOURNAL_LIMIT)
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    if level < _FULL:
        message = (
            f"The store does not start: PRAGMA synchronous is {level} and must be 2 (FULL), else a "
            "power cut loses what was acknowledged."
        )
        raise ConfigError(message)
    if journal != "wal":
        message = (
            "The store does not start: its folder does not allow SQLite's write-ahead log. Put the "
            "file on a local disk."
        )
        raise ConfigError(message)


class Readers:
    """Connections for reading; as many as read at the same time, each used by one thread.

    Args:
        path: The file.
        wait_seconds: How long to wait for a lock, in seconds; readers hardly ever need to.
    """

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._is_closed = False

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees the store as it is now, whatever is written meanwhile.

        Raises:
            StoreError: The store is closed, or its file cannot be read.
        """
        with translated():
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("ROLLBACK")
            except BaseException:
                connection.close()
                raise
            self._give_back(connection)

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as it comes back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._is_closed:
                message = "The store is closed."
                raise StoreError(message)
            if self._idle:
                return self._idle.pop()
        connection = connect(self._path, self._wait_seconds)
        try:
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(connection)
                return
        connection.close()
