"""Graphs of the size of a tenant, drawn in arrays from a seed, and deals over them.

Accounts of very different sizes, 95 people on average; in each a tree of reporting lines both ways
and influences mostly within a department. Every fiftieth person stands on no map: outsiders who
influence several accounts, and a few of our people with ties. 1,000,000 people have about 4.8
million edges and 10,553 accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.tenant.assembly import join_edges
from graph.tenant.deals import Deals
from graph.tenant.graph import SIDES, SharedRows, TenantAccount, TenantGraph, TenantKey, freeze
from graph.vocabulary import Side

__all__ = ["DECIDERS", "Span", "draw_deals", "draw_tenant"]

DECIDERS = 5
_MEAN = 98 / 100 * 1_000_000 / 10_553  # people on a map, of each account
_LEAST, _MOST = 12, 3_000
_DEPARTMENT = 12
_WEIGHTS = (0.168, 0.353, 0.364, 0.486, 0.561, 0.57, 0.612, 0.807)
_GATES = (0.25, 0.5, 0.5, 0.75, 1.0)
_TIE = 0.57
_KEY = TenantKey(1, "admin", date(2025, 6, 30), "bench")


@dataclass(frozen=True)
class Span:
    """Where an account's people are, and how many edges are among them."""

    first: int
    last: int
    edges: int


def _sizes(draws: np.random.Generator, people: int) -> NDArray[np.int64]:
    count = max(1, round(people / _MEAN))
    sizes = np.clip(draws.lognormal(0, 0.9, count), 0.05, 30)
    sizes = np.clip(sizes * people / sizes.sum(), _LEAST, _MOST).astype(np.int64)
    while (lack := people - int(sizes.sum())) != 0:
        chosen = draws.integers(0, count, min(abs(lack), count))
        np.add.at(sizes, chosen, 1 if lack > 0 else -1)
        sizes = np.maximum(sizes, 1)
    return sizes


def _each(draws: np.random.Generator, first: int, last: int, count: int) -> NDArray[np.int64]:
    """Everybody once, then whoever is drawn."""
    everybody = np.arange(first, last)
    return np.concatenate([everybody, draws.integers(first, last, max(0, count - last + first))])


