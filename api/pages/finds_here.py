"""People and units of one context under what somebody typed: names, pinyin, initials, titles.

Source: design 6 (search finds people and units, focuses one step, marks what was typed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.finds import marked
from api.pages.person_actions import focus_address
from api.pages.pills import map_address
from api.pages.sight import Sight
from api.pages.wording import Part, Rich
from graph.depiction import units_of
from graph.drawing.places.folding import LARGEST
from graph.drawing.places.units import UNIT_SIGN
from graph.results.portfolio import Hit
from graph.search import find, holds
from graph.spelling import fold, initials, syllables
from graph.vocabulary import Attitude
from graph.workspace import Workspace

__all__ = ["FoundHere", "find_here"]

_LIMIT = 8
_LOOKED_AT = 400
_FOLDED_FROM = 120


@dataclass(frozen=True, slots=True)
class FoundHere:
    """One hit.

    Attributes:
        key: Of the person; None for a unit.
        name, detail: With what was typed marked.
        reading: The name in Latin letters where it was found by them.
        attitude: Of a person, towards us.
        rank: Place behind the deciders; None where somebody has none.
        address: A person in focus; a unit opened, or the list of its people.
        is_list: Whether the address is that of a list for the panel.
    """

    key: str | None
    name: Rich
    reading: Rich
    detail: Rich
    attitude: Attitude | None
    rank: int | None
    address: str
    is_list: bool = False


def find_here(workspace: Workspace, sight: Sight, query: str) -> tuple[FoundHere, ...]:
    """The best hits among the people and the units of a context, people first.

    Raises:
        InputError: The query is longer than a search may be.
    """
    words = fold(query).split()
    if not words:
        return ()
    answer = find(workspace, query, limit=_LOOKED_AT, within=sight.subject)
    hits = [one for one in answer.hits if one.kind == "person" and one.id in sight.network.nodes]
    units = units_of(sight.subject.records)
    people = [_person(sight, one, words, units) for one in hits[:_LIMIT]]
    return (*people, *list(_units(sight, words, units))[:_LIMIT])


def _person(
    sight: Sight, hit: Hit, words: Sequence[str], units: Mapping[str, tuple[str, ...]]
) -> FoundHere:
    key, voice = hit.id, sight.voice
    place = voice.part_of(units[key][-1]) if units.get(key) else ""
    ranks = {one.person: rank for rank, one in enumerate(sight.hidden, start=1)}
    is_large = len(sight.network.nodes) > LARGEST
    address = (
        map_address(sight, {"around": key, "focus": key}, person=key)
        if is_large
        else focus_address(sight, key)
    )
    return FoundHere(
        key=key,
        name=marked(sight.called(key), words),
        reading=_reading(hit, words, sight.name(key)),
        detail=_joined(marked(sight.title(key), words), marked(place, words)),
        attitude=sight.attitude(key, sight.network.us),
        rank=ranks.get(key),
        address=address,
    )


def _joined(*parts: Rich) -> Rich:
    told = [one for one in parts if any(part.text for part in one)]
    between = (Part(" · "),)
    return tuple(
        part for place, one in enumerate(told) for part in ((*between, *one) if place else one)
    )


def _reading(hit: Hit, words: Sequence[str], name: str) -> Rich:
    """The syllables of a name that was found by its sound, with those that were typed marked."""
    if hit.field == "alias":
        return marked(hit.text, words)
    if hit.field not in {"pinyin", "initials"}:
        return ()
    parts = syllables(name, is_person=True)
    typed = "".join(words)
    if hit.field == "initials":
        return tuple(
            part
            for place, one in enumerate(parts)
            for part in (
                (Part(one[0], is_strong=True), Part(f"{one[1:]} "))
                if place < len(typed)
                else (Part(f"{one} "),)
            )
        )
    return tuple(_sounded(parts, typed))


def _sounded(parts: Sequence[str], typed: str) -> Iterator[Part]:
    start = next(
        (place for place in range(len(parts)) if "".join(parts[place:]).startswith(typed)), None
    )
    left = len(typed)
    for place, one in enumerate(parts):
        taken = min(left, len(one)) if start is not None and place >= start else 0
        left -= taken
        if taken:
            yield Part(one[:taken], is_strong=True)
        yield Part(f"{one[taken:]} ")


def _units(
    sight: Sight, words: Sequence[str], units: Mapping[str, tuple[str, ...]]
) -> Iterator[FoundHere]:
    """Units of which the words are in the name, the largest first."""
    sizes: dict[tuple[str, ...], int] = {}
    for key, path in units.items():
        if key in sight.network.nodes:
            for depth in range(1, len(path) + 1):
                sizes[path[:depth]] = sizes.get(path[:depth], 0) + 1
    is_folded = len(sight.network.nodes) > _FOLDED_FROM
    for path in sorted(sizes, key=lambda one: (-sizes[one], one)):
        if not _is_called(path[-1], words):
            continue
        name = sight.voice.part_of(path[-1])
        key = UNIT_SIGN + "/".join(path)
        said = sight.voice.say("find.unit", count=sizes[path])
        within = sight.voice.part_of(path[-2]) if len(path) > 1 else ""
        opened = (*sight.choice.view.open_units, *_openings(path))
        yield FoundHere(
            key=None,
            name=marked(name, words),
            reading=(),
            detail=_joined((Part(within),), (Part(said),)),
            attitude=None,
            rank=None,
            address=map_address(sight, {"open": tuple(dict.fromkeys(opened))})
            if is_folded
            else _list_address(sight, key),
            is_list=not is_folded,
        )


def _openings(path: Sequence[str]) -> Iterator[str]:
    """The keys that open a unit: those of the units around it first."""
    return (UNIT_SIGN + "/".join(path[:depth]) for depth in range(1, len(path) + 1))


def _list_address(sight: Sight, key: str) -> str:
    query = sight.inner_query
    return f"{sight.root}/units{query}{'&' if query else '?'}{urlencode([('tile', key)])}"


def _is_called(name: str, words: Sequence[str]) -> bool:
    texts = {
        "name": fold(name),
        "pinyin": " ".join(syllables(name)),
        "initials": initials(name),
    }
    return all(any(holds(word, field, text) for field, text in texts.items()) for word in words)
