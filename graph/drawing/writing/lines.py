"""Reporting lines, influence, ties, their words and the thumbnail as SVG.

Source: design 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from graph.drawing.geometry import middle_of
from graph.drawing.lettering import fit
from graph.drawing.phrases import ASSUMED
from graph.drawing.routes.labels import LABEL_SIZE
from graph.drawing.scene import (
    PlacedLabel,
    Point,
    ReportingLine,
    RoutedInfluence,
    RoutedTie,
    Thumbnail,
)
from graph.drawing.writing.marks import DIM, arrowhead, attribute, number, path_data, text, trimmed
from graph.wording import in_language

__all__ = [
    "draw_influence",
    "draw_label",
    "draw_reporting_line",
    "draw_thumbnail_svg",
    "draw_tie",
    "influence_width",
]

_WIDTHS = {"weak": 1.3, "medium": 2.0, "strong": 3.2}
_CASING = 4.5
_OLD = frozenset({"stale", "expired"})
_DOUBLE_FROM = 2.6
_SMALLER = 0.9


def influence_width(line: RoutedInfluence, level: int) -> float:
    """Width in pixels by strength; a little less on large maps, more on the best path."""
    scale = 1.25 if line.is_hot else _SMALLER if level > 1 else 1.0
    return _WIDTHS.get(line.strength, 2.0) * scale


def draw_reporting_line(line: ReportingLine) -> str:
    """An elbow."""
    kind = {"project": "rep project", "dotted": "rep dotted"}.get(line.kind, "rep")
    kind += DIM if line.is_dim else ""
    return (
        f'<path class="{kind}" d="{path_data(line.points)}" '
        f'data-child="{attribute(line.child)}" data-manager="{attribute(line.manager)}"/>'
    )


def _group(kind: str, records: Sequence[str], source: str, target: str) -> str:
    return (
        f'<g class="edge {kind}" data-record="{attribute(" ".join(records))}" '
        f'data-source="{attribute(source)}" data-target="{attribute(target)}">'
    )


def _stroke(data: str, classes: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path class="{classes}" d="{data}" stroke-width="{width:.2f}"{dashes}/>'


def draw_influence(line: RoutedInfluence, level: int = 0) -> str:
    """A curve with its arrowhead; casing below, glow for the best path."""
    width = influence_width(line, level)
    size = 6 + width * 2.1
    points, tip, into = trimmed(line.points, size * 0.85)
    is_conflict = line.state == "conflict"
    if is_conflict:
        points = trimmed(points[::-1], size * 0.85)[0][::-1]
        points = _zigzag(points)
    data = path_data(points)
    paint = _paint(line)
    kind = ("inf hot" if line.is_hot else "inf") + (DIM if line.is_dim else "")
    parts = [_group(kind, line.records, line.source, line.target)]
    parts.append(_stroke(data, "casing", width + _CASING))
    if line.is_hot:
        parts.append(_stroke(data, "no k-hot-soft", width + 10))
        parts.append(_stroke(data, "no k-ink", width + 2.6))
    is_assumed = line.confidence in ASSUMED
    dash = f"{width * 2.4:.1f} {width * 1.9:.1f}" if is_assumed and not is_conflict else ""
    cut = line.state == "suppressed"
    classes = f"no k-{paint} severed" if cut else f"no k-{paint}"
    parts.append(_stroke(data, classes, width, "" if cut else dash))
    parts.append(_head(line, tip, into, size, paint))
    if is_conflict:
        start, back = line.points[0], _direction(line.points[1], line.points[0])
        parts.append(_head(line, start, back, size, paint))
    if cut:
        parts.append(_cut_sign(*middle_of(line.points)))
    return "".join(parts) + f'<path class="hit" d="{path_data(line.points)}"/></g>'


def _paint(line: RoutedInfluence) -> str:
    if line.is_hot:
        return "hot"
    if line.state == "suppressed":
        return "ink3"
    return "old" if line.freshness in _OLD else "inf"


def _head(line: RoutedInfluence, tip: Point, into: Point, size: float, paint: str) -> str:
    data = arrowhead(tip, into, size)
    width = influence_width(line, 0)
    if line.confidence in ASSUMED:
        return _stroke(data, f"no k-{paint}", max(1.6, width * 0.8))
    filled = line.is_hot or line.confidence == "confirmed"
    fill, edge = (paint if filled else "canvas"), ("ink" if line.is_hot else paint)
    return _stroke(f"{data}Z", f"f-{fill} k-{edge} round", 1.6)


def _cut_sign(x: float, y: float) -> str:
    return (
        f'<g transform="translate({number(x)} {number(y)})">'
        '<circle r="10" class="f-canvas k-ink2" stroke-width="1.4"/>'
        '<path d="M-4 -4L4 4M4 -4L-4 4" class="no k-ink" stroke-width="2.2"/></g>'
    )


def _direction(a: Point, b: Point) -> Point:
    gap = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return ((b[0] - a[0]) / gap, (b[1] - a[1]) / gap)


def _zigzag(points: Sequence[Point]) -> list[Point]:
    """A conflict line: a zigzag of four strokes at its middle."""
    x, y = middle_of(points)
    near = min(range(1, len(points)), key=lambda i: math.dist(points[i], (x, y)))
    dx, dy = _direction(points[near - 1], points[near])
    reach = min(14.0, math.dist(points[0], points[-1]) / 4)
    before = [p for p in points if (p[0] - x) * dx + (p[1] - y) * dy < -reach] or [points[0]]
    after = [p for p in points if (p[0] - x) * dx + (p[1] - y) * dy > reach] or [points[-1]]
    teeth = [
        (x + dx * reach * t - dy * 6 * s, y + dy * reach * t + dx * 6 * s)
        for t, s in ((-1, 0), (-0.5, 1), (0, -1), (0.5, 1), (1, 0))
    ]
    return [*before, *teeth, *after]


def draw_tie(tie: RoutedTie) -> str:
    """A band from the lane to the contact with a dot at the contact; a rival's is double."""
    paint = "us" if tie.vendor == "us" else "rival"
    data, width = path_data(tie.points), tie.width
    dash = f"{width * 1.2:.1f} {width * 2 + 2:.1f}" if tie.confidence in ASSUMED else ""
    tone = "dimmed" if tie.is_outside else "clear" if tie.freshness == "fresh" else "calm"
    x, y = tie.points[-1]
    fill = paint if tie.confidence == "confirmed" else "paper"
    parts = [
        _group(f"tie tie-{paint}{DIM if tie.is_dim else ''}", tie.records, tie.source, tie.target),
        _stroke(data, "casing", width + 4),
        _stroke(data, f"no k-{paint} {tone}" + ("" if dash else " cap"), width, dash),
    ]
    if paint == "rival" and width > _DOUBLE_FROM and not dash:
        parts.append(_stroke(data, "no k-canvas", width * 0.36))
    parts.append(
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{max(3.4, width * 0.62 + 1.6):.1f}" '
        f'class="f-{fill} k-{paint}" stroke-width="1.8"/>'
    )
    return "".join(parts) + f'<path class="hit" d="{data}"/></g>'


