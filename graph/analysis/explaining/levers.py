"""Scores that compare our reach, or a rival's, with and without something.

Each is a sum over the deciders: weight x (reach here - reach there). Source: method 3.10.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.analysis.engine import Reached
from graph.analysis.explaining.breakdown import Breakdown, Keys, Part, summed
from graph.analysis.explaining.view import View
from graph.analysis.leverage import reweighed, without_record
from graph.network import Strand
from graph.vocabulary import Confidence, TieLevel

__all__ = ["LEVERS"]


def _difference(view: View, here: Reached, there: Reached, *, but: str | None = None) -> Breakdown:
    """Weighted difference in reach; `but` is left out of the sum."""
    if not view.weights:
        return Breakdown(None, "sum")
    return summed(
        Part(
            "decider",
            (one,),
            weight * (here.value(one) - there.value(one)),
            {"weight": weight, "with": here.value(one), "without": there.value(one)},
        )
        for one, weight in view.weights.items()
        if one != but
    )


def _fragility(view: View, keys: Keys) -> Breakdown:
    us = view.network.us
    if us is None:
        return Breakdown(None, "sum")
    wiring, reached = view.wiring(us), view.reached(us)
    if keys[0] in view.network.nodes:
        after = view.engine.reach(wiring.without_person(keys[0]))
        return _difference(view, reached, after, but=keys[0])
    strand = _strand(view, keys[0])
    if strand is None:
        return _difference(view, reached, reached)
    weight = without_record(view.network, strand, us)
    after = view.engine.reach(wiring.with_edge(strand.source, strand.target, weight))
    return _difference(view, reached, after)


def _isolation(view: View, keys: Keys) -> Breakdown:
    rival, carrier = keys[0], keys[-1]
    if not view.weights:
        return Breakdown(None, "sum")
    if len(keys) == 1:
        reached = view.reached(rival)
        parts = [Part("whole", (), 1.0)]
        parts += [
            Part(
                "decider",
                (one,),
                -weight * reached.value(one),
                {"weight": weight, "reach": reached.value(one)},
            )
            for one, weight in view.weights.items()
        ]
        return summed(parts)
    wiring = view.wiring(rival)
    is_staff = carrier in wiring.sources
    cut = wiring.without_person(carrier) if is_staff else wiring.silenced([carrier])
    return _difference(view, view.reached(rival), view.engine.reach(cut))


def _verify(view: View, keys: Keys) -> Breakdown:
    us, strand = view.network.us, _strand(view, keys[0])
    if us is None or not view.weights:
        return Breakdown(None, "sum")
    if strand is None:
        return _difference(view, view.reached(us), view.reached(us))
    certain = strand.strength * view.network.calibration.confidence(Confidence.CONFIRMED)
    pair, wiring = (strand.source, strand.target), view.wiring(us)
    confirmed = wiring.with_edge(*pair, reweighed(view.network, strand, us, certain))
    wrong = wiring.with_edge(*pair, without_record(view.network, strand, us))
    return _difference(view, view.engine.reach(confirmed), view.engine.reach(wrong))


def _next_tie(view: View, keys: Keys) -> Breakdown:
    person, contact = keys
    us, calibration = view.network.us, view.network.calibration
    if us is None:
        return Breakdown(None, "sum")
    wiring = view.wiring(us)
    weight = calibration.tie_level(TieLevel.MULTIPLE) * calibration.confidence(Confidence.CONFIRMED)
    now = wiring.edges.get((person, contact), 0.0)
    after = view.engine.reach(wiring.with_edge(person, contact, max(weight, now)))
    return _difference(view, after, view.reached(us))


def _strand(view: View, record: str) -> Strand | None:
    return next((one for one in view.network.strands if one.record == record), None)


# By section of contract 5.
LEVERS: dict[str, Callable[[View, Keys], Breakdown]] = {
    "fragility": _fragility,
    "isolation": _isolation,
    "next_ties": _next_tie,
    "verify": _verify,
}
