"""Answers over many opportunities, and what a search finds.

Fields are additions to contract 5 and 6. None means that nobody knows, never 0.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from graph.results.basics import CalibrationRef, ContextRef, PersonRef, Result
from graph.results.standing import SingleThreaded, StatusResult

__all__ = [
    "ChangedRecord",
    "Hit",
    "HitKind",
    "Outline",
    "OutlineReach",
    "Portfolio",
    "PortfolioItem",
    "SearchAnswer",
]

_Kind = Literal["created", "updated", "removed"]
HitKind = Literal["account", "opportunity", "unit", "person", "record"]


class OutlineReach(Result):
    """Reach of one vendor in short: expected value and band, 0 to 1, and the known ties."""

    known_ties: int
    overall: float | None
    low: float | None
    high: float | None


class Outline(Result):
    """Where we stand in one context, in short: the light, reach, and what it hangs on.

    Attributes:
        has_approver: Whether anybody is recorded who signs; True for an account.
        share: Part of our reach that the first of `single_threaded.through` carries; None where
            it hangs on nobody.
        leads: Whether our expected reach is larger than every rival's; None without a rival.
        robust: Whether that, or the contrary, holds over the whole band; None without a rival.
    """

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    vendor: str | None
    method: Literal["exact", "sampled", "bounded"]
    status: StatusResult
    has_approver: bool
    single_threaded: SingleThreaded
    share: float | None
    reach: dict[str, OutlineReach]
    leads: bool | None
    robust: bool | None
    people: dict[str, PersonRef]
    vendors: dict[str, str]


class ChangedRecord(Result):
    """A record of an opportunity that was written down, changed or taken away."""

    record: str
    table: str
    kind: _Kind
    on: date


class PortfolioItem(Result):
    """One opportunity in the list.

    Attributes:
        id: The sender's id when it is unambiguous, else ours; so with `account`.
        record_id: Ours; so with `account_record_id`.
        now: Where we stand; None where it was not asked for yet (see `Portfolio.pending`).
        then: The same at the end of `Portfolio.since`, from the records as they were; None where
            the opportunity was not there, or where that cannot be told.
        is_new: Whether the opportunity was not in the store then; None where that cannot be told.
        changes: What was written down since about the opportunity itself, oldest first.
        account_changes: How many changes its account saw beside that, which all of its
            opportunities rest on.
        changes_are_whole: Whether these are all; else nothing is said about then.
    """

    id: str
    record_id: str
    name: str
    account: str
    account_name: str
    account_record_id: str
    stage: str | None
    size: str | None
    amount: float | None
    currency: str | None
    close_date: str | None
    outcome: str | None
    now: Outline | None
    then: Outline | None
    is_new: bool | None
    changes: tuple[ChangedRecord, ...]
    account_changes: int
    changes_are_whole: bool


class Portfolio(Result):
    """Every opportunity that the reader sees, by account and id.

    Attributes:
        since: The day that the list compares with.
        total: Opportunities there are.
        pending: Ids of those whose standing was not worked out, within the work that was allowed.
    """

    as_of: date
    since: date
    total: int
    items: tuple[PortfolioItem, ...]
    pending: tuple[str, ...]


class Hit(Result):
    """Something that a search found.

    Attributes:
        kind: What it is; `record` is an edge, a tie, an assessment or a piece of evidence.
        id: The sender's id when it is unambiguous, else ours.
        record_id: Ours.
        table: Kind of record in the store.
        name: What it is called; for a record the people that it is about.
        detail: Title of a person, or what else tells it from others of that name.
        account: Account that it belongs to, or on whose map our people stand; None for nobody's.
        opportunity: Our id of the opportunity that it belongs to; None for the whole account.
        text: The text that matched.
        field: Where it matched: a field of the record, `pinyin` or `initials`.
        people: Ids of the people that a record is about, in the order of its direction.
    """

    kind: HitKind
    id: str
    record_id: str
    table: str
    name: str
    detail: str | None
    account: str | None
    account_record_id: str | None
    account_name: str | None
    opportunity: str | None
    text: str
    field: str
    people: tuple[str, ...] = ()


class SearchAnswer(Result):
    """What a search found, best first within each kind; kinds in the order of `Hit.kind`.

    Attributes:
        totals: Hits there are of each kind; `hits` holds `limit` of them at most.
    """

    query: str
    limit: int
    totals: dict[HitKind, int]
    hits: tuple[Hit, ...]
