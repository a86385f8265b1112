"""The channel route: the cheapest way between two boxes on a grid, with few bends.

Exact cheapest ways on a grid with bends, by sweeping whole rows and columns until nothing gets
cheaper: as many rounds as the best way has bends, instead of a queue of cells.
Source: design 5, influence and ties 4.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.drawing.routes.curves import Array, Port
from graph.drawing.scene import Box, Point

__all__ = ["Channels"]

_BEND = 26.0
_WALL = 1e7
_MOST_ROUNDS = 40
_DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_APPROACH = 5.0


@dataclass(frozen=True, slots=True)
class _State:
    column: int
    row: int
    heading: int


class Channels:
    """A grid over the map in which boxes block and drawn lines cost.

    Args:
        frame: Left, top, right, bottom of the field.
        cell: Size of a grid cell in pixels.
        clearance: Distance to boxes in pixels.
    """

    def __init__(
        self, frame: tuple[float, float, float, float], cell: float, clearance: float
    ) -> None:
        self._left, self._top = frame[0], frame[1]
        self._cell = cell
        self._clearance = clearance
        self._columns = int(np.ceil((frame[2] - frame[0]) / cell))
        self._rows = int(np.ceil((frame[3] - frame[1]) / cell))
        self._soft = np.zeros((self._rows, self._columns))

    def copy(self) -> Channels:
        """A grid of its own with the same lines painted."""
        twin = object.__new__(Channels)
        for name, value in vars(self).items():
            setattr(twin, name, value)
        twin._soft = self._soft.copy()
        return twin

    def paint(self, points: Array, cost: float) -> None:
        """Make the cells under a line dearer."""
        cells = np.rint((points - (self._left, self._top)) / self._cell).astype(int)
        inside = (
            (cells[:, 0] >= 0)
            & (cells[:, 1] >= 0)
            & (cells[:, 0] < self._columns)
            & (cells[:, 1] < self._rows)
        )
        cells = cells[inside]
        np.maximum.at(self._soft, (cells[:, 1], cells[:, 0]), cost)

    def way(
        self, boxes: Sequence[Box], own: tuple[Box, Box], leave: list[Port], enter: list[Port]
    ) -> tuple[list[Point], Port, Port] | None:
        """The turning points of the cheapest way, with the two ports used; None when walled in."""
        blocked = self._blocked(boxes, own)
        seeds = np.full((4, self._rows, self._columns), np.inf)
        starts: dict[_State, Port] = {}
        for port in leave:
            column, row = self._at(port)
            if self._inside(column, row) and not blocked[row, column]:
                heading = _DIRECTIONS.index(port.out)
                starts.setdefault(_State(column, row, heading), port)
                seeds[heading, row, column] = 0.0
        entry = self._soft + self._cell
        entry[blocked] = _WALL
        costs = _sweep(seeds, entry)
        goal = self._goal(costs, blocked, enter)
        if goal is None:
            return None
        state, last = goal
        cells = _trace(costs, seeds, entry, state)
        first = starts[cells[0]]
        route = [self._centre(cell) for cell in cells]
        return _joined(route, first, last), first, last

    def _at(self, port: Port) -> tuple[int, int]:
        reach = self._clearance + _APPROACH
        x = (port.x + port.out[0] * reach - self._left) / self._cell
        y = (port.y + port.out[1] * reach - self._top) / self._cell
        return int(np.rint(x)), int(np.rint(y))

    def _inside(self, column: int, row: int) -> bool:
        return 0 <= column < self._columns and 0 <= row < self._rows

    def _centre(self, state: _State) -> Point:
        return self._left + state.column * self._cell, self._top + state.row * self._cell

    def _blocked(self, boxes: Sequence[Box], own: tuple[Box, Box]) -> NDArray[np.bool_]:
        blocked = np.zeros((self._rows, self._columns), dtype=bool)
        for box in boxes:
            grow = -2.0 if box in own else self._clearance
            low_x = max(0, int(np.ceil((box.x - grow - self._left) / self._cell)))
            low_y = max(0, int(np.ceil((box.y - grow - self._top) / self._cell)))
            high_x = int(np.floor((box.right + grow - self._left) / self._cell))
            high_y = int(np.floor((box.bottom + grow - self._top) / self._cell))
            if high_x >= 0 and high_y >= 0:
                blocked[low_y : high_y + 1, low_x : high_x + 1] = True
        return blocked

    def _goal(
        self,
        costs: Array,
        blocked: NDArray[np.bool_],
        enter: list[Port],
    ) -> tuple[_State, Port] | None:
        best: tuple[float, int, int] | None = None
        for number, port in enumerate(enter):
            column, row = self._at(port)
            if not self._inside(column, row) or blocked[row, column]:
                continue
            for heading, direction in enumerate(_DIRECTIONS):
                if direction == port.out:
                    continue
                turn = 0.0 if (-direction[0], -direction[1]) == port.out else _BEND
                cost = float(costs[heading, row, column]) + turn
                if cost < _WALL and (best is None or cost < best[0]):
                    best = (cost, number, heading)
        if best is None:
            return None
        port = enter[best[1]]
        return _State(*self._at(port), best[2]), port


def _sweep(seeds: Array, entry: Array) -> Array:
    """Cheapest cost to stand in each cell with each heading."""
    costs = seeds.copy()
    along_x = np.cumsum(entry, axis=1)
    along_y = np.cumsum(entry, axis=0)
    back_x = np.cumsum(entry[:, ::-1], axis=1)
    back_y = np.cumsum(entry[::-1], axis=0)
    is_due = [True] * 4
    for _round in range(_MOST_ROUNDS):
        for heading in range(4):
            if not is_due[heading]:
                continue
            is_due[heading] = False
            side = np.minimum(costs[(heading + 1) % 4], costs[(heading + 3) % 4]) + _BEND
            base = np.minimum(seeds[heading], side)
            if heading == 0:
                swept = np.minimum.accumulate(base - along_x, axis=1) + along_x
            elif heading == 1:
                swept = np.minimum.accumulate(base - along_y, axis=0) + along_y
            elif heading == 2:  # noqa: PLR2004
                flipped = np.minimum.accumulate(base[:, ::-1] - back_x, axis=1) + back_x
                swept = flipped[:, ::-1]
            else:
                swept = (np.minimum.accumulate(base[::-1] - back_y, axis=0) + back_y)[::-1]
            here = np.minimum(costs[heading], swept)
            here[here >= _WALL] = np.inf
            if not np.array_equal(here, costs[heading]):
                costs[heading] = here
                is_due[(heading + 1) % 4] = is_due[(heading + 3) % 4] = True
        if not any(is_due):
            break
    return costs


def _trace(costs: Array, seeds: Array, entry: Array, goal: _State) -> list[_State]:
    """Walk back from the goal to the seed; going straight on wins where two ways cost the same."""
    cells = [goal]
    state = goal
    limit = 4 * entry.size
    while len(cells) < limit:
        here = float(costs[state.heading, state.row, state.column])
        if abs(float(seeds[state.heading, state.row, state.column]) - here) < 0.01:  # noqa: PLR2004
            break
        dx, dy = _DIRECTIONS[state.heading]
        back = _State(state.column - dx, state.row - dy, state.heading)
        inside = 0 <= back.column < entry.shape[1] and 0 <= back.row < entry.shape[0]
        step = float(entry[state.row, state.column])
        if inside and abs(float(costs[back.heading, back.row, back.column]) + step - here) < 0.01:  # noqa: PLR2004
            state = back
        else:
            turns = ((state.heading + 1) % 4, (state.heading + 3) % 4)
            cheaper = min(turns, key=lambda turn: float(costs[turn, state.row, state.column]))
            state = _State(state.column, state.row, cheaper)
        cells.append(state)
    cells.reverse()
    return cells


def _joined(cells: list[Point], first: Port, last: Port) -> list[Point]:
    """Turning points from port to port, the first and the last run moved onto their ports."""
    runs = [_run(first)]
    for before, cell in itertools.pairwise(cells):
        if before == cell:
            continue
        is_level = before[1] == cell[1]
        if is_level != runs[-1][0]:
            runs.append((is_level, cell[1] if is_level else cell[0]))
    is_level, level = _run(last)
    if is_level != runs[-1][0]:
        runs.append((is_level, level))
    elif len(runs) > 1:
        runs[-1] = (is_level, level)
    elif level != runs[0][1]:
        # One straight run between ports that are not level: a small step in the middle.
        middle = (first.x + last.x) / 2 if is_level else (first.y + last.y) / 2
        runs += [(not is_level, middle), (is_level, level)]
    points: list[Point] = [(first.x, first.y)]
    for (flat, one), (_flat, other) in itertools.pairwise(runs):
        points.append((other, one) if flat else (one, other))
    points.append((last.x, last.y))
    return points


def _run(port: Port) -> tuple[bool, float]:
    return (True, port.y) if port.out[0] else (False, port.x)
