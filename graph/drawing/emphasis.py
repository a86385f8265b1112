"""What stays bright on a drawn map: near a person, along a path, or what a filter keeps.

Nothing moves and nothing is removed: the rest fades, so that people keep their places.
Source: design 6 (focus, filters); maps, "what a good map does".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from graph.drawing.content import Card, Words
from graph.drawing.phrases import FADED
from graph.drawing.scene import (
    LaneBox,
    MapScene,
    PersonBox,
    PlacedLabel,
    ReportingLine,
    RoutedInfluence,
    RoutedTie,
    TileBox,
)
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Freshness,
    LineKind,
)

__all__ = ["LONGEST_WALK", "MOST_STEPS", "Direction", "Emphasis", "Lit", "emphasised", "lit"]

_AnyBox = TypeVar("_AnyBox", PersonBox, TileBox, LaneBox)
_AnyLine = TypeVar("_AnyLine", RoutedInfluence, RoutedTie)

MOST_STEPS = 3
LONGEST_WALK = 12


class Direction(StrEnum):
    """Which way a focus looks along the lines."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Which people and lines stay bright; several choices narrow each other.

    Attributes:
        focus: Key of a person; their neighbours within `steps` stay. None for no focus.
        steps: 1 to 3.
        direction: "in" = who influences the person, "out" = whom the person influences, "both".
        walk: Keys along one path, from its start to its end; empty for none.
        roles: Decision roles that stay; empty = all.
        attitudes: Attitudes that stay, None among them = not asked; empty = all.
        kinds: Kinds of lines that stay; empty = all.
        confidences: Confidences that stay; empty = all.
        freshnesses: Ages that stay; empty = all.
    """

    focus: str | None = None
    steps: int = 1
    direction: str = Direction.BOTH
    walk: tuple[str, ...] = ()
    roles: tuple[DecisionRole, ...] = ()
    attitudes: tuple[Attitude | None, ...] = ()
    kinds: tuple[LineKind, ...] = ()
    confidences: tuple[Confidence, ...] = ()
    freshnesses: tuple[Freshness, ...] = ()

    @property
    def filters(self) -> int:
        """How many values are chosen in filters of people and of lines."""
        return sum(map(len, (self.roles, self.attitudes, self.kinds))) + sum(
            map(len, (self.confidences, self.freshnesses))
        )

    @property
    def is_idle(self) -> bool:
        """Whether everything stays bright."""
        return self.focus is None and not self.walk and not self.filters


@dataclass(frozen=True, slots=True)
class Lit:
    """What stays bright.

    Attributes:
        people: Keys of people of both sides, folded ones too.
        records: Records of the lines of influence and of ties.
    """

    people: frozenset[str]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Span:
    """A line between two people, drawn or only listed; in the direction of influence."""

    kind: LineKind
    source: str
    target: str
    record: str
    confidence: str
    freshness: str
    is_cut: bool


def lit(scene: MapScene, emphasis: Emphasis) -> Lit:
    """Who and which lines stay bright, on the map and in the lists beside it.

    A focus walks along influence and ties, drawn or only listed, from who influences to who is
    influenced; reporting lines are walked, from the manager down, where `kinds` names them. What
    the opportunity cut is not walked. A filter of people judges the customer's people; ours and the
    rivals' stay where one of their ties does. A filter of lines keeps the people at their ends.

    Args:
        scene: A drawn map.
        emphasis: What the reader chose; people who are not on the map light nobody.

    Returns:
        Everybody and every line for an idle emphasis; an isolated person in focus stands alone.

    Cost: O(n + m) for n people and m lines. Source: design 6.
    """
    spans = tuple(_spans(scene))
    cards = {card.key: card for card in scene.listed_people}
    staff = {lane.key for lane in scene.lanes}
    if emphasis.is_idle:
        return Lit(frozenset(cards) | staff, frozenset(one.record for one in spans if one.record))
    kept = {key for key, card in cards.items() if _is_wanted(card, emphasis)} | staff
    passing = [one for one in spans if _passes(one, emphasis)]
    if emphasis.kinds or emphasis.confidences or emphasis.freshnesses:
        kept &= _ends(one for one in passing if _is_asked_for(one, emphasis)) | {emphasis.focus}
    near = _near(passing, emphasis)
    if emphasis.walk:
        kept &= set(emphasis.walk)
        steps = set(pairwise(emphasis.walk))
        passing = [one for one in passing if (one.source, one.target) in steps]
    if emphasis.focus is not None:
        kept &= near.keys()
        passing = [one for one in passing if _is_walked(one, near, emphasis)]
    bright = [one for one in passing if {one.source, one.target} <= kept]
    anchors = {emphasis.focus, *emphasis.walk}
    kept -= staff - _ends(one for one in bright if one.kind is LineKind.TIE) - anchors
    return Lit(frozenset(kept), frozenset(one.record for one in bright if one.record))


def _spans(scene: MapScene) -> Iterator[_Span]:
    """Every line of the map between people: influence, ties, reporting from the manager down."""
    for edge in scene.listed_influences:
        how = (edge.record, edge.confidence, edge.freshness, edge.state == "suppressed")
        yield _Span(LineKind.INFLUENCE, edge.source, edge.target, *how)
    for tie in scene.listed_ties:
        how = (tie.record, tie.confidence, tie.freshness, False)
        yield _Span(LineKind.TIE, tie.person, tie.contact, *how)
    people = {card.key for card in scene.listed_people}
    dotted = ((line.manager, line.child) for line in scene.reporting if line.kind == "dotted")
    bosses = ((card.manager, card.key) for card in scene.listed_people if card.manager in people)
    for manager, child in (*bosses, *dotted):
        if manager is not None:
            yield _Span(LineKind.REPORTING, manager, child, "", "", "", is_cut=False)


def _is_wanted(card: Card, emphasis: Emphasis) -> bool:
    attitudes = {one.value if one else None for one in emphasis.attitudes}
    return (not emphasis.roles or card.role in set(emphasis.roles)) and (
        not attitudes or card.attitude in attitudes
    )


def _passes(line: _Span, emphasis: Emphasis) -> bool:
    """Whether the filters of lines keep one; reporting lines have neither confidence nor age."""
    if emphasis.kinds and line.kind not in emphasis.kinds:
        return False
    if line.kind is LineKind.REPORTING:
        return True
    is_sure = not emphasis.confidences or line.confidence in emphasis.confidences
    return is_sure and (not emphasis.freshnesses or line.freshness in emphasis.freshnesses)


def _is_asked_for(line: _Span, emphasis: Emphasis) -> bool:
    return line.kind is not LineKind.REPORTING or LineKind.REPORTING in emphasis.kinds


def _ends(lines: Iterable[_Span]) -> set[str | None]:
    return {end for line in lines for end in (line.source, line.target)}


def _near(lines: Sequence[_Span], emphasis: Emphasis) -> dict[str | None, int]:
    """How many steps away each person is who is within the steps of the focus."""
    ways: dict[str, list[str]] = {}
    for line in lines:
        if line.is_cut or not _is_asked_for(line, emphasis):
            continue
        if emphasis.direction != Direction.IN:
            ways.setdefault(line.source, []).append(line.target)
        if emphasis.direction != Direction.OUT:
            ways.setdefault(line.target, []).append(line.source)
    found: dict[str | None, int] = {emphasis.focus: 0}
    edge = [emphasis.focus]
    for step in range(1, min(emphasis.steps, MOST_STEPS) + 1):
        new = [end for one in edge for end in ways.get(one or "", ())]
        edge = [one for one in dict.fromkeys(new) if one not in found]
        found.update(dict.fromkeys(edge, step))
    return found


def _is_walked(line: _Span, near: dict[str | None, int], emphasis: Emphasis) -> bool:
    """Whether the focus came along a line; reporting lines between those it found stay too."""
    if line.is_cut or line.source not in near or line.target not in near:
        return False
    if not _is_asked_for(line, emphasis):
        return True
    starts = {
        Direction.IN: near[line.target],
        Direction.OUT: near[line.source],
        Direction.BOTH: min(near[line.source], near[line.target]),
    }
    return starts[Direction(emphasis.direction)] < emphasis.steps


def emphasised(scene: MapScene, emphasis: Emphasis) -> MapScene:
    """The same map with what the reader did not choose faded; nothing moves, nothing is left out.

    A tile is bright with one of its people, a bundle of lines with one of its records. Faded boxes
    say so in their accessible names.

    Args:
        scene: A drawn map.
        emphasis: What the reader chose; an idle one returns the scene as it is.

    Cost: O(n + m). Source: design 6.
    """
    if emphasis.is_idle:
        return scene
    found = lit(scene, emphasis)
    boxes = _bright_boxes(scene, found)
    influences = tuple(_line(line, found) for line in scene.influences)
    faded = {(line.source, line.target, line.records[0]) for line in influences if line.is_dim}
    return replace(
        scene,
        people=tuple(_box(one, boxes) for one in scene.people),
        tiles=tuple(replace(_box(one, boxes), is_near=one.key in boxes) for one in scene.tiles),
        lanes=tuple(_box(one, boxes) for one in scene.lanes),
        reporting=_reporting(scene, emphasis, boxes),
        influences=influences,
        ties=tuple(_line(line, found) for line in scene.ties),
        labels=tuple(_label(one, faded) for one in scene.labels),
    )


def _bright_boxes(scene: MapScene, found: Lit) -> frozenset[str]:
    tiles = {tile.key for tile in scene.tiles if not found.people.isdisjoint(tile.members)}
    return found.people | tiles


def _box(box: _AnyBox, bright: frozenset[str]) -> _AnyBox:
    if box.key in bright:
        return box
    spoken = Words(box.spoken.zh + FADED.zh, box.spoken.en + FADED.en)
    return replace(box, is_dim=True, spoken=spoken)


def _line(line: _AnyLine, found: Lit) -> _AnyLine:
    return replace(line, is_dim=found.records.isdisjoint(line.records))


def _label(label: PlacedLabel, faded: set[tuple[str, str, str]]) -> PlacedLabel:
    return replace(label, is_dim=(label.source, label.target, label.record) in faded)


def _reporting(
    scene: MapScene, emphasis: Emphasis, boxes: frozenset[str]
) -> tuple[ReportingLine, ...]:
    """Reporting lines stay between bright boxes; beside a path only those that it runs along."""
    home = {key: tile.key for tile in scene.tiles for key in tile.members}
    steps = {frozenset((home.get(a, a), home.get(b, b))) for a, b in pairwise(emphasis.walk)}
    is_kept = not emphasis.kinds or LineKind.REPORTING in emphasis.kinds
    return tuple(
        replace(
            line,
            is_dim=not is_kept
            or not {line.child, line.manager} <= boxes
            or (bool(steps) and frozenset((line.child, line.manager)) not in steps),
        )
        for line in scene.reporting
    )
