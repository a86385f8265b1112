"""Sampled reach: many random worlds at once, 64 to a word.

An edge's draws depend on nothing but its two ends and the seed, so that an edit leaves every other
edge's draws alone and what-ifs compare the same worlds; a heavier edge fires in a superset of the
worlds of a lighter one. Source: method 3.3; Kempe, Kleinberg, Tardos 2003 (independent cascade).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.flow import Wiring
from graph.analysis.kernels.gathering import gather_words
from graph.analysis.kernels.worlds import IS_COMPILED, draw_words, spread_words

__all__ = [
    "WORD_BITS",
    "Reached",
    "Rows",
    "Worlds",
    "key_of_draws",
    "plain_spread",
    "rows_at",
]

WORD_BITS = 64
_RANGE = 2.0**32
_SEED_SIZE = 8
_SMALL = 8 * 1024 * 1024  # bytes of worlds that are kept to be copied instead of drawn again
_FEW = 10_000  # edges of them; what is noted of each edge of a crowd would fill the memory

Words = NDArray[np.uint64]
Places = NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """A wiring's root as arrays: edges sorted by who they leave, and by whom they reach.

    Attributes:
        place: Row of each person.
        ordered: Each edge, by row.
        sources: Who influences, by row.
        targets: Who is influenced, by row.
        live: Worlds in which each edge fires, edges x words.
    """

    place: Mapping[str, int]
    ordered: Sequence[tuple[str, str]]
    sources: Places
    targets: Places
    live: Words

    def row_of(self, pair: tuple[str, str]) -> int:
        """Row of one of the edges."""
        start, end = self.place[pair[0]], self.place[pair[1]]
        first, last = self.forward[0][start : start + 2].tolist()
        return int(first + np.searchsorted(self.targets[first:last], end))

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], int]:
        """Row of each edge."""
        return {pair: row for row, pair in enumerate(self.ordered)}

    @cached_property
    def forward(self) -> tuple[Places, Places, Places]:
        """Offsets by source, ends, and the row of each edge."""
        return self._starts(self.sources), self.targets, np.arange(self.size, dtype=np.int32)

    @cached_property
    def backward(self) -> tuple[Places, Places, Places]:
        """The same against the direction of the edges."""
        order = np.argsort(self.targets, kind="stable").astype(np.int32)
        return self._starts(self.targets[order]), self.sources[order], order

    @property
    def size(self) -> int:
        """Number of edges."""
        return len(self.targets)

    def _starts(self, ends: Places) -> Places:
        return np.searchsorted(ends, np.arange(len(self.place) + 1)).astype(np.int32)


class Reached(Mapping[str, Words]):
    """The worlds of everybody, one row of a matrix each: a crowd of arrays would fill the memory.

    Args:
        place: Row of each person.
        matrix: People x words.

    Attributes:
        matrix: As above.
    """

    def __init__(self, place: Mapping[str, int], matrix: Words) -> None:
        self._place = place
        self.matrix = matrix

    def __getitem__(self, person: str) -> Words:
        """The worlds of a person, one bit each."""
        row: Words = self.matrix[self._place[person]]
        return row

    def places_of(self, people: Sequence[str]) -> Places:
        """The rows of some people."""
        return np.fromiter(map(self._place.__getitem__, people), np.int32, len(people))

    def __contains__(self, person: object) -> bool:
        """Whether a person is in the network."""
        return person in self._place

    def __iter__(self) -> Iterator[str]:
        """Everybody, in the order of the nodes."""
        return iter(self._place)

    def __len__(self) -> int:
        """Number of people."""
        return len(self._place)


def rows_at(bits: Mapping[str, Words], people: Sequence[str]) -> Words:
    """The worlds of some people as a matrix, people x words."""
    if not isinstance(bits, Reached):
        return np.array([bits[one] for one in people], dtype=np.uint64)
    rows: Words = bits.matrix[bits.places_of(people)]
    return rows


class Worlds:
    """A fixed set of random worlds.

    Args:
        count: Worlds; a multiple of 64.
        seed: Equal seeds draw equal worlds.

    Attributes:
        visits: How often the last call looked at an edge.
    """

    def __init__(self, count: int, *, seed: int) -> None:
        self.words = count // WORD_BITS
        self.count = self.words * WORD_BITS
        self.seed = seed
        self.visits = 0
        self._drawn: dict[tuple[str, str, float], Words] = {}
        self._keys: dict[tuple[str, str], int] = {}
        self._rows: dict[int, tuple[Wiring, Rows]] = {}
        # where the worlds of an edge stand already: array and row, by key and limit of its draws
        self._bank: dict[tuple[int, int], tuple[Words, int]] = {}

    def branch(self) -> Worlds:
        """The same worlds for somebody else: what is kept here is not drawn again there."""
        made = copy(self)
        made._drawn = dict(self._drawn)  # noqa: SLF001 - its own kind
        made._rows = dict(self._rows)  # noqa: SLF001 - as above
        made._bank = dict(self._bank)  # noqa: SLF001 - as above
        return made

    def reached(self, wiring: Wiring) -> Mapping[str, Words]:
        """The worlds in which each person is reached, one bit a world.

        Returns:
            An array of `words` words of 64 worlds for everybody.

        Cost: O(m) word operations for each wave of each word.
        """
        if not IS_COMPILED:
            return plain_spread(wiring, self)
        sources = [one for one in wiring.nodes if one in wiring.sources]
        return self._spread(wiring, sources, is_backward=False)

    def reaching(self, wiring: Wiring, *targets: str) -> Mapping[str, Words]:
        """The worlds in which each person reaches any of `targets`, one bit a world.

        Cost: As of `reached`.
        """
        if not IS_COMPILED:
            return plain_spread(_turned(wiring, targets), self, is_turned=True)
        return self._spread(wiring, targets, is_backward=True)

    def live(self, wiring: Wiring, source: str, target: str, weight: float) -> Words:
        """The worlds in which an edge of this weight fires."""
        drawn: Words = self.draw(wiring, [((source, target), weight)])[0]
        return drawn

    def kept_live(self, wiring: Wiring, source: str, target: str, weight: float) -> Words:
        """The same, kept for the next time."""
        key = (wiring.keys[source], wiring.keys[target], weight)
        if key not in self._drawn:
            self._drawn[key] = self.live(wiring, source, target, weight)
        return self._drawn[key]

    def forget(self, wiring: Wiring) -> None:
        """Give back what was kept for the root of a wiring, where it is large."""
        known = self._rows.get(id(wiring.root_edges))
        if known is not None and not _is_small(known[1].live):
            del self._rows[id(wiring.root_edges)]

    def _spread(
        self, wiring: Wiring, starts: Iterable[str], *, is_backward: bool
    ) -> Mapping[str, Words]:
        rows = self.rows_of(wiring)
        extra = {
            pair: weight
            for pair, weight in wiring.changed.items()
            if weight > 0 and wiring.is_open(*pair)
        }
        reached = np.zeros((len(rows.place), self.words), dtype=np.uint64)
        starting = np.array([rows.place[one] for one in starts], dtype=np.int32)
        ways = (rows.backward, rows.forward) if is_backward else (rows.forward, rows.backward)
        use = self._uncut(rows, wiring)
        if extra:
            leaving, ending = (
                np.array([rows.place[pair[side]] for pair in extra], dtype=np.int32)
                for side in ((1, 0) if is_backward else (0, 1))
            )
            added = leaving, ending, self.draw(wiring, list(extra.items()))
            self.visits = spread_words(*ways[0], rows.live, use, *added, starting, reached)
        else:
            starts_of, ends_of, _ = ways[0]
            self.visits = gather_words(
                starts_of, ends_of, *ways[1], rows.live, use, starting, reached
            )
        return Reached(rows.place, reached)

    def draw(self, wiring: Wiring, edges: list[tuple[tuple[str, str], float]]) -> Words:
        """The worlds in which each edge fires, edges x words."""
        keys, limits = self._aims(wiring, edges)
        live = np.empty((len(edges), self.words), dtype=np.uint64)
        if not self._bank:
            draw_words(keys, limits, live)
            return live
        known = list(map(self._bank.get, zip(keys.tolist(), limits.tolist(), strict=True)))
        fresh = [row for row, one in enumerate(known) if one is None]
        if fresh:
            drawn = np.empty((len(fresh), self.words), dtype=np.uint64)
            draw_words(keys[fresh], limits[fresh], drawn)
            live[fresh] = drawn
        _copy_rows(known, live)
        return live

    def _aims(
        self, wiring: Wiring, edges: Sequence[tuple[tuple[str, str], float]]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """What decides the draws of each edge: its key, and below which number of 2^32 it fires."""
        names, known = wiring.keys, self._keys
        ends = [(names[start], names[end]) for (start, end), _ in edges]
        for start, end in ends:
            if (start, end) not in known:
                known[start, end] = key_of_draws(self.seed, start, end)
        keys = np.fromiter(map(known.__getitem__, ends), np.uint64, len(ends))
        weights = np.array([weight for _, weight in edges], dtype=np.float64)
        return keys, np.ceil(weights * _RANGE).astype(np.uint64)

    def rows_of(self, wiring: Wiring) -> Rows:
        """The root of a wiring as arrays, kept for the next time."""
        known = self._rows.get(id(wiring.root_edges))
        if known is None:
            # the wiring is kept beside its rows, so that the id stays its own
            known = (wiring, self._built(wiring))
            self._rows[id(wiring.root_edges)] = known
        return known[1]

    def _built(self, wiring: Wiring) -> Rows:
        # of its own, so that `forget` gives it back
        place = {person: row for row, person in enumerate(wiring.nodes)}
        edges = list(wiring.root_edges.items())
        ends = np.array([(place[one], place[other]) for (one, other), _ in edges], dtype=np.int32)
        ends = ends.reshape(-1, 2)
        order = np.lexsort((ends[:, 1], ends[:, 0]))
        ordered = [edges[row] for row in order.tolist()]
        sources, targets = np.ascontiguousarray(ends[order].T)
        live = self.draw(wiring, ordered)
        if _is_small(live):
            aims = zip(*(one.tolist() for one in self._aims(wiring, ordered)), strict=True)
            for row, aim in enumerate(aims):
                self._bank.setdefault(aim, (live, row))
        return Rows(
            place=place,
            ordered=[pair for pair, _ in ordered],
            sources=sources,
            targets=targets,
            live=live,
        )

    @staticmethod
    def _uncut(rows: Rows, wiring: Wiring) -> NDArray[np.bool_]:
        use = np.ones(rows.size, dtype=np.bool_)
        cut_out = [rows.place[person] for person in (*wiring.silent, *wiring.gone)]
        cut_in = [rows.place[person] for person in wiring.gone]
        if cut_out:
            use &= ~np.isin(rows.sources, cut_out)
        if cut_in:
            use &= ~np.isin(rows.targets, cut_in)
        for pair in wiring.changed:
            if pair in wiring.root_edges:
                use[rows.row_of(pair)] = False
        return use


def _is_small(live: Words) -> bool:
    return live.nbytes <= _SMALL and len(live) <= _FEW


def _copy_rows(known: Sequence[tuple[Words, int] | None], live: Words) -> None:
    """Take over the rows that stand elsewhere."""
    places: dict[int, tuple[Words, list[int], list[int]]] = {}
    for row, one in enumerate(known):
        if one is not None:
            _, there, here = places.setdefault(id(one[0]), (one[0], [], []))
            there.append(one[1])
            here.append(row)
    for array, there, here in places.values():
        live[here] = array[there]


def key_of_draws(seed: int, start: str, end: str) -> int:
    """What an edge's draws are counted from, 64 bits: names the seed and the keys of both ends."""
    name = f"{seed}\x1f{start}\x1f{end}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=_SEED_SIZE).digest(), "little")


