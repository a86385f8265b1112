"""Undo and redo: back to what was, unless somebody has written since."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import InputError, NotAllowedError, NotFoundError, StaleRevisionError
from graph.model import Influence, Tie
from graph.vocabulary import Strength, Visibility
from importers.editing.moves import Move

EDGE = {"source": "C01", "target": "C09", "strength": "strong"}


def strength(deal: Any, reference: str = "E01") -> Strength | None:
    record = deal.editor("admin").find("influence", reference).record
    assert isinstance(record, Influence)
    return record.strength


def write(deal: Any, user: str, word: str, reference: str = "E01") -> Any:
    editor = deal.editor(user)
    version = editor.find("influence", reference).version
    return editor.change("influence", reference, {"strength": word}, expected=version)


def test_every_edit_is_undone_and_done_again(deal: Any) -> None:
    editor = deal.editor()
    start = deal.everything()
    hashes = [start]
    person = editor.create("people", "A", {"name": "?", "organization": "A", "manager": "C03"})
    hashes.append(deal.everything())
    editor.change("people", person.record.id, {"name": "新人"}, expected=person.version)
    hashes.append(deal.everything())
    editor.remove("people", "C05", expected=editor.find("people", "C05").version)
    hashes.append(deal.everything())
    editor.move("C08", Move("EXT"), expected=editor.find("people", "C08").version)
    hashes.append(deal.everything())
    editor.create("activities", "A", {"date": "2025-06", "kind": "visit", "our_people": "U1;U2",
                                      "contacts": "C01;C02", "opportunity": "O1"})  # fmt: skip
    hashes.append(deal.everything())
    assert len(set(hashes)) == len(hashes)
    for wanted in reversed(hashes[:-1]):
        editor.undo("A")
        assert deal.everything() == wanted
    with pytest.raises(InputError):
        editor.undo("A")
    for wanted in hashes[1:]:
        editor.redo("A")
        assert deal.everything() == wanted
    with pytest.raises(InputError):
        editor.redo("A")
    for wanted in reversed(hashes[:-1]):
        editor.undo("A")
        assert deal.everything() == wanted


def test_an_undo_of_an_undo_is_a_redo(deal: Any) -> None:
    write(deal, "editor", "weak")
    undone = deal.editor().undo("A")
    assert strength(deal) is Strength.STRONG
    again = deal.editor().undo("A", undone.unit)
    assert strength(deal) is Strength.WEAK
    history = deal.store.history(deal.scope("editor"), account=deal.account, limit=3)
    first = history[-1].unit
    assert [one.reason for one in history] == [f"redo:{first}", f"undo:{first}", "edit"]
    deal.editor().undo("A")
    assert strength(deal) is Strength.STRONG
    assert again.changes[0].after.strength is Strength.WEAK  # type: ignore[union-attr]


def test_a_new_edit_forgets_what_could_be_done_again(deal: Any) -> None:
    write(deal, "editor", "weak")
    deal.editor().undo("A")
    write(deal, "editor", "medium", "E04")
    with pytest.raises(InputError):
        deal.editor().redo("A")


def test_each_undoes_their_own(deal: Any) -> None:
    write(deal, "editor", "weak")
    write(deal, "other", "weak", "E04")
    deal.editor().undo("A")
    assert (strength(deal), strength(deal, "E04")) == (Strength.STRONG, Strength.WEAK)
    with pytest.raises(InputError):
        deal.editor("owner").undo("A")


def test_an_owner_undoes_anybodys_edit(deal: Any) -> None:
    edit = write(deal, "editor", "weak")
    with pytest.raises(NotAllowedError):
        deal.editor("other").undo("A", edit.unit)
    deal.editor("owner").undo("A", edit.unit)
    assert strength(deal) is Strength.STRONG
    with pytest.raises(InputError):
        deal.editor().undo("A")  # it does not stand any more
    deal.editor("owner").redo("A", edit.unit)
    assert strength(deal) is Strength.WEAK


def test_what_somebody_changed_since_is_not_undone(deal: Any) -> None:
    edit = write(deal, "editor", "weak")
    newer = write(deal, "other", "medium")
    with pytest.raises(StaleRevisionError) as refused:
        deal.editor().undo("A")
    assert refused.value.newer.record == newer.record  # type: ignore[attr-defined]
    assert strength(deal) is Strength.MEDIUM
    deal.editor("other").undo("A")
    deal.editor().undo("A", edit.unit)
    assert strength(deal) is Strength.STRONG


def test_what_others_said_about_a_new_record_is_not_swept_away(deal: Any) -> None:
    made = deal.editor().create("influence", "A", EDGE)
    told = deal.editor("other").create("evidence", "A", {"record": made.record.id, "text": "saw"})
    before = deal.everything()
    with pytest.raises(StaleRevisionError) as refused:
        deal.editor().undo("A")
    assert refused.value.newer.record == told.record  # type: ignore[attr-defined]
    assert deal.everything() == before


def test_what_is_said_in_secret_about_a_new_record_goes_untold(deal: Any) -> None:
    made = deal.editor().create("influence", "A", EDGE)
    evidence = {"record": made.record.id, "text": "saw"}
    deal.editor("other").create("evidence", "A", evidence, visibility=Visibility.PRIVATE)
    undone = deal.editor().undo("A")
    assert [one.record.id for one in undone.changes] == [made.record.id]


def test_what_went_in_secret_comes_back(deal: Any) -> None:
    secret = deal.editor("other").create(
        "influence", "A", {"source": "C05", "target": "C01"}, visibility=Visibility.PRIVATE
    )
    before = deal.everything()
    editor = deal.editor()
    editor.remove("people", "C05", expected=editor.find("people", "C05").version)
    assert secret.record.id not in deal.all()
    undone = editor.undo("A")
    assert deal.everything() == before
    assert secret.record.id not in {one.record.id for one in undone.changes}


def test_what_was_changed_in_secret_since_stays_untold(deal: Any) -> None:
    """somebody's private circle lost a member and was renamed since; nobody learns of it"""
    circle = deal.editor("other").create(
        "circles", "A", {"name": "x", "members": "C02;C05"}, visibility=Visibility.PRIVATE
    )
    editor = deal.editor()
    editor.remove("people", "C05", expected=editor.find("people", "C05").version)
    seen = deal.editor("other").find("circles", circle.record.id)
    deal.editor("other").change("circles", circle.record.id, {"name": "y"}, expected=seen.version)
    editor.undo("A")
    record = deal.all()[circle.record.id]
    assert (record.name, record.members) == ("y", (deal.our_id("people", "C02"),))
    assert deal.our_id("people", "C05")


