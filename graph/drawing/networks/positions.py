"""Where people of the network view stand at first: the places of the drawn map, with room for all.

Open people stay where the map has them. Folded people stand in a block where their tile is; columns
and rows that hold such a block grow, everything else moves along and keeps its order.
Source: maps (network view, "start positions from the scene").
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.drawing.scene import MapScene, Point

__all__ = ["STEP", "start_places"]

STEP = (164.0, 62.0)  # room of one person in pixels, across and down
_LARGE = 2  # level of detail from which people are folded
_GAP = 24.0  # of a large network, most room between people where nobody folded stands
_WIDER = (1.3, 0.8, 0.5, 0.3, 0.15)  # columns by rows of a block; the best for the whole is taken
_SCREEN = 1.6  # width of a screen by its height


@dataclass(frozen=True, slots=True)
class _Block:
    """People side by side where one box of the map is."""

    x: tuple[float, float]
    y: tuple[float, float]
    people: tuple[str, ...]

    def columns(self, wider: float) -> int:
        """How many stand beside each other."""
        return max(1, min(len(self.people), round(math.sqrt(len(self.people) * wider))))

    def rows(self, wider: float) -> int:
        """How many stand below each other."""
        return -(-len(self.people) // self.columns(wider))


def start_places(scene: MapScene, shown: Collection[str]) -> dict[str, Point]:
    """The middle of each shown person around the origin, by key; none for who is not on the map.

    Cost: the boxes, sorted, a few times.
    """
    blocks = _blocks(scene, frozenset(shown))
    if not blocks:
        return {}
    most = _GAP if scene.level >= _LARGE else math.inf
    return _centred(min((_placed(blocks, most, wider) for wider in _WIDER), key=_misshapen))


def _blocks(scene: MapScene, shown: frozenset[str]) -> list[_Block]:
    members: Mapping[str, tuple[str, ...]] = {tile.key: tile.members for tile in scene.tiles}
    found = []
    for key, box in scene.boxes().items():
        people = tuple(who for who in members.get(key, (key,)) if who in shown)
        if people:
            found.append(_Block((box.x, box.right), (box.y, box.bottom), people))
    return found


def _misshapen(places: Mapping[str, Point]) -> float:
    """How far the picture is from the shape of a screen."""
    across, down = (
        max(place[axis] for place in places.values())
        - min(place[axis] for place in places.values())
        + STEP[axis]
        for axis in (0, 1)
    )
    return abs(math.log(across / down / _SCREEN))


def _centred(places: Mapping[str, Point]) -> dict[str, Point]:
    """The same around the origin, where a simulation draws everybody to."""
    middle = [
        (min(one[axis] for one in places.values()) + max(one[axis] for one in places.values())) / 2
        for axis in (0, 1)
    ]
    return {
        key: (round(x - middle[0], 1), round(y - middle[1], 1)) for key, (x, y) in places.items()
    }


def _placed(blocks: Iterable[_Block], most: float, wider: float) -> dict[str, Point]:
    across = _stretched(((one.x, one.columns(wider) * STEP[0]) for one in blocks), most)
    down = _stretched(((one.y, one.rows(wider) * STEP[1]) for one in blocks), most)
    places: dict[str, Point] = {}
    for block in blocks:
        columns, rows = block.columns(wider), block.rows(wider)
        left = (across(block.x[0]) + across(block.x[1]) - columns * STEP[0]) / 2
        top = (down(block.y[0]) + down(block.y[1]) - rows * STEP[1]) / 2
        for number, key in enumerate(block.people):
            row, column = divmod(number, columns)
            places[key] = (left + (column + 0.5) * STEP[0], top + (row + 0.5) * STEP[1])
    return places


def _stretched(
    wanted: Iterable[tuple[tuple[float, float], float]], most: float
) -> Callable[[float], float]:
    """A way from old to new coordinates that keeps the order and makes each stretch long enough.

    Args:
        wanted: Ends of a stretch, and how long it has to be at least.
        most: Room between two ends that is not kept beyond that.
    """
    ending: dict[float, list[tuple[float, float]]] = {}
    marks: set[float] = set()
    for (low, high), length in wanted:
        marks.update((low, high))
        ending.setdefault(high, []).append((low, length))
    moved: dict[float, float] = {}
    last = None
    for mark in sorted(marks):
        at = mark if last is None else moved[last] + min(mark - last, most)
        moved[mark] = max([at, *(moved[low] + length for low, length in ending.get(mark, ()))])
        last = mark
    return moved.__getitem__
