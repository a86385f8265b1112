"""Whether anything was written to a SQLite file, told without a disk.

SQLite keeps in memory that all connections share how far a file is, and says with a number whether
somebody else wrote since; that takes some microseconds and waits for nobody.
Source: sqlite.org/pragma.html#pragma_data_version, sqlite.org/walformat.html (the WAL index).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock

from graph.stores.sqlite_connections import connect

__all__ = ["SqlitePulse"]

_BEAT = "PRAGMA data_version"
_NOT_THERE = 0  # SQLite counts from 1


class SqlitePulse:
    """The pulse of one file.

    Args:
        path: The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()

    def beat(self) -> int | None:
        """A number that is another one after every write; None where only a look at the disk tells.

        Whoever reads the file after this call reads at least what was there at the beat.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if self._connection is None:
                return None if self._path.exists() else _NOT_THERE
            return int(self._connection.execute(_BEAT).fetchone()[0])
        except sqlite3.Error:
            return None
        finally:
            self._lock.release()

    def listen(self) -> None:
        """Open the file where it is there and not open yet; this may wait for the disk."""
        with self._lock:
            if self._connection is not None or not self._path.exists():
                return
            try:
                self._connection = connect(self._path, 0)
            except sqlite3.Error:
                return

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
