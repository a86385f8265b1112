"""Circles of people as rounded areas: the members' cards, joined where nobody stands between.

Cards of members that face each other with nobody else in between become one area; areas that stand
apart are joined by a corridor around everybody else. An area keeps clear of cards of others, so
that no outsider looks like a member. Source: design 3 (circle); method 1.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from graph.drawing.additions import CircleOf
from graph.drawing.captions import circle_fact, circle_label
from graph.drawing.content import MapContent, Words
from graph.drawing.geometry import Box, Point
from graph.drawing.laid_over import Hull, Worded
from graph.drawing.lettering import text_width
from graph.drawing.outlines import outline
from graph.drawing.phrases import BOTH
from graph.drawing.places.folding import Folding
from graph.drawing.places.layout import Layout
from graph.drawing.routes.channels import Channels
from graph.drawing.routes.curves import ports_of, rounded

__all__ = ["draw_hulls"]

_PAD = 9.0
_CLEAR = 3.0
_LABEL = 16.0
_SIZE = 11.0
_RADIUS = 12.0
_CORRIDORS = (12.0, 7.0, 4.0)
_CELL = 4.0
_TAG = 15.0
_PORTS = (0.1, 0.25, 0.5, 0.75, 0.9)


def draw_hulls(content: MapContent, folding: Folding, layout: Layout) -> tuple[Hull, ...]:
    """The circles of a map, in the order of their records; one without an open member is left out.

    Args:
        content: Circles and people.
        folding: Who is folded away; such members are counted in the words of the circle.
        layout: Where everybody stands.

    Cost: one search of ways for each pair of areas that stand apart.
    """
    names = {card.key: card.name for card in content.cards}
    tagged = {card.key for card in content.cards if card.notes or card.background_boss}
    shown = {who.key for who in content.lane_people if who.is_shown}
    boxes = {**layout.boxes, **{key: box for key, box in layout.lanes.items() if key in shown}}
    taken: list[Box] = []
    hulls = []
    for circle in sorted(content.circles, key=lambda one: one.record):
        inside = [key for key in circle.members if folding.home.get(key) == key]
        if not inside:
            continue
        members = [boxes[key] for key in inside]
        others = [
            Box(box.x, box.y, box.width, box.height + (_TAG if key in tagged else 0))
            for key, box in boxes.items()
            if key not in inside
        ]
        area = _joined(members, others, (layout.width, layout.height))
        folded = sum(key in folding.home for key in circle.members) - len(inside)
        words = circle_label(circle.name, names.get(circle.leader or ""), folded)
        label = _label(words, area, [*boxes.values(), *taken], layout.width)
        taken += [label.box_zh, label.box_en] if label else []
        hulls.append(_hull(circle, inside, area, label, names))
    return tuple(hulls)


def _hull(
    circle: CircleOf,
    inside: Sequence[str],
    area: Sequence[Box],
    label: Worded | None,
    names: dict[str, str],
) -> Hull:
    known = tuple(names[key] for key in circle.members if key in names)
    spoken = circle_fact(circle, names.get(circle.leader or ""), known)
    loops = tuple(tuple(_softened(loop)) for loop in outline(area))
    return Hull(circle.record, tuple(inside), loops, circle.is_confirmed, label, spoken)


def _softened(loop: tuple[Point, ...]) -> Iterable[Point]:
    """A loop with round corners, from the middle of its first side."""
    (ax, ay), (bx, by) = loop[:2]
    middle = ((ax + bx) / 2, (ay + by) / 2)
    points = rounded([middle, *loop[1:], loop[0], middle], _RADIUS)
    return ((round(x, 1), round(y, 1)) for x, y in points)


def _grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def _around(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)


def _is_free(box: Box, others: Sequence[Box]) -> bool:
    return not any(box.meets(other, _CLEAR) for other in others)


def _joined(members: Sequence[Box], others: Sequence[Box], size: tuple[float, float]) -> list[Box]:
    """Rectangles that hold the members and nobody else, joined where that is possible."""
    padded = [_padded(box, others) for box in members]
    area = list(padded)
    groups = [{place} for place in range(len(padded))]
    reach = [_Reach(a, b, padded[a], padded[b]) for a, b in combinations(range(len(padded)), 2)]
    for one in sorted(reach, key=lambda one: (one.gap, one.a, one.b)):
        bridge = _around(one.first, one.second)
        if _is_free(bridge, others):
            area.append(bridge)
            _merge(groups, one.a, one.b)
    for one in sorted(reach, key=lambda one: (one.gap, one.a, one.b)):
        if any({one.a, one.b} <= group for group in groups):
            continue
        corridor = _corridor(one.first, one.second, others, size)
        if corridor:
            area += corridor
            _merge(groups, one.a, one.b)
    return area


@dataclass(frozen=True, slots=True)
class _Reach:
    """Two members and how far apart they stand."""

    a: int
    b: int
    first: Box
    second: Box

    @property
    def gap(self) -> float:
        dx = max(0.0, self.first.x - self.second.right, self.second.x - self.first.right)
        dy = max(0.0, self.first.y - self.second.bottom, self.second.y - self.first.bottom)
        return dx + dy


def _merge(groups: list[set[int]], a: int, b: int) -> None:
    first = next(group for group in groups if a in group)
    second = next(group for group in groups if b in group)
    if first is not second:
        first |= second
        groups.remove(second)


def _padded(box: Box, others: Sequence[Box]) -> Box:
    """The card with a rim as broad as its neighbours allow."""
    pad = _PAD
    while pad > 0 and not _is_free(_grown(box, pad), others):
        pad -= 1.0
    return _grown(box, max(0.0, pad))


def _corridor(one: Box, other: Box, others: Sequence[Box], size: tuple[float, float]) -> list[Box]:
    """A band from one area to the other around everybody else, as broad as there is room for."""
    for width in _CORRIDORS:
        clearance = width / 2 + _CLEAR
        grid = Channels((clearance, clearance, size[0] - clearance, size[1] - clearance), _CELL,
                        clearance)  # fmt: skip
        ports = [ports_of(box, ends=_PORTS) for box in (one, other)]
        found = grid.way([*others, one, other], (one, other), *ports)
        if found is not None:
            return [_band(a, b, width) for a, b in pairwise(found[0]) if a != b]
    return []


def _band(a: Point, b: Point, width: float) -> Box:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    return _grown(Box(x, y, abs(a[0] - b[0]), abs(a[1] - b[1])), width / 2)


def _label(words: Words, area: Sequence[Box], taken: Sequence[Box], width: float) -> Worded | None:
    """Words at the top of the area, else at another of its edges, clear of every card."""
    found: dict[str, Box] = {}
    for lang in BOTH:
        room = text_width(words.to(lang), _SIZE, bold=True) + 12
        spots = (
            Box(round(x, 1), round(y, 1), round(room, 1), _LABEL)
            for box in sorted(area, key=lambda box: (box.y, box.x))
            for x, y in (
                (box.x + 6, box.y - _LABEL + 4),
                (box.right - room - 6, box.y - _LABEL + 4),
                (box.x + 6, box.bottom - 4),
                (box.right - room - 6, box.bottom - 4),
                (box.right - 4, box.y + 6),
                (box.x - room + 4, box.y + 6),
            )
        )
        spot = next(
            (
                one
                for one in spots
                if one.x >= 0 and one.y >= 0 and one.right <= width
                if not any(one.meets(box) for box in taken)
            ),
            None,
        )
        if spot is None:
            return None
        found[lang] = spot
    return Worded(words, found["zh"], found["en"])
