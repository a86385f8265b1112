"""The drawn map and its legend, and the small signs that lists share with it.

Everything here is SVG that `graph.drawing` wrote with its texts escaped.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from graph.drawing.scene import MapScene
from graph.drawing.writing.legend_marks import legend_mark
from graph.drawing.writing.marks import badge, octagon
from graph.drawing.writing.style import LEGEND
from graph.drawing.writing.svg import to_svg
from graph.vocabulary import Attitude, Language

__all__ = ["LegendEntry", "MapPicture", "attitude_sign", "map_picture", "veto_sign"]

_SIGNS = frozenset((*(code.value for code in Attitude), "not_asked", "veto"))


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A mark that the map uses, and what it means."""

    picture: Markup
    words: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map in one language with its legend: lines first, then signs."""

    svg: Markup
    width: float
    height: float
    legend: tuple[LegendEntry, ...]
    unrouted: tuple[str, ...]


def map_picture(scene: MapScene, language: Language) -> MapPicture:
    """Write a scene for a page."""
    marks = sorted(scene.legend, key=lambda mark: mark in _SIGNS)
    return MapPicture(
        svg=Markup(to_svg(scene, lang=language.value)),  # noqa: S704 - escaped where it is drawn
        width=scene.width,
        height=scene.height,
        legend=tuple(_legend_entry(mark, language) for mark in marks),
        unrouted=scene.unrouted,
    )


def _legend_entry(mark: str, language: Language) -> LegendEntry:
    width = 17 if mark in _SIGNS else 35
    return LegendEntry(_picture(legend_mark(mark), width, 16), LEGEND[mark].to(language))


def attitude_sign(attitude: Attitude | None, size: int = 20) -> Markup:
    """The badge of an attitude; None = nobody asked."""
    code = attitude.value if attitude else None
    return _picture(badge(code, 11, 11, 9), 22, 22, size)


def veto_sign(size: int = 14) -> Markup:
    """The octagon of somebody who may veto."""
    return _picture(octagon(8, 8, 7), 16, 16, size)


def _picture(content: str, width: int, height: int, size: int | None = None) -> Markup:
    shown = (size, size) if size else (width, height)
    return Markup(  # noqa: S704 - numbers and marks of the drawing, no text of a record
        f'<svg class="sgmap mark" width="{shown[0]}" height="{shown[1]}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true">{content}</svg>'
    )
