"""What if: where we stand before some edits and after them, over the same worlds.

The edits change records, and both networks are asked the ordinary questions by one engine, so a
difference is due to the edits alone: an edge's draws are keyed by its ends, so an edit redraws
only its own edges. Source: contract 4 and 5; method 3.3 (common random numbers), 3.10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graph.analysis.answering.findings import Findings
from graph.analysis.answering.what_if_sides import Standing, difference_between, side_of
from graph.analysis.answering.what_if_words import edits_in_words, warnings_about
from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.analysis.engine import Engine, ExactEngine, Reached, SampledEngine
from graph.analysis.flow import Wiring
from graph.analysis.reach import decision_weights
from graph.calibration import Calibration
from graph.errors import BudgetExceededError
from graph.model import Organization
from graph.network import Network
from graph.overlay import build_network
from graph.overlay.what_if import Supposition, suppose
from graph.records import Records
from graph.results import MethodResult, PersonRef
from graph.results.what_if import WhatIfAnswer, WhatIfDifference, WhatIfEdit, WhatIfSide
from graph.vocabulary import Language

__all__ = ["what_if_answer"]


def what_if_answer(
    records: Records,
    network: Network,
    edits: Sequence[str],
    *,
    language: Language = Language.EN,
    seed: int | None = None,
) -> WhatIfAnswer:
    """Say what some edits would change in a context.

    A decision seat whose person leaves keeps its weight and is reached by nobody, so that the
    others' weights stay what they were; `staying` leaves such seats out of both sides, as the
    losses of `fragility` do.

    Args:
        records: What the reader sees; left unchanged, as is everything else.
        network: The graph of the context with these records.
        edits: In order, as in `graph.overlay.what_if.grammar`.
        language: Of the sentences.
        seed: Of sampled worlds; the calibration's when None.

    Returns:
        Both sides exact where both fit the work budget of one answer, else both from the same
        sampled worlds.

    Raises:
        InputError: An edit is not understood, or names what is not here.
    """
    supposed = suppose(records, network, edits)
    after = _network(network, supposed.records)
    weights = _weights(network, after, supposed)
    try:
        engine: Engine = _ExactOnce(network.calibration)
        sides = _sides(network, after, weights, engine, language)
    except BudgetExceededError:
        # as many worlds as the analysis of the context takes, so that "before" is what it says
        engine = _SampledOnce.fitted(network, seed=seed)
        sides = _sides(network, after, weights, engine, language)
    before_side, after_side, difference = sides
    words = edits_in_words(supposed.edits, network, language)
    return WhatIfAnswer(
        context=context_ref(network),
        as_of=network.as_of,
        graph_version=records.canonical_hash,
        calibration=calibration_ref(network),
        vendor=network.us,
        method=_method(engine, network, seed),
        edits=words,
        before=before_side,
        after=after_side,
        difference=difference,
        warnings=warnings_about(supposed.edits, difference, network, language),
        people=_named(network, words, before_side, after_side, difference),
    )


class _Memory:
    """Reach by what a wiring says, so that an equal one is not computed again."""

    def __init__(self) -> None:
        self._roots: dict[int, tuple[Wiring, int]] = {}
        self._contents: dict[frozenset[tuple[tuple[str, str], float]], int] = {}
        self._known: dict[object, Reached] = {}

    def get(self, wiring: Wiring, make: Callable[[Wiring], Reached]) -> Reached:
        changed = frozenset(wiring.changed.items())
        key = (self._root(wiring), wiring.sources, wiring.silent, wiring.gone, changed)
        if key not in self._known:
            self._known[key] = make(wiring)
        return self._known[key]

    def _root(self, wiring: Wiring) -> int:
        """A number that equal root edges share."""
        known = self._roots.get(id(wiring.root_edges))
        if known is None:
            content = frozenset(wiring.root_edges.items())
            # the wiring is kept beside its number, so that the id stays its own
            known = wiring, self._contents.setdefault(content, len(self._contents))
            self._roots[id(wiring.root_edges)] = known
        return known[1]


class _ExactOnce(ExactEngine):
    """Exact, and equal wirings once: most edits leave most of them alone."""

    def __init__(self, calibration: Calibration) -> None:
        super().__init__(calibration)
        self._memory = _Memory()

    def reach(self, wiring: Wiring) -> Reached:
        return self._memory.get(wiring, super().reach)


class _SampledOnce(SampledEngine):
    """The same in one set of worlds."""

    def __init__(self, calibration: Calibration, *, seed: int | None = None, size: int = 0) -> None:
        super().__init__(calibration, seed=seed, size=size)
        self._memory = _Memory()

    def reach(self, wiring: Wiring) -> Reached:
        return self._memory.get(wiring, super().reach)


def _network(before: Network, records: Records) -> Network:
    """The graph of the same context on the same day with other records."""
    vendor = records.find(Organization, before.us) if before.us is not None else None
    return build_network(
        records,
        before.context.kind,
        before.context.record_id,
        as_of=before.as_of,
        calibration=before.calibration,
        vendor=vendor.id if vendor is not None else None,
    )


def _weights(before: Network, after: Network, supposed: Supposition) -> Mapping[str, float]:
    """Decision weights after the edits; who leaves keeps the seat's."""
    if not set(supposed.leavers) & {seat.person for seat in before.seats}:
        return decision_weights(after)
    return decision_weights(_network(before, supposed.seated))


def _sides(
    before: Network,
    after: Network,
    weights: Mapping[str, float],
    engine: Engine,
    language: Language,
) -> tuple[WhatIfSide, WhatIfSide, WhatIfDifference]:
    found = Findings(before, None, engine, language)
    first = Standing(found, found.weights)
    second = Standing(Findings(after, None, engine, language), weights)
    return side_of(first), side_of(second), difference_between(first, second)


def _method(engine: Engine, network: Network, seed: int | None) -> MethodResult:
    is_sampled = engine.method == "sampled"
    return MethodResult(
        reach=engine.method,
        worlds=engine.worlds,
        seed=(network.calibration.seed if seed is None else seed) if is_sampled else None,
        states=engine.states,
    )


def _named(
    network: Network,
    edits: Sequence[WhatIfEdit],
    before: WhatIfSide,
    after: WhatIfSide,
    difference: WhatIfDifference,
) -> dict[str, PersonRef]:
    """How everybody that the answer names is called."""
    wanted = {person for edit in edits for person in edit.people}
    wanted |= {move.person for move in difference.people}
    for side in (before, after):
        wanted |= {cap.person for cap in side.status.caps if cap.person}
        wanted |= {side.approver.person} if side.approver else set()
    return {key: one for key, one in people_of(network).items() if key in wanted}
