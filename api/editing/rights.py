"""Who may change which record.

What is on an account's map is edited by the account's owners and editors; what is on nobody's map
(our people, competitors) by administrators, and by who entered it. A private record is its author's
and the owner's. Source: contract 2 (access); trust S1, S10.
"""

from __future__ import annotations

from graph.errors import NotAllowedError
from graph.model import Record
from graph.scope import Scope
from graph.vocabulary import InstallationRole, Visibility

__all__ = [
    "is_editor",
    "may_change",
    "refuse_auditor",
    "require_change",
    "require_creation",
    "require_editor",
    "require_owner",
    "require_visibility",
]

_EDITING = frozenset({"owner", "editor"})


def is_editor(scope: Scope, account: str | None) -> bool:
    """Whether a reader may write on the map of an account (our id); on nobody's, who may on any."""
    if scope.is_administrator:
        return True
    if account is None:
        return not _EDITING.isdisjoint(scope.accounts.values())
    return scope.accounts.get(account) in _EDITING


def may_change(scope: Scope, record: Record) -> bool:
    """Whether a reader may change a record that the reader sees."""
    if scope.is_administrator:
        return True
    if record.account is None:
        return record.entered_by == scope.user and is_editor(scope, None)
    return is_editor(scope, record.account)


def refuse_auditor(scope: Scope) -> None:
    """Refuse who sees no records at all, whatever they name.

    Raises:
        NotAllowedError: The reader is an auditor.
    """
    if scope.role is InstallationRole.AUDITOR:
        message = "An auditor reads the audit trail and changes no records."
        raise NotAllowedError(message)


def require_editor(scope: Scope, account: str | None) -> None:
    """Refuse who may not write on a map.

    Raises:
        NotAllowedError: Says whom to ask.
    """
    if not is_editor(scope, account):
        message = "You may look at this account but not change it; ask its owner."
        raise NotAllowedError(message)


def require_change(scope: Scope, record: Record) -> None:
    """Refuse who may see a record and not change it.

    Raises:
        NotAllowedError: Says whom to ask.
    """
    require_editor(scope, record.account)
    if not may_change(scope, record):
        message = (
            "This is on nobody's map; only an administrator, or who entered it, may change it."
        )
        raise NotAllowedError(message)


def require_creation(scope: Scope, record: Record) -> None:
    """Refuse a new customer from who does not own the installation, and strangers to its map.

    Raises:
        NotAllowedError: Says whom to ask.
    """
    if record.account == record.id and not scope.is_administrator:
        message = "A new customer is entered by an administrator, who then shares it."
        raise NotAllowedError(message)
    require_editor(scope, record.account)


def require_owner(scope: Scope, record: Record) -> None:
    """Refuse who does not own the account that a record is of.

    Raises:
        NotAllowedError: Says who may.
    """
    if not (scope.is_administrator or scope.accounts.get(record.account or "") == "owner"):
        message = "Only an owner of the account may decide about this."
        raise NotAllowedError(message)


def require_visibility(scope: Scope, record: Record, visibility: Visibility) -> None:
    """Refuse who may not say who sees a record.

    Raises:
        NotAllowedError: The reader is neither its author nor an owner of the account, or would
            show it to the whole company without owning the account.
    """
    require_change(scope, record)
    role = scope.accounts.get(record.account or "")
    is_owner = scope.is_administrator or role == "owner"
    if not (is_owner or record.entered_by == scope.user):
        message = "Only who entered it, or an owner of the account, may say who sees it."
        raise NotAllowedError(message)
    if visibility is Visibility.COMPANY and not is_owner:
        message = "Only an owner of the account may show it to the whole company."
        raise NotAllowedError(message)
