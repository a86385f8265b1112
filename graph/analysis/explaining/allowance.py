"""How much of an explanation is tried: work is counted, never time.

An explanation takes the same score over and over again, each time with something else away. What
one score takes is known from the size of the context and from its flow, so the most telling part
that fits the budget is tried and the rest is counted. Source: method 3.3 (budgets count work).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.engine import SampledEngine, SampledReach
from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.view import View

__all__ = ["Allowance", "Work", "allowance_of"]

# Measured, in looks at an edge in 64 worlds: a person or strand of a score, a record of a network.
_ROW = 1_000
_CROWDED_ROW = 2_000  # of a context that does not fit into a processor's own memory
_CROWD = 5_000
_RECORD = 10_000
# Work and most tries of each part, in the order of `Allowance`.
_PARTS = (
    (2_000_000_000, 3_000),
    (1_200_000_000, 3_000),
    (600_000_000, 160),
    (300_000_000, 12),
    (300_000_000, 3_000),
    (1_200_000_000, 1_000),
)


class Work:
    """What is left of one part of the budget.

    Args:
        left: Looks at an edge in 64 worlds.
        score: What one score takes.
        build: What a network takes that is built again.
        most: Most that is tried in any case.
    """

    def __init__(self, left: int, score: int, build: int, most: int) -> None:
        self._left = left
        self._score = score
        self._build = build
        self._most = most

    def takes(self, scores: int = 1, *, is_built: bool = False) -> bool:
        """Take so many scores off, and as many networks where each is built again; if they fit."""
        work = scores * (self._score + (self._build if is_built else 0))
        if work > self._left or self._most < 1:
            return False
        self._left -= work
        self._most -= 1
        return True


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may be tried for one explanation.

    Attributes:
        removals: Records that are taken away one by one for the score.
        neighbour: The same for its neighbour in the order.
        turns: Changes of one record that are tried to turn the order.
        people: People whose attitudes nobody knows.
        fields: Records whose missing fields are tried.
        defaults: Defaults that are moved.
    """

    removals: Work
    neighbour: Work
    turns: Work
    people: Work
    fields: Work
    defaults: Work


def allowance_of(basis: Basis, view: View) -> Allowance:
    """What an explanation of this context may try; small contexts are never short."""
    network = view.network
    size = len(network.strands) + len(network.nodes)
    score = size * (_ROW if size < _CROWD else _CROWDED_ROW)
    score += max((_flow(view, one) for one in network.vendors), default=0)
    build = len(basis.records) * _RECORD
    return Allowance(*(Work(left, score, build, most) for left, most in _PARTS))


def _flow(view: View, vendor: str) -> int:
    """Looks at an edge in 64 worlds for one reach; 0 where it is exact and has its own budget."""
    engine = view.engine.engine
    if not isinstance(engine, SampledEngine):
        return 0
    reached = view.reached(vendor)
    return reached.visits * engine.worlds_drawn.words if isinstance(reached, SampledReach) else 0
