"""Best paths by product of weights: the best to everybody, and the best few to one person.

Order of paths: larger product, fewer hops, smaller numbers of people, so that snapshots numbered
in the order of ids give the ties of `graph.analysis.paths`. A product is taken from the first edge
on. Source: method 3.3; Yen 1971, Lawler 1972; Hart, Nilsson, Raphael 1968 (A*).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import (
    PlaceGridOut,
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    compiled,
)

__all__ = ["best_from_sources", "best_weights", "trace_path"]


@compiled()
def best_weights(
    starts: Places,
    ends: Places,
    weights: Weights,
    sources: Places,
    best: WeightsOut,
    parents: PlacesOut,
) -> int:
    """Fill `best` with the largest product of any path from the sources, however long.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        weights: Probability 0 to 1 of each edge, m.
        sources: Where paths start.
        best: Zeros, n; the result: 1 for a source, 0 for who is not reached.
        parents: Room, n; the result where somebody is reached: who comes before on such a path,
            -1 for a source. Of equal paths it may be any.

    Returns:
        How often a person was looked at.

    Cost: O(m) a round, as many rounds as the longest best path has edges at worst.
    """
    people = starts.shape[0] - 1
    queue = np.zeros(people + 1, dtype=np.int32)
    is_queued = np.zeros(people, dtype=np.bool_)
    head = 0
    size = 0
    for place in range(sources.shape[0]):
        person = sources[place]
        if not is_queued[person]:
            best[person] = 1.0
            parents[person] = -1
            is_queued[person] = True
            queue[size] = person
            size += 1
    visits = 0
    while size > 0:
        person = queue[head]
        head = head + 1 if head + 1 < people else 0
        size -= 1
        is_queued[person] = False
        visits += 1
        for place in range(starts[person], starts[person + 1]):
            target = ends[place]
            found = best[person] * weights[place]
            if found > best[target]:
                best[target] = found
                parents[target] = person
                if not is_queued[target]:
                    is_queued[target] = True
                    queue[(head + size) % people] = target
                    size += 1
    return visits


def _is_before(
    weight: float,
    length: int,
    people: PlacesOut,
    last: int,
    other_weight: float,
    other_length: int,
    other: PlacesOut,
) -> bool:
    """Whether a path, its last person apart, stands before another one to the same person."""
    if weight != other_weight:
        return weight > other_weight
    if length != other_length:
        return length < other_length
    for step in range(length - 1):
        if people[step] != other[step]:
            return bool(people[step] < other[step])
    return bool(last < other[length - 1])


@compiled(_is_before)
def best_from_sources(
    starts: Places,
    ends: Places,
    weights: Weights,
    sources: Places,
    hops: int,
    lengths: PlacesOut,
    products: WeightsOut,
    paths: PlaceGridOut,
) -> int:
    """Fill in the best path of at most `hops` edges from any source to each person.

    Hop-layered, so that a long strong path does not hide a short one. A path passes nobody twice
    and no second source.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        weights: Probability above 0, at most 1, of each edge, m.
        sources: Where paths start.
        hops: Most edges of a path.
        lengths: Zeros, n; the result: people on the path, 0 where there is none.
        products: Zeros, n; the result: product of the weights.
        paths: n x (hops + 1); the result: the people on the path.

    Returns:
        How many people are reached.

    Cost: O(hops x m), and O(hops) for each tie.
    """
    people = starts.shape[0] - 1
    is_source = np.zeros(people, dtype=np.bool_)
    layer = np.zeros(people, dtype=np.int32)
    layer_products = np.zeros(people)
    layer_paths = np.zeros((people, hops + 1), dtype=np.int32)
    is_new = np.zeros(people, dtype=np.bool_)
    new = np.zeros(people, dtype=np.int32)
    new_products = np.zeros(people)
    new_paths = np.zeros((people, hops + 1), dtype=np.int32)
    size = 0
    for place in range(sources.shape[0]):
        person = sources[place]
        if not is_source[person]:
            is_source[person] = True
            layer[size] = person
            layer_products[person] = 1.0
            layer_paths[person, 0] = person
            size += 1
    reached = 0
    for length in range(2, hops + 2):  # people on the paths of this layer
        found = 0
        for at in range(size):
            person = layer[at]
            row = layer_paths[person]
            for place in range(starts[person], starts[person + 1]):
                target = ends[place]
                if is_source[target]:
                    continue
                product = layer_products[person] * weights[place]
                if is_new[target] and product < new_products[target]:
                    continue
                is_on_it = False
                for step in range(length - 1):
                    is_on_it |= row[step] == target
                if is_on_it:
                    continue
                if not is_new[target]:
                    is_new[target] = True
                    new[found] = target
                    found += 1
                elif not _is_before(
                    product, length, row, target,
                    new_products[target], length, new_paths[target],
                ):  # fmt: skip
                    continue
                new_products[target] = product
                for step in range(length - 1):
                    new_paths[target, step] = row[step]
                new_paths[target, length - 1] = target
        size = 0
        for at in range(found):
            target = new[at]
            is_new[target] = False
            if lengths[target] == 0:
                reached += 1
            elif not _is_before(
                new_products[target], length, new_paths[target], target,
                products[target], lengths[target], paths[target],
            ):  # fmt: skip
                continue
            lengths[target] = length
            products[target] = new_products[target]
            layer_products[target] = new_products[target]
            for step in range(length):
                paths[target, step] = new_paths[target, step]
                layer_paths[target, step] = new_paths[target, step]
            layer[size] = target
            size += 1
        if size == 0:
            break
    return reached


def trace_path(parents: Places, target: int) -> tuple[int, ...]:
    """The people on a path that `best_weights` found to somebody who is reached."""
    path = [target]
    while (person := int(parents[path[-1]])) >= 0:
        path.append(person)
    return tuple(reversed(path))
