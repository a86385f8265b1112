"""The lower edge of a card: how well both sides reach the person, and short words, as SVG.

Who leads is told by an arrow towards that side's lane, a word and a colour. Source: design 1 (every
fact twice), 3; maps (vendor switch).
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.drawing.geometry import Box
from graph.drawing.scene import LaneBox, PersonBox, TileBox
from graph.drawing.writing.marks import number, text
from graph.drawing.writing.tags import LEAD_ROOM, TAG_SIZE, lane_tags, reach_tag, tags_of, tile_tags

__all__ = ["draw_foot", "draw_lane_foot", "draw_tile_foot", "lead_sign"]

_BASE = 11.0
_PLAIN = frozenset({"even", "unknown"})


def draw_foot(person: PersonBox, lang: str) -> str:
    """Reach from the left, then words from the right as far as there is room."""
    return _reach(person, lang) + _words(tags_of(person, lang), person.box)


def draw_lane_foot(lane: LaneBox, lang: str) -> str:
    """Short words below one of our people or of a rival's."""
    return _words(lane_tags(lane, lang), lane.box)


def draw_tile_foot(tile: TileBox, lang: str) -> str:
    """Short words at the edge of folded people."""
    return _words(tile_tags(tile, lang), tile.box)


def _words(tags: Iterable[tuple[Box, str]], card: Box) -> str:
    parts = []
    for tag, said in tags:
        parts.append(_plate("tag", tag, card))
        x, y = tag.x - card.x, tag.y - card.y
        parts.append(text(x + tag.width / 2, y + _BASE, TAG_SIZE, said, "mid f-ink2"))
    return "".join(parts)


def _plate(kind: str, tag: Box, card: Box) -> str:
    return (
        f'<rect class="{kind}" x="{number(tag.x - card.x)}" y="{number(tag.y - card.y)}" '
        f'width="{number(tag.width)}" height="{number(tag.height)}" rx="7.5"/>'
    )


def _reach(person: PersonBox, lang: str) -> str:
    standing, found = person.standing, reach_tag(person, lang)
    if standing is None or found is None:
        return ""
    tag, said = found
    x, y = tag.x - person.box.x, tag.y - person.box.y
    if standing.side != "gap":
        plate = _plate(f"reach reach-{standing.side}", tag, person.box)
        return plate + text(x + 7, y + _BASE, TAG_SIZE, said, f"b f-{standing.side}")
    paint = "" if standing.lead in _PLAIN else " f-on"
    return (
        _plate(f"lead lead-{standing.lead}", tag, person.box)
        + lead_sign(standing.lead, x + 10, y + tag.height / 2)
        + text(x + 6 + LEAD_ROOM, y + _BASE, TAG_SIZE, said, f"b{paint}")
    )


def lead_sign(lead: str, x: float, y: float, paint: str = "") -> str:
    """An arrow towards the lane of who leads, two bars where both are even, else a query."""
    paint = paint or ("ink" if lead in _PLAIN else "on")
    if lead == "unknown":
        return text(x, y + 4, TAG_SIZE, "?", "b mid f-ink2")
    arrows = {"us": "M-5 0L1 -4.4V-1.6H5V1.6H1V4.4Z", "rival": "M5 0L-1 -4.4V-1.6H-5V1.6H-1V4.4Z"}
    data = arrows.get(lead, "M-4 -2H4M-4 2H4")
    kind = f"f-{paint}" if lead in arrows else f"no k-{paint}"
    return (
        f'<g transform="translate({number(x)} {number(y)})"><path d="{data}" class="{kind}" '
        'stroke-width="1.8"/></g>'
    )
