"""Who edits which context: its records, the reader's rights there, and where the page goes on.

Forms need records, not answers: nothing here waits for an analysis. Source: contract 2 (access).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Request

from api.access.security import Identity
from api.dependencies import CurrentSettings, Reader, ReaderWorkspace, Spoken
from api.editing.rights import is_editor
from api.pages.editing.naming import Names
from api.pages.wording import Voice
from graph.calibration import Calibration
from graph.errors import AccountNotFoundError, NotAllowedError
from graph.model import Organization
from graph.records import Records
from graph.subject import Subject
from graph.vocabulary import ContextKind

__all__ = ["CurrentDesk", "Desk", "EditingDesk", "may_edit"]


@dataclass(frozen=True)
class Desk:
    """Somebody at work on one context.

    Attributes:
        today: The day on which something is written down.
        back: Address of the page that they come from, one of the context's own.
        may_edit: Whether they may change its records.
        calibration: Tells how old is stale.
    """

    voice: Voice
    subject: Subject
    identity: Identity
    today: date
    back: str
    may_edit: bool
    calibration: Calibration

    @property
    def records(self) -> Records:
        """What they see."""
        return self.subject.records

    @property
    def is_deal(self) -> bool:
        """Whether the context is an opportunity."""
        return self.subject.kind is ContextKind.OPPORTUNITY

    @property
    def deal(self) -> str | None:
        """Our id of the opportunity; None on an account's page."""
        return self.subject.record_id if self.is_deal else None

    @property
    def is_owner(self) -> bool:
        """Whether the account is theirs to decide about."""
        scope = self.identity.scope
        own = scope.accounts.get(self.subject.account_id)
        return self.may_edit and (scope.is_administrator or own == "owner")

    @property
    def root(self) -> str:
        """Address of the context's page."""
        folder = "opportunities" if self.is_deal else "accounts"
        return f"/{folder}/{self.subject.record_id}"

    @property
    def account_root(self) -> str:
        """Address of the account's page."""
        return f"/accounts/{self.subject.account_id}"

    @property
    def account(self) -> Organization:
        """The customer.

        Raises:
            AccountNotFoundError: The reader does not see it.
        """
        found = self.records.get(self.subject.account_id)
        if not isinstance(found, Organization):
            raise AccountNotFoundError(self.subject.account_id)
        return found

    @cached_property
    def names(self) -> Names:
        """What records are called."""
        return Names(self.records, self.voice)

    def page(self, **values: str | None) -> str:
        """Address of the page that they come from, with these values; None takes one out."""
        path, _, query = self.back.partition("?")
        kept = [one for one in parse_qsl(query) if one[0] not in values]
        pairs = [*kept, *((name, value) for name, value in values.items() if value)]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def may_edit(identity: Identity, account: str) -> bool:
    """Whether somebody may change the records of an account (our id)."""
    return identity.can_write and is_editor(identity.scope, account)


def _desk(
    request: Request,
    workspace: ReaderWorkspace,
    identity: Reader,
    settings: CurrentSettings,
    language: Spoken,
    reference: str,
) -> Desk:
    is_account = request.scope["path"].startswith("/accounts/")
    kind = ContextKind.ACCOUNT if is_account else ContextKind.OPPORTUNITY
    subject = workspace.subject(kind, reference)
    folder = "accounts" if is_account else "opportunities"
    return Desk(
        voice=Voice(language),
        subject=subject,
        identity=identity,
        today=settings.as_of or datetime.now(UTC).date(),
        back=_own(request.query_params.get("back", ""), subject, (folder, reference)),
        may_edit=may_edit(identity, subject.account_id),
        calibration=workspace.calibration,
    )


CurrentDesk = Annotated[Desk, Depends(_desk)]
"""Whoever reads a context."""


def _editing(desk: CurrentDesk) -> Desk:
    if not desk.may_edit:
        message = "You may look at this account but not change it; ask its owner."
        raise NotAllowedError(message)
    return desk


EditingDesk = Annotated[Desk, Depends(_editing)]
"""Whoever may change the records of a context."""


def _own(back: str, subject: Subject, called: tuple[str, str]) -> str:
    """The address to go back to where it is one of this context or its account, else its page.

    Args:
        back: As it was sent.
        subject: The context.
        called: The first two parts of the context's address, as the reader wrote them.
    """
    folder, reference = called
    root = f"/{folder}/{subject.record_id}"
    path, mark, query = back.partition("#")[0].partition("?")
    named = f"/{folder}/{reference}"
    if path == named or path.startswith(f"{named}/"):
        path = root + path.removeprefix(named)
    roots = (root, f"/accounts/{subject.account_id}")
    is_own = any(path == one or path.startswith(f"{one}/") for one in roots)
    return f"{path}{mark}{query}" if is_own and ".." not in path else root
