"""Sections about where we stand: reach, advantage, closeness, threats, status, coverage, lean."""

from __future__ import annotations

from collections.abc import Mapping

from graph.analysis.advantage import Advantage, acceptance_advantage
from graph.analysis.answering.findings import Findings, figure
from graph.analysis.closeness import closeness_overall
from graph.analysis.coverage import cover_of, limiting_items
from graph.analysis.lean import project_lean
from graph.analysis.opposition import threats
from graph.analysis.reach import VendorReach, certified_bounds, importance_weights
from graph.analysis.status import LightCap, light_of, threads_of
from graph.network import Network, Run
from graph.phrases import say
from graph.results import (
    AdvantageResult,
    Cap,
    ClosenessResult,
    CoverageResult,
    LeanResult,
    LimitingResult,
    PersonCloseness,
    PersonReach,
    ReachResult,
    RobustResult,
    SingleThreaded,
    StatusResult,
    ThreatPart,
    ThreatResult,
    VendorAdvantage,
)

__all__ = [
    "advantage",
    "closeness",
    "coverage",
    "lean",
    "limiting",
    "reach",
    "robust",
    "single_threaded",
    "status",
    "threats_on",
]


def reach(found: Findings) -> dict[str, ReachResult]:
    """Reach of every vendor, with band, interval and bounds."""
    return {vendor: _reach(found, one) for vendor, one in found.reaches.items()}


def advantage(found: Findings) -> AdvantageResult:
    """Relation, solution and price advantage, side by side."""
    relation = found.relation
    return AdvantageResult(
        relation=_advantage(relation),
        solution=_advantage(acceptance_advantage(found.network, "solution")),
        price=_advantage(acceptance_advantage(found.network, "price")),
        reason=None if relation else "no_rival_recorded",
    )


def limiting(found: Findings) -> dict[str, LimitingResult]:
    """What holds each person of the chain back."""
    if found.network.us is None:
        return {}
    items = limiting_items(found.network, found.closeness[found.network.us])
    return {
        person: LimitingResult(plain=plain, by_orientation=oriented)
        for person, (plain, oriented) in items.items()
    }


def closeness(found: Findings) -> dict[str, ClosenessResult]:
    """Closeness of every vendor to every contact."""
    made: dict[int, PersonCloseness] = {}  # what is one object there is one here
    for values in found.closeness.values():
        for one in values.values():
            if id(one) not in made:
                made[id(one)] = PersonCloseness(
                    value=one.value,
                    inherited=one.is_inherited,
                    attitude_unknown=one.is_attitude_unknown,
                    evidence=one.records,
                )
    return {
        vendor: ClosenessResult(
            overall=closeness_overall(found.network, dict(values)),
            people={person: made[id(one)] for person, one in values.items()},
        )
        for vendor, values in found.closeness.items()
    }


def threats_on(found: Findings) -> dict[str, ThreatResult]:
    """The threat on every contact, largest first."""
    if found.network.us is None:
        return {}
    pressed = threats(found.network, found.network.us)
    return {
        one.person: ThreatResult(
            value=one.value,
            by=tuple(
                ThreatPart(person=by.person, kind=by.kind, part=by.part, people=by.people)
                for by in one.by
            ),
        )
        for one in found.listed(pressed, lambda one: one.value)
    }


def single_threaded(found: Findings) -> SingleThreaded:
    """Whether our reach hangs on one person."""
    through = threads_of(found.network, found.losses)
    return SingleThreaded(value=bool(through), through=tuple(one.id for one in through))


def status(found: Findings) -> StatusResult:
    """The light and its caps, in words."""
    light = light_of(found.network, found.relation, found.reaches, found.losses)
    return StatusResult(
        bare=light.bare.value,
        capped=light.capped.value,
        caps=tuple(
            Cap(code=cap.code, person=cap.person, text=_cap_text(found, cap)) for cap in light.caps
        ),
    )


