"""API keys: what they open, how they are made, replaced and closed. Source: trust S11, S25."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from api.access.access_file import AccessFile, time_text
from api.access.tokens import digest, is_key, make_key, shown_prefix
from api.access.users import LOCAL_USER, Users
from graph.errors import InputError, NotFoundError, Problem
from graph.scope import AccountRole, Scope
from graph.vocabulary import InstallationRole

__all__ = ["LONGEST_OVERLAP", "ApiKeys", "Grant", "KeyNotFoundError", "KeyRecord", "KeyScope"]

LONGEST_OVERLAP = timedelta(hours=24)
_LAST_USE_PRECISION = timedelta(minutes=1)
_COLUMNS = (
    "id, name, user, prefix, scopes, accounts, created_at, expires_at, last_used_at, revoked_at"
)
_INSERT = (
    "INSERT INTO keys (id, name, user, prefix, scopes, accounts, created_at, expires_at, "
    "digest, can_write) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALL = f"SELECT {_COLUMNS} FROM keys ORDER BY created_at, id"  # noqa: S608 - constants
_OF_USER = f"SELECT {_COLUMNS} FROM keys WHERE user = ? ORDER BY created_at, id"  # noqa: S608
_BY_DIGEST = f"SELECT {_COLUMNS} FROM keys WHERE digest = ?"  # noqa: S608 - constants
_BY_ID = f"SELECT {_COLUMNS} FROM keys WHERE id = ?"  # noqa: S608 - constants
_REVOKE = "UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?"
_END = "UPDATE keys SET expires_at = ? WHERE id = ?"
_USE = "UPDATE keys SET last_used_at = ? WHERE id = ?"


class KeyNotFoundError(NotFoundError):
    """No such API key."""

    kind = "key"


class KeyScope(StrEnum):
    """What a key is for; each includes those before it, and none exceeds its user's rights."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    @property
    def included(self) -> frozenset[KeyScope]:
        """This one and those before it."""
        return frozenset(list(KeyScope)[: list(KeyScope).index(self) + 1])


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key opens.

    Attributes:
        scope: What it is for.
        accounts: Our ids of the accounts that it is held to; empty for all that its user sees.
        expires_at: Until when; None = no end.
    """

    scope: KeyScope = KeyScope.READ
    accounts: tuple[str, ...] = ()
    expires_at: datetime | None = None

    def narrow(self, scope: Scope) -> Scope:
        """What of a reader's scope the key shows."""
        if not self.accounts:
            return scope
        held: dict[str, AccountRole] = {
            account: "owner" if scope.is_administrator else scope.accounts[account]
            for account in self.accounts
            if scope.is_administrator or account in scope.accounts
        }
        role = InstallationRole.MEMBER if scope.is_administrator else scope.role
        return replace(scope, role=role, accounts=held)


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known of an API key; the key itself is not.

    Attributes:
        id: Names it for `key revoke`.
        user: Whose it is.
        prefix: Its beginning, by which the owner recognises it.
        last_used_at: To the minute.
    """

    id: str
    name: str
    user: str
    prefix: str
    grant: Grant
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @property
    def scopes(self) -> tuple[KeyScope, ...]:
        """What it is for, the least first."""
        return tuple(one for one in KeyScope if one in self.grant.scope.included)

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        end = self.grant.expires_at
        return self.revoked_at is None and (end is None or now < end)


class ApiKeys:
    """The keys of one installation.

    Args:
        file: The access file.
        users: Whose keys they are.
        now: The clock.
    """

    def __init__(self, file: AccessFile, users: Users, *, now: Callable[[], datetime]) -> None:
        self._file = file
        self._users = users
        self._now = now

    def create(
        self, name: str, grant: Grant | None = None, *, user: str = LOCAL_USER
    ) -> tuple[str, KeyRecord]:
        """Make a key; the first part of the answer is the only time that it is readable.

        Args:
            name: Who uses it, and for what.
            grant: What it opens; reading when None.
            user: Whose it is: it sees what they see at the moment of each request.

        Raises:
            UserNotFoundError: There is no such user.
            InputError: A key for users and defaults is held to single accounts, or has no name.
        """
        user, given = self._users.find(user).name, grant or Grant()
        if given.scope is KeyScope.ADMIN and given.accounts:
            text = "A key for administration concerns everything; leave the accounts out."
            raise InputError(Problem(code="held_administration", column="accounts", text=text))
        shown = " ".join(name.split())
        if not 0 < len(shown) <= 120 or not shown.isprintable():  # noqa: PLR2004 - said below
            text = "The name of a key has 1 to 120 printable characters."
            raise InputError(Problem(code="bad_key_name", column="name", text=text))
        with self._file.writing() as connection:
            return self._insert(connection, shown, user, given)

    def all(self, *, user: str | None = None) -> tuple[KeyRecord, ...]:
        """Keys, the oldest first; revoked and expired ones too. Those of one user, or of all."""
        with self._file.reading() as connection:
            found: Iterable[_Row] = (
                connection.execute(_ALL) if user is None else connection.execute(_OF_USER, (user,))
            )
            return tuple(_record(row) for row in found)

    def revoke(self, key_id: str, *, user: str | None = None) -> KeyRecord:
        """Close a key for good, from the next request on.

        Args:
            key_id: As lists show it.
            user: Whose it must be; anybody's when None.

        Raises:
            KeyNotFoundError: There is no such key, or it is somebody else's.
        """
        with self._file.writing() as connection:
            self._found(connection, key_id, user)
            connection.execute(_REVOKE, (time_text(self._now()), key_id))
            return self._found(connection, key_id, user)

    def rotate(self, key_id: str, overlap: timedelta) -> tuple[str, KeyRecord]:
        """Make a key that opens the same, and end the old one after a while.

        A key with an end is followed by one that lives as long.

        Args:
            key_id: The old one.
            overlap: How long both are open, 24 hours at most.

        Raises:
            KeyNotFoundError: There is no such key.
            InputError: The old one is closed already, or the overlap too long.
        """
        now = self._now()
        if not timedelta() <= overlap <= LONGEST_OVERLAP:
            text = "The old key stays open for 0 to 24 hours."
            raise InputError(Problem(code="bad_overlap", column="overlap", text=text))
        with self._file.writing() as connection:
            old = self._found(connection, key_id, None)
            if not old.is_valid(now):
                text = "This key is closed already; make a new one with `stakegraph key create`."
                raise InputError(Problem(code="closed_key", text=text))
            end = old.grant.expires_at
            lives = replace(
                old.grant, expires_at=None if end is None else now + (end - old.created_at)
            )
            made = self._insert(connection, old.name, old.user, lives)
            closes = min(now + overlap, end or now + overlap)
            connection.execute(_END, (time_text(closes), key_id))
        return made

    def find(self, secret: str) -> KeyRecord | None:
        """The valid key that this is, or None; notes the use."""
        if not is_key(secret):
            return None
        now = self._now()
        with self._file.reading() as connection:
            row = connection.execute(_BY_DIGEST, (digest(secret),)).fetchone()
        found = None if row is None else _record(row)
        if found is None or not found.is_valid(now):
            return None
        if found.last_used_at is None or now - found.last_used_at >= _LAST_USE_PRECISION:
            with self._file.writing() as connection:
                connection.execute(_USE, (time_text(now), found.id))
        return found

    def _insert(
        self, connection: sqlite3.Connection, name: str, user: str, grant: Grant
    ) -> tuple[str, KeyRecord]:
        key = make_key()
        record = KeyRecord(
            id=f"key_{token_hex(4)}",
            name=name,
            user=user,
            prefix=shown_prefix(key),
            grant=grant,
            created_at=datetime.fromisoformat(time_text(self._now())),
            last_used_at=None,
            revoked_at=None,
        )
        connection.execute(
            _INSERT,
            (
                *(record.id, name, user, record.prefix, " ".join(record.scopes)),
                *(" ".join(grant.accounts), time_text(record.created_at)),
                time_text(grant.expires_at) if grant.expires_at else None,
                digest(key),
                KeyScope.WRITE in record.scopes,  # for older versions of the program
            ),
        )
        return key, record

    def _found(self, connection: sqlite3.Connection, key_id: str, user: str | None) -> KeyRecord:
        row = connection.execute(_BY_ID, (key_id,)).fetchone()
        found = None if row is None else _record(row)
        if found is None or user not in (None, found.user):
            raise KeyNotFoundError(key_id)
        return found


_Row = tuple[str, str, str, str, str, str, str, str | None, str | None, str | None]


def _record(row: _Row) -> KeyRecord:
    key_id, name, user, prefix, scopes, accounts, created_at, expires_at, used_at, revoked_at = row
    return KeyRecord(
        id=key_id,
        name=name,
        user=user,
        prefix=prefix,
        grant=Grant(
            scope=KeyScope(scopes.split()[-1]),
            accounts=tuple(accounts.split()),
            expires_at=_moment(expires_at),
        ),
        created_at=datetime.fromisoformat(created_at),
        last_used_at=_moment(used_at),
        revoked_at=_moment(revoked_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
