"""One record of each kind, with a word in every field that takes text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from graph.dates import PartialDate
from graph.model import (
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
from graph.vocabulary import LawfulBasis, OrganizationKind, OverlayChange

__all__ = ["everything"]

DAY = date(2025, 6, 30)


def everything(word: str = "x", number: int = 0) -> list[Record]:
    """One record of each kind with a word in every text field; ids and keys hold the number."""
    mark = f"{number}"
    on: dict[str, Any] = {"account": f"org_{mark}"}
    records: list[Record] = [
        Organization(id=f"org_{mark}", name=word, kind=OrganizationKind.CUSTOMER, **on),
        *(
            Person(
                id=f"per_{one}{mark}",
                organization=f"org_{mark}",
                name=word,
                lawful_basis=LawfulBasis.CONTRACT,
                purpose=word,
                provenance=word,
                collected_at=DAY,
                review_on=DAY,
                **on,
            )
            for one in "ab"
        ),
        Employment(id=f"emp_{mark}", person=f"per_a{mark}", organization=f"org_{mark}", **on),
        Opportunity(id=f"opp_{mark}", name=word, competitors=(f"org_{mark}",), **on),
    ]
    ends = {"person": f"per_a{mark}", "contact": f"per_b{mark}"}
    said: dict[str, Any] = {**on, "entered_on": DAY}
    deal = f"opp_{mark}"
    records += [
        Reporting(id=f"rep_{mark}", subordinate=ends["person"], manager=ends["contact"], **said),
        Influence(id=f"inf_{mark}", source=ends["person"], target=ends["contact"], **said),
        Tie(id=f"tie_{mark}", **ends, **said),
        Assessment(id=f"ass_{mark}", person=ends["person"], vendor=f"org_{mark}", **said),
        Evidence(id=f"evd_{mark}", record=f"ass_{mark}", text=word, **said),
        Evidence(id=f"eve_{mark}", record=f"inf_{mark}", text=word, **said),
        Role(id=f"rol_{mark}", opportunity=deal, person=ends["person"], **said),
        OverlayEntry(
            id=f"ovl_{mark}",
            opportunity=deal,
            change=OverlayChange.OVERRIDE,
            subject=f"inf_{mark}",
            object=ends["person"],
            **said,
        ),
        Circle(
            id=f"cir_{mark}", name=word, leader=ends["person"], members=(*ends.values(),), **said
        ),
        Coverage(id=f"cov_{mark}", our_person=ends["person"], covers=f"org_{mark}", **said),
        Activity(
            id=f"act_{mark}",
            date=PartialDate(2025),
            kind=word,
            our_people=(ends["person"],),
            contacts=(ends["contact"],),
            opportunity=deal,
            **on,
        ),
        Proposal(id=f"prp_{mark}", opportunity=deal, item=f"ass_{mark}", entered_on=DAY, **on),
    ]
    return [_worded(record, word) for record in records]


def _worded(record: Record, word: str) -> Record:
    texts = {
        field.name: (word,) if field.many else word
        for field in fields_of(type(record))
        if field.kind == "text"
        and field.name not in {"id", "external_id", *reference_fields(record.table)}
    }
    return replace(record, external_id=f"{word}{record.id}", **texts)
