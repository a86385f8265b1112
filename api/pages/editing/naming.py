"""Records in words: what a list, a bar or a form calls one, and what a field of it says.

Source: contract 2; design 2 (three states of a value).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from api.pages.wording import Voice
from graph.dates import PartialDate
from graph.model import (
    Activity,
    Assessment,
    Coverage,
    Employment,
    Evidence,
    Influence,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.records import Records
from graph.schema import Field, reference_fields
from graph.vocabulary import Code
from graph.wording import is_empty_seat

__all__ = ["Names"]

_LONGEST = 60


class Names:
    """What records are called.

    Args:
        records: What the reader sees.
        voice: Of the reader.
        others: Forms of records that are not there any more.
    """

    def __init__(self, records: Records, voice: Voice, others: Iterable[Record] = ()) -> None:
        self._records = records
        self._voice = voice
        self._others = {one.id: one for one in others}

    def get(self, record_id: str) -> Record | None:
        """The record as it is, or as it was; None where the reader sees neither."""
        return self._records.get(record_id) or self._others.get(record_id)

    def called(self, record_id: str | None) -> str:
        """What a record is called by our id; a dash for none."""
        if record_id is None:
            return "–"
        record = self.get(record_id)
        return self.title(record) if record is not None else self._voice.say("named.gone")

    def title(self, record: Record) -> str:
        """What a record is called: a name, or who and whom it is about."""
        say = self._voice.say
        match record:
            case Influence(source=one, target=other) | Tie(person=one, contact=other):
                return f"{self.called(one)} → {self.called(other)}"
            case Reporting():
                ends = (self.called(record.subordinate), self.called(record.manager))
                return say("named.reporting", subordinate=ends[0], manager=ends[1])
            case Assessment():
                return say(
                    "named.assessment",
                    person=self.called(record.person),
                    vendor=self.called(record.vendor),
                )
            case Role():
                role = self._voice.label(record.role, lower=True) if record.role else "–"
                return say("named.role", person=self.called(record.person), role=role)
            case Coverage():
                ends = (self.called(record.our_person), self.called(record.covers))
                return say("named.coverage", person=ends[0], covers=ends[1])
        return self._other_title(record)

    def _other_title(self, record: Record) -> str:
        say = self._voice.say
        match record:
            case OverlayEntry():
                return say(
                    f"named.overlay.{record.change.value}",
                    subject=self.called(record.subject),
                    object=self.called(record.object),
                )
            case Employment():
                ends = (self.called(record.person), self.called(record.organization))
                return say("named.employment", person=ends[0], organization=ends[1])
            case Proposal():
                return self.called(record.item)
            case Evidence():
                return say("named.evidence", record=self.called(record.record))
            case Activity():
                when = self._voice.seen(record.date)
                return say("named.activity", kind=self._voice.part_of(record.kind), day=when)
        name = getattr(record, "name", "")
        if isinstance(record, Person) and is_empty_seat(name):
            name = record.title or name
        return self._voice.part_of(name) or record.id

    def kind(self, table: str) -> str:
        """What one record of a table is: "influence", "tie"."""
        return self._voice.say(f"kind.one.{table}")

    def said(self, table: str, field: Field, value: Any) -> str:  # noqa: ANN401 - any field's value
        """What a field says in the reader's words; a dash for nothing."""
        if value is None or value == ():
            return "–"
        if isinstance(value, tuple):
            return self._voice.series([self._one(table, field, one) for one in value])
        return self._one(table, field, value)

    def _one(self, table: str, field: Field, value: Any) -> str:  # noqa: ANN401 - any field's value
        if field.name in reference_fields(table):
            return self.called(value)
        if isinstance(value, Code):
            return self._voice.label(value)
        if isinstance(value, bool):
            return self._voice.say("field.yes" if value else "field.no")
        if isinstance(value, PartialDate):
            return self._voice.seen(value)
        if isinstance(value, date):
            return self._voice.day(value)
        text = self._voice.evidence(value) if isinstance(value, str) else field.write(value)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
