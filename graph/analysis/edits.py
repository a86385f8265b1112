"""Many additions to one wiring, each looked at alone, or two together.

In sampled worlds an added edge needs no new search: somebody is reached after it where they were
reached before, or where its start is reached, it fires, and its end reaches them.
Source: method 3.3, 3.10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine import (
    Engine,
    Outcome,
    Reached,
    SampledEngine,
    SampledReach,
    outcome_of,
)
from graph.analysis.flow import Wiring
from graph.analysis.worlds import rows_at
from graph.errors import BudgetExceededError

__all__ = ["Addition", "Pairs", "Raised", "raised", "ways_over"]

Addition = tuple[str, str, float]
Words = NDArray[np.uint64]
_BATCH = 4096
_MOST = 10_000  # reaches of one list that are computed exactly


@dataclass(frozen=True, slots=True)
class Raised:
    """Reach of the watched people after each of many additions alone.

    Attributes:
        people: Who is watched.
        values: Additions x people, 0 to 1.
    """

    people: tuple[str, ...]
    values: NDArray[np.float64]

    def of(self, person: str) -> list[float]:
        """The reach of one of them after each addition."""
        found: list[float] = self.values[:, self.people.index(person)].tolist()
        return found

    def overall(self, weights: Mapping[str, float]) -> list[float]:
        """Weighted sum over some of them after each addition."""
        total = np.zeros(len(self.values))
        for person, weight in weights.items():
            total += weight * self.values[:, self.people.index(person)]
        found: list[float] = total.tolist()
        return found


def raised(
    engine: Engine,
    wiring: Wiring,
    before: Reached,
    additions: Sequence[Addition],
    watched: Sequence[str],
) -> Raised:
    """Reach of the watched people after each addition alone.

    Args:
        engine: Exact, or sampled.
        wiring: n people, m edges.
        before: Its reach by that engine.
        additions: Edges with their new weight, never below the one they have.
        watched: Whom to ask about.

    Cost: one search for each watched person and O(worlds / 64) for each addition where sampled;
    one exact reach for each addition else.
    """
    people = tuple(watched)
    if not isinstance(engine, SampledEngine) or not isinstance(before, SampledReach):
        after = _exactly(engine, wiring, before, additions, people)
        return Raised(people, np.array(after).reshape(len(additions), len(people)))
    worlds = engine.worlds_drawn
    hits = np.zeros((len(additions), len(people)), dtype=np.int64)
    drawn = worlds.draw(wiring, [((start, end), weight) for start, end, weight in additions])
    for column, person in enumerate(people):
        reaching = worlds.reaching(wiring, person)
        known = before.bits[person]
        for first in range(0, len(additions), _BATCH):
            rows = slice(first, first + _BATCH)
            ways = ways_over(before, reaching, additions[rows], drawn[rows])
            hits[rows, column] = np.bitwise_count(ways | known).sum(axis=1)
    return Raised(people, hits / worlds.count)


def _exactly(
    engine: Engine,
    wiring: Wiring,
    before: Reached,
    additions: Sequence[Addition],
    watched: tuple[str, ...],
) -> list[list[float]]:
    """One reach for all who are alike: nobody reaches them yet, and they reach the same people."""
    cases: dict[object, Addition] = {}
    keys: list[object] = []
    for one in additions:
        start, end, weight = one
        is_new = end not in watched and before.value(end) == 0
        key = (start, weight, wiring.steps(end)) if is_new else one
        cases.setdefault(key, one)
        keys.append(key)
    if len(cases) > _MOST:
        message = f"An exact answer about {len(cases)} additions is one about too many."
        raise BudgetExceededError(message)
    found = {
        key: engine.reach(wiring.with_edge(*one)).values_of(watched) for key, one in cases.items()
    }
    return [found[key] for key in keys]


class Pairs:
    """Reach of the watched people after two additions together, both from a source.

    Args:
        engine: Exact, or sampled.
        wiring: n people, m edges.
        before: Its reach by that engine.
        additions: Edges from sources with their new weight.
        watched: Whom to ask about.

    Attributes:
        masks: Worlds in which each watched person is reached after each addition, additions x
            people x words; None where exact.
    """

    def __init__(
        self,
        engine: Engine,
        wiring: Wiring,
        before: Reached,
        additions: Sequence[Addition],
        watched: Sequence[str],
    ) -> None:
        self._engine = engine
        self._wiring = wiring
        self._before = before
        self._additions = additions
        self._watched = watched
        self.masks = self._masks()

    def together(self, first: int, second: int) -> Outcome:
        """Reach after the additions of these two places."""
        if self.masks is None:
            wiring = self._wiring
            for place in (first, second):
                wiring = wiring.with_edge(*self._additions[place])
            return outcome_of(self._engine.reach(wiring), self._watched)
        counts = np.bitwise_count(self.masks[first] | self.masks[second]).sum(axis=1)
        total = self.masks.shape[2] * 64
        return Outcome(
            {one: int(count) / total for one, count in zip(self._watched, counts, strict=True)}
        )

    def _masks(self) -> Words | None:
        """Where each watched person is reached after each addition: additions x people x words."""
        before, engine = self._before, self._engine
        if not isinstance(engine, SampledEngine) or not isinstance(before, SampledReach):
            return None
        worlds = engine.worlds_drawn
        gained = np.zeros((len(self._additions), len(self._watched), worlds.words), dtype=np.uint64)
        edges = [((start, end), weight) for start, end, weight in self._additions]
        drawn = worlds.draw(self._wiring, edges)
        for column, person in enumerate(self._watched):
            reaching = worlds.reaching(self._wiring, person)
            ways = ways_over(before, reaching, self._additions, drawn)
            gained[:, column] = ways | before.bits[person]
        return gained


def ways_over(
    before: SampledReach,
    reaching: Mapping[str, Words],
    additions: Sequence[Addition],
    drawn: Words,
) -> Words:
    """Worlds in which somebody is reached over each edge: start reached, edge fires, end leads.

    Args:
        before: Reach without the additions.
        reaching: Worlds in which everybody reaches that somebody.
        additions: The edges; their weight is not looked at.
        drawn: Worlds in which each of them fires, additions x words.
    """
    if not len(additions):
        return drawn
    starts = rows_at(before.bits, [start for start, _, _ in additions])
    ends = rows_at(reaching, [end for _, end, _ in additions])
    ways: Words = starts & drawn & ends
    return ways
