"""What the interface shows of users and of what is shared with them; never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.access.users import UserRecord
from graph.results import Result
from graph.scope import AccountRole
from graph.vocabulary import InstallationRole

__all__ = [
    "MemberList",
    "MemberView",
    "MembershipEdit",
    "NewUser",
    "SharedAccount",
    "UserEdit",
    "UserList",
    "UserView",
    "user_view",
]

_LONGEST = 120


class SharedAccount(Result):
    """An account that a user sees: the sender's id where it is unambiguous, and the role there."""

    account: str
    our_id: str
    role: AccountRole


class UserView(Result):
    """A user. Who has neither a password nor an identity at the provider uses links."""

    name: str
    shown: str
    role: InstallationRole
    created_at: datetime
    disabled_at: datetime | None
    seen_at: datetime | None
    has_password: bool
    has_identity: bool
    accounts: tuple[SharedAccount, ...]


class UserList(Result):
    """Everybody, in the order of their names."""

    items: tuple[UserView, ...]


class MemberView(Result):
    """Somebody with whom an account is shared."""

    name: str
    shown: str
    role: AccountRole
    is_active: bool


class MemberList(Result):
    """With whom an account is shared; administrators see it without being listed."""

    items: tuple[MemberView, ...]


class NewUser(BaseModel):
    """A user to enter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    shown: Annotated[str, Field(max_length=_LONGEST)] = ""
    role: InstallationRole = InstallationRole.MEMBER


class UserEdit(BaseModel):
    """What changes of a user; what is not named stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shown: Annotated[str | None, Field(min_length=1, max_length=_LONGEST)] = None
    role: InstallationRole | None = None
    is_active: bool | None = None


class MembershipEdit(BaseModel):
    """The role that somebody gets in an account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: AccountRole


def user_view(user: UserRecord, names: Mapping[str, str]) -> UserView:
    """A user as the interface shows it.

    Args:
        user: From the access file.
        names: What accounts are called, by our id; ours where they have no other name.
    """
    return UserView(
        name=user.name,
        shown=user.shown,
        role=user.role,
        created_at=user.created_at,
        disabled_at=user.disabled_at,
        seen_at=user.seen_at,
        has_password=user.has_password,
        has_identity=user.has_identity,
        accounts=tuple(
            SharedAccount(account=names.get(account, account), our_id=account, role=role)
            for account, role in user.accounts.items()
        ),
    )
