"""A chart with two logarithmic axes as SVG: lines with marks, each named at its end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Line", "draw_chart"]

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 200, 52, 56
# apart for colour-blind readers, too (Okabe, Ito)
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56708a")
_INK, _GRID = "#222222", "#dddddd"
_APART = 17  # least distance of two names


@dataclass(frozen=True)
class Line:
    """One line: its name, and points with both numbers above 0."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Scale:
    """From a number to a place; `low` and `high` are powers of ten."""

    low: int
    high: int
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def decades(self) -> Iterator[int]:
        return iter(range(self.low, self.high + 1))


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return _Scale(low, max(high, low + 1), start, end)


def draw_chart(
    title: str, across: str, lines: Sequence[Line], spell: Callable[[float], str]
) -> str:
    """The chart as the text of an SVG file.

    Args:
        title: Above it; says what the upright axis is.
        across: What the other axis is.
        lines: At most five.
        spell: A number of the upright axis with its unit.
    """
    points = [point for line in lines for point in line.points]
    x = _scale([one for one, _ in points], _LEFT, _WIDTH - _RIGHT)
    y = _scale([one for _, one in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [*_axes(x, y, spell), _text(_LEFT, 26, title, size=16)]
    parts.append(_text((x.start + x.end) / 2, _HEIGHT - 10, across, anchor="middle"))
    ends = sorted((y(line.points[-1][1]), number) for number, line in enumerate(lines))
    below = -math.inf
    for place, number in ends:
        below = max(place, below + _APART)
        line, colour = lines[number], _COLOURS[number]
        track = " ".join(f"{x(one):.1f},{y(other):.1f}" for one, other in line.points)
        parts.append(
            f'<polyline points="{track}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        )
        parts += [
            f'<circle cx="{x(one):.1f}" cy="{y(other):.1f}" r="4" fill="{colour}"/>'
            for one, other in line.points
        ]
        last = x(line.points[-1][0])
        named = f"{line.name} {spell(line.points[-1][1])}"
        parts.append(_text(last + 10, below + 5, named, colour=colour))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" font-family="Arial, Noto Sans CJK SC, '
        f'sans-serif">\n<title>{escape(title)}</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _axes(x: _Scale, y: _Scale, spell: Callable[[float], str]) -> Iterator[str]:
    for decade in x.decades():
        place = x(10**decade)
        yield _rule(place, y.start, place, y.end)
        yield _text(place, y.start + 24, f"{10**decade:,}", anchor="middle")
    for decade in y.decades():
        place = y(10.0**decade)
        yield _rule(x.start, place, x.end, place)
        yield _text(x.start - 8, place + 4, spell(10.0**decade), anchor="end")


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_GRID}"/>'


def _text(
    x: float, y: float, text: str, *, size: int = 13, anchor: str = "start", colour: str = _INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )
