"""Whom the provider vouches for: its subject, kept with the user that it was linked to once.

A name that the provider says can be given to somebody else later, its subject cannot: the name
counts at the first visit only. Source: OpenID Connect Core 5.7; trust S11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from api.access.access_file import AccessFile, sign_out, time_text
from api.access.users import LOCAL_USER, UserRecord, Users
from api.oidc.registration import Registration
from graph.errors import DuplicateError, InputError, NotAllowedError, NotFoundError

__all__ = ["Identities", "NotInvitedError"]

_USER = "SELECT user FROM identities WHERE issuer = ? AND subject = ?"
_SUBJECT = "SELECT subject FROM identities WHERE issuer = ? AND user = ?"
_LINK = "INSERT INTO identities (issuer, subject, user, linked_at) VALUES (?, ?, ?, ?)"
_UNLINK = "DELETE FROM identities WHERE user = ?"


class NotInvitedError(NotAllowedError):
    """The provider knows somebody who may not come in here."""


class Identities:
    """Finds the user whom the provider's claims are about.

    Args:
        file: The access file.
        users: Who was entered.
        now: The clock.
    """

    def __init__(self, file: AccessFile, users: Users, *, now: Callable[[], datetime]) -> None:
        self._file = file
        self._users = users
        self._now = now

    def known(self, issuer: str, subject: str) -> UserRecord | None:
        """The user of a subject that was linked before."""
        with self._file.reading() as connection:
            row = connection.execute(_USER, (issuer, subject)).fetchone()
        return None if row is None else self._users.find(str(row[0]))

    def admit(
        self, registration: Registration, subject: str, claims: Mapping[str, Any]
    ) -> UserRecord:
        """Link somebody who comes for the first time, or enter them where that is set.

        Args:
            registration: Which claim names people, and what becomes of the unknown.
            subject: Who it is at the provider, for good.
            claims: What the provider says of them.

        Raises:
            NotInvitedError: The provider gives no name that can be trusted, nobody entered it, or
                it is linked to somebody else there.
        """
        name = _name_in(claims, registration)
        try:
            user = self._users.find(name)
        except NotFoundError as error:
            if registration.new_users == "refuse":
                message = (
                    f"{name} was not entered here. Ask an administrator to do that, then sign in "
                    "again."
                )
                raise NotInvitedError(message) from error
            user = self._entered(name, claims)
        if user.name == LOCAL_USER:
            message = "The local administrator signs in by a link only."
            raise NotInvitedError(message)
        self._link(registration.issuer, subject, user.name)
        return self._users.find(user.name)

    def unlink(self, name: str) -> UserRecord:
        """Forget who a user is at the provider; the next visit links the name anew.

        Raises:
            UserNotFoundError: There is no such user.
        """
        user = self._users.find(name).name
        with self._file.writing() as connection:
            connection.execute(_UNLINK, (user,))
            sign_out(connection, user)
        return self._users.find(user)

    def _entered(self, name: str, claims: Mapping[str, Any]) -> UserRecord:
        try:
            return self._users.add(name, shown=str(claims.get("name") or ""))
        except InputError:
            return self._added_plainly(name)
        except DuplicateError:  # twice at the same moment
            return self._users.find(name)

    def _added_plainly(self, name: str) -> UserRecord:
        """The name alone, where what others would read cannot be shown.

        Raises:
            NotInvitedError: It cannot be a user's name.
        """
        try:
            return self._users.add(name)
        except InputError as error:
            message = f"{name} cannot be a user's name here. Ask an administrator."
            raise NotInvitedError(message) from error

    def _link(self, issuer: str, subject: str, user: str) -> None:
        with self._file.writing() as connection:
            known = connection.execute(_SUBJECT, (issuer, user)).fetchone()
            if known is None:
                now = time_text(self._now())
                connection.execute(_LINK, (issuer, subject, user, now))
        if known is not None and known[0] != subject:
            message = (
                f"{user} belongs to another person at the provider. An administrator can undo that "
                f"with `stakegraph user unlink {user}`."
            )
            raise NotInvitedError(message)


def _name_in(claims: Mapping[str, Any], registration: Registration) -> str:
    """The name that the provider vouches for.

    Raises:
        NotInvitedError: There is none, or the mail address was not verified.
    """
    name = claims.get(registration.named_by)
    is_verified = registration.named_by != "email" or claims.get("email_verified") in (True, "true")
    if not isinstance(name, str) or not name.strip():
        message = f"{registration.name} does not say your {registration.named_by}."
        raise NotInvitedError(f"{message} Perhaps you are not known here; ask an administrator.")
    if not is_verified:
        message = f"{registration.name} did not verify your mail address. Ask an administrator."
        raise NotInvitedError(message)
    if not name.isascii():  # K (a Kelvin sign) would become k, and one person another
        message = f"{name} cannot be a user's name here. Ask an administrator."
        raise NotInvitedError(message)
    return name.strip().casefold()
