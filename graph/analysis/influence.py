"""Influence over any `networkx.DiGraph` with edge attribute `weight`: pure functions for scripts.

Edges run from who influences to who is influenced; a weight is the probability, 0 to 1, that the
edge fires, independently of the others (independent cascade). Source: method 3.3; Kempe, Kleinberg,
Tardos 2003.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import networkx as nx
import numpy as np

from graph.analysis.engine import Engine, ExactEngine, Interval, SampledEngine
from graph.analysis.flow import Wiring
from graph.analysis.worlds import WORD_BITS, Worlds
from graph.calibration import Calibration
from graph.errors import BudgetExceededError, InputError, PersonNotFoundError, Problem
from graph.records import natural_order

__all__ = ["Influence", "Spread", "reach", "spread"]


@dataclass(frozen=True, slots=True)
class Influence:
    """Probability that each target is reached.

    Attributes:
        people: Probability 0 to 1 by target.
        intervals: 95 % interval by target; empty when exact.
    """

    people: Mapping[str, float]
    method: Literal["exact", "sampled"]
    intervals: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Spread:
    """Expected number of people reached, the seeds included.

    Attributes:
        standard_error: Of the sampled mean.
    """

    value: float
    standard_error: float
    worlds: int


def reach(
    network: nx.DiGraph[str],
    *,
    sources: Iterable[str],
    targets: Iterable[str],
    seed: int = 0,
    exact: bool = False,
) -> Influence:
    """Probability that each target is reached from any of the sources.

    Args:
        network: n people, m edges with `weight` 0 to 1 (1 where the attribute is missing); left
            unchanged. Self edges do nothing.
        sources: Reached from the start; a target among them is reached surely.
        targets: Whom to ask about; unconnected people get 0.
        seed: Of the sampled worlds, where the exact value costs too much.
        exact: Insist on the exact value.

    Returns:
        Exact values within the state budget of the calibration, else values of 10,048 worlds.

    Raises:
        PersonNotFoundError: A source or target is not in the network.
        InputError: A weight is not between 0 and 1.
        BudgetExceededError: `exact` was asked for and costs too much.

    Cost: exponential in n at worst for exact values, else O(157 x m) word operations.

    >>> chain = nx.DiGraph()
    >>> chain.add_weighted_edges_from([("A", "B", 0.5), ("B", "C", 0.5)])
    >>> reach(chain, sources=["A"], targets=["C"]).people["C"]
    0.25
    """
    wiring = _wiring(network, sources)
    wanted = _known(network, targets)
    calibration = Calibration()
    engine: Engine = ExactEngine(calibration)
    try:
        reached = engine.reach(wiring)
    except BudgetExceededError:
        if exact:
            raise
        engine = SampledEngine(calibration, seed=seed)
        reached = engine.reach(wiring)
    intervals = {person: reached.interval(person) for person in wanted}
    return Influence(
        people={person: reached.value(person) for person in wanted},
        method=engine.method,
        intervals={person: one for person, one in intervals.items() if one is not None},
    )


def spread(
    network: nx.DiGraph[str], *, seeds: Iterable[str], worlds: int = 10_048, seed: int = 0
) -> Spread:
    """Expected number of people reached from the seeds.

    Args:
        network: As for `reach`; left unchanged.
        seeds: Reached from the start; they count.
        worlds: Random worlds, rounded down to a multiple of 64, at least 128.
        seed: Equal seeds draw equal worlds.

    Raises:
        PersonNotFoundError: A seed is not in the network.
        InputError: A weight is not between 0 and 1, or too few worlds.
    """
    if worlds < 2 * WORD_BITS:
        raise InputError(Problem("too_few_worlds", f"Ask for at least {2 * WORD_BITS} worlds."))
    drawn = Worlds(worlds, seed=seed)
    bits = drawn.reached(_wiring(network, seeds)).values()
    counts = np.zeros(drawn.words)
    for row in bits:
        counts += np.bitwise_count(row) / WORD_BITS
    error = float(counts.std(ddof=1)) / drawn.words**0.5
    return Spread(value=float(counts.mean()), standard_error=error, worlds=drawn.count)


def _wiring(network: nx.DiGraph[str], sources: Iterable[str]) -> Wiring:
    starts = frozenset(_known(network, sources))
    edges: dict[tuple[str, str], float] = {}
    for source, target, weight in network.edges(data="weight", default=1.0):
        if not 0 <= weight <= 1:
            text = f"The weight of {source} → {target} is {weight}; a probability is 0 to 1."
            raise InputError(Problem("bad_weight", text))
        if weight > 0 and source != target:
            edges[source, target] = float(weight)
    people = tuple(sorted(network, key=lambda one: natural_order(str(one))))
    return Wiring(people, starts, edges, {person: str(person) for person in people})


def _known(network: nx.DiGraph[str], people: Iterable[str]) -> list[str]:
    found = list(people)
    for person in found:
        if person not in network:
            raise PersonNotFoundError(str(person))
    return found
