"""All opportunities that a reader sees, side by side: where each stands, and what moved since.

What changed is read from the store's history; what the answer was then is computed from the
records as they stood then. So both are what could have been known, not what is known better now.
Source: contract 5; `graph.history`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.cache import Cache
from graph.changes import Change
from graph.history import History, changes_since, records_before
from graph.model import Opportunity, Organization, Record
from graph.records import Records
from graph.results.portfolio import ChangedRecord, Outline, Portfolio, PortfolioItem
from graph.subject import Subject
from graph.vocabulary import ContextKind, Language
from graph.workspace import Workspace, today

__all__ = ["review"]

_WEEK = timedelta(days=7)
_ITEMS = 4096
_HISTORIES = 4


def review(  # noqa: PLR0913 - each is part of the question
    workspace: Workspace,
    *,
    as_of: date | None = None,
    since: date | None = None,
    account: str | None = None,
    only: str | None = None,
    most: int | None = None,
    language: Language | str = Language.EN,
) -> Portfolio:
    """Every opportunity of the reader, with its light and what moved since a day.

    Args:
        workspace: Whose opportunities.
        as_of: The day of the question, today (UTC) when None.
        since: The day to compare with; a week before `as_of` when None.
        account: Only those of one account, by its reference.
        only: Only one opportunity, by its reference.
        most: Most opportunities to work out anew, in the order of the list; the others come
            without an answer and are named in `pending`. What is known already costs nothing.
            None works out all.
        language: Of the caps.

    Returns:
        Opportunities in the order of their accounts and ids. Changes run until now, whatever
        `as_of` is: they tell when something was written down, not when it was seen.

    Raises:
        AccountNotFoundError, OpportunityNotFoundError: `account` or `only` is not there.
        InputError: They mean several.

    Cost: for each opportunity that is worked out anew that of two `Workspace.outline`, beside
    reading its account once and the changes since the day.

    >>> from graph.stores.opening import open_store
    >>> from graph import open_workspace
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, open_workspace(f"sqlite:///{folder}/a.db") as empty:
    ...     review(empty, as_of=date(2025, 6, 30)).total
    0
    """
    day = as_of or today()
    asked = _Asked(workspace, day, since or day - _WEEK, Language(language))
    found = asked.opportunities(account, only)
    items: list[PortfolioItem] = []
    pending: list[str] = []
    left = most
    for one in found:
        if left is None or left > 0 or asked.knows(one):
            left = left if left is None or asked.knows(one) else left - 1
            items.append(asked.item(one))
        else:
            items.append(asked.unanswered(one))
            pending.append(items[-1].id)
    return Portfolio(
        as_of=day,
        since=asked.since,
        total=len(items),
        items=tuple(items),
        pending=tuple(pending),
    )


@dataclass
class _Asked:
    """One question about many opportunities."""

    workspace: Workspace
    day: date
    since: date
    language: Language

    def __post_init__(self) -> None:
        self._revision = self.workspace.revision()
        self._shelf = self.workspace.shelf("portfolio", _ITEMS)
        self._accounts = {one.id: one for one in self.workspace.accounts()}
        self._names = _references((*self._accounts.values(), *self.workspace.opportunities()))
        self._read: dict[str, Records] = {}

    def opportunities(self, account: str | None, only: str | None) -> list[Opportunity]:
        """Those that are asked for, by account."""
        places = {account_id: place for place, account_id in enumerate(self._accounts)}
        found = sorted(
            self.workspace.opportunities(),
            key=lambda one: places.get(one.account or "", len(places)),
        )
        if account is not None:
            wanted = self.workspace.subject(ContextKind.ACCOUNT, account).record_id
            found = [one for one in found if one.account == wanted]
        if only is not None:
            wanted = self.workspace.subject(ContextKind.OPPORTUNITY, only).record_id
            found = [one for one in found if one.id == wanted]
        return found

    def knows(self, one: Opportunity) -> bool:
        """Whether the item is there already."""
        return self._shelf.has(self._key(one))

    def item(self, one: Opportunity) -> PortfolioItem:
        """The item with its answers."""
        return self._shelf.get(self._key(one), lambda: self._made(one))

    def unanswered(self, one: Opportunity) -> PortfolioItem:
        """The item without what costs work."""
        account = self._accounts.get(one.account or "")
        return PortfolioItem(
            id=self._names[one.id],
            record_id=one.id,
            name=one.name,
            account=self._names.get(one.account or "", ""),
            account_name=account.name if account else "",
            account_record_id=one.account or "",
            stage=one.stage,
            size=one.size.value if one.size else None,
            amount=one.amount,
            currency=one.currency,
            close_date=str(one.close_date) if one.close_date else None,
            outcome=one.outcome,
            now=None,
            then=None,
            is_new=None,
            changes=(),
            account_changes=0,
            changes_are_whole=False,
        )

    def _made(self, one: Opportunity) -> PortfolioItem:
        subject = self._subject(one)
        history = self._history()
        now = self.workspace.outline(subject, as_of=self.day, language=self.language)
        then, is_new = self._then(subject, history)
        return self.unanswered(one).model_copy(
            update={
                "now": now,
                "then": then,
                "is_new": is_new,
                "changes": tuple(_own_changes(subject, history.changes)),
                "account_changes": sum(
                    _deal_of(one.record) is None and _is_of_account(subject, one)
                    for one in history.changes
                ),
                "changes_are_whole": history.is_whole,
            }
        )

    def _then(self, subject: Subject, history: History) -> tuple[Outline | None, bool | None]:
        if not history.is_whole:
            return None, None
        before = records_before(subject.records, history.changes)
        if before.get(subject.record_id) is None:
            return None, True
        earlier = Subject(subject.kind, subject.record_id, subject.account_id, before)
        return self.workspace.outline(earlier, as_of=self.since, language=self.language), False

    def _subject(self, one: Opportunity) -> Subject:
        account = one.account or ""
        if account not in self._read:
            self._read[account] = self.workspace.store.read(self.workspace.scope, account)
        return Subject(ContextKind.OPPORTUNITY, one.id, account, self._read[account])

    def _history(self) -> History:
        workspace = self.workspace
        shelf: Cache = workspace.shelf("histories", _HISTORIES)
        key = (workspace.scope.key, self._revision, self.since)
        return shelf.get(key, lambda: changes_since(workspace.store, workspace.scope, self.since))

    def _key(self, one: Opportunity) -> tuple[object, ...]:
        workspace = self.workspace
        days = (self.day, self.since, self.language)
        return (one.id, workspace.scope.key, self._revision, workspace.calibration.digest, *days)


def _own_changes(subject: Subject, changes: tuple[Change, ...]) -> Iterator[ChangedRecord]:
    """The changes of an opportunity and of what belongs to it alone."""
    for change in changes:
        record = change.record
        if _deal_of(record) == subject.record_id:
            yield ChangedRecord(
                record=subject.records.reference(record.id),
                table=record.table,
                kind=change.kind,
                on=change.at.date(),
            )


def _is_of_account(subject: Subject, change: Change) -> bool:
    return subject.account_id in (change.record.account, change.record.id)


def _deal_of(record: Record) -> str | None:
    if isinstance(record, Opportunity):
        return record.id
    found = getattr(record, "opportunity", None)
    return found if isinstance(found, str) else None


def _references(records: tuple[Organization | Opportunity, ...]) -> dict[str, str]:
    """The sender's ids where they mean one record alone to the reader, else ours."""
    counts: dict[tuple[str, str | None], int] = {}
    for one in records:
        counts[one.table, one.external_id] = counts.get((one.table, one.external_id), 0) + 1
    return {
        one.id: one.external_id
        if one.external_id is not None and counts[one.table, one.external_id] == 1
        else one.id
        for one in records
    }
