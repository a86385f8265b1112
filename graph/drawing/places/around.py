"""The people around one person, as the content of a map of its own.

From a map of any size: only who is within some steps along influence, reporting and ties, the heads
of their branches for orientation, and never more boxes than a page can hold.
Source: design 5, level of detail (more than 1,000 people); design 6, search and focus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.drawing.content import MapContent
from graph.drawing.places.forest import Forest
from graph.drawing.places.units import BOX_BUDGET
from graph.errors import PersonNotFoundError

__all__ = ["MOST_STEPS", "Part", "part_around"]

MOST_STEPS = 3
_REPORTING = 0.3
_UNWEIGHED = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a map.

    Attributes:
        content: What the part shows; whoever has no boss in it hangs on the next one above who is.
        left_out: How many people within the steps have no room on it.
    """

    content: MapContent
    left_out: int


def part_around(content: MapContent, key: str, steps: int = 1, *, most: int = BOX_BUDGET) -> Part:
    """The people within some steps of one person, the nearest and most closely tied first.

    A step goes along an influence edge, a reporting line or a tie, in either direction; edges that
    an opportunity cuts and those that the map does not show are not walked. Whoever stands as near
    as another comes first when the best way to them weighs more. Where people stand in the chart
    is told by the heads of their branches, which count as boxes too.

    Args:
        content: The whole map, of any size.
        key: A person of the customer or one of ours or a rival's.
        steps: How far, 1 to 3.
        most: How many boxes the part may have.

    Returns:
        The part; somebody without any edge stands alone in it.

    Raises:
        PersonNotFoundError: Nobody on the map has that key.

    Cost: O(n + m) for n people and m edges, and a sort of the people within the steps.

    Source: design 5, level of detail.
    """
    ways = _ways(content)
    cards = {card.key: card for card in content.cards}
    if key not in cards and all(who.key != key for who in content.lane_people):
        raise PersonNotFoundError(key)
    found = _walked(ways, key, max(1, min(steps, MOST_STEPS)))
    current = Forest({one: card.manager for one, card in cards.items()})
    chosen: dict[str, None] = {}
    ranked = sorted(found, key=lambda one: (found[one][0], -found[one][1], one))
    for one in ranked:
        more = dict.fromkeys((one, *_heads(current, one, is_centre=one == key)))
        missing = [who for who in more if who not in chosen]
        if len(chosen) + len(missing) > most:
            break
        chosen.update(dict.fromkeys(missing))
    left_out = sum(one not in chosen for one in ranked)
    return Part(_reduced(content, frozenset(chosen), current), left_out)


def _ways(content: MapContent) -> dict[str, dict[str, float]]:
    """For everybody, whom a step leads to and the weight of that step."""
    ways: dict[str, dict[str, float]] = {}

    def add(one: str, other: str, weight: float) -> None:
        for a, b in ((one, other), (other, one)):
            known = ways.setdefault(a, {})
            known[b] = max(weight, known.get(b, 0.0))

    for edge in content.influences:
        if edge.is_shown and edge.state != "suppressed":
            add(edge.source, edge.target, edge.weight if edge.weight is not None else _UNWEIGHED)
    for tie in content.ties:
        if tie.is_shown:
            add(tie.person, tie.contact, tie.weight)
    for card in content.cards:
        if card.manager is not None:
            add(card.key, card.manager, _REPORTING)
    for line in content.dotted:
        add(line.child, line.manager, _REPORTING)
    known = {card.key for card in content.cards}
    known |= {who.key for who in content.lane_people if who.is_shown}
    return {
        one: {other: weight for other, weight in steps.items() if other in known}
        for one, steps in ways.items()
        if one in known
    }


def _walked(
    ways: Mapping[str, Mapping[str, float]], key: str, steps: int
) -> dict[str, tuple[int, float]]:
    """How many steps away everybody is, and the weight of the best way of so many steps."""
    found = {key: (0, 1.0)}
    edge = [key]
    for step in range(1, steps + 1):
        reached: dict[str, float] = {}
        for one in edge:
            for other, weight in ways.get(one, {}).items():
                if other not in found:
                    reached[other] = max(reached.get(other, 0.0), found[one][1] * weight)
        found.update({other: (step, weight) for other, weight in reached.items()})
        edge = sorted(reached)
    return found


def _heads(forest: Forest, key: str, *, is_centre: bool) -> list[str]:
    """Who tells where somebody sits: the branch head and the root; for the centre all above."""
    if not forest.has(key):
        return []
    above = forest.ancestors(key)
    return above if is_centre else above[-2:]


def _reduced(content: MapContent, chosen: frozenset[str], current: Forest) -> MapContent:
    account = Forest({card.key: card.account_manager for card in content.cards})

    def boss(forest: Forest, key: str) -> str | None:
        return next((who for who in forest.ancestors(key) if who in chosen), None)

    return replace(
        content,
        cards=tuple(
            replace(card, manager=boss(current, card.key), account_manager=boss(account, card.key))
            for card in content.cards
            if card.key in chosen
        ),
        influences=tuple(e for e in content.influences if {e.source, e.target} <= chosen),
        ties=tuple(tie for tie in content.ties if {tie.person, tie.contact} <= chosen),
        lane_people=tuple(who for who in content.lane_people if who.key in chosen),
        dotted=tuple(line for line in content.dotted if {line.child, line.manager} <= chosen),
        other_seats=(),
    )
