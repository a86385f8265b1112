"""Large maps: branches side by side in as many columns as the page has room for.

Whoever is open stands right below the head of the branch, folded units follow. Low branches share a
column, a branch taller than a screen goes on in the next one: the width is used, the height stays
bounded, and nothing is scrolled sideways.
Source: design 5, level of detail 121 to 1,000; picture `large`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.drawing.content import Words
from graph.drawing.lettering import text_width, wrap
from graph.drawing.places.folding import Folding
from graph.drawing.places.measures import MARGIN, STACKED, Measures
from graph.drawing.places.seating import Seating, Slot
from graph.drawing.scene import Box

__all__ = [
    "DOT_PITCH",
    "DOT_ROW",
    "TILE_NAME_ROW",
    "dots_in_row",
    "stacked",
    "tile_name_rows",
]

DOT_PITCH = 9.8
DOT_ROW = 11.0
TILE_NAME_ROW = 13.0
_TILE_NAME = 12.0
_TILE = 44.0
_PLAIN_SIDE = 6.0
_PLAIN_TOP = 30.0
_TAG_GAP = 20.0
_BRANCH_GAP = 30.0
_LEAST_GAP, _GOOD_GAP, _WIDEST_GAP = 26.0, 52.0, 110.0
_ROOT_GAP = 34.0
_TALLEST_BESIDE_ROOT = 78.0
_ONE_SCREEN = 400.0
_STEP = 16.0
# So that a deal's map has its columns where the account's map of as many columns has them, all have
# room for so many steps where the page allows it; heads stand below an office, be there one or not.
_DEEP = 2
_OFFICE_DROP = 8.0

Row = tuple[str, int]  # a box and how many steps it is indented


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands in one column without a break: a branch, or a further part of one."""

    rows: tuple[Row, ...]
    is_further: bool = False


