"""A record that is confirmed is young again; what it rested on keeps its own author and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.dates import PartialDate
from graph.model import Evidence, Influence, Reporting
from graph.records import Records
from graph.scope import Scope
from graph.stores.opening import open_store
from importers.editing.confirming import plan_confirmation
from importers.merging import Entry
from importers.options import ImportDefaults
from importers.pipeline import import_files

TODAY = date(2025, 6, 30)
ENTRY = Entry(actor="mei", today=TODAY, system="", defaults=ImportDefaults())
WORD = "It is still true."


@pytest.fixture
def records(tmp_path: Path, write: Callable[..., Path]) -> Records:
    store = open_store(f"sqlite:///{tmp_path}/base.db", migrate=True)
    import_files(store, [write()], today=TODAY)
    found = store.read(Scope.administrator())
    store.close()
    return found


@pytest.fixture
def edge(records: Records) -> Influence:
    found = records.all(Influence)[0]
    return replace(
        found,
        evidence="he said so",
        author="Li",
        provenance="visit note",
        observed_on=PartialDate(2024, 9),
    )


def test_what_it_rested_on_keeps_its_author_and_day(records: Records, edge: Influence) -> None:
    plan = plan_confirmation(records, edge, WORD, ENTRY)
    record, piece = plan.records
    assert isinstance(record, Influence)
    said = (record.evidence, record.author, record.provenance, str(record.observed_on))
    assert said == (WORD, "mei", None, "2025-06-30")
    assert (record.strength, record.confidence) == (edge.strength, edge.confidence)
    assert isinstance(piece, Evidence)
    told = (piece.text, piece.author, piece.provenance, str(piece.observed_on), piece.confidence)
    assert told == ("he said so", "Li", "visit note", "2024-09", edge.confidence)
    assert (piece.record, piece.account, piece.visibility) == (
        edge.id,
        edge.account,
        edge.visibility,
    )


def test_a_second_word_keeps_no_copy_of_the_first(records: Records, edge: Influence) -> None:
    once = replace(edge, evidence=WORD)
    assert len(plan_confirmation(records, once, WORD, ENTRY).records) == 1
    bare = replace(edge, evidence=None)
    assert len(plan_confirmation(records, bare, WORD, ENTRY).records) == 1


def test_what_is_written_down_already_is_not_doubled(records: Records, edge: Influence) -> None:
    piece = plan_confirmation(records, edge, WORD, ENTRY).records[1]
    known = Records([*records, piece], Scope.administrator())
    assert len(plan_confirmation(known, edge, WORD, ENTRY).records) == 1


def test_a_line_of_the_chart_has_no_evidence_and_gets_a_date(records: Records) -> None:
    line = records.all(Reporting)[0]
    (record,) = plan_confirmation(records, line, WORD, ENTRY).records
    assert isinstance(record, Reporting)
    assert str(record.observed_on) == "2025-06-30"
