"""One answer, exact where it fits the work budget, else sampled throughout.

Source: contract 5; method 3.3.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from graph.analysis.answering import beside, levers, notes, standing, who
from graph.analysis.answering.findings import Findings
from graph.analysis.engine import Engine, ExactEngine, SampledEngine
from graph.analysis.reach import wirings_of
from graph.errors import BudgetExceededError
from graph.network import Network
from graph.results import Answer, MethodResult
from graph.vocabulary import Language

__all__ = ["answer_for"]


def answer_for(
    network: Network,
    *,
    base: Network | None = None,
    graph_version: str,
    language: Language = Language.EN,
    seed: int | None = None,
) -> Answer:
    """Answer every question of a context.

    Args:
        network: The graph of the context; left unchanged.
        base: The account's network on the same day, when the context is an opportunity.
        graph_version: Hash of the records behind it.
        language: Language of the sentences in the answer.
        seed: Of sampled worlds; the calibration's when None.

    Returns:
        Exact values where they fit into the state budget for every vendor and run, else all
        values of the answer from the same sampled worlds.
    """
    with _without_collector():
        wirings = wirings_of(network)
        with suppress(BudgetExceededError):  # what the attempt held is given back before the worlds
            found = Findings(network, base, ExactEngine(network.calibration), language, wirings)
            return _compose(found, graph_version, seed)
        engine = SampledEngine.fitted(network, seed=seed)
        return _compose(Findings(network, base, engine, language, wirings), graph_version, seed)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the search for cycles: an answer makes many objects and none, and it took a quarter."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _compose(found: Findings, graph_version: str, seed: int | None) -> Answer:
    network = found.network
    return Answer(
        # reach comes first: it decides whether exact values fit the budget
        reach=standing.reach(found),
        # then what needs most memory for a moment, while little else is held
        measures=beside.measures(found),
        circle_proposals=beside.circles(found),
        context=who.context_ref(network),
        as_of=network.as_of,
        graph_version=graph_version,
        calibration=who.calibration_ref(network),
        vendor=network.us,
        chain=who.chain(network),
        changes=who.changes(network, found.base),
        key_people=who.key_people_section(network),
        indirect_key_people=who.indirect(found),
        external_influencers=who.external_influencers(found),
        best_paths=who.best_vendor_paths(found),
        advantage=standing.advantage(found),
        limiting=standing.limiting(found),
        closeness=standing.closeness(found),
        threats=standing.threats_on(found),
        fragility=levers.fragility(found),
        single_threaded=standing.single_threaded(found),
        isolation=levers.isolation(found),
        verify=levers.verify(found),
        next_ties=levers.next_contacts(found),
        next_pair=levers.next_pair(found),
        lean=standing.lean(found),
        status=standing.status(found),
        coverage=standing.coverage(network),
        freshness=notes.freshness(found),
        robust=standing.robust(found),
        questions=notes.questions(found),
        warnings=notes.warnings(found),
        people=who.people_of(network, found.base),
        method=_method(found.engine, network, seed),
    )


def _method(engine: Engine, network: Network, seed: int | None) -> MethodResult:
    is_sampled = engine.method == "sampled"
    return MethodResult(
        reach=engine.method,
        worlds=engine.worlds,
        seed=(network.calibration.seed if seed is None else seed) if is_sampled else None,
        states=engine.states,
    )
