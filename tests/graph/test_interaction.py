"""The level of a tie from activities, by the table of method 1.2."""

from __future__ import annotations

from datetime import date

import pytest

from graph.dates import PartialDate
from graph.interaction import interaction_level, is_in_depth
from graph.model import Activity
from graph.vocabulary import TieLevel

TODAY = date(2025, 6, 30)


def activities(*told: str) -> list[Activity]:
    """`2025-06` or `2025-06 in_depth`."""
    return [
        Activity(
            id=f"act_{number}",
            date=PartialDate.parse(text.split()[0]),
            kind="visit",
            depth=" ".join(text.split()[1:]) or None,
        )
        for number, text in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ((), None),
        (("2025-06",), TieLevel.OCCASIONAL),
        (("2025-06", "2025-05 in_depth"), TieLevel.OCCASIONAL),
        (("2025-06", "2025-05", "2023-06-30"), TieLevel.MULTIPLE),
        (("2025-06", "2025-05", "2023-05"), TieLevel.OCCASIONAL),
        (("2025-06", "2025-05", "2023-07 in_depth"), TieLevel.DEEP),
        (("2025-06", "2025-05", "2025", "2023-05 in_depth"), TieLevel.MULTIPLE),
        (("2020", "2021", "2022 in_depth"), TieLevel.OCCASIONAL),
        (("2025-07-01",), None),
        (("2025-07", "2025-06"), TieLevel.OCCASIONAL),
        (("2025-06-30", "2024", "2024-12 深入"), TieLevel.DEEP),
    ],
)
def test_the_level_follows_the_activities(told: tuple[str, ...], level: TieLevel | None) -> None:
    found = interaction_level(activities(*told), TODAY)
    assert found is level
    assert interaction_level(reversed(activities(*told)), TODAY) is level


def test_one_more_activity_never_lowers_the_level() -> None:
    order = [None, *TieLevel]
    dates = ["2020", "2023-05", "2023-07", "2025-06 in_depth", "2025-07"]
    for known in range(len(dates) + 1):
        before = interaction_level(activities(*dates[:known]), TODAY)
        for more in dates:
            after = interaction_level(activities(*dates[:known], more), TODAY)
            assert order.index(after) >= order.index(before)


@pytest.mark.parametrize("word", ["in_depth", "In Depth", "in-depth", " 深入 ", "深度"])
def test_a_deep_activity_is_told_by_any_of_its_words(word: str) -> None:
    assert is_in_depth(word)
    assert not is_in_depth(f"not {word}")
