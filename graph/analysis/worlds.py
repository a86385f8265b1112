"""Sampled reach: many random worlds at once, 64 to a word.

An edge's draws depend on nothing but its two ends and the seed, so that an edit leaves every other
edge's draws alone and what-ifs compare the same worlds; a heavier edge fires in a superset of the
worlds of a lighter one. Source: method 3.3; Kempe, Kleinberg, Tardos 2003 (independent cascade).
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.flow import Wiring
from graph.analysis.kernels.worlds import IS_COMPILED, draw_words, spread_words

__all__ = ["WORD_BITS", "Reached", "Rows", "Worlds", "key_of_draws", "plain_spread"]

WORD_BITS = 64
_RANGE = 2.0**32
_SEED_SIZE = 8
_SMALL = 8 * 1024 * 1024  # bytes of worlds that are kept to be copied instead of drawn again

Words = NDArray[np.uint64]
Places = NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """A wiring's root as arrays: edges sorted by who they leave, and by whom they reach.

    Attributes:
        place: Row of each person.
        pairs: Row of each edge.
        sources: Who influences, by row.
        targets: Who is influenced, by row.
        live: Worlds in which each edge fires, edges x words.
    """

    place: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    sources: Places
    targets: Places
    live: Words

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

    def __contains__(self, person: object) -> bool:
        """Whether a person is in the network."""
        return person in self._place

    def __iter__(self) -> Iterator[str]:
        """Everybody, in the order of the nodes."""
        return iter(self._place)

    def __len__(self) -> int:
        """Number of people."""
        return len(self._place)


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
        if known is not None and known[1].live.nbytes > _SMALL:
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
        ends = [
            np.array([rows.place[pair[side]] for pair in extra], dtype=np.int32) for side in (0, 1)
        ]
        reached = np.zeros((len(rows.place), self.words), dtype=np.uint64)
        offsets, far, places = rows.backward if is_backward else rows.forward
        starting, ending = reversed(ends) if is_backward else ends
        self.visits = int(
            spread_words(
                offsets,
                far,
                places,
                rows.live,
                self._uncut(rows, wiring),
                starting,
                ending,
                self.draw(wiring, list(extra.items())),
                np.array([rows.place[one] for one in starts], dtype=np.int32),
                reached,
            )
        )
        return Reached(rows.place, reached)

    def draw(self, wiring: Wiring, edges: list[tuple[tuple[str, str], float]]) -> Words:
        """The worlds in which each edge fires, edges x words."""
        return self._drawn_at(self._aims(wiring, edges))

    def _drawn_at(self, aims: Sequence[tuple[int, int]]) -> Words:
        live = np.empty((len(aims), self.words), dtype=np.uint64)
        known = [self._bank.get(aim) for aim in aims] if self._bank else [None] * len(aims)
        fresh = [row for row, one in enumerate(known) if one is None]
        drawn = live if len(fresh) == len(aims) else live[fresh]
        keys, limits = np.array([aims[row] for row in fresh], dtype=np.uint64).reshape(-1, 2).T
        draw_words(np.ascontiguousarray(keys), np.ascontiguousarray(limits), drawn)
        if drawn is not live:
            live[fresh] = drawn
            _copy_rows(known, live)
        return live

    def _aims(
        self, wiring: Wiring, edges: Iterable[tuple[tuple[str, str], float]]
    ) -> list[tuple[int, int]]:
        """What decides the draws of each edge: its key, and below which number of 2^32 it fires."""
        keys = wiring.keys
        return [
            (self._key(keys[source], keys[target]), math.ceil(weight * _RANGE))
            for (source, target), weight in edges
        ]

    def _key(self, start: str, end: str) -> int:
        key = self._keys.get((start, end))
        if key is None:
            key = self._keys[start, end] = key_of_draws(self.seed, start, end)
        return key

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
        ordered = sorted(
            wiring.root_edges.items(), key=lambda item: (place[item[0][0]], place[item[0][1]])
        )
        aims = self._aims(wiring, ordered)
        live = self._drawn_at(aims)
        if live.nbytes <= _SMALL:
            for row, aim in enumerate(aims):
                self._bank.setdefault(aim, (live, row))
        return Rows(
            place=place,
            pairs={pair: row for row, (pair, _) in enumerate(ordered)},
            sources=np.array([place[pair[0]] for pair, _ in ordered], dtype=np.int32),
            targets=np.array([place[pair[1]] for pair, _ in ordered], dtype=np.int32),
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
            if pair in rows.pairs:
                use[rows.pairs[pair]] = False
        return use


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
