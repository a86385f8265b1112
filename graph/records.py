"""A set of records as a reader sees it: looked up by id, named as the sender named them, hashed.

Source: contract 2 (ids, order, canonical hash) and 5 (which id an answer shows).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar

from graph.model import RECORD_TYPES, Influence, Organization, Record, Statement
from graph.patience import check_patience
from graph.schema import fields_of, record_type, reference_fields
from graph.scope import Scope
from graph.vocabulary import Visibility

__all__ = ["HiddenEdges", "Records", "natural_order"]

R = TypeVar("R", bound=Record)

# Not part of what a record says: our ids, who typed it in, and the day of entry (see _content).
_UNSAID = frozenset({"id", "entered_by", "system", "external_id", "entered_on", "collected_at"})
# A customer is whole without the group that it belongs to: that may be another account.
_OPTIONAL = frozenset({"parent"})
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=8_192)
def natural_order(reference: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which `E9` comes before `E10`, and numbers before words.

    >>> sorted(["10", "C2", "9"], key=natural_order)
    ['9', '10', 'C2']
    """
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(reference)
        if part
    )


@dataclass(frozen=True, slots=True)
class HiddenEdges:
    """How much influence that is not public somebody got to see.

    Attributes:
        count: Number of edges; None where nobody counted.
        digest: Over their ids, equal for the same edges; '' where there are none.
    """

    count: int | None
    digest: str

    @classmethod
    def among(cls, records: Iterable[Record]) -> HiddenEdges:
        """Those among some records."""
        found = sorted(
            {
                one.id
                for one in records
                if isinstance(one, Influence) and one.visibility is not Visibility.COMPANY
            }
        )
        said = hashlib.sha256("\n".join(found).encode()).hexdigest()[:32] if found else ""
        return cls(len(found), said)


