"""Where views drift when everybody listens: a model, never a win probability.

Source: method 3.9; Friedkin and Johnsen 1990, with both vendors as stubborn sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.analysis.reach import decision_weights
from graph.analysis.views import attitudes_to, weights_of
from graph.network import Network
from graph.vocabulary import Side

__all__ = ["Lean", "project_lean"]

_DENSE = 400
_ROUNDS = 2_000
_SETTLED = 1e-14
_NOTHING = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lean:
    """Views between -1 (the rival's) and +1 (ours).

    Attributes:
        rival: Against whom.
        start: Decision-weighted view today; an unknown view is 0.
        projected: The same when everybody has listened.
        people: Projected view of each contact and outsider.
        unknown: People whose view today is not known.
    """

    rival: str
    start: float
    projected: float
    people: Mapping[str, float]
    unknown: tuple[str, ...]


def project_lean(network: Network, rival: str) -> Lean | None:
    """Project views of everybody between us and one rival; None without a chain or without us.

    Cost: O(n^3) for up to 400 contacts and outsiders, else O(rounds x m).
    """
    weights = decision_weights(network)
    if network.us is None or not weights:
        return None
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    place = {person: index for index, person in enumerate(people)}
    start, unknown = _start_views(network, people, rival)
    heard, from_vendors, silence = _listening(network, place, rival)
    total = _row_sums(heard) + np.abs(from_vendors).sum(axis=1)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    susceptible = network.calibration.susceptibility * (1 - silence)
    lent = susceptible * share
    views = _settled(heard, lent, lent * from_vendors.sum(axis=1) + (1 - susceptible) * start)
    return Lean(
        rival=rival,
        start=float(sum(weight * start[place[person]] for person, weight in weights.items())),
        projected=float(sum(weight * views[place[person]] for person, weight in weights.items())),
        people={person: float(views[place[person]]) for person in people},
        unknown=unknown,
    )


def _start_views(
    network: Network, people: tuple[str, ...], rival: str
) -> tuple[Vector, tuple[str, ...]]:
    ours, theirs = attitudes_to(network, network.us), attitudes_to(network, rival)
    known = [person in ours and person in theirs for person in people]
    views = np.zeros(len(people))
    views[known] = [(ours[one] - theirs[one]) / 2 for one in compress(people, known)]
    return views, tuple(one for one, is_known in zip(people, known, strict=True) if not is_known)


def _settled(heard: csr_array, lent: Vector, held: Vector) -> Vector:
    """The views that hear themselves again: views = lent x heard x views + held.

    Rows sum to at most the susceptibility, so each round shrinks the error by it. A dense solution
    would not fit into memory for many people, and its last digits depend on how many threads the
    machine lends to it.
    """
    views = held
    for _ in range(_ROUNDS):
        before, views = views, lent * (heard @ views) + held
        if np.abs(views - before).max() <= _SETTLED:
            break
    return views


def _row_sums(heard: csr_array) -> Vector:
    sums: Vector = heard @ np.ones(heard.shape[1])
    return sums


def _listening(
    network: Network, place: Mapping[str, int], rival: str
) -> tuple[csr_array, NDArray[np.float64], Vector]:
    """Ungated incoming weights (rows listen), signed vendor weights, and nobody-speaks chances."""
    size = len(place)
    inside: list[tuple[int, int, float]] = []
    missed = np.ones((size, 2))
    silence = np.ones(size)
    sides = {network.us: 0, rival: 1}
    for (source, target), weight in weights_of(network).items():
        if target in place:
            if source in place:
                inside.append((place[target], place[source], weight))
            elif (side := sides.get(network.nodes[source].vendor)) is not None:
                missed[place[target], side] *= 1 - weight
    rows, columns, weights = map(np.array, zip(*inside, strict=True)) if inside else _NOTHING
    np.multiply.at(silence, rows, 1 - weights)
    heard = csr_array((weights, (rows, columns)), shape=(size, size))
    from_vendors = (1 - missed) * np.array([1.0, -1.0])
    return heard, from_vendors, silence * np.prod(missed, axis=1)
