"""The address of a map: what it means, and what is said about what it cannot mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from api.pages.choosing import read_choice
from api.pages.map_choice import NAMES, MapChoice, Tab, changed
from api.pages.sight import Sight
from api.translations import catalogue_of
from graph.drawing.emphasis import Emphasis
from graph.drawing.view import MapView
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Freshness,
    Language,
    LineKind,
    MapExtra,
    MapPreset,
    MapSide,
)

Pairs = Sequence[tuple[str, str]]


@pytest.fixture
def deal(sight_of: Callable[..., Sight]) -> Sight:
    return sight_of("xinghe", "opportunity", "O1")


def test_an_empty_address_is_the_usual_map(deal: Sight) -> None:
    assert read_choice(deal, []) == MapChoice()


def test_the_whole_state_is_read_and_written_again(deal: Sight) -> None:
    pairs = [
        ("preset", "rival"), ("side", "gap"), ("vendor", "RIVAL"), ("show", "next_ties"),
        ("show", "cut"), ("open", "more:C01"), ("around", "C04"), ("focus", "C10"), ("steps", "2"),
        ("direction", "in"), ("role", "approver"), ("attitude", "neutral"),
        ("attitude", "not_asked"), ("kind", "tie"), ("confidence", "rumour"),
        ("freshness", "stale"), ("tab", "tree"),
    ]  # fmt: skip
    choice = read_choice(deal, [*pairs, ("as_of", "2025-06-30"), ("edit", "leave C01")])
    assert choice.problems == ()
    assert choice.pairs == tuple(pairs)
    assert choice.view == MapView(
        preset=MapPreset.RIVAL,
        side=MapSide.GAP,
        vendor="RIVAL",
        open_units=("more:C01",),
        extras=(MapExtra.NEXT_TIES, MapExtra.CUT),
        around="C04",
        steps=2,
    )
    assert choice.emphasis == Emphasis(
        focus="C10",
        steps=2,
        direction="in",
        roles=(DecisionRole.APPROVER,),
        attitudes=(Attitude.NEUTRAL, None),
        kinds=(LineKind.TIE,),
        confidences=(Confidence.RUMOUR,),
        freshnesses=(Freshness.STALE,),
    )
    assert choice.tab is Tab.TREE


def test_labels_of_both_languages_are_codes_too(deal: Sight) -> None:
    choice = read_choice(deal, [("preset", "我方资源"), ("attitude", "Strongly negative")])
    assert choice.view.preset is MapPreset.RESOURCES
    assert choice.pairs == (("preset", "resources"), ("attitude", "strong_negative"))


def test_steps_of_a_focus_do_not_draw_another_map(deal: Sight) -> None:
    assert read_choice(deal, [("focus", "C10"), ("steps", "3")]).view == MapView()


def test_a_path_between_two_ends_is_the_best_one(deal: Sight) -> None:
    choice = read_choice(deal, [("from", "us"), ("to", "C01")])
    best = next(
        one for one in deal.answer.best_paths if (one.vendor, one.to) == (deal.network.us, "C01")
    )
    assert choice.emphasis.walk == best.people
    assert choice.way == ("US", "C01")
    assert choice.pairs == (("from", "US"), ("to", "C01"))
    from_person = read_choice(deal, [("from", "C10"), ("to", "C01")])
    assert from_person.emphasis.walk == ("C10", "C04", "C01")


def test_a_path_that_nothing_carries_is_told(deal: Sight) -> None:
    choice = read_choice(deal, [("from", "C01"), ("to", "C12"), ("role", "user")])
    assert choice.emphasis.walk == ()
    assert choice.pairs == (("role", "user"),)
    assert len(choice.problems) == 1


def test_a_path_that_is_named_goes_before_its_ends(deal: Sight) -> None:
    choice = read_choice(deal, [("walk", "C10"), ("walk", "C04"), ("from", "us"), ("to", "C01")])
    assert choice.emphasis.walk == ("C10", "C04")


WRONG: list[Pairs] = [
    [("preset", "picture")],
    [("side", "both")],
    [("vendor", "C01")],
    [("show", "everything")],
    [("open", "unit:no such unit")],
    [("open", "nothing")],
    [("open", "more:nobody")],
    [("around", "nobody")],
    [("focus", "nobody")],
    [("focus", "<script>alert(1)</script>")],
    [("steps", "4")],
    [("steps", "many")],
    [("steps", "-1")],
    [("direction", "up")],
    [("from", "nobody"), ("to", "C01")],
    [("from", "us"), ("to", "nobody")],
    [("walk", "nobody")],
    [("role", "king")],
    [("attitude", "angry")],
    [("kind", "hair")],
    [("confidence", "sure")],
    [("freshness", "old")],
    [("tab", "film")],
    [("focus", "x" * 5000)],
]


@pytest.mark.parametrize(
    "wrong", WRONG, ids=lambda pairs: "&".join(f"{a}={b[:12]}" for a, b in pairs)
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_wrong_is_told_and_the_rest_still_works(
    sight_of: Callable[..., Sight], wrong: Pairs, language: str
) -> None:
    deal = sight_of("xinghe", "opportunity", "O1", language)
    choice = read_choice(deal, [*wrong, ("preset", "resources"), ("attitude", "neutral")])
    assert len(choice.problems) == 1
    assert len(choice.problems[0]) < 240
    assert choice.emphasis == Emphasis(attitudes=(Attitude.NEUTRAL,))
    if wrong[0][0] != "preset":
        assert choice.pairs == (("preset", "resources"), ("attitude", "neutral"))


def test_every_parameter_has_a_name_for_the_reader() -> None:
    said = catalogue_of(Language.EN)
    assert all(f"choice.{name}" in said for name in NAMES)


def test_somebody_of_the_account_only_is_not_on_the_map_of_another_day(
    sight_of: Callable[..., Sight], small_account: Callable[..., dict[str, object]]
) -> None:
    rows = small_account(
        people=[{"id": "P2", "name": "林", "organization": "A", "left_on": "2024-01-01"}]
    )
    sight = sight_of(rows, "account", "A")
    choice = read_choice(sight, [("focus", "P2")])
    assert choice.emphasis.is_idle
    assert choice.problems


def test_links_change_what_they_name_and_keep_the_rest() -> None:
    pairs = (("preset", "rival"), ("attitude", "neutral"))
    assert changed(pairs, {"attitude": ["negative", "neutral"], "focus": "C01"}) == (
        ("preset", "rival"),
        ("focus", "C01"),
        ("attitude", "negative"),
        ("attitude", "neutral"),
    )
    assert changed(pairs, {"preset": None}) == (("attitude", "neutral"),)
