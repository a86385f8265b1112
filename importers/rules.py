"""What a record must hold beside its neighbours: sides, kinds, accounts, lawful basis.

Source: contract 1 to 3; method 1.3, 1.4, 3.1; trust P6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graph.errors import InputError
from graph.model import (
    RECORD_TYPES,
    Activity,
    Assessment,
    Circle,
    Coverage,
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
from graph.vocabulary import (
    Code,
    Confidence,
    OrganizationKind,
    OverlayChange,
    Polarity,
    ProposalState,
    Side,
    Strength,
)
from importers.drafts import Draft, Reference
from importers.options import forbids_basis
from importers.report import Verdict, verdict
from importers.state import State

__all__ = ["OVERRIDABLE", "check_keys", "check_record"]

OVERRIDABLE: dict[str, type[Code]] = {
    "strength": Strength,
    "polarity": Polarity,
    "confidence": Confidence,
}
_VENDORS = (OrganizationKind.US, OrganizationKind.COMPETITOR)
_OUTSIDE = (OrganizationKind.COMPETITOR, OrganizationKind.OTHER)
_CONTACTS = (Side.CUSTOMER, Side.EXTERNAL)
_SELLERS = (Side.US, Side.COMPETITOR)


def check_record(record: Record, draft: Draft, state: State) -> Iterator[Verdict]:
    """Find what is wrong with one record of the files, given everything around it."""
    check = _CHECKS.get(type(record))
    if check is not None:
        yield from check(record, draft, state)
    opportunity = state.get(getattr(record, "opportunity", None))
    if opportunity is not None and opportunity.account != record.account:
        yield verdict(
            "wrong_account",
            draft.place_of("opportunity"),
            value=state.label(opportunity.id),
            found=state.label(opportunity.account),
            wanted=state.label(record.account),
        )


def check_keys(state: State) -> Iterator[Verdict]:
    """Find records of the files that say what another record says already."""
    for kind in RECORD_TYPES:
        if not kind.natural_fields:
            continue
        seen: dict[tuple[str, str], Record] = {}
        for record in state.all(kind.table):
            other = seen.setdefault((record.holder, record.natural_key), record)
            if other is record:
                continue
            late, early = (record, other) if record.id in state.drafts else (other, record)
            if late.id in state.drafts:
                yield _doubled(late, early, state)


def _doubled(late: Record, early: Record, state: State) -> Verdict:
    draft, other = state.drafts[late.id], state.drafts.get(early.id)
    where = f"row {other.place.row}" if other else f"{state.label(early.id)} in the store"
    columns = [draft.sheet.column_of(name) for name in late.natural_fields]
    named = [name for name in columns if draft.sheet.column(name)]
    return verdict("doubled_key", draft.place, other=where, fields=named)


def _organization(record: Organization, draft: Draft, state: State) -> Iterator[Verdict]:
    stored = state.stored.get(record.id)
    if not isinstance(stored, Organization) or stored.kind is record.kind:
        return
    if not (stored.kind in _OUTSIDE and record.kind in _OUTSIDE):
        yield verdict(
            "kind_change",
            draft.place_of("kind"),
            value=state.label(record.id),
            found=stored.kind.value,
            wanted=record.kind.value,
        )


def _person(record: Person, draft: Draft, state: State) -> Iterator[Verdict]:
    del state
    if forbids_basis(record.region, record.lawful_basis):
        yield verdict("pipl", draft.place_of("lawful_basis"))


def _opportunity(record: Opportunity, draft: Draft, state: State) -> Iterator[Verdict]:
    for competitor in record.competitors:
        yield from _kind(competitor, (OrganizationKind.COMPETITOR,), "competitors", draft, state)


def _reporting(record: Reporting, draft: Draft, state: State) -> Iterator[Verdict]:
    one, other = state.root(record.subordinate), state.root(record.manager)
    if one is not None and other is not None and one.id != other.id:
        yield verdict(
            "other_organization",
            draft.place if draft.place.column else draft.place_of("manager"),
            value=state.label(record.subordinate),
            other=state.label(record.manager),
        )


def _influence(record: Influence, draft: Draft, state: State) -> Iterator[Verdict]:
    if record.source == record.target:
        yield verdict("self_edge", draft.place_of("target"), value=state.label(record.source))


def _tie(record: Tie, draft: Draft, state: State) -> Iterator[Verdict]:
    if record.person == record.contact:
        yield verdict("self_edge", draft.place_of("contact"), value=state.label(record.person))
        return
    yield from _side(record.person, _SELLERS, "person", draft, state)
    yield from _side(record.contact, _CONTACTS, "contact", draft, state)


def _assessment(record: Assessment, draft: Draft, state: State) -> Iterator[Verdict]:
    yield from _kind(record.vendor, _VENDORS, "vendor", draft, state)
    sides = tuple(side for side in Side if side is not Side.US)
    yield from _side(record.person, sides, "person", draft, state)


def _role(record: Role, draft: Draft, state: State) -> Iterator[Verdict]:
    yield from _side(record.person, (Side.CUSTOMER,), "person", draft, state)
    yield from _on_map(record.person, record.account, "person", draft, state)


def _overlay(record: OverlayEntry, draft: Draft, state: State) -> Iterator[Verdict]:
    change = record.change.value
    if record.change is OverlayChange.OVERRIDE:
        yield from _override(record, draft, state)
        return
    unused = [name for name in ("field", "value") if getattr(record, name) is not None]
    for name in unused:
        yield verdict("unused_cell", draft.place_of(name), change=change)
    ends = [("subject", record.subject), ("object", record.object)]
    if record.change is OverlayChange.SUPPRESS and record.object is None:
        yield verdict("needs_object", draft.place_of("object"), change=change)
    for column, end in ends:
        if end is None:
            continue
        person = state.get(end)
        if not isinstance(person, Person):
            yield _dangling(state.label(end), "people", column, draft)
        elif record.change is OverlayChange.REPARENT:
            yield from _side(end, (Side.CUSTOMER,), column, draft, state)
            yield from _on_map(end, record.account, column, draft, state)
        elif person.account is not None:
            yield from _on_map(end, record.account, column, draft, state)


def _override(record: OverlayEntry, draft: Draft, state: State) -> Iterator[Verdict]:
    edge = state.get(record.subject)
    if not isinstance(edge, Influence):
        yield _dangling(state.label(record.subject), "influence", "subject", draft)
    elif edge.account != record.account:
        yield from _on_map(edge.id, record.account, "subject", draft, state)
    if record.object is not None:
        yield verdict("unused_cell", draft.place_of("object"), change="override")
    code = OVERRIDABLE.get(record.field or "")
    if code is None:
        place = draft.place_of("field")
        yield verdict("unknown_code", place, value=record.field or "", codes=list(OVERRIDABLE))
        return
    try:
        code.parse(record.value or "")
    except InputError:
        codes = [one.value for one in code]
        place = draft.place_of("value")
        yield verdict("unknown_code", place, value=record.value or "", codes=codes)


def _circle(record: Circle, draft: Draft, state: State) -> Iterator[Verdict]:
    if record.leader is not None:
        yield from _on_map(record.leader, record.account, "leader", draft, state)
    for member in record.members:
        yield from _on_map(member, record.account, "members", draft, state)


def _coverage(record: Coverage, draft: Draft, state: State) -> Iterator[Verdict]:
    yield from _side(record.our_person, (Side.US,), "our_person", draft, state)


def _activity(record: Activity, draft: Draft, state: State) -> Iterator[Verdict]:
    for person in record.our_people:
        yield from _side(person, (Side.US,), "our_people", draft, state)
    for person in record.contacts:
        yield from _side(person, (*_CONTACTS, Side.COMPETITOR), "contacts", draft, state)
        yield from _on_map(person, record.account, "contacts", draft, state)


def _proposal(record: Proposal, draft: Draft, state: State) -> Iterator[Verdict]:
    item = state.get(record.item)
    deal = getattr(item, "opportunity", record.opportunity)  # people are of no deal
    if isinstance(item, OverlayEntry) and item.change is not OverlayChange.OVERRIDE:
        yield verdict("not_proposed", draft.place_of("item"), value=state.label(record.item))
    elif isinstance(item, Person) and record.state is ProposalState.OPEN and not item.holder:
        yield verdict("on_the_map", draft.place_of("item"), value=state.label(record.item))
    elif item is not None and deal != record.opportunity:
        yield verdict(
            "of_other_deal",
            draft.place_of("item"),
            value=state.label(record.item),
            opportunity=state.label(record.opportunity),
        )
    elif item is not None:
        yield from _on_map(record.item, record.account, "item", draft, state)


def _side(
    person: str, sides: Iterable[Side], field: str, draft: Draft, state: State
) -> Iterator[Verdict]:
    found = state.side(person)
    if found is not None and found not in sides:
        yield verdict(
            "wrong_side",
            draft.place_of(field),
            value=state.label(person),
            found=found.value,
            wanted=[side.value for side in sides],
        )


def _kind(
    organization: str,
    kinds: Iterable[OrganizationKind],
    field: str,
    draft: Draft,
    state: State,
) -> Iterator[Verdict]:
    found = state.organization(organization)
    if found is not None and found.kind not in kinds:
        yield verdict(
            "wrong_kind",
            draft.place_of(field),
            value=state.label(organization),
            found=found.kind.value,
            wanted=[kind.value for kind in kinds],
        )


def _on_map(
    record_id: str, account: str | None, field: str, draft: Draft, state: State
) -> Iterator[Verdict]:
    found = state.get(record_id)
    if found is not None and found.account is not None and found.account != account:
        place = next(
            (one.place for one in draft.references.get(field, ()) if _means(one, found, state)),
            draft.place_of(field),
        )
        yield verdict(
            "wrong_account",
            place,
            value=state.label(record_id),
            found=state.label(found.account),
            wanted=state.label(account),
        )


def _means(reference: Reference, record: Record, state: State) -> bool:
    return reference.text in (state.label(record.id), record.id)


def _dangling(name: str, sheet: str, field: str, draft: Draft) -> Verdict:
    return verdict("dangling", draft.place_of(field), value=name, sheets=sheet)


_CHECKS: dict[type[Record], Callable[[Any, Draft, State], Iterator[Verdict]]] = {
    Organization: _organization,
    Person: _person,
    Opportunity: _opportunity,
    Reporting: _reporting,
    Influence: _influence,
    Tie: _tie,
    Assessment: _assessment,
    Role: _role,
    OverlayEntry: _overlay,
    Circle: _circle,
    Coverage: _coverage,
    Activity: _activity,
    Proposal: _proposal,
}
