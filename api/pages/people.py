"""Finding people on a page: by id, by part of a name, by the tile they are folded into."""

from __future__ import annotations

from api.pages.sight import Sight
from graph.drawing.scene import MapScene
from graph.errors import PersonNotFoundError
from graph.model import Person
from graph.records import natural_order

__all__ = ["find_person", "person_key", "tile_people"]


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


def find_person(sight: Sight, wanted: str | None) -> str | None:
    """The first person whose name, title or id holds a text; None where nobody's does."""
    text = (wanted or "").strip().casefold()
    if not text:
        return None
    for key in sorted(sight.network.nodes, key=natural_order):
        node = sight.network.nodes[key]
        if any(text in part.casefold() for part in (node.name, node.title or "", key)):
            return key
    return None


def tile_people(sight: Sight, scene: MapScene, tile: str) -> tuple[str, tuple[str, ...]]:
    """The name of a folded tile and the keys of its people.

    Raises:
        PersonNotFoundError: The map has no such tile.
    """
    for one in scene.tiles:
        if one.key == tile:
            members = tuple(key for key in one.members if key in sight.nodes)
            return one.name.to(sight.voice.language.value), members
    raise PersonNotFoundError(tile)
