"""Many deals at once: how far each side reaches, and which new tie adds most, over common worlds.

The values are those that each deal alone has in the same worlds, whoever computes it.
Source: method 3.5, 3.10; performance 2 (batch).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import Counts, Keys, Places, Weights
from graph.analysis.kernels.deals import weigh_deals

__all__ = ["COLUMNS", "Deals", "Weighed", "weigh"]

COLUMNS = 9
_AT_ONCE = 32  # deals that a thread takes at a time


@dataclass(frozen=True)
class Deals:
    """What many deals are worked out from; the shapes are those of `weigh_deals`.

    Attributes:
        starts: Offsets of each person's outgoing edges in a graph that has all deals in it.
        ends: Who is influenced.
        weights: Probability of each edge, ungated.
        keys: What each edge's draws are counted from.
        blocks: Where each deal finds its own: deals x 9.
        gates: How much each person passes on, by side.
        gate_starts: Where the gates of each side begin.
        entry_starts: Where the entries of each side begin, sides + 1.
        entry_ends: Whom an edge of a side's own people ends at.
        entry_weights: Its probability.
        entry_keys: What its draws are counted from.
        deciders: Who decides, by number in the graph.
        shares: Decision weight of each.
        tie_ends: Whom a tie that may be built ends at.
        tie_weights: Its probability.
        tie_keys: What its draws are counted from.
    """

    starts: Places
    ends: Places
    weights: Weights
    keys: Keys
    blocks: Counts
    gates: Weights
    gate_starts: Places
    entry_starts: Places
    entry_ends: Places
    entry_weights: Weights
    entry_keys: Keys
    deciders: Places
    shares: Weights
    tie_ends: Places
    tie_weights: Weights
    tie_keys: Keys

    def __len__(self) -> int:
        """How many deals."""
        return len(self.blocks)

    @property
    def hits(self) -> int:
        """How many values of reach there are: of each side and decider of each deal."""
        sides = self.blocks[:, 3] - self.blocks[:, 2]
        return int((sides * (self.blocks[:, 5] - self.blocks[:, 4])).sum())


@dataclass(frozen=True)
class Weighed:
    """What came out.

    Attributes:
        worlds: How many worlds the values are of.
        reach: Share of the worlds in which a decider is reached: deal by deal, side by side.
        best: Which tie adds most in each deal, counted from the deal's first; -1 for none.
        gains: What it adds to our overall reach.
    """

    worlds: int
    reach: NDArray[np.float64]
    best: Places
    gains: NDArray[np.float64]

    def reach_of(self, deals: Deals, deal: int) -> NDArray[np.float64]:
        """Reach in one deal: sides x deciders."""
        block = deals.blocks[deal]
        sides, deciders = int(block[3] - block[2]), int(block[5] - block[4])
        first = int(block[8])
        return self.reach[first : first + sides * deciders].reshape(sides, deciders)


def weigh(deals: Deals, *, words: int = 16, workers: int = 1) -> Weighed:
    """Work out all deals.

    Args:
        deals: What they rest on.
        words: Words of 64 worlds.
        workers: Threads; the values do not depend on how many.

    Cost: O(worlds x edges / 64) word operations and O(worlds x edges) draws for each side of each
        deal; memory of the largest deal for each thread.
    """
    hits = np.zeros((deals.hits, 1), dtype=np.int64)
    best = np.full(len(deals), -1, dtype=np.int32)
    gains = np.zeros(len(deals))

    def work(bounds: tuple[int, int]) -> None:
        weigh_deals(
            deals.starts, deals.ends, deals.weights, deals.keys, deals.blocks, deals.gates,
            deals.gate_starts, deals.entry_starts, deals.entry_ends, deals.entry_weights,
            deals.entry_keys, deals.deciders, deals.shares, deals.tie_ends, deals.tie_weights,
            deals.tie_keys, words, *bounds, hits, best, gains,
        )  # fmt: skip

    if workers == 1:
        work((0, len(deals)))
    else:
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(work, _parts(len(deals))):
                pass
    return Weighed(64 * words, hits[:, 0] / (64 * words), best, gains)


def _parts(count: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, _AT_ONCE):
        yield first, min(first + _AT_ONCE, count)
