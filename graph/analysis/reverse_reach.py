"""The people from whom influence spreads furthest, with a certificate.

Reverse reachable sets: draw a person at random and everybody from whom they would be reached in
one random world; who is in most such sets spreads furthest. One half of the sets chooses, the
other half judges. Source: Borgs et al. 2014; Tang, Tang, Xiao, Yuan 2018 (OPIM-C).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.flow import Wiring

__all__ = ["Choice", "choose_seeds"]

Numbers = NDArray[np.int64]
_FIRST = 1_024
_WORK = 10_000_000
_GOOD_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of people and what is certain about it.

    Attributes:
        people: In the order in which they were chosen.
        spread: Expected number reached, themselves included.
        at_least: Lower bound of that spread.
        best_at_most: Upper bound of the largest spread of any set of that size.
        certainty: With which both bounds hold together.
        sets: Reverse reachable sets drawn, both halves.
        is_truncated: The work budget ended before the guarantee was as good as it can be.
    """

    people: tuple[str, ...]
    spread: float
    at_least: float
    best_at_most: float
    certainty: float
    sets: int
    is_truncated: bool


class _Sets:
    """Reverse reachable sets, drawn one after another."""

    def __init__(self, wiring: Wiring, seed: int) -> None:
        place = {person: index for index, person in enumerate(wiring.nodes)}
        incoming: list[list[tuple[int, float]]] = [[] for _ in place]
        for (source, target), weight in wiring.edges.items():
            incoming[place[target]].append((place[source], weight))
        for edges in incoming:
            edges.sort()
        self.size = len(place)
        self._sources = [np.array([one for one, _ in edges], np.int64) for edges in incoming]
        self._weights = [np.array([one for _, one in edges]) for edges in incoming]
        self._generator = np.random.Generator(np.random.Philox(seed))
        self.members: list[Numbers] = []
        self.work = 0

    def extend(self, count: int) -> None:
        """Draw until there are `count` sets."""
        while len(self.members) < count:
            self.members.append(self._draw(int(self._generator.integers(self.size))))

    def _draw(self, root: int) -> Numbers:
        seen = {root}
        waiting = [root]
        while waiting:
            person = waiting.pop()
            weights = self._weights[person]
            self.work += len(weights) + 1
            if len(weights):
                fires = self._generator.random(len(weights)) < weights
                for source in self._sources[person][fires].tolist():
                    if source not in seen:
                        seen.add(source)
                        waiting.append(source)
        return np.array(sorted(seen), np.int64)


def choose_seeds(wiring: Wiring, count: int, *, seed: int) -> Choice:
    """Choose people greedily until the certificate is good, or the work budget ends.

    Args:
        wiring: n people, m edges that fire with their weight; its sources are not looked at.
        count: How many to choose, at most n.
        seed: Equal seeds choose equal people.

    Cost: at most 10 million edges looked at, and what one more doubling of the sets takes.
    """
    if not wiring.nodes or count < 1:
        return Choice((), 0.0, 0.0, 0.0, 1.0, 0, is_truncated=False)
    choosing, judging = _Sets(wiring, 2 * seed), _Sets(wiring, 2 * seed + 1)
    size, rounds = _FIRST, 0
    while True:
        rounds += 1
        choosing.extend(size)
        judging.extend(size)
        chosen, most = _greedy(choosing, count)
        hits = _covered(judging, chosen)
        doubt = 1 / max(100, len(wiring.nodes)) / 2**rounds  # over all rounds: at most 1 / n
        scale = len(wiring.nodes) / size
        at_least = max(float(len(chosen)), scale * _surely(hits, doubt))
        at_most = min(float(len(wiring.nodes)), scale * _at_most(most, doubt))
        is_good = at_least >= _GOOD_ENOUGH * at_most and size > _FIRST
        is_over = choosing.work + judging.work > _WORK
        if is_good or is_over:
            return Choice(
                people=tuple(wiring.nodes[one] for one in chosen),
                spread=scale * hits,
                at_least=at_least,
                best_at_most=max(at_most, at_least),
                certainty=1 - 2 / max(100, len(wiring.nodes)),
                sets=2 * size,
                is_truncated=is_over and not is_good,
            )
        size *= 2


def _greedy(sets: _Sets, count: int) -> tuple[list[int], float]:
    """Who covers most sets, one after another; and the most that any choice of them covers."""
    sizes = np.array([len(one) for one in sets.members])
    people = np.concatenate(sets.members)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(people, kind="stable")
    starts = np.searchsorted(people[order], np.arange(sets.size + 1))
    owned = owners[order]
    gains = np.bincount(people, minlength=sets.size)
    is_open = np.ones(len(sizes), dtype=np.bool_)
    covered, most = 0, math.inf
    chosen: list[int] = []
    for _ in range(min(count, sets.size) + 1):
        left = np.maximum(gains, 0)
        largest = np.partition(left, -count)[-count:] if count < sets.size else left
        most = min(most, covered + float(largest.sum()))
        if len(chosen) == min(count, sets.size):
            break
        person = int(gains.argmax())
        if gains[person] <= 0:
            person = next(one for one in range(sets.size) if one not in chosen)
        chosen.append(person)
        covered += int(gains[person])
        for owner in owned[starts[person] : starts[person + 1]]:
            if is_open[owner]:
                is_open[owner] = False
                gains[sets.members[owner]] -= 1
        gains[person] = -1
    return chosen, min(most, float(len(sizes)))


def _covered(sets: _Sets, chosen: list[int]) -> int:
    wanted = set(chosen)
    return sum(1 for one in sets.members if not wanted.isdisjoint(one.tolist()))


def _surely(hits: float, doubt: float) -> float:
    """Lower bound of the mean behind this many hits (a martingale's, as in the paper)."""
    a = math.log(1 / doubt)
    root = math.sqrt(hits + 2 * a / 9) - math.sqrt(a / 2)
    return max(0.0, root**2 - a / 18) if root > 0 else 0.0


def _at_most(hits: float, doubt: float) -> float:
    """Upper bound of the mean behind this many hits."""
    a = math.log(1 / doubt)
    return (math.sqrt(hits + a / 2) + math.sqrt(a / 2)) ** 2
