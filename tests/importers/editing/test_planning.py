"""Edits planned on records alone: pure, on what a reader sees, judged as rows are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.model import (
    RECORD_TYPES,
    Circle,
    Influence,
    Organization,
    OverlayEntry,
    Person,
    Reporting,
    Role,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.vocabulary import DecisionRole, Tag, Visibility
from importers.editing.columns import editable_sheet, shown_sheet
from importers.editing.planning import plan_change, plan_creation
from importers.editing.wording import EDIT_MESSAGES
from importers.merging import Entry
from importers.options import ImportDefaults
from importers.pipeline import import_files
from importers.sheets import sheet_of

TODAY = date(2025, 6, 30)
ENTRY = Entry(actor="mei", today=TODAY, system="", defaults=ImportDefaults())


@pytest.fixture
def records(tmp_path: Path, write: Callable[..., Path]) -> Records:
    """What an editor of A sees of it in the base account."""
    store = open_store(f"sqlite:///{tmp_path}/base.db", migrate=True)
    import_files(store, [write()], today=TODAY)
    account = next(
        one.id for one in store.accounts(Scope.administrator()) if one.external_id == "A"
    )
    found = store.read(Scope(user="mei", accounts={account: "editor"}), account)
    store.close()
    return found


def account(records: Records) -> str:
    found = records.find(Organization, "A")
    assert found is not None
    return found.id


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda one: one.table)
def test_nobody_says_whose_a_record_is(kind: type) -> None:
    columns = {one.name for one in editable_sheet(kind.table).columns}  # type: ignore[attr-defined]
    assert not columns & {"id", "our_id", "system", "account", "visibility", "entered_on"}
    assert not columns & {"state", "decided_by", "decided_on"}
    shown = {one.name for one in shown_sheet(kind.table).columns}  # type: ignore[attr-defined]
    assert columns <= shown <= {one.name for one in sheet_of(kind.table).columns} | {"members"}  # type: ignore[attr-defined]


def test_every_sentence_of_an_edit_speaks_of_no_file() -> None:
    for english, chinese in EDIT_MESSAGES.values():
        assert not any(f" {word}" in english for word in ("row", "cell", "sheet", "file"))
        assert not any(word in chinese for word in ("该行", "本行", "单元格", "文件"))


def test_nothing_is_changed_by_planning(records: Records) -> None:
    before = list(records)
    values = {"source": "C04", "target": "C01"}
    plan = plan_creation(records, "influence", values, ENTRY, account=account(records))
    assert plan.records == (plan.record,)
    assert list(records) == before


def test_what_is_on_another_map_is_as_unknown(records: Records) -> None:
    said = {}
    for name in ("B01", "X99"):
        with pytest.raises(InputError) as refused:
            plan_creation(records, "influence", {"source": name, "target": "C01"}, ENTRY)
        (problem,) = refused.value.problems
        said[name] = problem.text.replace(name, "?")
    assert said["B01"] == said["X99"]


def test_outsiders_are_on_the_map_that_the_reader_is_at(records: Records) -> None:
    plan = plan_creation(records, "people", {"name": "y", "organization": "RIVAL"}, ENTRY)
    assert plan.record.account == account(records)


def test_a_manager_moves_the_standing_line(records: Records) -> None:
    person = records.find(Person, "C03")
    assert person is not None
    plan = plan_change(records, person, {"manager": "C01"}, ENTRY)
    (line,) = plan.records
    assert isinstance(line, Reporting)
    before = records.get(line.id)
    assert isinstance(before, Reporting)
    assert (before.subordinate, line.subordinate) == (person.id, person.id)
    assert records.reference(line.manager) == "C01"
    again = plan_change(records, person, {"manager": "C02"}, ENTRY)
    assert again.records == ()


def test_a_tag_in_the_place_of_a_role_stands_beside_the_others(records: Records) -> None:
    role = next(one for one in records.all(Role) if one.role is DecisionRole.USER)
    first = plan_change(records, role, {"tags": "champion"}, ENTRY).record
    assert isinstance(first, Role)
    assert first.tags == (Tag.CHAMPION,)


def test_a_seat_that_would_run_in_a_circle_is_refused(records: Records) -> None:
    entry = next(one for one in records.all(OverlayEntry) if one.object is not None)
    with pytest.raises(InputError) as refused:
        plan_change(records, entry, {"subject": "C02", "object": "C03"}, ENTRY)
    assert refused.value.problems[0].code == "overlay_cycle"


def test_members_of_a_circle_are_a_column_here(records: Records) -> None:
    circle = records.all(Circle)[0]
    changed = plan_change(records, circle, {"members": "C02"}, ENTRY).record
    assert isinstance(changed, Circle)
    assert [records.reference(one) for one in changed.members] == ["C02"]


def test_a_private_twin_of_ones_own_is_told_of(records: Records) -> None:
    edge = records.find(Influence, "E1")
    assert edge is not None
    values = {"source": "C02", "target": "C01"}
    with pytest.raises(InputError):
        plan_creation(records, "influence", values, ENTRY)
    private = plan_creation(records, "influence", values, ENTRY, visibility=Visibility.PRIVATE)
    assert private.record.visibility is Visibility.PRIVATE


def test_problems_are_all_told_at_once(records: Records) -> None:
    values = {"source": "C99", "target": "C98"}
    with pytest.raises(InputError) as refused:
        plan_creation(records, "influence", values, ENTRY)
    assert [one.column for one in refused.value.problems] == ["source", "target"]
    bad = {"source": "C01", "strength": "huge", "observed_on": "soon", "x": "y"}
    with pytest.raises(InputError) as refused:
        plan_creation(records, "influence", bad, ENTRY)
    columns = {one.column for one in refused.value.problems}
    assert columns == {"target", "strength", "observed_on", "x"}
