"""The rows of accounts, put together into one graph; and again after a few of them changed.

An account's rows come from its own network. Whatever order accounts, people and edges come in, the
arrays are the same, so that a graph which was brought up to date equals one that was built anew.
Source: method 3.1; performance 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.snapshot import Snapshot, build_snapshot
from graph.network import Network
from graph.tenant.graph import SIDES, SharedRows, TenantAccount, TenantGraph, TenantKey, freeze
from graph.vocabulary import Side

__all__ = ["AccountRows", "Telling", "assemble", "join_edges", "rows_of", "share_out", "telling_of"]

Edge = tuple[str, str, float]
Telling = tuple[Edge, ...]


@dataclass(frozen=True)
class AccountRows:
    """What one account gives to the graph.

    Attributes:
        people: Our id and side of everybody on its map, in the order of its network.
        edges: Who influences, who is influenced, weight; at least one of them is on the map.
        outside: The same between people who are both on no map; several accounts say the same.
        outsiders: Side of each person of `edges` and `outside` who is on no map.
    """

    account: TenantAccount
    people: Sequence[tuple[str, Side]]
    edges: Sequence[Edge]
    outside: Sequence[Edge]
    outsiders: Mapping[str, Side]


def rows_of(
    network: Network, account: TenantAccount, homes: Mapping[str, str | None]
) -> AccountRows:
    """What an account's own network gives to the graph of all.

    Args:
        network: Of the account.
        account: Which it is.
        homes: Our id of the account on whose map everybody in the network is, by our id of the
            person; None for nobody's.

    Cost: O(n + m).
    """
    named = {one.id: one.record_id for one in network.nodes.values()}
    sides = {one.record_id: one.side for one in network.nodes.values()}
    edges: list[Edge] = []
    outside: list[Edge] = []
    outsiders: dict[str, Side] = {}
    for pair in network.channels:
        weight = network.weight(*pair)
        if weight > 0 and pair[0] != pair[1]:
            ends = named[pair[0]], named[pair[1]]
            away = [one for one in ends if homes[one] is None]
            outsiders |= {one: sides[one] for one in away}
            (outside if len(away) == len(ends) else edges).append((*ends, weight))
    return AccountRows(
        account=account,
        people=[(one, side) for one, side in sides.items() if homes[one] is not None],
        edges=edges,
        outside=sorted(outside),
        outsiders=outsiders,
    )


def assemble(key: TenantKey, given: Iterable[AccountRows]) -> TenantGraph:
    """Put the rows of all accounts together, in the order in which they come.

    Args:
        key: What the rows rest on.
        given: Of every account; read once, account by account.

    Cost: O(n + m log m); 60 bytes an edge on the way, and the rows' own memory.
    """
    gathered = _Gathered()
    for rows in given:
        gathered.add(rows)
    return gathered.graph(key)


class _Gathered:
    """People and edges while accounts come in."""

    def __init__(self) -> None:
        self.accounts: list[TenantAccount] = []
        self.sizes: list[int] = []
        self.ids: list[str] = []
        self.sides: list[int] = []
        self.outsiders: dict[str, Side] = {}
        self.inner: list[tuple[NDArray[np.int64], NDArray[np.float32]]] = []
        self.crossing: list[Edge] = []
        self.tellings: dict[Telling, int] = {}
        self.told: list[int] = []
        self._places: dict[str, int] = {}

    def add(self, rows: AccountRows) -> None:
        self.accounts.append(rows.account)
        self.sizes.append(len(rows.people))
        first = len(self.ids)
        places = {person: first + place for place, (person, _) in enumerate(rows.people)}
        self.ids += places
        self.sides += [SIDES.index(side) for _, side in rows.people]
        self.outsiders |= rows.outsiders
        # who is on no map is numbered when all are known: from -1 downwards until then
        for person in rows.outsiders:
            self._places.setdefault(person, -1 - len(self._places))
        places |= {person: self._places[person] for person in rows.outsiders}
        ends = np.array([(places[one], places[other]) for one, other, _ in rows.edges], np.int64)
        weights = np.array([weight for _, _, weight in rows.edges], np.float32)
        self.inner.append((ends.reshape(-1, 2), weights))
        self.told.append(self.tellings.setdefault(telling_of(rows), len(self.tellings)))

    def graph(self, key: TenantKey) -> TenantGraph:
        away = sorted(self._places)
        numbers = np.empty(len(away) + len(self.ids), dtype=np.int64)  # by place, negative ones too
        numbers[: len(self.ids)] = np.arange(len(away), len(numbers))
        for number, person in enumerate(away):
            numbers[self._places[person]] = number
        shared = share_out(self.told, self.tellings, away)
        blank = (np.zeros((0, 2), np.int64), np.zeros(0, np.float32))
        ends = numbers[np.concatenate([blank[0], *(one for one, _ in self.inner)])]
        weights = np.concatenate([blank[1], *(one for _, one in self.inner)])
        sides = [SIDES.index(self.outsiders[person]) for person in away] + self.sides
        ids = np.array([one.encode() for one in (*away, *self.ids)], dtype=np.bytes_)
        return freeze(
            TenantGraph(
                key=key,
                accounts=tuple(self.accounts),
                firsts=np.cumsum([len(away), *self.sizes], dtype=np.int32),
                ids=ids,
                by_id=np.argsort(ids, kind="stable"),
                sides=np.array(sides, dtype=np.int8),
                snapshot=join_edges(len(ids), ends[:, 0], ends[:, 1], weights, shared),
                shared=shared,
            )
        )


def telling_of(rows: AccountRows) -> Telling:
    """What an account tells of people on no map, in one order, with weights of 32 bits."""
    return tuple((one, other, float(np.float32(weight))) for one, other, weight in rows.outside)


def share_out(told: Sequence[int], tellings: Iterable[Telling], away: Sequence[str]) -> SharedRows:
    """The tellings as arrays.

    Args:
        told: Which telling each account has.
        tellings: In the order in which accounts come to them.
        away: Our id of everybody on no map, in the order of their numbers.
    """
    numbers = {person: number for number, person in enumerate(away)}
    lengths = [0, *map(len, tellings)]
    rows = [edge for telling in tellings for edge in telling]
    return SharedRows(
        told=np.array(told, dtype=np.int32),
        starts=np.cumsum(lengths, dtype=np.int32),
        sources=np.array([numbers[one] for one, _, _ in rows], dtype=np.int32),
        targets=np.array([numbers[one] for _, one, _ in rows], dtype=np.int32),
        weights=np.array([weight for _, _, weight in rows], dtype=np.float32),
    )


def join_edges(
    people: int,
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    weights: NDArray[np.float32],
    shared: SharedRows,
) -> Snapshot:
    """The snapshot of the edges of maps and those between people on no map, in one order.

    Whatever order they come in, rows are by who influences, then by who is influenced; of parallel
    edges the heaviest stays.

    Cost: O(m log m), O(m) where they come in that order.
    """
    origins = np.concatenate([sources, shared.sources])
    ends = np.concatenate([targets, shared.targets])
    chances = np.concatenate([weights, shared.weights])
    order = np.argsort(origins * max(people, 1) + ends, kind="stable")
    return build_snapshot(people, origins[order], ends[order], chances[order], dtype=np.float32)
