"""The k best simple paths of any length from a set of people to one.

Each further path leaves an earlier one at some person; the best way on from there is searched with
the exact largest product to the target as the guide. Order: larger product, fewer hops, smaller
numbers of people. Source: Yen 1971, Lawler 1972; Hart, Nilsson, Raphael 1968 (A*).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.kernels.compiling import (
    FlagsOut,
    PlaceGridOut,
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    compiled,
)
from graph.analysis.kernels.paths.best_paths import best_weights
from graph.analysis.kernels.paths.first_paths import NumberedPath, read_paths
from graph.analysis.kernels.snapshot import Snapshot

__all__ = ["deviate", "list_simple_paths"]

_ROOM = 8  # further candidates at first
_FULL = -2


def _goes_first(
    one: int,
    other: int,
    bounds: WeightsOut,
    lengths: PlacesOut,
    people: PlacesOut,
    parents: PlacesOut,
) -> bool:
    """Whether a label is looked at before another: bound, hops, people from the first on."""
    if bounds[one] != bounds[other]:
        return bool(bounds[one] > bounds[other])
    if lengths[one] != lengths[other]:
        return bool(lengths[one] < lengths[other])
    is_first = one < other
    while one != other and one >= 0 and other >= 0:
        if people[one] != people[other]:
            is_first = bool(people[one] < people[other])
        one = parents[one]
        other = parents[other]
    return is_first


def _push(
    heap: PlacesOut,
    size: int,
    label: int,
    bounds: WeightsOut,
    lengths: PlacesOut,
    people: PlacesOut,
    parents: PlacesOut,
) -> None:
    at = size
    while at > 0:
        above = (at - 1) // 2
        if not _goes_first(label, heap[above], bounds, lengths, people, parents):
            break
        heap[at] = heap[above]
        at = above
    heap[at] = label


def _pop(
    heap: PlacesOut,
    size: int,
    bounds: WeightsOut,
    lengths: PlacesOut,
    people: PlacesOut,
    parents: PlacesOut,
) -> int:
    first = heap[0]
    moved = heap[size - 1]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size - 1:
            break
        if below + 1 < size - 1 and _goes_first(
            heap[below + 1], heap[below], bounds, lengths, people, parents
        ):
            below += 1
        if not _goes_first(heap[below], moved, bounds, lengths, people, parents):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = moved
    return int(first)


def _stands_before(
    one: int, other: int, products: WeightsOut, lengths: PlacesOut, paths: PlaceGridOut
) -> bool:
    if products[one] != products[other]:
        return bool(products[one] > products[other])
    if lengths[one] != lengths[other]:
        return bool(lengths[one] < lengths[other])
    for step in range(lengths[one]):
        if paths[one, step] != paths[other, step]:
            return bool(paths[one, step] < paths[other, step])
    return False


def _least_useful(products: WeightsOut, first: int, count: int, wanted: int) -> float:
    """A product below which no further candidate can be among the wanted ones; 0 for none."""
    if count < wanted:
        return 0.0
    bar = np.inf
    for _ in range(wanted):  # the largest, the next one below it and so on
        following = 0.0
        equal = 0
        for row in range(first, first + count):
            if products[row] < bar and products[row] > following:
                following = products[row]
        for row in range(first, first + count):
            if products[row] >= following:
                equal += 1
        bar = following
        if equal >= wanted:
            break
    return bar * (1 - 1e-12)


@compiled(_goes_first, _push, _pop, _stands_before, _least_useful)
def deviate(
    starts: Places,
    ends: Places,
    weights: Weights,
    is_source: FlagsOut,
    target: int,
    ahead: Weights,
    wanted: int,
    lengths: PlacesOut,
    products: WeightsOut,
    deviations: PlacesOut,
    paths: PlaceGridOut,
) -> int:
    """Fill in the best simple paths; room is for the wanted ones and the candidates.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        weights: Probability above 0, at most 1, of each edge, m.
        is_source: Where paths start, n; a path passes one of them only.
        target: Where they end, no source.
        ahead: Largest product of any path from each person to the target, n.
        wanted: Most paths.
        lengths: Room; the result in the first places: people on the path.
        products: Room; the result: product of the weights.
        deviations: Room; scratch.
        paths: Room x n; the result: the people.

    Returns:
        How many paths there are, at most `wanted`; -2 when there is no more room.

    Cost: O(wanted x length x (m + n log n)), mostly a few edges a search.
    """
    people = starts.shape[0] - 1
    room = lengths.shape[0]
    most = ends.shape[0] + people + 1
    heap = np.empty(most, dtype=np.int32)
    label_people = np.empty(most, dtype=np.int32)
    parents = np.empty(most, dtype=np.int32)
    label_lengths = np.empty(most, dtype=np.int32)
    bounds = np.empty(most)
    label_products = np.empty(most)
    closed = np.zeros(people, dtype=np.int32)
    banned = np.zeros(people, dtype=np.int32)
    on_path = np.zeros(people, dtype=np.int32)
    search = 0
    accepted = 0
    made = 0
    is_first = True
    while accepted < wanted:
        # From each place of the path accepted last, from where it left an earlier one on.
        origin = accepted - 1
        last_place = 0 if is_first else lengths[origin] - 1
        place = 0 if is_first else deviations[origin]
        is_first = False
        while place <= last_place:
            search += 1
            product = 1.0
            for step in range(place):
                on_path[paths[origin, step]] = search
                if step > 0:
                    for edge in range(
                        starts[paths[origin, step - 1]], starts[paths[origin, step - 1] + 1]
                    ):
                        if ends[edge] == paths[origin, step]:
                            product *= weights[edge]
            for other in range(accepted):
                is_same = lengths[other] > place
                for step in range(place):
                    is_same = is_same and paths[other, step] == paths[origin, step]
                if is_same:
                    banned[paths[other, place]] = search
            labels = 0
            size = 0
            if place == 0:
                for person in range(people):
                    if is_source[person] and banned[person] != search and ahead[person] > 0:
                        label_people[labels] = person
                        parents[labels] = -1
                        label_lengths[labels] = 1
                        label_products[labels] = 1.0
                        bounds[labels] = ahead[person]
                        _push(heap, size, labels, bounds, label_lengths, label_people, parents)
                        labels += 1
                        size += 1
            else:
                label_people[0] = paths[origin, place - 1]
                parents[0] = -1
                label_lengths[0] = place
                label_products[0] = product
                bounds[0] = product
                heap[0] = 0
                labels = 1
                size = 1
                on_path[label_people[0]] = 0
            goal = -1
            bar = _least_useful(products, accepted, made, wanted - accepted)
            while size > 0 and bounds[heap[0]] >= bar:
                label = _pop(heap, size, bounds, label_lengths, label_people, parents)
                size -= 1
                person = label_people[label]
                if closed[person] == search:
                    continue
                closed[person] = search
                if person == target:
                    goal = label
                    break
                is_spur = place > 0 and label == 0
                for edge in range(starts[person], starts[person + 1]):
                    end = ends[edge]
                    if (
                        is_source[end]
                        or ahead[end] == 0
                        or closed[end] == search
                        or on_path[end] == search
                        or (is_spur and banned[end] == search)
                    ):
                        continue
                    label_people[labels] = end
                    parents[labels] = label
                    label_lengths[labels] = label_lengths[label] + 1
                    label_products[labels] = label_products[label] * weights[edge]
                    bounds[labels] = label_products[labels] * ahead[end]
                    _push(heap, size, labels, bounds, label_lengths, label_people, parents)
                    labels += 1
                    size += 1
            if goal >= 0:
                if accepted + made == room:
                    return -2
                row = accepted + made
                lengths[row] = label_lengths[goal]
                products[row] = label_products[goal]
                deviations[row] = place
                step = label_lengths[goal] - 1
                label = goal
                while label >= 0:
                    paths[row, step] = label_people[label]
                    label = parents[label]
                    step -= 1
                for early in range(place):
                    paths[row, early] = paths[origin, early]
                made += 1
            place += 1
        if made == 0:
            break
        # The best candidate takes the next place; the one that stood there takes its.
        best = accepted
        for row in range(accepted + 1, accepted + made):
            if _stands_before(row, best, products, lengths, paths):
                best = row
        if best != accepted:
            lengths[best], lengths[accepted] = lengths[accepted], lengths[best]
            products[best], products[accepted] = products[accepted], products[best]
            deviations[best], deviations[accepted] = deviations[accepted], deviations[best]
            for step in range(max(lengths[best], lengths[accepted])):
                kept = paths[best, step]
                paths[best, step] = paths[accepted, step]
                paths[accepted, step] = kept
        accepted += 1
        made -= 1
    return accepted


def list_simple_paths(
    snapshot: Snapshot, sources: Sequence[int], target: int, *, limit: int
) -> list[NumberedPath]:
    """The best simple paths of any length from the sources to one person, best first.

    Args:
        snapshot: n people, m edges.
        sources: Where paths start; a path passes one of them only.
        target: Where they end; a source is a path of its own and the only one.
        limit: Most paths to list.

    Returns:
        The people of each path and the product of its weights. Where products differ in the last
        bit only, the order of two paths may be either.
    """
    if target in sources:
        itself: list[NumberedPath] = [((target,), 1.0)]
        return itself[:limit]
    is_source = np.zeros(snapshot.people, dtype=np.bool_)
    is_source[list(sources)] = True
    ahead = np.zeros(snapshot.people)
    goal = np.array([target], dtype=np.int32)
    best_weights(
        snapshot.back_starts, snapshot.back_ends, snapshot.back_weights, goal,
        ahead, np.empty(snapshot.people, dtype=np.int32),
    )  # fmt: skip
    found, room = _FULL, _ROOM
    while found == _FULL:
        room = 4 * (room + limit)
        lengths = np.empty(room, dtype=np.int32)
        products = np.empty(room)
        paths = np.empty((room, snapshot.people), dtype=np.int32)
        found = deviate(
            snapshot.starts, snapshot.ends, snapshot.weights, is_source, target, ahead, limit,
            lengths, products, np.empty(room, dtype=np.int32), paths,
        )  # fmt: skip
    return read_paths(lengths[:found], products[:found], paths[:found])
