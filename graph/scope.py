"""Who reads: which accounts, which records. A required argument of every read.

What a reader may not see is not drawn, not counted, and leaves no mark: records are filtered here
before any question is asked. Source: contract 2 (access); trust S20, S24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from graph.model import Record
from graph.vocabulary import InstallationRole, Visibility

__all__ = ["AccountRole", "Scope"]

AccountRole = Literal["owner", "editor", "viewer"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader may see.

    Attributes:
        user: Who reads; the author of private records.
        role: Role in the installation; an auditor sees no maps, so no records here.
        accounts: Our account ids with the reader's role there; an administrator needs none.
    """

    user: str
    role: InstallationRole = InstallationRole.MEMBER
    accounts: Mapping[str, AccountRole] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Freeze the mapping."""
        object.__setattr__(self, "accounts", MappingProxyType(dict(self.accounts)))

    @classmethod
    def administrator(cls, user: str = "local") -> Scope:
        """The scope of who owns the store: everything."""
        return cls(user=user, role=InstallationRole.ADMIN)

    @property
    def is_administrator(self) -> bool:
        """Whether everything is visible."""
        return self.role is InstallationRole.ADMIN

    @property
    def reads_trail(self) -> bool:
        """Whether the audit trail is open to the reader."""
        return self.role in {InstallationRole.ADMIN, InstallationRole.AUDITOR}

    def sees_account(self, account: str | None) -> bool:
        """Whether the map of this account (our id) is open to the reader; None is nobody's map."""
        if self.role is InstallationRole.AUDITOR:
            return False
        return self.is_administrator or account is None or account in self.accounts

    def sees(self, record: Record) -> bool:
        """Whether the reader may see this record."""
        if self.is_administrator:
            return True
        if self.role is InstallationRole.AUDITOR:
            return False
        if record.visibility is Visibility.COMPANY:
            return True
        if not self.sees_account(record.account):
            return False
        if record.visibility is Visibility.PRIVATE:
            is_owner = record.account is not None and self.accounts[record.account] == "owner"
            return is_owner or record.entered_by == self.user
        return True

    @property
    def key(self) -> str:
        """A string that is equal for equal scopes: the part of cache keys that names the reader."""
        accounts = ",".join(f"{name}={role}" for name, role in sorted(self.accounts.items()))
        return f"{self.role}|{self.user}|{accounts}"
