"""Where we stand in one context, in short: what a list of many contexts shows of each.

The same functions as in the whole answer, without the sections that take most of the work.
Source: contract 5; method 3.5, 3.7.
"""

from __future__ import annotations

from graph.analysis.answering import standing
from graph.analysis.answering.findings import Findings
from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.analysis.engine import ExactEngine, SampledEngine
from graph.analysis.leverage import approver_of
from graph.analysis.reach import VendorReach
from graph.errors import BudgetExceededError
from graph.network import Network
from graph.results.portfolio import Outline, OutlineReach
from graph.vocabulary import ContextKind, Language

__all__ = ["outline_of"]


def outline_of(
    network: Network,
    *,
    graph_version: str,
    language: Language = Language.EN,
    seed: int | None = None,
) -> Outline:
    """The light, reach and what it hangs on.

    Args:
        network: The graph of the context; left unchanged.
        graph_version: Hash of the records behind it.
        language: Language of the caps.
        seed: Of sampled worlds; the calibration's when None.

    Returns:
        Exact values where they fit into the state budget for every vendor and run, else values
        from the same sampled worlds as those of the whole answer.

    Cost: 3 runs for each vendor and one for each person on our paths, O(worlds x m / 64) each.
    """
    try:
        found = Findings(network, None, ExactEngine(network.calibration), language)
        return _compose(found, graph_version)
    except BudgetExceededError:
        engine = SampledEngine.fitted(network, seed=seed)
        return _compose(Findings(network, None, engine, language), graph_version)


def _compose(found: Findings, graph_version: str) -> Outline:
    network = found.network
    reach = {vendor: _reach(found, one) for vendor, one in found.reaches.items()}
    single = standing.single_threaded(found)
    status = standing.status(found)
    shares = {one.id: one.share for one in found.losses if one.kind != "edge"}
    named = {*single.through, *(cap.person for cap in status.caps if cap.person)}
    is_deal = network.context.kind is ContextKind.OPPORTUNITY
    leads, robust = _lead(found)
    return Outline(
        context=context_ref(network),
        as_of=network.as_of,
        graph_version=graph_version,
        calibration=calibration_ref(network),
        vendor=network.us,
        method=found.engine.method,
        status=status,
        has_approver=not is_deal or approver_of(network) is not None,
        single_threaded=single,
        share=shares.get(single.through[0]) if single.through else None,
        reach=reach,
        leads=leads,
        robust=robust,
        people={key: one for key, one in people_of(network).items() if key in named},
        vendors=dict(network.vendor_names),
    )


def _reach(found: Findings, one: VendorReach) -> OutlineReach:
    if not found.weights:
        return OutlineReach(known_ties=one.known_ties, overall=None, low=None, high=None)
    low, value, high = one.band(found.weights)
    return OutlineReach(known_ties=one.known_ties, overall=value, low=low, high=high)


def _lead(found: Findings) -> tuple[bool | None, bool | None]:
    """Whether we lead every rival, and whether that is so, or not so, over the whole band."""
    ours, weights = found.ours, found.weights
    rivals = [found.reaches[one] for one in found.network.rivals]
    if ours is None or not weights or not rivals:
        return None, None
    ours_low, value, ours_high = ours.band(weights)
    bands = [one.band(weights) for one in rivals]
    leads = all(value >= middle for _, middle, _ in bands)
    if leads:
        return True, all(ours_low > high for _, _, high in bands)
    return False, any(low > ours_high for low, _, _ in bands)
