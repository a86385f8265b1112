"""Drafts to records: references looked up, matched with what is stored, accounts settled.

A row is the same record as a stored one by its sender's id, else by our id, else by natural key.
Source: contract 2 and 3; trust D8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from graph.identifiers import new_id
from graph.model import Organization, Person, Record
from graph.patience import check_patience
from graph.records import natural_order
from graph.vocabulary import OrganizationKind, Visibility
from importers.accounts import Neighbourhood, account_of, account_of_person
from importers.catalogue import Catalogue
from importers.drafts import Draft, Reference
from importers.merging import BASIS_FIELDS, Entry, create, update
from importers.report import Verdict, verdict
from importers.state import State

__all__ = ["Resolver"]

_OWN_MAP = frozenset({OrganizationKind.CUSTOMER, OrganizationKind.UNIT})
_FIXED_ACCOUNT = frozenset({"organizations", "people", "opportunities"})
_MISSES = frozenset({"dangling", "ambiguous", "depends_on_skipped"})


class Resolver:
    """Turns the rows of one import into records, table by table.

    Attributes:
        actor: Who brings them in.
        state: The store's records with those of the rows laid over.
        verdicts: What is wrong.
        defaulted: New people that took a lawful basis, purpose or review day by default.
        derived: Outsiders whose account was taken from their ties and deals.
    """

    def __init__(self, state: State, catalogue: Catalogue, entry: Entry) -> None:
        self.state = state
        self.actor = entry.actor
        self.verdicts: list[Verdict] = []
        self.defaulted: list[str] = []
        self.derived: list[str] = []
        self._catalogue = catalogue
        self._entry = entry
        self._written: dict[str, str] = {}

    def identify(self, drafts: Iterable[Draft]) -> None:
        """Give every row that names itself its record: the stored one, or a new id."""
        rows: dict[tuple[str, str | None, str], Draft] = {}
        for draft in drafts:
            if draft.must_exist:
                self._meet(draft)
                continue
            matched = self._match(draft)
            if matched is None and draft.name is None:
                continue
            draft.record_id = matched.id if matched else draft.our_id
            draft.record_id = draft.record_id or new_id(draft.sheet.record.prefix)
            keys: list[tuple[str, str | None, str]] = [(draft.table, None, draft.record_id)]
            if draft.external_id is not None:
                keys.append((draft.table, draft.system, draft.external_id))
            first = next((rows[key] for key in keys if key in rows), None)
            if first is not None:
                name = draft.name or draft.record_id
                place = draft.place.at("id" if draft.external_id else "our_id")
                self._fail(draft, verdict("doubled_id", place, value=name, other=first.place.row))
                continue
            rows.update((key, draft) for key in keys)

    def build(self, drafts: Iterable[Draft], everything: Iterable[Draft] = ()) -> None:
        """Build the records of one table; those of the tables before it are there.

        Args:
            drafts: Rows of one table.
            everything: All rows, to tell the account of outsiders by.
        """
        rows = [draft for draft in drafts if not draft.has_failed]
        if rows and rows[0].table == "organizations":
            self._build_organizations(rows)
        elif rows and rows[0].table == "people":
            self._build_people(rows, everything)
        else:
            for draft in rows:
                self._build_one(draft)

    def resolve(self, reference: Reference, draft: Draft) -> str | None:
        """Our id of what a cell names; None, with a verdict, where there is none."""
        found = self._catalogue.find(reference, draft.system or self._entry.system)
        if found in _MISSES:
            self.verdicts.append(
                verdict(found, reference.place, value=reference.text, sheets=reference.targets)
            )
            return None
        self._written.setdefault(found, reference.text)
        return found

    def _meet(self, draft: Draft) -> None:
        """Find the stored circle that rows of `circle_members` add to."""
        for reference in draft.references.pop("circle", ()):
            draft.record_id = self.resolve(reference, draft)
            draft.has_failed = draft.record_id is None

    def _match(self, draft: Draft) -> Record | None:
        """The stored record that a row means by its ids."""
        if draft.external_id is not None:
            sent = self._catalogue.sent(draft)
            if sent is not None:
                return sent
        for name in (draft.our_id, draft.name):
            own = self.state.stored.get(name or "")
            if own is None:
                continue
            if own.table == draft.table:
                if name == draft.external_id:  # the column id holds our id
                    draft.external_id = None
                return own
            if name == draft.our_id:
                self._fail(draft, verdict("our_id_taken", draft.place.at("our_id"), value=name))
        return None

    def _build_organizations(self, drafts: list[Draft]) -> None:
        """In two steps, because a unit's account is that of an organization further up."""
        for draft in drafts:
            record = self._merged(draft, self._stored(draft))
            if record is not None:
                self.state.add(record, draft)
        for draft in drafts:
            if not draft.has_failed:
                self._settle(self.state.built[draft.record_id or ""], draft)

    def _build_people(self, drafts: list[Draft], everything: Iterable[Draft]) -> None:
        """Outsiders last: their account may follow from whom they know."""
        waiting: list[tuple[Person, Draft]] = []
        for draft in drafts:
            record = self._merged(draft, self._stored(draft))
            if not isinstance(record, Person):
                continue
            root = self.state.root(record.organization)
            if root is not None and root.kind in (
                OrganizationKind.COMPETITOR,
                OrganizationKind.OTHER,
            ):
                waiting.append((record, draft))
            else:
                self._settle(record, draft)
        is_open = any(record.account is None for record, _ in waiting)
        known = list(everything) if is_open else []
        neighbourhood = Neighbourhood(known, self._catalogue, self.state)
        for record, draft in waiting:
            self._settle(record, draft, neighbourhood)

    def _build_one(self, draft: Draft) -> None:
        stored = self._stored(draft)
        record = self._merged(draft, stored)
        if record is None:
            return
        if stored is None and record.natural_fields:
            account = account_of(record, draft, self.state)
            same = self._catalogue.same(
                record if isinstance(account, Verdict) else replace(record, account=account),
                draft.values.get("visibility"),
            )
            if same is not None:
                if same.id in self.state.built:
                    self._fail(draft, self._doubled(draft, self.state.drafts[same.id]))
                    return
                draft.record_id = same.id
                record = self._merged(draft, same)
        if record is not None:
            self._settle(record, draft)

    def _settle(
        self, record: Record, draft: Draft, neighbourhood: Neighbourhood | None = None
    ) -> None:
        """Give a record its account and default visibility, and lay it over the state."""
        if isinstance(record, Person):
            account = account_of_person(record, draft, self.state, neighbourhood)
            is_derived = neighbourhood is not None and record.account is None
            if is_derived and len(self.state.customers()) > 1:
                self.derived.append(draft.name or "")
        else:
            account = account_of(record, draft, self.state)
        if isinstance(account, Verdict):
            self._fail(draft, account)
            return
        stored = self.state.stored.get(record.id)
        if stored is not None and record.table in _FIXED_ACCOUNT and stored.account != account:
            self._fail(draft, verdict("account_change", draft.place, value=draft.name or record.id))
            return
        visibility = record.visibility
        if stored is None and draft.values.get("visibility") is None:
            visibility = self._visibility(record)
        if (account, visibility) != (record.account, record.visibility):
            record = replace(record, account=account, visibility=visibility)
        self.state.add(record, draft)
        if record.external_id is None and record.natural_fields:
            self._catalogue.speak(record, self._written)

    def _stored(self, draft: Draft) -> Record | None:
        return self.state.stored.get(draft.record_id or "")

    def _merged(self, draft: Draft, stored: Record | None) -> Record | None:
        """The record that a row makes of the stored one, or a new one; None when it fails."""
        check_patience()
        values = self._values(draft)
        if values is None:
            return None
        if draft.external_id is not None and (
            stored is None or stored.external_id is None or stored.system == draft.system
        ):
            values |= {"system": draft.system, "external_id": draft.external_id}
        if stored is not None:
            draft.record_id = stored.id
            return update(stored, values)
        if draft.sheet.record is Person and any(not values.get(name) for name in BASIS_FIELDS):
            self.defaulted.append(draft.name or "")
        return create(draft, values, self._entry)

    def _values(self, draft: Draft) -> dict[str, Any] | None:
        """What the row says of each field, references as our ids; None when one is missing."""
        values = dict(draft.values)
        columns = draft.sheet.fields()
        for name, references in draft.references.items():
            if name not in columns:  # people.manager: a record of its own
                continue
            found: list[str] = []
            for reference in _in_order(references):
                record_id = self.resolve(reference, draft)
                if record_id is not None:
                    found.append(record_id)
                elif (reference.place.sheet, reference.place.row) == (
                    draft.place.sheet,
                    draft.place.row,
                ):
                    draft.has_failed = True
            values[name] = (
                tuple(dict.fromkeys(found)) if columns[name].many else next(iter(found), None)
            )
        return None if draft.has_failed else values

    def _visibility(self, record: Record) -> Visibility:
        if isinstance(record, Organization | Person):
            own = record.organization if isinstance(record, Person) else record.id
            root = self.state.root(own)
            kind = root.kind if root else None
            if isinstance(record, Organization) and kind not in _OWN_MAP:
                return Visibility.COMPANY
            if isinstance(record, Person) and kind is OrganizationKind.US:
                return Visibility.COMPANY
        return Visibility.ACCOUNT_TEAM

    def _doubled(self, draft: Draft, other: Draft) -> Verdict:
        columns = [draft.sheet.column_of(name) for name in draft.sheet.record.natural_fields]
        named = [name for name in columns if draft.sheet.column(name)]
        return verdict("doubled_key", draft.place, other=f"row {other.place.row}", fields=named)

    def _fail(self, draft: Draft, found: Verdict) -> None:
        draft.has_failed = True
        self.verdicts.append(found)
        if draft.record_id and self.state.drafts.get(draft.record_id) is draft:
            self.state.drop(draft.record_id)


def _in_order(references: Sequence[Reference]) -> Sequence[Reference]:
    if len(references) > 1:
        return sorted(references, key=lambda one: natural_order(one.text))
    return references
