"""Which boxes a map has, and who sits below whom among them.

Up to 120 people every one gets a card, except that a stack of more than 8 shows 7 and a tile; above
that units fold (`units`).
Source: design 5, level of detail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.drawing.content import Card, MapContent
from graph.drawing.places.forest import Forest
from graph.drawing.places.units import (
    Folded,
    Tile,
    folded_stacks,
    folded_units,
    importance_of,
)
from graph.errors import NetworkTooLargeError

__all__ = ["LARGEST", "Folding", "fold", "level_of_detail"]

LARGEST = 1000
_LEVELS = (40, 120, 300, LARGEST)
_FEW = 16  # a part of a map with no more people than this is drawn like a small account


@dataclass(frozen=True, slots=True)
class Folding:
    """The boxes of a map and who sits below whom in every shown context.

    Attributes:
        level: Level of detail, 0 to 3.
        is_packed: Whether branches share columns as wide as the page; else every branch has its own
            columns, in which people keep their places in all contexts.
        opened: Which of the opened tiles are open.
        unfolded: Who has a card only because a tile is open.
        tiles: Tiles by key.
        home: Box key of every person.
        places: Place of every open person among those of a branch, the most important first.
        tagged: Who has words below the card.
        account: Forest of the account; `current` of the drawn context; `others` of further ones.
    """

    level: int
    is_packed: bool
    opened: tuple[str, ...]
    unfolded: frozenset[str]
    tiles: dict[str, Tile]
    home: dict[str, str]
    places: dict[str, int]
    tagged: frozenset[str]
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


def fold(content: MapContent, open_units: Sequence[str] = (), *, is_part: bool = False) -> Folding:
    """Decide the boxes.

    Args:
        content: The people of the map.
        open_units: Keys of tiles that the reader opened in place, the newest last.
        is_part: The people around somebody: all of them get a card.

    Raises:
        NetworkTooLargeError: More than 1,000 people.
    """
    level = level_of_detail(len(content.cards))
    cards = {card.key: card for card in sorted(content.cards, key=lambda card: card.key)}
    people = _people_forests(content, cards)
    is_packed = level > 1
    if is_part:
        is_packed = len(cards) > _FEW
        level, folded = max(level, int(is_packed)), Folded(())
    elif is_packed:
        is_deal = content.kind != "account"
        folded = folded_units(cards, people[1], level, open_units, is_deal=is_deal)
    else:
        folded = folded_stacks(cards, people[1], open_units)
    home = {key: key for key in cards}
    for tile in folded.tiles:
        home.update(dict.fromkeys(tile.members, tile.key))
    account, current, *others = (_boxes(forest, home) for forest in people)
    ranked = sorted((card for key, card in cards.items() if home[key] == key), key=importance_of)
    return Folding(
        level=level,
        is_packed=is_packed,
        opened=folded.opened,
        unfolded=folded.unfolded,
        tiles={tile.key: tile for tile in folded.tiles},
        home=home,
        places={card.key: place for place, card in enumerate(ranked)},
        tagged=frozenset(card.key for card in content.cards if _has_tags(card, content)),
        account=account,
        current=current,
        others=tuple(others),
    )


def _has_tags(card: Card, content: MapContent) -> bool:
    """Whether words stand below the card: outside the chain, the line boss, notes."""
    is_outside = content.shows_roles and not card.in_chain
    has_reach = card.standing is not None and bool(card.standing.side)
    return is_outside or has_reach or bool(card.background_boss) or bool(card.notes)


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
