"""Many edits of one wiring, each looked at alone: ties added, people or edges taken away.

In sampled worlds an added edge needs no new search: somebody is reached after it where they were
reached before, or where its start is reached, it fires, and its end reaches them. The same worlds
bound from above what a removal can cost, so the removals that cost most come first, and where the
work budget ends the rest is left out, never guessed. Source: method 3.3, 3.10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine import Engine, Outcome, Reached, SampledEngine, SampledReach
from graph.analysis.flow import Wiring
from graph.analysis.worlds import Worlds

__all__ = ["Addition", "Outcome", "Pairs", "Removal", "lowered", "raised"]

Addition = tuple[str, str, float]
Words = NDArray[np.uint64]
_BATCH = 4096
_OVERHEAD = 100  # what setting up one search takes a person, in edges x 64 worlds (measured)


@dataclass(frozen=True, slots=True)
class Removal:
    """Something taken away: a person (`edge` None) or an edge, or part of its weight.

    Attributes:
        name: Tells it from the others.
        start: Where the flow enters what is taken away; a person who is gone, or silent.
        edge: The edge, or None.
        weight: What is left of the edge.
        is_silence: The person stays, and passes nothing on.
    """

    name: str
    start: str
    edge: tuple[str, str] | None = None
    weight: float = 0.0
    is_silence: bool = False

    def after(self, wiring: Wiring) -> Wiring:
        """A wiring without it."""
        if self.edge is not None:
            return wiring.with_edge(*self.edge, self.weight)
        return (
            wiring.silenced([self.start]) if self.is_silence else wiring.without_person(self.start)
        )


def raised(
    engine: Engine,
    wiring: Wiring,
    before: Reached,
    additions: Sequence[Addition],
    watched: Sequence[str],
) -> list[Outcome]:
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
    if not isinstance(engine, SampledEngine) or not isinstance(before, SampledReach):
        return [
            _outcome(engine.reach(wiring.with_edge(*addition)), watched) for addition in additions
        ]
    worlds = engine.worlds_drawn
    hits = np.zeros((len(additions), len(watched)), dtype=np.int64)
    drawn = worlds.draw(wiring, [((start, end), weight) for start, end, weight in additions])
    for column, person in enumerate(watched):
        reaching = worlds.reaching(wiring, person)
        known = before.bits[person]
        for first in range(0, len(additions), _BATCH):
            rows = slice(first, first + _BATCH)
            ways = _ways(before, reaching, additions[rows], drawn[rows])
            hits[rows, column] = np.bitwise_count(ways | known).sum(axis=1)
    return [
        Outcome({one: int(count) / worlds.count for one, count in zip(watched, row, strict=True)})
        for row in hits
    ]


class Pairs:
    """Reach of the watched people after two additions together, both from a source.

    Args:
        engine: Exact, or sampled.
        wiring: n people, m edges.
        before: Its reach by that engine.
        additions: Edges from sources with their new weight.
        watched: Whom to ask about.
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
        self._gained = self._masks()

    def together(self, first: int, second: int) -> Outcome:
        """Reach after the additions of these two places."""
        if self._gained is None:
            wiring = self._wiring
            for place in (first, second):
                wiring = wiring.with_edge(*self._additions[place])
            return _outcome(self._engine.reach(wiring), self._watched)
        counts = np.bitwise_count(self._gained[first] | self._gained[second]).sum(axis=1)
        total = self._gained.shape[2] * 64
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
            ways = _ways(before, reaching, self._additions, drawn)
            gained[:, column] = ways | before.bits[person]
        return gained


def lowered(
    engine: Engine,
    wiring: Wiring,
    before: Reached,
    removals: Sequence[Removal],
    weights: Mapping[str, float],
    watched: Sequence[str],
) -> list[Outcome | None]:
    """Reach of the watched people after each removal alone.

    Args:
        engine: Exact, or sampled within its budget of work.
        wiring: What is taken away from.
        before: Its reach by that engine.
        removals: What to take away.
        weights: Of the overall value, which says what matters.
        watched: Whom to ask about; everybody in `weights` is among them.

    Returns:
        All of them; beyond the work budget of sampled values those that can cost most, and None
        for the others.
    """
    if isinstance(engine, SampledEngine) and isinstance(before, SampledReach):
        return _costliest(engine, wiring, before, removals, weights, watched)
    return [_outcome(engine.reach(one.after(wiring)), watched) for one in removals]


def _costliest(
    engine: SampledEngine,
    wiring: Wiring,
    before: SampledReach,
    removals: Sequence[Removal],
    weights: Mapping[str, float],
    watched: Sequence[str],
) -> list[Outcome | None]:
    worlds = engine.worlds_drawn
    work = before.visits * worlds.words + len(wiring.nodes) * _OVERHEAD
    affordable = max(1, engine.loss_budget // work)
    asked = tuple(watched)
    keys = [(id(wiring.root_edges), one.name, asked) for one in removals]
    unknown = [place for place, key in enumerate(keys) if key not in engine.known]
    if len(unknown) > affordable:
        candidates = [removals[place] for place in unknown]
        at_stake = _stakes(worlds, wiring, before, candidates, weights)
        rank = sorted(range(len(unknown)), key=lambda one: (-at_stake[one], one))
        same = _outcome(before, watched)
        engine.known |= {keys[unknown[one]]: same for one in rank if at_stake[one] == 0}
        unknown = [unknown[one] for one in rank if at_stake[one] > 0]
        engine.left_out |= {keys[place] for place in unknown[affordable:]}
    for place in unknown[:affordable]:
        reached = engine.reach(removals[place].after(wiring))
        engine.known[keys[place]] = _outcome(reached, watched)
    return [engine.known.get(key) for key in keys]


def _stakes(
    worlds: Worlds,
    wiring: Wiring,
    before: SampledReach,
    removals: Sequence[Removal],
    weights: Mapping[str, float],
) -> NDArray[np.float64]:
    """The most that each removal can cost: worlds in which a way to somebody leads through it."""
    everywhere = np.full(worlds.words, np.iinfo(np.uint64).max, dtype=np.uint64)
    most = np.zeros(len(removals))
    edges = [one.edge for one in removals if one.edge]
    rows = worlds.draw(wiring, [(edge, wiring.edges[edge]) for edge in edges])
    fires = dict(zip(edges, rows, strict=True))
    for person, weight in weights.items():
        if person not in before.bits:
            continue
        reaching = worlds.reaching(wiring, person)
        for first in range(0, len(removals), _BATCH):
            batch = removals[first : first + _BATCH]
            ways = [(one.start, one.edge[1] if one.edge else one.start, 1.0) for one in batch]
            drawn = np.array(
                [fires[one.edge] if one.edge else everywhere for one in batch], dtype=np.uint64
            )
            through = _ways(before, reaching, ways, drawn)
            counts = np.bitwise_count(through & before.bits[person]).sum(axis=1)
            most[first : first + _BATCH] += weight * counts
    return most


def _ways(
    before: SampledReach,
    reaching: Mapping[str, Words],
    additions: Sequence[Addition],
    drawn: Words,
) -> Words:
    """Worlds in which somebody is reached over each edge: start reached, edge fires, end leads."""
    starts = np.array([before.bits[start] for start, _, _ in additions], dtype=np.uint64)
    ends = np.array([reaching[end] for _, end, _ in additions], dtype=np.uint64)
    ways: Words = starts & drawn & ends if len(additions) else drawn
    return ways


def _outcome(reached: Reached, watched: Sequence[str]) -> Outcome:
    return Outcome({person: reached.value(person) for person in watched})
