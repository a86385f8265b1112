"""What already stands on the map, and what a new line through it costs.

Source: design 5, influence and ties 3; the figures are the reference drawing's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.drawing.routes.curves import Array, crossings, dense, near_points

__all__ = ["DrawnLine", "Surroundings"]

_REPORT_CROSSED = 58.0
_OWN_REPORT_CROSSED = 12.0
_INFLUENCE_CROSSED = 48.0
_TIE_CROSSED = 34.0
_BESIDE_LINE = (9.0, 7.0)
_BESIDE_REPORT = (6.0, 6.0)
CHANNEL_REPORT_CROSSED = 26.0


@dataclass(frozen=True)
class DrawnLine:
    """A line on the map as points, with the keys of its two ends."""

    points: Array
    ends: tuple[str, str]
    is_tie: bool = False

    @cached_property
    def close(self) -> Array:
        """The points, at most five pixels apart."""
        return dense(self.points, 5.0)


class Surroundings:
    """Costs of new lines for one pair of ends.

    Args:
        reports: Reporting lines.
        drawn: Influence and ties that have a route.
        ends: Keys of the new line's two boxes.
    """

    def __init__(
        self, reports: Sequence[DrawnLine], drawn: Sequence[DrawnLine], ends: tuple[str, str]
    ) -> None:
        self._reports = _Bundle(reports)
        self._drawn = _Bundle(drawn)
        own = [_OWN_REPORT_CROSSED if set(line.ends) & set(ends) else _REPORT_CROSSED
               for line in reports]  # fmt: skip
        self._report_costs = self._reports.spread(own)
        self._channel_costs = self._reports.spread([CHANNEL_REPORT_CROSSED] * len(reports))
        kinds = [_TIE_CROSSED if line.is_tie else _INFLUENCE_CROSSED for line in drawn]
        self._drawn_costs = self._drawn.spread(kinds)

    def curve_costs(self, lines: Array) -> Array:
        """Cost of crossing and of running beside what is drawn, per line of a bundle."""
        costs = self._reports.crossing_costs(lines, self._report_costs)
        costs = costs + self._reports.beside(lines, *_BESIDE_REPORT)
        return costs + self._drawn_part(lines)

    def channel_cost(self, line: Array) -> float:
        """The same for a channel route, which may run along reporting lines."""
        lines = line[None]
        costs = self._reports.crossing_costs(lines, self._channel_costs)
        return float((costs + self._drawn_part(lines))[0])

    def _drawn_part(self, lines: Array) -> Array:
        costs = self._drawn.crossing_costs(lines, self._drawn_costs)
        return costs + self._drawn.beside(lines, *_BESIDE_LINE)


class _Bundle:
    """Lines of any lengths as flat arrays of segments and of dense points."""

    def __init__(self, drawn: Sequence[DrawnLine]) -> None:
        lines = [line.points for line in drawn]
        self.first = _stack([line[:-1] for line in lines])
        self.last = _stack([line[1:] for line in lines])
        self._counts = [len(line) - 1 for line in lines]
        self._low = np.minimum(self.first, self.last)
        self._high = np.maximum(self.first, self.last)
        close = [line.close for line in drawn]
        self._close = np.ascontiguousarray(_stack(close).T)
        self._owners = np.repeat(np.arange(len(close)), [len(points) for points in close])

    def spread(self, values: Sequence[float]) -> Array:
        """One value per segment from one value per line."""
        return np.repeat(np.array(values, dtype=np.float64), self._counts)

    def crossing_costs(self, lines: Array, costs: Array) -> Array:
        low, high = lines.min(axis=(0, 1)), lines.max(axis=(0, 1))
        below, above = self._low <= high, self._high >= low
        near = below[:, 0] & below[:, 1] & above[:, 0] & above[:, 1]
        if not near.any():
            return np.zeros(len(lines))
        crossed = crossings(lines, self.first[near], self.last[near])
        total: Array = crossed.sum(axis=1) @ costs[near]
        return total

    def beside(self, lines: Array, reach: float, cost: float) -> Array:
        low, high = lines.min(axis=(0, 1)) - reach, lines.max(axis=(0, 1)) + reach
        x, y = self._close
        near = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
        if not len(near):
            return np.zeros(len(lines))
        starts = np.flatnonzero(np.diff(self._owners[near], prepend=-1))
        total: Array = near_points(lines, self._close.T[near], starts, reach).sum(axis=1) * cost
        return total


def _stack(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros((0, 2))
