"""Sampled reach: many random worlds at once, 64 to a word.

An edge's draws depend on nothing but its two ends and the seed, so that an edit leaves every other
edge's draws alone and what-ifs compare the same worlds; a heavier edge fires in a superset of the
worlds of a lighter one. Source: method 3.3; Kempe, Kleinberg, Tardos 2003 (independent cascade).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.flow import Wiring
from graph.analysis.kernels.worlds import IS_COMPILED, spread_words

__all__ = ["WORD_BITS", "Worlds", "plain_spread", "warm_up"]

WORD_BITS = 64
_RANGE = 2.0**32

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class _Rows:
    """A wiring's root as arrays: edges sorted by who they leave."""

    place: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    starts: NDArray[np.int32]
    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    live: Words


class Worlds:
    """A fixed set of random worlds.

    Args:
        count: Worlds; a multiple of 64.
        seed: Equal seeds draw equal worlds.
    """

    def __init__(self, count: int, *, seed: int) -> None:
        self.words = count // WORD_BITS
        self.count = self.words * WORD_BITS
        self.seed = seed
        self._drawn: dict[tuple[str, str, float], Words] = {}
        self._rows: dict[int, tuple[Wiring, _Rows]] = {}

    def reached(self, wiring: Wiring) -> dict[str, Words]:
        """The worlds in which each person is reached, one bit a world.

        Returns:
            An array of `words` words of 64 worlds for everybody.

        Cost: O(m) word operations for each wave of each word.
        """
        if not IS_COMPILED:
            return plain_spread(wiring, self)
        rows = self._rows_of(wiring)
        use = self._uncut(rows, wiring)
        extra = {
            pair: weight
            for pair, weight in wiring.changed.items()
            if weight > 0 and pair in wiring.edges
        }
        bits = [self.live(wiring, *pair, weight) for pair, weight in extra.items()]
        reached = np.zeros((len(rows.place), self.words), dtype=np.uint64)
        spread_words(
            rows.starts,
            rows.targets,
            rows.live,
            use,
            np.array([rows.place[source] for source, _ in extra], dtype=np.int32),
            np.array([rows.place[target] for _, target in extra], dtype=np.int32),
            np.array(bits, dtype=np.uint64).reshape(len(bits), self.words),
            np.array(
                [rows.place[one] for one in wiring.nodes if one in wiring.sources], dtype=np.int32
            ),
            reached,
        )
        return {person: reached[row] for person, row in rows.place.items()}

    def live(self, wiring: Wiring, source: str, target: str, weight: float) -> Words:
        """The worlds in which an edge of this weight fires."""
        key = (wiring.keys[source], wiring.keys[target], weight)
        bits = self._drawn.get(key)
        if bits is None:
            name = f"{self.seed}\x1f{key[0]}\x1f{key[1]}".encode()
            digest = hashlib.blake2b(name, digest_size=16).digest()
            generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))
            draws = generator.integers(0, 2**32, size=self.count, dtype=np.uint32)
            bits = np.packbits(draws < weight * _RANGE, bitorder="little").view(np.uint64)
            self._drawn[key] = bits
        return bits

    def _rows_of(self, wiring: Wiring) -> _Rows:
        known = self._rows.get(id(wiring.root_edges))
        if known is None:
            # the wiring is kept beside its rows, so that the id stays its own
            known = (wiring, self._built(wiring))
            self._rows[id(wiring.root_edges)] = known
        return known[1]

    def _built(self, wiring: Wiring) -> _Rows:
        place = {person: row for row, person in enumerate(wiring.nodes)}
        ordered = sorted(
            wiring.root_edges.items(), key=lambda item: (place[item[0][0]], place[item[0][1]])
        )
        sources = np.array([place[pair[0]] for pair, _ in ordered], dtype=np.int32)
        return _Rows(
            place=place,
            pairs={pair: row for row, (pair, _) in enumerate(ordered)},
            starts=np.searchsorted(sources, np.arange(len(place) + 1)).astype(np.int32),
            sources=sources,
            targets=np.array([place[pair[1]] for pair, _ in ordered], dtype=np.int32),
            live=np.array(
                [self.live(wiring, *pair, weight) for pair, weight in ordered], dtype=np.uint64
            ).reshape(len(ordered), self.words),
        )

    @staticmethod
    def _uncut(rows: _Rows, wiring: Wiring) -> NDArray[np.bool_]:
        use = np.ones(len(rows.targets), dtype=np.bool_)
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


def warm_up() -> None:
    """Have the compiled loop ready before the first question asks for it."""
    pair = Wiring(("a", "b"), frozenset({"a"}), {("a", "b"): 0.5}, {"a": "a", "b": "b"})
    Worlds(WORD_BITS, seed=0).reached(pair)


def plain_spread(wiring: Wiring, worlds: Worlds) -> dict[str, Words]:
    """The same as `Worlds.reached`, one numpy call an edge: what runs without a compiler."""
    everywhere = np.full(worlds.words, np.iinfo(np.uint64).max, dtype=np.uint64)
    found = {person: np.zeros(worlds.words, dtype=np.uint64) for person in wiring.nodes}
    queue = deque(person for person in wiring.nodes if person in wiring.sources)
    waiting = {}
    for person in queue:
        found[person] = everywhere
        waiting[person] = everywhere
    while queue:
        person = queue.popleft()
        fresh = waiting.pop(person)
        for target, weight in wiring.successors.get(person, ()):
            new = fresh & worlds.live(wiring, person, target, weight) & ~found[target]
            if new.any():
                found[target] = found[target] | new
                if target in waiting:
                    waiting[target] = waiting[target] | new
                else:
                    waiting[target] = new
                    queue.append(target)
    return found
