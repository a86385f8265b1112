"""What is lit on a map, in a sentence with names, and how to change it or put it out.

Source: design 6 (focus, paths, filters); maps ("answer first, picture second").
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.map_controls import FILTERS
from api.pages.pills import Pill, PillGroup, map_address, step_pills
from api.pages.sight import Sight
from graph.drawing.emphasis import Direction, Lit, lit
from graph.drawing.scene import MapScene

__all__ = ["LitNote", "lit_note"]

_NAMED = 7
_ALL = ("focus", "steps", "direction", "from", "to", "walk", *FILTERS)


@dataclass(frozen=True, slots=True)
class LitNote:
    """The sentence above a map of which something is lit.

    Attributes:
        heading: What was asked for.
        walk: Keys along the lit path; empty for none.
        people: Keys of who is lit beside the person in focus, the first of them; `more` are not
            named.
        empty: What to say where nobody is.
        steps: How far a focus goes; without pills where there is none. So with `directions`.
        clear: Address with everything bright.
        keys: Everybody who is lit, for the lists beside the map.
    """

    heading: str
    walk: tuple[str, ...]
    people: tuple[str, ...]
    more: int
    empty: str
    steps: PillGroup
    directions: PillGroup
    clear: str
    keys: tuple[str, ...]


def lit_note(sight: Sight, scene: MapScene, person: str | None) -> LitNote | None:
    """What is lit on a scene, with somebody's card open; None where all of it is bright."""
    emphasis = sight.choice.emphasis
    if emphasis.is_idle:
        return None
    found = lit(scene, emphasis)
    others = _others(sight, scene, found)
    no_pills = PillGroup("", ())
    has_focus = emphasis.focus is not None
    return LitNote(
        heading=_heading(sight, scene, others),
        walk=emphasis.walk,
        people=() if emphasis.walk else others[:_NAMED],
        more=0 if emphasis.walk else max(0, len(others) - _NAMED),
        empty="" if others or emphasis.walk else _empty(sight),
        steps=step_pills(sight, person) if has_focus else no_pills,
        directions=_directions(sight, person) if has_focus else no_pills,
        clear=map_address(sight, dict.fromkeys(_ALL), person=person),
        keys=tuple(sorted(found.people)),
    )


def _others(sight: Sight, scene: MapScene, found: Lit) -> tuple[str, ...]:
    """Who is lit beside the person in focus: who decides first, then in order of ids.

    A filter asks about the customer's people: those who know them only keep them company.
    """
    weights = {seat.person: seat.weight for seat in sight.network.seats}
    order = sight.network.ranks
    known = {card.key for card in scene.listed_people}
    if sight.choice.emphasis.focus is not None:
        known |= {lane.key for lane in scene.lanes}
    people = (found.people & known) - {sight.choice.emphasis.focus}
    return tuple(sorted(people, key=lambda key: (-weights.get(key, 0.0), order.get(key, 0), key)))


def _heading(sight: Sight, scene: MapScene, others: tuple[str, ...]) -> str:
    choice, voice = sight.choice, sight.voice
    emphasis = choice.emphasis
    if emphasis.walk:
        if choice.way is None:
            return voice.say("lit.walk")
        start, end = (sight.name(one) for one in choice.way)
        return voice.say("lit.path", start=start, end=end)
    if emphasis.focus is not None:
        return voice.say(f"lit.{emphasis.direction}", person=sight.name(emphasis.focus))
    return voice.say("lit.filtered", found=len(others), everybody=len(scene.listed_people))


def _empty(sight: Sight) -> str:
    emphasis = sight.choice.emphasis
    if emphasis.focus is None or emphasis.filters:
        return sight.voice.say("lit.nobody")
    return sight.voice.say(f"lit.nobody.{emphasis.direction}")


def _directions(sight: Sight, person: str | None) -> PillGroup:
    now = sight.choice.emphasis.direction
    return PillGroup(
        sight.voice.say("choice.direction"),
        tuple(
            Pill(
                f"direction-{one.value}",
                sight.voice.say(f"lit.direction.{one.value}"),
                map_address(
                    sight,
                    {"direction": None if one is Direction.BOTH else one.value},
                    person=person,
                ),
                one == now,
            )
            for one in (Direction.BOTH, Direction.IN, Direction.OUT)
        ),
    )
