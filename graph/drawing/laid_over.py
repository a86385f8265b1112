"""Parts of a drawn map that lie under or over the chart: hulls of circles, suggested ties, signs.

Source: design 3; issue of the map (drawn on demand).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.drawing.content import Words
from graph.drawing.geometry import Box, Point

__all__ = ["Hull", "Sign", "SuggestedTie", "Worded"]


@dataclass(frozen=True, slots=True)
class Worded:
    """A few words with their place for each language."""

    words: Words
    box_zh: Box
    box_en: Box

    def box(self, lang: str) -> Box:
        """The place for a reader of `lang`."""
        return self.box_zh if lang == "zh" else self.box_en


@dataclass(frozen=True, slots=True)
class Hull:
    """A circle of people as rounded areas.

    Attributes:
        record: Id of the circle.
        members: Keys of the members whose cards are inside; folded ones are not.
        loops: Outlines; several where members stand apart and no way joins them, or round a hole.
        is_confirmed: Drawn with a solid border, else dashed.
        label: Its words, None where they found no place.
        spoken: The accessible name.
    """

    record: str
    members: tuple[str, ...]
    loops: tuple[tuple[Point, ...], ...]
    is_confirmed: bool
    label: Worded | None
    spoken: Words


@dataclass(frozen=True, slots=True)
class SuggestedTie:
    """A contact to build, from one of ours; `label` bears the gain."""

    source: str
    target: str
    gain: float
    points: tuple[Point, ...]
    label: Worded | None
    spoken: Words


@dataclass(frozen=True, slots=True)
class Sign:
    """Scissors or a ring, with a word, on a person or on a line.

    Attributes:
        kind: "cut" or "single".
        on: Key of the person, or the record of the line.
        box: The person's box; None on a line.
        at: Where the sign stands.
    """

    kind: str
    on: str
    box: Box | None
    at: Point
    label: Worded
    spoken: Words
