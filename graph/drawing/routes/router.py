"""One line after the other: the cheapest curve or channel for each that enters no card.

Source: design 5, influence and ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.drawing.geometry import Box
from graph.drawing.routes.channels import Channels
from graph.drawing.routes.costs import DrawnLine, Surroundings
from graph.drawing.routes.curves import (
    SHAPES,
    Array,
    Port,
    bends,
    boxes_entered,
    curve_candidates,
    dense,
    lengths,
    ports_of,
    rounded,
)
from graph.drawing.routes.occupancy import BoxRaster, Occupancy, boxes_met
from graph.patience import check_patience

__all__ = ["Field", "Order", "Routed", "Router"]

_TURN_COST = 22.0
_BACKWARDS = 60.0
_PORT_USED = 70.0
_OFF_CENTRE = 4.0
_TAGGED_FROM = 0.4
_CHUNK = 12
_PAIRS_AT_ONCE = 24
_CHANNEL_ENDS = (0.35, 0.65)
_CHANNEL_RADIUS = 14.0
_CHANNEL_CLEARANCE = 4.0
_TIE_RANK = 4
_SOFT_REPORT, _SOFT_DRAWN = 14.0, 30.0
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


@dataclass(frozen=True)
class _PortPairs:
    """Pairs of ports of two boxes: places, outward directions, and fixed costs."""

    ports: list[tuple[Port, Port]]
    start: Array
    out: Array
    end: Array
    into: Array
    fixed: Array

    def ways(self, chosen: NDArray[np.intp]) -> tuple[Array, Array, Array, Array]:
        """What `curve_candidates` takes, for some of the pairs."""
        return self.start[chosen], self.out[chosen], self.end[chosen], self.into[chosen]


class Router:
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

    def copy(self) -> Router:
        """Another one that knows the same lines."""
        twin = object.__new__(Router)
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
        check_patience()
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
        if found is not None:
            self.keep(found)

    def keep(self, found: Routed) -> None:
        """Remember a route, so that later ones go around it."""
        order = found.order
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
        """The cheapest curve, those between the nearest ports tried first.

        No curve is cheaper than the straight way between its ports, so the search ends where that
        alone costs more than the best curve found. Equal costs: the calmer one, then the first.
        """
        pairs = self._port_pairs(order)
        floors = pairs.fixed + np.hypot(*(pairs.end - pairs.start).T)
        ranking = np.argsort(floors, kind="stable")
        taken = self._raster.seen_by((order.source, order.target))
        best = (np.inf, np.inf, -1)
        line: Array | None = None
        for start in range(0, len(ranking), _PAIRS_AT_ONCE):
            chosen = ranking[start : start + _PAIRS_AT_ONCE]
            chosen = chosen[floors[chosen] <= best[0]]
            if not len(chosen):
                break
            lines = curve_candidates(*pairs.ways(chosen), shapes=self._shapes)
            numbers = (chosen[:, None] * self._shapes + np.arange(self._shapes)).ravel()
            costs = self._own_costs(lines, np.repeat(pairs.fixed[chosen], self._shapes))
            if isinstance(around, Occupancy):
                costs = costs + around.costs(lines)
            kept = np.flatnonzero(costs <= best[0])
            kept = kept[(costs[kept] < np.inf) & ~boxes_met(lines[kept], taken)]
            kept = kept[np.lexsort((numbers[kept], costs[kept]))]
            for first in range(0, len(kept), _CHUNK):
                chunk = kept[first : first + _CHUNK]
                chunk = chunk[costs[chunk] <= best[0]]
                if not len(chunk):
                    break
                full = costs[chunk]
                if isinstance(around, Surroundings):
                    full = full + around.curve_costs(lines[chunk])
                winner = int(np.lexsort((numbers[chunk], costs[chunk], full))[0])
                one = chunk[winner]
                found = (float(full[winner]), float(costs[one]), int(numbers[one]))
                if found < best:
                    best, line = found, lines[one]
        if line is None:
            return None
        leave, enter = pairs.ports[best[2] // self._shapes]
        drawn = DrawnLine(line, (order.source, order.target), order.is_tie)
        return Routed(order, drawn, best[0], leave, enter)

    def _port_pairs(self, order: Order) -> _PortPairs:
        """Every pair of ports, with what it costs whatever the line between them looks like."""
        leaves, enters = self._ports(order, channel=False)
        leaving = np.array([self._port_cost(order.source, port) for port in leaves])
        entering = np.array([self._port_cost(order.target, port) for port in enters])
        places = (
            np.repeat([(p.x, p.y, *p.out) for p in leaves], len(enters), axis=0),
            np.tile([(q.x, q.y, *q.out) for q in enters], (len(leaves), 1)),
        )
        start, out = places[0][:, :2], places[0][:, 2:]
        end, into = places[1][:, :2], places[1][:, 2:]
        way = end - start
        fixed = _BACKWARDS * (((out * way).sum(axis=1) < 0) + 0.0)
        fixed = fixed + _BACKWARDS * ((into * way).sum(axis=1) > 0)
        fixed = fixed + (leaving[:, None] + entering).ravel()
        ports = [(p, q) for p in leaves for q in enters]
        return _PortPairs(ports, start, out, end, into, fixed)

    def _own_costs(self, lines: Array, fixed: Array) -> Array:
        """What curves cost by themselves, infinity for those that leave the frame."""
        costs = fixed + lengths(lines) + _TURN_COST * bends(lines)
        left, top, right, bottom = self._field.frame
        low, high = lines.min(axis=1), lines.max(axis=1)
        inside = (low >= (left, top)).all(axis=1) & (high <= (right, bottom)).all(axis=1)
        return np.where(inside, costs, np.inf)

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
