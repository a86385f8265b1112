"""What if: an edit of a loaded opportunity beside a whole analysis of it.

An edge is added, dropped or weighed anew, a person is won or lost; asked is who of the deciders is
then reached, in the same worlds as before, and over which best path. Worlds belong to the two ends
of an edge, so only what changed is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np
from benchmarks.account_graphs import AccountGraph, draw_account, prepare
from benchmarks.account_jobs import TIE, WORDS, Words, draw_live, draw_pairs, reach_of, spread
from benchmarks.rows import Row, rated
from benchmarks.whole_analysis import analyse
from numpy.typing import NDArray

from graph.analysis.kernels.gathering import gather_words
from graph.analysis.kernels.paths.best_paths import best_weights
from graph.analysis.kernels.snapshot import Snapshot, edit_snapshot

__all__ = ["EDITS", "Edit", "Loaded", "answer", "answer_anew", "load", "measure_edits"]

_REPEATS = 9
_ROOM = 8  # edges that an edit may add


@dataclass(frozen=True)
class Edit:
    """What is tried out.

    Attributes:
        changed: New weights by pair; 0 takes an edge away.
        gone: Who is lost.
        won: Who stands with us.
    """

    changed: Mapping[tuple[int, int], float] | None = None
    gone: tuple[int, ...] = ()
    won: tuple[int, ...] = ()


@dataclass(frozen=True)
class Loaded:
    """An opportunity as a server keeps it.

    Attributes:
        one: With its arrays.
        named: Names of its edges, rising.
        order: Place of each of them.
        live: Worlds by place, with some room at the end.
        reach: Of each decider.
    """

    one: AccountGraph
    named: NDArray[np.int64]
    order: NDArray[np.int64]
    live: Words
    reach: tuple[float, ...]


@dataclass(frozen=True)
class Changed:
    """What an edit does: reach of each decider, its change, and the best path's weight."""

    reach: tuple[float, ...]
    more: tuple[float, ...]
    best: tuple[float, ...]


def _named(snapshot: Snapshot) -> NDArray[np.int64]:
    return snapshot.origins.astype(np.int64) << 32 | snapshot.ends


def load(one: AccountGraph) -> Loaded:
    live = np.empty((one.snapshot.edges + _ROOM, WORDS), dtype=np.uint64)
    live[:-_ROOM] = draw_live(one.snapshot)
    reached = spread(one, live[:-_ROOM])
    reach = tuple(reach_of(reached[list(one.deciders)]))
    named = _named(one.snapshot)
    order = np.argsort(named)
    return Loaded(one, named[order], order, live, reach)


def _rows_of(loaded: Loaded, after: Snapshot) -> NDArray[np.int32]:
    """Row of worlds of each edge; what is new, or weighs something else, is drawn into the room."""
    before, named = loaded.one.snapshot, _named(after)
    places = np.searchsorted(loaded.named, named).clip(max=before.edges - 1)
    rows = loaded.order[places]
    is_new = (loaded.named[places] != named) | (before.weights[rows] != after.weights)
    fresh = np.flatnonzero(is_new)
    rows[fresh] = before.edges + np.arange(len(fresh))
    loaded.live[rows[fresh]] = draw_pairs(
        after.origins[fresh], after.ends[fresh], after.weights[fresh]
    )
    return rows.astype(np.int32)


def answer(loaded: Loaded, edit: Edit) -> Changed:
    """From what is loaded."""
    one = loaded.one
    after = edit_snapshot(one.snapshot, gone=edit.gone, changed=edit.changed)
    rows = _rows_of(loaded, after)
    reached = np.zeros((one.people, WORDS), dtype=np.uint64)
    sources = np.array([*one.staff, *edit.won], dtype=np.int32)
    gather_words(
        after.starts, after.ends, after.back_starts, after.back_ends, rows[after.back_rows],
        loaded.live, np.ones(len(loaded.live), dtype=np.bool_), sources, reached,
    )  # fmt: skip
    return _stated(loaded, after, sources, reached)


def _stated(loaded: Loaded, after: Snapshot, sources: NDArray[np.int32], reached: Words) -> Changed:
    deciders = list(loaded.one.deciders)
    best = np.zeros(after.people)
    parents = np.empty(after.people, dtype=np.int32)
    best_weights(after.starts, after.ends, after.weights, sources, best, parents)
    reach = reach_of(reached[deciders])
    more = (now - then for now, then in zip(reach, loaded.reach, strict=True))
    return Changed(tuple(reach), tuple(more), tuple(best[deciders].tolist()))


def answer_anew(loaded: Loaded, edit: Edit) -> Changed:
    """The same from the edges alone: what `answer` has to equal to the last bit."""
    one, edges = loaded.one, {**loaded.one.edges, **(edit.changed or {})}
    kept = {pair: weight for pair, weight in edges.items() if not set(pair) & set(edit.gone)}
    fresh = AccountGraph(one.people, kept, (*one.staff, *edit.won), one.deciders)
    reached = spread(fresh, draw_live(fresh.snapshot))
    return _stated(loaded, fresh.snapshot, np.array(fresh.staff, dtype=np.int32), reached)


def _middle(one: AccountGraph) -> tuple[tuple[int, int], float]:
    return list(one.edges.items())[len(one.edges) // 2]


EDITS: dict[str, Callable[[AccountGraph], Edit]] = {
    "an edge more": lambda one: Edit({(one.staff[0], one.people // 3): TIE}),
    "an edge less": lambda one: Edit({_middle(one)[0]: 0.0}),
    "an edge weighed anew": lambda one: Edit({_middle(one)[0]: _middle(one)[1] / 2}),
    "a person won": lambda one: Edit(won=(one.people // 3,)),
    "a person lost": lambda one: Edit(gone=(one.people // 3,)),
}


def measure_edits(runs: int, sizes: tuple[int, ...] = (100, 300, 1000)) -> Iterator[Row]:
    """Each edit beside a whole analysis of ours that is warm, on the same accounts."""
    for people in sizes:
        times: dict[str, list[float]] = {name: [] for name in ("whole", *EDITS)}
        for seed in range(1, runs + 1):
            one = prepare(draw_account(people, seed))
            loaded = load(one)
            works: dict[str, Callable[[], object]] = {"whole": lambda one=one: analyse(one)}  # type: ignore[misc]
            for name, make in EDITS.items():
                edit = make(one)
                assert answer(loaded, edit) == answer_anew(loaded, edit)
                works[name] = lambda loaded=loaded, edit=edit: answer(loaded, edit)  # type: ignore[misc]
            for name, work in works.items():
                for _ in range(_REPEATS):
                    start = process_time()
                    work()
                    times[name].append(process_time() - start)
        whole = median(times.pop("whole"))
        for name, found in times.items():
            yield rated(
                f"{people:4} people: what if, {name}", whole / median(found), at_least=10,
                detail=f"{median(found) * 1000:.2f} ms, whole analysis {whole * 1000:.1f} ms",
            )  # fmt: skip
