"""Who is set against us by whom.

Source: method 3.8. Two flows, support and opposition; signs are never multiplied along a path.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.kernels.snapshot import Snapshot, snapshot_of_pairs
from graph.analysis.paths import best_from
from graph.network import Network
from graph.records import natural_order
from graph.vocabulary import Side

__all__ = ["Pressure", "Threat", "threats"]


@dataclass(frozen=True, slots=True)
class Pressure:
    """One person's part in a threat.

    Attributes:
        person: Who it comes from.
        part: 0 to 1; None for an opponent whom the person reacts against, which helps us.
        kind: `opponent`, `conflict` (reacts against a supporter of ours), `helps`.
        people: The path it takes.
    """

    person: str
    part: float | None
    kind: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threat:
    """How strongly a person is set against the vendor by others, 0 to 1."""

    person: str
    value: float
    by: tuple[Pressure, ...]


def threats(network: Network, vendor: str) -> list[Threat]:
    """The threat on every contact, largest first.

    Opponents act along the best ungated path of at most two edges; a conflict edge acts over one
    hop: who reacts against a supporter of ours is pushed away from us.
    """
    opponents = {
        person: value
        for person in network.people_of(Side.CUSTOMER, Side.EXTERNAL)
        if (value := _attitude(network, person, vendor)) is not None and value < 0
    }
    pressures: dict[str, list[Pressure]] = {person: [] for person in network.contacts}
    hops = network.calibration.threat_path_edges
    snapshot = _ungated(network)
    for opponent, value in opponents.items():
        for person, path in best_from(snapshot, network.ranks, [opponent], hops=hops).items():
            if person in pressures:
                pressures[person].append(
                    Pressure(opponent, -value * path.weight, "opponent", path.people)
                )
    for person, pressure in _conflicts(network, vendor):
        if person in pressures:
            pressures[person].append(pressure)
    found = [_threat(person, parts) for person, parts in pressures.items()]
    return sorted(found, key=lambda one: (-one.value, network.ranks[one.person]))


def _ungated(network: Network) -> Snapshot:
    """The channels as they weigh without gates; people are numbered by their rank."""
    edges = {
        (source, target): weight
        for source, group in network.successors.items()
        for target, weight in group
    }
    return snapshot_of_pairs(tuple(network.ranks), edges)


def _conflicts(network: Network, vendor: str) -> list[tuple[str, Pressure]]:
    found: list[tuple[str, Pressure]] = []
    strongest: dict[tuple[str, str], float] = {}
    for strand in network.conflicts:
        pair = (strand.source, strand.target)
        strongest[pair] = max(strongest.get(pair, 0.0), strand.weight())
    for (source, target), weight in strongest.items():
        value = _attitude(network, source, vendor)
        if value is not None and value > 0:
            part = network.calibration.conflict_factor * value * weight
            found.append((target, Pressure(source, part, "conflict", (source, target))))
        elif value is not None and value < 0:
            found.append((target, Pressure(source, None, "helps", (source, target))))
    return found


def _threat(person: str, parts: list[Pressure]) -> Threat:
    spared = 1.0
    for pressure in parts:
        spared *= 1 - (pressure.part or 0.0)
    ordered = sorted(parts, key=lambda one: (-(one.part or 0.0), natural_order(one.person)))
    return Threat(person, 1 - spared, tuple(ordered))


def _attitude(network: Network, person: str, vendor: str) -> float | None:
    return network.calibration.attitude(network.opinion(person, vendor).attitude)
