"""From a context in hand to its drawn map."""

from __future__ import annotations

from graph.depiction.content import content_of
from graph.depiction.depicted import Depicted
from graph.drawing.composition import draw_map
from graph.drawing.scene import MapScene
from graph.drawing.view import MapView

__all__ = ["picture_of"]


def picture_of(
    depicted: Depicted, view: MapView, *, width: int | None = None, height: int | None = None
) -> MapScene:
    """The drawn map of a context: positions, routes, words.

    Args:
        depicted: The context in hand.
        view: Which map, whose side, what is opened and drawn over it.
        width: Wished width in pixels; None leaves it to `draw_map`.
        height: Wished least height in pixels; None takes what the chart needs.

    Returns:
        Equal contexts and views give an equal scene, byte for byte.

    Raises:
        InputError: The view names a vendor who is no rival here.
        NetworkTooLargeError: More than 1,000 people, and the map begins with nobody.
        PersonNotFoundError: The map is to begin with somebody who is not on it.

    Cost: what `draw_map` takes. Source: design 5; maps.
    """
    return draw_map(
        content_of(depicted, view),
        width=width,
        height=height,
        open_units=view.open_units,
        around=None if view.around is None else (view.around, view.steps),
    )
