"""What each edit does to the records: a pure function from records to records.

Nothing is stored, and the network of the result is built as any other, so overlay, implied edges
and attitudes follow by themselves. Source: contract 4; method 3.1, 3.2, 3.10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.ageing import is_valid
from graph.dates import PartialDate
from graph.model import (
    Assessment,
    Influence,
    OverlayEntry,
    Person,
    Record,
    Role,
    Tie,
)
from graph.network import Network
from graph.overlay.what_if.grammar import Edit, EditKind, parse_edits
from graph.overlay.what_if.references import Place
from graph.records import Records
from graph.vocabulary import (
    Attitude,
    Code,
    Confidence,
    DecisionRole,
    OverlayChange,
    Polarity,
    Strength,
    TieLevel,
)

__all__ = ["Supposed", "Supposition", "suppose"]

_LEVELS = tuple(level for level in TieLevel if level is not TieLevel.NONE)


@dataclass(frozen=True, slots=True)
class Supposed:
    """One edit, as it was understood.

    Attributes:
        text: The edit in its canonical form.
        people: Ids in answers of whom it is about, in the order of the grammar.
        vendor: Id of the vendor of an attitude, else None.
        record: Id of the record that it adds, changes or takes away; None for a person who leaves.
        table: Of that record; empty for a person who leaves.
        value: Level, strength, attitude or role.
        is_cut: An influence in a direction that the opportunity suppresses: it carries nothing.
    """

    kind: EditKind
    text: str
    people: tuple[str, ...]
    vendor: str | None = None
    record: str | None = None
    table: str = ""
    value: Code | None = None
    is_cut: bool = False


@dataclass(frozen=True)
class Supposition:
    """Records as they would be.

    Attributes:
        records: With every edit.
        seated: The same, but those who leave still hold their seats: what gives weights.
        edits: Each edit as it was understood, in order.
        leavers: Ids in answers of who leaves.
    """

    records: Records
    seated: Records
    edits: tuple[Supposed, ...]
    leavers: tuple[str, ...]


def suppose(records: Records, network: Network, texts: Sequence[str]) -> Supposition:
    """Apply edits, one after the other.

    `leave` ends a person's time on the day of the question. `tie` adds a confirmed contact of that
    day; an older, deeper one stays and still counts. `influence` says what the influence of one
    person on another is, in place of what is recorded of that pair here. `drop` takes one record
    away. `confirm` makes one sure: an edge or assessment is seen on that day, a tie keeps the date
    of its last contact. `attitude` is what a person thinks here, and `role` what they decide, in
    place of the roles that they have. In an opportunity all of it holds for that opportunity.

    Args:
        records: What the reader sees; left unchanged.
        network: The graph of the context with these records, before any edit.
        texts: Edits, as in `grammar`; what an edit adds is called `what-if-1` for the first one,
            and a later edit may name it.

    Raises:
        InputError: An edit is not understood, or names what is not here.
    """
    place = Place(network, records)
    leavers: dict[str, Record] = {}
    done: list[Supposed] = []
    for edit in parse_edits(texts):
        changed, one = _HANDLERS[edit.kind](place, edit)
        left = dict(place.left)
        if edit.kind is EditKind.LEAVE:
            person = network.nodes[one.people[0]].record_id
            leavers[person] = _person(records, person)
            left[person] = edit.number
        place = replace(place, records=changed, left=left)
        done.append(one)
    return Supposition(
        records=place.records,
        seated=_with(place.records, leavers.values()) if leavers else place.records,
        edits=tuple(done),
        leavers=tuple(map(records.reference, leavers)),
    )


Outcome = tuple[Records, Supposed]


def _leave(place: Place, edit: Edit) -> Outcome:
    node = place.person(edit, edit.references[0])
    person = _person(place.records, node.record_id)
    gone = replace(person, left_on=PartialDate.of(place.network.as_of))
    return _with(place.records, [gone]), Supposed(edit.kind, edit.text, (node.id,))


def _tie(place: Place, edit: Edit) -> Outcome:
    ours = place.ours(edit, edit.references[0])
    contact = place.contact(edit, edit.references[1])
    if edit.value is TieLevel.NONE:
        raise edit.refuse("edit_no_level", allowed=", ".join(_LEVELS))
    day = place.network.as_of
    added = Tie(
        **_new(place, edit),
        person=ours.record_id,
        contact=contact.record_id,
        level=TieLevel.parse(str(edit.value)),
        last_contact=PartialDate.of(day),
    )
    return _with(place.records, [added]), _about(place, edit, added, (ours.id, contact.id))


def _influence(place: Place, edit: Edit) -> Outcome:
    source = place.person(edit, edit.references[0])
    target = place.contact(edit, edit.references[1])
    if source.id == target.id:
        raise edit.refuse("edit_same_person", word=edit.references[0])
    pair = (source.record_id, target.record_id)
    added = Influence(
        **_new(place, edit),
        source=pair[0],
        target=pair[1],
        strength=Strength.parse(str(edit.value)),
    )
    replaced = {
        row.id
        for row in place.records.all(Influence)
        if (row.source, row.target) == pair
        and row.polarity is Polarity.FOLLOWS
        and row.opportunity in (None, place.opportunity)
    }
    one = _about(place, edit, added, (source.id, target.id))
    is_cut = any(
        entry.change is OverlayChange.SUPPRESS
        and entry.opportunity == place.opportunity
        and (entry.subject, entry.object) == pair
        and is_valid(entry, place.network.as_of)
        for entry in place.records.all(OverlayEntry)
    )
    return _with(place.records, [added], without=replaced), replace(one, is_cut=is_cut)


def _drop(place: Place, edit: Edit) -> Outcome:
    record = place.record(edit, edit.references[0])
    one = _about(place, edit, record, _people_in(place, record))
    return _with(place.records, (), without={record.id}), one


def _confirm(place: Place, edit: Edit) -> Outcome:
    record = place.record(edit, edit.references[0])
    if not isinstance(record, Influence | Tie | Assessment):
        raise edit.refuse("edit_not_doubtful", word=edit.references[0])
    sure = replace(record, confidence=Confidence.CONFIRMED)
    if not isinstance(sure, Tie):
        sure = replace(sure, observed_on=PartialDate.of(place.network.as_of))
    doubts = {
        entry.id
        for entry in place.records.all(OverlayEntry)
        if entry.change is OverlayChange.OVERRIDE
        and entry.opportunity == place.opportunity
        and (entry.subject, entry.field) == (record.id, "confidence")
    }
    one = _about(place, edit, record, _people_in(place, record))
    return _with(place.records, [sure], without=doubts), one


def _attitude(place: Place, edit: Edit) -> Outcome:
    person = place.contact(edit, edit.references[0])
    vendor = place.vendor(edit, edit.references[1])
    value = Attitude.parse(str(edit.value))
    day = place.network.as_of
    own = next(
        (
            row
            for row in place.records.all(Assessment)
            if (row.person, row.vendor, row.opportunity)
            == (person.record_id, vendor.id, place.opportunity)
            and is_valid(row, day)
        ),
        None,
    )
    if own is None:
        row = Assessment(
            **_new(place, edit), person=person.record_id, vendor=vendor.id, attitude=value
        )
    else:
        row = replace(
            own,
            attitude=value,
            confidence=Confidence.CONFIRMED,
            observed_on=PartialDate.of(day),
        )
    one = _about(place, edit, row, (person.id,))
    return _with(place.records, [row]), replace(one, vendor=place.records.reference(vendor.id))


def _role(place: Place, edit: Edit) -> Outcome:
    if place.opportunity is None:
        raise edit.refuse("edit_no_role")
    person = place.customer(edit, edit.references[0])
    rows = [
        row
        for row in place.records.all(Role)
        if (row.opportunity, row.person) == (place.opportunity, person.record_id)
        and is_valid(row, place.network.as_of)
    ]
    added = Role(
        **_new(place, edit),
        person=person.record_id,
        role=DecisionRole.parse(str(edit.value)),
        veto=any(row.veto for row in rows) or None,
        tags=tuple(sorted({tag for row in rows for tag in row.tags})),
    )
    changed = _with(place.records, [added], without={row.id for row in rows})
    return changed, _about(place, edit, added, (person.id,))


_HANDLERS: dict[EditKind, Callable[[Place, Edit], Outcome]] = {
    EditKind.LEAVE: _leave,
    EditKind.TIE: _tie,
    EditKind.INFLUENCE: _influence,
    EditKind.DROP: _drop,
    EditKind.CONFIRM: _confirm,
    EditKind.ATTITUDE: _attitude,
    EditKind.ROLE: _role,
}


def _with(records: Records, added: Iterable[Record], *, without: Iterable[str] = ()) -> Records:
    """The records with some added or replaced by id, and some taken away with what needs them."""
    every = {record.id: record for record in records}
    for record_id in without:
        del every[record_id]
    every |= {record.id: record for record in added}
    return Records(every.values(), records.scope)


def _new(place: Place, edit: Edit) -> dict[str, Any]:
    """What every record has that an edit adds: sure, seen on the day, of this context."""
    name, day = f"what-if-{edit.number}", place.network.as_of
    return {
        "id": name,
        "external_id": name,
        "account": place.network.context.account_record_id,
        "opportunity": place.opportunity,
        "confidence": Confidence.CONFIRMED,
        "observed_on": PartialDate.of(day),
        "entered_on": day,
    }


def _about(place: Place, edit: Edit, record: Record, people: tuple[str, ...]) -> Supposed:
    is_new = place.records.get(record.id) is None
    name = record.id if is_new else place.records.reference(record.id)
    return Supposed(edit.kind, edit.text, people, None, name, record.table, edit.value)


_ENDS = (
    "source", "target", "person", "contact", "subordinate", "manager", "subject", "object",
    "our_person", "leader",
)  # fmt: skip


def _people_in(place: Place, record: Record) -> tuple[str, ...]:
    """Ids in answers of the people that a record names."""
    ids = (getattr(record, name, None) for name in _ENDS)
    return tuple(
        place.records.reference(one)
        for one in ids
        if one is not None and isinstance(place.records.get(one), Person)
    )


def _person(records: Records, record_id: str) -> Person:
    found = records.get(record_id)
    if not isinstance(found, Person):
        message = "Everybody in a network has a record."
        raise TypeError(message)
    return found
