"""What carries a rival, and whom to win over to cut him off.

Source: method 3.7, 3.10; Menger's theorem (the smallest cut equals the most disjoint paths).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.analysis.engine import Engine
from graph.analysis.kernels.cuts import find_cuts
from graph.analysis.leverage import carrying, remaining
from graph.analysis.reach import VendorReach, decision_weights
from graph.analysis.removals import Removal
from graph.network import Network
from graph.records import natural_order

__all__ = ["Carrier", "Cut", "carriers", "isolation_cuts", "solution_isolation"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who sustains a vendor's reach.

    Attributes:
        kind: `person` of the vendor who leaves, or `contact` who is silenced.
        loss: Overall reach that the vendor loses then.
        share: Part of the vendor's overall reach; None when that is 0.
    """

    kind: Literal["person", "contact"]
    id: str
    loss: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Cut:
    """The fewest people to win over, and ties to displace, that keep a vendor from every decider.

    Attributes:
        people: To be won over or neutralised, in order of ids; never deciders themselves.
        ties: Vendor's person and decider, to be displaced.
        overall_after: What is left of the vendor's overall reach.
        deciders_after: What is left at each formal decider.
    """

    people: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    overall_after: float
    deciders_after: Mapping[str, float]

    @property
    def size(self) -> int:
        """People and ties together."""
        return len(self.people) + len(self.ties)


def carriers(network: Network, reach: VendorReach, engine: Engine) -> list[Carrier]:
    """Who carries a vendor, largest loss first."""
    weights = decision_weights(network)
    overall = reach.expected.overall(weights)
    wiring = reach.wiring
    people = [
        person
        for person in wiring.nodes
        if person not in wiring.sources or wiring.successors.get(person)
    ]
    is_long = len(people) > network.calibration.list_limit
    if is_long:  # 0 would not be listed
        near = carrying(network, reach)
        people = [one for one in people if one in near]
    after = remaining(network, reach, engine, [_quiet(reach, person) for person in people])
    found: list[Carrier] = []
    for person, one in zip(people, after, strict=True):
        if one is not None:
            loss = overall - one.overall(weights)
            if is_long and not loss:
                continue
            kind: Literal["person", "contact"] = "person" if person in wiring.sources else "contact"
            found.append(Carrier(kind, person, loss, loss / overall if overall else None))
    return sorted(found, key=lambda one: (-one.loss, one.kind != "person", natural_order(one.id)))


def _quiet(reach: VendorReach, person: str) -> Removal | None:
    """One of the vendor's people who leaves, or a contact who is silenced; None where idle."""
    wiring = reach.wiring
    if not wiring.successors.get(person) or reach.expected.value(person) == 0:
        return None
    return Removal(f"silence {person}", person, is_silence=person not in wiring.sources)


def isolation_cuts(network: Network, reach: VendorReach, engine: Engine) -> list[Cut]:
    """The smallest cuts between a vendor's people and the formal deciders.

    Returns:
        The one nearest the vendor and the one nearest the deciders; the one that leaves the
        vendor less comes first; one when they are equal; none without deciders. No path at all
        gives one empty cut.

    Cost: O(cut size x m).
    """
    if not network.deciders:
        return []
    wiring = reach.wiring
    snapshot, places = wiring.snapshot, wiring.places
    is_source, is_decider = np.zeros((2, snapshot.people), dtype=np.bool_)
    is_source[[places[one] for one in wiring.ordered_sources]] = True
    is_decider[[places[one] for one in network.deciders if one in places]] = True
    kept = snapshot.weights >= network.calibration.isolation_threshold
    cuts = find_cuts(
        snapshot.origins[kept], snapshot.ends[kept], is_source, is_decider & ~is_source
    )
    found: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], Cut] = {}
    for one in (cuts.near_sources, cuts.near_sinks):
        people = tuple(wiring.nodes[person] for person in one.people)
        ties = tuple((wiring.nodes[start], wiring.nodes[end]) for start, end in one.ties)
        cut = _evaluated(network, reach, engine, people, ties)
        found.setdefault((cut.people, cut.ties), cut)
    return sorted(found.values(), key=lambda one: one.overall_after)


def solution_isolation(network: Network, vendor: str) -> tuple[float | None, float]:
    """Share of decision weight that takes our solution better than the vendor's, and what is known.

    Returns:
        The share among people where both are known, None when nobody is; and the decision weight
        of those people.
    """
    known = better = 0.0
    for person, weight in decision_weights(network).items():
        ours = network.opinion(person, network.us).solution
        theirs = network.opinion(person, vendor).solution
        if ours is not None and theirs is not None:
            known += weight
            better += weight * (theirs < ours)
    return (better / known if known else None), known


def _evaluated(
    network: Network,
    reach: VendorReach,
    engine: Engine,
    people: tuple[str, ...],
    ties: tuple[tuple[str, str], ...],
) -> Cut:
    wiring = reach.wiring.silenced(people)
    for tie in ties:
        wiring = wiring.with_edge(*tie, 0.0)
    after = engine.reach(wiring)
    return Cut(
        people=people,
        ties=ties,
        overall_after=after.overall(decision_weights(network)),
        deciders_after={person: after.value(person) for person in network.deciders},
    )
