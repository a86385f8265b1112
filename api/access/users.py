"""Who may sign in, and what each of them sees: roles of the installation and of single accounts.

A user's scope is made anew from the access file for every request, so what is taken away is gone
with the next one. Whoever holds the access file itself is the local administrator, who needs no
entry. Source: contract 2 (access); trust S1, S25.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import get_args

from api.access.access_file import AccessFile, sign_out, time_text
from graph.errors import DuplicateError, InputError, NotFoundError, Problem
from graph.scope import AccountRole, Scope
from graph.vocabulary import InstallationRole

__all__ = ["ACCOUNT_ROLES", "LOCAL_USER", "UserNotFoundError", "UserRecord", "Users"]

LOCAL_USER = "local"
ACCOUNT_ROLES: tuple[AccountRole, ...] = get_args(AccountRole)
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,79}")
_LONGEST = 120
_SEEN_PRECISION = timedelta(minutes=10)
_COLUMNS = (
    "name, shown, role, created_at, disabled_at, seen_at, password IS NOT NULL, "
    "EXISTS (SELECT 1 FROM identities WHERE identities.user = users.name)"
)
_INSERT = "INSERT INTO users (name, shown, role, created_at) VALUES (?, ?, ?, ?)"
_ALL = f"SELECT {_COLUMNS} FROM users ORDER BY name"  # noqa: S608 - constants
_ONE = f"SELECT {_COLUMNS} FROM users WHERE name = ?"  # noqa: S608 - constants
_MAY_SIGN_IN = "SELECT 1 FROM users WHERE password IS NOT NULL AND disabled_at IS NULL LIMIT 1"
_HAS_ADMIN = "SELECT 1 FROM users WHERE role = ? AND disabled_at IS NULL LIMIT 1"
_SEEN = "UPDATE users SET seen_at = ? WHERE name = ?"
_SET_ROLE = "UPDATE users SET role = ? WHERE name = ?"
_SET_SHOWN = "UPDATE users SET shown = ? WHERE name = ?"
_DISABLE = "UPDATE users SET disabled_at = coalesce(disabled_at, ?) WHERE name = ?"
_ENABLE = "UPDATE users SET disabled_at = NULL WHERE name = ?"
_SHARE = "INSERT OR REPLACE INTO members (user, account, role) VALUES (?, ?, ?)"
_UNSHARE = "DELETE FROM members WHERE user = ? AND account = ?"
_ACCOUNTS = "SELECT account, role FROM members WHERE user = ? ORDER BY account"
_MEMBERS = "SELECT user, role FROM members WHERE account = ? ORDER BY user"


class UserNotFoundError(NotFoundError):
    """No such user."""

    kind = "user"


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A user of the installation.

    Attributes:
        name: What they sign in with; also the author of their private records.
        shown: How others read it.
        role: In the installation.
        accounts: Our ids of the accounts that are shared with them, with the role there.
        seen_at: When they last asked for anything, to ten minutes; None for never.
        has_password: Whether they may sign in with one.
        has_identity: Whether they signed in at the provider once, and may again.
    """

    name: str
    shown: str
    role: InstallationRole
    created_at: datetime
    disabled_at: datetime | None
    seen_at: datetime | None
    has_password: bool
    has_identity: bool
    accounts: Mapping[str, AccountRole]

    @property
    def is_active(self) -> bool:
        """Whether they may sign in."""
        return self.disabled_at is None

    @property
    def scope(self) -> Scope:
        """What they see."""
        return Scope(user=self.name, role=self.role, accounts=self.accounts)


