"""Which people of a large map fold into which tile, and which stay open.

Units fold into tiles (without units: the people below one manager); the decision chain, the first
five behind it and the heads of their branches stay open, in an account the key people and every
head of a branch. A page never holds more than 60 boxes, whatever is opened.
Source: design 5, level of detail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.drawing.content import Card, Words
from graph.drawing.places.forest import Forest
from graph.vocabulary import Side
from graph.wording import in_language

__all__ = [
    "BOX_BUDGET",
    "MORE_SIGN",
    "TEAM_SIGN",
    "UNIT_SIGN",
    "Folded",
    "Tile",
    "folded_stacks",
    "folded_units",
    "importance_of",
]

BOX_BUDGET = 60
UNIT_SIGN = "unit:"
TEAM_SIGN = "team:"
MORE_SIGN = "more:"
_STACK = 8
_OPEN_PEOPLE = 40
_OPEN_HEADS = 12
_OPEN_RANKS = 5
_LAST_OF_DEAL, _LAST_OF_ACCOUNT = 3, 4  # by the first number of `importance_of`
_KEY_IMPORTANCE = {"both": 0, "positional": 1, "interpersonal": 2}
_REST = Words("其余成员", "Others")


@dataclass(frozen=True, slots=True)
class Tile:
    """Folded people under one name."""

    key: str
    name: Words
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The tiles of a map.

    Attributes:
        opened: Keys of opened tiles that stay open.
        unfolded: Who has a card only because a tile is open.
    """

    tiles: tuple[Tile, ...]
    opened: tuple[str, ...] = ()
    unfolded: frozenset[str] = frozenset()


def folded_units(
    cards: dict[str, Card],
    people: Forest,
    level: int,
    open_units: Sequence[str],
    *,
    is_deal: bool,
) -> Folded:
    """What a large map folds, and which of the opened units stay open.

    Where the page would hold too many boxes, the units opened first close; a unit that is too large
    by itself shows whom it can and keeps the others as a tile.

    Args:
        cards: Everybody, by key.
        people: Who reports to whom in the drawn context.
        level: Level of detail, 2 or 3.
        open_units: Keys of opened tiles, the newest last.
        is_deal: Whether an opportunity is drawn.
    """
    open_people = _open_people(cards, people, is_deal=is_deal)
    kept = list(dict.fromkeys(open_units))
    tiles = _units(cards, people, frozenset(kept), level, open_people)
    while _box_count(cards, tiles) > BOX_BUDGET:
        neighbours = [key for key in kept[:-1] if not kept[-1].startswith(f"{key}/")]
        if not neighbours:
            break
        kept.remove(neighbours[0])
        tiles = _units(cards, people, frozenset(kept), level, open_people)
    if kept:
        tiles = _without_least(tiles, cards, open_people, kept[-1])
    folded = {key for tile in tiles for key in tile.members}
    unfolded = frozenset(cards) - folded - open_people
    return Folded(tuple(_within_budget(tiles, cards, people)), tuple(kept), unfolded)


def _box_count(cards: dict[str, Card], tiles: Sequence[Tile]) -> int:
    return len(cards) + sum(1 - len(tile.members) for tile in tiles)


def _without_least(
    tiles: list[Tile], cards: dict[str, Card], open_people: set[str], newest: str
) -> list[Tile]:
    """Keep back the least important of those whom opened units show, as far as the page is full."""
    folded = {key for tile in tiles for key in tile.members}
    shown = [card for key, card in cards.items() if key not in folded | open_people]
    excess = _box_count(cards, tiles) - BOX_BUDGET
    count = min(excess + 1, len(shown) - _STACK)
    if excess <= 0 or count <= 1:
        return tiles
    least = sorted(shown, key=importance_of)[-count:]
    rest = tuple(sorted(card.key for card in least))
    return [*tiles, Tile(f"{MORE_SIGN}{newest}", _REST, rest)]


def importance_of(card: Card) -> tuple[int, int, str]:
    """Orders people by how much a map is about them; small comes first."""
    if card.rank_behind == 1:
        return (0, 0, card.key)
    if card.is_decider:
        return (1, 0, card.key)
    if card.role:
        return (2, 0, card.key)
    if card.rank_behind and card.rank_behind <= _OPEN_RANKS:
        return (3, card.rank_behind, card.key)
    if card.importance in _KEY_IMPORTANCE:
        return (4, _KEY_IMPORTANCE[card.importance], card.key)
    return (9, 0, card.key)


def folded_stacks(cards: dict[str, Card], people: Forest, open_units: Sequence[str]) -> Folded:
    """A tile for what a stack of more than eight reports has beyond seven, unless it is opened."""
    tiles, opened = [], []
    for boss, below in people.children.items():
        leaves = [key for key in below if people.is_leaf(key)]
        key = f"{MORE_SIGN}{boss}"
        if len(leaves) <= _STACK:
            continue
        if key in open_units:
            opened.append(key)
            continue
        shown = sorted(leaves, key=lambda who: importance_of(cards[who]))
        members = tuple(sorted(shown[_STACK - 1 :]))
        tiles.append(Tile(key, Words("其余下属", "Others"), members))
    return Folded(tuple(tiles), tuple(opened))


