"""Sizes in pixels for each level of detail. Source: design 5, slots 6; level of detail."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FULL", "MARGIN", "SMALL", "STACKED", "Measures"]

MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of one level of detail, in pixels."""

    card: tuple[float, float]
    widest: float
    lane: float
    gutter: float
    top: float
    indent: float
    bus_gap: float
    first_gap: float
    row_gap: float
    column_gap: float
    lane_height: float = 54.0
    lane_gap: float = 20.0


FULL = Measures((160, 68), 160, 100, 36, 38, 16, 52, 36, 22, 30)
SMALL = Measures((117, 58), 132, 100, 30, 38, 10, 46, 28, 20, 22)
STACKED = Measures((117, 58), 132, 100, 44, 38, 8, 52, 30, 12, 26, 40, 18)
