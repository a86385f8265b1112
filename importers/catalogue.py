"""Which record a written id means: rows of the files first, then what the store holds.

Source: contract 3 (ids are the sender's own) and 2 (`system:id`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar

from graph.model import Record
from graph.records import Records
from graph.schema import reference_fields
from importers.drafts import Draft, Reference

__all__ = ["Catalogue", "Miss"]

T = TypeVar("T")

Miss = Literal["dangling", "ambiguous", "depends_on_skipped"]


class Catalogue:
    """Names of records.

    Args:
        stored: Everything in the store.
        drafts: Rows of the files, the failed ones too: what names one of them was skipped.
    """

    def __init__(self, stored: Records, drafts: Iterable[Draft]) -> None:
        self._stored = stored
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
        self._by_sender: dict[tuple[str, str | None, str], Record] = {}
        self._by_key: dict[tuple[str, str], Record] = {}
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

    def sent(self, table: str, system: str | None, external_id: str) -> Record | None:
        """The stored record with this sender's id."""
        return self._by_sender.get((table, system, external_id))

    def same(self, record: Record) -> Record | None:
        """The stored record with the same natural key."""
        key = record.natural_key
        return self._by_key.get((record.table, key)) if key else None

    def speak(self, record: Record, names: dict[str, str]) -> None:
        """Let a record of the files be called by what identifies it: `assessments:C01:US:O1`.

        Args:
            record: One that has no sender's id.
            names: Written ids of the records that it names, by our id.
        """
        self._added.setdefault(_spoken_name(record, names), []).append(record.id)

    def _enter(self, record: Record) -> None:
        if record.external_id is not None:
            self._by_sender[record.table, record.system, record.external_id] = record
            for name in (record.external_id, f"{record.system}:{record.external_id}"):
                self._by_name.setdefault((record.table, name), []).append(record)
        if record.natural_fields:
            self._by_key[record.table, record.natural_key] = record

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
