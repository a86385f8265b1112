"""The best paths around one person that carry enough, however large the graph is.

A search looks at whom it meets and at nobody else, and nothing is wiped between two searches.
Source: method 3.3; Dijkstra 1959 on products; performance 4 (scratch arrays that need no wiping).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import (
    Flags,
    KeysOut,
    PlaceGridOut,
    Places,
    PlacesOut,
    ShortWeights,
    WeightsOut,
    compiled,
)

__all__ = ["Scratch", "settle_near"]


def _is_nearer(one: int, other: int, best: WeightsOut, ranks: KeysOut) -> bool:
    """Whether a seat is settled before another."""
    if best[one] != best[other]:
        return bool(best[one] > best[other])
    return bool(ranks[one] < ranks[other])


@compiled(_is_nearer)
def settle_near(
    starts: Places,
    ends: Places,
    weights: ShortWeights,
    is_stop: Flags,
    origin: int,
    least: float,
    limit: int,
    seats: PlacesOut,
    rooms: PlaceGridOut,
    ranks: KeysOut,
    best: WeightsOut,
    settled: PlaceGridOut,
    products: WeightsOut,
) -> int:
    """Settle the people around one, best first, while their best path carries enough.

    Whoever is met gets a seat, and what is known of them stands at that seat: so all of it lies
    close together, and nothing has to be wiped (Briggs, Torczon 1993).

    Args:
        starts: Offsets of each person's edges, n + 1; of the incoming ones to ask who reaches.
        ends: Person at the other end of each edge, m.
        weights: Probability above 0, at most 1, of each edge, m.
        is_stop: Who may begin or end a path and stands on none between, n.
        origin: Whom to ask about.
        least: Smallest product that counts, above 0.
        limit: Most people to settle beside the origin.
        seats: Anything, n; the seat of those who are met.
        rooms: Room, 4 x n; by seat who sits there, the seat of who comes next towards the origin,
            and the place in the heap, or -1 less the place among the settled; and the heap.
        ranks: Room, n; by seat: of equal products the smaller one stands first: edges of that
            path, and in the lower half the number of the person.
        best: Room, n; by seat: the largest product found.
        settled: Room, 2 x n; the result: who is settled, the origin first: larger product, then
            fewer hops, then smaller number; and the place of who comes next towards the origin,
            less 1.
        products: Room, n; the result: largest product of those who are settled.

    Returns:
        How many are settled, the origin with them.

    Cost: O(e log p) for p people met and e edges of those who are settled; not of n.
    """
    step = np.uint64(1) << np.uint64(32)
    upper = ~(step - np.uint64(1))
    people, via, spots, heap = rooms[0], rooms[1], rooms[2], rooms[3]
    order, steps = settled[0], settled[1]
    seats[origin] = 0
    people[0] = origin
    best[0] = 1.0
    ranks[0] = np.uint64(origin)
    via[0] = 0
    heap[0] = 0
    # whoever is met will be settled: looking at their edges now brings them near in time
    edges = ends.shape[0]
    near = 0.0
    met = 1
    size = 1
    found = 0
    while size > 0 and found <= limit:
        seat = heap[0]
        person = people[seat]
        order[found] = person
        products[found] = best[seat]
        steps[found] = -2 - spots[via[seat]] if found > 0 else -2
        spots[seat] = -1 - found
        found += 1
        size -= 1
        if size > 0:
            moved = heap[size]
            at = 0
            while True:
                below = 2 * at + 1
                if below >= size:
                    break
                if below + 1 < size and _is_nearer(heap[below + 1], heap[below], best, ranks):
                    below += 1
                if not _is_nearer(heap[below], moved, best, ranks):
                    break
                heap[at] = heap[below]
                spots[heap[at]] = at
                at = below
            heap[at] = moved
            spots[moved] = at
        if is_stop[person] and person != origin:
            continue
        for place in range(starts[person], starts[person + 1]):
            product = best[seat] * weights[place]
            if product < least:
                continue
            target = ends[place]
            rank = (ranks[seat] & upper) + step + np.uint64(target)
            other = seats[target]
            if other < 0 or other >= met or people[other] != target:
                other = met
                met += 1
                seats[target] = other
                people[other] = target
                at = size
                size += 1
                row = starts[target]
                if row < edges:
                    near += ends[row] + weights[row]
            else:
                at = spots[other]
                if at < 0 or product < best[other]:
                    continue
                if product == best[other] and rank >= ranks[other]:
                    continue
            best[other] = product
            ranks[other] = rank
            via[other] = seat
            while at > 0:
                above = (at - 1) // 2
                if not _is_nearer(other, heap[above], best, ranks):
                    break
                heap[at] = heap[above]
                spots[heap[at]] = at
                at = above
            heap[at] = other
            spots[other] = at
    if found < products.shape[0]:
        products[found] = near  # nobody reads it; without it the looking would be left out
    return found


class Scratch:
    """What searches in one graph write on; for one search at a time.

    Memory is taken page by page where searches come by: a few bytes for each person.
    """

    def __init__(self, people: int) -> None:
        self._seats = np.zeros(people, dtype=np.int32)
        self._rooms = np.empty((4, people), dtype=np.int32)
        self._ranks = np.empty(people, dtype=np.uint64)
        self._best, self.products = np.empty(people), np.empty(people)
        self.settled = np.empty((2, people), dtype=np.int32)

    def settle(
        self,
        rows: tuple[Places, Places, ShortWeights],
        is_stop: Flags,
        origin: int,
        *,
        least: float,
        limit: int,
    ) -> int:
        """Run `settle_near`; its results are in `settled` and `products` until the next run.

        Args:
            rows: Offsets, ends and weights of one direction of a snapshot.
            is_stop: As there, like the three after it.
            origin: As there.
            least: As there.
            limit: As there.
        """
        return settle_near(
            *rows, is_stop, origin, least, limit, self._seats, self._rooms, self._ranks,
            self._best, self.settled, self.products,
        )  # fmt: skip