def dots_in_row(width: float) -> int:
    """How many dots stand in one row of a tile of this width."""
    return max(1, int((width - 14) // DOT_PITCH))


def tile_name_rows(name: str, count: int, width: float) -> tuple[str, ...]:
    """The name of a tile in one row beside the count, or in two with the count in the second."""
    own = text_width(f"+{count}", _TILE_NAME, bold=True) + 6
    if text_width(name, _TILE_NAME, bold=True) <= width - 18 - own:
        return (name,)
    rows = wrap(name, width - 18, _TILE_NAME, 2, bold=True)
    if len(rows) < 2:  # noqa: PLR2004 - one long word: the count stands below
        return (*rows, "")
    return (rows[0], *wrap(rows[1], width - 18 - own, _TILE_NAME, 1, bold=True))


def stacked(
    folding: Folding, pull: Mapping[str, float], width: float, *, has_lanes: bool
) -> tuple[dict[str, Box], dict[str, Slot], float, Measures]:
    """Place the boxes of the drawn context in columns.

    Args:
        folding: The boxes and who sits below whom.
        pull: Sum of our tie weights minus the rival's, per box.
        width: Wished width in pixels.
        has_lanes: Whether people stand beside the chart.

    Returns:
        Boxes and seats, the width they need, and the sizes used.
    """
    measures = STACKED
    if not has_lanes:
        measures = replace(measures, lane=0.0, gutter=_PLAIN_SIDE, top=_PLAIN_TOP)
    gauge = _Gauge(folding, measures)
    root, beside, branches = _branches(folding, pull, gauge)
    side = MARGIN + measures.lane + measures.gutter
    inner = width - 2 * side
    columns = _fitted(branches, gauge, inner)
    deep = _steps(columns, measures, inner)
    bare = sum(deep) * measures.indent
    gaps = max(1, len(columns) - 1)
    card = (inner - bare - (len(columns) - 1) * _GOOD_GAP) / max(1, len(columns))
    card = float(round(min(measures.widest, max(measures.card[0], card))))
    measures = replace(measures, card=(card, measures.card[1]))
    gap = (inner - bare - card * len(columns)) / gaps
    gap = min(_WIDEST_GAP, max(_LEAST_GAP, gap))
    used = bare + card * len(columns) + gap * (len(columns) - 1)
    needed = max(width, used + 2 * side)
    lefts = [side + max(0.0, (needed - 2 * side - used) / 2)]
    for depth in deep[:-1]:
        lefts.append(lefts[-1] + card + depth * measures.indent + gap)
    boxes, slots = _Placing(_Gauge(folding, measures), lefts).place(columns, root, beside)
    return boxes, slots, float(round(needed)), measures


class _Gauge:
    """Heights of boxes, pieces and columns."""

    def __init__(self, folding: Folding, measures: Measures) -> None:
        self.measures = measures
        self.forest = folding.current
        self._folding = folding

    def box(self, key: str) -> float:
        """Height of a box."""
        tile = self._folding.tiles.get(key)
        if tile is None:
            return self.measures.card[1]
        width, count = self.measures.card[0], len(tile.members)
        rows = -(-count // dots_in_row(width))
        names = max(len(tile_name_rows(said, count, width)) for said in _both(tile.name))
        return _TILE + DOT_ROW * (rows - 1) + TILE_NAME_ROW * (names - 1)

    def gap(self, key: str, *, is_head: bool) -> float:
        """Room below a box: for its tags, and for the lines below a head."""
        if is_head:
            return self.measures.first_gap
        # Whoever has words on one map of the context keeps the room on all: places are equal.
        return self.measures.row_gap if key in self._folding.tiles else _TAG_GAP

    def piece(self, rows: Sequence[Row], *, is_further: bool = False) -> float:
        """Height of a piece without what follows below it."""
        total = sum(
            self.box(key) + self.gap(key, is_head=not (number or is_further))
            for number, (key, _depth) in enumerate(rows)
        )
        last = rows[-1][0]
        return total - self.gap(last, is_head=len(rows) == 1 and not is_further)


def _both(words: Words) -> tuple[str, str]:
    return words.zh, words.en


def _branches(
    folding: Folding, pull: Mapping[str, float], gauge: _Gauge
) -> tuple[str | None, dict[str, str], list[_Piece]]:
    """The root, who stands beside it by side, and the branches in the order of their columns."""
    forest, seating = folding.current, Seating([folding.current], pull)
    root, later = seating.top(forest), folding.unfolded | folding.tiles.keys()

    def order(key: str) -> tuple[bool, int, str]:
        return key in later, folding.places.get(key, 0), key

    def below(key: str, depth: int) -> Iterator[Row]:
        yield key, depth
        for child in sorted(forest.children[key], key=order):
            yield from below(child, depth + 1)

    heads = [key for key in seating.heads if seating.is_head(forest, key)]
    staff = [] if root is None else [key for key in forest.children[root] if key not in heads]
    free = [key for key in forest.roots if key != root and key not in heads]
    beside: dict[str, str] = {}
    for name, group in (("right", staff), ("left", free)):
        is_low = len(group) == 1 and gauge.box(group[0]) <= _TALLEST_BESIDE_ROOT
        if root is not None and heads and is_low and forest.is_leaf(group[0]):
            beside[name] = group.pop()
    tops = [*heads, *sorted((*staff, *free), key=order)]
    # A unit that is opened keeps its place among the folded ones, after whoever matters here.
    pulls = {key: sum(pull.get(who, 0.0) for who in forest.subtree(key)) for key in tops}
    tops.sort(key=lambda key: (key in later, key in free, -pulls[key]))
    return root, beside, [_Piece(tuple(below(key, 0))) for key in tops]


def _fitted(branches: Sequence[_Piece], gauge: _Gauge, inner: float) -> list[list[_Piece]]:
    """The lowest columns that fit into a width; one column where nothing does."""
    card, indent = gauge.measures.card[0], gauge.measures.indent
    most = max(1, int((inner + _LEAST_GAP) // (card + indent + _LEAST_GAP)))
    for count in range(most, 0, -1):
        columns = _into(branches, gauge, count)
        used = sum(card + indent * _deepest(column) for column in columns)
        used += _LEAST_GAP * (len(columns) - 1)
        if used <= inner:
            break
    return columns


def _steps(columns: Sequence[Sequence[_Piece]], measures: Measures, inner: float) -> list[int]:
    """For how many steps each column has room: as many as any; on full maps, what it needs."""
    needed = [_deepest(column) for column in columns]
    wished = [max(_DEEP, deep) for deep in needed]
    used = sum(measures.card[0] + measures.indent * deep for deep in wished)
    return wished if used + _LEAST_GAP * (len(columns) - 1) <= inner else needed


def _deepest(column: Sequence[_Piece]) -> int:
    return max((depth for piece in column for _key, depth in piece.rows), default=0)


def _into(branches: Sequence[_Piece], gauge: _Gauge, count: int) -> list[list[_Piece]]:
    """The lowest columns of which there are at most so many."""
    everything = sum(gauge.piece(piece.rows) + _BRANCH_GAP for piece in branches)
    limit = 0.0
    columns = _packed(branches, gauge, limit)
    while len(columns) > count and limit < everything:
        limit += _STEP
        columns = _packed(branches, gauge, limit)
    return columns


def _packed(branches: Sequence[_Piece], gauge: _Gauge, limit: float) -> list[list[_Piece]]:
    """Columns in which branches share up to a height and go on beyond a screen's."""
    columns: list[list[_Piece]] = []
    fill = 0.0
    for branch in branches:
        height = gauge.piece(branch.rows)
        if columns and fill + _BRANCH_GAP + height <= limit and not columns[-1][0].is_further:
            columns[-1].append(branch)
            fill += _BRANCH_GAP + height
            continue
        pieces = _split(branch, gauge, max(limit, _ONE_SCREEN))
        columns += [[piece] for piece in pieces]
        fill = gauge.piece(pieces[-1].rows)
    return columns


def _split(branch: _Piece, gauge: _Gauge, limit: float) -> list[_Piece]:
    """Parts of a branch of at most a height.

    Whoever has reports keeps them in one part where a column holds them; else they go on in the
    next column, but never beyond it: the line from their boss would run through other cards.
    """
    start = gauge.box(branch.rows[0][0]) + gauge.measures.first_gap
    parts: list[list[Row]] = [[branch.rows[0]]]
    path: list[int] = []  # the part in which each boss above the row stands, from the head's report
    for number, (key, depth) in enumerate(branch.rows[1:], start=1):
        further = len(parts) > 1
        del path[depth - 1 :]
        unit = [(key, depth)]
        unit += itertools.takewhile(lambda row, d=depth: row[1] > d, branch.rows[number + 1 :])  # type: ignore[misc]
        if start + gauge.piece(unit, is_further=True) > limit:
            unit = unit[:1]
        wished = gauge.piece([*parts[-1], *unit], is_further=further) + start * further
        is_free = all(part == len(parts) - 1 for part in path)
        if wished > limit and is_free and len(parts[-1]) > (0 if further else 1):
            parts.append([])
        path.append(len(parts) - 1)
        parts[-1].append((key, depth))
    least = [min(depth for _key, depth in part) for part in parts]
    return [
        _Piece(tuple((key, depth - least[number]) for key, depth in part), is_further=number > 0)
        for number, part in enumerate(parts)
    ]


class _Placing:
    """Pixels for the columns."""

    def __init__(self, gauge: _Gauge, lefts: Sequence[float]) -> None:
        self._gauge = gauge
        self._lefts = lefts
        self._boxes: dict[str, Box] = {}
        self._slots: dict[str, Slot] = {}

    def _put(self, key: str, x: float, y: float, slot: Slot) -> None:
        size = self._gauge.measures.card[0], self._gauge.box(key)
        self._boxes[key] = Box(float(round(x)), float(round(y)), *size)
        self._slots[key] = slot

    def place(
        self, columns: Sequence[Sequence[_Piece]], root: str | None, beside: Mapping[str, str]
    ) -> tuple[dict[str, Box], dict[str, Slot]]:
        """Boxes and seats."""
        measures = self._gauge.measures
        card, top = measures.card[0], measures.top
        if root is not None:
            middle = (len(columns) - 1) // 2
            left = self._lefts[middle]
            self._put(root, left, top, Slot(middle, 0, 0, "root"))
            step = card + _ROOT_GAP
            if "right" in beside:
                slot = Slot(middle + 1, 0, 0, "office")
                self._put(beside["right"], left + step, top + _OFFICE_DROP, slot)
            if "left" in beside:
                self._put(beside["left"], left - step, top, Slot(middle - 1, 0, 0, "free"))
            lowest = max(box.bottom for box in self._boxes.values())
            top = max(lowest, top + measures.card[1] + _OFFICE_DROP) + measures.bus_gap
        for number, column in enumerate(columns):
            y = top
            for piece in column:
                y = self._stand(piece, number, y) + _BRANCH_GAP
        return self._boxes, self._slots

    def _hangs_on_head(self, key: str) -> bool:
        boss = self._gauge.forest.parent[key]
        return boss in self._slots and self._slots[boss].row == 1

    def _filled(self, column: int) -> int:
        return sum(slot.column == column and slot.row > 0 for slot in self._slots.values())

    def _stand(self, piece: _Piece, number: int, y: float) -> float:
        """Seat the rows of a piece from a height on; answers where they end."""
        gauge = self._gauge
        y += (gauge.measures.card[1] + gauge.measures.first_gap) * piece.is_further
        is_first = not self._filled(number)
        for row, (key, depth) in enumerate(piece.rows):
            is_top = row == 0 and is_first
            is_head = row == 0 and not piece.is_further
            x = self._lefts[number] + depth * gauge.measures.indent
            # Whoever stands below others is led to from the left, as the indented are.
            is_led_from_above = is_top and (is_head or self._hangs_on_head(key))
            place = 1 if is_top else self._filled(number) + 2
            indent = 0 if is_led_from_above else max(1, depth)
            self._put(key, x, y, Slot(number, place, indent, "head" if is_head else "tree"))
            y = self._boxes[key].bottom + gauge.gap(key, is_head=is_head)
        return self._boxes[piece.rows[-1][0]].bottom
