"""Where a context stands before it is edited: found once, compared with any number of edits.

Source: method 3.3 (common random numbers); performance 5 (2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Self

from graph.analysis.answering.findings import Findings
from graph.analysis.answering.what_if_sides import Standing, difference_between, side_of
from graph.analysis.engine import Engine, ExactEngine, Reached, SampledEngine
from graph.analysis.flow import Wiring
from graph.analysis.reach import Wirings, wirings_of
from graph.calibration import Calibration
from graph.errors import BudgetExceededError
from graph.network import Network
from graph.results import MethodResult
from graph.results.what_if import WhatIfDifference, WhatIfSide
from graph.vocabulary import Language

__all__ = ["Comparison", "Standpoint"]

Comparison = tuple[WhatIfSide, WhatIfSide, WhatIfDifference, MethodResult]


class Standpoint:
    """A context before any edit.

    What an edit leaves alone has its reach from here: equal flows are computed once, and drawn
    edges are not drawn again. Each comparison works on a copy of what is known here, so the order
    in which edits are asked for changes no answer, and whether they are exact neither.

    Args:
        network: The graph of the context; left unchanged.
        language: Of the sentences.
        seed: Of sampled worlds; the calibration's when None.
    """

    def __init__(
        self, network: Network, *, language: Language = Language.EN, seed: int | None = None
    ) -> None:
        self.network = network
        self.language = language
        self.seed = network.calibration.seed if seed is None else seed

    def compare(self, after: Network, weights: Mapping[str, float]) -> Comparison:
        """Both sides, the difference, and how they were computed.

        Args:
            after: The graph after the edits.
            weights: Decision weights there.

        Returns:
            Exact where both sides fit the work budget of one answer, else both from the same
            sampled worlds.
        """
        if self._exact is not None:
            try:
                return self._compared(self._exact, after, weights)
            except BudgetExceededError:
                pass
        return self._compared(self._sampled, after, weights)

    @cached_property
    def _wirings(self) -> Wirings:
        return wirings_of(self.network)

    @cached_property
    def _exact(self) -> _Side | None:
        """None where it does not fit the budget."""
        try:
            return self._side(_ExactOnce(self.network.calibration))
        except BudgetExceededError:
            return None

    @cached_property
    def _sampled(self) -> _Side:
        # as many worlds as the analysis of the context takes, so that "before" is what it says
        return self._side(_SampledOnce.fitted(self.network, seed=self.seed))

    def _side(self, engine: _Once) -> _Side:
        found = Findings(self.network, None, engine, self.language, self._wirings)
        standing = Standing(found, found.weights)
        return _Side(engine, standing, side_of(standing))

    def _compared(self, side: _Side, after: Network, weights: Mapping[str, float]) -> Comparison:
        engine = side.engine.branch()
        wirings = _shared(wirings_of(after), self._wirings)
        standing = Standing(Findings(after, None, engine, self.language, wirings), weights)
        shown = side_of(standing)
        difference = difference_between(side.standing, standing)
        return side.shown, shown, difference, self._method(engine)

    def _method(self, engine: Engine) -> MethodResult:
        return MethodResult(
            reach=engine.method,
            worlds=engine.worlds,
            seed=self.seed if engine.method == "sampled" else None,
            states=engine.states,
        )


class _Memory:
    """Reach by what a wiring says, so that an equal one is not computed again."""

    def __init__(self) -> None:
        self._roots: dict[int, tuple[Wiring, int]] = {}
        self._known: dict[object, Reached] = {}

    def branch(self) -> _Memory:
        """A copy that learns for itself."""
        made = _Memory()
        for name, known in vars(self).items():
            setattr(made, name, dict(known))
        return made

    def get(self, wiring: Wiring, make: Callable[[Wiring], Reached]) -> Reached:
        """The reach of a wiring, made where it is not known."""
        changed = frozenset(wiring.changed.items())
        key = (self._root(wiring), wiring.sources, wiring.silent, wiring.gone, changed)
        if key not in self._known:
            self._known[key] = make(wiring)
        return self._known[key]

    def _root(self, wiring: Wiring) -> int:
        """A number that equal root edges share."""
        known = self._roots.get(id(wiring.root_edges))
        if known is None:
            edges = wiring.root_edges
            equal = (number for one, number in self._roots.values() if one.root_edges == edges)
            # the wiring is kept beside its number, so that the id stays its own
            known = wiring, next(equal, len(self._roots))
            self._roots[id(wiring.root_edges)] = known
        return known[1]


class _ExactOnce(ExactEngine):
    """Exact, and equal wirings once: most edits leave most of them alone."""

    def __init__(self, calibration: Calibration) -> None:
        super().__init__(calibration)
        self._memory = _Memory()

    def reach(self, wiring: Wiring) -> Reached:
        return self._memory.get(wiring, super().reach)

    def branch(self) -> Self:
        """A copy with what is known and what is left of the budget."""
        made = copy(self)
        made._memory = self._memory.branch()  # noqa: SLF001 - its own kind
        return made


class _SampledOnce(SampledEngine):
    """The same in one set of worlds."""

    def __init__(self, calibration: Calibration, *, seed: int | None = None, size: int = 0) -> None:
        super().__init__(calibration, seed=seed, size=size)
        self._memory = _Memory()

    def reach(self, wiring: Wiring) -> Reached:
        return self._memory.get(wiring, super().reach)

    def branch(self) -> Self:
        """A copy with what is known and drawn."""
        made = copy(self)
        made._memory = self._memory.branch()  # noqa: SLF001 - its own kind
        made.worlds_drawn = self.worlds_drawn.branch()
        made.known, made.left_out = dict(self.known), set(self.left_out)
        return made


_Once = _ExactOnce | _SampledOnce


class _Side:
    """One computed side: the engine that found it, what was found, and what is shown of it."""

    __slots__ = ("engine", "shown", "standing")

    def __init__(self, engine: _Once, standing: Standing, shown: WhatIfSide) -> None:
        self.engine = engine
        self.standing = standing
        self.shown = shown


def _shared(after: Wirings, before: Wirings) -> Wirings:
    """The wirings after an edit, the object from before where nothing in it changed."""
    return {
        vendor: {
            run: _same(before.get(vendor, {}).get(run), wiring) for run, wiring in wirings.items()
        }
        for vendor, wirings in after.items()
    }


def _same(before: Wiring | None, after: Wiring) -> Wiring:
    is_equal = (
        before is not None
        and before.sources == after.sources
        and before.nodes == after.nodes
        and before.keys == after.keys
        and before.root_edges == after.root_edges
    )
    return before if before is not None and is_equal else after
