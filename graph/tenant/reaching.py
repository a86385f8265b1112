"""Who reaches a person anywhere in the graph, and whom a person reaches, each with the best way.

Source: method 3.3 (best path by product of weights), 3.5 (a vendor's people start a way and stand
on none between); performance 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.kernels.compiling import Places
from graph.analysis.kernels.paths.near_paths import Scratch
from graph.errors import InputError, Problem
from graph.tenant.graph import TenantGraph

__all__ = ["LEAST", "Way", "Ways", "who_reaches", "whom_reaches"]

LEAST = 0.02
LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Way:
    """The best way between somebody and the person asked about.

    Attributes:
        person: Our id.
        account: Our id of the account on whose map the person is; None for nobody's.
        probability: Product of the weights along the way, above 0, at most 1.
        path: Our ids from who influences first to who is influenced last.
    """

    person: str
    account: str | None
    probability: float
    path: tuple[str, ...]


@dataclass(slots=True)
class Ways:
    """The best ways to, or from, one person; the larger probability first.

    Of equal ones the one with fewer steps comes first, then the person with the smaller number.

    Attributes:
        graph: What was asked.
        origin: Number of the person asked about.
        is_backward: Whether the ways lead to that person, and not away.
        people: Numbers of the others.
        probabilities: Of their best ways.
        steps: Place in `people` of who comes next towards the origin, -1 for the origin.
        is_cut: Whether more people were there than were asked for.
    """

    graph: TenantGraph
    origin: int
    is_backward: bool
    people: Places
    probabilities: NDArray[np.float64]
    steps: Places
    is_cut: bool

    def __len__(self) -> int:
        """How many people."""
        return len(self.people)

    def __iter__(self) -> Iterator[Way]:
        """The ways, one after another."""
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> Way:
        """The way of the person at a place."""
        graph, number = self.graph, int(self.people[place])
        path = [graph.id_of(one) for one in self.numbers(place)]
        return Way(
            person=graph.id_of(number),
            account=graph.account_of(number),
            probability=float(self.probabilities[place]),
            path=tuple(path),
        )

    def numbers(self, place: int) -> tuple[int, ...]:
        """The people on the way at a place, from who influences first to who is influenced last."""
        found: list[int] = []
        while place >= 0:
            found.append(int(self.people[place]))
            place = int(self.steps[place])
        found.append(self.origin)
        return tuple(found if self.is_backward else reversed(found))


def who_reaches(
    graph: TenantGraph, person: str, *, least: float = LEAST, limit: int = LIMIT
) -> Ways:
    """Who reaches a person with at least some probability along the best way.

    Edges run from who influences to who is influenced. Our people and rivals' may begin a way and
    stand on none between.

    Args:
        graph: Of all accounts.
        person: Our id.
        least: Smallest probability that counts, above 0, at most 1.
        limit: Most people, at least 1.

    Returns:
        Nobody for a person whom no edge leads to. Probabilities are of the expected run, ungated.

    Raises:
        PersonNotFoundError: The graph has nobody of that id.
        InputError: `least` is no such probability, or `limit` is below 1.

    Cost: O(e log p) for the p people found and their e edges, whatever n and m are.
    """
    return _search(graph, person, (least, limit), is_backward=True)


def whom_reaches(
    graph: TenantGraph, person: str, *, least: float = LEAST, limit: int = LIMIT
) -> Ways:
    """Whom a person reaches with at least some probability along the best way.

    Args:
        graph: As for `who_reaches`, like the three after it.
        person: As there.
        least: As there.
        limit: As there.

    Raises:
        PersonNotFoundError: The graph has nobody of that id.
        InputError: `least` is no such probability, or `limit` is below 1.
    """
    return _search(graph, person, (least, limit), is_backward=False)


def _search(
    graph: TenantGraph, person: str, bounds: tuple[float, int], *, is_backward: bool
) -> Ways:
    least, limit = bounds
    if not 0 < least <= 1:
        text = f"{least} is no probability that a way may have; write one above 0, at most 1."
        raise InputError(Problem("bad_probability", text, column="least"))
    if limit < 1:
        raise InputError(Problem("bad_limit", "Ask for at least one person.", column="limit"))
    origin = graph.number_of(person)
    edges = graph.snapshot
    rows = (edges.starts, edges.ends, edges.weights)
    if is_backward:
        rows = (edges.back_starts, edges.back_ends, edges.back_weights)
    try:
        scratch = graph.scratches.pop()  # taken out, so that threads never share one
    except IndexError:
        scratch = Scratch(graph.people)
    # one more than asked for tells whether there are more
    found = scratch.settle(rows, graph.is_staff, origin, least=least, limit=limit + 1)
    shown = min(found, limit + 1)
    settled = scratch.settled[:, 1:shown].copy()
    ways = Ways(
        graph=graph,
        origin=origin,
        is_backward=is_backward,
        people=settled[0],
        probabilities=scratch.products[1:shown].copy(),
        steps=settled[1],
        is_cut=found > shown,
    )
    graph.scratches.append(scratch)
    return ways
