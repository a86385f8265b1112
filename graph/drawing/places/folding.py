"""Which people get a card of their own, and which fold into a tile.

Up to 120 people every one gets a card, except that a stack of more than 8 shows 7 and a tile. Above
that, units fold into tiles (without units: the people below one manager), and the decision chain,
the first five behind it and the heads of their branches stay open; in an account the key people and
every head of a branch.
Source: design 5, level of detail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.drawing.content import Card, MapContent, Words
from graph.drawing.places.forest import Forest
from graph.errors import NetworkTooLargeError
from graph.vocabulary import Side
from graph.wording import in_language

__all__ = ["BOX_BUDGET", "LARGEST", "Folding", "Tile", "fold", "level_of_detail"]

LARGEST = 1000
BOX_BUDGET = 60
_LEVELS = (40, 120, 300, LARGEST)
_STACK = 8
_OPEN_PEOPLE = 40
_OPEN_HEADS = 12
_OPEN_RANKS = 5
_LAST_OF_DEAL, _LAST_OF_ACCOUNT = 3, 4  # by the first number of `_priority`
_KEY_IMPORTANCE = {"both": 0, "positional": 1, "interpersonal": 2}
UNIT_SIGN = "unit:"
TEAM_SIGN = "team:"
MORE_SIGN = "more:"


@dataclass(frozen=True, slots=True)
class Tile:
    """Folded people under one name."""

    key: str
    name: Words
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folding:
    """The boxes of a map and who sits below whom in every shown context.

    Attributes:
        level: Level of detail, 0 to 3.
        tiles: Tiles by key.
        home: Box key of every person.
        beside: Tile next to which an open person stands, where there is one.
        account: Forest of the account; `current` of the drawn context; `others` of further ones.
    """

    level: int
    tiles: dict[str, Tile]
    home: dict[str, str]
    beside: dict[str, str]
    account: Forest
    current: Forest
    others: tuple[Forest, ...] = ()

    @property
    def contexts(self) -> tuple[Forest, ...]:
        """All shown contexts, the account first."""
        return (self.account, self.current, *self.others)


def level_of_detail(count: int) -> int:
    """The level for a number of people.

    Raises:
        NetworkTooLargeError: More than 1,000 people; there is no whole-map view then.

    >>> [level_of_detail(n) for n in (1, 40, 41, 121, 301)]
    [0, 0, 1, 2, 3]
    """
    for level, most in enumerate(_LEVELS):
        if count <= most:
            return level
    raise NetworkTooLargeError(size=count, limit=LARGEST)


def fold(content: MapContent, open_units: Iterable[str] = ()) -> Folding:
    """Decide the boxes.

    Args:
        content: The people of the map.
        open_units: Keys of tiles that the reader opened in place.

    Raises:
        NetworkTooLargeError: More than 1,000 people.
    """
    level = level_of_detail(len(content.cards))
    cards = {card.key: card for card in sorted(content.cards, key=lambda card: card.key)}
    people = _people_forests(content, cards)
    opened = frozenset(open_units)
    if level <= 1:
        tiles = _stacks(cards, people[1], opened)
    else:
        open_people = _open_people(cards, people[1], is_deal=content.kind != "account")
        tiles = _units(cards, people[1], opened, level, open_people)
    home = {key: key for key in cards}
    for tile in tiles:
        home.update(dict.fromkeys(tile.members, tile.key))
    account, current, *others = (_boxes(forest, home) for forest in people)
    named = {tile.key: tile for tile in tiles}
    beside = _beside(cards, home, named, level)
    return Folding(level, named, home, beside, account, current, tuple(others))


def _beside(
    cards: dict[str, Card], home: dict[str, str], tiles: dict[str, Tile], level: int
) -> dict[str, str]:
    units = {key: _unit_of(card, frozenset(), level) for key, card in cards.items() if card.units}
    return {key: unit for key, unit in units.items() if home[key] == key and unit in tiles}


def _people_forests(content: MapContent, cards: dict[str, Card]) -> list[Forest]:
    account = {key: card.account_manager for key, card in cards.items()}
    current = {key: card.manager for key, card in cards.items()}
    others = [
        {**account, **{who: boss for who, boss in seats.managers if who in cards}}
        for seats in content.other_seats
    ]
    return [Forest(parents) for parents in (account, current, *others)]


def _boxes(people: Forest, home: dict[str, str]) -> Forest:
    """The forest of boxes: a tile hangs where most of its highest members hang."""
    votes: dict[str, Counter[tuple[int, str]]] = {}
    parents: dict[str, str | None] = {}
    for key in people.parent:
        box = home[key]
        above = [home[who] for who in people.ancestors(key)]
        anchor = next((b for b in above if b != box and b in home), None)
        if box == key:
            parents[box] = anchor
        else:
            votes.setdefault(box, Counter())[(len(above), anchor or "")] += 1
    for box, counted in votes.items():
        _depth, anchor = min(counted, key=lambda vote: (vote[0], -counted[vote], vote[1]))
        parents[box] = anchor or None
    return Forest(parents)


def _priority(card: Card) -> tuple[int, int, str]:
    """Small = stays open first."""
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


def _stacks(cards: dict[str, Card], people: Forest, opened: frozenset[str]) -> list[Tile]:
    tiles = []
    for boss, below in people.children.items():
        leaves = [key for key in below if people.is_leaf(key)]
        key = f"{MORE_SIGN}{boss}"
        if len(leaves) <= _STACK or key in opened:
            continue
        shown = sorted(leaves, key=lambda who: _priority(cards[who]))
        members = tuple(sorted(shown[_STACK - 1 :]))
        tiles.append(Tile(key, Words("其余下属", "Others"), members))
    return tiles


def _open_people(cards: dict[str, Card], people: Forest, *, is_deal: bool) -> set[str]:
    """Who is not folded: in an opportunity only who matters there, and the heads above them."""
    least = _LAST_OF_DEAL if is_deal else _LAST_OF_ACCOUNT
    wanted = sorted(cards.values(), key=_priority)
    found = {card.key for card in wanted[:_OPEN_PEOPLE] if _priority(card)[0] <= least}
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
    tiles = [
        Tile(key, _tile_name(key, cards, members), tuple(sorted(members)))
        for key, members in sorted(groups.items())
    ]
    return _within_budget(tiles, cards, people)


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