def test_what_cannot_come_back_is_refused(deal: Any) -> None:
    editor, other = deal.editor(), deal.editor("other")
    editor.remove("influence", "E01", expected=editor.find("influence", "E01").version)
    again = other.create("influence", "A", {"source": "C09", "target": "C01"})
    with pytest.raises(StaleRevisionError) as refused:
        editor.undo("A")
    assert refused.value.newer.record == again.record  # type: ignore[attr-defined]
    other.undo("A")
    other.remove("people", "C09", expected=other.find("people", "C09").version)
    with pytest.raises(StaleRevisionError):
        editor.undo("A")


def test_an_edit_that_is_not_seen_is_as_none(deal: Any) -> None:
    secret = deal.editor().create("influence", "A", EDGE, visibility=Visibility.PRIVATE)
    for unit in (secret.unit, "unt_01M8PYXAGRYJVCZFX9ADZB3DJJ"):
        with pytest.raises(NotFoundError) as refused:
            deal.editor("other").undo("A", unit)
        assert str(refused.value) == f"There is no record '{unit}' here."
    deal.editor("owner").undo("A", secret.unit)


def test_an_edit_of_nobodys_map_is_undone_by_its_unit(deal: Any) -> None:
    before = deal.everything()
    values = {"name": "Third rival", "kind": "competitor"}
    made = deal.editor().create("organizations", None, values)
    with pytest.raises(NotAllowedError):
        deal.editor("other").undo("A", made.unit)
    with pytest.raises(InputError):
        deal.editor().undo("A")  # the latest edit of the account: there is none
    deal.editor().undo("A", made.unit)
    assert deal.everything() == before


def test_an_import_is_no_edit(deal: Any) -> None:
    unit = deal.store.history(deal.scope("admin"), account=deal.account, limit=1)[0].unit
    with pytest.raises(InputError):
        deal.editor("admin").undo("A", unit)


def test_ties_come_back_with_the_activity(deal: Any) -> None:
    before = deal.everything()
    editor = deal.editor()
    values = {"date": "2025-06-20", "kind": "call", "our_people": "U4", "contacts": "C04"}
    made = editor.create("activities", "A", values)
    assert {type(one.record) for one in made.changes} >= {Tie}
    undone = editor.undo("A")
    assert {one.record.id for one in undone.changes} == {one.record.id for one in made.changes}
    assert deal.everything() == before
