"""The best path that lights a map: from a vendor, or from a person, to a person.

Source: method 3.3 (best paths), 3.5 (gates: a vendor's message runs through who lets it pass).
"""

from __future__ import annotations

from graph.analysis.flow import person_wiring, vendor_wirings
from graph.analysis.paths import best_from
from graph.network import Network, Run

__all__ = ["best_walk"]


def best_walk(network: Network, start: str, end: str) -> tuple[str, ...]:
    """The people along the best path from a vendor or a person to a person; empty for none."""
    if start in network.vendors:
        wiring = vendor_wirings(network, start)[Run.EXPECTED]
    else:
        wiring = person_wiring(network, start)
    hops = network.calibration.path_edges
    found = best_from(wiring.snapshot, wiring.places, wiring.sources, hops=hops, only=[end])
    return found[end].people if end in found else ()
