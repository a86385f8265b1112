"""Deals worked out by tuned loops of Python, and the same worlds for both sides."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.tenant.deals import Deals, weigh

__all__ = ["PlainDeal", "check_deals", "draw_numbers", "plain_of", "work_out"]

_CHECKED = 64  # worlds in which both sides have to agree


@dataclass(frozen=True)
class PlainDeal:
    """A deal as a tuned loop of Python takes it: people by place, edges by number.

    Attributes:
        rows: For each person, whom they influence: end, number of the edge.
        back: The same against the direction.
        chances: By side, of each edge.
        entries: By side: end, weight.
        deciders: Who decides.
        ties: End and weight of each tie to try.
    """

    rows: list[list[tuple[int, int]]]
    back: list[list[tuple[int, int]]]
    chances: list[list[float]]
    entries: list[list[tuple[int, float]]]
    deciders: list[int]
    ties: list[tuple[int, float]]


def plain_of(deals: Deals, deal: int) -> PlainDeal:
    """One of many deals in plain form."""
    low, high, side, last, d0, d1, t0, t1, _ = map(int, deals.blocks[deal])
    people = high - low
    rows: list[list[tuple[int, int]]] = [[] for _ in range(people)]
    back: list[list[tuple[int, int]]] = [[] for _ in range(people)]
    weights: list[tuple[int, float]] = []
    for person in range(people):
        for place in range(deals.starts[low + person], deals.starts[low + person + 1]):
            end = int(deals.ends[place]) - low
            if 0 <= end < people:
                rows[person].append((end, len(weights)))
                back[end].append((person, len(weights)))
                weights.append((person, float(deals.weights[place])))
    chances, entries = [], []
    for one in range(side, last):
        gates = deals.gates[deals.gate_starts[one] :][:people].tolist()
        chances.append([gates[person] * weight for person, weight in weights])
        part = slice(deals.entry_starts[one], deals.entry_starts[one + 1])
        ends = (deals.entry_ends[part] - low).tolist()
        entries.append(list(zip(ends, deals.entry_weights[part].tolist(), strict=True)))
    ties = zip((deals.tie_ends[t0:t1] - low).tolist(), deals.tie_weights[t0:t1], strict=True)
    return PlainDeal(
        rows, back, chances, entries, (deals.deciders[d0:d1] - low).tolist(), list(ties)
    )


def draw_numbers(deals: Deals, deal: int, words: int) -> list[NDArray[np.float64]]:
    """The numbers below which an edge fires, of edges, of each side's entries and of ties."""
    low, high, side, last, _, _, t0, t1, _ = map(int, deals.blocks[deal])
    row = slice(deals.starts[low], deals.starts[high])
    inside = (deals.ends[row] >= low) & (deals.ends[row] < high)
    keys = [deals.keys[row][inside]]
    keys += [
        deals.entry_keys[deals.entry_starts[one] : deals.entry_starts[one + 1]]
        for one in range(side, last)
    ]
    steps = np.arange(1, 32 * words + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    found = []
    for part in (*keys, deals.tie_keys[t0:t1]):
        mixed = part[:, None] + steps
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        halves = np.empty((len(part), 64 * words))
        halves[:, 0::2] = (mixed & np.uint64(0xFFFFFFFF)) / 2.0**32
        halves[:, 1::2] = (mixed >> np.uint64(32)) / 2.0**32
        found.append(halves)
    return found


def _onward(rows: list[list[tuple[int, int]]], live: list[bool], seen: set[int]) -> set[int]:
    """Everybody who is reached over live edges, by a plain search."""
    waiting = list(seen)
    while waiting:
        for end, edge in rows[waiting.pop()]:
            if live[edge] and end not in seen:
                seen.add(end)
                waiting.append(end)
    return seen


def work_out(
    deal: PlainDeal, worlds: int, draws: Sequence[Callable[[int, int], list[float]]]
) -> tuple[list[list[int]], list[int]]:
    """Worlds in which each decider is reached by each side, and what each tie adds for us.

    Args:
        deal: In plain form.
        worlds: How many.
        draws: Numbers from 0 to 1 by world and count: of edges, of each side's entries, of ties.
    """
    hits = [[0] * len(deal.deciders) for _ in deal.entries]
    added = [0] * len(deal.ties)
    for world in range(worlds):
        numbers = draws[0](world, len(deal.chances[0]))
        fires: list[list[bool]] = []
        reached: list[set[int]] = []
        for side, entries in enumerate(deal.entries):
            drawn = zip(numbers, deal.chances[side], strict=True)
            fires.append([number < chance for number, chance in drawn])
            begun = zip(entries, draws[1 + side](world, len(entries)), strict=True)
            first = {end for (end, weight), number in begun if number < weight}
            reached.append(_onward(deal.rows, fires[side], first))
            for place, decider in enumerate(deal.deciders):
                hits[side][place] += decider in reached[side]
        tied = zip(deal.ties, draws[-1](world, len(deal.ties)), strict=True)
        built = [place for place, ((_, weight), number) in enumerate(tied) if number < weight]
        for decider in deal.deciders:
            if decider not in reached[0]:
                seen = _onward(deal.back, fires[0], {decider})
                for place in built:
                    added[place] += deal.ties[place][0] in seen
    return hits, added


def check_deals(deals: Deals, tried: Sequence[int]) -> None:
    """Both sides in the same worlds have the same counts and the same next tie."""
    words = _CHECKED // 64
    weighed = weigh(deals, words=words)
    for deal in tried:
        numbers = [part.T.tolist() for part in draw_numbers(deals, deal, words)]
        draws = [lambda world, _, part=part: part[world] for part in numbers]
        plain = plain_of(deals, deal)
        hits, added = work_out(plain, _CHECKED, draws)
        counted = np.rint(weighed.reach_of(deals, deal) * _CHECKED).astype(int)
        assert counted.tolist() == hits
        share = float(deals.shares[deals.blocks[deal, 4]])
        assert math.isclose(weighed.gains[deal], max(added) * share / _CHECKED, abs_tol=1e-12)
        assert added[weighed.best[deal]] == max(added)
