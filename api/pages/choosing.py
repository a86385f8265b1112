"""The one reader of a map's address: into a view and an emphasis, and sentences on what is wrong.

What is not understood, or not there any more, is told and left out; the rest still works.
Source: design 6 (the address carries the state; error states).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from api.pages.map_choice import NAMES, NOT_ASKED, MapChoice, Pair, Tab
from api.pages.people import person_key
from api.pages.sight import Sight
from api.pages.walks import best_walk
from graph.depiction import units_of
from graph.drawing.emphasis import LONGEST_WALK, MOST_STEPS, Direction, Emphasis
from graph.drawing.places.units import MORE_SIGN, TEAM_SIGN, UNIT_SIGN
from graph.drawing.view import MapView
from graph.errors import InputError, PersonNotFoundError
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Freshness,
    LineKind,
    MapExtra,
    MapPreset,
    MapSide,
)

__all__ = ["read_choice"]

_LONGEST = 60
_MOST_OPEN = 30
_T = TypeVar("_T")
_Read = Callable[[str], _T]


class _Coded(Protocol):
    """A vocabulary whose values are read from text."""

    @classmethod
    def parse(cls, text: str) -> str: ...


class _Given:
    """The values of an address; what is understood is kept, what is not becomes a sentence."""

    def __init__(self, sight: Sight, pairs: Iterable[Pair]) -> None:
        self._sight = sight
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in NAMES and value.strip():
                self._values.setdefault(name, []).append(value.strip())
        self.kept: dict[str, list[str]] = {}
        self.problems: list[str] = []

    def one(self, name: str, read: _Read[_T]) -> _T | None:
        """The value of a parameter that has one."""
        found = self.many(name, read, most=1)
        return found[0] if found else None

    def many(self, name: str, read: _Read[_T], *, most: int = 99) -> tuple[_T, ...]:
        """The values of a parameter that may have several, each once where order is no matter."""
        found: list[_T] = []
        for text in self._values.get(name, ())[:most]:
            try:
                value = read(text)
            except (InputError, ValueError):
                self.tell("choice.wrong", text, what=self._sight.voice.say(f"choice.{name}"))
            except PersonNotFoundError:
                self.tell("choice.gone", text)
            else:
                found.append(value)
                self.kept.setdefault(name, []).append(_written(value))
        return tuple(found)

    def drop(self, *names: str) -> None:
        """Leave parameters out of the address."""
        for name in names:
            self.kept.pop(name, None)

    def tell(self, key: str, value: str = "", **values: str) -> None:
        """Add a sentence, once."""
        short = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
        said = self._sight.voice.say(key, value=short, **values)
        if said not in self.problems:
            self.problems.append(said)

    def pairs(self) -> tuple[Pair, ...]:
        """The address of what is kept."""
        return tuple(
            (name, value) for name in NAMES for value in dict.fromkeys(self.kept.get(name, ()))
        )


def _written(value: object) -> str:
    return NOT_ASKED if value is None else str(value)


def read_choice(sight: Sight, pairs: Sequence[Pair]) -> MapChoice:
    """What the parameters of an address mean on the map of a context.

    Args:
        sight: The context: its people, vendors and units are those that the address may name.
        pairs: Names and values as sent; others than those of a map are passed over.
    """
    given = _Given(sight, pairs)

    def person(text: str) -> str:
        key = person_key(sight, text)
        if key not in sight.network.nodes:
            raise PersonNotFoundError(text)
        return key

    steps = given.one("steps", _steps) or 1
    around = given.one("around", person)
    view = MapView(
        preset=given.one("preset", MapPreset.parse),
        side=given.one("side", MapSide.parse) or MapSide.US,
        vendor=given.one("vendor", lambda text: _vendor(sight, text)),
        open_units=_opened(sight, given),
        extras=given.many("show", MapExtra.parse),
        around=around,
        steps=steps if around else 1,
    )
    way = _way(sight, given, person)
    emphasis = Emphasis(
        focus=given.one("focus", person),
        steps=steps,
        direction=given.one("direction", Direction) or Direction.BOTH,
        walk=_walk(sight, given, person, way),
        roles=given.many("role", DecisionRole.parse),
        attitudes=given.many("attitude", _attitude),
        kinds=given.many("kind", LineKind.parse),
        confidences=given.many("confidence", Confidence.parse),
        freshnesses=given.many("freshness", Freshness.parse),
    )
    tab = given.one("tab", Tab) or Tab.MAP
    return MapChoice(view, emphasis, tab, way, given.pairs(), tuple(given.problems))


def _steps(text: str) -> int:
    steps = int(text)
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(text)
    return steps


def _attitude(text: str) -> Attitude | None:
    return None if text.lower() == NOT_ASKED else Attitude.parse(text)


def _vendor(sight: Sight, text: str) -> str:
    if text not in sight.network.vendors:
        raise ValueError(text)
    return text


def _opened(sight: Sight, given: _Given) -> tuple[str, ...]:
    """Keys of tiles that name a unit, a team or a boss of this context."""
    units = units_of(sight.subject.records)

    def read(key: str) -> str:
        if key.startswith(UNIT_SIGN):
            path = key.removeprefix(UNIT_SIGN)
            known = ("/".join(names) for one, names in units.items() if one in sight.network.nodes)
            if not any(f"{one}/".startswith(f"{path}/") for one in known):
                raise ValueError(key)
        elif key.startswith((TEAM_SIGN, MORE_SIGN)):
            boss = key.partition(":")[2]
            if boss and boss not in sight.network.nodes:
                raise ValueError(key)
        else:
            raise ValueError(key)
        return key

    return given.many("open", read, most=_MOST_OPEN)


def _way(sight: Sight, given: _Given, person: _Read[str]) -> Pair | None:
    """Who starts and where a path ends, both named."""

    def start(text: str) -> str:
        named = {"us": sight.network.us, "rival": sight.rival}
        vendor = named.get(text.lower(), text)
        return vendor if vendor in sight.network.vendors else person(text)

    ends = given.one("from", start), given.one("to", person)
    if ends[0] is None or ends[1] is None:
        given.drop("from", "to")
        return None
    return ends[0], ends[1]


def _walk(sight: Sight, given: _Given, person: _Read[str], way: Pair | None) -> tuple[str, ...]:
    """The people of the path that is named, or of the best one between two ends."""
    named = given.many("walk", person, most=LONGEST_WALK)
    if named or way is None:
        return tuple(dict.fromkeys(named))
    found = best_walk(sight.network, *way)
    if not found:
        given.tell("choice.no_path", start=sight.name(way[0]), end=sight.name(way[1]))
        given.drop("from", "to")
    return found