class Users:
    """The users of one installation.

    Args:
        file: The access file.
        now: The clock.
    """

    def __init__(self, file: AccessFile, *, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now

    def add(
        self, name: str, role: InstallationRole = InstallationRole.MEMBER, *, shown: str = ""
    ) -> UserRecord:
        """Enter a user, who sees no account yet unless an administrator.

        Raises:
            InputError: The name cannot be one.
            DuplicateError: There is one of this name.
        """
        wanted = _name_of(name)
        row = (wanted, _shown_of(shown or wanted), role.value, time_text(self._now()))
        with self._file.writing() as connection:
            if connection.execute(_ONE, (wanted,)).fetchone() is not None:
                message = f"There is a user {wanted!r} already; change that one."
                raise DuplicateError(message)
            connection.execute(_INSERT, row)
        return self.find(wanted)

    def all(self) -> tuple[UserRecord, ...]:
        """Everybody in the order of their names, the disabled too."""
        with self._file.reading() as connection:
            rows = connection.execute(_ALL).fetchall()
            return tuple(_record(connection, row) for row in rows)

    def has_passwords(self) -> bool:
        """Whether anybody may sign in with a password."""
        with self._file.reading() as connection:
            return connection.execute(_MAY_SIGN_IN).fetchone() is not None

    def has_administrator(self) -> bool:
        """Whether somebody was entered who may enter others; the local administrator is not."""
        with self._file.reading() as connection:
            found = connection.execute(_HAS_ADMIN, (InstallationRole.ADMIN.value,)).fetchone()
        return found is not None

    def find(self, name: str) -> UserRecord:
        """One user; the local administrator is always there.

        Raises:
            UserNotFoundError: There is none of this name.
        """
        found = self._found(name)
        if found is None:
            raise UserNotFoundError(name)
        return found

    def scope_of(self, name: str) -> Scope | None:
        """What a user sees now; None for a stranger and for who was disabled. Notes the visit."""
        found = self._found(name)
        if found is None or not found.is_active:
            return None
        now = self._now()
        is_old = found.seen_at is None or now - found.seen_at >= _SEEN_PRECISION
        if is_old and found.name != LOCAL_USER:
            with self._file.writing() as connection:
                connection.execute(_SEEN, (time_text(now), found.name))
        return found.scope

    def change(
        self,
        name: str,
        *,
        role: InstallationRole | None = None,
        shown: str | None = None,
        is_active: bool | None = None,
    ) -> UserRecord:
        """Change what is given; who is disabled is signed out everywhere.

        Raises:
            UserNotFoundError: There is no such user.
            InputError: The local administrator cannot be changed.
        """
        user = self._stored(name)
        with self._file.writing() as connection:
            if role is not None:
                connection.execute(_SET_ROLE, (role.value, user))
            if shown is not None:
                connection.execute(_SET_SHOWN, (_shown_of(shown), user))
            if is_active is True:
                connection.execute(_ENABLE, (user,))
            if is_active is False:
                connection.execute(_DISABLE, (time_text(self._now()), user))
                sign_out(connection, user)
        return self.find(user)

    def share(self, name: str, account: str, role: AccountRole) -> UserRecord:
        """Let a user see an account (our id), or change the role there.

        Raises:
            UserNotFoundError: There is no such user.
            InputError: The local administrator sees everything already.
        """
        user = self._stored(name)
        with self._file.writing() as connection:
            connection.execute(_SHARE, (user, account, role))
        return self.find(user)

    def unshare(self, name: str, account: str) -> UserRecord:
        """Close an account to a user, with the next request.

        Raises:
            UserNotFoundError: There is no such user.
            InputError: The local administrator sees everything.
        """
        user = self._stored(name)
        with self._file.writing() as connection:
            connection.execute(_UNSHARE, (user, account))
        return self.find(user)

    def members(self, account: str) -> tuple[tuple[UserRecord, AccountRole], ...]:
        """With whom an account (our id) is shared, in the order of their names."""
        with self._file.reading() as connection:
            rows = connection.execute(_MEMBERS, (account,)).fetchall()
            return tuple(
                (_record(connection, connection.execute(_ONE, (user,)).fetchone()), _role(role))
                for user, role in rows
            )

    def _found(self, name: str) -> UserRecord | None:
        wanted = name.strip().casefold()
        if wanted == LOCAL_USER:
            return _LOCAL
        with self._file.reading() as connection:
            row = connection.execute(_ONE, (wanted,)).fetchone()
            return None if row is None else _record(connection, row)

    def _stored(self, name: str) -> str:
        """The name of somebody who can be changed."""
        found = self.find(name)
        if found.name == LOCAL_USER:
            text = "The local administrator always sees everything; that cannot be changed."
            raise InputError(Problem(code="local_user", text=text))
        return found.name


_LOCAL = UserRecord(
    name=LOCAL_USER,
    shown=LOCAL_USER,
    role=InstallationRole.ADMIN,
    created_at=datetime(1970, 1, 1, tzinfo=UTC),
    disabled_at=None,
    seen_at=None,
    has_password=False,
    has_identity=False,
    accounts={},
)


def _record(
    connection: sqlite3.Connection,
    row: tuple[str, str, str, str, str | None, str | None, int, int],
) -> UserRecord:
    name, shown, role, created_at, disabled_at, seen_at, has_password, has_identity = row
    return UserRecord(
        name=name,
        shown=shown,
        role=InstallationRole.parse(role),
        created_at=datetime.fromisoformat(created_at),
        disabled_at=None if disabled_at is None else datetime.fromisoformat(disabled_at),
        seen_at=None if seen_at is None else datetime.fromisoformat(seen_at),
        has_password=bool(has_password),
        has_identity=bool(has_identity),
        accounts={account: _role(role) for account, role in connection.execute(_ACCOUNTS, (name,))},
    )


def _role(text: str) -> AccountRole:
    return next(role for role in ACCOUNT_ROLES if role == text)


def _name_of(text: str) -> str:
    name = text.strip().casefold()
    if name == LOCAL_USER or not _NAME.fullmatch(name):
        text = (
            "A user's name has 1 to 80 small letters, digits and . _ @ + -, begins with a letter "
            "or digit, and is not 'local'; a mail address will do."
        )
        raise InputError(Problem(code="bad_user_name", text=text))
    return name


def _shown_of(text: str) -> str:
    shown = " ".join(text.split())
    if not shown or len(shown) > _LONGEST or not shown.isprintable():
        text = f"The name that others read has 1 to {_LONGEST} printable characters."
        raise InputError(Problem(code="bad_shown_name", text=text))
    return shown
