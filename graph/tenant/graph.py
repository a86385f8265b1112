"""Everybody whom a reader sees, over all accounts, as one graph of arrays.

People and edges are those of the accounts' own networks (method 3.1), put together: our people and
outsiders who are on no account's map stand in it once, whoever is on a map stands with the account.
Names are not in it, only our ids. Source: method 3.1; performance 2.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import Flags, Places, ShortWeights
from graph.analysis.kernels.paths.near_paths import Scratch
from graph.analysis.kernels.snapshot import Snapshot
from graph.errors import PersonNotFoundError
from graph.vocabulary import Side

__all__ = [
    "SIDES",
    "Ids",
    "SharedRows",
    "TenantAccount",
    "TenantGraph",
    "TenantKey",
    "freeze",
]

SIDES = tuple(Side)
_STAFF = [place for place, side in enumerate(SIDES) if side in (Side.US, Side.COMPETITOR)]

Ids = NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class TenantKey:
    """What a graph of all accounts rests on: two equal ones, equal graphs.

    Attributes:
        revision: Of the store, for this reader (`Workspace.revision`).
        scope: `Scope.key` of the reader.
        day: Day of the question.
        calibration: Digest of the defaults.
    """

    revision: int
    scope: str
    day: date
    calibration: str


@dataclass(frozen=True, slots=True)
class TenantAccount:
    """An account by our id, and its region as recorded."""

    id: str
    region: str | None


@dataclass(frozen=True)
class SharedRows:
    """Edges between people who are on no map, as the accounts tell of them.

    What many accounts tell alike is kept once.

    Attributes:
        told: Which telling each account has, accounts.
        starts: Where each telling begins, tellings + 1.
        sources: Who influences.
        targets: Who is influenced.
        weights: Probability 0 to 1.
    """

    told: Places
    starts: Places
    sources: Places
    targets: Places
    weights: ShortWeights


@dataclass(frozen=True, eq=False)
class TenantGraph:
    """All people and edges that a reader sees on a day; frozen.

    People are numbered: first who is on no map, by our id, then account by account. Who is on no
    map and has no edge is not in it, nor are edges from somebody to the same person.

    Attributes:
        key: What it rests on.
        accounts: In the order of the store.
        firsts: Where each account's people begin, accounts + 1; who is on no map comes before.
        ids: Our id of everybody.
        by_id: Numbers in the order of the ids.
        sides: Place of everybody's side in `SIDES`.
        snapshot: The edges; weights of 32 bits, the expected run of the band, ungated.
        shared: Where the edges between people on no map come from.
    """

    key: TenantKey
    accounts: tuple[TenantAccount, ...]
    firsts: Places
    ids: Ids
    by_id: NDArray[np.int64]
    sides: NDArray[np.int8]
    snapshot: Snapshot
    shared: SharedRows

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.ids)

    @property
    def size_bytes(self) -> int:
        """Memory of all arrays."""
        own = (self.firsts, self.ids, self.by_id, self.sides, *vars(self.shared).values())
        return self.snapshot.size_bytes + sum(int(one.nbytes) for one in own)

    @cached_property
    def is_staff(self) -> Flags:
        """Who is one of our people or a rival's: they begin a path and pass nothing on."""
        return np.isin(self.sides, _STAFF)

    @cached_property
    def scratches(self) -> deque[Scratch]:
        """What searches in this graph write on and no search has at the moment."""
        return deque()

    @cached_property
    def is_contact(self) -> Flags:
        """Who is a customer's person."""
        flags: Flags = self.sides == SIDES.index(Side.CUSTOMER)
        return flags

    def number_of(self, person: str) -> int:
        """The number of a person by our id; O(log n).

        Raises:
            PersonNotFoundError: The graph has nobody of that id.
        """
        wanted, ids = person.encode(), self.ids
        # numpy cuts off what is too long for it, and zeros at the end
        if len(wanted) <= ids.itemsize and wanted[-1:] != b"\0":
            place = ids.searchsorted(np.array(wanted, dtype=ids.dtype), sorter=self.by_id)
            if place < len(ids) and ids[number := int(self.by_id[place])] == wanted:
                return number
        raise PersonNotFoundError(person)

    def id_of(self, number: int) -> str:
        """Our id of a person by number."""
        return bytes(self.ids[number]).decode()

    def account_of(self, number: int) -> str | None:
        """Our id of the account on whose map somebody is; None for nobody's."""
        place = int(np.searchsorted(self.firsts, number, side="right")) - 1
        return self.accounts[place].id if place >= 0 else None


def freeze(graph: TenantGraph) -> TenantGraph:
    """The same graph, whose arrays nobody can write to any more."""
    own = (graph.firsts, graph.ids, graph.by_id, graph.sides, *vars(graph.shared).values())
    for one in own:
        one.flags.writeable = False
    return graph
