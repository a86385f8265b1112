"""Who is set against us by whom.

Source: method 3.8. Two flows, support and opposition; signs are never multiplied along a path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from graph.analysis.kernels.snapshot import snapshot_of_pairs
from graph.analysis.paths import best_from
from graph.analysis.views import attitudes_to, weights_of
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
    """The threat on every contact, largest first; of very many those on whom somebody acts.

    Opponents act along the best ungated path of at most two edges; a conflict edge acts over one
    hop: who reacts against a supporter of ours is pushed away from us.
    """
    attitudes = attitudes_to(network, vendor)
    opponents = {
        person: attitudes[person]
        for person in network.people_of(Side.CUSTOMER, Side.EXTERNAL)
        if attitudes.get(person, 0.0) < 0
    }
    pressures: dict[str, list[Pressure]] = {}
    for person, pressure in chain(_acting(network, opponents), _conflicts(network, attitudes)):
        pressures.setdefault(person, []).append(pressure)
    is_long = len(network.contacts) > network.calibration.list_limit
    asked = [one for one in network.contacts if one in pressures or not is_long]
    found = [_threat(person, pressures.get(person, [])) for person in asked]
    return sorted(found, key=lambda one: (-one.value, network.ranks[one.person]))


def _acting(network: Network, opponents: Mapping[str, float]) -> Iterator[tuple[str, Pressure]]:
    """What opponents do to everybody, over the channels as they weigh without gates."""
    if not opponents:
        return
    edges = {pair: weight for pair, weight in weights_of(network).items() if weight > 0}
    snapshot = snapshot_of_pairs(tuple(network.ranks), edges)
    hops = network.calibration.threat_path_edges
    for opponent, value in opponents.items():
        for person, path in best_from(snapshot, network.ranks, [opponent], hops=hops).items():
            yield person, Pressure(opponent, -value * path.weight, "opponent", path.people)


def _conflicts(network: Network, attitudes: Mapping[str, float]) -> list[tuple[str, Pressure]]:
    found: list[tuple[str, Pressure]] = []
    strongest: dict[tuple[str, str], float] = {}
    for strand in network.conflicts:
        pair = (strand.source, strand.target)
        strongest[pair] = max(strongest.get(pair, 0.0), strand.weight())
    for (source, target), weight in strongest.items():
        value = attitudes.get(source, 0.0)
        if value > 0:
            part = network.calibration.conflict_factor * value * weight
            found.append((target, Pressure(source, part, "conflict", (source, target))))
        elif value < 0:
            found.append((target, Pressure(source, None, "helps", (source, target))))
    return found


def _threat(person: str, parts: list[Pressure]) -> Threat:
    spared = 1.0
    for pressure in parts:
        spared *= 1 - (pressure.part or 0.0)
    ordered = sorted(parts, key=lambda one: (-(one.part or 0.0), natural_order(one.person)))
    return Threat(person, 1 - spared, tuple(ordered))
