"""What the audit trail keeps outside the store: its keys, and the heads of its chains.

Three files beside the store, for their owner alone: `.keys.db`, `.heads` and, where a server logs
who read what, `.reads`. Who has the store without them can change no past unseen; who has lost them
can prove none. Source: trust S13, P4 and 0b (audit).
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from graph.errors import StoreUnavailableError
from graph.stores.sqlite_connections import connect, create_file, protect
from graph.stores.sqlite_errors import translated
from graph.trail import Keys, PersonKey, pseudonym_of

__all__ = ["TrailFiles", "trail_base"]

_PATH = "STAKEGRAPH_TRAIL_PATH"
_ACCESS_PATH = "STAKEGRAPH_ACCESS_PATH"
_WAIT_SECONDS = 5.0
_KEY_BYTES = 32
_CHAIN, _VALUES = "chain", "values"

_TABLES = (
    "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS people (
        person TEXT PRIMARY KEY, key BLOB NOT NULL, pseudonym TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # Two lists that nobody can lay beside each other: each is in the order of its own values.
    "CREATE TABLE IF NOT EXISTS erased (person TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS destroyed (pseudonym TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)
_BEGIN = "BEGIN IMMEDIATE"
_COMMIT = "COMMIT"
_ROLLBACK = "ROLLBACK"
_ADD_SECRET = "INSERT OR IGNORE INTO secrets (name, key) VALUES (?, ?)"  # noqa: S105 - a query
_SECRET = "SELECT key FROM secrets WHERE name = ?"  # noqa: S105 - a query
_KEYS = "SELECT person, pseudonym, key FROM people WHERE person IN (SELECT value FROM json_each(?))"
_ADD_KEY = "INSERT OR IGNORE INTO people (person, key, pseudonym) VALUES (?, ?, ?)"
_PSEUDONYMS = "SELECT pseudonym, key FROM people"
_DESTROYED = "SELECT pseudonym FROM destroyed"
_ERASED = "SELECT person FROM erased WHERE person IN (SELECT value FROM json_each(?))"
_ADD_ERASED = "INSERT OR IGNORE INTO erased (person) VALUES (?)"
_ADD_DESTROYED = (
    "INSERT OR IGNORE INTO destroyed (pseudonym) SELECT pseudonym FROM people WHERE person = ?"
)
_ADD_PSEUDONYM = "INSERT OR IGNORE INTO destroyed (pseudonym) VALUES (?)"
_DELETE_KEY = "DELETE FROM people WHERE person = ?"


def trail_base(store_file: Path | None) -> Path:
    """What the names of the trail's files begin with.

    `STAKEGRAPH_TRAIL_PATH` where it is set; else the file of the store; for a store on a server the
    access file's place.

    Args:
        store_file: Of an embedded store; None for one on a server.
    """
    chosen = os.environ.get(_PATH, "").strip()
    if chosen:
        return Path(chosen).absolute()
    if store_file is not None:
        return store_file.absolute()
    access = os.environ.get(_ACCESS_PATH, "").strip() or "stakegraph.db"
    return Path(access).absolute().with_name("stakegraph-trail")


class TrailFiles:
    """Keys and heads of one store; safe to use from many threads and processes.

    The files are made when the first unit of work needs them.

    Args:
        base: What their names begin with.
    """

    def __init__(self, base: Path) -> None:
        self._keys = base.with_name(f"{base.name}.keys.db")
        self._heads = base.with_name(f"{base.name}.heads")
        self.reads = base.with_name(f"{base.name}.reads")
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._secrets: dict[str, bytes] = {}

    @property
    def is_there(self) -> bool:
        """Whether there are keys already."""
        return self._keys.exists()

    @property
    def chain_key(self) -> bytes:
        """The key of the chains."""
        return self._secret(_CHAIN)

    @property
    def keys(self) -> Keys:
        """What it takes to check values, beside the keys of people."""
        with self._reading() as connection:
            destroyed = frozenset(one for (one,) in connection.execute(_DESTROYED))
        return Keys(values=self.value_key, destroyed=destroyed)

    @property
    def value_key(self) -> bytes:
        """The key of what concerns nobody."""
        return self._secret(_VALUES)

    def keys_of(self, people: Iterable[str]) -> tuple[dict[str, PersonKey], dict[str, PersonKey]]:
        """The keys of some people: those that are kept, and new ones, which `save` keeps.

        Whose key was destroyed gets one that nobody keeps.
        """
        wanted = set(people)
        with self._reading() as connection:
            rows = connection.execute(_KEYS, (_listed(wanted),))
            found = {person: PersonKey(pseudonym, key) for person, pseudonym, key in rows}
        fresh: dict[str, PersonKey] = {}
        for person in sorted(wanted - found.keys()):
            key = os.urandom(_KEY_BYTES)
            fresh[person] = PersonKey(pseudonym_of(key, person), key)
        return found, fresh

    def save(self, keys: Mapping[str, PersonKey]) -> None:
        """Keep new keys; when this returns, they are on the disk.

        Raises:
            StorageFullError: The disk is full.
            StoreUnavailableError: The file does not answer.
        """
        if not keys:
            return
        with self._writing() as connection:
            gone = {one for (one,) in connection.execute(_ERASED, (_listed(keys),))}
            rows = [(one, its.key, its.pseudonym) for one, its in keys.items() if one not in gone]
            connection.executemany(_ADD_KEY, rows)
            forgotten = [(keys[one].pseudonym,) for one in gone]
            connection.executemany(_ADD_PSEUDONYM, forgotten)

    def by_pseudonym(self) -> dict[str, bytes]:
        """All keys of people."""
        with self._reading() as connection:
            return dict(connection.execute(_PSEUDONYMS).fetchall())

    def destroy(self, person: str) -> None:
        """Destroy the key of a person, for good: nothing in the trail leads to them any more."""
        with self._writing() as connection:
            connection.execute(_ADD_ERASED, (person,))
            connection.execute(_ADD_DESTROYED, (person,))
            connection.execute(_DELETE_KEY, (person,))

    def erased(self, people: Iterable[str]) -> set[str]:
        """Which of these had their key destroyed: what they said cannot be brought back."""
        with self._reading() as connection:
            return {one for (one,) in connection.execute(_ERASED, (_listed(people),))}

    def append_head(self, chain: str, number: int, code: str) -> None:
        """Note the newest code of a chain; a power cut may lose the last ones, never the order.

        Raises:
            StoreUnavailableError: The file cannot be written.
        """
        try:
            _write_all(self._heads, f"{chain} {number} {code}\n".encode())
        except OSError as error:
            message = (
                "The heads of the audit trail cannot be written. Check the disk and its rights."
            )
            raise StoreUnavailableError(message) from error

    def heads(self, chain: str) -> dict[int, str]:
        """The codes that were noted of a chain, by number; '' where two were noted for one."""
        found: dict[int, str] = {}
        if self._heads.exists():
            for line in self._heads.read_text(encoding="utf-8").splitlines():
                name, _, rest = line.partition(" ")
                number, _, code = rest.partition(" ")
                if name == chain and number.isdecimal():
                    is_same = found.get(int(number), code) == code
                    found[int(number)] = code if is_same else ""
        return found

    def close(self) -> None:
        """Give the files back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _secret(self, name: str) -> bytes:
        if name not in self._secrets:
            with self._reading() as connection:
                (self._secrets[name],) = connection.execute(_SECRET, (name,)).fetchone()
        return self._secrets[name]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated():
            yield self._open()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated():
            connection = self._open()
            connection.execute(_BEGIN)
            try:
                yield connection
                connection.execute(_COMMIT)
            finally:
                if connection.in_transaction:
                    connection.execute(_ROLLBACK)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            create_file(self._keys)
            connection = connect(self._keys, _WAIT_SECONDS)
            try:
                protect(connection)
                connection.execute(_BEGIN)
                for index in range(len(_TABLES)):
                    connection.execute(_TABLES[index])
                for name in (_CHAIN, _VALUES):
                    connection.execute(_ADD_SECRET, (name, os.urandom(_KEY_BYTES)))
                connection.execute(_COMMIT)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection


def _write_all(path: Path, line: bytes) -> None:
    place = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        os.write(place, line)
    finally:
        os.close(place)


def _listed(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
