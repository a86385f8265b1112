"""From seats to pixels: cards, lanes, and the height and width that they need.

Source: design 5, slots 5 to 7; level of detail.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.drawing.content import LanePerson, Tie
from graph.drawing.places.folding import Folding
from graph.drawing.places.forest import Forest
from graph.drawing.places.measures import (
    FULL,
    MARGIN,
    SMALL,
    Measures,
)
from graph.drawing.places.seating import Seating, Slot
from graph.drawing.places.stacks import stacked
from graph.drawing.scene import Box

__all__ = ["Layout", "arrange"]

_OFFICE_DROP = 26.0
_SHELF_GAP = 18.0
_WIDEST_PITCH = 330.0
_FOOT = 20.0
_TAG_DEPTH = 14.0
_FLATTEST, _SLIMMEST = 3.0, 0.5


Seated = list[tuple[dict[str, Box], dict[str, Slot]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of everybody, and the seats they came from.

    Attributes:
        boxes: Box of every card and tile.
        slots: Their seats.
        lanes: Box of every lane person.
        tags: Where words stand below cards.
        seated: For every shown context its forest, boxes and seats.
    """

    boxes: dict[str, Box]
    slots: dict[str, Slot]
    lanes: dict[str, Box]
    tags: tuple[Box, ...]
    seated: tuple[tuple[Forest, dict[str, Box], dict[str, Slot]], ...]
    width: float
    height: float
    measures: Measures

    def boxes_of(self, forest: Forest) -> dict[str, Box]:
        """The boxes in another shown context."""
        return next(boxes for known, boxes, _s in self.seated if known.parent == forest.parent)

    def slots_of(self, forest: Forest) -> dict[str, Slot]:
        """The seats in another shown context."""
        return next(slots for known, _b, slots in self.seated if known.parent == forest.parent)


def arrange(
    folding: Folding,
    ties: Sequence[Tie],
    lane_people: Sequence[LanePerson],
    width: float,
    height: float | None,
) -> Layout:
    """Place every box.

    Args:
        folding: The boxes and who sits below whom in each context.
        ties: They pull branches towards their side and decide the order in the lanes.
        lane_people: Who stands in the lanes.
        width: Wished width in pixels; wider charts take what they need.
        height: Wished height, None for what is needed.
    """
    lasting = [tie for tie in ties if not tie.is_added and tie.contact in folding.home]
    pull: dict[str, float] = {}
    for tie in lasting:
        home = folding.home[tie.contact]
        pull[home] = pull.get(home, 0.0) + (tie.weight if tie.vendor == "us" else -tie.weight)
    contexts, seated, needed, measures = _places(folding, pull, width, has_lanes=bool(lane_people))
    boxes = [placed for placed, _slots in seated]
    current = next(i for i, f in enumerate(contexts) if f.parent == folding.current.parent)
    bottom = max((box.bottom for placed in boxes for box in placed.values()), default=measures.top)
    tallest = max((sum(p.vendor == v for p in lane_people) for v in ("us", "rival")), default=0)
    lanes_bottom = measures.top + tallest * (measures.lane_height + measures.lane_gap)
    full_height = max(
        bottom + _FOOT, lanes_bottom, height or 0.0, float(math.ceil(needed / _FLATTEST))
    )
    needed = max(needed, float(round(full_height * _SLIMMEST)))
    lanes: dict[str, Box] = {}
    for vendor in ("us", "rival"):
        group = [who for who in lane_people if who.vendor == vendor]
        heights = _wished_heights(group, ties, folding.home, boxes)
        x = MARGIN if vendor == "us" else needed - MARGIN - measures.lane
        lanes.update(_lane(heights, x, full_height, measures))
    return Layout(
        boxes=boxes[current],
        slots=seated[current][1],
        lanes=lanes,
        tags=tuple(_below(box) for key, box in boxes[current].items() if key in folding.tagged),
        seated=tuple((f, *placed) for f, placed in zip(contexts, seated, strict=True)),
        width=needed,
        height=full_height,
        measures=measures,
    )


def _places(
    folding: Folding, pull: Mapping[str, float], width: float, *, has_lanes: bool
) -> tuple[list[Forest], Seated, float, Measures]:
    """Boxes and seats in every shown context, the width that they need, and the sizes used.

    The units that fold differ with the context, so folded maps have no common places to keep.
    """
    contexts = _distinct([folding.current] if folding.is_packed else folding.contexts)
    if folding.is_packed:
        placed, slots, needed, measures = stacked(folding, pull, width, has_lanes=has_lanes)
        return contexts, [(placed, slots)], needed, measures
    sizes = FULL if folding.level == 0 else SMALL
    return contexts, *_seated(contexts, pull, sizes, width)


def _below(box: Box) -> Box:
    return Box(box.x, box.bottom, box.width, _TAG_DEPTH)


def _distinct(contexts: Iterable[Forest]) -> list[Forest]:
    found: list[Forest] = []
    for forest in contexts:
        if all(forest.parent != known.parent for known in found):
            found.append(forest)
    return found


