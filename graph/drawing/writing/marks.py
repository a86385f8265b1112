"""Small signs as SVG: attitude badges, the veto octagon, arrowheads, dots. Text is escaped here.

Source: design 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from graph.drawing.scene import Point

__all__ = [
    "DIM",
    "arrowhead",
    "attribute",
    "badge",
    "dot",
    "moved_bead",
    "number",
    "octagon",
    "path_data",
    "text",
    "trimmed",
]

# Characters that XML 1.0 does not know; a name may carry them, a file may not.
_FORBIDDEN = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, 65534, 65535, *range(55296, 57344)]
)
# What faded things are marked with, after the name of their kind.
DIM = " dim"
_DOT_KINDS = {"strong_positive": "positive", "strong_negative": "negative"}


def number(value: float) -> str:
    """A coordinate with at most one decimal and no useless zero."""
    rounded = f"{value:.1f}".removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def attribute(value: str) -> str:
    """A text that is safe inside a double-quoted attribute."""
    return escape(value.translate(_FORBIDDEN), quote=True)


def text(x: float, y: float, size: float, words: str, classes: str = "") -> str:
    """A text element; the words are never markup."""
    kind = f' class="{classes}"' if classes else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size:g}"{kind}>'
        f"{attribute(words)}</text>"
    )


def path_data(points: Sequence[Point]) -> str:
    """A line as path data."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def badge(attitude: str | None, x: float, y: float, radius: float = 9.0) -> str:
    """The attitude as shape, sign and colour; None is "not asked"."""
    return f'<g transform="translate({number(x)} {number(y)})">{_badge(attitude, radius)}</g>'


def _badge(attitude: str | None, r: float) -> str:
    if attitude == "unknown":
        ring = f'<circle r="{r - 0.6:g}" class="f-paper k-ink2 unk" stroke-width="1.6"/>'
        return ring + text(0, r * 0.47, round(r * 1.35, 1), "?", "b mid f-ink2")
    if attitude in {"strong_positive", "positive"}:
        return _circle(r, filled=attitude == "strong_positive")
    if attitude in {"strong_negative", "negative"}:
        return _down(r, filled=attitude == "strong_negative")
    if attitude == "neutral":
        edge, side = -r + 1.5, 2 * r - 3
        square = (
            f'<rect x="{edge:g}" y="{edge:g}" width="{side:g}" height="{side:g}" rx="2" '
            'class="f-paper k-a-0" stroke-width="2"/>'
        )
        return square + _minus(r * 0.4, 0, "a-0", 2.0)
    return f'<circle r="{r - 0.6:g}" class="no k-line2 unasked" stroke-width="1.4"/>'


def _circle(r: float, *, filled: bool) -> str:
    if filled:
        return f'<circle r="{r:g}" class="f-a-sp"/>' + _plus(r * 0.55, "on", 2.4)
    ring = f'<circle r="{r - 1:g}" class="f-paper k-a-p" stroke-width="2.2"/>'
    return ring + _plus(r * 0.46, "a-p", 2.0)


def _down(r: float, *, filled: bool) -> str:
    if filled:
        shape = f'<path d="{_triangle(r + 0.8)}" class="f-a-sn k-a-sn round" stroke-width="1.5"/>'
        return shape + _minus(r * 0.42, -r * 0.3, "on", 2.4)
    shape = f'<path d="{_triangle(r - 0.5)}" class="f-paper k-a-n round" stroke-width="2.2"/>'
    return shape + _minus(r * 0.36, -r * 0.28, "a-n", 2.0)


def _plus(half: float, paint: str, width: float) -> str:
    return (
        f'<path d="M{-half:.2f} 0H{half:.2f}M0 {-half:.2f}V{half:.2f}" class="no k-{paint}" '
        f'stroke-width="{width:g}"/>'
    )


def _minus(half: float, y: float, paint: str, width: float) -> str:
    return (
        f'<path d="M{-half:.2f} {y:.2f}H{half:.2f}" class="no k-{paint}" stroke-width="{width:g}"/>'
    )


def _triangle(r: float) -> str:
    return f"M{-r:.2f} {-r * 0.78:.2f}H{r:.2f}L0 {r * 0.98:.2f}Z"


def octagon(x: float, y: float, r: float) -> str:
    """The veto sign: an octagon with a bar."""
    k = r * 0.414
    corners = [(-k, -r), (k, -r), (r, -k), (r, k), (k, r), (-k, r), (-r, k), (-r, -k)]
    shape = "L".join(f"{a:.2f} {b:.2f}" for a, b in corners)
    return (
        f'<g transform="translate({number(x)} {number(y)})"><path d="M{shape}Z" class="f-veto"/>'
        f'<path d="M{-r * 0.5:.2f} 0H{r * 0.5:.2f}" class="no k-paper" '
        f'stroke-width="{max(1.6, r * 0.32):.2f}"/></g>'
    )


def moved_bead(x: float, y: float) -> str:
    """The black bead of a seat that this project moved."""
    return (
        f'<g transform="translate({number(x)} {number(y)})"><circle r="8" class="f-ink"/>'
        '<path d="M0 -4.6L4.4 3.2H-4.4Z" class="no k-paper round" stroke-width="1.6"/></g>'
    )


def dot(attitude: str | None, x: float, y: float) -> str:
    """One folded person."""
    kind = _DOT_KINDS.get(attitude or "", attitude)
    if kind == "positive":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="3.6" class="f-a-p"/>'
    if kind == "negative":
        return f'<path d="M{x - 3.9:.1f} {y - 3:.1f}h7.8l-3.9 6.6z" class="f-a-n"/>'
    if kind == "neutral":
        return (
            f'<rect x="{x - 2.9:.1f}" y="{y - 2.9:.1f}" width="5.8" height="5.8" '
            'class="no k-a-0" stroke-width="1.4"/>'
        )
    if kind == "unknown":
        return (
            f'<circle cx="{number(x)}" cy="{number(y)}" r="3.1" class="no k-ink3" '
            'stroke-dasharray="2 1.4"/>'
        )
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="1.5" class="f-line2"/>'


def trimmed(points: Sequence[Point], cut: float) -> tuple[list[Point], Point, Point]:
    """The line shortened at its end, with its tip and the direction into the tip."""
    tip = points[-1]
    rest = list(points)
    left = cut
    while len(rest) > 2:  # noqa: PLR2004
        a, b = rest[-2], rest[-1]
        step = math.hypot(b[0] - a[0], b[1] - a[1])
        if step > left:
            rest[-1] = (b[0] - (b[0] - a[0]) / step * left, b[1] - (b[1] - a[1]) / step * left)
            break
        left -= step
        rest.pop()
    end = rest[-1]
    gap = math.hypot(tip[0] - end[0], tip[1] - end[1]) or 1.0
    return rest, tip, ((tip[0] - end[0]) / gap, (tip[1] - end[1]) / gap)


def arrowhead(tip: Point, into: Point, size: float) -> str:
    """Path data of an arrowhead, open at its base."""
    (x, y), (dx, dy) = tip, into
    wing = size * 0.46
    left = (x - dx * size - dy * wing, y - dy * size + dx * wing)
    right = (x - dx * size + dy * wing, y - dy * size - dx * wing)
    return path_data([left, tip, right])
