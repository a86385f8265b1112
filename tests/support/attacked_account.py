"""Accounts whose every text is an attack, so spread that 60 of them show each field each attack.

A field of account number n + 1 holds the attack after that of the same field of account n: one
account shows nearly all strings somewhere, all together show every string in every field.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from support.attack_strings import ATTACKS
from support.views import Context

from graph.dates import PartialDate
from graph.model import (
    RECORD_TYPES,
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.schema import fields_of, reference_fields
from graph.stores.protocol import Store
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Importance,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Polarity,
    Strength,
    TieLevel,
)

__all__ = ["TEXT_FIELDS", "attacked_contexts", "attacked_records", "write_attacked_accounts"]

DAY = date(2025, 6, 30)
# Codes that a text column holds, and the sender's side of a record; a name cannot stand there.
_CODED = {"id", "account", "system", "currency", "entered_by"}
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONG_STACK = 10  # leaf reports of one boss: some are folded
_DAYS = {"entered_on", "collected_at", "review_on"}


def _text_fields(kind: type[Record]) -> list[str]:
    kept = {*_CODED, *reference_fields(kind.table)}
    return [one.name for one in fields_of(kind) if one.kind == "text" and one.name not in kept]


TEXT_FIELDS = tuple((kind, name) for kind in RECORD_TYPES for name in _text_fields(kind))


class _Account:
    """One account; ids follow from its number, so that addresses are known beforehand."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.account = self.id_of(Organization, "account")
        self.deal = self.id_of(Opportunity, "deal")

    def id_of(self, kind: type[Record], name: str) -> str:
        digest = hashlib.sha256(f"{self.number}/{name}".encode()).digest()
        return f"{kind.prefix}_0{''.join(_DIGITS[one % 32] for one in digest[:25])}"

    def text_of(self, field: str, name: str) -> str:
        place = zlib.crc32(f"{field}/{name}".encode())
        text = ATTACKS[(self.number + place) % len(ATTACKS)]
        # no two records of a system have the same key there
        return f"{text}{self.number}-{name}" if field == "external_id" else text

    def make(self, kind: type[Record], name: str, /, **values: Any) -> Record:
        """A record with an attack in every text field that is not set."""
        given: dict[str, Any] = {
            "id": self.id_of(kind, name),
            "system": "attack",
            "account": self.account,
            **values,
        }
        for owner, field in TEXT_FIELDS:
            if owner is kind and field not in given:
                text = self.text_of(field, name)
                given[field] = (text,) if field == "aliases" else text
        days = {one.name: DAY for one in fields_of(kind) if one.name in _DAYS}
        return kind(**{**days, **given})

    def person(self, name: str, organization: str, **values: Any) -> Record:
        legal = LawfulBasis.CONTRACT
        return self.make(
            Person, name, organization=organization, left_on=None, lawful_basis=legal, **values
        )

    def records(self, us: str) -> Iterator[Record]:
        """One record of every type, and enough people for a map with a hidden influencer."""
        seen = {"observed_on": PartialDate(2024, 6), "confidence": Confidence.REPORTED}
        yield self.make(
            Organization, "account", account=self.account, kind=OrganizationKind.CUSTOMER
        )
        rival = self.make(Organization, "rival", kind=OrganizationKind.COMPETITOR, account=None)
        our = self.person("our", us, account=None)
        chief = self.person("chief", self.account, importance=Importance.BOTH)
        second = self.person("second", self.account)
        hidden = self.person("hidden", self.account)
        theirs = self.person("theirs", rival.id)
        stack = [self.person(f"leaf{one}", self.account) for one in range(_LONG_STACK)]
        yield from (rival, our, chief, second, hidden, theirs, *stack)
        yield from self._outside(chief.id, seen)
        yield self.make(Opportunity, "deal", id=self.deal, competitors=(rival.id,), amount=None)
        for place, one in enumerate((second, *stack)):
            boss = chief.id if one is second else second.id
            yield self.make(Reporting, f"line{place}", subordinate=one.id, manager=boss, **seen)
        strong = {"strength": Strength.STRONG, **seen}
        edge = self.make(Influence, "edge", source=hidden.id, target=chief.id, **strong)
        yield edge
        yield self.make(
            Influence,
            "own",
            source=hidden.id,
            target=second.id,
            opportunity=self.deal,
            **strong,
        )
        yield self.make(
            Influence,
            "conflict",
            source=stack[0].id,
            target=second.id,
            polarity=Polarity.CONFLICT,
            **strong,
        )
        yield self.make(Evidence, "evidence", record=edge.id, **seen)
        yield from self._around((our.id, theirs.id), (us, rival.id), second.id, seen)
        yield from self._deal((chief.id, second.id, hidden.id, our.id), seen)

    def _outside(self, chief: str, seen: dict[str, Any]) -> Iterator[Record]:
        firm = self.make(Organization, "firm", kind=OrganizationKind.OTHER)
        adviser = self.person("adviser", firm.id)
        yield from (firm, adviser)
        yield self.make(
            Influence,
            "advice",
            source=adviser.id,
            target=chief,
            strength=Strength.MEDIUM,
            **seen,
        )

    def _around(
        self, sellers: tuple[str, str], vendors: tuple[str, str], contact: str, seen: dict[str, Any]
    ) -> Iterator[Record]:
        for side, who in zip(("us", "rival"), sellers, strict=True):
            yield self.make(
                Tie, f"tie/{side}", person=who, contact=contact, level=TieLevel.DEEP, **seen
            )
        for side, vendor in zip(("us", "rival"), vendors, strict=True):
            yield self.make(
                Assessment,
                f"attitude/{side}",
                person=contact,
                vendor=vendor,
                attitude=Attitude.POSITIVE,
                **seen,
            )
        yield self.make(Employment, "job", person=contact, organization=self.account)
        yield self.make(Coverage, "cover", our_person=sellers[0], covers=self.account, **seen)

    def _deal(self, people: tuple[str, ...], seen: dict[str, Any]) -> Iterator[Record]:
        chief, second, hidden, our = people
        deal = {"opportunity": self.deal}
        yield self.make(
            Role, "role", person=chief, role=DecisionRole.APPROVER, tags=(), **deal, **seen
        )
        yield self.make(
            OverlayEntry,
            "moved",
            change=OverlayChange.REPARENT,
            subject=hidden,
            object=chief,
            field=None,
            value=None,
            **deal,
            **seen,
        )
        yield self.make(Circle, "circle", leader=chief, members=(chief, second), **seen)
        yield self.make(
            Activity,
            "visit",
            date=PartialDate(2025, 6, 1),
            our_people=(our,),
            contacts=(second,),
            **deal,
        )
        yield self.make(Proposal, "proposal", item=self.id_of(Influence, "own"), **deal)


def attacked_records() -> list[Record]:
    """All records of one account for each attack, and a company of ours that is one as well."""
    us = _Account(len(ATTACKS)).make(Organization, "us", kind=OrganizationKind.US, account=None)
    written = [us]
    for number in range(len(ATTACKS)):
        written += _Account(number).records(us.id)
    return written


def write_attacked_accounts(store: Store) -> None:
    """Write them."""
    written = attacked_records()
    assert {type(record) for record in written} == set(RECORD_TYPES)
    with store.writing("attacker") as writer:
        writer.put_all(written)


def attacked_contexts(number: int) -> tuple[Context, Context]:
    """The opportunity and the account of one of the 60, as what pages can be asked for."""
    one = _Account(number)
    people = tuple(one.id_of(Person, name) for name in ("hidden", "second", "chief"))
    tile = f"more:{one.text_of('external_id', 'second')}"
    return (
        Context("opportunities", one.deal, people, tile),
        Context("accounts", one.account, people, tile),
    )
