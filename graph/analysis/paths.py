"""Best paths of influence: few people, much weight, every edge on show.

Source: method 3.3 (hop-layered search; plain Dijkstra would let a long strong path hide a legal
short one).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graph.analysis.flow import Wiring
from graph.analysis.kernels.paths.best_paths import best_from_sources
from graph.analysis.kernels.paths.first_paths import list_paths, read_paths
from graph.analysis.kernels.snapshot import Snapshot
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
    snapshot: Snapshot,
    places: Mapping[str, int],
    sources: Iterable[str],
    *,
    hops: int,
    only: Collection[str] | None = None,
) -> dict[str, Path]:
    """The best path of at most `hops` edges from any source to each person that one reaches.

    Args:
        snapshot: Where the paths run.
        places: Number of everybody in it, in order of ids.
        sources: Where the paths start.
        hops: Most edges of a path.
        only: Whom to ask about; everybody when None.

    Cost: O(hops x m). Weights are at most 1, so the best walk is a simple path.
    """
    most = min(hops, snapshot.people)
    lengths = np.zeros(snapshot.people, dtype=np.int32)
    products = np.zeros(snapshot.people)
    paths = np.zeros((snapshot.people, most + 1), dtype=np.int32)
    starting = np.array(sorted(places[one] for one in sources if one in places), dtype=np.int32)
    best_from_sources(
        snapshot.starts, snapshot.ends, snapshot.weights, starting, most, lengths, products, paths
    )
    reached = np.flatnonzero(lengths)
    if only is not None:
        asked = [places[one] for one in only if one in places]
        reached = np.array([one for one in sorted(asked) if lengths[one]], dtype=np.int64)
    names = tuple(places)
    found = read_paths(lengths[reached], products[reached], paths[reached])
    return {names[people[-1]]: _named(names, people, weight) for people, weight in found}


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
    places = wiring.places
    if target not in places:
        return []
    found = list_paths(
        wiring.snapshot,
        [places[one] for one in wiring.ordered_sources],
        places[target],
        limit=limit,
        hops=hops,
        budget=budget,
    )
    if found is None:
        message = f"Listing these paths takes more than {budget} steps; ask for fewer."
        raise BudgetExceededError(message)
    return [_named(wiring.nodes, people, weight) for people, weight in found]


def strands_on(network: Network, path: Path) -> tuple[Strand, ...]:
    """The heaviest strand of each edge of a path."""
    return tuple(network.channels[pair][0] for pair in path.edges)


def _named(names: Sequence[str], people: Iterable[int], weight: float) -> Path:
    return Path(tuple(names[one] for one in people), weight)
