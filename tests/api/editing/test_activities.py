"""Ties follow the activities, and never less than a person wrote."""

from __future__ import annotations

from typing import Any

import pytest

from graph.model import Tie
from graph.vocabulary import TieLevel, Visibility

VISIT = {"date": "2025-06-20", "kind": "visit", "our_people": "U2", "contacts": "C09"}


def tie(deal: Any, person: str, contact: str, opportunity: str | None = None) -> Tie | None:
    ends = (deal.our_id("people", person), deal.our_id("people", contact))
    deal_id = None if opportunity is None else deal.our_id("opportunities", opportunity)
    for one in deal.all().values():
        is_it = isinstance(one, Tie) and (one.person, one.contact) == ends
        if is_it and one.opportunity == deal_id:
            return one  # type: ignore[no-any-return]
    return None


def told(found: Tie | None) -> tuple[str | None, str | None] | None:
    return None if found is None else (found.level, str(found.last_contact))


def visit(deal: Any, **values: str) -> Any:
    return deal.editor().create("activities", "A", VISIT | values)


def remove(deal: Any, made: Any) -> Any:
    return deal.editor().remove("activities", made.record.id, expected=made.version)


def test_a_tie_is_made_raised_and_goes_with_its_activities(deal: Any) -> None:
    before = deal.everything()
    first = visit(deal, opportunity="O1")
    assert {one.record.table for one in first.changes} == {"activities", "ties"}
    assert told(tie(deal, "U2", "C09")) == ("occasional", "2025-06-20")
    assert told(tie(deal, "U2", "C09", "O1")) == ("occasional", "2025-06-20")
    others = [visit(deal, date=day) for day in ("2025-06-21", "2025-06-22")]
    assert told(tie(deal, "U2", "C09")) == ("multiple", "2025-06-22")
    assert told(tie(deal, "U2", "C09", "O1")) == ("occasional", "2025-06-20")
    deep = deal.editor().change(
        "activities", others[0].record.id, {"depth": "in_depth"}, expected=others[0].version
    )
    assert told(tie(deal, "U2", "C09")) == ("deep", "2025-06-22")
    remove(deal, others[1])
    assert told(tie(deal, "U2", "C09")) == ("occasional", "2025-06-21")
    gone = remove(deal, deep)
    assert {one.record.table for one in gone.changes} == {"activities", "ties"}
    remove(deal, first)
    assert tie(deal, "U2", "C09") is None
    assert deal.everything() == before


def test_what_a_person_wrote_is_never_lowered_and_comes_back(deal: Any) -> None:
    before = tie(deal, "U1", "C05")
    assert told(before) == ("multiple", "2025-06")
    made = visit(deal, our_people="U1", contacts="C05", date="2025-05")
    assert tie(deal, "U1", "C05") == before
    raised = visit(deal, our_people="U4", contacts="C04")
    assert told(tie(deal, "U4", "C04")) == ("occasional", "2025-06-20")
    for day in ("18", "19"):
        visit(deal, our_people="U4", contacts="C04", date=f"2025-06-{day}", depth="深入")
    found = tie(deal, "U4", "C04")
    assert told(found) == ("deep", "2025-06-20")
    assert found is not None
    assert found.provenance == "activities over occasional 2024-12"
    for _ in range(2):
        deal.editor().undo("A")
    remove(deal, raised)
    assert told(tie(deal, "U4", "C04")) == ("occasional", "2024-12")
    remove(deal, made)
    assert tie(deal, "U1", "C05") == before


def test_what_is_written_over_an_activitys_tie_is_a_persons_word(deal: Any) -> None:
    made = visit(deal)
    found = tie(deal, "U2", "C09")
    assert found is not None
    editor = deal.editor()
    seen = editor.find("ties", found.id)
    editor.change("ties", found.id, {"level": "multiple"}, expected=seen.version)
    remove(deal, made)
    found = tie(deal, "U2", "C09")
    assert found is not None
    assert (found.level, found.provenance) == (TieLevel.MULTIPLE, "manual")


def test_a_private_activity_moves_no_tie(deal: Any) -> None:
    made = deal.editor().create("activities", "A", VISIT, visibility=Visibility.PRIVATE)
    assert [one.record.table for one in made.changes] == ["activities"]
    assert tie(deal, "U2", "C09") is None
    shown = deal.editor().show_to(
        "activities", made.record.id, Visibility.ACCOUNT_TEAM, expected=made.version
    )
    assert told(tie(deal, "U2", "C09")) == ("occasional", "2025-06-20")
    deal.editor().show_to("activities", made.record.id, Visibility.PRIVATE, expected=shown.version)
    assert tie(deal, "U2", "C09") is None


def test_a_private_tie_is_not_touched(deal: Any) -> None:
    values = {"person": "U2", "contact": "C09", "level": "none"}
    own = deal.editor("other").create("ties", "A", values, visibility=Visibility.PRIVATE)
    visit(deal)
    assert deal.all()[own.record.id] == own.record
    assert sum(isinstance(one, Tie) for one in deal.all().values()) == 11


@pytest.mark.parametrize("contacts", ["R1", "U1"])
def test_only_who_is_contacted_gets_a_tie(deal: Any, contacts: str) -> None:
    if contacts == "U1":
        contacts = ""
    made = visit(deal, contacts=contacts)
    assert [one.record.table for one in made.changes] == ["activities"]
