"""Numbers, dates and ages as the pages show them."""

from __future__ import annotations

from datetime import date

import pytest

from api.pages.wording import Part, Voice
from graph.dates import PartialDate
from graph.vocabulary import DecisionRole, FormalLevel, Language

EN, ZH = Voice(Language.EN), Voice(Language.ZH)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.125, "0.13"), (0.585, "0.59"), (-0.125, "−0.13"), (-0.001, "0.00"), (1.0, "1.00")],
)
def test_numbers_have_two_decimals_half_up_and_a_real_minus(value: float, shown: str) -> None:
    assert EN.number(value) == shown


def test_unknown_is_a_dash_and_never_zero() -> None:
    assert EN.number(None) == "–"


def test_signed_numbers_and_shares() -> None:
    assert [EN.signed(0.1005), EN.signed(-0.25), EN.signed(0.0)] == ["+0.10", "−0.25", "+0.00"]
    assert ZH.percent(0.5842) == "58%"


def test_dates_keep_their_precision_in_each_language() -> None:
    assert (EN.day(date(2025, 6, 30)), ZH.day(date(2025, 6, 30))) == ("30 June 2025", "2025-06-30")
    seen = [PartialDate.parse(text) for text in ("2024", "2024-09", "2024-09-05")]
    assert [EN.seen(one) for one in seen] == ["2024", "Sep 2024", "5 Sep 2024"]
    assert [ZH.seen(one) for one in seen] == ["2024 年", "2024 年 9 月", "2024-09-05"]


def test_ages_and_ranks_and_counts() -> None:
    assert (EN.age(0), EN.age(9), ZH.age(9)) == ("this month", "9 mo", "9 个月")
    assert (EN.place(4), EN.place(12), ZH.place(4), ZH.place(12)) == (
        "fourth",
        "no. 12",
        "第四",
        "第 12",
    )
    assert (EN.amount(3), EN.amount(12), ZH.amount(2)) == ("three", "12", "两")
    assert ZH.amount(12) == " 12 "


def test_one_of_something_has_its_own_phrase() -> None:
    assert EN.say("unit.people", count=1) == "1 person"
    assert EN.say("unit.people", count=2) == "2 people"


def test_names_stay_bold_inside_a_phrase() -> None:
    name = (Part("陈", is_strong=True),)
    assert EN.rich("cap.person.approver", person=name) == (*name, Part(" approver"))
    assert ZH.rich("cap.person.approver", person=name) == (Part("审批人"), *name)


def test_labels_lose_their_capital_in_running_text_but_not_abbreviations() -> None:
    assert EN.label(DecisionRole.DECISION_MAKER, lower=True) == "decision maker"
    assert ZH.label(FormalLevel.EXECUTIVE, lower=True) == "高管"


def test_evidence_loses_the_stroke_between_its_two_languages() -> None:
    both = "赵总说不签字。 / Zhao does not sign."
    assert ZH.evidence(both) == "赵总说不签字。"
    assert EN.evidence(both) == "Zhao does not sign."
    numbered = "经理 1 会请教经理 2。 / Manager 1 goes to manager 2."
    assert ZH.evidence(numbered) == "经理 1 会请教经理 2。"
    assert EN.evidence(numbered) == "Manager 1 goes to manager 2."
    assert EN.evidence("他说 / 没有英文") == "他说 / 没有英文"
