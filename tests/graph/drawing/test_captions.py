"""Numbers, leads and words of presets, sides and extras."""

from __future__ import annotations

import pytest

from graph.drawing.additions import CircleOf, NextTie, Standing
from graph.drawing.captions import (
    circle_fact,
    circle_label,
    cut_people,
    figure,
    gain_words,
    knowing_words,
    lead_words,
    looked_at,
    reach_fact,
    share_words,
    suggestion_fact,
    told,
)
from graph.drawing.content import Words


@pytest.mark.parametrize(
    ("ours", "theirs", "lead"),
    [
        (0.41, 0.15, "us"),
        (0.15, 0.41, "rival"),
        (0.1249, 0.1151, "even"),  # both are shown as 0.12
        (0.1250, 0.1249, "us"),  # 0.13 against 0.12
        (0.0, 0.0, "even"),
        (None, 0.2, "unknown"),
        (0.2, None, "unknown"),
    ],
)
def test_who_leads_agrees_with_the_numbers_as_they_are_shown(
    ours: float | None, theirs: float | None, lead: str
) -> None:
    standing = Standing("gap", ours, theirs)
    assert standing.lead == lead
    shown = (figure(ours), figure(theirs))
    assert (standing.lead == "even") == (shown[0] == shown[1])
    assert lead_words(standing).en in reach_fact(standing).en


def test_only_a_comparison_says_who_leads() -> None:
    assert reach_fact(Standing("rival", 0.4, 0.1)).en == "reach: us 0.40, rival 0.10"
    assert reach_fact(Standing("gap", 0.4, None)).en == "reach: us 0.40, rival ?, unknown"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0.00"), (0.005, "0.01"), (0.615, "0.62"), (1.0, "1.00")]
)
def test_numbers_round_half_up(value: float, shown: str) -> None:
    assert figure(value) == shown
    assert gain_words(value) == f"+{shown}"
    assert share_words(value) == f"{round(float(shown) * 100)} %"


def test_names_are_told_in_the_readers_language() -> None:
    circle = CircleOf("G1", "老同事圈 Old colleagues", "a", ("a", "b"), is_confirmed=False)
    label = circle_label(circle.name, "卫 Wei", 2)
    assert (label.zh, label.en) == ("卫 · 老同事圈 · +2", "Wei · Old colleagues · +2")
    spoken = circle_fact(circle, "卫 Wei", ("卫 Wei", "褚 Chu"))
    assert spoken.zh == "圈子 老同事圈；核心 卫；成员 卫、褚；未证实"
    assert spoken.en == "Circle Old colleagues; leader Wei; members Wei, Chu; not confirmed"
    said = suggestion_fact(NextTie("u", "a", 0.1), "高管 Executive", "陈 Chen")
    assert (said.zh, said.en) == (
        "建议：高管去接触陈，触达 +0.10",
        "suggested: Executive meets Chen, reach +0.10",
    )
    assert looked_at("gap", "友商 Rival").en == "Reach: us against Rival; attitude: to us"
    assert looked_at("rival", "友商 Rival").zh == "态度与触达：对友商"


def test_counts_and_lists_read_well() -> None:
    assert cut_people(1).en == "win over 1 person"
    assert cut_people(3).en == "win over 3 people"
    assert knowing_words([("V6", 8), ("V4", 2)]) == Words("V6 ×8、V4 ×2", "V6 ×8, V4 ×2")
    assert told(Words("甲", "A"), [Words("乙", "b")]) == Words("甲，乙", "A, b")
