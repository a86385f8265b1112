"""Points and rectangles of a map, in pixels from the top left corner."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Box", "Point", "middle_of"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two come nearer than `gap` pixels."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )


def middle_of(points: Sequence[Point]) -> Point:
    """The point half way along a line.

    >>> middle_of([(0, 0), (4, 0), (4, 2)])
    (3.0, 0.0)
    """
    steps = [math.dist(a, b) for a, b in itertools.pairwise(points)]
    left = sum(steps) / 2
    for (a, b), step in zip(itertools.pairwise(points), steps, strict=True):
        if step >= left and step > 0:
            share = left / step
            return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        left -= step
    return points[-1]
