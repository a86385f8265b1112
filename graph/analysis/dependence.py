"""Which deciders hang on one of a vendor's people alone.

Source: method 3.7 (single-threaded), 3.10 (loss when a person leaves).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from graph.analysis.engine import Engine, ExactEngine, SampledEngine
from graph.analysis.flow import vendor_wiring
from graph.analysis.removals import Removal, lowered
from graph.errors import BudgetExceededError
from graph.network import Network

__all__ = ["hanging_deciders"]


def hanging_deciders(network: Network, vendor: str) -> Mapping[str, tuple[str, ...]]:
    """For each of a vendor's people, the deciders of whom most reach is lost when that one leaves.

    Args:
        network: The graph of a context; left unchanged.
        vendor: Whose reach, ours or a rival's.

    Returns:
        Deciders in the order of the network, by person; people whom no decider hangs on are left
        out. A decider hangs on somebody when more than `single_threaded_share` of the vendor's
        reach (0 to 1) to that decider goes with the person; one whom the vendor does not reach
        hangs on nobody. No deciders, an unknown vendor or one without people give nothing. Exact
        where it fits the work budget, else sampled with the calibration's seed; where even that
        budget ends, the rest is left out.

    Cost: one reach for each of the vendor's people with a tie. Source: method 3.7, 3.10.
    """
    if not network.deciders or not network.staff.get(vendor):
        return {}
    with suppress(BudgetExceededError):
        return _hanging(network, vendor, ExactEngine(network.calibration))
    return _hanging(network, vendor, SampledEngine.fitted(network))


def _hanging(network: Network, vendor: str, engine: Engine) -> dict[str, tuple[str, ...]]:
    wiring = vendor_wiring(network, vendor)
    before = engine.reach(wiring)
    acting = [one for one in network.staff[vendor] if wiring.successors.get(one)]
    deciders = tuple(network.deciders)
    removals = [Removal(f"person {one}", one) for one in acting]
    after = lowered(engine, wiring, before, removals, network.deciders, deciders)
    kept = 1 - network.calibration.single_threaded_share
    found = {
        person: tuple(
            one
            for one in deciders
            if before.value(one) > 0 and left.value(one) < kept * before.value(one)
        )
        for person, left in zip(acting, after, strict=True)
        if left is not None
    }
    return {person: hanging for person, hanging in found.items() if hanging}
