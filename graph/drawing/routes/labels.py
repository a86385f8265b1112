"""Where the words of a line stand: on it or beside it, clear of cards, lines and other words.

Source: design 5, labels.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.drawing.content import Words
from graph.drawing.lettering import text_width
from graph.drawing.phrases import BOTH
from graph.drawing.routes.curves import Array, crossings
from graph.drawing.scene import Box, PlacedLabel

__all__ = ["LABEL_SIZE", "Caption", "place_labels"]

LABEL_SIZE = 11.0
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8)
_REACHES = (10.0, 30.0, 55.0, 85.0, 120.0, 170.0, 240.0)
_STEPS = (0.0, 5.0, 8.0, 16.0, 24.0)
_BOX, _LABEL, _REPORT, _SAMPLE = 900.0, 800.0, 40.0, 16.0
_LONG_SHARE, _LONG = 0.55, 60.0


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that want a place on a line.

    Attributes:
        line: Number of the line among the drawn ones.
        kind: "hot", "new", "age" or "bundle".
    """

    record: str
    source: str
    target: str
    line: int
    kind: str
    lines: tuple[Words, ...]


def place_labels(
    captions: Sequence[Caption],
    lines: Sequence[Array],
    boxes: Sequence[Box],
    reports: Sequence[Array],
    size: tuple[float, float],
) -> tuple[PlacedLabel, ...]:
    """Give each caption the cheapest place, in the order given, for each language.

    Args:
        captions: The words that want a place.
        lines: Every drawn line, as points.
        boxes: Cards, tiles, lanes and words below them.
        reports: Reporting lines.
        size: Width and height of the map.

    Returns:
        The captions that found a place clear of cards and of other words. The words of the best
        path are looked a place for far from their line too.
    """
    spots = {lang: _Spot(lines, boxes, reports, size) for lang in BOTH}
    placed = []
    for caption in captions:
        found = {lang: spots[lang].find(caption, lang) for lang in BOTH}
        # Words on a card are worse than none: the table beside the map has them.
        if any(cost >= _LABEL for cost, _box in found.values()):
            continue
        for lang in BOTH:
            spots[lang].take(found[lang][1])
        placed.append(
            PlacedLabel(
                caption.record,
                caption.source,
                caption.target,
                caption.kind,
                caption.lines,
                found["zh"][1],
                found["en"][1],
            )
        )
    return tuple(placed)


class _Spot:
    """Chooses places one after the other and remembers what is taken."""

    def __init__(
        self,
        lines: Sequence[Array],
        boxes: Sequence[Box],
        reports: Sequence[Array],
        size: tuple[float, float],
    ) -> None:
        self._size = size
        self._lines = lines
        self._points = np.ascontiguousarray(_stack(lines).T)
        counts = [len(line) for line in lines]
        self._owners = np.repeat(np.arange(len(lines)), counts)
        self._low = np.array([(box.x - 2, box.y - 2) for box in boxes]).reshape(-1, 2)
        self._high = np.array([(box.right + 2, box.bottom + 2) for box in boxes]).reshape(-1, 2)
        self._taken: list[Box] = []
        self._first = _stack([line[:-1] for line in reports])
        self._last = _stack([line[1:] for line in reports])

    def take(self, box: Box) -> None:
        """Keep the place from later captions."""
        self._taken.append(box)

    def find(self, caption: Caption, lang: str) -> tuple[float, Box]:
        """The cheapest place and its cost."""
        bold = caption.kind in {"hot", "new", "bundle"}
        texts = [words.to(lang) for words in caption.lines]
        width = max(text_width(text, LABEL_SIZE, bold=bold) for text in texts) + 8
        height = len(texts) * (LABEL_SIZE + 2.5) + 3
        near = self._cheapest(caption, (width, height), _offsets(width, height))
        if caption.kind != "hot" or near[0] < _LABEL:
            return near
        return self._cheapest(caption, (width, height), _far_offsets(width, height))

    def _cheapest(
        self,
        caption: Caption,
        size: tuple[float, float],
        offsets: Sequence[tuple[float, float]],
    ) -> tuple[float, Box]:
        width, height = size
        line = self._lines[caption.line]
        steps = np.hypot(*np.diff(line, axis=0).T)
        is_long = width > _LONG_SHARE * float(steps.sum())
        aside = 4 if caption.kind == "hot" else 18
        best = (float("inf"), Box(0, 0, 0, 0))
        for along in _ALONG:
            x, y = _at(line, steps, along)
            for dx, dy in offsets:
                box = Box(round(x + dx - width / 2, 1), round(y + dy - height / 2, 1),
                          round(width, 1), height)  # fmt: skip
                beside = bool(dx or dy)
                cost = abs(along - 0.5) * 30 + (aside if beside else 0)
                cost += _LONG if not beside and is_long else 0
                if cost >= best[0]:
                    continue
                cost = self._cost(box, caption.line, cost, best[0])
                if cost < best[0]:
                    best = (cost, box)
        return best

    def _cost(self, box: Box, own: int, cost: float, limit: float) -> float:
        """The whole cost of a place; at least the limit where it is dearer than that."""
        met = (self._low[:, 0] < box.right) & (self._high[:, 0] > box.x)
        met &= (self._low[:, 1] < box.bottom) & (self._high[:, 1] > box.y)
        cost += _BOX * int(np.count_nonzero(met))
        width, height = self._size
        cost += _BOX * (box.x < 0 or box.y < 0 or box.right > width or box.bottom > height)
        if cost < limit:
            cost += _LABEL * sum(box.meets(other) for other in self._taken)
        if cost < limit:
            x, y = self._points
            inside = (x > box.x - 1) & (x < box.right + 1) & (y > box.y - 1) & (y < box.bottom + 1)
            cost += _SAMPLE * int(np.count_nonzero(inside & (self._owners != own)))
        if cost < limit and len(self._first):
            corners = [[(box.x, box.y), (box.right, box.bottom)],
                       [(box.x, box.bottom), (box.right, box.y)]]  # fmt: skip
            crossed = crossings(np.array(corners), self._first, self._last)
            cost += _REPORT * int(np.count_nonzero(crossed.any(axis=(0, 1))))
        return cost


def _offsets(width: float, height: float) -> list[tuple[float, float]]:
    offsets: list[tuple[float, float]] = [(0.0, 0.0)]
    for step in _STEPS[1:]:
        offsets += [(0.0, -height / 2 - step), (0.0, height / 2 + step)]
    return [*offsets, (width / 2 + 6, 0.0), (-width / 2 - 6, 0.0)]


def _far_offsets(width: float, height: float) -> list[tuple[float, float]]:
    """Further and further away, all round."""
    return [
        (right * (width / 2 + reach), down * (height / 2 + reach))
        for reach in _REACHES
        for right, down in itertools.product((0, -1, 1), (-1, 0, 1))
        if right or down
    ]


def _at(line: Array, steps: Array, share: float) -> tuple[float, float]:
    reach = np.concatenate([[0.0], np.cumsum(steps)])
    where = share * reach[-1]
    return float(np.interp(where, reach, line[:, 0])), float(np.interp(where, reach, line[:, 1]))


def _stack(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros((0, 2))
