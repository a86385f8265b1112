"""Circles as rounded areas: who is inside, who is not, and where the words stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.drawing import Card, LanePerson, MapContent, MapScene, draw_map, to_svg
from graph.drawing.additions import CircleOf
from graph.drawing.geometry import Box, Point

Example = Callable[[str], MapContent]
Crowd = Callable[[int], MapContent]
KEYS = [f"P{number:02}" for number in range(30)]


@st.composite
def charts(draw: st.DrawFn) -> MapContent:
    """Any chart with up to three circles of any members."""
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    bosses = st.one_of(st.none(), st.sampled_from(keys[: max(1, len(keys) // 3)]))
    boss = {key: draw(bosses) for key in keys}
    cards = tuple(Card(key, key, account_manager=boss[key], manager=boss[key]) for key in keys)
    circles = [
        CircleOf(f"G{number}", f"圈{number} Circle {number}", members[0], tuple(members))
        for number in range(draw(st.integers(1, 3)))
        for members in [draw(st.lists(st.sampled_from(keys), min_size=1, max_size=6, unique=True))]
    ]
    lanes = (LanePerson("U1", "U1"), LanePerson("R1", "R1", vendor="rival"))
    return MapContent("account", "A", "A", cards, lane_people=lanes, circles=tuple(circles))


def is_inside(loops: tuple[tuple[Point, ...], ...], x: float, y: float) -> bool:
    """By the even-odd rule."""
    crossed = 0
    for loop in loops:
        for (ax, ay), (bx, by) in zip(loop, (*loop[1:], loop[0]), strict=True):
            if (ay > y) != (by > y):
                crossed += x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossed % 2 == 1


def touches(loops: tuple[tuple[Point, ...], ...], box: Box) -> bool:
    """Whether an area comes into a box: a point of it in the area, or of the outline in it."""
    grid = [(box.x + box.width * i / 8, box.y + box.height * j / 8)
            for i in range(9) for j in range(9)]  # fmt: skip
    on_edge = any(
        box.x <= x <= box.right and box.y <= y <= box.bottom for loop in loops for x, y in loop
    )
    return on_edge or any(is_inside(loops, x, y) for x, y in grid)


def strangers(scene: MapScene) -> list[tuple[str, str]]:
    return [
        (hull.record, key)
        for hull in scene.hulls
        for key, box in scene.boxes().items()
        if key not in hull.members and touches(hull.loops, box)
    ]


@given(charts())
def test_a_circle_holds_its_members_and_touches_nobody_else(content: MapContent) -> None:
    scene = draw_map(content)
    boxes = scene.boxes()
    for hull in scene.hulls:
        for key in hull.members:
            box = boxes[key]
            middle = (box.x + box.width / 2, box.y + box.height / 2)
            assert is_inside(hull.loops, *middle), key
            assert is_inside(hull.loops, box.x + 6, box.y + 6), key
            assert is_inside(hull.loops, box.right - 6, box.bottom - 6), key
    assert strangers(scene) == []


@given(charts())
def test_words_of_a_circle_stand_clear_of_cards_and_of_other_words(content: MapContent) -> None:
    scene = draw_map(content)
    for lang in ("zh", "en"):
        words = [hull.label.box(lang) for hull in scene.hulls if hull.label]
        for number, one in enumerate(words):
            assert not any(one.meets(box) for box in scene.boxes().values())
            assert not any(one.meets(other) for other in words[number + 1 :])


@pytest.mark.parametrize("count", [60, 150, 300])
def test_circles_of_large_maps_touch_nobody_else(crowd: Crowd, count: int) -> None:
    content = replace(crowd(count), kind="account")
    keys = [card.key for card in content.cards]
    circles = tuple(
        CircleOf(f"G{number}", f"G{number}", keys[1], (keys[1], *keys[number::37][:5]))
        for number in range(2, 6)
    )
    scene = draw_map(replace(content, circles=circles))
    assert scene.hulls
    assert strangers(scene) == []


def test_members_who_stand_apart_are_joined_around_everybody_else(example: Example) -> None:
    circle = CircleOf("G1", "老同事圈 Old colleagues", "C11", ("C11", "C10", "C03"))
    scene = draw_map(replace(example("account"), circles=(circle,)))
    (hull,) = scene.hulls
    assert len(hull.loops) == 1
    assert strangers(scene) == []
    assert hull.label is not None
    assert hull.label.words.en == "卫 · Old colleagues"
    assert hull.spoken.en == "Circle Old colleagues; leader 卫; members 卫, 褚, 王"


def test_neighbours_are_one_area_without_a_corridor(example: Example) -> None:
    circle = CircleOf("G1", "车间", None, ("C07", "C11"))
    (hull,) = draw_map(replace(example("account"), circles=(circle,))).hulls
    (loop,) = hull.loops
    assert is_inside(hull.loops, 240.0, 341.0)  # between the two cards
    assert len(loop) < 80


def test_circles_move_nobody_and_no_line(example: Example) -> None:
    plain = draw_map(example("account"))
    circle = CircleOf("G1", "圈", "C01", ("C01", "C05", "C08"), is_confirmed=False)
    with_circle = draw_map(replace(example("account"), circles=(circle,)))
    assert with_circle.people == plain.people
    assert with_circle.influences == plain.influences
    assert with_circle.ties == plain.ties
    assert with_circle.labels == plain.labels
    assert set(with_circle.legend) - set(plain.legend) == {"circle_assumed"}


def test_folded_members_are_counted_and_a_circle_of_folded_people_is_only_listed(
    crowd: Crowd,
) -> None:
    content = replace(crowd(150), kind="account")
    scene = draw_map(content)
    open_key, folded = scene.people[0].key, scene.tiles[0].members[:2]
    circles = (
        CircleOf("G1", "一 One", open_key, (open_key, *folded)),
        CircleOf("G2", "二", None, folded),
    )
    drawn = draw_map(replace(content, circles=circles))
    assert [hull.record for hull in drawn.hulls] == ["G1"]
    assert drawn.hulls[0].label is not None
    assert drawn.hulls[0].label.words.en.endswith("One · +2")
    assert len(drawn.listed_circles) == 2


def test_a_circle_is_drawn_below_everything_and_dashed_when_unconfirmed(example: Example) -> None:
    circle = CircleOf("G1", "圈", "C01", ("C01",), is_confirmed=False)
    picture = to_svg(draw_map(replace(example("account"), circles=(circle,))))
    assert picture.index('class="hull assumed"') < picture.index('class="reporting"')
    assert 'data-circle="G1" data-members="C01"' in picture
