"""Many removals from one wiring, each looked at alone: people or edges taken away.

In sampled worlds one pass finds what every removal costs (`kernels.removals`). Where that pass
would take more than the work budget, or without a compiler, each removal is searched: those that
can cost most come first, and where the budget ends the rest is left out, never guessed.
Source: method 3.3, 3.10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.edits import ways_over
from graph.analysis.engine import (
    Engine,
    Outcome,
    Reached,
    SampledEngine,
    SampledReach,
    outcome_of,
)
from graph.analysis.flow import Wiring
from graph.analysis.kernels.compiling import IS_COMPILED
from graph.analysis.kernels.removals import count_losses
from graph.analysis.worlds import Reached as RowsReached
from graph.analysis.worlds import Rows, Worlds

__all__ = ["Removal", "lowered"]

Words = NDArray[np.uint64]
_Key = tuple[int, str, tuple[str, ...]]
_BATCH = 4096
_OVERHEAD = 100  # what setting up one search takes a person, in edges x 64 worlds (measured)
_VISIT = 16  # what the one pass takes a person or an edge in one world, in the same (measured)


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
        return _sampled(engine, wiring, before, removals, weights, watched)
    return [outcome_of(engine.reach(one.after(wiring)), watched) for one in removals]


def _sampled(
    engine: SampledEngine,
    wiring: Wiring,
    before: SampledReach,
    removals: Sequence[Removal],
    weights: Mapping[str, float],
    watched: Sequence[str],
) -> list[Outcome | None]:
    asked = tuple(watched)
    keys = [(id(wiring.root_edges), one.name, asked) for one in removals]
    unknown = {key: one for key, one in zip(keys, removals, strict=True) if key not in engine.known}
    # a few are searched sooner than the pass is prepared
    if IS_COMPILED and wiring.root is None and len(unknown) > len(watched):
        relevant = _relevant(engine.worlds_drawn, wiring, before, watched)
        rows = engine.worlds_drawn.rows_of(wiring)
        if relevant is not None and _work(rows, relevant) <= engine.loss_budget:
            together = _one_for_each_pair(unknown)
            found = _at_once(engine.worlds_drawn, wiring, before, relevant, together, watched)
            engine.known |= found
            unknown = {key: one for key, one in unknown.items() if key not in found}
    _search(engine, wiring, before, unknown, weights)
    return [engine.known.get(key) for key in keys]


def _relevant(
    worlds: Worlds, wiring: Wiring, before: SampledReach, watched: Sequence[str]
) -> Words | None:
    """Worlds in which everybody is reached and reaches somebody watched; None unless in rows."""
    reached = before.bits
    reaching = worlds.reaching(wiring, *(one for one in watched if one in reached))
    if not isinstance(reached, RowsReached) or not isinstance(reaching, RowsReached):
        return None
    return reached.matrix & reaching.matrix


def _work(rows: Rows, relevant: Words) -> int:
    """The most that the one pass takes, in edges x 64 worlds."""
    offsets = rows.forward[0]
    each = np.bitwise_count(relevant).sum(axis=1, dtype=np.int64)
    visits = int((each * (1 + np.diff(offsets))).sum())
    return int(rows.size * relevant.shape[1] + visits * _VISIT)


def _one_for_each_pair(removals: Mapping[_Key, Removal]) -> dict[_Key, Removal]:
    """Those that one pass can tell apart: each edge with one weight that is left."""
    left: dict[tuple[str, str], float] = {}
    return {
        key: one
        for key, one in removals.items()
        if one.edge is None or left.setdefault(one.edge, one.weight) == one.weight
    }


def _at_once(
    worlds: Worlds,
    wiring: Wiring,
    before: SampledReach,
    relevant: Words,
    removals: Mapping[_Key, Removal],
    watched: Sequence[str],
) -> dict[_Key, Outcome]:
    """All of them in one pass; nobody and nothing outside the wiring costs anything."""
    rows = worlds.rows_of(wiring)
    place = rows.place
    inside = {one: column for column, one in enumerate(watched) if one in place}
    left = {
        one.edge: one.weight for one in removals.values() if one.edge and one.edge in rows.pairs
    }
    slots = {pair: slot for slot, pair in enumerate(left)}
    asked = np.full(rows.size, -1, dtype=np.int32)
    asked[[rows.pairs[pair] for pair in left]] = np.arange(len(left), dtype=np.int32)
    is_source = np.zeros(len(place), dtype=np.bool_)
    is_source[[place[one] for one in wiring.ordered_sources]] = True
    by_person = np.zeros((len(place), len(inside)), dtype=np.int64)
    by_edge = np.zeros((len(left), len(inside)), dtype=np.int64)
    count_losses(
        *rows.forward, rows.live, relevant, is_source,
        np.array([place[one] for one in inside], dtype=np.int32),
        asked, worlds.draw(wiring, list(left.items())), by_person, by_edge,
    )  # fmt: skip
    found: dict[_Key, Outcome] = {}
    hits = {one: before.hits(one) for one in watched}
    same = outcome_of(before, watched)
    for key, one in removals.items():
        table, row = (
            (by_edge, slots.get(one.edge)) if one.edge else (by_person, place.get(one.start))
        )
        lost = {} if row is None else dict(zip(inside, table[row].tolist(), strict=True))
        if one.is_silence:
            lost[one.start] = 0
        found[key] = same  # one for all: a crowd of equal ones would fill the memory
        if any(lost.values()):
            found[key] = Outcome(
                {other: (hits[other] - lost.get(other, 0)) / worlds.count for other in watched}
            )
    return found


def _search(
    engine: SampledEngine,
    wiring: Wiring,
    before: SampledReach,
    removals: Mapping[_Key, Removal],
    weights: Mapping[str, float],
) -> None:
    """One search for each that the budget allows; what can cost most comes first."""
    if not removals:
        return
    worlds = engine.worlds_drawn
    work = before.visits * worlds.words + len(wiring.nodes) * _OVERHEAD
    affordable = max(1, engine.loss_budget // work)
    keys = list(removals)
    if len(keys) > affordable:
        at_stake = _stakes(worlds, wiring, before, list(removals.values()), weights)
        rank = sorted(range(len(keys)), key=lambda one: (-at_stake[one], one))
        idle = [keys[one] for one in rank if at_stake[one] == 0]
        same = outcome_of(before, keys[0][2])  # one for all, as in one pass
        engine.known |= dict.fromkeys(idle, same)
        keys = [keys[one] for one in rank if at_stake[one] > 0]
        engine.left_out |= set(keys[affordable:])
    for key in keys[:affordable]:
        engine.known[key] = outcome_of(engine.reach(removals[key].after(wiring)), key[2])


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
            through = ways_over(before, reaching, ways, drawn)
            counts = np.bitwise_count(through & before.bits[person]).sum(axis=1)
            most[first : first + _BATCH] += weight * counts
    return most
