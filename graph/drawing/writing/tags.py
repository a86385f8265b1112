"""The words below a card: where they stand and what they say, side by side within its width.

Reach stands at the left, other words from the right. Source: design 3 (dashed tag under the card).
"""

from __future__ import annotations

from dataclasses import replace

from graph.drawing.captions import figure, lead_words, reach_words, short_lead
from graph.drawing.lettering import fit, text_width
from graph.drawing.phrases import LINE_BOSS, OUTSIDE
from graph.drawing.scene import Box, LaneBox, PersonBox, TileBox
from graph.wording import in_language

__all__ = [
    "LEAD_ROOM",
    "TAG_HEIGHT",
    "TAG_RISE",
    "TAG_SIZE",
    "lane_tags",
    "reach_tag",
    "tags_of",
    "tile_tags",
]

TAG_HEIGHT = 15.0
TAG_RISE = 2.0
TAG_SIZE = 11.0
_EDGE, _PAD, _APART = 6.0, 14.0, 4.0
_LEAST = 34.0
_READABLE = 60.0
LEAD_ROOM = 13.0  # for the sign before the words


def reach_tag(person: PersonBox, lang: str) -> tuple[Box, str] | None:
    """How well the person is reached, with its place at the left; None where the map is silent."""
    standing = person.standing
    if standing is None or not standing.side:
        return None
    if standing.side == "gap":
        lead = lead_words(standing) if person.size == "full" else short_lead(standing)
        numbers = f"{figure(standing.ours)} : {figure(standing.theirs)}"
        said = f"{lead.to(lang)} {numbers}".strip()
        width = text_width(said, TAG_SIZE, bold=True) + _PAD + LEAD_ROOM
    else:
        said = reach_words(standing.ours if standing.side == "us" else standing.theirs).to(lang)
        width = text_width(said, TAG_SIZE, bold=True) + _PAD
    top = person.box.bottom - TAG_RISE
    return Box(person.box.x + _EDGE, top, round(width, 1), TAG_HEIGHT), said


def tags_of(person: PersonBox, lang: str) -> list[tuple[Box, str]]:
    """The tags of a person with their places on the map, from the right; none without words.

    Several share the width of the card; what is too long is cut, and what finds no room at all left
    out: the table has all of it.
    """
    said = [note.to(lang) for note in person.notes]
    said += [OUTSIDE.to(lang)] if person.is_ghost else []
    if person.boss_note:
        said.append(LINE_BOSS.to(lang) + in_language(person.boss_note, lang))
    reach = reach_tag(person, lang)
    left = reach[0].right + _APART if reach else person.box.x + _EDGE
    return _tags(said, left, person.box)


def lane_tags(lane: LaneBox, lang: str) -> list[tuple[Box, str]]:
    """The same for one of our people or of a rival's, who may use the whole width."""
    return _tags([note.to(lang) for note in lane.notes], lane.box.x - _EDGE, lane.box, edge=0.0)


def tile_tags(tile: TileBox, lang: str) -> list[tuple[Box, str]]:
    """The same for folded people, at the edge of the tile: boxes stand close there."""
    box = replace(tile.box, height=tile.box.height - TAG_HEIGHT / 2)
    return _tags([note.to(lang) for note in tile.notes], box.x, box, edge=0.0)


def _tags(said: list[str], left: float, box: Box, *, edge: float = _EDGE) -> list[tuple[Box, str]]:
    tags: list[tuple[Box, str]] = []
    right = box.right - edge
    for number, words in enumerate(said):
        others = len(said) - number - 1
        room = right - left - others * (_LEAST + _APART)
        if room < text_width(words, TAG_SIZE) + _PAD and (tags or room < _READABLE):
            continue
        shown = fit(words, room - _PAD, TAG_SIZE)
        width = round(text_width(shown, TAG_SIZE) + _PAD, 1)
        tags.append((Box(round(right - width, 1), box.bottom - TAG_RISE, width, TAG_HEIGHT), shown))
        right -= width + _APART
    return tags