def plain_spread(wiring: Wiring, worlds: Worlds, *, is_turned: bool = False) -> Mapping[str, Words]:
    """The same as `Worlds.reached`, one numpy call an edge: what runs without a compiler.

    Args:
        wiring: Where the flow runs.
        worlds: Which worlds.
        is_turned: The edges of `wiring` run against those that are drawn.
    """
    everywhere = np.full(worlds.words, np.iinfo(np.uint64).max, dtype=np.uint64)
    found = {person: np.zeros(worlds.words, dtype=np.uint64) for person in wiring.nodes}
    queue = deque(person for person in wiring.nodes if person in wiring.sources)
    waiting = {}
    worlds.visits = 0
    for person in queue:
        found[person] = everywhere
        waiting[person] = everywhere
    while queue:
        person = queue.popleft()
        fresh = waiting.pop(person)
        for target, weight in wiring.successors.get(person, ()):
            ends = (target, person) if is_turned else (person, target)
            new = fresh & worlds.kept_live(wiring, *ends, weight) & ~found[target]
            worlds.visits += 1
            if new.any():
                found[target] = found[target] | new
                if target in waiting:
                    waiting[target] = waiting[target] | new
                else:
                    waiting[target] = new
                    queue.append(target)
    return found


def _turned(wiring: Wiring, targets: Iterable[str]) -> Wiring:
    edges = {(end, start): weight for (start, end), weight in wiring.edges.items()}
    return Wiring(wiring.nodes, frozenset(targets), edges, wiring.keys)
