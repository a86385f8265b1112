"""Cards, tiles, lane cards and dashed seats of the scene, from content and layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.drawing.content import Card, MapContent
from graph.drawing.phrases import lane_name, person_name, tile_name
from graph.drawing.places.folding import Folding
from graph.drawing.places.layout import Layout
from graph.drawing.routes.curves import Array
from graph.drawing.routes.reporting import is_side_seat
from graph.drawing.scene import Box, GhostSeat, LaneBox, PersonBox, TileBox

__all__ = ["ghost_seats", "lane_boxes", "person_boxes", "tile_boxes"]

_DOT_ORDER = {
    "strong_positive": 0, "positive": 0, "neutral": 1, "negative": 2, "strong_negative": 2,
    "unknown": 3,
}  # fmt: skip
_DECISIVE_IMPORTANCE = frozenset({"both", "positional"})


def person_boxes(content: MapContent, folding: Folding, layout: Layout) -> tuple[PersonBox, ...]:
    """The open people, in the order of their keys."""
    cards = {card.key: card for card in content.cards}
    return tuple(
        _person(cards[key], cards, content, folding, layout)
        for key in sorted(layout.boxes)
        if key in cards
    )


def _person(
    card: Card, cards: Mapping[str, Card], content: MapContent, folding: Folding, layout: Layout
) -> PersonBox:
    in_project = content.kind != "account"
    boss = cards.get(card.background_boss or "")
    decisive = card.is_decider or (not in_project and card.importance in _DECISIVE_IMPORTANCE)
    changed = card.attitude_before if card.attitude_before != card.attitude else None
    return PersonBox(
        key=card.key,
        box=layout.boxes[card.key],
        size="full" if folding.level == 0 else "small",
        name=card.name,
        title=card.title,
        role=card.role,
        has_veto=card.has_veto,
        is_decider=decisive,
        is_ghost=in_project and not card.in_chain and card.rank_behind != 1,
        is_hot=card.rank_behind == 1,
        attitude=card.attitude,
        attitude_before=changed,
        importance_chip=None if in_project else card.importance,
        rank_behind=card.rank_behind,
        bead=_bead(card.key, folding, layout),
        boss_note=boss.name if boss is not None and in_project else "",
        side=card.side,
        units=card.units,
        spoken=person_name(card, in_project=in_project),
    )


def _bead(key: str, folding: Folding, layout: Layout) -> str:
    parent = folding.current.parent.get(key)
    if parent is None or parent == folding.account.parent.get(key, parent):
        return ""
    if parent not in layout.slots:
        return ""
    return "top" if is_side_seat(layout.slots[parent], layout.slots[key]) else "left"


def tile_boxes(
    folding: Folding,
    layout: Layout,
    cards: Mapping[str, Card],
    ends: Iterable[tuple[str, str]],
) -> tuple[TileBox, ...]:
    """The folded units; those that a line touches are shown in full tone."""
    touched = {key for pair in ends for key in pair}
    tiles = []
    for key, tile in sorted(folding.tiles.items()):
        if key not in layout.boxes:
            continue
        attitudes = [cards[member].attitude for member in tile.members]
        dots = sorted(attitudes, key=lambda code: _DOT_ORDER.get(code or "", 4))
        spoken = tile_name(tile)
        tiles.append(
            TileBox(
                key, layout.boxes[key], tile.name, tuple(dots), tile.members, key in touched, spoken
            )
        )
    return tuple(tiles)


def lane_boxes(content: MapContent, layout: Layout) -> tuple[LaneBox, ...]:
    """Our people and the rivals', in the order of their keys."""
    return tuple(
        LaneBox(
            who.key,
            layout.lanes[who.key],
            who.vendor,
            who.mark,
            who.name,
            who.title,
            lane_name(who),
        )
        for who in sorted(content.lane_people, key=lambda who: who.key)
        if who.key in layout.lanes
    )


def ghost_seats(
    content: MapContent, folding: Folding, layout: Layout, routes: Sequence[Array]
) -> tuple[GhostSeat, ...]:
    """On an account map: where the shown opportunities put people, unless something is there."""
    if content.kind != "account" or folding.level > 0:
        return ()
    names = {card.key: card.name for card in content.cards}
    taken = [*layout.boxes.values(), *layout.lanes.values()]
    seats: list[GhostSeat] = []
    for context, forest in zip(content.other_seats, folding.others, strict=True):
        elsewhere = layout.boxes_of(forest)
        for key, parent in forest.parent.items():
            moved = key in names and parent != folding.account.parent.get(key)
            box = elsewhere.get(key) if moved else None
            if box is None or any(box.meets(other, 4) for other in taken):
                continue
            if any(_passes(points, box) for points in routes):
                continue
            seats.append(GhostSeat(key, names[key], context.name, box))
            taken.append(box)
    return tuple(seats)


def _passes(points: Array, box: Box) -> bool:
    x, y = points[:, 0], points[:, 1]
    return bool(((x > box.x) & (x < box.right) & (y > box.y) & (y < box.bottom)).any())
