"""The outline of rectangles taken together: closed loops along their outer edges.

Rectangles that overlap or share an edge are one area. Loops run with the area on their right hand,
round holes the other way, so that filling by the even-odd rule leaves holes open.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.drawing.geometry import Box, Point

__all__ = ["outline"]

_Edges = dict[Point, list[Point]]


def outline(boxes: Sequence[Box]) -> tuple[tuple[Point, ...], ...]:
    """The loops around a set of rectangles, corners only, the first corner not repeated.

    >>> outline([Box(0, 0, 10, 10), Box(10, 0, 5, 10)])
    (((0, 0), (15, 0), (15, 10), (0, 10)),)
    """
    xs = sorted({x for box in boxes for x in (box.x, box.right)})
    ys = sorted({y for box in boxes for y in (box.y, box.bottom)})
    filled = np.zeros((len(xs) + 1, len(ys) + 1), dtype=bool)  # with an empty rim
    for box in boxes:
        columns = slice(xs.index(box.x) + 1, xs.index(box.right) + 1)
        filled[columns, ys.index(box.y) + 1 : ys.index(box.bottom) + 1] = True
    edges = _edges(filled, xs, ys)
    loops = []
    while edges:
        loop = _loop(edges, min(edges))
        loops.append(_corners(loop))
    return tuple(loops)


def _edges(filled: NDArray[np.bool_], xs: list[float], ys: list[float]) -> _Edges:
    """Directed edges between filled and empty cells, by their start."""
    found: _Edges = {}

    def add(start: Point, end: Point) -> None:
        found.setdefault(start, []).append(end)

    for column, row in np.argwhere(filled):
        left, right, top, bottom = xs[column - 1], xs[column], ys[row - 1], ys[row]
        if not filled[column, row - 1]:
            add((left, top), (right, top))
        if not filled[column + 1, row]:
            add((right, top), (right, bottom))
        if not filled[column, row + 1]:
            add((right, bottom), (left, bottom))
        if not filled[column - 1, row]:
            add((left, bottom), (left, top))
    return found


def _loop(edges: _Edges, start: Point) -> list[Point]:
    """Walk from a point until it comes back, turning right where two areas touch at a corner."""
    points = [start]
    before: Point | None = None
    while True:
        here = points[-1]
        ends = edges[here]
        end = min(ends, key=lambda one: _turn(before, here, one))
        ends.remove(end)
        if not ends:
            del edges[here]
        if end == start:
            return points
        before = here
        points.append(end)


def _turn(before: Point | None, here: Point, after: Point) -> float:
    """Negative for a turn to the right: the smaller area at a corner that two share."""
    if before is None:
        return 0.0
    along = (here[0] - before[0], here[1] - before[1])
    ahead = (after[0] - here[0], after[1] - here[1])
    return -(along[0] * ahead[1] - along[1] * ahead[0])


def _corners(loop: list[Point]) -> tuple[Point, ...]:
    """Without the points on straight runs."""
    size = len(loop)
    return tuple(
        here
        for place, here in enumerate(loop)
        if not (
            loop[place - 1][0] == here[0] == loop[(place + 1) % size][0]
            or loop[place - 1][1] == here[1] == loop[(place + 1) % size][1]
        )
    )
