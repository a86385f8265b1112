"""The graph of all accounts after a few of them changed, without reading the others again.

Source: performance 2, 4 (an answer never rests on an older graph).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.changes import Change
from graph.model import Organization
from graph.tenant.assembly import AccountRows, Telling, join_edges, share_out, telling_of
from graph.tenant.graph import SIDES, Ids, TenantAccount, TenantGraph, TenantKey, freeze
from graph.vocabulary import OrganizationKind

__all__ = ["refresh", "touched_accounts"]

Places = NDArray[np.int32]


def touched_accounts(changes: Iterable[Change]) -> frozenset[str] | None:
    """Our ids of the accounts whose networks may differ after some changes.

    None stands for all of them: something on no account's map changed, such as one of our people.
    """
    found: set[str] = set()
    for change in changes:
        for record in (change.before, change.after):
            if record is None:
                continue
            if record.account is not None:
                found.add(record.account)
            elif isinstance(record, Organization) and record.kind is OrganizationKind.CUSTOMER:
                found.add(record.id)
            else:
                return None
    return frozenset(found)


def refresh(
    old: TenantGraph,
    key: TenantKey,
    accounts: Sequence[TenantAccount],
    given: Mapping[str, AccountRows],
) -> TenantGraph:
    """The graph in which some accounts have other rows; the old one stays as it is.

    Args:
        old: The graph before.
        key: What the new one rests on. Day, scope and calibration are those of the old one:
            another day weighs every edge anew.
        accounts: All accounts now, in the order of the store; others leave the graph.
        given: Rows of those that changed or are new, by our id.

    Returns:
        Equal to what `assemble` makes of all rows, array by array.

    Raises:
        ValueError: The key is of another day, scope or calibration, or an account is neither in
            the old graph nor given.

    Cost: O(n + m) in numpy, and the rows given.
    """
    if (key.scope, key.day, key.calibration) != (old.key.scope, old.key.day, old.key.calibration):
        message = "Another day, scope or calibration weighs every edge anew: assemble the graph."
        raise ValueError(message)
    known = {one.id: place for place, one in enumerate(old.accounts)}
    lost = [one.id for one in accounts if one.id not in known and one.id not in given]
    if lost:
        message = f"No rows of the account {lost[0]}."
        raise ValueError(message)
    kept = [-1 if one.id in given else known[one.id] for one in accounts]
    return _Joined(old, [given.get(one.id) for one in accounts], kept).graph(key, accounts)


class _Joined:
    """Kept parts of a graph and new rows beside them.

    Args:
        old: The graph.
        rows: New rows of each account, None where it is kept.
        kept: Place of each account in the old graph, -1 where it has new rows.
    """

    def __init__(
        self, old: TenantGraph, rows: Sequence[AccountRows | None], kept: Sequence[int]
    ) -> None:
        self.old = old
        self.rows = rows
        self.kept = kept
        sizes = np.diff(old.firsts)
        stays = np.zeros(len(old.accounts) + 1, dtype=np.bool_)  # the last one: on no map
        stays[[place for place in kept if place >= 0]] = True
        stays[-1] = False
        homes = np.repeat(np.arange(-1, len(sizes)), [int(old.firsts[0]), *sizes])
        self.is_kept = stays[homes]
        edges = old.snapshot
        origins = edges.origins
        chosen = self.is_kept[origins] | self.is_kept[edges.ends]
        self.sources, self.targets = origins[chosen], edges.ends[chosen]
        self.weights = edges.weights[chosen]

    def graph(self, key: TenantKey, accounts: Sequence[TenantAccount]) -> TenantGraph:
        tellings, told = self._tellings()
        outside = self._outsiders(tellings)
        away = sorted(outside)
        ids, sides, firsts, numbers = self._people(outside, away)
        ends = [(numbers[self.sources], numbers[self.targets], self.weights)]
        places = {person: number for number, person in enumerate(away)}
        for place, rows in enumerate(self.rows):
            if rows is not None:
                ends.append(_placed(rows, int(firsts[place]), places))
        sources, targets, weights = (np.concatenate(part) for part in zip(*ends, strict=True))
        shared = share_out(told, tellings, away)
        return freeze(
            TenantGraph(
                key=key,
                accounts=tuple(accounts),
                firsts=firsts,
                ids=ids,
                by_id=self._by_id(ids, numbers),
                sides=sides,
                snapshot=join_edges(len(ids), sources, targets, weights, shared),
                shared=shared,
            )
        )

    def _tellings(self) -> tuple[dict[Telling, int], list[int]]:
        """What accounts tell of people on no map, and which telling each has."""
        shared = self.old.shared
        read: dict[int, Telling] = {}
        found: dict[Telling, int] = {}
        told: list[int] = []
        for rows, place in zip(self.rows, self.kept, strict=True):
            if rows is not None:
                telling = telling_of(rows)
            else:
                number = int(shared.told[place])
                if number not in read:
                    read[number] = self._telling(number)
                telling = read[number]
            told.append(found.setdefault(telling, len(found)))
        return found, told

    def _telling(self, number: int) -> Telling:
        shared, name = self.old.shared, self.old.id_of
        rows = range(shared.starts[number], shared.starts[number + 1])
        return tuple(
            (name(shared.sources[row]), name(shared.targets[row]), float(shared.weights[row]))
            for row in rows
        )

    def _outsiders(self, tellings: Iterable[Telling]) -> dict[str, int]:
        """Place in `SIDES` of everybody on no map who has an edge."""
        old = self.old
        is_met = np.zeros(old.people, dtype=np.bool_)
        is_met[self.sources] = is_met[self.targets] = True
        met = np.flatnonzero(is_met[: old.firsts[0]])
        found = {old.id_of(one): int(old.sides[one]) for one in met.tolist()}
        for rows in self.rows:
            if rows is not None:
                found |= {one: SIDES.index(side) for one, side in rows.outsiders.items()}
        told = {one for telling in tellings for edge in telling for one in edge[:2]} - found.keys()
        return found | {one: int(old.sides[old.number_of(one)]) for one in told}

    def _people(
        self, outside: Mapping[str, int], away: Sequence[str]
    ) -> tuple[Ids, NDArray[np.int8], Places, NDArray[np.int64]]:
        """Ids, sides, where accounts begin, and the new number of everybody in the old graph."""
        old = self.old
        ids = [_encoded(away)]
        sides = [np.array([outside[one] for one in away], dtype=np.int8)]
        numbers = np.full(old.people, -1, dtype=np.int64)
        place_of = {person: number for number, person in enumerate(away)}
        for number in range(int(old.firsts[0])):
            numbers[number] = place_of.get(old.id_of(number), -1)
        firsts = [len(away)]
        for rows, place in zip(self.rows, self.kept, strict=True):
            if rows is None:
                first, last = int(old.firsts[place]), int(old.firsts[place + 1])
                ids.append(old.ids[first:last])
                sides.append(old.sides[first:last])
                numbers[first:last] = np.arange(firsts[-1], firsts[-1] + last - first)
            else:
                ids.append(_encoded([one for one, _ in rows.people]))
                found = [SIDES.index(side) for _, side in rows.people]
                sides.append(np.array(found, dtype=np.int8))
            firsts.append(firsts[-1] + len(ids[-1]))
        joined = np.concatenate(ids)
        width = max(1, int(np.strings.str_len(joined).max(initial=0)))
        return (
            joined.astype(f"S{width}", copy=False),
            np.concatenate(sides),
            np.array(firsts, dtype=np.int32),
            numbers,
        )

    def _by_id(self, ids: Ids, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers in the order of ids: those who stay stand in order already."""
        staying = numbers[self.old.by_id]
        staying = staying[staying >= 0]
        is_new = np.ones(len(ids), dtype=np.bool_)
        is_new[staying] = False
        coming = np.flatnonzero(is_new)
        coming = coming[np.argsort(ids[coming], kind="stable")]
        places = np.searchsorted(ids[staying], ids[coming])
        return np.insert(staying, places, coming)


def _encoded(people: Sequence[str]) -> Ids:
    return np.array([one.encode() for one in people], dtype=np.bytes_)


def _placed(
    rows: AccountRows, first: int, outside: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """The edges of new rows by number."""
    place = {person: first + number for number, (person, _) in enumerate(rows.people)}
    numbers = {person: outside[person] for person in rows.outsiders} | place
    sources = np.array([numbers[one] for one, _, _ in rows.edges], dtype=np.int64)
    targets = np.array([numbers[one] for _, one, _ in rows.edges], dtype=np.int64)
    return sources, targets, np.array([weight for _, _, weight in rows.edges], dtype=np.float32)
