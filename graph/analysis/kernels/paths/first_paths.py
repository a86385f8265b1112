"""The best few simple paths of few hops from a set of people to one, in their exact order.

Partial paths are grown in the order of the most that they can still become, so nothing is listed
that is not needed. The order, the products and the bounds are those of `graph.analysis.paths`.
Source: method 3.3; Hart, Nilsson, Raphael 1968 (A* on the hop-layered reverse search).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.kernels.compiling import (
    PlaceGridOut,
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    compiled,
)
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["NumberedPath", "first_paths", "list_paths", "read_paths"]

NumberedPath = tuple[tuple[int, ...], float]
_ROOM = 2048
_FULL = -2


def _is_earlier(
    one: int, other: int, bounds: WeightsOut, lengths: PlacesOut, people: PlaceGridOut
) -> bool:
    """Whether a partial path is grown before another one."""
    if bounds[one] != bounds[other]:
        return bool(bounds[one] > bounds[other])
    if lengths[one] != lengths[other]:
        return bool(lengths[one] < lengths[other])
    for step in range(lengths[one]):
        if people[one, step] != people[other, step]:
            return bool(people[one, step] < people[other, step])
    return one < other


def _sift_up(
    heap: PlacesOut, at: int, bounds: WeightsOut, lengths: PlacesOut, people: PlaceGridOut
) -> None:
    moved = heap[at]
    while at > 0:
        above = (at - 1) // 2
        if not _is_earlier(moved, heap[above], bounds, lengths, people):
            break
        heap[at] = heap[above]
        at = above
    heap[at] = moved


def _sift_down(
    heap: PlacesOut, size: int, bounds: WeightsOut, lengths: PlacesOut, people: PlaceGridOut
) -> None:
    moved = heap[0]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and _is_earlier(heap[below + 1], heap[below], bounds, lengths, people):
            below += 1
        if not _is_earlier(heap[below], moved, bounds, lengths, people):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = moved


@compiled(_is_earlier, _sift_up, _sift_down)
def first_paths(
    starts: Places,
    ends: Places,
    weights: Weights,
    back_starts: Places,
    back_ends: Places,
    back_weights: Weights,
    sources: Places,
    target: int,
    hops: int,
    budget: int,
    room: int,
    lengths: PlacesOut,
    products: WeightsOut,
    paths: PlaceGridOut,
) -> int:
    """Fill in the best simple paths from the sources to one person, in the order of their bound.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1; `ends` and `weights` with them.
        ends: Person at the end of each edge, m.
        weights: Probability above 0, at most 1, of each edge, m.
        back_starts: The same against the direction of the edges.
        back_ends: As above.
        back_weights: As above.
        sources: Where paths start, in their order.
        target: Where they end; a source among them is a path of one person.
        hops: Most edges of a path.
        budget: Most partial paths to grow.
        room: Most partial paths to keep.
        lengths: As many as paths are wanted; the result: people on the path.
        products: As many; the result: product of the weights.
        paths: As many x (hops + 1); the result: the people.

    Returns:
        How many paths there are, at most as many as wanted; -1 when the budget is used up,
        -2 when there is no more room.

    Cost: O(hops x m), and O(degree x log) for each partial path.
    """
    people = starts.shape[0] - 1
    wanted = lengths.shape[0]
    is_source = np.zeros(people, dtype=np.bool_)
    remaining = np.zeros((hops + 1, people))
    remaining[0, target] = 1.0
    for left in range(1, hops + 1):
        for person in range(people):
            remaining[left, person] = remaining[left - 1, person]
        for person in range(people):
            onward = remaining[left - 1, person]
            if onward == 0:
                continue
            for place in range(back_starts[person], back_starts[person + 1]):
                source = back_ends[place]
                most = onward * back_weights[place]
                remaining[left, source] = max(remaining[left, source], most)
    grown = np.empty((room, hops + 1), dtype=np.int32)
    grown_lengths = np.empty(room, dtype=np.int32)
    grown_products = np.empty(room)
    bounds = np.empty(room)
    heap = np.empty(room, dtype=np.int32)
    made = 0
    size = 0
    for place in range(sources.shape[0]):
        person = sources[place]
        if is_source[person]:
            continue
        is_source[person] = True
        if remaining[hops, person] == 0:
            continue
        if made == room:
            return -2
        grown[made, 0] = person
        grown_lengths[made] = 1
        grown_products[made] = 1.0
        bounds[made] = remaining[hops, person]
        heap[size] = made
        made += 1
        size += 1
        _sift_up(heap, size - 1, bounds, grown_lengths, grown)
    found = 0
    steps = 0
    while size > 0 and found < wanted:
        path = heap[0]
        size -= 1
        heap[0] = heap[size]
        if size > 0:
            _sift_down(heap, size, bounds, grown_lengths, grown)
        length = grown_lengths[path]
        last = grown[path, length - 1]
        if last == target:
            lengths[found] = length
            products[found] = grown_products[path]
            for step in range(length):
                paths[found, step] = grown[path, step]
            found += 1
            continue
        steps += 1
        if steps > budget:
            return -1
        if length > hops:
            continue
        for place in range(starts[last], starts[last + 1]):
            person = ends[place]
            product = grown_products[path] * weights[place]
            bound = product * remaining[hops - length, person]
            if bound == 0 or is_source[person]:
                continue
            is_on_it = False
            for step in range(length):
                is_on_it |= grown[path, step] == person
            if is_on_it:
                continue
            if made == room:
                return -2
            for step in range(length):
                grown[made, step] = grown[path, step]
            grown[made, length] = person
            grown_lengths[made] = length + 1
            grown_products[made] = product
            bounds[made] = bound
            heap[size] = made
            made += 1
            size += 1
            _sift_up(heap, size - 1, bounds, grown_lengths, grown)
    return found


def list_paths(
    snapshot: Snapshot,
    sources: Sequence[int],
    target: int,
    *,
    limit: int,
    hops: int,
    budget: int = 200_000,
) -> list[NumberedPath] | None:
    """The best simple paths from the sources to one person, best first.

    Args:
        snapshot: n people, m edges.
        sources: Where paths start.
        target: Where they end.
        limit: Most paths to list.
        hops: Most edges of a path.
        budget: Most partial paths to grow.

    Returns:
        The people of each path and the product of its weights; None when the budget is used up.
    """
    degree = int(np.diff(snapshot.starts).max(initial=1))
    most = max(0, min(limit, (budget + 1) * degree + len(sources)))
    lengths = np.empty(most, dtype=np.int32)
    products = np.empty(most)
    paths = np.empty((most, hops + 1), dtype=np.int32)
    found, room = _FULL, _ROOM
    while found == _FULL:
        found = first_paths(
            snapshot.starts, snapshot.ends, snapshot.weights,
            snapshot.back_starts, snapshot.back_ends, snapshot.back_weights,
            np.array(sorted(sources), dtype=np.int32), target, hops, budget, room,
            lengths, products, paths,
        )  # fmt: skip
        room *= 16
    if found < 0:
        return None
    listed = read_paths(lengths[:found], products[:found], paths[:found])
    return sorted(listed, key=lambda path: (-path[1], len(path[0]), path[0]))


def read_paths(lengths: PlacesOut, products: WeightsOut, paths: PlaceGridOut) -> list[NumberedPath]:
    """The paths that a loop filled in: people and product of each."""
    people: list[list[int]] = paths[:, : int(lengths.max(initial=0))].tolist()
    counts: list[int] = lengths.tolist()
    weights: list[float] = products.tolist()
    return [
        (tuple(row[:count]), weight)
        for row, count, weight in zip(people, counts, weights, strict=True)
    ]
