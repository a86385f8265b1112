"""The one way from content to a drawn map.

Source: design 5; maps, "what a MapScene carries".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from graph.drawing.content import MapContent
from graph.drawing.furniture import ghost_seats, lane_boxes, person_boxes, tile_boxes
from graph.drawing.hulls import draw_hulls
from graph.drawing.legend import used_marks
from graph.drawing.linework import (
    Plan,
    field_of,
    labels_of,
    orders_of,
    paths_of,
    points_of,
    routed_influence,
    routed_tie,
    tie_width,
)
from graph.drawing.on_demand import lay_over
from graph.drawing.phrases import part_words
from graph.drawing.places.around import Part, part_around
from graph.drawing.places.folding import fold
from graph.drawing.places.layout import arrange
from graph.drawing.routes.bundles import (
    ShownInfluence,
    ShownTie,
    shown_influences,
    shown_ties,
    thinned,
)
from graph.drawing.routes.curves import Array, dense, rounded
from graph.drawing.routes.reporting import draw_reporting
from graph.drawing.routes.router import Routed
from graph.drawing.routes.routing import count_crossings, route_all
from graph.drawing.scene import MapScene, ReportingLine, Thumbnail
from graph.drawing.thumbnail import draw_thumbnail
from graph.vocabulary import MapPreset

__all__ = ["draw_map", "tie_width"]

_CORNER = 5.0
# By level of detail. Folded maps have the whole page but for the list of people, which is wide and
# low: there 1,240 is drawn up to a sixth larger than 1,080, with fewer crossings.
_WIDTHS = (1080.0, 1080.0, 1240.0, 1240.0)


def draw_map(
    content: MapContent,
    *,
    width: int | None = None,
    height: int | None = None,
    open_units: Sequence[str] = (),
    off_chain: bool = False,
    around: tuple[str, int] | None = None,
) -> MapScene:
    """Draw a map: places, routes, words. Equal content gives an equal scene, byte for byte.

    Args:
        content: What the reader may see.
        width: Wished width in pixels; a chart that needs more takes more and is scrolled. None: as
            a page has room for it, beside the panel or, where units fold, beside a list of people.
        height: Wished least height in pixels; None takes what the chart needs.
        open_units: Keys of tiles that are opened in place, the newest last.
        off_chain: Also show inherited influence on people without a role in this opportunity.
        around: Somebody and a number of steps, 1 to 3: only the people within them; None for all.

    Raises:
        NetworkTooLargeError: More than 1,000 people, and `around` nobody.
        PersonNotFoundError: `around` is nobody of this map.

    Cost: about (lines) x (2,048 curves), stopped early; 0.5 s for 20 lines, 2 s for a page of 60
        boxes.
    """
    part = Part(content, 0) if around is None else part_around(content, *around)
    content = part.content
    folding = fold(content, open_units, is_part=around is not None)
    wished = _WIDTHS[folding.level] if width is None else float(width)
    layout = arrange(folding, content.ties, content.lane_people, wished, height)
    reporting = draw_reporting(folding.current, folding.account, layout.boxes, layout.slots)
    plan = Plan(content, folding, layout, reporting)
    found = shown_influences(content, folding, off_chain=off_chain)
    influences, left_out = thinned(found, content, folding, around and around[0])
    ties = shown_ties(content, folding)
    field = field_of(plan)
    routed = route_all(field, orders_of(plan, influences, ties))
    scene = _scene(plan, influences, ties, routed)
    scene = lay_over(scene, plan, field, routed)
    captions = (*scene.captions, *([part_words(part.left_out)] if part.left_out else []))
    scene = replace(scene, captions=captions, around=around and around[0], left_out=part.left_out)
    return used_marks(replace(scene, unrouted=(*scene.unrouted, *left_out)))


def _scene(
    plan: Plan,
    influences: Sequence[ShownInfluence],
    ties: Sequence[ShownTie],
    routed: Sequence[Routed],
) -> MapScene:
    content, folding, layout = plan.content, plan.folding, plan.layout
    routes = {found.order.record: found for found in routed}
    cards = {card.key: card for card in content.cards}
    drawn = [
        routed_influence(one, routes[one.records[0]])
        for one in influences
        if one.records[0] in routes
    ]
    bands = [
        routed_tie(one, routes[one.records[0]], cards, content)
        for one in ties
        if one.records[0] in routes
    ]
    crowd = paths_of(plan.reporting, routed)
    hulls = draw_hulls(content, folding, layout)
    rims = [dense(np.array(loop, dtype=np.float64), 8.0) for hull in hulls for loop in hull.loops]
    shown = [s.records for s in influences] + [s.records for s in ties]
    missing = [record for records in shown if records[0] not in routes for record in records]
    has_lanes = layout.measures.lane > 0
    return MapScene(
        kind=content.kind,
        context_id=content.context_id,
        title=content.title,
        width=layout.width,
        height=round(layout.height, 1),
        level=folding.level,
        opened=folding.opened,
        lane_width=layout.measures.lane,
        has_us_lane=has_lanes and content.preset != MapPreset.RIVAL,
        has_rival_lane=has_lanes and content.preset != MapPreset.RESOURCES,
        people=person_boxes(content, folding, layout),
        tiles=tile_boxes(content, folding, layout, [(one.source, one.target) for one in drawn]),
        lanes=lane_boxes(content, layout),
        reporting=_elbows(plan.reporting, routed),
        influences=tuple(sorted(drawn, key=lambda d: d.is_hot)),
        ties=tuple(sorted(bands, key=lambda band: (band.weight, band.records))),
        labels=labels_of(plan, drawn, routed),
        ghost_seats=ghost_seats(content, folding, layout, [*crowd[len(plan.reporting) :], *rims]),
        thumbnail=_thumbnail(plan, crowd),
        legend=(),
        crossings=count_crossings(routed),
        unrouted=tuple(missing),
        listed_people=tuple(cards[key] for key in sorted(cards)),
        listed_influences=tuple(
            edge
            for edge in sorted(content.influences, key=lambda edge: edge.record)
            if edge.is_shown and edge.source in cards and edge.target in cards
        ),
        listed_ties=tuple(
            tie
            for tie in sorted(content.ties, key=lambda tie: tie.record)
            if tie.is_shown and tie.contact in cards and tie.person in layout.lanes
        ),
        graph_version=content.graph_version,
        redaction=content.redaction,
        calibration=content.calibration,
        preset=content.preset,
        captions=content.captions,
        hulls=hulls,
        listed_circles=content.circles,
        additions=content.additions,
    )


def _elbows(
    reporting: Sequence[ReportingLine], routed: Sequence[Routed]
) -> tuple[ReportingLine, ...]:
    """The reporting lines with round corners, then the dotted ones along their routes."""
    elbows = [replace(one, points=points_of(rounded(one.points, _CORNER))) for one in reporting]
    dotted = [
        ReportingLine(f.order.target, f.order.source, "dotted", points_of(f.line.points))
        for f in routed
        if f.order.record.startswith("dotted:")
    ]
    return (*elbows, *dotted)


def _thumbnail(plan: Plan, crowd: Sequence[Array]) -> Thumbnail | None:
    content, folding, layout = plan.content, plan.folding, plan.layout
    if content.kind == "account" or content.is_about_ties or folding.level > 0:
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
