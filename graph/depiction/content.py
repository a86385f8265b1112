"""What a map shows of a context: network and answer as plain values for drawing.

Source: design 5; maps (presets).
"""

from __future__ import annotations

from itertools import pairwise

from graph.backers import backers_of
from graph.depiction.depicted import Depicted, chosen_rival
from graph.depiction.lines import influences_of, ties_of
from graph.depiction.on_demand import additions_of, missing_additions
from graph.depiction.people import cards_of, lane_people_of
from graph.depiction.sight import sight_of
from graph.drawing.additions import CircleOf
from graph.drawing.captions import NO_RIVAL_SIDE, looked_at
from graph.drawing.content import DottedLine, MapContent, Seats, Words
from graph.drawing.view import MapView
from graph.network import Network
from graph.overlay.lines import standing_circles
from graph.vocabulary import Confidence, MapPreset, MapSide, Side

__all__ = ["content_of", "seats_of"]


def content_of(depicted: Depicted, view: MapView) -> MapContent:
    """Gather what one map shows.

    Args:
        depicted: The context in hand.
        view: Which map, whose side, what is drawn over it.

    Returns:
        People have the same order and the same ties in every view, so that they keep their places;
        what a view is not about is marked as not shown.

    Raises:
        InputError: The view names a vendor who is no rival here.

    Cost: linear in people and records, and what `theme_of` takes. Source: maps (presets).
    """
    network = depicted.network
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    rival = chosen_rival(depicted, view.vendor)
    sight = sight_of(depicted, view, rival)
    additions = additions_of(depicted, view.extras, rival)
    return MapContent(
        kind=network.context.kind.value,
        context_id=network.context.id,
        title=network.context.name,
        cards=cards_of(sight, people),
        influences=influences_of(sight, frozenset() if sight.theme.reach else _hot_pairs(depicted)),
        ties=ties_of(sight),
        lane_people=lane_people_of(sight),
        dotted=tuple(
            DottedLine(child=line.subordinate, manager=line.manager)
            for line in network.lines
            if line.kind == "dotted" and line.subordinate in people and line.manager in people
        ),
        other_seats=tuple(map(seats_of, depicted.others)),
        graph_version=depicted.answer.graph_version,
        calibration=depicted.answer.calibration.digest,
        preset=sight.preset.value,
        circles=_circles(depicted) if sight.preset is MapPreset.CUSTOMER else (),
        captions=(
            *sight.theme.captions,
            *_side_captions(network, view, rival),
            *missing_additions(additions, view.extras, rival),
        ),
        additions=additions,
    )


def _hot_pairs(depicted: Depicted) -> frozenset[tuple[str, str]]:
    """The steps of the best path of the first who stands behind the deciders."""
    hidden = backers_of(depicted.network, depicted.answer)
    return frozenset(pairwise(hidden[0].paths[0].people)) if hidden else frozenset()


def _side_captions(network: Network, view: MapView, rival: str | None) -> tuple[Words, ...]:
    if view.side is MapSide.US:
        return ()
    if rival is None:
        return (NO_RIVAL_SIDE,)
    return (looked_at(view.side.value, network.vendor_names.get(rival, rival)),)


def _circles(depicted: Depicted) -> tuple[CircleOf, ...]:
    """The circles that stand on the day, with how sure they are."""
    network, records = depicted.network, depicted.records
    return tuple(
        CircleOf(
            record=records.reference(circle.id),
            name=circle.name,
            leader=leader,
            members=members,
            is_confirmed=circle.confidence is Confidence.CONFIRMED,
        )
        for circle, leader, members in standing_circles(records, network.as_of, network.nodes)
    )


def seats_of(network: Network) -> Seats:
    """Who sits where in an opportunity, to reserve columns in the maps of its account."""
    return Seats(
        context_id=network.context.id,
        name=network.context.id,
        managers=tuple((person, new) for person, _, new in network.difference.reparented),
    )
