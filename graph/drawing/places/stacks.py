"""Large maps: one column per branch, everybody below its head in one stack.

Source: design 5, level of detail 121 to 1,000; picture `large`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.drawing.places.folding import Folding
from graph.drawing.places.forest import Forest
from graph.drawing.places.measures import MARGIN, STACKED, Measures
from graph.drawing.places.seating import Seating, Slot
from graph.drawing.scene import Box

__all__ = ["DOT_PITCH", "DOT_ROW", "dots_in_row", "stacked"]

DOT_PITCH = 8.4
DOT_ROW = 9.5
_TILE = 48.0
_UNIT_GAP = 16.0
_PLAIN_SIDE = 6.0
_PLAIN_TOP = 14.0
_OFFICE_STEP = 1.02
_LOWEST_OFFICE = 78.0
_PILE = 8
_WIDEST_PITCH = 240.0

Seated = list[tuple[dict[str, Box], dict[str, Slot]]]
Columns = list[list[tuple[str, int]]]


def dots_in_row(width: float) -> int:
    """How many dots stand in one row of a tile of this width."""
    return max(1, int((width - 16) // DOT_PITCH))


def stacked(
    folding: Folding,
    contexts: Sequence[Forest],
    pull: Mapping[str, float],
    width: float,
    *,
    has_lanes: bool,
) -> tuple[Seated, float, Measures]:
    """Place the boxes of a folded map in every context.

    Returns:
        Boxes and seats per context, the width they need, and the sizes used.
    """
    measures = STACKED if has_lanes else replace(STACKED, lane=0.0, gutter=_PLAIN_SIDE)
    measures = measures if has_lanes else replace(measures, top=_PLAIN_TOP)
    seating = Seating(contexts, pull)
    plans = [_columns(folding, forest, seating) for forest in contexts]
    count = max(max((len(columns) for columns, _office in plans), default=1), 1)
    deepest = max((d for columns, _o in plans for col in columns for _k, d in col), default=1)
    middle = (len(seating.heads) - 1) // 2 if seating.heads else 0
    extent = max(count - 1.0, middle + (_OFFICE_STEP if any(o for _c, o in plans) else 0.0))
    side = MARGIN + measures.lane + measures.gutter
    inner = width - 2 * side
    need = measures.card[0] + measures.column_gap + measures.indent * max(0, deepest - 1)
    wish = (inner - measures.card[0] - measures.indent) / extent if extent else 0.0
    card = min(measures.widest, max(measures.card[0], wish - measures.column_gap))
    measures = replace(measures, card=(float(round(card)), measures.card[1]))
    pitch = max(need, min(wish, _WIDEST_PITCH))
    used = extent * pitch + measures.card[0] + measures.indent * deepest
    needed = max(width, used + 2 * side)
    first = side + max(0.0, (needed - 2 * side - used) / 2)
    place = _Placing(folding, measures, first, pitch, middle)
    seated = [
        place.boxes(columns, office, seating.top(forest))
        for forest, (columns, office) in zip(contexts, plans, strict=True)
    ]
    return seated, float(round(needed)), measures


def _columns(folding: Folding, forest: Forest, seating: Seating) -> tuple[Columns, str | None]:
    """Who stands in which column with which indent, and who sits right of the root."""
    heads = set(seating.heads)

    def below(key: str, depth: int) -> list[tuple[str, int]]:
        children = sorted(
            forest.children[key],
            key=lambda who: (folding.beside.get(who, who), who not in folding.tiles, who),
        )
        return [(key, depth)] + [pair for who in children for pair in below(who, depth + 1)]

    columns: Columns = []
    for head in seating.heads:
        columns.append(below(head, 0) if seating.is_head(forest, head) else [])
    top = seating.top(forest)
    staff = [] if top is None else [key for key in forest.children[top] if key not in heads]
    office = staff[0] if len(staff) == 1 and heads and _is_low(folding, staff[0]) else None
    if office is None:
        pairs = [pair for key in staff for pair in below(key, 1)]
        columns += [pairs[i : i + _PILE] for i in range(0, len(pairs), _PILE)]
    free = [k for k in forest.roots if k != top and k not in heads and forest.is_leaf(k)]
    columns += [[(k, 0) for k in free[i : i + _PILE]] for i in range(0, len(free), _PILE)]
    return columns, office


def _is_low(folding: Folding, key: str) -> bool:
    return _height(folding, key, STACKED) <= _LOWEST_OFFICE


def _height(folding: Folding, key: str, measures: Measures) -> float:
    tile = folding.tiles.get(key)
    if tile is None:
        return measures.card[1]
    rows = -(-len(tile.members) // dots_in_row(measures.card[0]))
    return _TILE + DOT_ROW * max(0, rows - 1)


class _Placing:
    """Pixels for the columns of one context."""

    def __init__(
        self, folding: Folding, measures: Measures, first: float, pitch: float, middle: int
    ) -> None:
        self._folding = folding
        self._measures = measures
        self._first = first
        self._pitch = pitch
        self._middle = middle

    def _box(self, key: str, column: float, depth: int, y: float) -> Box:
        x = self._first + column * self._pitch + depth * self._measures.indent
        size = self._measures.card[0], _height(self._folding, key, self._measures)
        return Box(float(round(x)), float(round(y)), *size)

    def boxes(
        self, columns: Columns, office: str | None, root: str | None
    ) -> tuple[dict[str, Box], dict[str, Slot]]:
        """Boxes and seats of one context."""
        boxes: dict[str, Box] = {}
        slots: dict[str, Slot] = {}
        measures = self._measures
        top = measures.top
        if root is not None:
            boxes[root] = self._box(root, self._middle, 0, top)
            slots[root] = Slot(self._middle, 0, 0, "root")
            top += measures.card[1] + measures.bus_gap
        if office is not None:
            column = self._middle + _OFFICE_STEP
            boxes[office] = self._box(office, column, 0, measures.top + 8)
            slots[office] = Slot(column, 0, 0, "office")
        for number, pairs in enumerate(columns):
            y = top
            for row, (key, depth) in enumerate(pairs, start=1):
                y += _UNIT_GAP - measures.row_gap if row > 1 and self._starts_unit(key) else 0.0
                boxes[key] = self._box(key, number, depth, y)
                kind = "head" if depth == 0 else "tree"
                slots[key] = Slot(number, row, depth, kind)
                y = boxes[key].bottom + (measures.first_gap if depth == 0 else measures.row_gap)
        return boxes, slots

    def _starts_unit(self, key: str) -> bool:
        return key in self._folding.tiles
