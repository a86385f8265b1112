"""The numbers behind what an answer says in words: what holds a person back, why a light is capped.

Source: method 3.7.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.analysis.closeness import measure_closeness
from graph.analysis.coverage import limits_of
from graph.analysis.explaining.breakdown import BREAKDOWNS, Breakdown, Keys, Part
from graph.analysis.explaining.levers import LEVERS
from graph.analysis.explaining.view import View
from graph.analysis.reach import known_share, known_ties

__all__ = ["VERDICTS"]


def _limiting(view: View, keys: Keys) -> Breakdown:
    """The least of closeness and acceptance; unknown where one of them is."""
    network, person = view.network, keys[0]
    close = measure_closeness(network, network.us or "").get(person)
    if close is None:
        return Breakdown(None, "least")
    limits = limits_of(network, person, close.value)
    known = {item: one for item, one in limits.items() if one.value is not None}
    parts = tuple(
        Part(
            f"limit_{item}",
            (person,),
            one.value or 0.0,
            {"care": one.care, "shortfall": one.shortfall},
        )
        for item, one in known.items()
    )
    is_known = len(known) == len(limits)
    return Breakdown(min(one.value for one in parts) if is_known else None, "least", parts)


def _status(view: View, keys: Keys) -> Breakdown:
    """The number that a cap compares: attitude, advantage, tie, share of loss, or evidence."""
    code, subject = keys[0], keys[-1]
    if code == "low_evidence":
        return _evidence(view, subject)
    if code == "single_threaded":
        return _share(view, subject)
    if code.endswith("_low_advantage"):
        return BREAKDOWNS["advantage"](view, ("relation", subject))
    if code.endswith("_no_tie"):
        return Breakdown(0.0, "sum", (Part("no_tie", (subject,), 0.0),))
    opinion = view.network.opinion(subject, view.network.us)
    value = view.network.calibration.attitude(opinion.attitude)
    parts = () if value is None else (Part("attitude", (subject,), value),)
    return Breakdown(value, "sum", parts)


def _share(view: View, person: str) -> Breakdown:
    """The part of our overall reach that is lost with one person."""
    lost = LEVERS["fragility"](view, (person,))
    whole = view.reached(view.network.us or "").overall(view.weights)
    if lost.value is None or not whole:
        return Breakdown(None, "product")
    return Breakdown(
        lost.value / whole,
        "product",
        (Part("loss", (person,), lost.value), Part("over_reach", (), 1 / whole)),
    )


def _evidence(view: View, rival: str) -> Breakdown:
    """How much of what is needed is known of a rival; below 1 it is too little."""
    network = view.network
    ties, share = float(known_ties(network, rival)), known_share(network, rival)
    needed, least = network.calibration.low_evidence_ties, network.calibration.low_evidence_share
    parts = (
        Part(
            "known_ties", (), ties / needed if needed else 1.0, {"known": ties, "needed": needed}
        ),
        Part(
            "known_attitudes", (), share / least if least else 1.0,
            {"known": share, "needed": least},
        ),
    )  # fmt: skip
    return Breakdown(min(one.value for one in parts), "least", parts)


# By section of contract 5.
VERDICTS: dict[str, Callable[[View, Keys], Breakdown]] = {
    "limiting": _limiting,
    "status": _status,
}
