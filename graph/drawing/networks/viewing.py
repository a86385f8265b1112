"""What the network view holds and how it begins.

Up to 300 people everybody is shown at first. Above that the view begins with the decision chain,
the key people and everybody one step from them; the rest comes on demand.
Source: maps (network view); design 5, level of detail.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.drawing.content import MapContent
from graph.drawing.networks.elements import NetworkLine, NetworkView, lines_of, people_of
from graph.drawing.networks.positions import start_places
from graph.drawing.scene import MapScene

__all__ = ["MOST_EXPLORED", "SHOWN", "network_view", "start_people"]

SHOWN = 300
MOST_EXPLORED = 20_000
_KEY_IMPORTANCE = {"both": 3, "positional": 4}


def network_view(content: MapContent, scene: MapScene, start: Sequence[str]) -> NetworkView:
    """The view of a map's people: who, which lines, who at first and where.

    Args:
        content: Everybody that the reader may see.
        scene: A drawn map that has the people of `start`.
        start: From `start_people`.

    Cost: the people and the lines.
    """
    places = start_places(scene, start)
    return NetworkView(
        kind=content.kind,
        context_id=content.context_id,
        title=content.title,
        people=people_of(content),
        lines=lines_of(content),
        start=tuple(key for key in start if key in places),
        places=tuple((key, places[key]) for key in start if key in places),
    )


def start_people(content: MapContent, limit: int = SHOWN) -> tuple[str, ...]:
    """The keys of who is shown at first, in order; vendors' people with a line to them too.

    Args:
        content: Everybody that the reader may see.
        limit: How many of the customer's people at most.

    Cost: the people and the lines, sorted.
    """
    customers = [card.key for card in content.cards]
    staff = [who.key for who in content.lane_people]
    if len(customers) <= limit:
        return tuple(sorted([*customers, *staff]))
    lines = lines_of(content)
    first = _first(content)[:limit]
    chosen = dict.fromkeys(first)
    inside = frozenset(customers)
    for key in _one_step(lines, first):
        if len(chosen) >= limit:
            break
        if key in inside:
            chosen[key] = None
    beside = frozenset(staff).intersection(_one_step(lines, list(chosen)))
    return tuple(sorted([*chosen, *beside]))


def _first(content: MapContent) -> list[str]:
    """Who matters in this context, most first; who sits highest where nobody is known to."""
    ranked = []
    for card in content.cards:
        if card.is_decider or card.role:
            place = 0 if card.is_decider else 1
        elif card.rank_behind:
            place = 2
        elif card.importance in _KEY_IMPORTANCE:
            place = _KEY_IMPORTANCE[card.importance]
        else:
            continue
        ranked.append((place, card.rank_behind or 0, card.key))
    if ranked:
        return [key for _, _, key in sorted(ranked)]
    return sorted(card.key for card in content.cards if card.manager is None)


def _one_step(lines: Sequence[NetworkLine], people: Sequence[str]) -> list[str]:
    """Those one line away, the neighbours of the first before those of the next."""
    near: dict[str, list[str]] = {}
    for line in lines:
        near.setdefault(line.source, []).append(line.target)
        near.setdefault(line.target, []).append(line.source)
    return list(dict.fromkeys(other for key in people for other in sorted(near.get(key, ()))))
