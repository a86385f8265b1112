"""The one way from content to a drawn map.

Source: design 5; maps, "what a MapScene carries".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.drawing.content import Card, MapContent, Words
from graph.drawing.furniture import ghost_seats, lane_boxes, person_boxes, tile_boxes
from graph.drawing.legend import used_marks
from graph.drawing.phrases import NEW, age_and_doubt, hot_words
from graph.drawing.places.folding import Folding, fold
from graph.drawing.places.layout import Layout, arrange
from graph.drawing.routes.bundles import (
    ShownInfluence,
    ShownTie,
    shown_influences,
    shown_ties,
    thinned,
)
from graph.drawing.routes.costs import DrawnLine
from graph.drawing.routes.curves import Array, dense, rounded
from graph.drawing.routes.labels import Caption, place_labels
from graph.drawing.routes.reporting import draw_reporting
from graph.drawing.routes.routing import Field, Order, Routed, count_crossings, route_all
from graph.drawing.scene import (
    MapScene,
    PlacedLabel,
    Point,
    ReportingLine,
    RoutedInfluence,
    RoutedTie,
    Thumbnail,
)
from graph.drawing.thumbnail import draw_thumbnail

__all__ = ["draw_map", "tie_width"]

_CORNER = 5.0
_DOTTED_RANK = 3
_OLD = frozenset({"stale", "expired"})
_RANKS = {"added": 1, "suppressed": 3}


def tie_width(weight: float) -> float:
    """Width in pixels of a tie of a weight from 0 to 1."""
    return round(1.4 + 6.5 * weight, 2)


def draw_map(
    content: MapContent,
    *,
    width: int = 1080,
    height: int | None = None,
    open_units: Iterable[str] = (),
    off_chain: bool = False,
) -> MapScene:
    """Draw a map: places, routes, words. Equal content gives an equal scene, byte for byte.

    Args:
        content: What the reader may see.
        width: Wished width in pixels; a chart that needs more takes more and is scrolled.
        height: Wished least height in pixels; None takes what the chart needs.
        open_units: Keys of tiles that are opened in place.
        off_chain: Also show inherited influence on people without a role in this opportunity.

    Raises:
        NetworkTooLargeError: More than 1,000 people.

    Cost: about (lines) x (2,048 curves), stopped early; 0.5 s for 20 lines, 2 s for a page of 60
        boxes.
    """
    folding = fold(content, open_units)
    layout = arrange(folding, content.ties, content.lane_people, float(width), height)
    reporting = draw_reporting(folding.current, folding.account, layout.boxes, layout.slots)
    influences, left_out = thinned(shown_influences(content, folding, off_chain=off_chain), content)
    ties = shown_ties(content, folding)
    field = _field(content, folding, layout, reporting)
    routed = route_all(field, _orders(content, folding, influences, ties))
    scene = _scene(content, folding, layout, reporting, (influences, ties, routed))
    return replace(scene, unrouted=(*scene.unrouted, *left_out))


def _round(points: Iterable[Sequence[float] | Array]) -> tuple[Point, ...]:
    return tuple((round(float(p[0]), 1), round(float(p[1]), 1)) for p in points)


def _orders(
    content: MapContent,
    folding: Folding,
    influences: Sequence[ShownInfluence],
    ties: Sequence[ShownTie],
) -> list[Order]:
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
    return orders + [Order(s.records[0], s.source, s.target, 4) for s in ties]


def _field(
    content: MapContent,
    folding: Folding,
    layout: Layout,
    reporting: Sequence[ReportingLine],
) -> Field:
    in_project = content.kind != "account"
    reports = [
        DrawnLine(np.array(line.points, dtype=np.float64), (line.manager, line.child))
        for line in reporting
    ]
    tagged = {
        card.key
        for card in content.cards
        if card.background_boss or (in_project and not card.in_chain)
    }
    is_large = folding.level >= 1
    lanes = {
        who.key: "right" if who.vendor == "us" else "left"
        for who in content.lane_people
        if who.key in layout.lanes
    }
    margin = 8.0
    return Field(
        boxes={**layout.boxes, **layout.lanes},
        reports=reports,
        indented=frozenset(key for key, slot in layout.slots.items() if slot.indent),
        tagged=frozenset(tagged),
        inwards=lanes,
        frame=(margin, 4.0, layout.width - margin, layout.height - 4.0),
        clearance=4.0 if is_large else 7.0,
        cell=5.0 if is_large else 8.0,
    )


def _scene(
    content: MapContent,
    folding: Folding,
    layout: Layout,
    reporting: tuple[ReportingLine, ...],
    lines: tuple[Sequence[ShownInfluence], Sequence[ShownTie], Sequence[Routed]],
) -> MapScene:
    influences, ties, routed = lines
    routes = {found.order.record: found for found in routed}
    cards = {card.key: card for card in content.cards}
    drawn = [_influence(s, routes[s.records[0]]) for s in influences if s.records[0] in routes]
    bands = [_tie(s, routes[s.records[0]], cards, content) for s in ties if s.records[0] in routes]
    dotted = [
        ReportingLine(f.order.target, f.order.source, "dotted", _round(f.line.points))
        for f in routed
        if f.order.record.startswith("dotted:")
    ]
    elbows = [
        ReportingLine(x.child, x.manager, x.kind, _round(rounded(x.points, _CORNER)))
        for x in reporting
    ]
    labels = _labels(content, folding, layout, reporting, (drawn, routed))
    crowd = _crowd(reporting, routed)
    people = person_boxes(content, folding, layout)
    seats = ghost_seats(content, folding, layout, crowd[len(reporting) :])
    shown = [s.records for s in influences] + [s.records for s in ties]
    missing = [record for records in shown if records[0] not in routes for record in records]
    scene = MapScene(
        kind=content.kind,
        context_id=content.context_id,
        title=content.title,
        width=layout.width,
        height=round(layout.height, 1),
        level=folding.level,
        lane_width=layout.measures.lane,
        has_us_lane=layout.measures.lane > 0,
        has_rival_lane=layout.measures.lane > 0,
        people=people,
        tiles=tile_boxes(folding, layout, cards, [(d.source, d.target) for d in drawn]),
        lanes=lane_boxes(content, layout),
        reporting=(*elbows, *dotted),
        influences=tuple(sorted(drawn, key=lambda d: d.is_hot)),
        ties=tuple(sorted(bands, key=lambda band: (band.weight, band.records))),
        labels=labels,
        ghost_seats=seats,
        thumbnail=_thumbnail(content, folding, layout, crowd),
        legend=(),
        crossings=count_crossings(routed),
        unrouted=tuple(missing),
        listed_people=tuple(cards[key] for key in sorted(cards)),
        listed_influences=tuple(
            edge
            for edge in sorted(content.influences, key=lambda edge: edge.record)
            if edge.source in cards and edge.target in cards
        ),
        listed_ties=tuple(
            tie
            for tie in sorted(content.ties, key=lambda tie: tie.record)
            if tie.contact in cards and tie.person in layout.lanes
        ),
        graph_version=content.graph_version,
        redaction=content.redaction,
        calibration=content.calibration,
    )
    return used_marks(scene)


def _influence(shown: ShownInfluence, found: Routed) -> RoutedInfluence:
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
        is_dim=False,
        weight=edge.weight,
        points=_round(found.line.points),
    )


def _tie(
    shown: ShownTie, found: Routed, cards: Mapping[str, Card], content: MapContent
) -> RoutedTie:
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
        is_dim=content.kind != "account" and not cards[tie.contact].in_chain,
        points=_round(found.line.points),
    )


def _labels(
    content: MapContent,
    folding: Folding,
    layout: Layout,
    reporting: Sequence[ReportingLine],
    lines: tuple[Sequence[RoutedInfluence], Sequence[Routed]],
) -> tuple[PlacedLabel, ...]:
    drawn, routed = lines
    edges = {edge.record: edge for edge in content.influences}
    numbers = {found.order.record: number for number, found in enumerate(routed)}
    captions = []
    for line in sorted(drawn, key=lambda d: numbers[d.records[0]]):
        record = line.records[0]
        kind = ""
        words: tuple[Words, ...] = ()
        if line.is_hot:
            kind, words = "hot", hot_words(edges[record], short=folding.level > 0)
        elif len(line.records) > 1:
            times = f"×{len(line.records)}"
            kind, words = "bundle", (Words(times, times),)
        elif folding.level > 0 or line.state == "suppressed":
            continue
        elif line.freshness in _OLD and line.months is not None:
            kind, words = "age", (age_and_doubt(edges[record]),)
        elif line.state == "added":
            kind, words = "new", (NEW,)
        if kind:
            captions.append(Caption(record, line.source, line.target, numbers[record], kind, words))
    return place_labels(
        captions,
        [found.line.points for found in routed],
        {**layout.boxes, **layout.lanes},
        [np.array(line.points, dtype=np.float64) for line in reporting],
        (layout.width, layout.height),
    )


def _crowd(reporting: Sequence[ReportingLine], routed: Sequence[Routed]) -> list[Array]:
    """Dense points of the reporting lines and of the routes."""
    elbows = [dense(np.array(line.points, dtype=np.float64), 8.0) for line in reporting]
    return [*elbows, *(dense(found.line.points, 8.0) for found in routed)]


def _thumbnail(
    content: MapContent, folding: Folding, layout: Layout, crowd: Sequence[Array]
) -> Thumbnail | None:
    if content.kind == "account" or folding.level > 0:
        return None
    account = folding.account
    moved = [key for key, boss in folding.current.parent.items() if boss != account.parent[key]]
    boxes = [*layout.boxes.values(), *layout.lanes.values()]
    return draw_thumbnail(
        layout.slots_of(account),
        account,
        {card.key: card.name for card in content.cards},
        moved,
        (boxes, crowd, (layout.width - layout.measures.lane, layout.height)),
    )