def _open_people(cards: dict[str, Card], people: Forest, *, is_deal: bool) -> set[str]:
    """Who is not folded: in an opportunity only who matters there, and the heads above them."""
    least = _LAST_OF_DEAL if is_deal else _LAST_OF_ACCOUNT
    wanted = sorted(cards.values(), key=importance_of)
    found = {card.key for card in wanted[:_OPEN_PEOPLE] if importance_of(card)[0] <= least}
    heads = _heads(people, found)
    if is_deal and found:
        heads = {key for key in heads if found.intersection(people.subtree(key))}
    return found | heads


def _units(
    cards: dict[str, Card],
    people: Forest,
    opened: frozenset[str],
    level: int,
    open_people: set[str],
) -> list[Tile]:
    groups: dict[str, list[str]] = {}
    for card in cards.values():
        if card.key in open_people:
            continue
        if card.units:
            group = _unit_of(card, opened, level)
        else:
            group = _team_of(card.key, people, open_people, opened)
        if group:
            groups.setdefault(group, []).append(card.key)
    return [
        Tile(key, _tile_name(key, cards, members), tuple(sorted(members)))
        for key, members in sorted(groups.items())
    ]


def _heads(people: Forest, open_people: set[str]) -> set[str]:
    """Roots with reports, and their reports with reports while these are few."""
    roots = [key for key in people.roots if not people.is_leaf(key)]
    roots.sort(key=lambda key: (-len(people.subtree(key)), key))
    tops = set(roots[:_OPEN_HEADS])
    for root in roots[:1]:
        heads = [key for key in people.children[root] if not people.is_leaf(key)]
        if len([key for key in heads if key not in open_people]) <= _OPEN_HEADS:
            tops.update(heads)
    return tops


def _unit_of(card: Card, opened: frozenset[str], level: int) -> str:
    """Key of the unit that swallows the card, empty when the reader opened it down to people."""
    depth = 1 if level > 2 else len(card.units)  # noqa: PLR2004
    while depth <= len(card.units):
        key = UNIT_SIGN + "/".join(card.units[:depth])
        if key not in opened:
            return key
        depth += 1
    return ""


def _team_of(key: str, people: Forest, open_people: set[str], opened: frozenset[str]) -> str:
    """Key of the team that swallows a person without a unit, empty for a card of its own."""
    line = [key]
    for above in people.ancestors(key):
        if above in open_people:
            break
        line.append(above)
    for top in reversed(line):
        team = f"{TEAM_SIGN}{top}"
        if people.is_leaf(top):
            boss = people.parent[top]
            team = f"{MORE_SIGN}{boss or ''}"
            return "" if team in opened else team
        if team not in opened:
            return team
        if top == key:
            return ""
    return ""


def _tile_name(key: str, cards: dict[str, Card], members: list[str]) -> Words:
    if key.startswith(UNIT_SIGN):
        unit = key.removeprefix(UNIT_SIGN).rsplit("/", 1)[-1]
        return Words(in_language(unit, "zh"), in_language(unit, "en"))
    boss = cards.get(key.removeprefix(TEAM_SIGN).removeprefix(MORE_SIGN))
    if boss is None:
        is_outside = all(cards[who].side == Side.EXTERNAL.value for who in members)
        return Words("外部人员", "Outside") if is_outside else Words("无上级", "No manager")
    if key.startswith(TEAM_SIGN) and boss.title:
        return Words(in_language(boss.title, "zh"), in_language(boss.title, "en"))
    zh, en = in_language(boss.name, "zh"), in_language(boss.name, "en")
    return Words(f"{zh} 的团队", f"Team of {en}")


def _within_budget(tiles: list[Tile], cards: dict[str, Card], people: Forest) -> list[Tile]:
    """Merge tiles until the page holds them.

    First those below one open person, the fullest first; then the smallest into what hangs on the
    next open person above.
    """
    folded = {key for tile in tiles for key in tile.members}
    room = max(1, BOX_BUDGET - (len(cards) - len(folded)))

    def anchor_of(key: str) -> str:
        return next((who for who in people.ancestors(key) if who not in folded), "")

    groups: dict[str, list[Tile]] = {}
    for tile in tiles:
        votes = Counter(anchor_of(key) for key in tile.members)
        anchor = min(votes, key=lambda key: (-votes[key], key))
        groups.setdefault(anchor, []).append(tile)
    count = len(tiles)
    for anchor in sorted(groups, key=lambda key: (-len(groups[key]), key)):
        if count <= room:
            break
        count -= len(groups[anchor]) - 1
        groups[anchor] = [_merged(anchor, groups[anchor])]
    while count > room and len(groups) > 1:
        small = min(groups, key=lambda key: (len(groups[key][0].members), not key, key))
        above = anchor_of(small) if small else min(key for key in groups if key)
        parts = [*groups.pop(small), *groups.get(above, [])]
        count -= 1 if above in groups else 0
        groups[above] = [_merged(above, parts)]
    return sorted((tile for group in groups.values() for tile in group), key=lambda t: t.key)


def _merged(anchor: str, group: list[Tile]) -> Tile:
    if len(group) == 1:
        return group[0]
    members = tuple(sorted(key for tile in group for key in tile.members))
    return Tile(f"{MORE_SIGN}{anchor}", Words("其他单位", "Other units"), members)
