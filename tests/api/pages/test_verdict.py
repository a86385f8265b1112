"""The sentence that a director repeats, from rules, for any data."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from api.pages.sight import Sight
from api.pages.verdict import Standing, headline, merge_caps, standing_of, verdict_of
from api.pages.wording import Rich, Voice
from graph.results import Cap
from graph.vocabulary import Language

EN, ZH = Voice(Language.EN), Voice(Language.ZH)


def text(parts: Rich) -> str:
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (
            Standing("us", is_robust=True, obstacles=("single_threaded", "approver_no_tie")),
            "We lead, but nobody of ours knows the person who signs.",
        ),
        (
            Standing("us", is_robust=True),
            "We lead, even on a cautious reading, and nothing holds the light back.",
        ),
        (Standing("us"), "We seem ahead, but our evidence is too thin to say so."),
        (Standing("rival"), "The rival seems ahead, but our evidence is too thin to say so."),
        (
            Standing("rival", is_robust=True, rival="Acme", obstacles=("approver_negative",)),
            "Acme leads, and the person who signs is against us.",
        ),
        (Standing("nobody"), "Neither side leads."),
        (
            Standing("nobody", obstacles=("veto_no_tie",)),
            "Neither side leads, and nobody of ours knows everybody who may veto.",
        ),
        (Standing(None, lacks="chain"), "Nobody has a role yet. Who signs?"),
        (Standing(None, lacks="rival"), "No rival is recorded, so nobody can say who leads."),
        (
            Standing(None, lacks="rival", obstacles=("approver_no_tie",)),
            "No rival is recorded, and nobody of ours knows the person who signs.",
        ),
    ],
)
def test_the_sentence_follows_the_standing(standing: Standing, said: str) -> None:
    assert headline(standing, EN) == said


def test_the_sentence_in_chinese() -> None:
    standing = Standing("us", is_robust=True, obstacles=("approver_no_tie",))
    assert headline(standing, ZH) == "我们领先，但我方无人认识签字的人。"


def test_every_standing_has_one_sentence_in_both_languages() -> None:
    codes = [
        "approver_negative", "veto_negative", "bare_red", "bare_grey", "approver_no_tie",
        "veto_no_tie", "bare_amber", "evaluator_strong_negative", "single_threaded",
        "approver_low_advantage", "veto_low_advantage", "low_evidence",
    ]  # fmt: skip
    leaders = ("us", "rival", "nobody", None)
    lacking = ("us", "chain", "ties", "rival", "")
    obstacles = [(), *((code,) for code in codes)]
    for leader, is_robust, rival, lacks, found in itertools.product(
        leaders, (True, False), ("", "Acme"), lacking, obstacles
    ):
        standing = Standing(leader, is_robust, rival, lacks, found)
        for voice in (EN, ZH):
            said = headline(standing, voice)
            assert said
            assert "{" not in said
            assert said.endswith((".", "?", "。", "？"))


def test_the_worked_example(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    verdict = verdict_of(sight)
    assert verdict.light == "amber"
    assert verdict.sentence == "We lead, but nobody of ours knows the person who signs."
    assert [text(cap) for cap in verdict.caps] == [
        "陈 approver, 林 veto: no tie of ours",
        "Evaluator 郑: strongly negative",
        "58% of our reach hangs on one person, U2 Solution manager",
    ]
    assert text(verdict.note) == (
        "Without these three caps the light would be green: the decision maker 赵 is positive."
    )


def test_the_worked_example_in_chinese(sight_of: Callable[..., Sight]) -> None:
    verdict = verdict_of(sight_of("xinghe", "opportunity", "O1", "zh"))
    assert [text(cap) for cap in verdict.caps] == [
        "审批人陈、否决人林：我方无人接触",
        "评估人郑：强负向",
        "58% 的触达系于一人：U2 我方方案经理",
    ]
    assert text(verdict.note) == "若无上述三条封顶，应为绿灯：决策人赵为正向。"


def test_the_account_of_the_worked_example(sight_of: Callable[..., Sight]) -> None:
    verdict = verdict_of(sight_of("xinghe", "account", "A"))
    assert verdict.sentence == "The rival seems ahead, but our evidence is too thin to say so."
    assert [text(cap) for cap in verdict.caps] == [
        "王 CIO: negative to us, strongly positive to the rival",
        "陈: reach 0.21 to 0.30",
        "3 of 8 influence lines are 6 months old or older",
    ]
    assert text(verdict.note) == (
        "Weighted by the four with formal power. "
        "With all six important people the order turns: 0.31 to 0.24."
    )


def test_caps_of_one_kind_are_told_in_one(sight_of: Callable[..., Sight]) -> None:
    sight = sight_of("xinghe", "opportunity", "O1")
    caps = [
        Cap(code="evaluator_strong_negative", person=person, text="") for person in ("C08", "C05")
    ]
    assert [text(cap) for cap in merge_caps(sight, caps)] == ["Evaluator 郑, 孙: strongly negative"]


@pytest.mark.parametrize(
    ("role", "note"),
    [
        (None, "No light: nobody has a role yet."),
        ("approver", "No light: nobody knows what those who decide think of us."),
    ],
)
def test_a_dark_light_says_why(
    sight_of: Callable[..., Sight], small_account: Callable[..., Any], role: str, note: str
) -> None:
    roles = [{"opportunity": "O", "person": "P1", "role": role}] if role else []
    rows = small_account(roles=roles) if roles else small_account()
    assert text(verdict_of(sight_of(rows, "opportunity", "O")).note) == note


def test_what_is_missing_is_named(
    sight_of: Callable[..., Sight], small_account: Callable[..., object]
) -> None:
    assert standing_of(sight_of(small_account(), "opportunity", "O")).lacks == "chain"
