"""What a reader chose to see of a context: which map, whose side, what is opened and drawn over it.

Two equal views of equal content give an equal scene. What only lights or dims a drawn map is an
`Emphasis`. Source: maps (four presets, one vendor switch); design 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.vocabulary import MapExtra, MapPreset, MapSide

__all__ = ["MapView"]


@dataclass(frozen=True, slots=True)
class MapView:
    """The choices that decide which boxes and lines a map has.

    Attributes:
        preset: Which map; None = the decision chain of an opportunity, the customer of an account.
        side: Towards whom attitudes and reach are read.
        vendor: Reference of the rival meant by `side` and the rival preset; None = the strongest.
        open_units: Keys of the tiles that are opened in place.
        extras: What is drawn over the map.
        around: With whom the map begins (an ego map of `steps` steps), None for everybody.
        steps: How far an ego map goes, 1 to 3.
    """

    preset: MapPreset | None = None
    side: MapSide = MapSide.US
    vendor: str | None = None
    open_units: tuple[str, ...] = ()
    extras: tuple[MapExtra, ...] = ()
    around: str | None = None
    steps: int = 1
