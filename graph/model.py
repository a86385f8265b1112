"""The records: what a team writes down about people and deals.

All are frozen; an edit is a new record with the same id. Ids of other records are ours. `account`
is the customer whose map a record is on, None for what belongs to no customer (our people, the
competitors' names). Every field says how sensitive it is (`Sensitivity`).
Source: contract 1 and 2; method 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from graph.dates import PartialDate
from graph.record import Record, Sensitivity, Statement
from graph.vocabulary import (
    Attitude,
    Basis,
    BehaviorOrientation,
    Confidence,
    DecisionRole,
    FormalLevel,
    Function,
    Importance,
    LawfulBasis,
    OpportunitySize,
    OrganizationKind,
    OverlayChange,
    Polarity,
    ProposalState,
    ReportingKind,
    Strength,
    Tag,
    TieLevel,
)

__all__ = [
    "RECORD_TYPES",
    "Activity",
    "Assessment",
    "Circle",
    "Coverage",
    "Employment",
    "Evidence",
    "Influence",
    "Opportunity",
    "Organization",
    "OverlayEntry",
    "Person",
    "Proposal",
    "Record",
    "Reporting",
    "Role",
    "Sensitivity",
    "Statement",
    "Tie",
]


_PUBLIC = Sensitivity.PUBLIC
_PERSONAL = Sensitivity.PERSONAL
_JUDGEMENT = Sensitivity.JUDGEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Record):
    """A customer, one of its units, our company, a competitor, or another outsider."""

    table: ClassVar[str] = "organizations"
    prefix: ClassVar[str] = "org"

    name: Annotated[str, _PUBLIC]
    kind: Annotated[OrganizationKind, _PUBLIC]
    parent: Annotated[str | None, _PUBLIC] = None
    industry: Annotated[str | None, _PUBLIC] = None
    region: Annotated[str | None, _PUBLIC] = None
    tier: Annotated[str | None, _PUBLIC] = None
    can_buy_alone: Annotated[bool | None, _PUBLIC] = None
    threat_rank: Annotated[int | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A person of any side; the side follows from the organization."""

    table: ClassVar[str] = "people"
    prefix: ClassVar[str] = "per"

    name: Annotated[str, _PERSONAL]
    organization: Annotated[str, _PUBLIC]
    lawful_basis: Annotated[LawfulBasis, _PUBLIC]
    purpose: Annotated[str, _PUBLIC]
    provenance: Annotated[str, _PERSONAL]
    collected_at: Annotated[date, _PUBLIC]
    review_on: Annotated[date, _PUBLIC]
    region: Annotated[str | None, _PERSONAL] = None
    name_latin: Annotated[str | None, _PERSONAL] = None
    aliases: Annotated[tuple[str, ...], _PERSONAL] = ()
    title: Annotated[str | None, _PERSONAL] = None
    department: Annotated[str | None, _PERSONAL] = None
    formal_level: Annotated[FormalLevel | None, _PERSONAL] = None
    importance: Annotated[Importance | None, _JUDGEMENT] = None
    importance_reason: Annotated[str | None, _JUDGEMENT] = None
    behavior_orientation: Annotated[BehaviorOrientation | None, _JUDGEMENT] = None
    function: Annotated[Function | None, _PERSONAL] = None
    email: Annotated[str | None, _PERSONAL] = None
    phone: Annotated[str | None, _PERSONAL] = None
    left_on: Annotated[PartialDate | None, _PERSONAL] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting(Statement):
    """A reporting line from a subordinate to a manager, inside one organization."""

    table: ClassVar[str] = "reporting"
    prefix: ClassVar[str] = "edg"
    natural_fields: ClassVar[tuple[str, ...]] = ("subordinate", "manager", "kind", "valid_from")

    subordinate: Annotated[str, _PERSONAL]
    manager: Annotated[str, _PERSONAL]
    kind: Annotated[ReportingKind, _PERSONAL] = ReportingKind.SOLID


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence(Statement):
    """A hidden edge from who influences (source) to who is influenced (target)."""

    table: ClassVar[str] = "influence"
    prefix: ClassVar[str] = "edg"
    natural_fields: ClassVar[tuple[str, ...]] = (
        "account",
        "opportunity",
        "source",
        "target",
        "polarity",
        "basis",
    )

    source: Annotated[str, _JUDGEMENT]
    target: Annotated[str, _JUDGEMENT]
    strength: Annotated[Strength | None, _JUDGEMENT] = None
    polarity: Annotated[Polarity, _JUDGEMENT] = Polarity.FOLLOWS
    basis: Annotated[Basis | None, _JUDGEMENT] = None
    opportunity: Annotated[str | None, _PUBLIC] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Statement):
    """A contact tie from one of our people, or a rival's, to a contact."""

    table: ClassVar[str] = "ties"
    prefix: ClassVar[str] = "edg"
    natural_fields: ClassVar[tuple[str, ...]] = ("person", "contact", "opportunity")

    person: Annotated[str, _PERSONAL]
    contact: Annotated[str, _PERSONAL]
    level: Annotated[TieLevel | None, _JUDGEMENT] = None
    last_contact: Annotated[PartialDate | None, _PERSONAL] = None
    basis: Annotated[Basis | None, _JUDGEMENT] = None
    opportunity: Annotated[str | None, _PUBLIC] = None
    wanted_level: Annotated[TieLevel | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Statement):
    """One person's attitude to one vendor, and how they take its solution and price (1 to 5)."""

    table: ClassVar[str] = "assessments"
    prefix: ClassVar[str] = "ass"
    natural_fields: ClassVar[tuple[str, ...]] = ("person", "vendor", "opportunity")

    person: Annotated[str, _PERSONAL]
    vendor: Annotated[str, _PUBLIC]
    opportunity: Annotated[str | None, _PUBLIC] = None
    attitude: Annotated[Attitude | None, _JUDGEMENT] = None
    solution_acceptance: Annotated[int | None, _JUDGEMENT] = None
    price_acceptance: Annotated[int | None, _JUDGEMENT] = None
    closeness_override: Annotated[int | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A further piece of evidence for an edge or an assessment."""

    table: ClassVar[str] = "evidence"
    prefix: ClassVar[str] = "evd"
    natural_fields: ClassVar[tuple[str, ...]] = ("record", "text")

    record: Annotated[str, _PUBLIC]
    text: Annotated[str, _JUDGEMENT]
    author: Annotated[str | None, _PERSONAL] = None
    provenance: Annotated[str | None, _PERSONAL] = None
    confidence: Annotated[Confidence | None, _JUDGEMENT] = None
    observed_on: Annotated[PartialDate | None, _JUDGEMENT] = None
    entered_on: Annotated[date, _PUBLIC]


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment(Record):
    """An earlier or later employer of a person."""

    table: ClassVar[str] = "employment"
    prefix: ClassVar[str] = "emp"
    natural_fields: ClassVar[tuple[str, ...]] = ("person", "organization", "start")

    person: Annotated[str, _PERSONAL]
    organization: Annotated[str, _PERSONAL]
    title: Annotated[str | None, _PERSONAL] = None
    start: Annotated[PartialDate | None, _PERSONAL] = None
    end: Annotated[PartialDate | None, _PERSONAL] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity(Record):
    """A deal with one account (商机)."""

    table: ClassVar[str] = "opportunities"
    prefix: ClassVar[str] = "opp"

    name: Annotated[str, _PUBLIC]
    stage: Annotated[str | None, _PUBLIC] = None
    size: Annotated[OpportunitySize | None, _PUBLIC] = None
    amount: Annotated[float | None, _PUBLIC] = None
    currency: Annotated[str | None, _PUBLIC] = None
    close_date: Annotated[PartialDate | None, _PUBLIC] = None
    outcome: Annotated[str | None, _PUBLIC] = None
    competitors: Annotated[tuple[str, ...], _PUBLIC] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Statement):
    """What a customer's person decides in an opportunity."""

    table: ClassVar[str] = "roles"
    prefix: ClassVar[str] = "rol"
    natural_fields: ClassVar[tuple[str, ...]] = ("opportunity", "person", "role")

    opportunity: Annotated[str, _PUBLIC]
    person: Annotated[str, _PERSONAL]
    role: Annotated[DecisionRole | None, _JUDGEMENT] = None
    original_role: Annotated[str | None, _JUDGEMENT] = None
    veto: Annotated[bool | None, _JUDGEMENT] = None
    tags: Annotated[tuple[Tag, ...], _JUDGEMENT] = ()
    weight: Annotated[float | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayEntry(Statement):
    """What one opportunity changes in the account's graph, without touching it."""

    table: ClassVar[str] = "overlay"
    prefix: ClassVar[str] = "ovl"
    natural_fields: ClassVar[tuple[str, ...]] = (
        "opportunity",
        "change",
        "subject",
        "object",
        "field",
    )

    opportunity: Annotated[str, _PUBLIC]
    change: Annotated[OverlayChange, _JUDGEMENT]
    subject: Annotated[str, _JUDGEMENT]
    object: Annotated[str | None, _JUDGEMENT] = None
    field: Annotated[str | None, _PUBLIC] = None
    value: Annotated[str | None, _JUDGEMENT] = None
    note: Annotated[str | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle(Statement):
    """People who stand together (圈子); the leader, where known, is always a member."""

    table: ClassVar[str] = "circles"
    prefix: ClassVar[str] = "cir"

    name: Annotated[str, _JUDGEMENT]
    leader: Annotated[str | None, _JUDGEMENT] = None
    members: Annotated[tuple[str, ...], _JUDGEMENT] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Statement):
    """Which of our people covers which organization or person."""

    table: ClassVar[str] = "coverage"
    prefix: ClassVar[str] = "cov"
    natural_fields: ClassVar[tuple[str, ...]] = ("our_person", "covers", "line")

    our_person: Annotated[str, _PERSONAL]
    covers: Annotated[str, _PERSONAL]
    line: Annotated[str | None, _PUBLIC] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """A visit, call or meeting: who met whom, when, about what."""

    table: ClassVar[str] = "activities"
    prefix: ClassVar[str] = "act"

    date: Annotated[PartialDate, _PERSONAL]
    kind: Annotated[str, _PUBLIC]
    our_people: Annotated[tuple[str, ...], _PERSONAL] = ()
    contacts: Annotated[tuple[str, ...], _PERSONAL] = ()
    opportunity: Annotated[str | None, _PUBLIC] = None
    depth: Annotated[str | None, _JUDGEMENT] = None
    solution: Annotated[str | None, _PUBLIC] = None
    note: Annotated[str | None, _JUDGEMENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Record):
    """What a deal found out, proposed to the account's owner for the map of the account.

    Attributes:
        item: An influence, tie or assessment of the deal, an override of its overlay, or a person
            whom only the author and the owner see.
        state: What the owner decided; `decided_by` and `decided_on` tell who and when.
    """

    table: ClassVar[str] = "proposals"
    prefix: ClassVar[str] = "prp"
    natural_fields: ClassVar[tuple[str, ...]] = ("opportunity", "item")

    opportunity: Annotated[str, _PUBLIC]
    item: Annotated[str, _PUBLIC]
    state: Annotated[ProposalState, _PUBLIC] = ProposalState.OPEN
    note: Annotated[str | None, _JUDGEMENT] = None
    author: Annotated[str | None, _PERSONAL] = None
    entered_on: Annotated[date, _PUBLIC]
    decided_by: Annotated[str | None, _PERSONAL] = None
    decided_on: Annotated[date | None, _PUBLIC] = None


# In the order in which records may refer to earlier ones.
RECORD_TYPES: tuple[type[Record], ...] = (
    Organization,
    Person,
    Employment,
    Opportunity,
    Reporting,
    Influence,
    Tie,
    Assessment,
    Evidence,
    Role,
    OverlayEntry,
    Circle,
    Coverage,
    Activity,
    Proposal,
)