def draw_label(label: PlacedLabel, lang: str) -> str:
    """The words of a line on their plate."""
    box = label.box(lang)
    plate = "plate boxed" if label.kind == "hot" else "plate"
    parts = [
        _group("label" + (DIM if label.is_dim else ""), [label.record], label.source, label.target),
        (
            f'<rect class="{plate}" x="{number(box.x)}" y="{number(box.y)}" '
            f'width="{number(box.width)}" height="{number(box.height)}" rx="4"/>'
        ),
    ]
    for row, words in enumerate(label.lines):
        classes = "m mid f-ink2"
        if label.kind == "hot" and row == 0:
            classes = "b mid f-hot"
        elif label.kind in {"new", "bundle"}:
            classes = "s mid"
        y = box.y + LABEL_SIZE + 1 + row * (LABEL_SIZE + 2.5)
        parts.append(text(box.x + box.width / 2, y, LABEL_SIZE, words.to(lang), classes))
    return "".join(parts) + "</g>"


def draw_thumbnail_svg(thumb: Thumbnail, lang: str) -> str:
    """The account's seats, very small; who moved is dark."""
    title = thumb.title.to(lang)
    parts = [
        f'<g class="thumb" role="img" aria-label="{attribute(title)}">',
        text(thumb.box.x, thumb.box.y + 11, 11, title, "b f-ink2"),
    ]
    parts += [f'<path class="rep thin" d="{path_data(line)}"/>' for line in thumb.lines]
    for seat in thumb.seats:
        box = seat.box
        fill, edge = ("ink", "ink") if seat.is_moved else ("paper", "line2")
        parts.append(
            f'<rect class="f-{fill} k-{edge}" x="{number(box.x)}" y="{number(box.y)}" '
            f'width="{number(box.width)}" height="{number(box.height)}" rx="2.5"/>'
        )
        said = fit(in_language(seat.name, lang), box.width - 2, 11)
        classes = "b mid on-ink" if seat.is_moved else "mid f-ink2"
        parts.append(text(box.x + box.width / 2, box.y + 11.4, 11, said, classes))
    return "".join(parts) + "</g>"
