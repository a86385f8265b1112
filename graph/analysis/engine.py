"""How reach is computed: exactly where the work budget allows, else in common random worlds.

Budgets count work, never seconds, so that the same seed gives the same bytes.
Source: method 3.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, chdtri, stdtrit

from graph.analysis.exact import exact_reach
from graph.analysis.flow import Wiring
from graph.analysis.worlds import WORD_BITS, Worlds, rows_at
from graph.calibration import Calibration
from graph.network import Network
from graph.patience import check_patience

__all__ = [
    "Engine",
    "ExactEngine",
    "Interval",
    "Known",
    "Outcome",
    "Reached",
    "SampledEngine",
    "SampledReach",
    "Valued",
    "outcome_of",
]

Interval = tuple[float, float]
_LEVEL = 0.95
_BATCH = 4096
_FEW = 300  # worlds below which t was measured to cover too seldom


class Valued(Protocol):
    """Probabilities of some people."""

    def value(self, person: str) -> float:
        """Probability 0 to 1; 0 for somebody on no walk."""
        ...

    def values_of(self, people: Iterable[str]) -> list[float]:
        """The same of many people, in their order."""
        ...

    def overall(self, weights: Mapping[str, float]) -> float:
        """Weighted sum of the values."""
        ...


class Reached(Valued, Protocol):
    """Who is reached with which probability."""

    def interval(self, person: str) -> Interval | None:
        """95 % interval of a sampled value; None when it is exact."""
        ...

    def overall_interval(self, weights: Mapping[str, float]) -> Interval | None:
        """95 % interval of that sum; None when it is exact."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reach after an edit, 0 to 1, of the people who were asked about."""

    values: Mapping[str, float]

    def value(self, person: str) -> float:
        """Of one of them."""
        return self.values[person]

    def values_of(self, people: Iterable[str]) -> list[float]:
        """Of some of them."""
        return [self.values[person] for person in people]

    def overall(self, weights: Mapping[str, float]) -> float:
        """Weighted sum over some of them."""
        return sum(weight * self.values[person] for person, weight in weights.items())


def outcome_of(reached: Valued, people: Iterable[str]) -> Outcome:
    """Keep of a reach the values of some people."""
    return Outcome({person: reached.value(person) for person in people})


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
class Known:
    """Probabilities by person, without intervals; 0 for everybody else."""

    values: Mapping[str, float]

    def value(self, person: str) -> float:
        """Of a person."""
        return self.values.get(person, 0.0)

    def values_of(self, people: Iterable[str]) -> list[float]:
        """Of many people."""
        return [self.values.get(person, 0.0) for person in people]

    def overall(self, weights: Mapping[str, float]) -> float:
        """Weighted sum."""
        return sum(weight * self.value(person) for person, weight in weights.items())


class _Exact(Known):
    __slots__ = ()

    def interval(self, person: str) -> Interval | None:  # noqa: ARG002 - exact for everybody
        return None

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
        check_patience()
        values, states = exact_reach(wiring, budget=min(self._budget, self._left))
        self._left -= states
        self.states = max(self.states or 0, states)
        return _Exact(values)


