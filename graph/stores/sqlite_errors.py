"""Errors of SQLite, translated once into ours.

The texts name neither the file nor a value: they may go to whoever asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import (
    DuplicateError,
    InputError,
    StakegraphError,
    StorageFullError,
    StoreError,
    StoreUnavailableError,
)

__all__ = ["is_sync_failure", "translate_error", "translated"]

_LOW_BYTE = 0xFF
_SYNC_FAILURES = frozenset({sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC})
_UNIQUE = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})

_FULL = "The disk is full; nothing was written. Free some space and send it again."
_BUSY = "The store is busy with another writer; nothing was written. Try again in a moment."
_SILENT = "The store's file cannot be opened. Check that it is there and may be read and written."
_DAMAGED = "The store's file is damaged. Restore the last backup, or ask who runs this service."
_FOREIGN = "The store's file is not an SQLite database. Check the address of the store."
_READ_ONLY = "The store's file may not be written. Check the rights on the file and its folder."
_DISK = "The disk did not read or write the store's file; nothing was written. Check the disk."
_TAKEN = "Another record has the same natural key or sender's id."
_LOOSE = "A reference leads to a record that is not there."
_OTHER = "The store cannot do this; nothing was written."
_INVALID = "A value does not fit its column."

_BY_CODE: dict[int, tuple[type[StakegraphError], str]] = {
    sqlite3.SQLITE_FULL: (StorageFullError, _FULL),
    sqlite3.SQLITE_BUSY: (StoreUnavailableError, _BUSY),
    sqlite3.SQLITE_LOCKED: (StoreUnavailableError, _BUSY),
    sqlite3.SQLITE_PROTOCOL: (StoreUnavailableError, _BUSY),
    sqlite3.SQLITE_CANTOPEN: (StoreUnavailableError, _SILENT),
    sqlite3.SQLITE_CORRUPT: (StoreError, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (StoreError, _FOREIGN),
    sqlite3.SQLITE_READONLY: (StoreError, _READ_ONLY),
    sqlite3.SQLITE_PERM: (StoreError, _READ_ONLY),
    sqlite3.SQLITE_IOERR: (StoreError, _DISK),
    # the index of the write-ahead log could not grow: that is how a full disk shows at opening
    sqlite3.SQLITE_IOERR_SHMSIZE: (StorageFullError, _FULL),
    sqlite3.SQLITE_MISMATCH: (InputError, _INVALID),
    sqlite3.SQLITE_TOOBIG: (InputError, _INVALID),
}


@contextmanager
def translated() -> Iterator[None]:
    """Let no error of SQLite out of the block.

    Raises:
        StakegraphError: What `translate_error` makes of it, with the cause attached.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise translate_error(error) from error


def translate_error(error: sqlite3.Error) -> StakegraphError:
    """Say in our words what SQLite reports."""
    code = _code_of(error)
    if code & _LOW_BYTE == sqlite3.SQLITE_CONSTRAINT:
        return _translate_constraint(code)
    kind, text = _BY_CODE.get(code) or _BY_CODE.get(code & _LOW_BYTE) or (StoreError, _OTHER)
    return kind(text)


def is_sync_failure(error: BaseException | None) -> bool:
    """Whether the disk refused to make data durable.

    After that the operating system may have dropped what it held, so that a later "ok" is worth
    nothing until the file is opened afresh.
    """
    return isinstance(error, sqlite3.Error) and _code_of(error) in _SYNC_FAILURES


def _code_of(error: sqlite3.Error) -> int:
    """SQLite's extended result code; 0 for errors that come from Python's side."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code if isinstance(code, int) else 0


def _translate_constraint(code: int) -> StakegraphError:
    if code in _UNIQUE:
        return DuplicateError(_TAKEN)
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return InputError(_LOOSE)
    return InputError(_INVALID)
