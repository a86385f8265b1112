"""A drawn map as values: boxes, routed lines, labels, legend. The same for every language.

Coordinates are pixels from the top left corner, x to the right, y down. Equal content gives an
equal scene, byte for byte; every writer (SVG, page, slide) draws from it and decides nothing about
places. Source: design 3, 5; maps.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from graph.drawing.additions import Additions, CircleOf, Standing
from graph.drawing.content import Card, Influence, Tie, Words
from graph.drawing.geometry import Box, Point
from graph.drawing.laid_over import Hull, Sign, SuggestedTie

__all__ = [
    "Box",
    "GhostSeat",
    "LaneBox",
    "MapScene",
    "PersonBox",
    "PlacedLabel",
    "Point",
    "ReportingLine",
    "RoutedInfluence",
    "RoutedTie",
    "Thumbnail",
    "ThumbnailSeat",
    "TileBox",
]


@dataclass(frozen=True, slots=True)
class PersonBox:
    """A person's card at its place; fields as in `content.Card`.

    Attributes:
        size: "full" (160 x 68) or "small".
        importance_chip: Importance code that the card shows as a chip, None in a project.
        bead: Where the black bead of a moved seat sits: "left", "top", or "" for none.
        boss_note: Name of the background boss, empty for none.
        spoken: The accessible name.
        standing: What its lower edge says of reach, None for nothing.
        notes: Further words there.
        is_quiet: Pale: the map is not about this person.
        is_dim: Faded by what the reader chose to emphasise; so with tiles, lanes, lines, labels.
    """

    key: str
    box: Box
    size: str
    name: str
    title: str
    role: str | None
    has_veto: bool
    is_decider: bool
    is_ghost: bool
    is_hot: bool
    attitude: str | None
    attitude_before: str | None
    importance_chip: str | None
    rank_behind: int | None
    bead: str
    boss_note: str
    side: str
    units: tuple[str, ...]
    spoken: Words
    standing: Standing | None = None
    notes: tuple[Words, ...] = ()
    is_quiet: bool = False
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class TileBox:
    """Folded people: a name, a count, and a dot per person.

    Attributes:
        key: Key of the tile; opens it when passed as `open_units`.
        dots: Attitude of each person (None = not asked), in the order they are drawn.
        members: Keys of the people.
        notes: Words at its lower edge.
    """

    key: str
    box: Box
    name: Words
    dots: tuple[str | None, ...]
    members: tuple[str, ...]
    is_near: bool
    spoken: Words
    notes: tuple[Words, ...] = ()
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One of our people or of a rival's, in the lane; fields as in `content.LanePerson`."""

    key: str
    box: Box
    vendor: str
    mark: str
    name: str
    title: str
    spoken: Words
    company: str = ""
    notes: tuple[Words, ...] = ()
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """An elbow from the manager down to the child; kind "account", "project" or "dotted"."""

    child: str
    manager: str
    kind: str
    points: tuple[Point, ...]
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class RoutedInfluence:
    """An influence edge with its route, from source to target.

    Attributes:
        records: The records it stands for; several when bundled between folded units.
        source: Key of the box it leaves.
        target: Key of the box it enters.
    """

    records: tuple[str, ...]
    source: str
    target: str
    strength: str
    confidence: str
    months: int | None
    freshness: str
    state: str
    is_hot: bool
    weight: float | None
    points: tuple[Point, ...]
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class RoutedTie:
    """A tie with its route, from the lane to the contact.

    Attributes:
        width: In pixels.
        is_outside: The contact stands outside this chain: drawn paler, whatever is emphasised.
    """

    records: tuple[str, ...]
    source: str
    target: str
    vendor: str
    level: str
    confidence: str
    freshness: str
    weight: float
    width: float
    is_outside: bool
    points: tuple[Point, ...]
    is_dim: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Words on or beside a line; the place is chosen for each language by its width.

    Attributes:
        kind: "hot", "new", "age" or "bundle".
        lines: One or two lines of text.
        box_zh: Place for Chinese readers.
        box_en: Place for English readers.
    """

    record: str
    source: str
    target: str
    kind: str
    lines: tuple[Words, ...]
    box_zh: Box
    box_en: Box
    is_dim: bool = False

    def box(self, lang: str) -> Box:
        """The place for a reader of `lang`."""
        return self.box_zh if lang == "zh" else self.box_en


@dataclass(frozen=True, slots=True)
class GhostSeat:
    """A dashed seat: where another context puts a person."""

    key: str
    name: str
    context: str
    box: Box


@dataclass(frozen=True, slots=True)
class ThumbnailSeat:
    """A very small card of the thumbnail."""

    name: str
    box: Box
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The account's seats, very small, beside a map that moved some of them."""

    title: Words
    box: Box
    seats: tuple[ThumbnailSeat, ...]
    lines: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class MapScene:
    """One drawn map.

    Attributes:
        level: Level of detail 0 to 3 (design 5: up to 40, 120, 300, 1000 people).
        legend: Codes of the marks that occur, in the order of the legend.
        crossings: Pairs of influence lines and ties that cross.
        unrouted: Records that found no way, or no room on a crowded map; they belong in the list
            beside the map.
        listed_people: Everybody the map stands for, folded people too, for the table beside it.
        listed_influences: Every influence edge between them, drawn or not.
        listed_ties: Every tie with them, drawn or not.
        preset: Which of the four maps.
        captions: What the reader looks at, or misses, over the chart.
        hulls: Circles, under everything else.
        suggested: Contacts to build, over everything else; so are `signs`.
        listed_circles: Every circle, drawn or not.
        additions: What was asked for over the map, drawn or not.
        opened: Keys of the opened tiles that are open; others closed, as the page was full.
        around: With whom the map begins, None for a whole map.
        left_out: How many people within the steps around them have no room.
    """

    kind: str
    context_id: str
    title: str
    width: float
    height: float
    level: int
    lane_width: float
    has_us_lane: bool
    has_rival_lane: bool
    people: tuple[PersonBox, ...]
    tiles: tuple[TileBox, ...]
    lanes: tuple[LaneBox, ...]
    reporting: tuple[ReportingLine, ...]
    influences: tuple[RoutedInfluence, ...]
    ties: tuple[RoutedTie, ...]
    labels: tuple[PlacedLabel, ...]
    ghost_seats: tuple[GhostSeat, ...]
    thumbnail: Thumbnail | None
    legend: tuple[str, ...]
    crossings: int
    unrouted: tuple[str, ...]
    listed_people: tuple[Card, ...]
    listed_influences: tuple[Influence, ...]
    listed_ties: tuple[Tie, ...]
    graph_version: str
    redaction: str
    calibration: str
    preset: str = ""
    captions: tuple[Words, ...] = ()
    hulls: tuple[Hull, ...] = ()
    suggested: tuple[SuggestedTie, ...] = ()
    signs: tuple[Sign, ...] = ()
    listed_circles: tuple[CircleOf, ...] = ()
    additions: Additions = field(default_factory=Additions)
    opened: tuple[str, ...] = ()
    around: str | None = None
    left_out: int = 0

    def boxes(self) -> dict[str, Box]:
        """Every card, tile and lane box by its key."""
        return {
            item.key: item.box for group in (self.people, self.tiles, self.lanes) for item in group
        }

    def to_dict(self) -> dict[str, Any]:
        """The scene as JSON-able values; equal scenes give equal text."""
        return dataclasses.asdict(self)
