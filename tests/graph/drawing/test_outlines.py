from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph.drawing.geometry import Box, Point
from graph.drawing.outlines import outline

CELLS = st.integers(0, 12)
RECTANGLES = st.builds(
    Box, CELLS, CELLS, st.integers(1, 6).map(float), st.integers(1, 6).map(float)
)


def area(loop: tuple[Point, ...]) -> float:
    """Signed: positive for a loop that runs clockwise on the screen."""
    pairs = zip(loop, (*loop[1:], loop[0]), strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2


def cells(boxes: list[Box]) -> set[tuple[int, int]]:
    return {
        (column, row)
        for box in boxes
        for column in range(int(box.x), int(box.right))
        for row in range(int(box.y), int(box.bottom))
    }


@given(st.lists(RECTANGLES, min_size=1, max_size=6))
def test_the_loops_hold_exactly_the_area_of_the_rectangles(boxes: list[Box]) -> None:
    assert sum(map(area, outline(boxes))) == len(cells(boxes))


@given(st.lists(RECTANGLES, min_size=1, max_size=6))
def test_each_loop_turns_at_every_corner(boxes: list[Box]) -> None:
    for loop in outline(boxes):
        turns = itertools.pairwise((*loop, loop[0], loop[1]))
        level = [a[1] == b[1] for a, b in turns]
        assert all(one is not other for one, other in itertools.pairwise(level))


@given(st.permutations([Box(0, 0, 4, 4), Box(2, 2, 5, 5), Box(20, 0, 3, 3)]))
def test_the_order_of_rectangles_changes_nothing(boxes: list[Box]) -> None:
    loops = outline(boxes)
    assert len(loops) == 2
    assert loops == outline([Box(20, 0, 3, 3), Box(0, 0, 4, 4), Box(2, 2, 5, 5)])


def test_a_hole_is_a_loop_of_its_own_the_other_way_round() -> None:
    ring = [Box(0, 0, 9, 2), Box(0, 7, 9, 2), Box(0, 0, 2, 9), Box(7, 0, 2, 9)]
    outer, hole = outline(ring)
    assert area(outer) == 81
    assert area(hole) == -25
