"""A coarse picture of what already stands, for maps with so many lines that exact costs are slow.

Above some sixty lines no reader counts crossings; there the cost of a new line is read from a
raster in which every drawn line leaves a broad trace, instead of from all pairs of segments.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.drawing.curves import Array

__all__ = ["Occupancy"]

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
