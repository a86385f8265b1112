"""Exact reach and its bounds as plain Python: what the loops over arrays are compared with."""

from __future__ import annotations

from graph.analysis.flow import Wiring
from graph.analysis.paths import Path, path_order
from graph.errors import BudgetExceededError


def plain_exact_reach(wiring: Wiring, *, budget: int) -> tuple[dict[str, float], int]:
    """Values and states as `exact_reach`: factoring on the reached set, equal states merged."""
    onward = _Onward(wiring)
    order = onward.order
    reach = [0.0] * len(order)
    start = (1 << len(wiring.sources)) - 1  # sources come first in the order
    layer: dict[tuple[int, int], float] = {(start, _idle(start, 0, onward)): 1.0}
    states = 0
    while layer:
        following: dict[tuple[int, int], float] = {}
        for (reached, tried), probability in layer.items():
            waiting = reached & ~tried
            if not waiting:
                continue
            index = (waiting & -waiting).bit_length() - 1
            branches = {reached: probability}
            for place, weight in onward.steps(index):
                if reached >> place & 1:
                    continue
                branches = _branched(branches, place, weight, reach)
                states += len(branches)
                if states > budget:
                    message = f"An exact answer takes more than {budget} states."
                    raise BudgetExceededError(message)
            done = tried | 1 << index
            for now, share in branches.items():
                key = (now, _idle(now, done, onward))
                following[key] = following.get(key, 0.0) + share
        layer = following
    found = {person: min(1.0, value) for person, value in zip(order, reach, strict=True)}
    found |= dict.fromkeys(wiring.sources, 1.0)
    return found, states


def _branched(
    branches: dict[int, float], index: int, weight: float, reach: list[float]
) -> dict[int, float]:
    bit = 1 << index
    split: dict[int, float] = {}
    for now, share in branches.items():
        joins = share * weight
        reach[index] += joins
        split[now | bit] = split.get(now | bit, 0.0) + joins
        if weight < 1:
            split[now] = split.get(now, 0.0) + share - joins
    return split


class _Onward:
    """Whom everybody on a walk may reach next, by place in an order; made when first asked for.

    A mask has a bit for everybody before the furthest in the order, so that the masks of a crowd
    would fill the memory.

    Attributes:
        order: Sources, then everybody on a walk from them, breadth first.
        masks: Those asked for so far.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.order = list(wiring.ordered_sources)
        self.masks: dict[int, int] = {}
        self._place = {person: index for index, person in enumerate(self.order)}
        self._next = []
        self._steps: dict[int, list[tuple[int, float]]] = {}
        self._first = len(self.order)
        for person in self.order:
            steps = wiring.steps(person)
            self._next.append(steps)
            for target, _ in steps:
                if target not in self._place:
                    self._place[target] = len(self.order)
                    self.order.append(target)

    def steps(self, index: int) -> list[tuple[int, float]]:
        """Place and weight of each next person who is no source."""
        if index not in self._steps:
            places = [(self._place[target], weight) for target, weight in self._next[index]]
            self._steps[index] = [one for one in places if one[0] >= self._first]
        return self._steps[index]

    def mask(self, index: int) -> int:
        """The same as bits; kept in `masks`."""
        mask = 0
        for place, _ in self.steps(index):
            mask |= 1 << place
        self.masks[index] = mask
        return mask


def _idle(reached: int, tried: int, onward: _Onward) -> int:
    """Mark as tried whoever is reached and has nobody left to reach: more states become equal."""
    waiting = reached & ~tried
    masks = onward.masks
    while waiting:
        low = waiting & -waiting
        index = low.bit_length() - 1
        mask = masks[index] if index in masks else onward.mask(index)
        if not mask & ~reached:
            tried |= low
        waiting ^= low
    return tried


def plain_best_from(wiring: Wiring, hops: int | None = None) -> dict[str, Path]:
    """As `best_from`: layer by layer, ties by fewer hops and ids."""
    layer = {source: Path((source,), 1.0) for source in wiring.ordered_sources}
    starts = set(layer)
    best: dict[str, Path] = {}
    for _ in range(len(wiring.nodes) if hops is None else hops):
        following: dict[str, Path] = {}
        for person, path in layer.items():
            for target, weight in wiring.successors.get(person, ()):
                if target in starts or target in path.people:
                    continue
                found = Path((*path.people, target), path.weight * weight)
                if _is_better(found, following.get(target)):
                    following[target] = found
        layer = {}
        for target, path in following.items():
            if _is_better(path, best.get(target)):
                best[target] = path
                layer[target] = path
    return best


def _is_better(path: Path, other: Path | None) -> bool:
    return other is None or path_order(path) < path_order(other)


def plain_bounds(wiring: Wiring) -> dict[str, tuple[float, float]]:
    """Best path below; above, all incoming edges from somebody reached."""
    paths = plain_best_from(wiring)
    incoming: dict[str, list[tuple[str, float]]] = {}
    for (source, target), weight in wiring.edges.items():
        incoming.setdefault(target, []).append((source, weight))
    upper = {
        person: 1.0 if person in wiring.sources or person in paths else 0.0
        for person in wiring.nodes
    }
    for _ in range(64):
        before = dict(upper)
        for person in paths:
            miss = 1.0
            for source, weight in incoming[person]:
                miss *= 1 - before[source] * weight
            upper[person] = 1 - miss
        if all(abs(before[person] - upper[person]) < 1e-6 for person in paths):
            break
    return {
        person: (
            1.0 if person in wiring.sources else paths[person].weight if person in paths else 0.0,
            upper[person],
        )
        for person in wiring.nodes
    }
