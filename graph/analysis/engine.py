"""How reach is computed: exactly where the work budget allows, else in common random worlds.

Budgets count work, never seconds, so that the same seed gives the same bytes.
Source: method 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

from graph.analysis.exact import exact_reach
from graph.analysis.flow import Wiring
from graph.analysis.worlds import WORD_BITS, Worlds
from graph.calibration import Calibration

__all__ = ["Engine", "ExactEngine", "Interval", "Reached", "SampledEngine"]

Interval = tuple[float, float]
_LEVEL = 0.95


class Reached(Protocol):
    """Who is reached with which probability."""

    def value(self, person: str) -> float:
        """Probability 0 to 1; 0 for somebody on no walk."""
        ...

    def interval(self, person: str) -> Interval | None:
        """95 % interval of a sampled value; None when it is exact."""
        ...

    def overall(self, weights: Mapping[str, float]) -> float:
        """Weighted sum of the values."""
        ...

    def overall_interval(self, weights: Mapping[str, float]) -> Interval | None:
        """95 % interval of that sum; None when it is exact."""
        ...


class Engine(Protocol):
    """One way to compute reach, the same for a whole answer."""

    @property
    def method(self) -> Literal["exact", "sampled"]:
        """How the values come about."""
        ...

    @property
    def worlds(self) -> int | None:
        """Worlds drawn; None when exact."""
        ...

    @property
    def states(self) -> int | None:
        """Most states that one exact value took; None when sampled."""
        ...

    def reach(self, wiring: Wiring) -> Reached:
        """Compute the reach of everybody from the sources."""
        ...


@dataclass(frozen=True, slots=True)
class _Exact:
    values: Mapping[str, float]

    def value(self, person: str) -> float:
        return self.values.get(person, 0.0)

    def interval(self, person: str) -> Interval | None:  # noqa: ARG002 - exact for everybody
        return None

    def overall(self, weights: Mapping[str, float]) -> float:
        return sum(weight * self.value(person) for person, weight in weights.items())

    def overall_interval(self, weights: Mapping[str, float]) -> Interval | None:  # noqa: ARG002
        return None


class ExactEngine:
    """Exact values within the calibration's budgets of states, one value and one answer.

    `reach` raises `BudgetExceededError` beyond them.
    """

    method: Literal["exact", "sampled"] = "exact"
    worlds = None

    def __init__(self, calibration: Calibration) -> None:
        self._budget = calibration.state_budget
        self._left = calibration.answer_budget
        self.states: int | None = 0

    def reach(self, wiring: Wiring) -> Reached:
        """Compute exact reach."""
        values, states = exact_reach(wiring, budget=min(self._budget, self._left))
        self._left -= states
        self.states = max(self.states or 0, states)
        return _Exact(values)


class SampledEngine:
    """Values from common random worlds."""

    method: Literal["exact", "sampled"] = "sampled"
    states = None

    def __init__(self, calibration: Calibration, *, seed: int | None = None) -> None:
        self._worlds = Worlds(calibration.worlds, seed=calibration.seed if seed is None else seed)
        self.worlds: int | None = self._worlds.count

    def reach(self, wiring: Wiring) -> Reached:
        """Sample reach in the engine's worlds."""
        return _Sampled(self._worlds.reached(wiring), self._worlds.count)


class _Sampled:
    def __init__(self, bits: Mapping[str, NDArray[np.uint64]], count: int) -> None:
        self._bits = bits
        self._count = count
        self._hits: dict[str, int] = {}

    def value(self, person: str) -> float:
        return self._reached_in(person) / self._count

    def interval(self, person: str) -> Interval | None:
        hits, count, tail = self._reached_in(person), self._count, (1 - _LEVEL) / 2
        low = float(betaincinv(hits, count - hits + 1, tail)) if hits else 0.0
        high = float(betaincinv(hits + 1, count - hits, 1 - tail)) if hits < count else 1.0
        return low, high

    def overall(self, weights: Mapping[str, float]) -> float:
        return sum(weight * self.value(person) for person, weight in weights.items())

    def overall_interval(self, weights: Mapping[str, float]) -> Interval | None:
        words = self._count // WORD_BITS
        means = np.zeros(words)
        for person, weight in weights.items():
            if person in self._bits:
                means += weight * np.bitwise_count(self._bits[person]) / WORD_BITS
        centre = float(means.mean())
        spread = float(means.std(ddof=1)) / words**0.5 * float(stdtrit(words - 1, (1 + _LEVEL) / 2))
        return max(0.0, centre - spread), min(1.0, centre + spread)

    def _reached_in(self, person: str) -> int:
        if person not in self._hits:
            bits = self._bits.get(person)
            self._hits[person] = 0 if bits is None else int(np.bitwise_count(bits).sum())
        return self._hits[person]
