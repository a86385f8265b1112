"""Edits as such: planned from what is there, by who may, seen by who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph.errors import (
    InputError,
    NotAllowedError,
    NotFoundError,
    PreconditionRequiredError,
    StaleRevisionError,
)
from graph.model import Circle, Employment, Influence, Person, Reporting
from graph.scope import Scope
from graph.vocabulary import Strength, Visibility
from importers.editing.moves import Move

EDGE = {"source": "C01", "target": "C09", "strength": "强"}


def codes(error: InputError) -> list[tuple[str | None, str]]:
    return [(one.column, one.code) for one in error.problems]


def test_a_new_record_is_typed_in_by_who_enters_it(deal: Any) -> None:
    made = deal.editor().create("influence", "A", EDGE)
    record = made.record
    assert isinstance(record, Influence)
    assert (record.strength, record.author, record.provenance) == (
        Strength.STRONG,
        "editor",
        "manual",
    )
    assert (record.entered_by, record.account, record.system) == ("editor", deal.account, None)
    assert [(one.kind, one.after, one.unit) for one in made.changes] == [
        ("created", record, made.unit)
    ]
    assert deal.all()[record.id] == record


def test_the_account_follows_from_what_is_named(deal: Any) -> None:
    made = deal.editor().create("influence", None, EDGE)
    assert made.record.account == deal.account
    ours = deal.editor().create("people", None, {"name": "New", "organization": "US"})
    assert (ours.record.account, ours.record.visibility) == (None, Visibility.COMPANY)


def test_a_person_comes_with_a_manager_and_the_usual_basis(deal: Any) -> None:
    values = {"name": "新人", "organization": "A", "manager": "C03", "title": "Clerk"}
    made = deal.editor().create("people", "A", values)
    assert isinstance(made.record, Person)
    assert str(made.record.review_on) == "2026-06-30"
    line = next(one.after for one in made.changes if one.record.table == "reporting")
    assert isinstance(line, Reporting)
    assert (line.subordinate, line.manager) == (made.record.id, deal.our_id("people", "C03"))


def test_text_is_taken_as_it_is(deal: Any) -> None:
    made = deal.editor().create("influence", "A", EDGE | {"evidence": "'=1+1 "})
    assert made.record.evidence == "'=1+1"
    plain = deal.editor().find("influence", made.record.id)
    assert plain.version == made.version


def test_what_is_not_named_stays_and_none_clears(deal: Any) -> None:
    editor = deal.editor()
    made = editor.create("influence", "A", EDGE | {"evidence": "seen", "basis": "alumni"})
    changed = editor.change(
        "influence", made.record.id, {"evidence": None, "strength": "1"}, expected=made.version
    )
    assert changed.record == replace(made.record, evidence=None, strength=Strength.WEAK)
    again = editor.change(
        "influence", made.record.id, {"strength": "weak"}, expected=changed.version
    )
    assert (again.changes, again.version) == ((), changed.version)


@pytest.mark.parametrize(
    ("table", "values", "found"),
    [
        ("influence", EDGE | {"strength": "huge"}, [("strength", "unknown_code")]),
        ("influence", {"source": "C01"}, [("target", "missing_cell")]),
        ("influence", EDGE | {"source": "C99"}, [("source", "dangling")]),
        ("influence", EDGE | {"target": "C01"}, [("target", "self_edge")]),
        ("influence", EDGE | {"evidence": "x" * 501}, [("evidence", "too_long")]),
        ("influence", EDGE | {"id": "E77"}, [("id", "unknown_field")]),
        ("influence", {"source": "C09", "target": "C01"}, [("source", "doubled_key")]),
        ("reporting", {"subordinate": "C02", "manager": "C03"}, [("manager", "two_managers")]),
        ("reporting", {"subordinate": "C01", "manager": "C10"}, [("manager", "cycle")]),
        ("reporting", {"subordinate": "C01", "manager": "U1"}, [("manager", "other_organization")]),
        ("ties", {"person": "C02", "contact": "C01"}, [("person", "wrong_side")]),
        ("roles", {"opportunity": "O1", "person": "U1"}, [("person", "wrong_side")]),
        ("overlay", {"opportunity": "O1", "change": "reparent", "subject": "C01", "object": "C11"},
         [("object", "overlay_cycle")]),
        ("assessments", {"person": "C01", "vendor": "A"}, [("vendor", "wrong_kind")]),
        ("people", {"name": "x", "organization": "A", "region": "CN"}, [("lawful_basis", "pipl")]),
        ("circles", {"name": "x", "members": "C01;C99"}, [("members", "dangling")]),
        ("activities", {"date": "soon", "kind": "call"}, [("date", "bad_date")]),
    ],
)  # fmt: skip
def test_an_edit_is_judged_as_a_row_is(
    deal: Any, table: str, values: dict[str, str | None], found: list[tuple[str, str]]
) -> None:
    before = deal.everything()
    with pytest.raises(InputError) as refused:
        deal.editor().create(table, "A", values)
    assert codes(refused.value) == found
    for problem in refused.value.problems:
        english, chinese = problem.text, problem.text_in("zh")  # type: ignore[attr-defined]
        assert english != chinese
        assert problem.row is None
        assert problem.sheet is None
        assert not any(word in english for word in ("row", "cell", "file"))
    assert deal.everything() == before


def test_a_change_is_judged_too(deal: Any) -> None:
    editor = deal.editor()
    edge = editor.find("influence", "E01")
    with pytest.raises(InputError) as refused:
        editor.change("influence", "E01", {"source": "C12"}, expected=edge.version)
    assert codes(refused.value) == [("source", "doubled_key")]
    assert "E02" in refused.value.problems[0].text


def test_whoever_was_slower_is_shown_the_newer_record(deal: Any) -> None:
    mine, theirs = deal.editor(), deal.editor("other")
    version = mine.find("influence", "E01").version
    quick = theirs.change("influence", "E01", {"strength": "weak"}, expected=version)
    for attempt in (
        lambda: mine.change("influence", "E01", {"strength": "medium"}, expected=version),
        lambda: mine.remove("influence", "E01", expected=version),
        lambda: mine.show_to("influence", "E01", Visibility.COMPANY, expected=version),
    ):
        with pytest.raises(StaleRevisionError) as refused:
            attempt()
        assert refused.value.newer.record == quick.record  # type: ignore[attr-defined]
        assert refused.value.newer.version == quick.version  # type: ignore[attr-defined]
    assert mine.find("influence", "E01").record.strength is Strength.WEAK  # type: ignore[attr-defined]


@pytest.mark.parametrize("expected", [None, "", "*"])
def test_nothing_is_changed_without_saying_what_was_read(deal: Any, expected: str | None) -> None:
    editor = deal.editor()
    with pytest.raises(PreconditionRequiredError):
        editor.change("influence", "E01", {"strength": "weak"}, expected=expected)
    with pytest.raises(PreconditionRequiredError):
        editor.remove("influence", "E01", expected=expected)


def test_removing_says_what_went_with_it(deal: Any) -> None:
    editor = deal.editor()
    gone = editor.remove("influence", "E09", expected=editor.find("influence", "E09").version)
    assert (gone.record, gone.version) == (None, "")
    assert {one.record.external_id for one in gone.changes} == {"E09"}
    person = editor.remove("people", "C05", expected=editor.find("people", "C05").version)
    tables = {one.record.table for one in person.changes}
    assert {"people", "reporting", "influence", "ties", "overlay"} <= tables
    assert all(one.after is None for one in person.changes)


ROLES = ("admin", "owner", "editor", "viewer", "auditor", "stranger")
MAY = ("admin", "owner", "editor")


def attempts(deal: Any, user: str) -> dict[str, Callable[[], object]]:
    editor = deal.editor(user)
    version = deal.editor("admin").find("influence", "E01").version
    return {
        "create": lambda: editor.create("influence", "A", EDGE),
        "change": lambda: editor.change("influence", "E01", {"strength": "1"}, expected=version),
        "remove": lambda: editor.remove("influence", "E01", expected=version),
        "undo": lambda: editor.undo("A"),
    }


@pytest.mark.parametrize("user", ROLES)
@pytest.mark.parametrize("act", ["create", "change", "remove", "undo"])
def test_who_may_edit(deal: Any, user: str, act: str) -> None:
    if user in MAY and act == "undo":
        deal.editor(user).create("influence", "A", EDGE)
    attempt = attempts(deal, user)[act]
    if user in MAY:
        attempt()
        return
    before = deal.everything()
    with pytest.raises(NotFoundError if user == "stranger" else NotAllowedError):
        attempt()
    assert deal.everything() == before


def test_only_who_sees_a_private_record_knows_of_it(deal: Any) -> None:
    made = deal.editor().create("influence", "A", EDGE, visibility=Visibility.PRIVATE)
    deal.editor("owner").change(
        "influence", made.record.id, {"strength": "weak"}, expected=made.version
    )
    assert deal.all()[made.record.id].entered_by == "editor"
    with pytest.raises(NotFoundError):
        deal.editor("other").find("influence", made.record.id)
    with pytest.raises(NotFoundError):
        deal.editor("other").remove("influence", made.record.id, expected=made.version)


def test_a_hidden_record_is_in_nobodys_way(deal: Any) -> None:
    """what another has written in private is as if it were not there (trust S23)"""
    deal.editor().create("influence", "A", EDGE, visibility=Visibility.PRIVATE)
    fresh = deal.editor("other").create("influence", "A", EDGE)
    assert [one.kind for one in fresh.changes] == ["created"]
    with pytest.raises(InputError) as refused:
        deal.editor("other").create("influence", "A", EDGE)
    assert codes(refused.value) == [("source", "doubled_key")]
    own = deal.editor("other").create("influence", "A", EDGE, visibility=Visibility.PRIVATE)
    assert own.record.visibility is Visibility.PRIVATE


def test_what_goes_in_secret_is_not_told(deal: Any) -> None:
    person = deal.editor("other").create("people", "A", {"name": "x", "organization": "A"})
    edge = EDGE | {"source": person.record.id}
    deal.editor().create("influence", "A", edge, visibility=Visibility.PRIVATE)
    gone = deal.editor("other").remove("people", person.record.id, expected=person.version)
    assert [one.record.id for one in gone.changes] == [person.record.id]


def test_what_is_not_seen_of_a_record_stays(deal: Any) -> None:
    values = {"name": "x", "organization": "A"}
    hidden = deal.editor().create("people", "A", values, visibility=Visibility.PRIVATE)
    members = f"C02;{hidden.record.id}"
    circle = deal.editor().create("circles", "A", {"name": "Old boys", "members": members})
    seen = deal.editor("other").find("circles", circle.record.id)
    assert isinstance(seen.record, Circle)
    assert seen.record.members == (deal.our_id("people", "C02"),)
    assert seen.version != circle.version
    changed = deal.editor("other").change(
        "circles", circle.record.id, {"members": "C03"}, expected=seen.version
    )
    assert changed.record.members == (deal.our_id("people", "C03"),)
    whole = deal.editor().find("circles", circle.record.id).record
    assert set(whole.members) == {deal.our_id("people", "C03"), hidden.record.id}
    assert all(hidden.record.id not in str(one) for one in changed.changes)


@pytest.mark.parametrize(
    ("user", "visibility", "may"),
    [
        ("editor", Visibility.PRIVATE, True),
        ("editor", Visibility.COMPANY, False),
        ("other", Visibility.PRIVATE, False),
        ("owner", Visibility.COMPANY, True),
        ("admin", Visibility.COMPANY, True),
        ("viewer", Visibility.PRIVATE, False),
    ],
)
def test_who_says_who_sees_a_record(
    deal: Any, user: str, visibility: Visibility, *, may: bool
) -> None:
    made = deal.editor().create("influence", "A", EDGE)
    editor = deal.editor(user)
    if may:
        shown = editor.show_to("influence", made.record.id, visibility, expected=made.version)
        assert shown.record == replace(made.record, visibility=visibility)
        return
    with pytest.raises(NotAllowedError):
        editor.show_to("influence", made.record.id, visibility, expected=made.version)


def test_only_an_owner_opens_a_new_record_to_the_company(deal: Any) -> None:
    with pytest.raises(NotAllowedError):
        deal.editor().create("influence", "A", EDGE, visibility=Visibility.COMPANY)
    made = deal.editor("owner").create("influence", "A", EDGE, visibility=Visibility.COMPANY)
    assert made.record.visibility is Visibility.COMPANY


def test_nobodys_map_is_changed_by_who_entered_it(deal: Any) -> None:
    values = {"name": "Third rival", "kind": "competitor"}
    made = deal.editor().create("organizations", None, values)
    with pytest.raises(NotAllowedError):
        deal.editor("owner").change(
            "organizations", made.record.id, {"name": "y"}, expected=made.version
        )
    changed = deal.editor().change(
        "organizations", made.record.id, {"name": "z"}, expected=made.version
    )
    assert changed.record.name == "z"
    us = deal.editor().find("organizations", "US")
    with pytest.raises(NotAllowedError):
        deal.editor().change("organizations", "US", {"name": "We"}, expected=us.version)
    deal.editor("admin").change("organizations", "US", {"name": "We"}, expected=us.version)
    with pytest.raises(NotAllowedError):
        deal.editor("viewer").create("organizations", None, values | {"name": "v"})


def test_a_new_customer_is_an_administrators(deal: Any) -> None:
    values = {"name": "New customer", "kind": "customer"}
    with pytest.raises(NotAllowedError):
        deal.editor("owner").create("organizations", None, values)
    made = deal.editor("admin").create("organizations", None, values)
    assert made.record.account == made.record.id


def test_who_left_stays_with_an_employment_that_ended(deal: Any) -> None:
    editor = deal.editor()
    version = editor.find("people", "C08").version
    left = editor.leave("C08", "2025-05", expected=version)
    assert str(left.record.left_on) == "2025-05"
    (row,) = [one.after for one in left.changes if isinstance(one.after, Employment)]
    assert (row.organization, str(row.end), row.title) == (
        left.record.organization,
        "2025-05",
        left.record.title,
    )


def test_a_move_inside_the_account_keeps_every_line(deal: Any) -> None:
    editor = deal.editor()
    unit = editor.create("organizations", "A", {"name": "Plant", "kind": "unit", "parent": "A"})
    lines = deal.store.read(deal.scope("editor"), deal.account).all(Reporting)
    moved = editor.move(
        "C08",
        Move(unit.record.id, "Lead architect", "2025-06-01"),
        expected=editor.find("people", "C08").version,
    )
    assert moved.record.organization == unit.record.id
    assert (moved.record.title, moved.record.left_on) == ("Lead architect", None)
    rows = sorted(
        (one.after for one in moved.changes if isinstance(one.after, Employment)),
        key=lambda one: str(one.start),
    )
    assert [(str(one.start), str(one.end)) for one in rows] == [
        ("2025-06-01", "None"),
        ("None", "2025-06-01"),
    ]
    assert deal.store.read(deal.scope("editor"), deal.account).all(Reporting) == lines
    with pytest.raises(InputError) as refused:
        editor.move("C08", Move(unit.record.id), expected=moved.version)
    assert codes(refused.value) == [("organization", "works_there")]


def test_a_move_to_another_company_ends_the_time_on_this_map(deal: Any) -> None:
    other = deal.editor("admin").create(
        "organizations", None, {"name": "Next customer", "kind": "customer"}
    )
    scope = Scope(user="editor", accounts={deal.account: "editor", other.record.id: "viewer"})
    editor = deal.editor()
    editor._scope = scope
    moved = editor.move(
        "C08", Move(other.record.id, on="2025-06"), expected=editor.find("people", "C08").version
    )
    assert (str(moved.record.left_on), moved.record.account) == ("2025-06", deal.account)
    new = next(
        one.after
        for one in moved.changes
        if isinstance(one.after, Employment) and one.after.end is None
    )
    assert new.organization == other.record.id
