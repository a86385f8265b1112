"""A score and the terms that it is made of, for every section of an answer.

Source: method 3.2 to 3.10; the names of the sections are those of contract 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import prod

from graph.analysis.advantage import acceptance_advantage
from graph.analysis.closeness import measure_closeness
from graph.analysis.coverage import cover_of
from graph.analysis.explaining.view import View, strands_between
from graph.analysis.key_people import key_people
from graph.analysis.paths import best_from, best_paths
from graph.results.explanation import Combination
from graph.vocabulary import ContextKind, TieLevel

__all__ = ["BREAKDOWNS", "Breakdown", "Keys", "Part", "summed", "weighted"]

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a score.

    Attributes:
        code: What kind of term; names the phrase.
        people: The person or path that it is about.
        value: Its part of the score.
        factors: What that is the product of, by name.
    """

    code: str
    people: tuple[str, ...]
    value: float
    factors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A score; None where nobody knows, and how its parts make it."""

    value: float | None
    combination: Combination
    parts: tuple[Part, ...] = ()


def summed(parts: Iterable[Part]) -> Breakdown:
    """A score that is the sum of its parts."""
    found = tuple(parts)
    return Breakdown(sum(one.value for one in found), "sum", found)


def weighted(code: str, name: str, view: View, values: Mapping[str, float]) -> Breakdown:
    """The sum of each decider's weight times a value; unknown where nobody decides."""
    if not view.weights:
        return Breakdown(None, "sum")
    return summed(
        Part(code, (person,), weight * values[person], {"weight": weight, name: values[person]})
        for person, weight in view.weights.items()
        if person in values
    )


def _seat(view: View, keys: Keys) -> Breakdown:
    """Decision weight: the role's number over the sum of all."""
    return summed(
        Part("role", (seat.person,), seat.weight)
        for seat in view.network.seats
        if seat.person == keys[0]
    )


def _key_person(view: View, keys: Keys) -> Breakdown:
    """The weight of a key person: of the role, or of the importance among key people."""
    is_deal = view.network.context.kind is ContextKind.OPPORTUNITY
    return summed(
        Part("role" if is_deal else "importance", (one.person,), one.weight)
        for one in key_people(view.network)
        if one.person == keys[0]
    )


def _indirect(view: View, keys: Keys) -> Breakdown:
    found = view.behind.get(keys[0])
    return summed(
        Part(
            "to_decider",
            path.people,
            view.network.deciders[path.people[-1]] * path.weight,
            {"weight": view.network.deciders[path.people[-1]], "path": path.weight},
        )
        for path in (found.paths if found else ())
    )


def _external(view: View, keys: Keys) -> Breakdown:
    """The heaviest strand of one channel: strength x reliability."""
    source, target = keys
    strands = strands_between(view.network, (source, target))
    best = max(strands, key=lambda one: one.weight(), default=None)
    if best is None:
        return Breakdown(0.0, "product")
    parts = (
        Part("strength", (source, target), best.strength),
        Part("reliability", (source, target), best.reliability),
    )
    return Breakdown(best.weight(), "product", parts)


def _best_path(view: View, keys: Keys) -> Breakdown:
    vendor, target = keys
    wiring = view.wiring(vendor)
    hops = view.network.calibration.path_edges
    path = best_from(wiring.snapshot, wiring.places, wiring.sources, hops=hops, only=[target]).get(
        target
    )
    if path is None:
        return Breakdown(0.0, "product")
    parts = tuple(Part("edge", pair, wiring.edges[pair]) for pair in path.edges)
    return Breakdown(prod(one.value for one in parts), "product", parts)


def _reach(view: View, keys: Keys) -> Breakdown:
    vendor, person = keys[0], keys[-1]
    if len(keys) == 1:
        reached = view.reached(vendor)
        return weighted("decider", "reach", view, {one: reached.value(one) for one in view.weights})
    wiring = view.wiring(vendor)
    calibration = view.network.calibration
    paths = best_paths(wiring, person, limit=calibration.path_count, hops=calibration.path_edges)
    parts = tuple(Part("path", path.people, path.weight) for path in paths)
    return Breakdown(view.reached(vendor).value(person), "paths", parts)


def _advantage(view: View, keys: Keys) -> Breakdown:
    kind, person = keys[0], keys[1] if len(keys) > 1 else ""
    if kind == "relation":
        return _relation(view, person)
    found = acceptance_advantage(view.network, kind)
    if found is None or (found.overall is None and not person):
        return Breakdown(None, "sum")
    if person:
        value = found.people.get(person)
        parts = () if value is None else (Part(kind, (person,), value),)
        return Breakdown(value, "sum", parts)
    return summed(
        Part(
            "decider",
            (one,),
            weight / found.coverage * found.people[one],
            {"weight": weight / found.coverage, kind: found.people[one]},
        )
        for one, weight in view.weights.items()
        if one in found.people
    )


