"""Where a vendor's message gets to, with a band.

Source: method 3.1 (band), 3.5 (reach), 3.7 (single-threaded), 3.10 (loss).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis.engine import Engine, Known, Reached, SampledEngine, SampledReach, Valued
from graph.analysis.flow import Wiring, vendor_wirings
from graph.analysis.kernels.exact.bounds import bounds_of
from graph.network import Network, Run
from graph.vocabulary import ContextKind, Importance, Side, TieLevel

__all__ = [
    "Bounds",
    "VendorReach",
    "Wirings",
    "certified_bounds",
    "decision_weights",
    "importance_weights",
    "known_share",
    "known_ties",
    "measure_reach",
    "wirings_of",
]

Bounds = tuple[float, float]
Wirings = Mapping[str, Mapping[Run, Wiring]]


@dataclass(frozen=True)
class VendorReach:
    """Reach of one vendor in one context.

    Attributes:
        runs: Result of each run of the band.
        expected: The expected run, with its intervals.
        wiring: What the expected run went through.
        known_ties: Ties of the vendor's people on record, a known absence not counted.
        is_low_evidence: Too little is known of the vendor to call it safe.
    """

    vendor: str
    runs: Mapping[Run, Valued]
    expected: Reached
    wiring: Wiring
    known_ties: int
    is_low_evidence: bool

    def band(self, weights: Mapping[str, float]) -> tuple[float, float, float]:
        """Cautious, expected and hopeful overall value under these weights."""
        low, value, high = (self.runs[run].overall(weights) for run in Run)
        return low, value, high


def wirings_of(network: Network) -> Wirings:
    """What the message of every vendor runs through, in each run of the band."""
    return {vendor: vendor_wirings(network, vendor) for vendor in network.vendors}


def measure_reach(
    network: Network, engine: Engine, wirings: Wirings | None = None
) -> dict[str, VendorReach]:
    """Reach of every vendor of the context in all three runs.

    Args:
        network: The graph of a context.
        engine: Exact, or sampled.
        wirings: From `wirings_of`, where somebody has them already.
    """
    wirings = wirings or wirings_of(network)
    return {
        vendor: _vendor_reach(network, vendor, engine, wirings[vendor])
        for vendor in network.vendors
    }


def decision_weights(network: Network) -> dict[str, float]:
    """Decision weight D of each person in the chain; sums to 1, empty when nobody has a role."""
    return {seat.person: seat.weight for seat in network.seats if seat.weight > 0}


def importance_weights(network: Network) -> dict[str, float] | None:
    """Normalised importance of an account's key people; None for an opportunity."""
    if network.context.kind is not ContextKind.ACCOUNT:
        return None
    raw = {
        node.id: network.calibration.importance(node.importance)
        for node in network.nodes.values()
        if node.side is Side.CUSTOMER
        and node.importance in (Importance.BOTH, Importance.POSITIONAL, Importance.INTERPERSONAL)
    }
    total = sum(raw.values())
    return {person: weight / total for person, weight in raw.items()} if total else {}


def certified_bounds(wiring: Wiring) -> dict[str, Bounds]:
    """Bounds that the true reach of everybody surely lies between.

    Below: the best path. Above: somebody is reached only if an edge from somebody reached fires;
    such events help each other (Harris 1960), so 1 - product(1 - bound x weight) over incoming
    edges bounds from above, and stays a bound when it is put in again.

    Cost: O(rounds x m).
    """
    places = wiring.places
    sources = [places[one] for one in wiring.ordered_sources]
    return dict(zip(wiring.nodes, bounds_of(wiring.snapshot, sources), strict=True))


def _vendor_reach(
    network: Network, vendor: str, engine: Engine, wirings: Mapping[Run, Wiring]
) -> VendorReach:
    ties = known_ties(network, vendor)
    expected = engine.reach(wirings[Run.EXPECTED])
    return VendorReach(
        vendor=vendor,
        runs={
            run: expected if wiring is wirings[Run.EXPECTED] else _values(engine, wiring)
            for run, wiring in wirings.items()
        },
        expected=expected,
        wiring=wirings[Run.EXPECTED],
        known_ties=ties,
        is_low_evidence=ties < network.calibration.low_evidence_ties
        or known_share(network, vendor) < network.calibration.low_evidence_share,
    )


def _values(engine: Engine, wiring: Wiring) -> Valued:
    """Reach in a run that is not asked again: what it was computed from is given back."""
    found = engine.reach(wiring)
    if not isinstance(engine, SampledEngine) or not isinstance(found, SampledReach):
        return found
    engine.worlds_drawn.forget(wiring)
    return Known(found.values())


def known_ties(network: Network, vendor: str) -> int:
    """Ties of a vendor's people on record; a known absence does not count."""
    staff = set(network.staff.get(vendor, ()))
    return sum(
        strand.kind == "tie" and strand.source in staff and strand.code is not TieLevel.NONE
        for strand in network.strands
    )


def known_share(network: Network, vendor: str) -> float:
    """Share of decision weight whose attitude to the vendor is known."""
    calibration = network.calibration
    weights = decision_weights(network)
    return sum(
        weight
        for person, weight in weights.items()
        if calibration.attitude(network.opinion(person, vendor).attitude) is not None
    )
