"""A record is still true: it is as young as that word, and what it rested on keeps its own day.

Source: method 3.1 (age, evidence); design 6 (one tap).
"""

from __future__ import annotations

from dataclasses import replace

from graph.model import Evidence, Record, Statement, Tie
from graph.records import Records
from importers.editing.columns import editable_sheet
from importers.editing.planning import Plan, plan_change, plan_creation
from importers.merging import Entry

__all__ = ["plan_confirmation"]


def plan_confirmation(records: Records, record: Statement, word: str, entry: Entry) -> Plan:
    """Tell what is to be written when somebody says that a record is still true.

    Args:
        records: What the reader sees.
        record: What is true; the age of a tie counts from its last contact.
        word: What the record rests on from now on; what it rested on before becomes a piece of
            evidence of its own, by whom and of when it was.
        entry: Who says it, and on which day.

    Raises:
        InputError: The word is longer than evidence may be.
    """
    day = str(entry.today)
    said = {"observed_on": day, "evidence": word, "author": entry.actor, "provenance": None}
    sheet = editable_sheet(record.table)
    values = {name: value for name, value in said.items() if sheet.column(name) is not None}
    if isinstance(record, Tie) and record.last_contact is not None:
        values["last_contact"] = day
    made = plan_change(records, record, values, entry)
    return Plan(made.record, (*made.records, *_kept(records, record, word, entry)))


def _kept(records: Records, record: Statement, word: str, entry: Entry) -> tuple[Record, ...]:
    """What the record rested on, where it is not written down already."""
    if not record.evidence or record.evidence == word:
        return ()
    if any((one.record, one.text) == (record.id, record.evidence) for one in records.all(Evidence)):
        return ()
    values = {
        "record": record.id,
        "text": record.evidence,
        "author": record.author,
        "provenance": record.provenance,
        "confidence": record.confidence and record.confidence.value,
        "observed_on": str(record.observed_on or record.entered_on),
    }
    made = plan_creation(
        records,
        Evidence.table,
        values,
        entry,
        account=record.account,
        visibility=record.visibility,
    )
    # whoever wrote a private record goes on seeing what it rests on
    return (replace(made.record, entered_by=record.entered_by),)
