"""Plane geometry of lines as arrays: curve candidates, crossings, nearness, boxes entered.

A line is an array of shape (points, 2); a bundle of candidates (count, points, 2).
Source: design 5, influence and ties 1 to 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.drawing.scene import Box

__all__ = [
    "SHAPES",
    "Array",
    "Port",
    "bends",
    "boxes_entered",
    "crossings",
    "curve_candidates",
    "dense",
    "lengths",
    "near_points",
    "ports_of",
    "rounded",
]

Array = NDArray[np.float64]

SAMPLES = 36
SHAPES = 8
_ENDS = (0.2, 0.35, 0.5, 0.65, 0.8)
_SIDES = (0.25, 0.5, 0.75)
_INDENTED_SIDES = (0.22, 0.78)
_HANDLES = np.array(
    [(0.22, 0.22), (0.4, 0.4), (0.62, 0.62), (0.95, 0.95), (0.06, 0.45), (0.45, 0.06), (0.1, 0.75),
     (0.75, 0.1)]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Port:
    """A place on the border of a box where a line may leave, with the direction outwards."""

    x: float
    y: float
    out: tuple[int, int]
    side: str
    at: float

    @property
    def is_off_centre(self) -> bool:
        """Whether it is not the middle of its side."""
        return self.at != 0.5  # noqa: PLR2004


def ports_of(box: Box, *, indented: bool = False, ends: Sequence[float] = _ENDS) -> list[Port]:
    """The ports of a box; an indented card keeps the middle of its sides for its spine."""
    ports = []
    for at in ends:
        x = box.x + box.width * at
        ports.append(Port(x, box.y, (0, -1), "top", at))
        ports.append(Port(x, box.bottom, (0, 1), "bottom", at))
    for at in _INDENTED_SIDES if indented else _SIDES:
        y = box.y + box.height * at
        ports.append(Port(box.x, y, (-1, 0), "left", at))
        ports.append(Port(box.right, y, (1, 0), "right", at))
    return ports


def curve_candidates(
    start: Array, out: Array, end: Array, into: Array, *, shapes: int = SHAPES
) -> Array:
    """Cubic curves between pairs of ports, with up to eight pairs of handles each.

    Args:
        start: First ends, shape (n, 2).
        out: Outward directions at the first ends.
        end: Last ends.
        into: Outward directions at the last ends.
        shapes: How many pairs of handles are tried.

    Returns:
        Shape (shapes n, 37, 2), the curves of one pair side by side.
    """
    handles = _HANDLES[:shapes]
    distance = np.hypot(*(end - start).T)[:, None]
    limit = np.maximum(6, distance * 0.45)
    least = np.minimum(14, limit)
    first = np.minimum(220, distance * handles[:, 0])
    first = np.minimum(np.maximum(limit, 120), np.maximum(least, first))
    last = np.maximum(least, np.minimum(220, distance * handles[:, 1]))
    control = np.empty((2, len(start), len(handles), 4))
    control[..., 0] = start.T[:, :, None]
    control[..., 1] = start.T[:, :, None] + out.T[:, :, None] * first
    control[..., 2] = end.T[:, :, None] + into.T[:, :, None] * last
    control[..., 3] = end.T[:, :, None]
    t = np.linspace(0, 1, SAMPLES + 1)
    u = 1 - t
    basis = np.stack([u**3, 3 * u * u * t, 3 * u * t * t, t**3], axis=1)
    # Term by term: a product of matrices rounds differently for bundles of different size.
    terms = (control[..., part, None] * basis[:, part] for part in range(4))
    curves = sum(terms, start=np.zeros(())).reshape(2, -1, SAMPLES + 1)
    found: Array = np.moveaxis(curves, 0, -1)
    return found


def lengths(lines: Array) -> Array:
    """Length of each line of a bundle."""
    steps = np.diff(lines, axis=1)
    total: Array = np.hypot(steps[..., 0], steps[..., 1]).sum(axis=1)
    return total


def bends(lines: Array) -> Array:
    """Total turning of each line of a bundle, in radians."""
    steps = np.diff(lines, axis=1)
    a, b = steps[:, :-1], steps[:, 1:]
    cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    total: Array = np.abs(np.arctan2(cross, (a * b).sum(axis=2))).sum(axis=1)
    return total


def boxes_entered(lines: Array, low: Array, high: Array) -> NDArray[np.bool_]:
    """Whether each line of a bundle has an inner point in one of the boxes.

    Args:
        lines: Shape (n, p, 2).
        low: Upper left corners, shape (b, 2), grown by the clearance wanted.
        high: Lower right corners.
    """
    if not len(low):
        return np.zeros(len(lines), dtype=bool)
    x, y = lines[:, 1:-1, None, 0], lines[:, 1:-1, None, 1]
    inside = (x > low[:, 0]) & (x < high[:, 0]) & (y > low[:, 1]) & (y < high[:, 1])
    found: NDArray[np.bool_] = np.logical_or.reduce(inside.reshape(len(lines), -1), axis=1)
    return found


def crossings(lines: Array, first: Array, last: Array) -> NDArray[np.bool_]:
    """Which segments each line crosses.

    Args:
        lines: Shape (n, p, 2).
        first: Starts of m segments, shape (m, 2).
        last: Their ends.

    Returns:
        Shape (n, p - 1, m).
    """
    a, b = lines[:, :-1, None, :], lines[:, 1:, None, :]
    step = b - a
    along = last - first

    def side(points: Array) -> Array:
        turned: Array = step[..., 0] * (points[:, 1] - a[..., 1])
        return turned - step[..., 1] * (points[:, 0] - a[..., 0])

    def other(points: Array) -> Array:
        turned: Array = along[:, 0] * (points[..., 1] - first[:, 1])
        return turned - along[:, 1] * (points[..., 0] - first[:, 0])

    # A point right on the other line lies on one side of it, so that no crossing slips through.
    seen = other(lines[:, :, None, :]) > 0
    found: NDArray[np.bool_] = ((side(first) > 0) != (side(last) > 0)) & (
        seen[:, :-1] != seen[:, 1:]
    )
    return found


def near_points(lines: Array, points: Array, starts: NDArray[np.intp], reach: float) -> Array:
    """How many inner samples of each line lie within `reach` of each other line.

    Args:
        lines: Shape (n, p, 2).
        points: Points of all other lines, one after the other, shape (m, 2).
        starts: Index in `points` where each other line begins.
        reach: Distance in pixels.

    Returns:
        Shape (n, lines).
    """
    inner = lines[:, 3:-3]
    dx = inner[:, :, None, 0] - points[:, 0]
    dy = inner[:, :, None, 1] - points[:, 1]
    close = dx * dx + dy * dy < reach * reach
    per_line = np.logical_or.reduceat(close, starts, axis=2)
    counted: Array = per_line.sum(axis=1).astype(np.float64)
    return counted


def dense(line: Array, step: float) -> Array:
    """The line with a point at least every `step` pixels."""
    first, way = line[:-1], np.diff(line, axis=0)
    counts = np.maximum(1, np.ceil(np.hypot(way[:, 0], way[:, 1]) / step)).astype(np.intp)
    segment = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = place / counts[segment]
    return np.concatenate([first[segment] + way[segment] * share[:, None], line[-1:]])


def rounded(points: Sequence[tuple[float, float]], radius: float) -> list[tuple[float, float]]:
    """An elbow line with round corners, each corner as seven points."""
    out = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        back = np.hypot(before[0] - corner[0], before[1] - corner[1])
        ahead = np.hypot(after[0] - corner[0], after[1] - corner[1])
        if not back or not ahead:
            continue
        cut = min(radius, back / 2, ahead / 2)
        start = [c + (p - c) / back * cut for c, p in zip(corner, before, strict=True)]
        end = [c + (p - c) / ahead * cut for c, p in zip(corner, after, strict=True)]
        for step in range(7):
            t = step / 6
            weights = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
            ways = zip(start, corner, end, strict=True)
            x, y = (float(weights[0] * s + weights[1] * c + weights[2] * e) for s, c, e in ways)
            out.append((x, y))
    out.append(points[-1])
    return out
