"""The five lists of the worked example, as the design shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.pages.findings import change_lines, first_questions, question_list, warning_list
from api.pages.lists import (
    behind_list,
    decider_list,
    first_meetings,
    first_verifications,
    old_list,
    pick,
)
from api.pages.measures import measures_panel
from api.pages.reach_panel import reach_panel
from api.pages.roster import roster, tree
from api.pages.sight import Sight
from api.pages.verdict import standing_of
from api.pages.wording import Rich
from graph.wording import is_ideograph


def text(parts: Rich) -> str:
    return "".join(part.text for part in parts)


def test_the_extra_row_takes_the_third_place_only_when_it_is_not_there() -> None:
    assert pick([1, 2, 3, 4], 4) == (1, 2, 4)
    assert pick([1, 2, 3, 4], 2) == (1, 2, 3)
    assert pick([1], None) == (1,)
    assert pick([1], 5) == (1, 5)
    assert pick([], None) == ()


def test_who_decides(sight_of: Callable[..., Sight]) -> None:
    rows = decider_list(sight_of("xinghe", "opportunity", "O1"))
    assert [row.key for row in rows[:3]] == ["C01", "C04", "C02"]
    assert len(rows) == 8


def test_who_stands_behind_them(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    rows = behind_list(sight)
    assert [(row.key, sight.voice.number(row.score)) for row in rows] == [
        ("C10", "0.46"),
        ("C09", "0.39"),
        ("C12", "0.13"),
    ]
    assert [row.note for row in rows] == [
        "no tie, ours or theirs",
        "no tie; 9 months old",
        "ours via U3; line expired",
    ]
    assert [sight.voice.number(row.in_account) for row in rows] == ["0.12", "0.36", "0.18"]
    assert rows[0].targets == ("C04", "C01", "C02")


def test_whom_to_meet_and_what_to_verify(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    assert [(row.key, row.action, row.note) for row in first_meetings(sight)] == [
        ("C01", "send an executive", "by U4 Executive · Approver reach 0.41 → 0.75"),
        (
            "C04",
            "deepen; met 6 months ago",
            "by U1 Account manager, beside U4 · With the first: +0.15 together",
        ),
        ("C10", "discover: send an expert", "by U3 Leading expert"),
    ]
    assert [(row.record, row.note) for row in first_verifications(sight)] == [
        ("E02", "inferred · 20 mo"),
        ("E11", "reported · 1 mo"),
        ("E09", "reported · 1 mo · carries the top name here"),
    ]


def test_what_changed_and_what_to_ask(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    assert [text(line) for line in change_lines(sight)] == [
        "4 seats moved 孙 周 郑 卫",
        "3 lines new · 1 cut 王 → 陈",
        "2 attitudes worse 孙 郑",
    ]
    assert [one.short for one in first_questions(sight)] == [
        "What does 褚 want?",
        "Who knows 冯?",
        "林’s view of our solution?",
    ]
    assert len(question_list(sight)) == len(sight.answer.questions)


def test_old_lines_come_first(sight_of: Callable[..., Sight]) -> None:
    rows = old_list(sight_of("xinghe", "account", "A"))
    assert [(row.record, row.label.value) for row in rows[:4]] == [
        ("E02", "expired"),
        ("E01", "stale"),
        ("E03", "due"),
        ("T05", "due"),
    ]


def test_the_reach_panel_says_whether_the_lead_holds(sight_of: Callable[..., Sight]) -> None:
    deal = reach_panel(sight_of("xinghe", "opportunity", "O1"))
    assert deal.sentence == "Lead is robust: our cautious 0.56 is above their hopeful 0.46"
    assert not deal.is_overlap
    account = reach_panel(sight_of("xinghe", "account", "A"))
    assert account.sentence == "Not robust: the bands overlap from 0.28 to 0.50"
    assert account.is_overlap


def test_several_rivals_show_the_strongest(
    sight_of: Callable[..., Sight], small_account: Callable[..., Any]
) -> None:
    seen = {"confidence": "confirmed", "last_contact": "2025-06"}
    rows = small_account(
        organizations=[
            {"id": "R", "name": "甲友商 First", "kind": "competitor"},
            {"id": "S", "name": "乙友商 Second", "kind": "competitor"},
        ],
        people=[
            {"id": "U1", "name": "u", "organization": "US"},
            {"id": "R1", "name": "r", "organization": "R"},
            {"id": "S1", "name": "s", "organization": "S"},
        ],
        ties=[
            {"id": "T1", "person": "U1", "contact": "P1", "level": "occasional", **seen},
            {"id": "T2", "person": "R1", "contact": "P1", "level": "multiple", **seen},
            {"id": "T3", "person": "S1", "contact": "P1", "level": "deep", **seen},
        ],
        roles=[{"opportunity": "O", "person": "P1", "role": "approver"}],
        opportunities=[
            {"id": "O2", "account": "A", "name": "project", "competitors": "R;S"},
        ],
    )
    rows["roles"][0]["opportunity"] = "O2"
    sight = sight_of(rows, "opportunity", "O2", "zh")
    panel = reach_panel(sight)
    assert sight.rival == "S"
    assert panel.further == 1
    assert panel.bands[1].name == "乙友商"
    assert standing_of(sight).rival == "乙友商"


def test_warnings_are_in_the_readers_language(
    sight_of: Callable[..., Sight], small_account: Callable[..., Any]
) -> None:
    chinese = warning_list(sight_of(small_account(), "opportunity", "O", "zh"))
    english = warning_list(sight_of(small_account(), "opportunity", "O", "en"))
    assert len(chinese) == len(english) > 0
    assert all(any(map(is_ideograph, one)) for one in chinese)
    assert not any(any(map(is_ideograph, one)) for one in english)


def test_no_rival_and_no_chain_have_no_numbers(
    sight_of: Callable[..., Sight], small_account: Callable[..., Any]
) -> None:
    panel = reach_panel(sight_of(small_account(), "opportunity", "O"))
    assert [band.value for band in panel.bands] == [None, None]
    assert panel.bands[1].reason == "no rival recorded"
    assert panel.sentence == ""


def test_everybody_is_in_the_table_and_in_the_tree(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    assert len(roster(sight)) == len(sight.network.nodes)
    branches = tree(sight)
    assert {branch.key for branch in branches} == set(sight.network.contacts)
    levels = {branch.key: branch.level for branch in branches}
    assert (levels["C01"], levels["C04"], levels["C11"], levels["C08"]) == (0, 1, 2, 3)


def test_a_proposed_circle_is_asked_about_in_the_readers_language(
    sight_of: Callable[..., Sight],
) -> None:
    chinese = measures_panel(sight_of("krackhardt", "account", "K", "zh")).circles
    english = measures_panel(sight_of("krackhardt", "account", "K", "en")).circles
    assert len(chinese) == len(english) > 0
    assert all("是一个圈子吗？" in one for one in chinese)
    assert not any("圈子" in one for one in english)
