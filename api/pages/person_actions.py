"""What can be asked of the map about one person: for the card and for the menu of a box alike.

Source: design 6 (right click or Menu key); maps, "what a good map does".
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.pills import map_address
from api.pages.sight import Sight
from graph.drawing.emphasis import MOST_STEPS, Direction
from graph.vocabulary import MapPreset, Side

__all__ = ["PersonAction", "actions_of", "focus_address"]


@dataclass(frozen=True, slots=True)
class PersonAction:
    """A question and the address of the map that answers it."""

    label: str
    address: str


_FREE = dict.fromkeys(("focus", "steps", "direction", "from", "to", "walk"))


def actions_of(sight: Sight, person: str) -> tuple[PersonAction, ...]:
    """Who influences somebody, whom they influence, the best paths to them, and a focus on them."""
    if person not in sight.network.nodes:
        return ()
    voice = sight.voice
    free = {**_FREE, **_with_influence(sight)}
    found = [
        PersonAction(
            voice.say(f"menu.{one.value}"),
            map_address(sight, {**free, "focus": person, "direction": one.value}, person=person),
        )
        for one in (Direction.IN, Direction.OUT)
    ]
    if sight.network.nodes[person].side in {Side.CUSTOMER, Side.EXTERNAL}:
        us = sight.network.us
        rival = sight.choice.view.vendor or sight.pressing_rival(person)
        found += [
            PersonAction(
                voice.say("menu.path", vendor=sight.name(vendor)),
                map_address(sight, {**free, "from": vendor, "to": person}),
            )
            for vendor in (us, rival)
            if vendor is not None
        ]
    found += [
        PersonAction(voice.say("menu.focus", count=step), focus_address(sight, person, steps=step))
        for step in range(1, MOST_STEPS + 1)
    ]
    return tuple(found)


def _with_influence(sight: Sight) -> dict[str, None]:
    """What leads to a map that has lines of influence: two of the presets have none."""
    has_none = sight.choice.view.preset in {MapPreset.RESOURCES, MapPreset.RIVAL}
    return {"preset": None} if has_none else {}


def focus_address(sight: Sight, person: str, *, steps: int = 1) -> str:
    """Address of the map with one person in focus and their card open."""
    changes = {**_FREE, "focus": person, "steps": str(steps) if steps > 1 else None}
    return map_address(sight, changes, person=person)