def coverage(network: Network) -> CoverageResult:
    """Whom we cover, reach, told and won."""
    cover = cover_of(network)
    return CoverageResult(
        cover=cover.cover,
        breadth=cover.breadth,
        uncovered=cover.uncovered,
        reached=cover.reached,
        conveyed=cover.conveyed,
        accepted=cover.accepted,
        never_shown=cover.never_shown,
    )


def robust(found: Findings) -> tuple[RobustResult, ...]:
    """For each rival, whether who leads holds over the whole band (method 3.1)."""
    ours = found.ours
    if ours is None or not found.weights:
        return ()
    ours_low, ours_mid, ours_high = ours.band(found.weights)
    results: list[RobustResult] = []
    for rival in found.network.rivals:
        low, mid, high = found.reaches[rival].band(found.weights)
        we_lead = ours_mid >= mid
        results.append(
            RobustResult(
                claim="we_lead" if we_lead else "rival_leads",
                vendor=rival,
                holds=ours_low > high if we_lead else low > ours_high,
                ours_low=ours_low,
                theirs_high=high,
            )
        )
    return tuple(results)


def lean(found: Findings) -> LeanResult:
    """Projected views against the rival with the largest reach; empty without one."""
    network = found.network
    if network.rivals and found.weights:
        rival = max(
            network.rivals, key=lambda one: found.reaches[one].expected.overall(found.weights)
        )
        projected = project_lean(network, rival)
        if projected is not None:
            return LeanResult(
                start=projected.start,
                projected=projected.projected,
                rival=rival,
                people=dict(projected.people),
                unknown=projected.unknown,
            )
    return LeanResult(start=None, projected=None, people={})


def _reach(found: Findings, one: VendorReach) -> ReachResult:
    network, weights = found.network, found.weights
    is_sampled = found.engine.method == "sampled"
    bounds = certified_bounds(one.wiring) if is_sampled else {}
    expected = one.expected
    low, value, high = one.band(weights) if weights else (None, None, None)
    over_key = importance_weights(network)
    return ReachResult(
        overall=value,
        low=low,
        high=high,
        interval=expected.overall_interval(weights) if weights else None,
        bounds=_overall_bounds(weights, bounds) if is_sampled and weights else None,
        over_key_people=expected.overall(over_key) if over_key else None,
        known_ties=one.known_ties,
        low_evidence=one.is_low_evidence,
        reason=None if weights else "no_chain_yet",
        people=_people(network, one, bounds),
    )


def _people(
    network: Network, one: VendorReach, bounds: Mapping[str, tuple[float, float]]
) -> dict[str, PersonReach]:
    """Reach of every contact; equal ones share one object, so that a crowd fits into memory."""
    made: dict[tuple[object, ...], PersonReach] = {}
    found: dict[str, PersonReach] = {}
    contacts = network.contacts
    runs = (one.runs[run].values_of(contacts) for run in Run)
    for key in zip(contacts, *runs, map(bounds.get, contacts), strict=True):
        person, values = key[0], key[1:]
        if values not in made:
            low, value, high, limits = values
            interval = one.expected.interval(person)
            made[values] = PersonReach(
                value=value, low=low, high=high, interval=interval, bounds=limits
            )
        found[person] = made[values]
    return found


def _overall_bounds(
    weights: Mapping[str, float], bounds: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    low = sum(weight * bounds[person][0] for person, weight in weights.items())
    high = sum(weight * bounds[person][1] for person, weight in weights.items())
    return low, high


def _advantage(one: Advantage | None) -> VendorAdvantage | None:
    if one is None:
        return None
    return VendorAdvantage(overall=one.overall, coverage=one.coverage, people=dict(one.people))


def _cap_text(found: Findings, cap: LightCap) -> str:
    numbers = {
        key: f"{value:.0%}" if key == "share" else figure(value)
        for key, value in cap.values.items()
    }
    person = {"person": found.name(cap.person)} if cap.person else {}
    return say(cap.code, found.language, **person, **numbers)
