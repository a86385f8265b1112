"""The schema of an SQLite file: which version it has, and the steps to ours.

A step is a file `migrations/sqlite/V0001__name.sql` that ends by setting its number as
`PRAGMA user_version`. All steps that are missing run in one transaction: a process that dies in
between leaves the old schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from graph.errors import StoreError, StoreVersionError

__all__ = ["STATEMENTS", "check_version", "is_new", "run_steps"]

_APPLICATION_ID = 1398033223  # "STKG": what an SQLite file says it is for


def _split(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""


def _load_statements() -> dict[str, tuple[str, ...]]:
    folder = files("graph.stores") / "migrations" / "sqlite"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return {
        name.removesuffix(".sql"): tuple(_split((folder / name).read_text(encoding="utf-8")))
        for name in names
    }


# The statements of each step, in order; the place in the order is the version it leads to.
STATEMENTS: dict[str, tuple[str, ...]] = _load_statements()


def is_new(connection: sqlite3.Connection) -> bool:
    """Whether the file holds nothing yet."""
    (count,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(count == 0) and _version_of(connection) == 0


def check_version(connection: sqlite3.Connection) -> bool:
    """Tell whether steps are missing in a file that is not new.

    Raises:
        StoreError: The file belongs to another program.
        StoreVersionError: The file was written by a newer version of this program.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION_ID:
        message = (
            "The store's file is an SQLite database of another program. "
            "Check the address of the store."
        )
        raise StoreError(message)
    version = _version_of(connection)
    if version > len(STATEMENTS):
        message = (
            f"The store was written by a newer stakegraph (schema {version}; this one knows "
            f"{len(STATEMENTS)}). Install that version, or use another store."
        )
        raise StoreVersionError(message)
    return version < len(STATEMENTS)


def run_steps(connection: sqlite3.Connection) -> list[str]:
    """Run the steps that are missing, all or none; their names.

    The connection must have foreign keys switched off, as steps may rebuild tables; what they
    leave is checked before it counts.

    Raises:
        StoreError: A step would leave references that lead nowhere.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        missing = list(STATEMENTS)[_version_of(connection) :]
        for name in missing:
            for index in range(len(STATEMENTS[name])):
                connection.execute(STATEMENTS[name][index])
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            message = "The store was not migrated: a reference in it leads nowhere."
            raise StoreError(message)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return missing


def _version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
