"""The edges of a graph as compressed rows, both ways, for loops that run over arrays.

A snapshot belongs to one version of a graph and never changes: whoever keeps one keys it on that
version. 30 bytes an edge with weights of 64 bits, 22 with 32; numbers of people are 32 bits.
Source: performance 2 (memory), 4 (stale graphs).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from graph.analysis.kernels.compiling import Places

__all__ = ["Snapshot", "build_snapshot", "edit_snapshot", "snapshot_of_pairs", "snapshot_of_rows"]

_MOST = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Snapshot:
    """n people by number 0 to n - 1, m edges from who influences to who is influenced.

    All arrays are frozen. Within a row edges stand in the order in which they came.

    Attributes:
        starts: Where each person's outgoing edges begin, n + 1.
        ends: Who is influenced, m, in rows by who influences.
        weights: Probability 0 to 1 that the edge fires, m, in the same order.
        back_starts: Where each person's incoming edges begin, n + 1.
        back_ends: Who influences, m, in rows by who is influenced.
        back_weights: Their weights, m.
        back_rows: Place of each incoming edge among the outgoing ones, m.
    """

    starts: Places
    ends: Places
    weights: NDArray[Any]
    back_starts: Places
    back_ends: Places
    back_weights: NDArray[Any]
    back_rows: Places

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.starts) - 1

    @property
    def edges(self) -> int:
        """How many edges."""
        return len(self.ends)

    @property
    def origins(self) -> Places:
        """Who influences, m, in the order of `ends`; made on each call, O(m)."""
        numbers = np.arange(self.people, dtype=np.int32)
        return np.repeat(numbers, np.diff(self.starts))

    @property
    def size_bytes(self) -> int:
        """Memory of all arrays."""
        return sum(one.nbytes for one in vars(self).values())


def build_snapshot(
    people: int,
    sources: ArrayLike,
    targets: ArrayLike,
    weights: ArrayLike,
    *,
    dtype: DTypeLike = np.float64,
    has_parallels: bool = True,
) -> Snapshot:
    """Compress edges into rows.

    Args:
        people: n; people are numbered from 0.
        sources: Who influences, m.
        targets: Who is influenced, m.
        weights: Probability 0 to 1, m.
        dtype: Of the weights kept: float64, or float32 for half the memory.
        has_parallels: Whether an ordered pair may come twice.

    Returns:
        Without self edges and edges that weigh 0; of parallel edges the heaviest stays, in the
        place of the first.

    Raises:
        ValueError: Arrays of unequal length, a number that nobody has, or a weight that is no
            probability.

    Cost: O(m log m) where there are parallel edges, else O(m); 60 bytes an edge on the way.

    >>> chain = build_snapshot(3, [0, 1, 1, 1], [1, 2, 2, 1], [0.5, 0.25, 0.75, 1.0])
    >>> chain.starts.tolist(), chain.ends.tolist(), chain.weights.tolist()
    ([0, 1, 2, 2], [1, 2], [0.5, 0.75])
    """
    origins = np.asarray(sources, dtype=np.int64).ravel()
    ends = np.asarray(targets, dtype=np.int64).ravel()
    chances = np.asarray(weights, dtype=np.float64).ravel()
    _check(people, origins, ends, chances)
    kept = (origins != ends) & (chances > 0)
    if not kept.all():
        origins, ends, chances = origins[kept], ends[kept], chances[kept]
    if has_parallels:
        origins, ends, chances = _single(people, origins, ends, chances)
    order = np.argsort(origins, kind="stable")
    starts = _offsets(people, origins)
    origins, ends, chances = origins[order], ends[order], chances[order].astype(dtype, copy=False)
    back = np.argsort(ends, kind="stable")
    made = Snapshot(
        starts=starts,
        ends=ends.astype(np.int32),
        weights=chances,
        back_starts=_offsets(people, ends),
        back_ends=origins[back].astype(np.int32),
        back_weights=chances[back],
        back_rows=back.astype(np.int32),
    )
    for one in vars(made).values():
        one.flags.writeable = False
    return made


def snapshot_of_pairs(
    nodes: Sequence[str], edges: Mapping[tuple[str, str], float], *, dtype: DTypeLike = np.float64
) -> Snapshot:
    """The snapshot of weights by ordered pair; people are numbered in the order of `nodes`.

    Raises:
        ValueError: A weight is no probability.
        KeyError: An end of an edge is not among `nodes`.

    Cost: O(n + m), no loop of Python over the edges.
    """
    place = {person: number for number, person in enumerate(nodes)}
    count = len(edges)
    both = map(place.__getitem__, chain.from_iterable(edges))
    ends = np.fromiter(both, dtype=np.int32, count=2 * count)
    weights = np.fromiter(edges.values(), dtype=np.float64, count=count)
    return build_snapshot(
        len(place), ends[::2], ends[1::2], weights, dtype=dtype, has_parallels=False
    )


def snapshot_of_rows(
    nodes: Sequence[str],
    rows: Iterable[tuple[str, str, float]],
    *,
    dtype: DTypeLike = np.float64,
) -> Snapshot:
    """The snapshot of rows of a store: who influences, who is influenced, weight.

    Rows about somebody who is not among `nodes` are left out, as a reader may not see them.

    Raises:
        ValueError: A weight is no probability.

    Cost: O(n + m), no loop of Python over the edges.
    """
    place = {person: number for number, person in enumerate(nodes)}
    columns = tuple(zip(*rows, strict=True)) or ((), (), ())
    count = len(columns[0])
    sources, targets = (
        np.fromiter(map(place.get, names, repeat(-1)), dtype=np.int32, count=count)
        for names in columns[:2]
    )
    seen = (sources >= 0) & (targets >= 0)
    weights = np.array(columns[2], dtype=np.float64)[seen]
    return build_snapshot(len(place), sources[seen], targets[seen], weights, dtype=dtype)


def edit_snapshot(
    snapshot: Snapshot,
    *,
    silent: Collection[int] = (),
    gone: Collection[int] = (),
    changed: Mapping[tuple[int, int], float] | None = None,
) -> Snapshot:
    """The same graph with some people cut and some edges reweighed; the old one stays as it is.

    Args:
        snapshot: n people, m edges.
        silent: Whose outgoing edges are cut.
        gone: Whose edges are cut both ways.
        changed: New weights; 0 takes an edge away, a new one comes last in its row.

    Raises:
        ValueError: A number that nobody has, or a weight that is no probability.

    Cost: O(n + m) in numpy, and a search in a row for each change.
    """
    origins, ends, weights = snapshot.origins, snapshot.ends, snapshot.weights
    if changed:
        weights = weights.copy()
        added: list[tuple[int, int, float]] = []
        for (source, target), weight in changed.items():
            known = 0 <= source < snapshot.people and np.flatnonzero(
                ends[snapshot.starts[source] : snapshot.starts[source + 1]] == target
            )
            if known is False or not len(known):
                added.append((source, target, weight))
            else:
                weights[snapshot.starts[source] + known[0]] = weight
        new = np.array(added).reshape(-1, 3)
        origins = np.append(origins, new[:, 0])
        ends = np.append(ends, new[:, 1])
        weights = np.append(weights, new[:, 2])
    kept = np.ones(len(ends), dtype=np.bool_)
    for cut, is_both in ((silent, False), (gone, True)):
        if cut:
            kept &= ~np.isin(origins, list(cut))
            if is_both:
                kept &= ~np.isin(ends, list(cut))
    return build_snapshot(
        snapshot.people, origins[kept], ends[kept], weights[kept],
        dtype=snapshot.weights.dtype, has_parallels=False,
    )  # fmt: skip


def _check(
    people: int,
    origins: NDArray[np.int64],
    ends: NDArray[np.int64],
    chances: NDArray[np.float64],
) -> None:
    if not len(origins) == len(ends) == len(chances):
        message = f"{len(origins)} sources, {len(ends)} targets and {len(chances)} weights."
        raise ValueError(message)
    if max(people, len(origins)) >= _MOST:
        message = f"{people} people and {len(origins)} edges; there is room for {_MOST - 1}."
        raise ValueError(message)
    for numbers in (origins, ends):
        if len(numbers) and not (numbers.min() >= 0 and numbers.max() < people):
            message = f"An edge ends at a number that none of the {people} people has."
            raise ValueError(message)
    if len(chances) and not (chances.min() >= 0 and chances.max() <= 1):
        message = "A weight is no probability between 0 and 1."
        raise ValueError(message)


def _single(
    people: int,
    origins: NDArray[np.int64],
    ends: NDArray[np.int64],
    chances: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Parallel edges as one, the heaviest, in the place of the first."""
    pairs = origins * people + ends
    ordered = np.argsort(pairs, kind="stable")
    is_first = np.ones(len(pairs), dtype=np.bool_)
    is_first[1:] = np.diff(pairs[ordered]) != 0
    if is_first.all():
        return origins, ends, chances
    heaviest = np.maximum.reduceat(chances[ordered], np.flatnonzero(is_first))
    firsts = ordered[is_first]
    back = np.argsort(firsts, kind="stable")
    places = firsts[back]
    return origins[places], ends[places], heaviest[back]


def _offsets(people: int, numbers: NDArray[np.int64]) -> Places:
    starts = np.zeros(people + 1, dtype=np.int32)
    np.cumsum(np.bincount(numbers, minlength=people), out=starts[1:])
    return starts
