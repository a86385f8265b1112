"""From content and seats to lines: which want a route, where they may run, what stands on them.

Source: design 5, influence and ties, labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.drawing.content import Card, Influence, MapContent, Words
from graph.drawing.geometry import Box, Point, middle_of
from graph.drawing.phrases import NEW, age_and_doubt, hot_words
from graph.drawing.places.folding import Folding
from graph.drawing.places.layout import Layout
from graph.drawing.routes.bundles import ShownInfluence, ShownTie
from graph.drawing.routes.costs import DrawnLine
from graph.drawing.routes.curves import Array, dense
from graph.drawing.routes.labels import Caption, place_labels
from graph.drawing.routes.router import Field, Order, Routed
from graph.drawing.scene import PlacedLabel, ReportingLine, RoutedInfluence, RoutedTie

__all__ = [
    "Plan",
    "field_of",
    "labels_of",
    "orders_of",
    "paths_of",
    "points_of",
    "routed_influence",
    "routed_tie",
    "tie_width",
]

_DOTTED_RANK = 3
_TIE_RANK = 4
_TEETH = 14.0
_OLD = frozenset({"stale", "expired"})
_RANKS = {"added": 1, "suppressed": 3}


@dataclass(frozen=True, slots=True)
class Plan:
    """A map before its lines: what it shows, folded and seated, with its elbows."""

    content: MapContent
    folding: Folding
    layout: Layout
    reporting: tuple[ReportingLine, ...]


def tie_width(weight: float) -> float:
    """Width in pixels of a tie of a weight from 0 to 1."""
    return round(1.4 + 6.5 * weight, 2)


def points_of(points: Iterable[Sequence[float] | Array]) -> tuple[Point, ...]:
    """Points as a scene keeps them, to a tenth of a pixel."""
    return tuple((round(float(p[0]), 1), round(float(p[1]), 1)) for p in points)


def orders_of(
    plan: Plan,
    influences: Sequence[ShownInfluence],
    ties: Sequence[ShownTie],
) -> list[Order]:
    """The lines that want a route, with their place in the queue."""
    content, folding = plan.content, plan.folding
    orders = [
        Order(s.records[0], s.source, s.target, 0 if s.edge.is_hot else _RANKS.get(s.edge.state, 2))
        for s in influences
    ]
    orders += [
        Order(f"dotted:{line.manager}>{line.child}", line.manager, line.child, _DOTTED_RANK)
        for line in content.dotted
        if line.manager in folding.current.parent and line.child in folding.current.parent
        if line.manager != line.child
    ]
    return orders + [Order(s.records[0], s.source, s.target, _TIE_RANK) for s in ties]


def field_of(plan: Plan) -> Field:
    """Where lines may run; people in a lane that is not shown take no room."""
    content, folding, layout = plan.content, plan.folding, plan.layout
    reports = [
        DrawnLine(np.array(line.points, dtype=np.float64), (line.manager, line.child))
        for line in plan.reporting
    ]
    is_large = folding.level >= 1
    lanes = {
        who.key: "right" if who.vendor == "us" else "left"
        for who in content.lane_people
        if who.is_shown and who.key in layout.lanes
    }
    margin = 8.0
    return Field(
        boxes={**layout.boxes, **{key: layout.lanes[key] for key in lanes}},
        reports=reports,
        indented=frozenset(key for key, slot in layout.slots.items() if slot.indent),
        tagged=folding.tagged,
        inwards=lanes,
        frame=(margin, 4.0, layout.width - margin, layout.height - 4.0),
        clearance=4.0 if is_large else 7.0,
        cell=5.0 if is_large else 8.0,
    )


def routed_influence(shown: ShownInfluence, found: Routed) -> RoutedInfluence:
    """An influence line with its route."""
    edge = shown.edge
    return RoutedInfluence(
        records=shown.records,
        source=shown.source,
        target=shown.target,
        strength=edge.strength,
        confidence=edge.confidence,
        months=edge.months,
        freshness=edge.freshness,
        state=edge.state,
        is_hot=edge.is_hot,
        weight=edge.weight,
        points=points_of(found.line.points),
    )


def routed_tie(
    shown: ShownTie, found: Routed, cards: Mapping[str, Card], content: MapContent
) -> RoutedTie:
    """A tie with its route."""
    tie = shown.tie
    return RoutedTie(
        records=shown.records,
        source=shown.source,
        target=shown.target,
        vendor=tie.vendor,
        level=tie.level,
        confidence=tie.confidence,
        freshness=tie.freshness,
        weight=tie.weight,
        width=tie_width(tie.weight),
        is_outside=content.shows_roles and not cards[tie.contact].in_chain,
        points=points_of(found.line.points),
    )


def labels_of(
    plan: Plan,
    lines: Sequence[RoutedInfluence],
    routed: Sequence[Routed],
) -> tuple[PlacedLabel, ...]:
    """Words on the lines: the best path, what is new or old, how many a bundle holds."""
    numbers = {found.order.record: number for number, found in enumerate(routed)}
    edges = {edge.record: edge for edge in plan.content.influences}
    captions = []
    for line in sorted(lines, key=lambda one: numbers[one.records[0]]):
        record = line.records[0]
        kind, words = _caption(line, edges, plan.folding.level)
        if kind:
            captions.append(Caption(record, line.source, line.target, numbers[record], kind, words))
    return place_labels(
        captions,
        [found.line.points for found in routed],
        [
            *plan.layout.boxes.values(),
            *plan.layout.lanes.values(),
            *plan.layout.tags,
            *(_zigzag_box(line) for line in lines if line.state == "conflict"),
        ],
        [np.array(line.points, dtype=np.float64) for line in plan.reporting],
        (plan.layout.width, plan.layout.height),
    )


def _zigzag_box(line: RoutedInfluence) -> Box:
    """Where the middle of a conflict line shows its teeth: no words stand there."""
    x, y = middle_of(line.points)
    return Box(x - _TEETH, y - _TEETH, 2 * _TEETH, 2 * _TEETH)


def _caption(
    line: RoutedInfluence, edges: Mapping[str, Influence], level: int
) -> tuple[str, tuple[Words, ...]]:
    record, count = line.records[0], len(line.records)
    if line.is_hot:
        return "hot", hot_words(edges[record], short=level > 0)
    if count > 1:
        return "bundle", (Words(f"×{count}", f"×{count}"),)
    if level > 0 or line.state == "suppressed":
        return "", ()
    if line.freshness in _OLD and line.months is not None:
        return "age", (age_and_doubt(edges[record]),)
    return ("new", (NEW,)) if line.state == "added" else ("", ())


def paths_of(reporting: Sequence[ReportingLine], routed: Sequence[Routed]) -> list[Array]:
    """Dense points of the reporting lines and of the routes."""
    elbows = [dense(np.array(line.points, dtype=np.float64), 8.0) for line in reporting]
    return [*elbows, *(dense(found.line.points, 8.0) for found in routed)]
