"""What an edit makes of the records that a reader sees: the ones to write, or what is wrong.

References are looked up only among what the reader sees, so a hidden record is as an unknown one.
Source: contract 2 and 3; method 1.3, 1.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.model import OverlayEntry, Record, Reporting, Tie
from graph.records import Records
from graph.vocabulary import Visibility
from importers.catalogue import Catalogue
from importers.cells import guard
from importers.drafts import Draft, Reference, read_drafts
from importers.editing.columns import editable_sheet
from importers.editing.contacts import FROM_ACTIVITIES, by_hand
from importers.editing.verdicts import edit_verdict, refused
from importers.hierarchy import check_hierarchy
from importers.members import add_manager_lines
from importers.merging import Entry
from importers.report import Verdict
from importers.resolution import Resolver
from importers.rules import check_record
from importers.state import State
from importers.tabulation import Line, Table

__all__ = ["MANUAL", "Plan", "plan_change", "plan_creation"]

MANUAL = "manual"
_OWN_ACCOUNT = frozenset({"opportunities", "circles"})
_OF_TIES = frozenset({"level", "last_contact"})  # what activities tell, too
_LINES = (Reporting, OverlayEntry)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edit comes to.

    Attributes:
        record: The record as it will be.
        records: What is to be written, that record among it unless it stays as it is.
    """

    record: Record
    records: tuple[Record, ...]


def plan_creation(
    records: Records,
    table: str,
    values: Mapping[str, str | None],
    entry: Entry,
    *,
    account: str | None = None,
    visibility: Visibility | None = None,
) -> Plan:
    """Tell which new records some values make.

    Args:
        records: What the reader sees of the account, with what is on nobody's map.
        table: Of the new record.
        values: By column of the exchange format, as they would stand in a cell but without guards;
            the column `manager` of people makes a reporting line.
        entry: Who says it, on which day, and what new people get.
        account: Our id of the account whose map the reader is at; None for nobody's map.
        visibility: Who may see it; None for what is usual for its kind.

    Raises:
        InputError: Values break rules; every one is named, in both languages.

    Cost: linear in the records.
    """
    draft = _draft(table, _with_author(table, values, entry), is_new=True)
    if account is not None and table in _OWN_ACCOUNT:
        place = draft.place.at("account")
        draft.references["account"] = (Reference(account, place, ("organizations",)),)
    elif table in _OWN_ACCOUNT:
        draft.verdicts.append(edit_verdict("needs_map", None))
    if visibility is not None:
        draft.values["visibility"] = visibility
    return _planned(records, draft, entry)


def plan_change(
    records: Records, record: Record, values: Mapping[str, str | None], entry: Entry
) -> Plan:
    """Tell what some values make of a record.

    Args:
        records: What the reader sees of the record's account, the record among it, with what is on
            nobody's map.
        record: As the reader sees it.
        values: As for `plan_creation`, of the columns that change; None and '' clear.
        entry: Who says it, and on which day.

    Raises:
        InputError: Values break rules; every one is named, in both languages.

    Cost: linear in the records.
    """
    if isinstance(record, Tie) and "provenance" not in values:
        values = _own_words(record, values)
    draft = _draft(record.table, values, is_new=False)
    if "role" in values and "tags" not in values:  # a word in `role` may be a tag, beside others
        tags = getattr(record, "tags", ())
        draft.values["tags"] = tuple(dict.fromkeys((*tags, *draft.values.get("tags", ()))))
    draft.record_id, draft.must_exist = record.id, True
    return _planned(records, draft, entry)


def _own_words(tie: Tie, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """What somebody writes of a tie that followed activities is theirs from then on."""
    if _OF_TIES.isdisjoint(values) or not (tie.provenance or "").startswith(FROM_ACTIVITIES):
        return values
    own = by_hand(tie).provenance
    return {**values, "provenance": MANUAL if own in {None, FROM_ACTIVITIES} else own}


def _with_author(
    table: str, values: Mapping[str, str | None], entry: Entry
) -> dict[str, str | None]:
    """The values, with who says it and that it was typed in, where they do not tell."""
    names = {column.name for column in editable_sheet(table).columns}
    told = {"author": entry.actor, "provenance": MANUAL}
    usual = {name: text for name, text in told.items() if name in names and not values.get(name)}
    return {**values, **usual}


def _draft(table: str, values: Mapping[str, str | None], *, is_new: bool) -> Draft:
    sheet = editable_sheet(table)
    known = {column.name for column in sheet.columns}
    unknown = [name for name in values if name not in known]
    header = [name for name in values if name in known]
    header += [name for name in sheet.required if is_new and name not in values]
    cells = [guard((values.get(name) or "").strip()) for name in header]
    line = Line(number=1, cells=tuple(cells))
    (draft,) = read_drafts(Table(sheet.name, tuple(header), (line,)), sheet, "")
    draft.system = None  # nobody sent it
    names = [column.name for column in sheet.columns]
    draft.verdicts += [
        edit_verdict("unknown_field", name, value=name, fields=names) for name in unknown
    ]
    return draft


def _planned(records: Records, draft: Draft, entry: Entry) -> Plan:
    if draft.verdicts:
        raise refused(draft.verdicts)
    state = State(records)
    catalogue = Catalogue(records, [draft], entry.actor)
    resolver = Resolver(state, catalogue, entry)
    if not draft.must_exist:  # what sentences call it, and nothing refers to it by
        draft.name = draft.values.get("name")
    resolver.build([draft])
    if draft.table == "people":
        add_manager_lines(resolver, [draft], entry.today)
    made = state.built.get(draft.record_id or "")
    if resolver.verdicts or made is None:
        raise refused(resolver.verdicts)
    found = list(_twin(made, draft, catalogue, state))
    for record in state.built.values():
        found += check_record(record, state.drafts[record.id], state)
    if any(isinstance(one, _LINES) for one in state.built.values()):
        found += check_hierarchy(state, entry.today)
    if found:
        raise refused(found)
    changed = [one for one in state.built.values() if records.get(one.id) != one]
    return Plan(made, tuple(changed))


def _twin(made: Record, draft: Draft, catalogue: Catalogue, state: State) -> Iterator[Verdict]:
    """Whether another record says the same already, or is what a new one would have become."""
    stored = state.stored.get(made.id)
    is_merged = stored is not None and not draft.must_exist
    same = stored if is_merged else catalogue.same(made, made.visibility)
    if same is not None and same.holder == made.holder and (is_merged or same.id != made.id):
        sheet = draft.sheet
        fields = [sheet.column_of(name) for name in made.natural_fields]
        named = [name for name in fields if sheet.column(name)]
        place = next((name for name in named if name in sheet.required), None)
        label = state.stored.reference(same.id)
        yield edit_verdict("doubled_key", place, other=label, fields=named)
