"""Reporting lines as elbows. They run in the gaps between rows and columns, never through a card.

Source: design 5, reporting lines.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.drawing.places.forest import Forest
from graph.drawing.places.seating import Slot
from graph.drawing.scene import Box, Point, ReportingLine

__all__ = ["BUS_RISE", "SPINE", "draw_reporting", "is_side_seat"]

BUS_RISE = 18.0
SPINE = 6.0
SIDE_DROP = 0.14
_OFFICE_RISE = 12.0
_OFFICE_FALL = 14.0
_FURTHER_FALL = 15.0
_LEFT_OF = 10.0


def draw_reporting(
    forest: Forest,
    account: Forest,
    boxes: Mapping[str, Box],
    slots: Mapping[str, Slot],
) -> tuple[ReportingLine, ...]:
    """The line of every box that has a manager, in the order of the keys.

    Args:
        forest: Who sits below whom in the drawn context.
        account: The same in the account; a different manager makes a "project" line.
        boxes: The cards and tiles.
        slots: Their seats.
    """
    heads = [
        boxes[key].y
        for key, parent in forest.parent.items()
        if key in boxes and parent is not None and slots[key].row == 1
        if slots[parent].kind == "root"
    ]
    bus = min(heads) - BUS_RISE if heads else 0.0
    lines = []
    for child, manager in forest.parent.items():
        if manager is None or child not in boxes or manager not in boxes:
            continue
        kind = "account" if account.parent.get(child, manager) == manager else "project"
        points = _elbow(boxes[manager], boxes[child], slots[manager], slots[child], bus)
        lines.append(ReportingLine(child, manager, kind, points))
    return tuple(lines)


def is_side_seat(manager: Slot, child: Slot) -> bool:
    """Whether the line comes from above into the child's top instead of its left side."""
    return manager.kind != "root" and child.column != manager.column and not child.indent


def _elbow(boss: Box, box: Box, above: Slot, seat: Slot, bus: float) -> tuple[Point, ...]:
    if above.kind == "root":
        x = boss.x + boss.width / 2
        if seat.kind == "office":
            return _office(boss, box, x)
        if seat.row == 1 and seat.indent == 0:
            middle = box.x + box.width / 2
            return ((x, boss.bottom), (x, bus), (middle, bus), (middle, box.y))
        spine, level = box.x - _LEFT_OF, box.y + box.height / 2
        return ((x, boss.bottom), (x, bus), (spine, bus), (spine, level), (box.x, level))
    spine = boss.x + SPINE
    if is_side_seat(above, seat):
        gap = boss.bottom + max(6.0, min(box.y - boss.bottom, 36.0) / 2)
        drop = box.x + box.width * SIDE_DROP
        return ((spine, boss.bottom), (spine, gap), (drop, gap), (drop, box.y))
    level = box.y + box.height / 2
    if above.column != seat.column:
        # The branch goes on in the next column, this one not at its top.
        gap, edge = boss.bottom + _FURTHER_FALL, box.x - _LEFT_OF
        return ((spine, boss.bottom), (spine, gap), (edge, gap), (edge, level), (box.x, level))
    return ((spine, boss.bottom), (spine, level), (box.x, level))


def _office(boss: Box, box: Box, x: float) -> tuple[Point, ...]:
    under = boss.bottom + _OFFICE_FALL
    level = box.bottom - _OFFICE_RISE
    if level >= under:
        if box.y > under:
            # A second office seat: down beside the pile, then in from the left.
            return ((x, boss.bottom), (x, under), (box.x - 8, under), (box.x - 8, level),
                    (box.x, level))  # fmt: skip
        return ((x, boss.bottom), (x, level), (box.x, level))
    return ((x, boss.bottom), (x, under), (box.x - 10, under), (box.x - 10, box.y + box.height / 2),
            (box.x, box.y + box.height / 2))  # fmt: skip
