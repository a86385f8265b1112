"""Best paths of influence: few people, much weight, every edge on show.

Source: method 3.3 (hop-layered search; plain Dijkstra would let a long strong path hide a legal
short one).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count, pairwise

from graph.analysis.flow import Wiring
from graph.errors import BudgetExceededError
from graph.network import Network, Strand
from graph.records import natural_order

__all__ = ["Path", "best_from", "best_paths", "path_order", "strands_on"]


@dataclass(frozen=True, slots=True)
class Path:
    """People from who influences to who is influenced.

    Attributes:
        people: Two or more, each once.
        weight: Product of the edge weights, 0 to 1.
    """

    people: tuple[str, ...]
    weight: float

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """The ordered pairs along the path."""
        return tuple(pairwise(self.people))


def path_order(path: Path) -> tuple[float, int, tuple[tuple[tuple[int, int, str], ...], ...]]:
    """Best first: product, fewer hops, ids."""
    return (
        -path.weight,
        len(path.people),
        tuple(natural_order(person) for person in path.people),
    )


def best_from(
    successors: Mapping[str, Iterable[tuple[str, float]]], sources: Iterable[str], *, hops: int
) -> dict[str, Path]:
    """The best path of at most `hops` edges from any source to each person that one reaches.

    Cost: O(hops x m). Weights are at most 1, so the best walk is a simple path.
    """
    layer = {source: Path((source,), 1.0) for source in sorted(sources, key=natural_order)}
    starts = set(layer)
    best: dict[str, Path] = {}
    for _ in range(hops):
        following: dict[str, Path] = {}
        for person, path in layer.items():
            for target, weight in successors.get(person, ()):
                if target in starts or target in path.people:
                    continue
                found = Path((*path.people, target), path.weight * weight)
                if _is_better(found, following.get(target)):
                    following[target] = found
        layer = {}
        for target, path in following.items():
            if _is_better(path, best.get(target)):
                best[target] = path
                layer[target] = path
    return best


def best_paths(
    wiring: Wiring, target: str, *, limit: int, hops: int, budget: int = 200_000
) -> list[Path]:
    """The best simple paths from the sources to one person, best first.

    Partial paths are grown in the order of the most that they can still become, so the paths come
    out in order of their weight and nothing is enumerated that is not needed.

    Args:
        wiring: Where the paths run; they start at its sources.
        target: Where they end.
        limit: Most paths to list.
        hops: Most edges of a path.
        budget: Most partial paths to look at.

    Raises:
        BudgetExceededError: The budget is used up.
    """
    remaining = _best_to(wiring, target, hops)
    ticket = count()
    heap: list[tuple[float, int, tuple[tuple[tuple[int, int, str], ...], ...], int, Path]] = []

    def push(path: Path) -> None:
        left = hops - len(path.people) + 1
        bound = path.weight * remaining[left].get(path.people[-1], 0.0)
        if bound > 0:
            rank = (-bound, len(path.people), path_order(path)[2], next(ticket), path)
            heapq.heappush(heap, rank)

    for source in sorted(wiring.sources, key=natural_order):
        push(Path((source,), 1.0))
    found: list[Path] = []
    expansions = 0
    while heap and len(found) < limit:
        path = heapq.heappop(heap)[-1]
        if path.people[-1] == target:
            found.append(path)
            continue
        expansions += 1
        if expansions > budget:
            message = f"Listing these paths takes more than {budget} steps; ask for fewer."
            raise BudgetExceededError(message)
        if len(path.people) <= hops:
            for person, weight in wiring.successors.get(path.people[-1], ()):
                if person not in path.people and person not in wiring.sources:
                    push(Path((*path.people, person), path.weight * weight))
    return sorted(found, key=path_order)


def strands_on(network: Network, path: Path) -> tuple[Strand, ...]:
    """The heaviest strand of each edge of a path."""
    return tuple(network.channels[pair][0] for pair in path.edges)


def _is_better(path: Path, other: Path | None) -> bool:
    return other is None or path_order(path) < path_order(other)


def _best_to(wiring: Wiring, target: str, hops: int) -> list[dict[str, float]]:
    """For each number of edges left, the most that a walk to `target` can still keep."""
    layers: list[dict[str, float]] = [{target: 1.0}]
    for _ in range(hops):
        layer = dict(layers[-1])
        for (source, end), weight in wiring.edges.items():
            onward = layers[-1].get(end, 0.0) * weight
            if onward > layer.get(source, 0.0):
                layer[source] = onward
        layers.append(layer)
    return layers
