"""What an import means: matching, defaults, accounts, skipping, dry runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.model import (
    Activity,
    Assessment,
    Circle,
    Evidence,
    Influence,
    Organization,
    OverlayEntry,
    Person,
    Reporting,
    Role,
    Tie,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import (
    DecisionRole,
    ReportingKind,
    Strength,
    Tag,
    Visibility,
)
from importers.options import ImportDefaults
from importers.report import ImportRejectedError, ImportReport

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
Write = Callable[..., Path]


def people_of(records: Records) -> dict[str | None, Person]:
    return {one.external_id: one for one in records.all(Person)}


def test_accounts_follow_from_what_a_record_names(loaded: Store, everything: Everything) -> None:
    records = everything(loaded)
    a = records.find(Organization, "A")
    assert a is not None
    mine = {records.reference(one.id) for one in records if one.account == a.id}
    assert {"A", "D", "C01", "C03", "R1", "X1", "O1", "E1", "E2", "T1", "T2", "G1", "V1"} <= mine
    assert {one.external_id for one in records if one.account is None} >= {
        *("US", "RIVAL", "EXT", "U1", "U2")
    }
    people = people_of(records)
    assert people["B01"].account == people["B01"].organization
    assert {one.account for one in records.all(OverlayEntry)} == {a.id}


def test_visibility_by_default(loaded: Store, everything: Everything) -> None:
    records = everything(loaded)
    company = {one.external_id for one in records if one.visibility is Visibility.COMPANY}
    assert company == {"US", "RIVAL", "EXT", "U1", "U2"}
    assert people_of(records)["R1"].visibility is Visibility.ACCOUNT_TEAM


def test_new_people_take_the_installation_s_defaults_in_one_warning(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    report = load(store, write(), defaults=ImportDefaults(region="EU"))
    [warning] = report.warnings
    assert warning.code == "defaults_taken"
    assert warning.text.startswith("9 new people")
    person = people_of(everything(store))["C01"]
    assert person.provenance == "import:exchange"
    assert (person.review_on, person.region) == (date(2026, 6, 30), "EU")
    assert load(store, write()).warnings == ()


def test_defaults_that_the_law_forbids_are_refused() -> None:
    with pytest.raises(InputError, match="PIPL"):
        ImportDefaults(region="CN")


def test_labels_and_foreign_words_are_read(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        "words",
        base=False,
        influence="id,source,target,strength\nE1,C02,C01,3\nE7,C03,C01,弱\n",
        assessments="person,vendor,attitude\nC02,US,Mentor\nC03,US,-1\nC04,US,强负向\n",
        roles="opportunity,person,role\nO1,C02,Economic Buyer\nO1,C04,Coach\nOB,B01,决策人\n",
    )
    load(loaded, folder)
    records = everything(loaded)
    strengths = {one.external_id: one.strength for one in records.all(Influence)}
    assert (strengths["E1"], strengths["E7"]) == (Strength.STRONG, Strength.WEAK)
    attitudes = {records.reference(one.person): one.attitude for one in records.all(Assessment)}
    assert [str(attitudes[one]) for one in ("C02", "C03", "C04")] == [
        *("strong_positive", "negative", "strong_negative")
    ]
    roles = {records.reference(one.person): one for one in records.all(Role)}
    assert (roles["C02"].role, roles["C02"].original_role) == (
        DecisionRole.APPROVER,
        "Economic Buyer",
    )
    assert (roles["C04"].role, roles["C04"].tags) == (None, (Tag.COACH,))
    assert (roles["B01"].role, roles["B01"].original_role) == (DecisionRole.DECISION_MAKER, None)
    assert load(loaded, folder).changes == 0


def test_the_leader_counts_as_a_member_and_is_not_stored_twice(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    [circle] = everything(loaded).all(Circle)
    assert circle.leader not in circle.members
    assert len(circle.members) == 2
    folder = write("more", base=False, circle_members="circle,person\nG1,C04\nG1,C01\n")
    report = load(loaded, folder)
    records = everything(loaded)
    [circle] = records.all(Circle)
    assert [records.reference(one) for one in circle.members] == ["C04"]
    assert report.updated == 1


def test_evidence_finds_its_record_by_any_name(loaded: Store, everything: Everything) -> None:
    records = everything(loaded)
    named = {records.reference(one.record) for one in records.all(Evidence)}
    assert named == {"E1", "assessments:C01:US:"}


def test_references_find_stored_records(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    records = everything(loaded)
    ours = people_of(records)["U2"].id
    assessment = next(one for one in records.all(Assessment) if one.opportunity is None)
    folder = write(
        "more",
        base=False,
        ties=f"id,person,contact,level\nT7,{ours},exchange:C03,none\n",
        evidence=f"record,text\n{assessment.id},one\nassessments:C01:RIVAL:O1,two\n",
    )
    report = load(loaded, folder, system="other")
    assert report.created == 3
    tie = next(one for one in everything(loaded).all(Tie) if one.external_id == "T7")
    assert (tie.system, tie.person) == ("other", ours)


def test_the_manager_column_moves_the_undated_line(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        "more", base=False, people="id,name,organization,manager\nC03,王,D,C01\nC02,林,A,\n"
    )
    report = load(loaded, folder)
    records = everything(loaded)
    lines = {
        records.reference(one.subordinate): records.reference(one.manager)
        for one in records.all(Reporting)
        if one.kind is ReportingKind.SOLID
    }
    assert lines["C03"] == "C01"
    assert lines["C02"] == "C01"  # an empty cell says nothing
    assert (report.created, report.updated) == (0, 1)
    assert load(loaded, folder).changes == 0


def test_lines_at_different_times_do_not_meet(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        "more",
        base=False,
        people="id,name,organization\nC07,Seven,A\nC08,Eight,A\n",
        reporting="subordinate,manager,kind,valid_from,valid_to\n"
        "C04,C01,solid,2024-01-01,2025-01-31\nC04,C02,solid,2025-01-31,\n"
        "C07,C08,,2020,2021-12\nC08,C07,,2022,\n",
        overlay="opportunity,change,subject,object\nO1,reparent,C07,C08\n",
    )
    with pytest.raises(ImportRejectedError, match="overlay of O1"):
        load(loaded, folder)
    (folder / "overlay.csv").unlink()
    report = load(loaded, folder)
    assert (report.created, report.updated) == (5, 1)
    assert len(everything(loaded).all(Reporting)) == 7


def test_a_line_without_a_start_meets_every_earlier_one(
    loaded: Store, write: Write, load: Load
) -> None:
    reporting = "subordinate,manager,valid_from,valid_to\nC02,C04,2010,2012\n"
    with pytest.raises(ImportRejectedError, match="do not meet"):
        load(loaded, write("more", base=False, reporting=reporting))


def test_a_manager_who_left_leaves_the_seat(loaded: Store, write: Write, load: Load) -> None:
    folder = write(
        "more",
        base=False,
        people="id,name,organization,left_on\nC02,林,A,2025-03\n",
        reporting="subordinate,manager,valid_from\nC03,C01,2025-04\n",
    )
    assert load(loaded, folder).changes == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    dry = load(store, write(), dry_run=True)
    assert len(everything(store)) == 0
    assert dry.to_dict() == load(store, write()).to_dict()
    bad = write(ties="id,person,contact\nT1,U9,C01\n")
    told = []
    for dry_run in (True, False):
        with pytest.raises(ImportRejectedError) as caught:
            load(store, bad, dry_run=dry_run)
        told.append(caught.value.report.to_dict())
    assert told[0] == told[1]


def test_skipping_leaves_out_wrong_rows_and_what_depends_on_them(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        people="id,name,organization,manager,account\nC01,陈,A,,\nC02,林,NOWHERE,C01,\n"
        "C03,王,D,,\nC04,赵,A,C03,\nB01,钱,B,,\nU1,Ours,US,,\nU2,Too,US,U1,\n"
        "R1,Theirs,RIVAL,,A\nX1,Adviser,EXT,,A\n",
        reporting="subordinate,manager\nC03,C04\n",
    )
    report = load(store, folder, skip_invalid=True)
    told = {(one.sheet, one.row, one.code) for one in report.verdicts}
    assert told == {
        ("people", 3, "dangling"),
        ("influence", 2, "depends_on_skipped"),
        ("ties", 3, "depends_on_skipped"),
        ("evidence", 2, "depends_on_skipped"),
        ("overlay", 2, "depends_on_skipped"),
        ("overlay", 3, "depends_on_skipped"),
        ("circle_members", 2, "depends_on_skipped"),
        ("activities", 2, "depends_on_skipped"),
        ("reporting", 2, "cycle"),
    }
    records = everything(store)
    assert len(records) == report.created
    [circle] = records.all(Circle)
    assert [records.reference(one) for one in circle.members] == ["C03"]
    assert not records.all(Activity)
    again = load(store, folder, skip_invalid=True)
    assert (again.changes, len(again.verdicts)) == (0, len(report.verdicts))


def test_members_of_a_skipped_circle_are_skipped(store: Store, write: Write, load: Load) -> None:
    folder = write(circles="id,name,account,leader\nG1,,A,C01\n")
    report = load(store, folder, skip_invalid=True)
    assert [(one.sheet, one.code) for one in report.verdicts] == [
        ("circles", "missing_cell"),
        ("circle_members", "depends_on_skipped"),
        ("circle_members", "depends_on_skipped"),
    ]


def test_outsiders_without_an_account_go_where_their_ties_are(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    people = "id,name,organization\nC01,陈,A\nB01,钱,B\nU1,Ours,US\nX1,Adviser,EXT\nR1,T,RIVAL\n"
    folder = write(
        base=False,
        organizations="id,name,kind\nA,A,customer\nB,B,customer\nUS,U,us\nRIVAL,R,competitor\n"
        "EXT,E,other\n",
        people=people,
        influence="id,source,target\nE1,X1,B01\n",
        opportunities="id,account,name,competitors\nO1,A,Deal,RIVAL\n",
    )
    report = load(store, folder)
    assert "accounts_derived" in {one.code for one in report.warnings}
    records = everything(store)
    found = people_of(records)
    assert records.reference(found["X1"].account or "") == "B"
    assert records.reference(found["R1"].account or "") == "A"
    assert load(store, folder).changes == 0


def test_a_person_does_not_move_to_another_customer_by_import(
    loaded: Store, write: Write, load: Load
) -> None:
    folder = write("more", base=False, people="id,name,organization\nC04,赵,B\n")
    with pytest.raises(ImportRejectedError, match="move to another customer"):
        load(loaded, folder)


def test_a_row_that_names_its_system_wins_over_the_option(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        base=False,
        organizations="id,name,kind,system\nA,One,customer,crm\nB,Two,customer,\n",
    )
    load(store, folder, system="mail")
    assert {(one.system, one.external_id) for one in everything(store).all(Organization)} == {
        ("crm", "A"),
        ("mail", "B"),
    }


def test_who_entered_a_record_is_kept(loaded: Store, everything: Everything) -> None:
    assert {one.entered_by for one in everything(loaded)} == {"local"}


def test_a_member_sees_only_what_is_theirs_after_an_import(loaded: Store) -> None:
    stranger = loaded.read(Scope(user="zoe"))
    assert {one.external_id for one in stranger.all(Person)} == {"U1", "U2"}


def test_changes_in_the_report_are_the_changes_in_the_store(
    store: Store, write: Write, load: Load
) -> None:
    report = load(store, write())
    assert len(store.changes(Scope.administrator())) == report.changes == report.created
