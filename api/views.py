"""What the interface shows of records, and answers that are a part of the whole one.

Names of fields are those of the exchange format and of contract 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from graph.model import Opportunity, Organization, Record
from graph.results import CalibrationRef, ChainSeat, Changes, ContextRef, PersonRef, Result

__all__ = [
    "AccountList",
    "AccountView",
    "ChainAnswer",
    "DiffAnswer",
    "ImportBody",
    "ImportNotice",
    "ImportVerdict",
    "InfluenceView",
    "InfluencesAnswer",
    "OpportunityItem",
    "OpportunityList",
    "account_view",
    "opportunity_item",
    "references",
]


class AccountView(Result):
    """A customer. `id` is the sender's where it is unambiguous, `our_id` is always right."""

    id: str
    our_id: str
    name: str
    industry: str | None
    region: str | None
    tier: str | None


class AccountList(Result):
    """The customers whose maps the reader may see."""

    items: tuple[AccountView, ...]


class OpportunityItem(Result):
    """A deal, in a list."""

    id: str
    our_id: str
    account: str
    name: str
    stage: str | None
    size: str | None
    amount: float | None
    currency: str | None
    close_date: str | None
    outcome: str | None


class OpportunityList(Result):
    """The deals of the accounts that the reader may see."""

    items: tuple[OpportunityItem, ...]


class ChainAnswer(Result):
    """Who decides."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    chain: tuple[ChainSeat, ...]
    people: dict[str, PersonRef]


class DiffAnswer(Result):
    """What an opportunity changes in its account."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    changes: Changes
    people: dict[str, PersonRef]


class InfluenceView(Result):
    """Who influences, or is influenced, directly; the heaviest reason gives the numbers.

    `polarity` conflict: the target reacts against the source, and nothing is carried.
    """

    person: str
    weight: float
    strength: float
    reliability: float
    kind: Literal["influence", "tie", "line", "circle"]
    polarity: Literal["follows", "conflict"]
    layer: Literal["account", "opportunity", "implied"]
    record: str | None
    evidence: tuple[str, ...]


class InfluencesAnswer(Result):
    """The direct influences on a person, or of one, heaviest first."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    person: str
    items: tuple[InfluenceView, ...]
    people: dict[str, PersonRef]


class ImportVerdict(Result):
    """Why a row was not taken, and the cure."""

    sheet: str | None
    row: int | None
    column: str | None
    code: str
    text: str


class ImportNotice(Result):
    """Something that was taken, and that the sender should know."""

    code: str
    text: str


class ImportBody(Result):
    """What an import did, or in a dry run would do."""

    created: int
    updated: int
    unchanged: int
    removed: int
    changes: int
    verdicts: tuple[ImportVerdict, ...]
    warnings: tuple[ImportNotice, ...]


def references(records: Iterable[Record]) -> dict[str, str]:
    """By our id, the name that finds each of these records: the sender's id where it is single."""
    found = list(records)
    counts = Counter(one.external_id for one in found)
    return {
        one.id: one.external_id if one.external_id and counts[one.external_id] == 1 else one.id
        for one in found
    }


def account_view(account: Organization, reference: str) -> AccountView:
    """What is shown of an account."""
    return AccountView(
        id=reference,
        our_id=account.id,
        name=account.name,
        industry=account.industry,
        region=account.region,
        tier=account.tier,
    )


def opportunity_item(one: Opportunity, names: Mapping[str, str]) -> OpportunityItem:
    """What a list shows of a deal.

    Args:
        one: The deal.
        names: References of it and its account, by our id.
    """
    account = one.account or ""
    return OpportunityItem(
        id=names[one.id],
        our_id=one.id,
        account=names.get(account, account),
        name=one.name,
        stage=one.stage,
        size=one.size.value if one.size else None,
        amount=one.amount,
        currency=one.currency,
        close_date=str(one.close_date) if one.close_date else None,
        outcome=one.outcome,
    )
