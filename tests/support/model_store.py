"""A store that is a dictionary: the rules of `graph.stores.protocol`, written a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Unpack

from graph.changes import Change
from graph.errors import DuplicateError, IdempotencyError, InputError
from graph.model import RECORD_TYPES, Opportunity, Organization, Record
from graph.records import Records
from graph.schema import fields_of, reference_fields
from graph.scope import Scope
from graph.stores.protocol import HistoryQuery, StoredReply
from graph.stores.references import TRIMMED, references_of, targets_of
from graph.vocabulary import OrganizationKind

__all__ = ["ModelStore"]

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
ORDER = [kind.table for kind in RECORD_TYPES]


class ModelStore:
    """What there is, as its administrator sees it.

    Attributes:
        records: By id.
        replies: By idempotency key.
        units: How many units of work were begun.
        history_of_all: What happened, oldest first.
    """

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.replies: dict[str, StoredReply] = {}
        self.units = 0
        self.history_of_all: list[Change] = []

    @contextmanager
    def writing(self, actor: str, reason: str = "") -> Iterator[ModelWriter]:
        """A unit of work on a copy, which takes the place of what is there when all went well."""
        self.units += 1
        writer = ModelWriter(dict(self.records), dict(self.replies), actor)
        writer.unit, writer.reason = f"unt_{self.units}", reason
        yield writer
        self.records, self.replies = writer.records, writer.replies
        self.history_of_all += writer.changes

    def read(self, scope: Scope, account: str | None = None) -> Records:
        """All that the reader may see."""
        assert account is None
        return Records(self.records.values(), scope)

    def history(self, scope: Scope, **asked: Unpack[HistoryQuery]) -> tuple[Change, ...]:
        """What happened, newest first, as an administrator sees it."""
        assert scope.is_administrator
        below = asked.get("before") or len(self.history_of_all) + 1
        found = [
            replace(one, sequence=place)
            for place, one in enumerate(self.history_of_all, start=1)
            if place < below and _is_asked(one, asked)
        ]
        return tuple(found[::-1][: asked.get("limit", 100)])

    def close(self) -> None:
        """Nothing to give back."""


class ModelWriter:
    """A unit of work."""

    def __init__(
        self, records: dict[str, Record], replies: dict[str, StoredReply], actor: str
    ) -> None:
        self.records = records
        self.replies = replies
        self.actor = actor
        self.unit = ""
        self.reason = ""
        self.changes: list[Change] = []

    def put(self, record: Record) -> Change | None:
        """Write one."""
        return next(iter(self.put_all([record])), None)

    def put_all(self, records: Iterable[Record]) -> list[Change]:
        """Write many: those that others may refer to first, and an id that comes again later."""
        coming = sorted(records, key=lambda record: ORDER.index(record.table))
        tables = {one.id: one.table for one in (*self.records.values(), *coming)}
        for record in coming:
            for field, reference in references_of(record):
                if tables.get(reference) not in targets_of(field):
                    raise InputError(f"{record.id}.{field}")
        return [change for part in _parts(coming) for change in self._put_part(part)]

    def delete(self, record_id: str) -> list[Change]:
        """Remove one and what refers to it; what need not go stays without the reference."""
        gone = {record_id} & self.records.keys()
        size = -1
        while size < len(gone):
            size = len(gone)
            for record in self.records.values():
                for field, reference in references_of(record):
                    if reference in gone and (record.table, field) not in TRIMMED:
                        gone.add(record.id)
        changes = [self._change(self.records.pop(one), None) for one in sorted(gone)]
        for record in list(self.records.values()):
            cut = {field: _without(record, field, gone) for field in reference_fields(record.table)}
            trimmed = replace(record, **cut)
            if trimmed != record:
                self.records[record.id] = trimmed
                changes.append(self._change(record, trimmed))
        return changes

    def read(self, account: str | None = None) -> Records:
        """Everything."""
        assert account is None
        return Records(self.records.values(), Scope.administrator(self.actor))

    def recall(self, key: str) -> StoredReply | None:
        """The reply under a key."""
        return self.replies.get(key)

    def remember(self, key: str, reply: StoredReply) -> None:
        """Keep a reply; the first one under a key stays."""
        if self.replies.setdefault(key, reply).request != reply.request:
            raise IdempotencyError(key)

    def _put_part(self, part: Sequence[Record]) -> Iterator[Change]:
        """Records of one kind, no id twice: first look at all, then write all."""
        fresh = [record for record in part if self.records.get(record.id) != record]
        for record in part:
            if self.records.get(record.id, record).table != record.table:
                raise DuplicateError(record.id)
        for record in fresh:
            _require(record)
        for record in fresh:
            others = [*self.records.values(), *fresh]
            if any(_is_twin(record, other) for other in others):
                raise DuplicateError(record.id)
        for record in fresh:
            yield self._change(self.records.get(record.id), record)
            self.records[record.id] = record

    def _change(self, before: Record | None, after: Record | None) -> Change:
        change = Change(
            sequence=0,
            at=LONG_AGO,
            actor=self.actor,
            before=before,
            after=after,
            unit=self.unit,
            reason=self.reason,
        )
        self.changes.append(change)
        return change


def _is_asked(change: Change, asked: HistoryQuery) -> bool:
    accounts = [form.account for form in (change.before, change.after) if form is not None]
    return (
        asked.get("record") in {None, change.record.id}
        and asked.get("unit") in {None, change.unit}
        and asked.get("actor") in {None, change.actor}
        and asked.get("account") in {None, *accounts}
    )


def _parts(records: Sequence[Record]) -> Iterator[list[Record]]:
    part: dict[str, Record] = {}
    for record in records:
        is_new_kind = bool(part) and next(iter(part.values())).table != record.table
        if is_new_kind or record.id in part:
            yield list(part.values())
            part = {}
        part[record.id] = record
    yield list(part.values())


def _is_twin(record: Record, other: Record) -> bool:
    """Whether two records of a kind say that they are the same one, and have different ids."""
    if record.table != other.table or record.id == other.id:
        return False
    if record.holder != other.holder:
        return False
    if record.natural_key and record.natural_key == other.natural_key:
        return True
    return record.external_id is not None and _sender(record) == _sender(other)


def _sender(record: Record) -> tuple[str | None, str, str]:
    return record.external_id, record.system or "", record.account or ""


def _require(record: Record) -> None:
    is_whole = all(
        getattr(record, field.name) is not None
        for field in fields_of(type(record))
        if field.required
    )
    is_placed = record.account is not None or not (
        isinstance(record, Opportunity)
        or (isinstance(record, Organization) and record.kind is OrganizationKind.UNIT)
    )
    if isinstance(record, Organization) and record.kind is OrganizationKind.CUSTOMER:
        is_placed = record.account == record.id
    if not (is_whole and is_placed):
        raise InputError(record.id)


def _without(record: Record, field: str, gone: set[str]) -> Any:
    value = getattr(record, field)
    if isinstance(value, tuple):
        return tuple(one for one in value if one not in gone)
    return None if value in gone else value
