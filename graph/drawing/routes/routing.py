"""Routes of influence lines and ties: the cheapest curve or channel that enters no card.

Source: design 5, influence and ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.drawing.routes.channels import Channels
from graph.drawing.routes.costs import DrawnLine, Surroundings
from graph.drawing.routes.curves import (
    SHAPES,
    Array,
    Port,
    bends,
    boxes_entered,
    crossings,
    curve_candidates,
    dense,
    lengths,
    near_points,
    ports_of,
    rounded,
)
from graph.drawing.routes.occupancy import BoxRaster, Occupancy
from graph.drawing.scene import Box

__all__ = ["Field", "Order", "Routed", "count_crossings", "route_all"]

_TURN_COST = 22.0
_BACKWARDS = 60.0
_PORT_USED = 70.0
_OFF_CENTRE = 4.0
_PORT_SHARED = 200.0
_TAGGED_FROM = 0.4
_CHUNK = 12
_CHANNEL_ENDS = (0.35, 0.65)
_CHANNEL_RADIUS = 14.0
_CHANNEL_CLEARANCE = 4.0
_TIE_RANK = 4
_SOFT_REPORT, _SOFT_DRAWN = 14.0, 30.0
_EXACT_LINES = 60
_TRACE_REPORT, _TRACE_DRAWN = 12.0, 22.0
_MOST_CELLS = 15_000
_COARSE_SHAPES = 4
_COARSE_ENDS = (0.2, 0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Order:
    """A line that wants a route.

    Attributes:
        record: Id that breaks ties between equal orders.
        source: Key of the box it leaves.
        target: Key of the box it enters.
        rank: 0 hot, 1 added, 2 inherited, 3 suppressed, 4 tie: the order of routing.
    """

    record: str
    source: str
    target: str
    rank: int

    @property
    def is_tie(self) -> bool:
        """Whether it is a tie from a lane."""
        return self.rank == _TIE_RANK


@dataclass(frozen=True, slots=True)
class Field:
    """Where lines may run.

    Attributes:
        boxes: All boxes by key.
        reports: Reporting lines.
        indented: Keys whose left middle is taken by a spine.
        tagged: Keys with a tag below their right half.
        inwards: Side through which ties leave, by lane key: "left" or "right".
        frame: Left, top, right, bottom.
        clearance: Distance of curves to other boxes in pixels.
        cell: Grid cell of channel routes in pixels.
    """

    boxes: Mapping[str, Box]
    reports: Sequence[DrawnLine]
    indented: frozenset[str]
    tagged: frozenset[str]
    inwards: Mapping[str, str]
    frame: tuple[float, float, float, float]
    clearance: float = 7.0
    cell: float = 8.0


@dataclass(frozen=True, slots=True)
class Routed:
    """A route that was found."""

    order: Order
    line: DrawnLine
    cost: float
    leave: Port
    enter: Port


def route_all(field: Field, orders: Sequence[Order]) -> list[Routed]:
    """Route every order that can be; those without a way are left out.

    Influence goes first, short lines before long ones. Ties are routed twice, short first and long
    first, and the calmer picture is kept.
    """

    def span(order: Order) -> float:
        a, b = field.boxes[order.source], field.boxes[order.target]
        return float(np.hypot(a.x - b.x, a.y - b.y))

    influences = [order for order in orders if not order.is_tie]
    ties = [order for order in orders if order.is_tie]
    is_coarse = len(orders) > _EXACT_LINES
    router = _Router(field, is_coarse=is_coarse)
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
    return best[1] if best else []


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


class _Router:
    """Routes one line after the other and remembers what stands."""

    def __init__(self, field: Field, *, is_coarse: bool) -> None:
        self._field = field
        self._traces = Occupancy(field.frame) if is_coarse else None
        self._shapes = _COARSE_SHAPES if is_coarse else SHAPES
        size = (field.frame[2] + field.frame[0], field.frame[3] + field.frame[1])
        self._raster = BoxRaster(field.boxes, size, field.clearance)
        self._used: dict[tuple[str, str, float], int] = {}
        self.done: list[Routed] = []
        left, top, right, bottom = field.frame
        cell = max(field.cell, float(np.sqrt((right - left) * (bottom - top) / _MOST_CELLS)))
        self._channels = Channels(field.frame, cell, field.clearance)
        for line in field.reports:
            self._paint(line.points, _SOFT_REPORT, _TRACE_REPORT)

    def copy(self) -> _Router:
        twin = object.__new__(_Router)
        twin._field = self._field
        twin._raster = self._raster
        twin._shapes = self._shapes
        twin._used = dict(self._used)
        twin.done = list(self.done)
        twin._channels = self._channels.copy()
        twin._traces = self._traces  # coarse maps route their ties once
        return twin

    def _paint(self, points: Array, soft: float, trace: float) -> None:
        close = dense(points, 4.0)
        self._channels.paint(close, soft)
        if self._traces is not None:
            self._traces.paint(close, trace)

    def route(self, order: Order) -> None:
        """Find the cheapest way and keep it; nothing happens when there is none."""
        around: Surroundings | Occupancy
        if self._traces is not None:
            around = self._traces
        else:
            drawn = [routed.line for routed in self.done]
            around = Surroundings(self._field.reports, drawn, (order.source, order.target))
        found = self._curve(order, around)
        channel = None
        if found is None or self._traces is None:
            limit = found.cost if found else np.inf
            channel = self._channel(order, around, limit, free=True)
        if found is None and channel is None:
            channel = self._channel(order, around, np.inf, free=False)
        if channel is not None and (found is None or channel.cost < found.cost):
            found = channel
        if found is None:
            return
        for key, port in ((order.source, found.leave), (order.target, found.enter)):
            place = (key, port.side, port.at)
            self._used[place] = self._used.get(place, 0) + 1
        self._paint(found.line.points, _SOFT_DRAWN, _TRACE_DRAWN)
        self.done.append(found)

    def _ports(
        self, order: Order, *, channel: bool, free: bool = False
    ) -> tuple[list[Port], list[Port]]:
        sides = []
        for key in (order.source, order.target):
            box, bent = self._field.boxes[key], key in self._field.indented
            if channel:
                ports = ports_of(box, indented=bent, ends=_CHANNEL_ENDS)
            elif self._traces is not None:
                ports = ports_of(box, indented=bent, ends=_COARSE_ENDS)
            else:
                ports = ports_of(box, indented=bent)
            if key in self._field.inwards:
                ports = [port for port in ports if port.side == self._field.inwards[key]]
            if free:
                ports = [p for p in ports if not self._used.get((key, p.side, p.at))]
            sides.append(ports)
        return sides[0], sides[1]

    def _port_cost(self, key: str, port: Port) -> float:
        cost = _PORT_USED * self._used.get((key, port.side, port.at), 0)
        if key in self._field.tagged and port.side == "bottom" and port.at > _TAGGED_FROM:
            cost += _PORT_USED
        return cost + (_OFF_CENTRE if port.is_off_centre else 0.0)

    def _curve(self, order: Order, around: Surroundings | Occupancy) -> Routed | None:
        leaves, enters = self._ports(order, channel=False)
        pairs = [(p, q) for p in leaves for q in enters]
        lines, costs = self._candidates(order, pairs)
        if isinstance(around, Occupancy):
            costs = costs + around.costs(lines)
        costs[self._raster.entered(lines, (order.source, order.target))] = np.inf
        ranking = np.argsort(costs, kind="stable")
        best, best_cost = -1, np.inf
        for start in range(0, len(ranking), _CHUNK):
            chunk = ranking[start : start + _CHUNK]
            chunk = chunk[costs[chunk] < best_cost]
            if not len(chunk):
                break
            full = costs[chunk]
            if isinstance(around, Surroundings):
                full = full + around.curve_costs(lines[chunk])
            winner = int(np.argmin(full))
            if full[winner] < best_cost:
                best, best_cost = int(chunk[winner]), float(full[winner])
        if best < 0:
            return None
        leave, enter = pairs[best // self._shapes]
        line = DrawnLine(lines[best], (order.source, order.target), order.is_tie)
        return Routed(order, line, best_cost, leave, enter)

    def _candidates(self, order: Order, pairs: Sequence[tuple[Port, Port]]) -> tuple[Array, Array]:
        """All curves within the frame, with what they cost by themselves (else infinity)."""
        start = np.array([(p.x, p.y) for p, _q in pairs])
        end = np.array([(q.x, q.y) for _p, q in pairs])
        out = np.array([p.out for p, _q in pairs], dtype=np.float64)
        into = np.array([q.out for _p, q in pairs], dtype=np.float64)
        lines = curve_candidates(start, out, end, into, shapes=self._shapes)
        way = end - start
        fixed = _BACKWARDS * (((out * way).sum(axis=1) < 0) + 0.0)
        fixed = fixed + _BACKWARDS * ((into * way).sum(axis=1) > 0)
        leave_costs = {p: self._port_cost(order.source, p) for p in dict(pairs)}
        enter_costs = {q: self._port_cost(order.target, q) for q in {q: p for p, q in pairs}}
        fixed = fixed + np.array([leave_costs[p] + enter_costs[q] for p, q in pairs])
        costs = np.repeat(fixed, self._shapes) + lengths(lines) + _TURN_COST * bends(lines)
        left, top, right, bottom = self._field.frame
        low, high = lines.min(axis=1), lines.max(axis=1)
        inside = (low >= (left, top)).all(axis=1) & (high <= (right, bottom)).all(axis=1)
        return lines, np.where(inside, costs, np.inf)

    def _obstacles(self, own: tuple[str, str]) -> tuple[Array, Array]:
        grown = [
            (box, -1.0 if key in own else self._field.clearance)
            for key, box in self._field.boxes.items()
        ]
        low = np.array([(box.x - by, box.y - by) for box, by in grown])
        high = np.array([(box.right + by, box.bottom + by) for box, by in grown])
        return low, high

    def _channel(
        self, order: Order, around: Surroundings | Occupancy, limit: float, *, free: bool
    ) -> Routed | None:
        leaves, enters = self._ports(order, channel=True, free=free)
        if not leaves or not enters:
            return None
        shortest = min(abs(p.x - q.x) + abs(p.y - q.y) for p in leaves for q in enters)
        if shortest + 60 + 2 * _TURN_COST > limit:
            return None
        own = (self._field.boxes[order.source], self._field.boxes[order.target])
        found = self._channels.way(list(self._field.boxes.values()), own, leaves, enters)
        if found is None:
            return None
        turns, leave, enter = found
        points = np.array(rounded(turns, _CHANNEL_RADIUS))
        cost = float(lengths(points[None])[0]) * 1.08 + 60 + len(turns) * _TURN_COST
        if isinstance(around, Surroundings):
            cost += around.channel_cost(points)
        low, high = self._obstacles((order.source, order.target))
        shrink = self._field.clearance - _CHANNEL_CLEARANCE
        if boxes_entered(dense(points, 4.0)[None], low + shrink, high - shrink)[0]:
            cost += 400
        line = DrawnLine(points, (order.source, order.target), order.is_tie)
        return Routed(order, line, cost, leave, enter)