class Records:
    """Records of one or many accounts, without those the reader may not see.

    Args:
        records: Any order; a record that points to one that is missing is dropped, so that
            nothing hints at what the reader may not see.
        scope: Who reads.
    """

    def __init__(self, records: Iterable[Record], scope: Scope) -> None:
        self.scope = scope
        self._by_id: dict[str, Record] = {}
        self._natural_keys: dict[str, str] = {}
        by_table: dict[str, list[Record]] = {kind.table: [] for kind in RECORD_TYPES}
        for record in records:
            check_patience()
            if scope.sees(record):
                by_table[record.table].append(record)
        self._by_id.update(self._whole_organizations(by_table.pop(Organization.table)))
        for kept in by_table.values():
            for record in kept:
                shown = self.shown(record)
                if shown is not None:
                    self._by_id[shown.id] = shown

    def __iter__(self) -> Iterator[Record]:
        """All records, by kind and then in the order of their keys."""
        for kind in RECORD_TYPES:
            yield from self.all(kind)

    def __len__(self) -> int:
        """Number of records."""
        return len(self._by_id)

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """The records of one type, in the order of their keys."""
        found = self._by_kind.get(kind, ())
        return tuple(record for record in found if isinstance(record, kind))

    def get(self, record_id: str) -> Record | None:
        """The record with this id of ours, or None."""
        return self._by_id.get(record_id)

    def reference(self, record_id: str) -> str:
        """The name of a record in answers.

        The sender's id where only one record of its kind has it; for records that have no id of
        their own, what identifies them, as in `assessments:C01:US:O1`; else our id. A private
        record beside one that says it is the same goes by our id.
        """
        record = self._by_id.get(record_id)
        if record is None:
            return record_id
        if record.external_id is not None:
            is_single = self._external_counts[record.table, record.external_id] == 1
            return record.external_id if is_single else record.id
        if record.natural_fields:
            return self._natural_name(record)
        return record.id

    def key(self, record_id: str) -> str:
        """What orders a record and keys its random draws: `system:id`, natural key, or our id."""
        record = self._by_id.get(record_id)
        if record is not None and record.external_id is not None:
            return f"{record.system or ''}:{record.external_id}"
        return self.reference(record_id)

    def find(self, kind: type[R], reference: str) -> R | None:
        """The record that a person means: our id, an unambiguous sender's id, or `system:id`."""
        record = self._by_id.get(reference)
        if isinstance(record, kind):
            return record
        return self._found(kind, reference)

    def shown(self, record: Record) -> Record | None:
        """A record as the reader sees it beside these records, or None where it is hidden.

        It need not be one of them: an earlier form is judged alike.
        """
        if not self.scope.sees(record) or not self._is_whole(record):
            return None
        return self._trimmed(record)

    @cached_property
    def canonical_hash(self) -> str:
        """SHA-256 over what the records say, equal for equal content in any store."""
        lines = sorted(self._content(record) for record in self)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def hidden_edges(self) -> HiddenEdges:
        """The influence among these records that is not public: who reads it is logged."""
        return HiddenEdges.among(self._by_id.values())

    def _found(self, kind: type[R], reference: str) -> R | None:
        matches = [record for record in self.all(kind) if record.external_id == reference]
        if len(matches) == 1:
            return matches[0]
        system, _, external = reference.partition(":")
        meant = [
            record
            for record in self.all(kind)
            if external and record.system == system and record.external_id == external
        ]
        return min(meant, key=lambda record: bool(record.holder), default=None)

    @cached_property
    def _by_kind(self) -> dict[type[Record], list[Record]]:
        groups: dict[type[Record], list[Record]] = {}
        for record in self._by_id.values():
            groups.setdefault(type(record), []).append(record)
        for group in groups.values():
            # two records on two maps may have the same sender's id
            group.sort(key=lambda record: (natural_order(self.key(record.id)), record.id))
        return groups

    @cached_property
    def _external_counts(self) -> Counter[tuple[str, str]]:
        return Counter(
            (record.table, record.external_id)
            for record in self._by_id.values()
            if record.external_id is not None
        )

    @cached_property
    def _natural_counts(self) -> Counter[tuple[str, str]]:
        return Counter(
            (record.table, record.natural_key)
            for record in self._by_id.values()
            if record.external_id is None and record.natural_fields
        )

    def _whole_organizations(self, kept: list[Record]) -> dict[str, Record]:
        """Organizations whose customer is there; they point to each other, so all at once."""
        known = {record.id: record for record in kept}
        while lost := [
            one.id for one in known.values() if one.account is not None and one.account not in known
        ]:
            for record_id in lost:
                del known[record_id]
        self._by_id.update(known)
        return {record.id: self._trimmed(record) for record in known.values()}

    def _is_whole(self, record: Record) -> bool:
        for name in reference_fields(record.table):
            value = getattr(record, name)
            if isinstance(value, str) and value not in self._by_id and name not in _OPTIONAL:
                return False
        return True

    def _trimmed(self, record: Record) -> Record:
        """The record without its many references, and its parent, that lead nowhere."""
        cut: dict[str, Any] = {}
        for name in reference_fields(record.table):
            value = getattr(record, name)
            if name in _OPTIONAL and value is not None and value not in self._by_id:
                cut[name] = None
            if isinstance(value, tuple) and any(one not in self._by_id for one in value):
                cut[name] = tuple(one for one in value if one in self._by_id)
        return replace(record, **cut) if cut else record

    def _natural_name(self, record: Record) -> str:
        if record.id not in self._natural_keys:
            parts = (self._named(record, name) for name in record.natural_fields)
            name = ":".join((record.table, *parts))
            if record.holder and self._natural_counts[record.table, record.natural_key] > 1:
                name = record.id
            self._natural_keys[record.id] = name
        return self._natural_keys[record.id]

    def _named(self, record: Record, name: str) -> str:
        value = getattr(record, name)
        if value is None:
            return ""
        if name in reference_fields(record.table):
            return self.reference(value)
        return str(value)

    def _content(self, record: Record) -> str:
        check_patience()
        parts = [record.table, self.key(record.id)]
        for name, is_reference, is_many in _said(record.table):
            value = getattr(record, name)
            if value is None or value == ():
                continue
            if is_reference:
                value = sorted(map(self.key, value if is_many else (value,)))
            parts.append(f"{name}={value}")
        if isinstance(record, Statement) and record.observed_on is None:
            parts.append(f"entered_on={record.entered_on}")
        return "\x1f".join(parts)


@cache
def _said(table: str) -> tuple[tuple[str, bool, bool], ...]:
    """What a record says: name of the field, whether it holds ids, and whether many."""
    references = reference_fields(table)
    return tuple(
        (field.name, field.name in references, field.many)
        for field in fields_of(record_type(table))
        if field.name not in _UNSAID
    )
