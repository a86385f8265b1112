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
from graph.analysis.reverse_reach import Choice, choose_seeds
from graph.analysis.worlds import WORD_BITS, Worlds
from graph.calibration import Calibration
from graph.errors import BudgetExceededError, InputError, PersonNotFoundError, Problem
from graph.records import natural_order

__all__ = ["BestSet", "Influence", "Spread", "best_set", "reach", "spread", "stated"]


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


@dataclass(frozen=True, slots=True)
class BestSet:
    """People from whom influence spreads furthest, and how good the set surely is.

    Attributes:
        people: In the order in which they were chosen: any first few are the set of that size.
        spread: Expected number of people reached, the set included.
        at_least: Lower bound of that spread.
        best_at_most: Upper bound of the spread of the best set of this size.
        ratio: `at_least / best_at_most`: the set surely spreads to this share of the best.
        certainty: Probability with which both bounds hold.
        guarantee: The same in a sentence.
        sets: Reverse reachable sets that it rests on.
        is_truncated: The work budget ended before the guarantee was as good as it can be.
    """

    people: tuple[str, ...]
    spread: float
    at_least: float
    best_at_most: float
    ratio: float
    certainty: float
    guarantee: str
    sets: int
    is_truncated: bool


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
        engine = SampledEngine(
            calibration, seed=seed, size=len(wiring.nodes) + len(wiring.root_edges)
        )
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


def best_set(network: nx.DiGraph[str], k: int = 50, seed: int = 0) -> BestSet:
    """The k people from whom influence spreads furthest (influence maximisation).

    Finding the best set is NP-hard; a greedy choice reaches at least 1 - 1/e of it, in practice
    more. How much it surely reaches here is measured and stated.

    Args:
        network: As for `reach`; left unchanged. Weights are probabilities, not counts.
        k: How many people; everybody where there are no more.
        seed: Equal seeds choose equal people.

    Raises:
        InputError: A weight is not between 0 and 1, or k is below 1.

    Cost: at most about 20 million edges looked at; `is_truncated` says where that was too few.
    Source: Kempe, Kleinberg, Tardos 2003; Tang, Tang, Xiao, Yuan 2018 (OPIM-C).

    >>> star = nx.DiGraph()
    >>> star.add_weighted_edges_from([("hub", "A", 1.0), ("hub", "B", 1.0), ("A", "C", 1.0)])
    >>> best_set(star, k=1).people
    ('hub',)
    """
    if k < 1:
        raise InputError(Problem("too_few_people", "Ask for a set of at least one person."))
    return stated(*choose_seeds(_wiring(network, []), k, seed=seed))


def stated(people: tuple[str, ...], found: Choice) -> BestSet:
    """A choice of people with its guarantee in words.

    Args:
        people: Names of those who were chosen, in that order.
        found: What is certain about them.
    """
    ratio = found.at_least / found.best_at_most if found.best_at_most else 1.0
    return BestSet(
        people=people,
        spread=found.spread,
        at_least=found.at_least,
        best_at_most=found.best_at_most,
        ratio=ratio,
        certainty=found.certainty,
        guarantee=(
            f"With {found.certainty:.1%} certainty this set spreads to at least {ratio:.1%} of "
            "what the best set of its size would."
        ),
        sets=found.sets,
        is_truncated=found.is_truncated,
    )


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
