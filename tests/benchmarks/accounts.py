"""Accounts of any size, drawn from a seed, with the proportions of real ones.

A tree of reporting lines, four influences for each person, most of them within a department, every
fifth person an outsider, one opportunity with five roles, and what our people know of whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from graph.dates import PartialDate
from graph.identifiers import new_id
from graph.model import (
    Assessment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.schema import reference_fields
from graph.vocabulary import (
    Attitude,
    Basis,
    Confidence,
    DecisionRole,
    FormalLevel,
    Importance,
    LawfulBasis,
    OrganizationKind,
    Strength,
    TieLevel,
    Visibility,
)

__all__ = ["ENTERED", "OUR_PEOPLE", "account_records", "shared_records", "with_product_ids"]

ENTERED = date(2025, 6, 1)
OUR_PEOPLE = 12
_SEEN = PartialDate.parse("2025-05")
_DEPARTMENT = 12  # people
_ROLES = (
    DecisionRole.APPROVER,
    DecisionRole.DECISION_MAKER,
    DecisionRole.DECISION_MAKER,
    DecisionRole.EVALUATOR,
    DecisionRole.GATEKEEPER,
)


def shared_records() -> list[Record]:
    """Our company, its people and a rival: records of no account."""
    ours = Organization(
        id="org_us", system="crm", external_id="US", name="我司", kind=OrganizationKind.US,
        visibility=Visibility.COMPANY,
    )  # fmt: skip
    rival = Organization(
        id="org_rival", system="crm", external_id="R", name="友商",
        kind=OrganizationKind.COMPETITOR, visibility=Visibility.COMPANY,
    )  # fmt: skip
    people = [
        _person(f"per_us_{number}", f"U{number}", "org_us", None) for number in range(OUR_PEOPLE)
    ]
    return [ours, rival, *people]


def account_records(name: str, people: int, seed: int = 1) -> list[Record]:
    """The records of one account and its opportunity; `shared_records` belong to them.

    Args:
        name: Stands in every id; senders' ids are unique with it.
        people: How many, outsiders included.
        seed: Equal seeds give equal accounts.
    """
    draw = Random(seed)
    account = f"org_{name}"
    found: list[Record] = [
        _named(Organization, account, name, account=account, kind=OrganizationKind.CUSTOMER),
        _named(Organization, f"{account}_x", f"{name}X", account=account,
               kind=OrganizationKind.OTHER),
        _named(Opportunity, f"opp_{name}", f"{name}O", account=account,
               competitors=("org_rival",), amount=1_000_000.0, currency="CNY"),
    ]  # fmt: skip
    outside = max(1, people // 5)
    inside = [f"per_{name}_{number}" for number in range(people - outside)]
    outsiders = [f"per_{name}_{number}" for number in range(people - outside, people)]
    for number, one in enumerate(inside + outsiders):
        home = account if number < len(inside) else f"{account}_x"
        found.append(_person(one, f"{name}P{number}", home, account))
    found += _lines(name, account, inside)
    found += _influences(name, account, draw, (inside, outsiders))
    found += _ties(name, account, draw, inside)
    found += _judgements(name, account, draw, inside)
    for number, (one, role) in enumerate(zip(inside, _ROLES, strict=False)):
        found.append(
            Role(id=f"rol_{name}_{number}", account=account, opportunity=f"opp_{name}", person=one,
                 role=role, entered_on=ENTERED)
        )  # fmt: skip
    return found


def with_product_ids(records: list[Record]) -> list[Record]:
    """The same records under ids as the product makes them, which files may hold."""
    ids = {record.id: new_id(record.prefix) for record in records}
    found = []
    for record in records:
        values = {name: getattr(record, name) for name in ("id", *reference_fields(record.table))}
        found.append(replace(record, **{name: _renamed(one, ids) for name, one in values.items()}))
    return found


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(ids[one] for one in value)
    return value if value is None else ids[value]


def _named(made: type[Any], record_id: str, sender: str, **more: Any) -> Record:
    record: Record = made(id=record_id, system="crm", external_id=sender, name=sender, **more)
    return record


def _person(record_id: str, sender: str, organization: str, account: str | None) -> Person:
    return Person(
        id=record_id,
        system="crm",
        external_id=sender,
        account=account,
        name=f"人{sender}",
        organization=organization,
        lawful_basis=LawfulBasis.LEGITIMATE_INTEREST,
        purpose="account_management",
        provenance="crm",
        collected_at=ENTERED,
        review_on=date(2026, 6, 1),
        title="经理",
        department=f"D{sum(map(ord, sender)) % 9}",
        formal_level=FormalLevel.MANAGER,
        importance=Importance.ORDINARY,
        visibility=Visibility.COMPANY if account is None else Visibility.ACCOUNT_TEAM,
    )


def _lines(name: str, account: str, inside: list[str]) -> Iterator[Record]:
    for number in range(1, len(inside)):
        yield Reporting(
            id=f"edg_{name}_l{number}", account=account, subordinate=inside[number],
            manager=inside[(number - 1) // 5], entered_on=ENTERED,
        )  # fmt: skip


def _influences(
    name: str, account: str, draw: Random, sides: tuple[list[str], list[str]]
) -> Iterator[Record]:
    inside, outsiders = sides
    known: set[tuple[str, str]] = set()
    for number in range(4 * (len(inside) + len(outsiders))):
        target_at = draw.randrange(len(inside))
        if draw.random() < 0.2:
            source = draw.choice(outsiders)
        else:
            near = target_at + draw.randint(-_DEPARTMENT, _DEPARTMENT)
            source = inside[near % len(inside)]
        target = inside[target_at]
        if source == target or (source, target) in known:
            continue
        known.add((source, target))
        yield Influence(
            id=f"edg_{name}_i{number}", account=account, source=source, target=target,
            strength=draw.choice(tuple(Strength)), basis=draw.choice(tuple(Basis)),
            confidence=draw.choice(tuple(Confidence)), observed_on=_SEEN, entered_on=ENTERED,
            evidence="会上见过", author="U1",
        )  # fmt: skip


def _ties(name: str, account: str, draw: Random, inside: list[str]) -> Iterator[Record]:
    for number in range(0, len(inside), 4):
        yield Tie(
            id=f"edg_{name}_t{number}", account=account,
            person=f"per_us_{draw.randrange(OUR_PEOPLE)}", contact=inside[number],
            level=draw.choice(tuple(TieLevel)), last_contact=_SEEN, entered_on=ENTERED,
        )  # fmt: skip


def _judgements(name: str, account: str, draw: Random, inside: list[str]) -> Iterator[Record]:
    for number in range(0, len(inside), 6):
        yield Assessment(
            id=f"ass_{name}_{number}", account=account, person=inside[number], vendor="org_us",
            opportunity=f"opp_{name}", attitude=draw.choice(tuple(Attitude)), entered_on=ENTERED,
        )  # fmt: skip
        yield Evidence(
            id=f"evd_{name}_{number}", account=account, record=f"ass_{name}_{number}",
            text="第一次见面时说的", entered_on=ENTERED,
        )  # fmt: skip
