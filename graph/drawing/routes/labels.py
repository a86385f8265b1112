"""Where the words of a line stand: on it or beside it, clear of cards, lines and other words.

Source: design 5, labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    boxes: Mapping[str, Box],
    reports: Sequence[Array],
    size: tuple[float, float],
) -> tuple[PlacedLabel, ...]:
    """Give each caption the cheapest place, in the order given, for each language.

    Args:
        captions: The words that want a place.
        lines: Every drawn line, as points.
        boxes: Cards, tiles and lanes.
        reports: Reporting lines.
        size: Width and height of the map.

    Returns:
        The captions that found a place clear of cards and of other words; the best path's always.
    """
    spots = {lang: _Spot(lines, list(boxes.values()), reports, size) for lang in BOTH}
    placed = []
    for caption in captions:
        found = {lang: spots[lang].find(caption, lang) for lang in BOTH}
        # Words on a card are worse than none: the table beside the map has them.
        if caption.kind != "hot" and any(cost >= _LABEL for cost, _box in found.values()):
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
        line = self._lines[caption.line]
        steps = np.hypot(*np.diff(line, axis=0).T)
        length = float(steps.sum())
        on_line = caption.kind != "hot"
        best = (float("inf"), Box(0, 0, 0, 0))
        for along in _ALONG:
            x, y = _at(line, steps, along)
            for dx, dy in _offsets(width, height):
                box = Box(round(x + dx - width / 2, 1), round(y + dy - height / 2, 1),
                          round(width, 1), height)  # fmt: skip
                beside = bool(dx or dy)
                cost = abs(along - 0.5) * 30 + ((18 if on_line else 4) if beside else 0)
                cost += _LONG if not beside and width > _LONG_SHARE * length else 0
                if cost >= best[0]:
                    continue
                cost += self._cost(box, caption.line)
                if cost < best[0]:
                    best = (cost, box)
        return best

    def _cost(self, box: Box, own: int) -> float:
        met = (self._low[:, 0] < box.right) & (self._high[:, 0] > box.x)
        met &= (self._low[:, 1] < box.bottom) & (self._high[:, 1] > box.y)
        cost = _BOX * int(met.sum())
        width, height = self._size
        cost += _BOX * (box.x < 0 or box.y < 0 or box.right > width or box.bottom > height)
        cost += _LABEL * sum(box.meets(other) for other in self._taken)
        x, y = self._points
        inside = (x > box.x - 1) & (x < box.right + 1) & (y > box.y - 1) & (y < box.bottom + 1)
        cost += _SAMPLE * int((inside & (self._owners != own)).sum())
        if len(self._first):
            corners = [[(box.x, box.y), (box.right, box.bottom)],
                       [(box.x, box.bottom), (box.right, box.y)]]  # fmt: skip
            crossed = crossings(np.array(corners), self._first, self._last)
            cost += _REPORT * int(crossed.any(axis=(0, 1)).sum())
        return cost


def _offsets(width: float, height: float) -> list[tuple[float, float]]:
    offsets: list[tuple[float, float]] = [(0.0, 0.0)]
    for step in _STEPS[1:]:
        offsets += [(0.0, -height / 2 - step), (0.0, height / 2 + step)]
    return [*offsets, (width / 2 + 6, 0.0), (-width / 2 - 6, 0.0)]


def _at(line: Array, steps: Array, share: float) -> tuple[float, float]:
    reach = np.concatenate([[0.0], np.cumsum(steps)])
    where = share * reach[-1]
    return float(np.interp(where, reach, line[:, 0])), float(np.interp(where, reach, line[:, 1]))


def _stack(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros((0, 2))
