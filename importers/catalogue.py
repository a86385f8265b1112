"""Which record a written id means: rows of the files first, then what the store holds.

Source: contract 3 (ids are the sender's own) and 2 (`system:id`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar

from graph.model import Record
from graph.records import Records
from graph.schema import reference_fields
from graph.vocabulary import Visibility
from importers.drafts import Draft, Reference

__all__ = ["Catalogue", "Miss"]

T = TypeVar("T")

Miss = Literal["dangling", "ambiguous", "depends_on_skipped"]


class Catalogue:
    """Names of records.

    Args:
        stored: Everything in the store.
        drafts: Rows of the files, the failed ones too: what names one of them was skipped.
        actor: Who brings them in; of private records that look alike the actor's own is meant.
    """

    def __init__(self, stored: Records, drafts: Iterable[Draft], actor: str) -> None:
        self._stored = stored
        self._own = f"~{actor}"
        self._written: dict[tuple[str, str], list[Draft]] = {}
        self._spelled: dict[tuple[str, str], list[Draft]] = {}
        for draft in drafts:
            if draft.must_exist:
                continue
            if draft.name:
                self._written.setdefault((draft.table, draft.name), []).append(draft)
            if draft.external_id:
                full = f"{draft.system}:{draft.external_id}"
                self._spelled.setdefault((draft.table, full), []).append(draft)
            if draft.our_id and draft.our_id != draft.name:
                self._spelled.setdefault((draft.table, draft.our_id), []).append(draft)
        self._by_name: dict[tuple[str, str], list[Record]] = {}
        self._by_sender: dict[tuple[str, str | None, str], list[Record]] = {}
        self._by_key: dict[str, dict[str, list[Record]]] = {}
        self._spoken: dict[tuple[str, str], list[str]] | None = None
        self._added: dict[tuple[str, str], list[str]] = {}
        for record in stored:
            self._enter(record)

    def find(self, reference: Reference, system: str | None) -> str | Miss:
        """Our id of the record that a cell names, or why there is none."""
        for names in (self._written, self._spelled):
            drafts = _all_of(names, reference)
            if len(drafts) > 1:
                whole = [draft for draft in drafts if not draft.has_failed]
                drafts = whole if len(whole) == 1 else drafts
            if len(drafts) > 1:
                return "ambiguous"
            if drafts:
                found = None if drafts[0].has_failed else drafts[0].record_id
                return found or "depends_on_skipped"
        return self._find_stored(reference, system)

    def sent(self, draft: Draft) -> Record | None:
        """The stored record with a row's sender's id; of several one as private as the row says."""
        key = (draft.table, draft.system, draft.external_id or "")
        is_private = draft.values.get("visibility") is Visibility.PRIVATE
        found = sorted(self._by_sender.get(key, ()), key=self._strangeness)
        return min(found, key=lambda one: bool(one.holder) != is_private, default=None)

    def same(self, record: Record, visibility: Visibility | None) -> Record | None:
        """The stored record with the same natural key, among those as private as a row says.

        Args:
            record: What the row makes.
            visibility: What the row says; where it says nothing the team's record is meant, else
                the actor's own.
        """
        if not record.natural_fields:
            return None
        if record.table not in self._by_key:
            known = self._by_key[record.table] = {}
            for one in self._stored.all(type(record)):
                known.setdefault(one.natural_key, []).append(one)
        found = self._by_key[record.table].get(record.natural_key, ())
        if visibility is None:
            found = [one for one in found if one.holder in {"", self._own}]
        else:
            is_private = visibility is Visibility.PRIVATE
            found = [one for one in found if bool(one.holder) == is_private]
        return min(found, key=self._strangeness, default=None)

    def speak(self, record: Record, names: dict[str, str]) -> None:
        """Let a record of the files be called by what identifies it: `assessments:C01:US:O1`.

        Args:
            record: One that has no sender's id.
            names: Written ids of the records that it names, by our id.
        """
        self._added.setdefault(_spoken_name(record, names), []).append(record.id)

    def _enter(self, record: Record) -> None:
        if record.external_id is not None:
            key = (record.table, record.system, record.external_id)
            self._by_sender.setdefault(key, []).append(record)
            for name in (record.external_id, f"{record.system}:{record.external_id}"):
                self._by_name.setdefault((record.table, name), []).append(record)

    def _strangeness(self, record: Record) -> int:
        """Orders records that look alike: the team's, the actor's own, those of others."""
        return ("", self._own).index(record.holder) if record.holder in {"", self._own} else 2

    def _find_stored(self, reference: Reference, system: str | None) -> str | Miss:
        own = self._stored.get(reference.text)
        if own is not None and own.table in reference.targets:
            return own.id
        records = _all_of(self._by_name, reference)
        if len(records) > 1:
            theirs = [record for record in records if record.system == system]
            records = theirs if len(theirs) == 1 else records
        if len(records) == 1:
            return records[0].id
        return "ambiguous" if records else self._find_spoken(reference)

    def _find_spoken(self, reference: Reference) -> str | Miss:
        table = reference.text.partition(":")[0]
        if table not in reference.targets:
            return "dangling"
        if self._spoken is None:
            self._spoken = {}
            for record in self._stored:
                if record.external_id is None and record.natural_fields:
                    name = (record.table, self._stored.reference(record.id))
                    self._spoken.setdefault(name, []).append(record.id)
        key = (table, reference.text)
        found = dict.fromkeys((*self._added.get(key, ()), *self._spoken.get(key, ())))
        if len(found) > 1:
            return "ambiguous"
        return next(iter(found), "dangling")


def _all_of(names: dict[tuple[str, str], list[T]], reference: Reference) -> list[T]:
    return [one for table in reference.targets for one in names.get((table, reference.text), ())]


def _spoken_name(record: Record, names: dict[str, str]) -> tuple[str, str]:
    references = reference_fields(record.table)
    parts = []
    for name in record.natural_fields:
        value = getattr(record, name)
        is_named = name in references and value is not None
        parts.append(names.get(value, value) if is_named else "" if value is None else str(value))
    return record.table, ":".join((record.table, *parts))
