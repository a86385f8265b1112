"""Where views drift when everybody listens: a model, never a win probability.

Source: method 3.9; Friedkin and Johnsen 1990, with both vendors as stubborn sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.analysis.reach import decision_weights
from graph.network import Network
from graph.vocabulary import Side

__all__ = ["Lean", "project_lean"]


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

    Cost: O(n^3) for n contacts and outsiders.
    """
    weights = decision_weights(network)
    if network.us is None or not weights:
        return None
    people = network.people_of(Side.CUSTOMER, Side.EXTERNAL)
    place = {person: index for index, person in enumerate(people)}
    start, unknown = _start_views(network, people, rival)
    heard, from_vendors, silence = _listening(network, place, rival)
    total = heard.sum(axis=1) + np.abs(from_vendors).sum(axis=1)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    susceptible = network.calibration.susceptibility * (1 - silence)
    views = np.linalg.solve(
        np.eye(len(people)) - (susceptible * share)[:, None] * heard,
        susceptible * share * from_vendors.sum(axis=1) + (1 - susceptible) * start,
    )
    return Lean(
        rival=rival,
        start=float(sum(weight * start[place[person]] for person, weight in weights.items())),
        projected=float(sum(weight * views[place[person]] for person, weight in weights.items())),
        people={person: float(views[place[person]]) for person in people},
        unknown=unknown,
    )


def _start_views(
    network: Network, people: tuple[str, ...], rival: str
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], tuple[str, ...]]:
    calibration = network.calibration
    views = np.zeros(len(people))
    unknown: list[str] = []
    for index, person in enumerate(people):
        ours = calibration.attitude(network.opinion(person, network.us).attitude)
        theirs = calibration.attitude(network.opinion(person, rival).attitude)
        if ours is None or theirs is None:
            unknown.append(person)
        else:
            views[index] = (ours - theirs) / 2
    return views, tuple(unknown)


def _listening(
    network: Network, place: Mapping[str, int], rival: str
) -> tuple[
    np.ndarray[tuple[int, int], np.dtype[np.float64]],
    np.ndarray[tuple[int, int], np.dtype[np.float64]],
    np.ndarray[tuple[int], np.dtype[np.float64]],
]:
    """Ungated incoming weights (rows listen), signed vendor weights, and nobody-speaks chances."""
    size = len(place)
    heard = np.zeros((size, size))
    missed = np.ones((size, 2))
    sides = {network.us: 0, rival: 1}
    for source, target in network.channels:
        weight = network.weight(source, target)
        if target not in place:
            continue
        vendor = network.nodes[source].vendor
        if source in place:
            heard[place[target], place[source]] = weight
        elif vendor in sides:
            missed[place[target], sides[vendor]] *= 1 - weight
    from_vendors = (1 - missed) * np.array([1.0, -1.0])
    silence = np.prod(1 - heard, axis=1) * np.prod(missed, axis=1)
    return heard, from_vendors, silence
