"""The account's seats, very small, in a free corner of a map that moved some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph.drawing.lettering import text_width
from graph.drawing.phrases import where_they_sat
from graph.drawing.places.forest import Forest
from graph.drawing.places.seating import Slot
from graph.drawing.routes.curves import Array
from graph.drawing.scene import Box, Point, Thumbnail, ThumbnailSeat
from graph.wording import in_language

__all__ = ["draw_thumbnail"]

_CARD_WIDTHS = (26.0, 48.0)  # for two Chinese characters; for four
_CARD_HEIGHT = 15.0
_PITCH = (56.0, 23.0)
_SIZE = 11.0
_INDENT = 5.0
_TITLE = 16.0
_MOST_SEATS = 24
_STEP = 8.0
_CLEAR = 9.0


def draw_thumbnail(
    slots: Mapping[str, Slot],
    account: Forest,
    names: Mapping[str, str],
    moved: Sequence[str],
    free: tuple[Sequence[Box], Sequence[Array], tuple[float, float]],
) -> Thumbnail | None:
    """Draw it in a free place, or not at all when nothing moved or there is no room.

    Args:
        slots: The account's seats.
        account: Who reports to whom there.
        names: Names as recorded.
        moved: Who sits elsewhere in the drawn context.
        free: Boxes and lines to keep clear of, and the width and height of the map.
    """
    if not moved or len(slots) > _MOST_SEATS:
        return None
    left = min(slot.column for slot in slots.values())
    width = _card_width([names.get(key, key) for key in slots])
    seats = {
        key: Box(
            (slot.column - left) * _PITCH[0] + slot.indent * _INDENT,
            _TITLE + (slot.row + (0.8 * slot.shelf if slot.row == 0 else 0)) * _PITCH[1],
            width,
            _CARD_HEIGHT,
        )
        for key, slot in slots.items()
    }
    title = where_they_sat(len(moved))
    across = max(190.0, *(box.right for box in seats.values()))
    height = max(box.bottom for box in seats.values())
    place = _free_place(across, height, *free)
    if place is None:
        return None
    x, y = place

    def shifted(box: Box) -> Box:
        return Box(round(box.x + x, 1), round(box.y + y, 1), box.width, box.height)

    placed = {key: shifted(box) for key, box in sorted(seats.items())}
    lines = [
        _line(placed[parent], placed[child], slots[parent], slots[child])
        for child, parent in account.parent.items()
        if parent in placed and child in placed
    ]
    small = [ThumbnailSeat(names.get(k, k), box, k in set(moved)) for k, box in placed.items()]
    return Thumbnail(title, Box(x, y, round(across, 1), height), tuple(small), tuple(lines))


def _card_width(names: Sequence[str]) -> float:
    least, most = _CARD_WIDTHS
    return min(most, max(least, *(text_width(in_language(one, "zh"), _SIZE) + 4 for one in names)))


def _line(boss: Box, box: Box, above: Slot, seat: Slot) -> tuple[Point, ...]:
    level = box.y + box.height / 2
    if above.kind == "root":
        if seat.row == 0:
            start = boss.y + boss.height / 2
            return ((boss.right, start), (box.x, start if seat.shelf == 0 else level))
        x, middle = boss.x + boss.width / 2, box.x + box.width / 2
        return ((x, boss.bottom), (x, box.y - 4), (middle, box.y - 4), (middle, box.y))
    spine = boss.x + 3
    if above.column != seat.column:
        middle = box.x + box.width / 2
        return ((spine, boss.bottom), (spine, box.y - 4), (middle, box.y - 4), (middle, box.y))
    return ((spine, boss.bottom), (spine, level), (box.x, level))


def _free_place(
    width: float,
    height: float,
    boxes: Sequence[Box],
    lines: Sequence[Array],
    field: tuple[float, float],
) -> Point | None:
    """The lowest free place, the rightmost among equals."""
    points = np.concatenate(lines) if lines else np.zeros((0, 2))
    y = field[1] - height - _CLEAR
    while y > field[1] / 2 - height / 2:
        x = field[0] - width - 2 * _CLEAR
        while x > _CLEAR:
            spot = Box(x, y, width, height)
            low = np.array((x - _CLEAR, y - _CLEAR))
            high = np.array((x + width + _CLEAR, y + height + _CLEAR))
            if not any(spot.meets(box, _CLEAR + 4) for box in boxes) and not bool(
                ((points > low) & (points < high)).all(axis=1).any()
            ):
                return (round(x, 1), round(y, 1))
            x -= _STEP
        y -= _STEP
    return None
