"""Where every side stands in the opportunities of accounts: reach, and the contact to win next.

Source: method 3.5, 3.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.analysis.contacts import possible_ties
from graph.analysis.edits import Addition
from graph.analysis.flow import gate_of, vendor_wiring
from graph.analysis.reach import decision_weights
from graph.analysis.worlds import WORD_BITS, key_of_draws
from graph.network import Network, Run
from graph.tenant.deals import COLUMNS, Deals, Weighed, weigh
from graph.vocabulary import Side

__all__ = ["WORLDS", "NextTie", "Sheet", "Standing", "pack", "standings_of"]

WORLDS = 1_024


@dataclass(frozen=True, slots=True)
class NextTie:
    """The tie that adds most to our overall reach.

    Attributes:
        our_person: Who would build or deepen it, as in the network.
        contact: With whom.
        gain: Overall reach won, 0 to 1.
    """

    our_person: str
    contact: str
    gain: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where every side stands in one context.

    Attributes:
        context: Our id of it.
        account: Our id of its account.
        worlds: How many random worlds the values are of.
        reach: By vendor, then by decider: probability 0 to 1 that the message arrives.
        overall: By vendor: the same weighted by D; empty where nobody decides.
        next_tie: None without somebody who decides, without us or without a contact.
    """

    context: str
    account: str
    worlds: int
    reach: Mapping[str, Mapping[str, float]]
    overall: Mapping[str, float]
    next_tie: NextTie | None


def standings_of(
    networks: Sequence[Network], *, worlds: int = WORLDS, seed: int | None = None, workers: int = 1
) -> tuple[Standing, ...]:
    """Where every side stands in each of some contexts.

    Args:
        networks: Of opportunities, or of accounts; left unchanged.
        worlds: Random worlds, rounded down to a multiple of 64.
        seed: Of the worlds; each network's calibration's when None.
        workers: Threads; the values do not depend on how many.

    Returns:
        The values of the sampled engine in the same worlds, context by context.

    Cost: O(n + m) of Python for each context; see `graph.tenant.deals.weigh`.
    """
    deals, sheets = pack(networks, seed=seed)
    weighed = weigh(deals, words=max(1, worlds // WORD_BITS), workers=workers)
    return tuple(_standing(sheet, deals, weighed, place) for place, sheet in enumerate(sheets))


@dataclass(frozen=True)
class Sheet:
    """What the numbers of one deal stand for."""

    network: Network
    vendors: tuple[str, ...]
    shares: Mapping[str, float]
    ties: Sequence[Addition]


def pack(networks: Iterable[Network], *, seed: int | None = None) -> tuple[Deals, list[Sheet]]:
    """Contexts as arrays, side by side, and what the numbers stand for.

    Args:
        networks: Of opportunities, or of accounts.
        seed: Of the worlds; each network's calibration's when None.

    Cost: O(n + m) for each context.
    """
    packing = _Packing()
    sheets = [packing.add(one, one.calibration.seed if seed is None else seed) for one in networks]
    return packing.deals(), sheets


@dataclass
class _Packing:
    """Arrays while contexts come in, as lists."""

    starts: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    blocks: list[tuple[int, ...]] = field(default_factory=list)
    gates: list[float] = field(default_factory=list)
    gate_starts: list[int] = field(default_factory=list)
    entry_starts: list[int] = field(default_factory=lambda: [0])
    entry_ends: list[int] = field(default_factory=list)
    entry_weights: list[float] = field(default_factory=list)
    entry_keys: list[int] = field(default_factory=list)
    deciders: list[int] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    tie_ends: list[int] = field(default_factory=list)
    tie_weights: list[float] = field(default_factory=list)
    tie_keys: list[int] = field(default_factory=list)
    hits: int = 0

    def add(self, network: Network, seed: int) -> Sheet:
        """Put a context behind the others."""
        first, begun = len(self.starts) - 1, len(self.gate_starts)
        members = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
        places = {person: first + number for number, person in enumerate(members)}
        self._add_edges(network, members, places, seed)
        others = tuple(one for one in network.vendors if one != network.us)
        vendors = others if network.us is None else (network.us, *others)
        ties: Sequence[Addition] = ()
        for vendor in vendors:
            wiring = vendor_wiring(network, vendor)
            self.gate_starts.append(len(self.gates))
            self.gates += [gate_of(network, one, vendor, Run.EXPECTED) for one in members]
            for (source, target), weight in wiring.root_edges.items():
                if source in wiring.sources and target in places:
                    self.entry_ends.append(places[target])
                    self.entry_weights.append(weight)
                    self.entry_keys.append(_key(network, seed, source, target))
            self.entry_starts.append(len(self.entry_ends))
            if vendor == network.us:
                ties = possible_ties(network, wiring, vendor)
        shares = decision_weights(network)
        lasts = len(self.deciders), len(self.tie_ends)
        self.deciders += [places[one] for one in shares]
        self.shares += shares.values()
        for person, contact, weight in ties:
            self.tie_ends.append(places[contact])
            self.tie_weights.append(weight)
            self.tie_keys.append(_key(network, seed, person, contact))
        self.blocks.append(
            (
                first, len(self.starts) - 1, begun, len(self.gate_starts),
                lasts[0], len(self.deciders), lasts[1], len(self.tie_ends), self.hits,
            )
        )  # fmt: skip
        self.hits += len(vendors) * len(shares)
        return Sheet(network, vendors, shares, ties)

    def _add_edges(
        self, network: Network, members: Sequence[str], places: Mapping[str, int], seed: int
    ) -> None:
        for person in members:
            for target, weight in network.successors.get(person, ()):
                if target in places and target != person:
                    self.ends.append(places[target])
                    self.weights.append(weight)
                    self.keys.append(_key(network, seed, person, target))
            self.starts.append(len(self.ends))

    def deals(self) -> Deals:
        """The arrays."""
        kinds: dict[str, Any] = {"Places": np.int32, "Weights": np.float64, "Keys": np.uint64}
        made = {
            name: np.array(getattr(self, name), dtype=kinds[kind])
            for name, kind in Deals.__annotations__.items()
            if kind in kinds
        }
        return Deals(blocks=np.array(self.blocks, dtype=np.int64).reshape(-1, COLUMNS), **made)


def _key(network: Network, seed: int, source: str, target: str) -> int:
    return key_of_draws(seed, network.nodes[source].key, network.nodes[target].key)


def _standing(sheet: Sheet, deals: Deals, weighed: Weighed, place: int) -> Standing:
    network = sheet.network
    table = weighed.reach_of(deals, place).tolist()
    reach = {
        vendor: dict(zip(sheet.shares, row, strict=True))
        for vendor, row in zip(sheet.vendors, table, strict=True)
    }
    best = int(weighed.best[place])
    found: NextTie | None = None
    if best >= 0:
        person, contact, _ = sheet.ties[best]
        found = NextTie(person, contact, float(weighed.gains[place]))
    return Standing(
        context=network.context.record_id,
        account=network.context.account_record_id,
        worlds=weighed.worlds,
        reach=reach,
        overall={
            vendor: sum(share * row[one] for one, share in sheet.shares.items())
            for vendor, row in reach.items()
            if sheet.shares
        },
        next_tie=found,
    )
