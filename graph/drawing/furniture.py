"""Cards, tiles, lane cards and dashed seats of the scene, from content and layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.drawing.captions import knowing_words, reach_fact, told
from graph.drawing.content import Card, MapContent, Words
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
    shows_roles, in_project = content.shows_roles, content.kind != "account"
    boss = cards.get(card.background_boss or "")
    decisive = card.is_decider or (not shows_roles and card.importance in _DECISIVE_IMPORTANCE)
    changed = card.attitude_before if card.attitude_before != card.attitude else None
    return PersonBox(
        key=card.key,
        box=layout.boxes[card.key],
        size="full" if folding.level == 0 else "small",
        name=card.name,
        title=card.title,
        role=card.role if shows_roles else None,
        has_veto=card.has_veto,
        is_decider=decisive,
        is_ghost=shows_roles and not card.in_chain and card.rank_behind != 1,
        is_hot=card.rank_behind == 1 and not content.is_about_ties,
        attitude=card.attitude,
        attitude_before=changed,
        importance_chip=None if shows_roles else card.importance,
        rank_behind=card.rank_behind,
        bead=_bead(card.key, folding, layout),
        boss_note=boss.name if boss and in_project and not content.is_about_ties else "",
        side=card.side,
        units=card.units,
        spoken=told(person_name(card, in_project=shows_roles), _told_below(card)),
        standing=card.standing,
        notes=card.notes,
        is_quiet=card.is_quiet,
    )


def _told_below(card: Card) -> tuple[Words, ...]:
    """What the words below the card say."""
    is_told = card.standing is not None and card.standing.side
    return (*([reach_fact(card.standing)] if card.standing and is_told else []), *card.notes)


def _bead(key: str, folding: Folding, layout: Layout) -> str:
    parent = folding.current.parent.get(key)
    if parent is None or parent == folding.account.parent.get(key, parent):
        return ""
    if parent not in layout.slots:
        return ""
    return "top" if is_side_seat(layout.slots[parent], layout.slots[key]) else "left"


def tile_boxes(
    content: MapContent,
    folding: Folding,
    layout: Layout,
    ends: Iterable[tuple[str, str]],
) -> tuple[TileBox, ...]:
    """The folded units; those that a line touches, or words name, are shown in full tone."""
    cards = {card.key: card for card in content.cards}
    knowing = _knowing(content, folding) if content.is_about_ties else {}
    touched = {key for pair in ends for key in pair} | knowing.keys()
    tiles = []
    for key, tile in sorted(folding.tiles.items()):
        if key not in layout.boxes:
            continue
        attitudes = [cards[member].attitude for member in tile.members]
        dots = sorted(attitudes, key=lambda code: _DOT_ORDER.get(code or "", 4))
        notes = (knowing_words(knowing[key]),) if key in knowing else ()
        tiles.append(
            TileBox(
                key=key,
                box=layout.boxes[key],
                name=tile.name,
                dots=tuple(dots),
                members=tile.members,
                is_near=key in touched,
                spoken=told(tile_name(tile), notes),
                notes=notes,
            )
        )
    return tuple(tiles)


def _knowing(content: MapContent, folding: Folding) -> dict[str, list[tuple[str, int]]]:
    """For each tile, who of the shown people in the lanes has how many contacts in it."""
    lanes = {who.key: who.mark or who.name for who in content.lane_people if who.is_shown}
    known: dict[str, dict[str, set[str]]] = {}
    for tie in content.ties:
        home = folding.home.get(tie.contact)
        if home in folding.tiles and tie.is_shown and tie.weight > 0 and tie.person in lanes:
            known.setdefault(home, {}).setdefault(tie.person, set()).add(tie.contact)
    return {
        tile: [
            (lanes[who], len(met))
            for who, met in sorted(people.items(), key=lambda one: (-len(one[1]), one[0]))
        ]
        for tile, people in known.items()
    }


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
            told(lane_name(who), who.facts),
            who.company,
            who.notes,
        )
        for who in sorted(content.lane_people, key=lambda who: who.key)
        if who.is_shown and who.key in layout.lanes
    )


def ghost_seats(
    content: MapContent, folding: Folding, layout: Layout, routes: Sequence[Array]
) -> tuple[GhostSeat, ...]:
    """On an account map: where the shown opportunities put people, unless something is there."""
    if content.kind != "account" or not content.is_about_customer or folding.level > 0:
        return ()
    names = {card.key: card.name for card in content.cards}
    taken = [*layout.boxes.values(), *layout.lanes.values(), *layout.tags]
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