def draw_tenant(people: int, seed: int = 1) -> TenantGraph:
    """A graph of so many people, built as the product builds it."""
    draws = np.random.default_rng(seed)
    away = max(2, people // 50)
    staff = max(1, away // 10)
    sizes = _sizes(draws, people - away)
    firsts = np.concatenate([[away], away + np.cumsum(sizes)]).astype(np.int32)
    homes = np.repeat(np.arange(len(sizes)), sizes)
    number = np.arange(away, people)
    begins, lasts = firsts[homes], firsts[homes + 1]
    within = number - begins
    managed = within > 0
    subordinate = number[managed]
    manager = begins[managed] + (within[managed] - 1) // 6
    strong = draws.choice(_WEIGHTS, 4 * people).astype(np.float32)
    source = draws.integers(away, people, int(3.05 * people))
    offsets = draws.integers(-_DEPARTMENT, _DEPARTMENT + 1, len(source))
    near = np.clip(source + offsets, begins[source - away], lasts[source - away] - 1)
    # everybody who is on no map has an edge
    outsiders = _each(draws, staff, away, people // 10)
    reached = draws.integers(away, people, len(outsiders))
    heard = draws.integers(away, people, people // 50)
    ties = _each(draws, 0, staff, people // 10)
    known = draws.integers(away, people, len(ties))
    rows = [
        (manager, subordinate, np.float32(0.3)),
        (subordinate, manager, np.float32(0.2)),
        (source, near, strong[: len(source)]),
        (outsiders, reached, strong[: len(outsiders)] / 4),
        (heard, draws.integers(staff, away, len(heard)), strong[: len(heard)] / 4),
        (ties, known, strong[-len(ties) :]),
    ]
    sources, targets = (np.concatenate([row[side] for row in rows]) for side in (0, 1))
    weights = np.concatenate([np.broadcast_to(row[2], row[0].shape) for row in rows])
    sides = np.full(people, SIDES.index(Side.CUSTOMER), dtype=np.int8)
    sides[:staff], sides[staff:away] = SIDES.index(Side.US), SIDES.index(Side.EXTERNAL)
    shared = SharedRows(
        told=np.zeros(len(sizes), dtype=np.int32), starts=np.zeros(2, dtype=np.int32),
        sources=np.zeros(0, dtype=np.int32), targets=np.zeros(0, dtype=np.int32),
        weights=np.zeros(0, dtype=np.float32),
    )  # fmt: skip
    order = draws.permutation(people)
    order[:away].sort()
    ids = np.strings.add(b"per_", np.strings.zfill(order.astype("S26"), 26))
    return freeze(
        TenantGraph(
            key=_KEY,
            accounts=tuple(
                TenantAccount(f"org_{place}", ("north", "east", "south", "west")[place % 4])
                for place in range(len(sizes))
            ),
            firsts=firsts,
            ids=ids,
            by_id=np.argsort(ids, kind="stable"),
            sides=sides,
            snapshot=join_edges(people, sources, targets, weights, shared),
            shared=shared,
        )
    )


def draw_deals(graph: TenantGraph, count: int, seed: int = 2) -> tuple[Deals, list[Span]]:
    """So many deals of different accounts: two sides, five deciders, a tie to everybody."""
    draws = np.random.default_rng(seed)
    edges = graph.snapshot
    chosen = draws.permutation(len(graph.accounts))[:count]
    made = _Rows(draws)
    for place in chosen.tolist():
        made.add(int(graph.firsts[place]), int(graph.firsts[place + 1]))
    spans = [
        Span(first, last, int(edges.starts[last] - edges.starts[first]))
        for first, last, *_ in made.blocks
    ]
    return made.deals(graph), spans


class _Rows:
    """The parts of `Deals` while deals come in."""

    def __init__(self, draws: np.random.Generator) -> None:
        self.draws = draws
        self.blocks: list[tuple[int, ...]] = []
        self.parts: dict[str, list[NDArray[Any]]] = {
            name: [] for name in ("gates", "entry_ends", "deciders", "tie_ends")
        }
        self.lengths: dict[str, list[int]] = {"gates": [], "entry_ends": []}
        self.places = [0, 0, 0, 0]

    def add(self, first: int, last: int) -> None:
        draws, people = self.draws, last - first
        side, decided, tied, hits = self.places
        deciders = min(DECIDERS, people)
        for _ in range(2):
            entries = first + draws.integers(0, people, min(8, 1 + people // 12))
            for name, part in (("gates", draws.choice(_GATES, people)), ("entry_ends", entries)):
                self.parts[name].append(part)
                self.lengths[name].append(len(part))
        self.parts["deciders"].append(np.arange(first, first + deciders))
        self.parts["tie_ends"].append(np.arange(first, last))
        self.places = [side + 2, decided + deciders, tied + people, hits + 2 * deciders]
        self.blocks.append(
            (first, last, side, side + 2, decided, decided + deciders, tied, tied + people, hits)
        )

    def deals(self, graph: TenantGraph) -> Deals:
        draws, edges = self.draws, graph.snapshot
        joined = {name: np.concatenate(parts) for name, parts in self.parts.items()}
        entries, ties = len(joined["entry_ends"]), len(joined["tie_ends"])
        return Deals(
            starts=edges.starts,
            ends=edges.ends,
            weights=edges.weights.astype(np.float64),
            keys=_keys(draws, edges.edges),
            blocks=np.array(self.blocks, dtype=np.int64),
            gates=joined["gates"],
            gate_starts=np.cumsum([0, *self.lengths["gates"]])[:-1].astype(np.int32),
            entry_starts=np.cumsum([0, *self.lengths["entry_ends"]]).astype(np.int32),
            entry_ends=joined["entry_ends"].astype(np.int32),
            entry_weights=draws.choice(_WEIGHTS, entries),
            entry_keys=_keys(draws, entries),
            deciders=joined["deciders"].astype(np.int32),
            shares=np.full(len(joined["deciders"]), 1 / DECIDERS),
            tie_ends=joined["tie_ends"].astype(np.int32),
            tie_weights=np.full(ties, _TIE),
            tie_keys=_keys(draws, ties),
        )


def _keys(draws: np.random.Generator, count: int) -> NDArray[np.uint64]:
    return draws.integers(0, 2**64, count, dtype=np.uint64)
