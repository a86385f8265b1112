"""Map scenes, drawn once in Python, and what is written from them: SVG, a page of its own.

`draw_map` turns what a reader may see into places and routes; `to_svg` and `page` write them in
one language. Nothing here reads a store, the analysis or a log.
"""

from graph.drawing.composition import draw_map
from graph.drawing.content import (
    Card,
    DottedLine,
    Influence,
    LanePerson,
    MapContent,
    Seats,
    Tie,
    Words,
)
from graph.drawing.scene import MapScene
from graph.drawing.writing.page import page
from graph.drawing.writing.style import LEGEND, TOKENS, css_variables, map_css
from graph.drawing.writing.svg import to_svg

__all__ = [
    "LEGEND",
    "TOKENS",
    "Card",
    "DottedLine",
    "Influence",
    "LanePerson",
    "MapContent",
    "MapScene",
    "Seats",
    "Tie",
    "Words",
    "css_variables",
    "draw_map",
    "map_css",
    "page",
    "to_svg",
]
