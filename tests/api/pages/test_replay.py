"""The days over which a committee can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from api.pages.replay import replay_of
from api.pages.sight import Sight

PRESENT = date(2025, 6, 30)
Rows = dict[str, object]


@pytest.fixture
def days(
    sight_of: Callable[..., Sight], small_account: Callable[..., Rows]
) -> Callable[..., list[tuple[str, int]]]:
    """The days of a small account, or of its deal, with their changes."""

    def make(kind: str, **sheets: object) -> list[tuple[str, int]]:
        people = [{"id": "P2", "name": "林", "organization": "A"}, *sheets.pop("people", [])]
        sight = sight_of(
            small_account(people=people, **sheets), kind, "A" if kind == "account" else "O"
        )
        return [(one.day, one.count) for one in replay_of(sight, PRESENT).moments]

    return make


def line(**fields: str) -> dict[str, str]:
    ends = {"source": "P1", "target": "P2", "strength": "strong", **fields}
    return {"id": f"E{ends['source']}{ends['target']}", **ends}


def test_beginnings_ends_and_sightings_are_days(days: Callable[..., list[tuple[str, int]]]) -> None:
    sheets = {
        "influence": [
            line(valid_from="2024-03-05", valid_to="2024-09-30", observed_on="2024-05"),
        ]
    }
    assert days("account", **sheets) == [
        ("2024-03-05", 1),
        ("2024-05-01", 1),
        ("2024-10-01", 1),
        ("2025-06-30", 0),
    ]


def test_what_changes_on_one_day_is_counted_together(
    days: Callable[..., list[tuple[str, int]]],
) -> None:
    sheets = {
        "influence": [line(observed_on="2024-05-01")],
        "assessments": [
            {
                "id": "S1",
                "person": "P1",
                "vendor": "US",
                "attitude": "neutral",
                "observed_on": "2024-05-01",
            }
        ],
    }
    assert days("account", **sheets)[0] == ("2024-05-01", 2)


def test_a_deal_has_its_own_days_and_those_of_the_account(
    days: Callable[..., list[tuple[str, int]]],
) -> None:
    sheets = {
        "influence": [
            line(observed_on="2024-05-01"),
            line(source="P2", target="P1", observed_on="2024-06-01", opportunity="O"),
        ]
    }
    assert [day for day, _ in days("opportunity", **sheets)] == [
        "2024-05-01",
        "2024-06-01",
        "2025-06-30",
    ]
    assert "2024-06-01" not in dict(days("account", **sheets))


def test_the_future_is_not_replayed(days: Callable[..., list[tuple[str, int]]]) -> None:
    sheets = {"influence": [line(valid_from="2024-01-01", valid_to="2027-01-01")]}
    assert days("account", **sheets) == [("2024-01-01", 1), ("2025-06-30", 0)]


def test_an_account_without_dates_has_the_present_day(
    days: Callable[..., list[tuple[str, int]]],
) -> None:
    assert days("account") == [("2025-06-30", 0)]


def test_of_very_many_days_the_fullest_and_the_ends_stay(
    sight_of: Callable[..., Sight], small_account: Callable[..., Rows]
) -> None:
    people = [{"id": f"P{n}", "name": f"人{n}", "organization": "A"} for n in range(2, 120)]
    lines = [
        line(target=f"P{n}", observed_on=str(date.fromordinal(date(2024, 1, 1).toordinal() + n)))
        for n in range(2, 120)
    ]
    sight = sight_of(small_account(people=people, influence=lines), "account", "A")
    found = replay_of(sight, PRESENT)
    assert len(found.moments) <= 62
    assert found.moments[0].day == "2024-01-03"
    assert found.moments[found.place].day == found.now == "2025-06-30"
    assert not found.is_past
