"""Routes of all influence lines and ties of a map, and what makes one picture calmer than another.

Source: design 5, influence and ties.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.drawing.routes.curves import crossings, near_points
from graph.drawing.routes.router import Field, Order, Routed, Router

__all__ = ["count_crossings", "route_all", "route_over"]

_PORT_SHARED = 200.0
_EXACT_LINES = 45
_CALM, _MOST_AGAIN = 12, 8


def route_all(field: Field, orders: Sequence[Order]) -> list[Routed]:
    """Route every order that can be; those without a way are left out.

    Influence goes first, short lines before long ones. Ties are routed twice, short first and long
    first, and the calmer picture is kept. On a calm map the lines that cross others then look once
    more for a way that leaves the picture calmer.
    """

    def span(order: Order) -> float:
        a, b = field.boxes[order.source], field.boxes[order.target]
        return float(np.hypot(a.x - b.x, a.y - b.y))

    influences = [order for order in orders if not order.is_tie]
    ties = [order for order in orders if order.is_tie]
    is_coarse = len(orders) > _EXACT_LINES
    router = Router(field, is_coarse=is_coarse)
    for order in sorted(influences, key=lambda o: (o.rank, span(o), o.record)):
        router.route(order)
    best: tuple[float, list[Routed]] | None = None
    for sign in (1, -1) if len(ties) > 1 and not is_coarse else (1,):
        attempt = router.copy()
        for order in sorted(ties, key=lambda o, s=sign: (s * span(o), o.record)):  # type: ignore[misc]
            attempt.route(order)
        missing = (len(orders) - len(attempt.done)) * 1e4
        unrest = missing if is_coarse else missing + _unrest(attempt.done)
        if best is None or unrest < best[0]:
            best = (unrest, attempt.done)
    found = best[1] if best else []
    return found if is_coarse else _calmed(field, found)


def _calmed(field: Field, routed: list[Routed]) -> list[Routed]:
    """The same lines, with those that cross others routed again where that helps.

    In a thicket one crossing less is not seen, so only calm maps are worth the time.
    """
    if not 0 < count_crossings(routed) <= _CALM:
        return routed
    unrest = _unrest(routed)
    for order in _crossing_orders(routed)[:_MOST_AGAIN]:
        rest = [one for one in routed if one.order != order]
        again = route_over(field, rest, [order])
        calmer = _unrest([*rest, *again])
        if again and calmer < unrest:
            unrest, routed = calmer, [*rest, *again]
    return routed


def _crossing_orders(routed: Sequence[Routed]) -> list[Order]:
    """The lines that cross others, those with most crossings first; the best path stays."""
    counts = [
        (sum(count_crossings([one, other]) for other in routed if other is not one), one.order)
        for one in routed
        if one.order.rank > 0
    ]
    crossing = [(-count, order.record, order) for count, order in counts if count]
    return [order for *_, order in sorted(crossing, key=lambda one: one[:2])]


def route_over(field: Field, standing: Sequence[Routed], orders: Sequence[Order]) -> list[Routed]:
    """Route further lines in the order given around those that stand, of which nothing moves."""
    if not orders:
        return []
    router = Router(field, is_coarse=len(standing) + len(orders) > _EXACT_LINES)
    for routed in standing:
        router.keep(routed)
    for order in orders:
        router.route(order)
    return router.done[len(standing) :]


def count_crossings(routed: Sequence[Routed]) -> int:
    """How often two of the routes cross."""
    lines = [route.line.points for route in routed]
    if not lines:
        return 0
    lows = np.array([line.min(axis=0) for line in lines])
    highs = np.array([line.max(axis=0) for line in lines])
    found = 0
    for number, line in enumerate(lines):
        near = ((lows <= highs[number]) & (highs >= lows[number])).all(axis=1)
        rest = [lines[other] for other in np.flatnonzero(near) if other > number]
        if rest:
            first = np.concatenate([other[:-1] for other in rest])
            last = np.concatenate([other[1:] for other in rest])
            found += int(crossings(line[None], first, last).sum())
    return found


def _unrest(routed: Sequence[Routed]) -> float:
    unrest = 40.0 * count_crossings(routed)
    # Two bands that leave one port hide each other, which the samples near the end do not show.
    ports = [(r.order.source, r.leave) for r in routed] + [
        (r.order.target, r.enter) for r in routed
    ]
    unrest += _PORT_SHARED * (len(ports) - len(set(ports)))
    for number, one in enumerate(routed):
        rest = [other.line.points for other in routed[number + 1 :]]
        if rest:
            starts = np.cumsum([0, *(len(points) for points in rest[:-1])])
            near = near_points(one.line.points[None], np.concatenate(rest), starts, 8.0)
            unrest += 9.0 * float(near.sum())
    return unrest