def _relation(view: View, person: str) -> Breakdown:
    network = view.network
    if network.us is None or not network.rivals:
        return Breakdown(None, "sum")
    if person:
        return summed(_gaps(view, person))
    values = {one: sum(part.value for part in _gaps(view, one)) for one in view.weights}
    return weighted("decider", "advantage", view, values)


def _gaps(view: View, person: str) -> tuple[Part, Part]:
    """Half the gap in reach, a quarter of the gap in attitude; an unknown one is a gap of 0."""
    network = view.network
    number = network.calibration.attitude
    ours = view.reached(network.us or "").value(person)
    theirs = max(view.reached(rival).value(person) for rival in network.rivals)
    us = number(network.opinion(person, network.us).attitude)
    them = [
        value
        for rival in network.rivals
        if (value := number(network.opinion(person, rival).attitude)) is not None
    ]
    gap = us - max(them) if us is not None and them else 0.0
    return (
        Part("reach_gap", (person,), (ours - theirs) / 2, {"ours": ours, "theirs": theirs}),
        Part("attitude_gap", (person,), gap / 4, {"gap": gap}),
    )


def _closeness(view: View, keys: Keys) -> Breakdown:
    vendor, person = keys[0], keys[-1]
    network = view.network
    values = measure_closeness(network, vendor)
    if len(keys) == 1:
        number = network.calibration.importance
        raw = {one: number(network.nodes[one].importance) for one in values}
        total = sum(raw.values())
        if network.context.kind is not ContextKind.ACCOUNT or not total:
            return Breakdown(None, "sum")
        return summed(
            Part(
                "contact",
                (one,),
                raw[one] / total * found.value,
                {"weight": raw[one] / total, "closeness": found.value},
            )
            for one, found in values.items()
            if raw[one]
        )
    opinion, value = network.opinion(person, vendor), values[person].value
    if opinion.closeness is not None:
        return Breakdown(value, "product", (Part("override", (person,), value),))
    good_will = (1 + (network.calibration.attitude(opinion.attitude) or 0.0)) / 2
    if not values[person].records:
        return Breakdown(value, "product", (Part("no_tie", (person,), 0.0),))
    tie = value / good_will if good_will else 0.0
    if not good_will:
        tie = max(
            (one.weight() for one in network.strands if one.record == values[person].records[0]),
            default=0.0,
        )
    parts = (Part("tie", (person,), tie), Part("good_will", (person,), good_will))
    return Breakdown(value, "product", parts)


def _threat(view: View, keys: Keys) -> Breakdown:
    found = view.threats.get(keys[0])
    if found is None:
        return Breakdown(None, "any")
    parts = tuple(Part(one.kind, one.people, one.part or 0.0) for one in found.by)
    return Breakdown(found.value, "any", parts)


def _lean(view: View, keys: Keys) -> Breakdown:
    rival, name = keys
    found = view.lean(rival)
    if found is None:
        return Breakdown(None, "model")
    if name == "projected":
        return weighted("decider", "view", view, found.people)
    if name == "start":
        return Breakdown(found.start, "model")
    return Breakdown(found.people.get(name), "model")


def _coverage(view: View, keys: Keys) -> Breakdown:
    network, weights = view.network, view.weights
    if not weights:
        return Breakdown(None, "sum")
    staff = set(network.staff.get(network.us or "", ()))
    least = network.calibration.accepted_from
    chosen: set[str] = set()
    if keys[0] == "cover":
        chosen = set(weights) - set(cover_of(network).uncovered)
    elif keys[0] == "reached":
        chosen = {
            one.target
            for one in network.strands
            if one.kind == "tie" and one.source in staff and one.code is not TieLevel.NONE
        }
    elif keys[0] == "conveyed":
        chosen = set(network.shown_solution)
    elif keys[0] == "accepted":
        chosen = {
            one for one in weights if (network.opinion(one, network.us).solution or 0) >= least
        }
    return summed(
        Part("decider", (one,), weight) for one, weight in weights.items() if one in chosen
    )


# By section of contract 5; those about what to do are in `levers`.
BREAKDOWNS: dict[str, Callable[[View, Keys], Breakdown]] = {
    "advantage": _advantage,
    "best_paths": _best_path,
    "chain": _seat,
    "closeness": _closeness,
    "coverage": _coverage,
    "external_influencers": _external,
    "indirect_key_people": _indirect,
    "key_people": _key_person,
    "lean": _lean,
    "reach": _reach,
    "threats": _threat,
}
