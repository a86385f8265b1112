"""Rasters of what already stands: cards that lines keep out of, and traces of many lines.

Cards are exact to the pixel. Traces are for maps with so many lines that exact costs are slow:
above some 45 lines no reader counts crossings; there the cost of a new line is read from a
raster in which every drawn line leaves a broad trace, instead of from all pairs of segments.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from graph.drawing.routes.curves import Array
from graph.drawing.scene import Box

__all__ = ["BoxRaster", "Occupancy", "boxes_met"]

_CELL = 6.0


class Occupancy:
    """A raster over the map.

    Args:
        frame: Left, top, right, bottom of the field.
    """

    def __init__(self, frame: tuple[float, float, float, float]) -> None:
        self._origin = np.array(frame[:2])
        columns = int((frame[2] - frame[0]) / _CELL) + 3
        rows = int((frame[3] - frame[1]) / _CELL) + 3
        self._traces = np.zeros((rows, columns))

    def paint(self, points: Array, weight: float) -> None:
        """Leave a trace three cells wide; `points` lie at most a cell apart."""
        trace = np.zeros(self._traces.shape, dtype=bool)
        rows, columns = self._cells(points)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                low = np.clip(rows + down, 0, trace.shape[0] - 1)
                trace[low, np.clip(columns + right, 0, trace.shape[1] - 1)] = True
        self._traces += weight * trace

    def costs(self, lines: Array) -> Array:
        """What each line of a bundle meets, the first and last samples left out."""
        rows, columns = self._cells(lines[:, 3:-3])
        met: Array = self._traces[rows, columns].sum(axis=1)
        return met

    def _cells(self, points: Array) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        cells = ((points - self._origin) / _CELL).astype(int)
        rows = np.clip(cells[..., 1], 0, self._traces.shape[0] - 1)
        columns = np.clip(cells[..., 0], 0, self._traces.shape[1] - 1)
        return rows, columns


class BoxRaster:
    """Which pixels the cards take, with a clearance round them.

    Args:
        boxes: All boxes by key.
        size: Width and height of the map.
        clearance: Pixels that lines keep from a stranger's box.
    """

    def __init__(
        self, boxes: Mapping[str, Box], size: tuple[float, float], clearance: float
    ) -> None:
        self._boxes = boxes
        self._clearance = clearance
        self._taken = np.zeros((int(size[1]) + 2, int(size[0]) + 2), dtype=np.int16)
        for box in boxes.values():
            self._taken[self._area(box, clearance)] += 1

    def _area(self, box: Box, grow: float) -> tuple[slice, slice]:
        top, left = max(0, int(box.y - grow)), max(0, int(box.x - grow))
        return (
            slice(top, max(0, int(np.ceil(box.bottom + grow)))),
            slice(left, max(0, int(np.ceil(box.right + grow)))),
        )

    def seen_by(self, own: tuple[str, str]) -> NDArray[np.int16]:
        """How many boxes take each pixel for a line between two boxes, which it may touch."""
        taken = self._taken.copy()
        for key in dict.fromkeys(own):
            taken[self._area(self._boxes[key], self._clearance)] -= 1
            taken[self._area(self._boxes[key], -1.0)] += 1
        return taken


def boxes_met(lines: Array, taken: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether each line of a bundle enters a stranger's box, or its own by over a pixel.

    Args:
        lines: Shape (n, p, 2).
        taken: From `BoxRaster.seen_by`.
    """
    inner = lines[:, 1:-1].astype(np.intp)
    rows = np.clip(inner[..., 1], 0, taken.shape[0] - 1)
    columns = np.clip(inner[..., 0], 0, taken.shape[1] - 1)
    hits: NDArray[np.bool_] = taken[rows, columns] > 0
    found: NDArray[np.bool_] = np.logical_or.reduce(hits, axis=1)
    return found
