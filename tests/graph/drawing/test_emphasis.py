"""What stays bright: near a person, along a path, what filters keep; and that nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.drawing.composition import draw_map
from graph.drawing.content import MapContent
from graph.drawing.emphasis import Direction, Emphasis, emphasised, lit
from graph.drawing.scene import MapScene
from graph.drawing.writing.svg import to_svg
from graph.vocabulary import Attitude, Confidence, DecisionRole, Freshness, LineKind


@pytest.fixture(scope="module")
def deal(example: Callable[[str], MapContent]) -> MapScene:
    return draw_map(example("opportunity"))


@pytest.fixture(scope="module")
def large(crowd: Callable[[int], MapContent]) -> MapScene:
    return draw_map(crowd(150))


def bright(scene: MapScene) -> set[str]:
    return {one.key for one in (*scene.people, *scene.lanes) if not one.is_dim}


def bright_lines(scene: MapScene) -> set[tuple[str, str]]:
    return {
        (line.source, line.target) for line in (*scene.influences, *scene.ties) if not line.is_dim
    }


def test_an_idle_emphasis_leaves_the_map_as_it_is(deal: MapScene) -> None:
    assert emphasised(deal, Emphasis()) is deal
    assert lit(deal, Emphasis()).people >= {card.key for card in deal.listed_people}


@pytest.mark.parametrize(
    ("direction", "near"),
    [
        (Direction.IN, {"C04", "C07", "C10", "C11", "U4"}),
        (Direction.OUT, {"C04", "C01"}),
        (Direction.BOTH, {"C04", "C07", "C10", "C11", "U4", "C01"}),
    ],
)
def test_a_focus_looks_along_the_lines(
    deal: MapScene, direction: Direction, near: set[str]
) -> None:
    shown = emphasised(deal, Emphasis(focus="C04", direction=direction))
    assert bright(shown) == near
    assert all("C04" in ends for ends in bright_lines(shown))


def test_every_step_goes_one_line_further(deal: MapScene) -> None:
    reached = [
        lit(deal, Emphasis(focus="C10", steps=steps, direction=Direction.OUT)).people
        for steps in (1, 2, 3)
    ]
    assert reached[0] == {"C10", "C04", "C02"}
    assert reached[1] == reached[0] | {"C01"}
    assert reached[1] <= reached[2]


def test_what_the_project_cut_is_not_walked(deal: MapScene) -> None:
    cut = next(line for line in deal.listed_influences if line.state == "suppressed")
    found = lit(deal, Emphasis(focus=cut.source, direction=Direction.OUT))
    assert cut.target not in found.people
    assert cut.record not in found.records


def test_a_step_over_a_line_that_is_only_listed_counts(deal: MapScene) -> None:
    drawn = {record for line in deal.influences for record in line.records}
    first = next(line for line in deal.listed_influences if line.state != "suppressed")
    without = replace(
        deal, influences=tuple(one for one in deal.influences if first.record not in one.records)
    )
    assert first.record in drawn
    found = lit(without, Emphasis(focus=first.source, direction=Direction.OUT))
    assert first.target in found.people


def test_reporting_lines_are_walked_where_they_are_asked_for(deal: MapScene) -> None:
    plain = lit(deal, Emphasis(focus="C02", direction=Direction.OUT))
    asked = Emphasis(focus="C02", direction=Direction.OUT, kinds=(LineKind.REPORTING,))
    assert plain.people == {"C02"}
    assert lit(deal, asked).people == {"C02", "C10"}


def test_a_path_lights_its_people_and_its_steps_only(deal: MapScene) -> None:
    shown = emphasised(deal, Emphasis(walk=("U2", "C11", "C04", "C01")))
    assert bright(shown) == {"U2", "C11", "C04", "C01"}
    assert bright_lines(shown) == {("U2", "C11"), ("C11", "C04"), ("C04", "C01")}
    beside = {frozenset((line.child, line.manager)) for line in shown.reporting if not line.is_dim}
    assert beside <= {frozenset(("C11", "C04")), frozenset(("C04", "C01"))}


def test_filters_of_people_narrow_each_other(deal: MapScene) -> None:
    roles = (DecisionRole.EVALUATOR,)
    judges = {card.key for card in deal.listed_people if card.role == "evaluator"}
    only = emphasised(deal, Emphasis(roles=roles))
    assert bright(only) & {card.key for card in deal.listed_people} == judges
    against = emphasised(deal, Emphasis(roles=roles, attitudes=(Attitude.STRONG_NEGATIVE,)))
    assert bright(against) & judges == {"C08"}


def test_not_asked_is_an_attitude_of_its_own(large: MapScene) -> None:
    unasked = {card.key for card in large.listed_people if card.attitude is None}
    assert lit(large, Emphasis(attitudes=(None,))).people == unasked
    unknown = lit(large, Emphasis(attitudes=(Attitude.UNKNOWN,))).people
    assert unknown
    assert not unknown & unasked


def test_our_people_stay_with_their_ties(deal: MapScene) -> None:
    shown = emphasised(deal, Emphasis(attitudes=(Attitude.STRONG_POSITIVE,)))
    kept = {one.target for one in deal.ties if one.source == "U2"}
    assert ("U2" in bright(shown)) is bool(kept & bright(shown))
    assert {line.target for line in shown.ties if not line.is_dim} <= bright(shown)


@pytest.mark.parametrize(
    "emphasis",
    [
        Emphasis(confidences=(Confidence.INFERRED,)),
        Emphasis(freshnesses=(Freshness.EXPIRED,)),
        Emphasis(kinds=(LineKind.TIE,)),
    ],
)
def test_filters_of_lines_keep_the_people_at_their_ends(deal: MapScene, emphasis: Emphasis) -> None:
    found = lit(deal, emphasis)
    lines = {
        line.record: {line.source, line.target}
        for line in deal.listed_influences
        if LineKind.TIE not in emphasis.kinds
        and (not emphasis.confidences or line.confidence in emphasis.confidences)
        and (not emphasis.freshnesses or line.freshness in emphasis.freshnesses)
    } | {
        tie.record: {tie.person, tie.contact}
        for tie in deal.listed_ties
        if (not emphasis.confidences or tie.confidence in emphasis.confidences)
        and (not emphasis.freshnesses or tie.freshness in emphasis.freshnesses)
    }
    assert found.records == lines.keys()
    assert found.people == {end for ends in lines.values() for end in ends}


def test_a_tile_is_bright_with_one_of_its_people(large: MapScene) -> None:
    tile = large.tiles[0]
    shown = emphasised(large, Emphasis(focus=tile.members[0]))
    found = {one.key: one for one in shown.tiles}
    assert not found[tile.key].is_dim
    assert found[tile.key].is_near
    lit_people = lit(large, Emphasis(focus=tile.members[0])).people
    for one in shown.tiles:
        assert one.is_dim is lit_people.isdisjoint(one.members)


def test_nothing_moves_and_nothing_is_left_out(large: MapScene) -> None:
    shown = emphasised(large, Emphasis(focus=large.people[0].key, steps=2))
    assert shown.boxes() == large.boxes()
    for name in ("influences", "ties", "reporting", "labels"):
        before, after = getattr(large, name), getattr(shown, name)
        assert [replace(one, is_dim=False) for one in after] == list(before)
    assert shown == emphasised(large, Emphasis(focus=large.people[0].key, steps=2))


def test_somebody_who_is_not_on_the_map_lights_nobody(deal: MapScene) -> None:
    shown = emphasised(deal, Emphasis(focus="nobody"))
    assert bright(shown) == set()
    assert bright(emphasised(deal, Emphasis(walk=("nobody", "C01")))) == {"C01"}


def test_an_isolated_person_in_focus_stands_alone(example: Callable[[str], MapContent]) -> None:
    content = example("opportunity")
    bare = replace(content, influences=(), ties=())
    assert bright(emphasised(draw_map(bare), Emphasis(focus="C04", steps=3))) == {"C04"}


@pytest.mark.parametrize(("language", "hint"), [("en", ", faded"), ("zh", "，已淡化")])
def test_what_is_faded_says_so(deal: MapScene, language: str, hint: str) -> None:
    shown = emphasised(deal, Emphasis(focus="C04"))
    svg = to_svg(shown, lang=language)
    boxes = [*shown.people, *shown.lanes, *shown.tiles]
    assert svg.count(f"{hint}</title>") == sum(one.is_dim for one in boxes) > 0
    faded = [line for line in (*shown.influences, *shown.ties, *shown.labels) if line.is_dim]
    assert svg.count(' dim" data-record=') == len(faded) > 0


def test_labels_fade_with_their_lines(deal: MapScene) -> None:
    shown = emphasised(deal, Emphasis(focus="C10"))
    for label in shown.labels:
        line = next(one for one in shown.influences if label.record in one.records)
        assert label.is_dim is line.is_dim
