"""Finding people on a page: by id, by the unit or the tile they are folded into."""

from __future__ import annotations

from collections.abc import Callable

from api.pages.sight import Sight
from graph.depiction import units_of
from graph.drawing.places.units import UNIT_SIGN
from graph.drawing.scene import MapScene
from graph.errors import PersonNotFoundError
from graph.model import Person
from graph.records import natural_order

__all__ = ["person_key", "tile_people"]


def person_key(sight: Sight, reference: str) -> str:
    """The key of a person in the context or its account.

    Raises:
        PersonNotFoundError: There is nobody of that id here.
    """
    if reference in sight.nodes:
        return reference
    found = sight.subject.records.find(Person, reference)
    key = sight.subject.records.reference(found.id) if found else ""
    if key not in sight.nodes:
        raise PersonNotFoundError(reference)
    return key


def tile_people(
    sight: Sight, tile: str, scene: Callable[[], MapScene]
) -> tuple[str, tuple[str, ...]]:
    """The name of a unit, or of a folded tile, and the keys of its people.

    Args:
        sight: The context.
        tile: Key of a tile; that of a unit says which, folded or not.
        scene: Draws the map, for tiles that are no unit of their own.

    Raises:
        PersonNotFoundError: There is no such unit, and the map has no such tile.
    """
    units = units_of(sight.subject.records)
    path = tuple(tile.removeprefix(UNIT_SIGN).split("/")) if tile.startswith(UNIT_SIGN) else ()
    of_unit = [
        one for one in sight.network.nodes if path and units.get(one, ())[: len(path)] == path
    ]
    if of_unit:
        return sight.voice.part_of(path[-1]), tuple(sorted(of_unit, key=natural_order))
    for one in scene().tiles:
        if one.key == tile:
            members = tuple(key for key in one.members if key in sight.nodes)
            return one.name.to(sight.voice.language.value), members
    raise PersonNotFoundError(tile)
