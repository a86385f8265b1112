"""What of each record a search looks at: which texts, in which order of importance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import (
    Activity,
    Assessment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Record,
    Reporting,
    Role,
    Statement,
    Tie,
)
from graph.records import Records, natural_order
from graph.results.portfolio import HitKind
from graph.spelling import fold, initials, syllables
from graph.vocabulary import OrganizationKind

__all__ = ["Entry", "entries_of"]

Text = tuple[str, str, str]
_KINDS: dict[OrganizationKind, HitKind] = {
    OrganizationKind.CUSTOMER: "account",
    OrganizationKind.UNIT: "unit",
}
# What else tells somebody or a company, by kind of record.
_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Person: ("title", "department", "email"),
    Organization: ("industry", "region"),
}
# The people that a record is about, in its direction.
_ENDS: dict[type[Record], tuple[str, ...]] = {
    Influence: ("source", "target"),
    Tie: ("person", "contact"),
    Reporting: ("subordinate", "manager"),
    Assessment: ("person",),
    Role: ("person",),
    OverlayEntry: ("subject", "object"),
    Activity: ("our_people", "contacts"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the search sees it.

    Attributes:
        account: Our id of the account whose page shows it; None where there is none.
        opportunity: Our id of the opportunity that it belongs to; None for the whole account.
        name: What it is called; empty where `people` say it.
        detail: What tells it from others of that name.
        people: Our ids of the people that it is about, in its direction.
        texts: (field, text, folded text), the most telling first.
        order: Among equal matches.
    """

    kind: HitKind
    record: Record
    account: str | None
    opportunity: str | None
    name: str
    detail: str | None
    people: tuple[str, ...]
    texts: tuple[Text, ...]
    order: tuple[object, ...]


def entries_of(records: Records) -> Iterator[Entry]:
    """Everything to search in a reader's records, in the order of their keys."""
    homes = _homes(records)
    organizations = {one.id: one.name for one in records.all(Organization)}
    for organization in records.all(Organization):
        kind = _KINDS.get(organization.kind)
        if kind is not None:
            own = organization.id if kind == "account" else organization.account
            yield _entry(records, kind, organization, account=own, name=organization.name)
    for deal in records.all(Opportunity):
        yield _entry(records, "opportunity", deal, opportunity=deal.id, name=deal.name)
    for person in records.all(Person):
        yield _entry(
            records,
            "person",
            person,
            account=person.account or homes.get(person.id),
            name=person.name,
            detail=person.title or organizations.get(person.organization),
        )
    for record in records:
        people, texts = _told(records, record)
        if texts:
            yield _entry(records, "record", record, people=people, extra=texts)


def _entry(  # noqa: PLR0913 - the parts of an entry
    records: Records,
    kind: HitKind,
    record: Record,
    *,
    account: str | None = None,
    opportunity: str | None = None,
    name: str = "",
    detail: str | None = None,
    people: tuple[str, ...] = (),
    extra: tuple[tuple[str, str], ...] = (),
) -> Entry:
    named = tuple(_named(record, name)) if name else ()
    deal = opportunity or getattr(record, "opportunity", None)
    return Entry(
        kind=kind,
        record=record,
        account=account or record.account,
        opportunity=deal if isinstance(deal, str) else None,
        name=name,
        detail=detail,
        people=people,
        texts=(*named, *((field, text, fold(text)) for field, text in extra)),
        order=natural_order(records.key(record.id)),
    )


def _named(record: Record, name: str) -> Iterator[Text]:
    """The texts of something that has a name."""
    is_person = isinstance(record, Person)
    yield "name", name, fold(name)
    if isinstance(record, Person):
        for other in (record.name_latin, *record.aliases):
            if other:
                yield "alias", other, fold(other)
    parts = syllables(name, is_person=is_person)
    if parts:
        yield "pinyin", name, " ".join(parts)
        yield "initials", name, initials(name, is_person=is_person)
    for field in _FIELDS.get(type(record), ()):
        text = getattr(record, field)
        if text:
            yield field, text, fold(text)
    if record.external_id:
        yield "id", record.external_id, fold(record.external_id)


def _told(records: Records, record: Record) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The people that a record is about, and what somebody wrote in it."""
    if isinstance(record, Evidence):
        about = records.get(record.record)
        return (_people(about) if about else ()), (("evidence", record.text),)
    texts: list[tuple[str, str]] = []
    if isinstance(record, Statement) and record.evidence:
        texts.append(("evidence", record.evidence))
    if isinstance(record, OverlayEntry | Activity) and record.note:
        texts.append(("note", record.note))
    return _people(record), tuple(texts)


def _people(record: Record) -> tuple[str, ...]:
    found: list[str] = []
    for end in _ENDS.get(type(record), ()):
        value = getattr(record, end)
        found += [value] if isinstance(value, str) else value or ()
    return tuple(found)


def _homes(records: Records) -> dict[str, str]:
    """An account on whose map each of our people stands: the first where they have a tie."""
    found: dict[str, str] = {}
    for tie in records.all(Tie):
        if tie.account is not None:
            found.setdefault(tie.person, tie.account)
    return found
