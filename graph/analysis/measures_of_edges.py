"""Measures of a person's place among influence edges: pure functions over a `networkx.DiGraph`.

Edges run from who influences to who is influenced. They orient; none of them says who matters to a
decision. Source: method 3.11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from graph.analysis.kernels.between import betweenness_of
from graph.analysis.kernels.snapshot import snapshot_of_pairs

__all__ = [
    "Brokerage",
    "Hole",
    "advised",
    "betweenness",
    "brokerage",
    "growth_of",
    "largest_growth",
    "pagerank",
    "structural_holes",
    "walks",
]

_SETTLED = 1e-12
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Hole:
    """Whether somebody's contacts know each other (Burt 1992).

    Attributes:
        constraint: 0 and up; low = a broker between people without edges of their own.
        effective_size: Contacts less what they repeat, at most their number.
    """

    constraint: float
    effective_size: float


@dataclass(frozen=True, slots=True)
class Brokerage:
    """How often somebody stands between two people without an edge (Gould, Fernandez 1989).

    Attributes:
        coordinator: All three in one group.
        itinerant: Both others in one group, the broker in another.
        gatekeeper: Lets influence from another group into the own one.
        representative: Takes it from the own group to another.
        liaison: All three in different groups.
    """

    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0


def advised(graph: nx.DiGraph[str]) -> dict[str, int]:
    """How many people somebody influences by an edge of their own; self edges do not count."""
    return {one: degree - graph.has_edge(one, one) for one, degree in graph.out_degree()}


def betweenness(
    graph: nx.DiGraph[str], *, budget: int, seed: int = 0
) -> tuple[dict[str, float], int | None]:
    """How often somebody lies on shortest chains between two others, not normalised.

    Args:
        graph: n people, m edges; weights are not looked at.
        budget: Most people and edges to look at, in whole starts.
        seed: Of the starts that are drawn beyond it.

    Returns:
        The value of everybody, and from how many starts it was estimated; None where from all.

    Cost: O(n m), or O(budget). Source: Brandes 2001; Brandes, Pich 2007.
    """
    people = list(graph)
    snapshot = snapshot_of_pairs(people, dict.fromkeys(graph.edges, 1.0))
    values, starts = betweenness_of(snapshot, budget=budget, seed=seed)
    return dict(zip(people, values.tolist(), strict=True)), starts


def pagerank(graph: nx.DiGraph[str], *, damping: float) -> dict[str, float]:
    """Who is influential with the influential: PageRank against the edges; sums to 1.

    Everybody hands their rank on to those who influence them, by `weight`. Empty gives empty.
    """
    if not graph:
        return {}
    found: dict[str, float] = nx.pagerank(graph.reverse(copy=False), alpha=damping, max_iter=1_000)
    return found


def largest_growth(graph: nx.DiGraph[str]) -> float:
    """The largest eigenvalue of the weights, bounded from above (Collatz, Wielandt).

    A damping below 1 over it makes all walks together finite. 0 for a graph without edges.
    """
    return growth_of(graph.edges(data="weight", default=1.0))


def growth_of(edges: Iterable[tuple[str, str, float]]) -> float:
    """The same of bare edges, source, target and weight; self edges do not count."""
    kept = list(edges)
    people = sorted({end for source, target, _ in kept for end in (source, target)})
    return _growth(_matrix(people, kept))


def walks(graph: nx.DiGraph[str], *, share: float) -> dict[str, float]:
    """The weight of all walks from somebody, long ones damped (Katz 1953, Hubbell 1965).

    Args:
        graph: n people, m edges with `weight`.
        share: Of the largest damping at which the sum is finite, below 1.

    Returns:
        The sum over all walks of at least one edge, 0 for who influences nobody.

    Cost: O(m log(1 / accuracy) / log(1 / share)).
    """
    people = sorted(graph)
    matrix = _matrix(people, graph.edges(data="weight", default=1.0))
    growth = _growth(matrix)
    damping = share / growth if growth > 0 else 1.0
    total = np.zeros(len(graph))
    step = np.ones(len(graph))
    for _ in range(max(_ROUNDS, len(graph) if growth == 0 else 0)):
        step = damping * (matrix @ step)
        total += step
        if step.size == 0 or step.max() <= _SETTLED * max(1.0, total.max()):
            break
    return dict(zip(people, total.tolist(), strict=True))


def structural_holes(graph: nx.DiGraph[str], only: Iterable[str] | None = None) -> dict[str, Hole]:
    """Constraint and effective size of everybody with a contact; direction does not count.

    Args:
        graph: Edges with `weight`.
        only: Whom to ask about; everybody when None.

    Cost: O(sum over edges of the smaller degree).
    """
    mutual = _mutual(graph)
    strengths = {person: sum(contacts.values()) for person, contacts in mutual.items()}
    heaviest = {person: max(contacts.values(), default=0.0) for person, contacts in mutual.items()}
    found: dict[str, Hole] = {}
    for person in mutual if only is None else only:
        contacts = mutual[person]
        total = strengths[person]
        if not total:
            continue
        shares = {one: weight / total for one, weight in contacts.items()}
        direct = dict(shares)
        redundant = 0.0
        for other in contacts:
            ties = mutual[other]
            strength, largest = strengths[other], heaviest[other]
            few, many = (ties, shares) if len(ties) < len(shares) else (shares, ties)
            for third in few:
                if third in many and third != other:
                    direct[third] += shares[other] * ties[third] / strength
                    redundant += shares[third] * ties[third] / largest
        found[person] = Hole(
            constraint=sum(one**2 for one in direct.values()),
            effective_size=len(contacts) - redundant,
        )
    return found


def brokerage(
    graph: nx.DiGraph[str], groups: Mapping[str, Hashable], only: Iterable[str] | None = None
) -> dict[str, Brokerage]:
    """How often everybody brokers, by the groups of the three; those who never do are left out.

    Args:
        graph: Edges source -> broker -> target count where there is no edge source -> target.
        groups: Group of each person.
        only: Whom to ask about; everybody when None.

    Cost: O(sum over edges of the smaller out-degree), and people x groups^2.
    """
    found: dict[str, Brokerage] = {}
    for person in graph if only is None else only:
        sources = [one for one in graph.pred[person] if one != person]
        targets = {one for one in graph.succ[person] if one != person}
        if not sources or not targets:
            continue
        between = Counter(groups[one] for one in targets)
        counts = dict.fromkeys(Brokerage.__slots__, 0)
        for group, count in Counter(groups[one] for one in sources).items():
            for other, number in between.items():
                counts[_part(group, groups[person], other)] += count * number
        for source in sources:  # less those who need no broker
            reached = graph.succ[source]
            few, many = (reached, targets) if len(reached) < len(targets) else (targets, reached)
            direct = {one for one in few if one in many} | ({source} & targets)
            for target in direct:
                counts[_part(groups[source], groups[person], groups[target])] -= 1
        if any(counts.values()):
            found[person] = Brokerage(**counts)
    return found


def _part(source: Hashable, broker: Hashable, target: Hashable) -> str:
    if source == target:
        return "coordinator" if broker == source else "itinerant"
    if broker == target:
        return "gatekeeper"
    return "representative" if broker == source else "liaison"


def _mutual(graph: nx.DiGraph[str]) -> dict[str, dict[str, float]]:
    """Weights of both directions together."""
    mutual: dict[str, dict[str, float]] = {one: {} for one in graph}
    for source, target, weight in graph.edges(data="weight", default=1.0):
        if source != target:
            for one, other in ((source, target), (target, source)):
                mutual[one][other] = mutual[one].get(other, 0.0) + weight
    return mutual


def _matrix(people: Sequence[str], edges: Iterable[tuple[str, str, float]]) -> csr_array:
    place = {person: row for row, person in enumerate(people)}
    kept = [
        (place[source], place[target], weight)
        for source, target, weight in edges
        if source != target
    ]
    rows, columns, weights = zip(*kept, strict=True) if kept else ((), (), ())
    shape = (len(people), len(people))
    return csr_array((np.array(weights, dtype=float), (rows, columns)), shape=shape)


def _growth(matrix: csr_array) -> float:
    if matrix.nnz == 0:
        return 0.0
    vector = np.ones(matrix.shape[0])
    bound = float("inf")
    for _ in range(_ROUNDS):
        following = matrix @ vector + vector
        bound = min(bound, float((following / vector).max()))
        vector = following / following.max()
        vector = np.maximum(vector, np.finfo(float).tiny)
    return bound - 1
