"""What the forms of a user's page do: change, disable, share, and their opposites."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.access.credentials import Credentials
from api.access.users import ACCOUNT_ROLES, UserRecord
from api.wording import said
from graph.errors import InputError
from graph.scope import AccountRole
from graph.vocabulary import ContextKind, InstallationRole
from graph.workspace import Workspace

__all__ = ["deed_of"]


def deed_of(
    credentials: Credentials,
    workspace: Workspace,
    user: UserRecord,
    sent: Mapping[str, str],
    reader: str,
) -> Callable[[], object]:
    """What a form of a user's page asks for, to be done or refused.

    Args:
        credentials: Where users are.
        workspace: That of the administrator, by whom accounts are named.
        user: Whose page it is.
        sent: The fields of the form; `do` says which one.
        reader: The administrator's own name: nobody takes rights from themselves.
    """
    users = credentials.users

    def account() -> str:
        return workspace.subject(ContextKind.ACCOUNT, sent.get("account", "")).account_id

    def change() -> object:
        role = InstallationRole.parse(sent.get("role", user.role.value))
        if user.name == reader and role is not user.role:
            raise InputError(said("own_rights"))
        return users.change(user.name, role=role, shown=sent.get("shown") or user.name)

    def set_active(is_active: bool) -> object:  # noqa: FBT001 - of one form each
        if user.name == reader:
            raise InputError(said("own_rights"))
        return users.change(user.name, is_active=is_active)

    def unknown() -> object:
        raise InputError(said("enum", column="do", expected=", ".join(deeds)))

    deeds: dict[str, Callable[[], object]] = {
        "change": change,
        "disable": lambda: set_active(False),
        "enable": lambda: set_active(True),
        "share": lambda: users.share(user.name, account(), _role(sent.get("role", ""))),
        "unshare": lambda: users.unshare(user.name, account()),
        "unlink": lambda: credentials.identities.unlink(user.name),
    }
    return deeds.get(sent.get("do", ""), unknown)


def _role(text: str) -> AccountRole:
    """A role in an account.

    Raises:
        InputError: It is none.
    """
    for role in ACCOUNT_ROLES:
        if role == text:
            return role
    raise InputError(said("enum", column="role", expected=", ".join(ACCOUNT_ROLES)))