class SampledEngine:
    """Values from common random worlds.

    Args:
        calibration: Its number of worlds, its budgets, its seed.
        seed: Another seed.
        size: People and edges that will be asked about; many are asked in fewer worlds.

    Attributes:
        worlds_drawn: What the values come from, for answers that ask for much at once.
        known: What removals left, by root of the wiring, name and people asked about.
        left_out: Those that were not computed because the work budget was used up.
    """

    method: Literal["exact", "sampled"] = "sampled"
    states = None

    def __init__(self, calibration: Calibration, *, seed: int | None = None, size: int = 0) -> None:
        count = calibration.worlds
        if size:
            most = max(calibration.least_worlds, calibration.draw_budget // size)
            count = min(count, most)
        self.worlds_drawn = Worlds(count, seed=calibration.seed if seed is None else seed)
        self.worlds: int | None = self.worlds_drawn.count
        self.is_reduced = self.worlds < calibration.worlds // WORD_BITS * WORD_BITS
        self.loss_budget = calibration.loss_budget
        self.known: dict[tuple[int, str, tuple[str, ...]], Outcome] = {}
        self.left_out: set[tuple[int, str, tuple[str, ...]]] = set()

    @classmethod
    def fitted(cls, network: Network, *, seed: int | None = None) -> Self:
        """With as many worlds as the answers about a network may draw."""
        size = len(network.channels) + len(network.nodes)
        return cls(network.calibration, seed=seed, size=size)

    def beside(self) -> Self:
        """The same worlds for another question: what is drawn here is known there."""
        made = copy(self)
        made.worlds_drawn = self.worlds_drawn.branch()
        made.known, made.left_out = dict(self.known), set(self.left_out)
        return made

    def reach(self, wiring: Wiring) -> Reached:
        """Sample reach in the engine's worlds."""
        check_patience()
        return SampledReach(self.worlds_drawn.reached(wiring), self.worlds_drawn)


class SampledReach:
    """In which worlds everybody is reached.

    Attributes:
        bits: One bit a world, by person.
        visits: Work that it took: edges looked at.
    """

    def __init__(self, bits: Mapping[str, NDArray[np.uint64]], worlds: Worlds) -> None:
        self.bits = bits
        self.visits = worlds.visits
        count = worlds.count
        self._count = count
        self._hits: dict[str, int] = {}

    def values(self) -> dict[str, float]:
        """Share of the worlds in which everybody is reached."""
        return dict(zip(self.bits, self.values_of(self.bits), strict=True))

    def value(self, person: str) -> float:
        """Share of the worlds in which a person is reached."""
        return self.hits(person) / self._count

    def values_of(self, people: Iterable[str]) -> list[float]:
        """The same of many people, counted at once; nothing of it is kept."""
        asked = list(people)
        inside = [one for one in asked if one in self.bits]
        values = np.zeros(len(inside))
        for first in range(0, len(inside), _BATCH):
            batch = inside[first : first + _BATCH]
            counts = np.bitwise_count(rows_at(self.bits, batch)).sum(axis=1, dtype=np.int64)
            values[first : first + _BATCH] = counts / self._count
        found: list[float] = values.tolist()
        if len(inside) == len(asked):
            return found
        known = dict(zip(inside, found, strict=True))
        return [known.get(one, 0.0) for one in asked]

    def interval(self, person: str) -> Interval | None:
        """Clopper-Pearson interval of that share."""
        return _share_interval(self.hits(person), self._count)

    def overall(self, weights: Mapping[str, float]) -> float:
        """Weighted sum of the shares."""
        return sum(weight * self.value(person) for person, weight in weights.items())

    def overall_interval(self, weights: Mapping[str, float]) -> Interval | None:
        """Interval of that sum by the t distribution over the words of worlds.

        Where few worlds reach anybody, or few miss anybody, the words are no bell curve, and t
        alone covers too seldom: there it is widened to what holds for sums of rare events.
        """
        words = self._count // WORD_BITS
        means = np.zeros(words)
        for person, weight in weights.items():
            if person in self.bits:
                means += weight * np.bitwise_count(self.bits[person]) / WORD_BITS
        centre = float(means.mean())
        spread = float(means.std(ddof=1)) / words**0.5 * float(stdtrit(words - 1, (1 + _LEVEL) / 2))
        low, high = max(0.0, centre - spread), min(1.0, centre + spread)
        most = sum(weights.values())
        hits = self._count * centre / most if most else 0.0
        if min(hits, self._count - hits) >= _FEW:
            return low, high
        each = self._each_world(weights)
        rare = _rare_interval(each if 2 * hits <= self._count else most - each, most)
        if 2 * hits > self._count:
            rare = most - rare[1], most - rare[0]
        return max(0.0, min(low, rare[0])), min(1.0, max(high, rare[1]))

    def _each_world(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """The weighted sum in each world."""
        found = np.zeros(self._count)
        for person, weight in weights.items():
            if person in self.bits:
                found += weight * np.unpackbits(self.bits[person].view(np.uint8))
        return found

    def hits(self, person: str) -> int:
        """In how many worlds a person is reached."""
        if person not in self._hits:
            bits = self.bits.get(person)
            self._hits[person] = 0 if bits is None else int(np.bitwise_count(bits).sum())
        return self._hits[person]


@lru_cache(maxsize=65_536)
def _share_interval(hits: int, count: int) -> Interval:
    """Clopper-Pearson interval of hits out of a count; it depends on nothing else."""
    tail = (1 - _LEVEL) / 2
    low = float(betaincinv(hits, count - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, count - hits, 1 - tail)) if hits < count else 1.0
    return low, high


def _rare_interval(each: NDArray[np.float64], most: float) -> Interval:
    """Interval of a mean of values that are mostly 0 (Fay, Feuer 1997: weighted Poisson sums).

    Args:
        each: Value in each world.
        most: Largest value that a world may have.
    """
    count, tail = each.size, (1 - _LEVEL) / 2
    total, squares = float(each.sum()), float((each**2).sum())
    low = high = 0.0
    if total:
        low = squares / total / 2 * float(chdtri(2 * total**2 / squares, 1 - tail))
    more, spread = total + most, squares + most**2
    if more:
        high = spread / more / 2 * float(chdtri(2 * more**2 / spread, tail))
    return low / count, high / count