def _seated(
    contexts: Sequence[Forest], pull: Mapping[str, float], measures: Measures, width: float
) -> tuple[Seated, float, Measures]:
    seating = Seating(contexts, pull)
    slots = [seating.slots(forest) for forest in contexts]
    everyone = [slot for placed in slots for slot in placed.values()]
    measures, edges, needed = _columns(everyone, measures, width)
    rows = _Rows(everyone, measures)
    seated = [
        ({key: _box(slot, edges, rows, measures) for key, slot in placed.items()}, placed)
        for placed in slots
    ]
    return seated, needed, measures


class _Edges:
    """The left edge of every column; fractions lie between."""

    def __init__(self, first: float, pitches: Sequence[float]) -> None:
        self.lefts = [first]
        for pitch in pitches:
            self.lefts.append(self.lefts[-1] + pitch)

    def at(self, column: float) -> float:
        whole = min(int(column), len(self.lefts) - 2)
        left, right = self.lefts[whole], self.lefts[whole + 1]
        return left + (column - whole) * (right - left)


def _columns(
    slots: Sequence[Slot], measures: Measures, width: float
) -> tuple[Measures, _Edges, float]:
    """The column edges, and the width they need with the lanes and margins."""
    last = max((slot.column for slot in slots), default=0.0)
    count = int(last) + 1
    card, height = measures.card
    deepest = [0] * (count + 1)
    for slot in slots:
        deepest[int(slot.column)] = max(deepest[int(slot.column)], slot.indent)
    side = MARGIN + measures.lane + measures.gutter
    inner = width - 2 * side
    pitch = (inner - card - measures.indent) / last if last else 0.0
    if measures.widest > card and pitch > card + measures.column_gap:
        card = min(measures.widest, pitch - measures.column_gap)
        pitch = (inner - card - measures.indent) / last
    needs = [card + max(measures.column_gap, 5 + measures.indent * deep) for deep in deepest]
    pitch = min(pitch, _WIDEST_PITCH)
    pitches = [max(pitch, need) for need in needs]
    edges = _Edges(0.0, pitches)
    used = max((edges.at(s.column) + s.indent * measures.indent for s in slots), default=0.0) + card
    first = side + max(0.0, (inner - used) / 2 if pitch >= _WIDEST_PITCH or not last else 0.0)
    needed = max(width, used + 2 * side)
    sized = replace(measures, card=(float(round(card)), height))
    return sized, _Edges(first, pitches), float(round(needed))


class _Rows:
    """The top of every row; the first row grows with its piles."""

    def __init__(self, slots: Sequence[Slot], measures: Measures) -> None:
        card = measures.card[1]
        self._measures = measures
        low = max((self.drop(slot) for slot in slots if slot.row == 0), default=0.0)
        self._first = measures.top + max(card + measures.bus_gap, low + card + _OFFICE_DROP)

    def drop(self, slot: Slot) -> float:
        step = self._measures.card[1] + _SHELF_GAP
        return slot.shelf * step + (_OFFICE_DROP if slot.kind == "office" else 0.0)

    def top(self, slot: Slot) -> float:
        card = self._measures.card[1]
        if slot.row == 0:
            return self._measures.top + self.drop(slot)
        if slot.row == 1:
            return self._first
        below = (slot.row - 2) * (card + self._measures.row_gap)
        return self._first + card + self._measures.first_gap + below


def _box(slot: Slot, edges: _Edges, rows: _Rows, measures: Measures) -> Box:
    x = edges.at(slot.column) + slot.indent * measures.indent
    return Box(float(round(x)), float(round(rows.top(slot))), *measures.card)


def _wished_heights(
    group: Sequence[LanePerson],
    ties: Sequence[Tie],
    home: Mapping[str, str],
    contexts: Sequence[Mapping[str, Box]],
) -> list[tuple[float, str]]:
    """The middle each lane person wishes: at the contacts, weighted, mean over the contexts."""
    wishes = []
    for who in group:
        own = [tie for tie in ties if tie.person == who.key and tie.contact in home]
        own = [tie for tie in own if not tie.is_added] or own
        total = sum(tie.weight for tie in own)
        heights = []
        for boxes in contexts:
            seen = [(tie.weight, boxes.get(home[tie.contact])) for tie in own]
            middles = [(w, box.y + box.height / 2) for w, box in seen if box is not None]
            if total > 0 and middles:
                heights.append(sum(w * y for w, y in middles) / total)
        wish = sum(heights) / len(heights) if heights else float("inf")
        wishes.append((wish, who.key))
    return sorted(wishes)


def _lane(
    wishes: Sequence[tuple[float, str]], x: float, height: float, measures: Measures
) -> dict[str, Box]:
    """Push apart from the top, then back from the bottom."""
    size, gap = measures.lane_height, measures.lane_gap
    tops: list[float] = []
    for wish, _key in wishes:
        least = tops[-1] + size + gap if tops else measures.top
        tops.append(max(least, wish - size / 2) if wish != float("inf") else least)
    most = height - size - 10
    for number in range(len(tops) - 1, -1, -1):
        tops[number] = min(tops[number], most)
        most = tops[number] - size - gap
    return {
        key: Box(x, float(round(top)), measures.lane, size)
        for (_wish, key), top in zip(wishes, tops, strict=True)
    }
