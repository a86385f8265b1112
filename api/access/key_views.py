"""What the interface and the commands show of API keys, and what may be asked for; no secret."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.access.api_keys import Grant, KeyRecord, KeyScope
from api.wording import said
from graph.errors import InputError
from graph.results import Result

__all__ = ["KeyList", "KeyView", "NewKey", "key_view"]


class KeyView(Result):
    """What is known of a key. `accounts` is empty where it is held to none in particular.

    `key` is the key itself, in the one answer that makes it.
    """

    id: str
    name: str
    user: str
    prefix: str
    scopes: tuple[KeyScope, ...]
    accounts: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    key: str | None = None


class KeyList(Result):
    """Keys, the oldest first; revoked and expired ones too."""

    items: tuple[KeyView, ...]


class NewKey(BaseModel):
    """A key to make for oneself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120)]
    scopes: Annotated[
        frozenset[KeyScope],
        Field(description="`write` includes `read`, `admin` both.", min_length=1),
    ] = frozenset({KeyScope.READ})
    accounts: Annotated[
        tuple[Annotated[str, Field(max_length=300)], ...],
        Field(description="The accounts it is held to.", max_length=100),
    ] = ()
    expires_at: AwareDatetime | None = None

    def grant(self, find_account: Callable[[str], str]) -> Grant:
        """What the key shall open.

        Args:
            find_account: Gives our id of an account that the reader sees.

        Raises:
            InputError: It would end before it begins.
        """
        if self.expires_at is not None and self.expires_at <= datetime.now(UTC):
            value = self.expires_at.isoformat()
            raise InputError(said("past_end", column="expires_at", value=value))
        return Grant(
            scope=[one for one in KeyScope if one in self.scopes][-1],
            accounts=tuple(dict.fromkeys(map(find_account, self.accounts))),
            expires_at=self.expires_at,
        )


def key_view(record: KeyRecord, names: Mapping[str, str], key: str | None = None) -> KeyView:
    """A key as lists show it.

    Args:
        record: From the access file.
        names: What accounts are called, by our id.
        key: The key itself, when it was just made.
    """
    return KeyView(
        id=record.id,
        name=record.name,
        user=record.user,
        prefix=record.prefix,
        scopes=record.scopes,
        accounts=_named(record.grant.accounts, names),
        created_at=record.created_at,
        expires_at=record.grant.expires_at,
        last_used_at=record.last_used_at,
        revoked_at=record.revoked_at,
        key=key,
    )


def _named(accounts: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(account, account) for account in accounts)
