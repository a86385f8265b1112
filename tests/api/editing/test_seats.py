"""A seat whose holder nobody knows yet: a title without a name, asked for until it has one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model import Reporting, Role
from graph.vocabulary import Language
from graph.workspace import Workspace

DAY = date(2025, 6, 30)


def questions(deal: Any, language: Language = Language.EN) -> dict[str, list[str]]:
    with Workspace(deal.store, deal.scope("viewer")) as workspace:
        subject = workspace.subject("opportunity", "O1")
        answer = workspace.answer(subject, as_of=DAY, language=language)
    found: dict[str, list[str]] = {}
    for one in answer.questions:
        found.setdefault(one.code, []).append(one.text)
    return found


@pytest.mark.parametrize("name", ["?", "？"])
def test_a_seat_is_asked_for_until_it_has_a_name(deal: Any, name: str) -> None:
    before = questions(deal)
    editor = deal.editor()
    values = {"name": name, "organization": "A", "title": "数据总监 CDO", "manager": "C01"}
    seat = editor.create("people", "A", values).record.id
    editor.create("roles", "A", {"opportunity": "O1", "person": seat, "role": "evaluator"})
    english, chinese = questions(deal), questions(deal, Language.ZH)
    assert english["empty_seat"] == ["Who sits on CDO? Nobody is named yet."]
    assert chinese["empty_seat"] == ["谁坐在“数据总监”的位置？还不知道是谁。"]
    # what they think is asked once it is known who they are
    assert {one: told for one, told in english.items() if one != "empty_seat"} == before

    lines = [one for one in deal.all().values() if isinstance(one, Reporting | Role)]
    version = editor.find("people", seat).version
    editor.change("people", seat, {"name": "新人"}, expected=version)
    named = questions(deal)
    assert "empty_seat" not in named
    assert "How does 新人 see us? Nobody has asked." in named["attitude_not_asked"]
    assert [one for one in deal.all().values() if isinstance(one, Reporting | Role)] == lines


def test_two_seats_may_be_open_at_once(deal: Any) -> None:
    for title in ("CDO", "COO"):
        deal.editor().create("people", "A", {"name": "?", "organization": "A", "title": title})
    assert len(questions(deal)["empty_seat"]) == 2
