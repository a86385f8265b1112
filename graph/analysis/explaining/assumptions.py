"""What a score takes for granted: values that nobody recorded, and defaults of the method.

Source: method 0 (unknown is a value), 3.1 (assumed values), 5 item 1 (moves by a quarter).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.analysis.engine import SampledEngine
from graph.analysis.explaining.allowance import Allowance, Work
from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.breakdown import Keys
from graph.analysis.explaining.nearness import nearness, touches
from graph.analysis.explaining.removals import Removal
from graph.analysis.explaining.shares import Share, measure
from graph.analysis.explaining.view import Remembering, View
from graph.calibration import Calibration
from graph.network import Opinion, Strand
from graph.ranges import MOVABLE, moved
from graph.vocabulary import Attitude, Confidence, Side, Strength

__all__ = ["Assumed", "Effect", "Effects", "assumed_in", "effects_on"]

_NOTICEABLE = 5e-4
_QUARTER = 0.25


@dataclass(frozen=True, slots=True)
class Assumed:
    """A value that nobody recorded.

    Attributes:
        code: `attitude`, `confidence`, `observed_on` or `strength`.
        person: Whose attitude; None for records.
        vendor: Towards whom; None for records.
        strand: The edge or tie whose field is missing; None for attitudes.
        used: The number taken instead.
        low: Least that the score becomes over what may be true; `high` the most.
    """

    code: str
    person: str | None
    vendor: str | None
    strand: Strand | None
    used: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A score with one default a quarter lower and higher; equal where it cannot move."""

    name: str
    if_lower: float
    if_higher: float
    moves: float


@dataclass(frozen=True, slots=True)
class Effects:
    """The defaults that move a score, and those that the work budget did not allow for."""

    found: tuple[Effect, ...]
    left_out: tuple[str, ...]


def assumed_in(
    view: View, section: str, keys: Keys, shares: Sequence[Share], allowance: Allowance
) -> tuple[Assumed, ...]:
    """The missing values that move a score, those that move it most first.

    Args:
        view: As it is.
        section: Of the score, with `keys`.
        keys: As above.
        shares: The records behind it.
        allowance: How much may be tried.
    """
    score = measure(view, section, keys)
    found = [
        *_fields(view, section, keys, shares, allowance.fields),
        *_attitudes(view, section, keys, allowance.people),
    ]
    telling = [one for one in found if max(one.high - score, score - one.low) > _NOTICEABLE]
    return tuple(sorted(telling, key=lambda one: (one.low - one.high, one.code, one.person or "")))


def effects_on(basis: Basis, view: View, section: str, keys: Keys, allowance: Allowance) -> Effects:
    """The defaults that move a score when they move a quarter, the most telling first."""
    score = measure(view, section, keys)
    found: list[Effect] = []
    left_out: list[str] = []
    for name in (one for one in MOVABLE if touches(section, one)):
        if not allowance.defaults.takes(2, is_built=basis.is_built_with(name)):
            left_out.append(name)
            continue
        values = []
        for factor in (1 - _QUARTER, 1 + _QUARTER):
            calibration = moved(basis.calibration, name, factor)
            if calibration is None:
                values.append(score)
            else:
                values.append(measure(_recalibrated(basis, view, calibration), section, keys))
        moves = max(abs(one - score) for one in values)
        if moves > _NOTICEABLE:
            found.append(Effect(name, values[0], values[1], moves))
    found.sort(key=lambda one: (-one.moves, one.name))
    return Effects(tuple(found), tuple(left_out))


def _recalibrated(basis: Basis, view: View, calibration: Calibration) -> View:
    """The context under other defaults, in the same worlds where they are sampled."""
    network = basis.recalibrated(calibration)
    if view.engine.engine.method == "exact":
        return View(network, view.engine)
    engine = view.engine.engine
    # of its own, so that nothing of this move is kept for the next one
    own = engine.beside() if isinstance(engine, SampledEngine) else engine
    return View(network, Remembering(own))


def _fields(
    view: View, section: str, keys: Keys, shares: Sequence[Share], work: Work
) -> Iterator[Assumed]:
    names = {one.removal.record for one in shares}
    for strand in view.network.strands:
        if strand.record in names and strand.sighting is not None:
            for missing in strand.sighting.assumed:
                others = list(_other_strands(view, strand, missing))
                if not work.takes(len(others)):
                    return
                scores = [_score_with(view, section, keys, strand, one) for one in others]
                used = _used(strand, missing)
                low, high = min(scores), max(scores)
                yield Assumed(missing, None, None, strand, used, low, high)


def _other_strands(view: View, strand: Strand, missing: str) -> Iterator[Strand]:
    """The strand as every value of the missing field would make it; a date, today or older."""
    number, sighting = view.network.calibration, strand.sighting
    if sighting is None:
        return
    is_edge = strand.kind == "influence"
    if missing == "strength":
        for code in Strength:
            yield replace(strand, strength=number.strength(code))
    elif missing == "confidence":
        for confidence in Confidence:
            certain = number.confidence(confidence)
            yield replace(strand, reliability=certain * (sighting.decay if is_edge else 1.0))
    else:
        yield strand
        whole = strand.reliability if is_edge else strand.strength
        for decay in (1.0, sighting.decay / 2):
            value = whole / sighting.decay * decay
            yield replace(strand, reliability=value) if is_edge else replace(strand, strength=value)


def _used(strand: Strand, missing: str) -> float:
    if strand.sighting is None or missing == "strength":
        return strand.strength
    return strand.sighting.certainty if missing == "confidence" else strand.sighting.decay


def _score_with(view: View, section: str, keys: Keys, strand: Strand, other: Strand) -> float:
    strands = tuple(other if one is strand else one for one in view.network.strands)
    network = replace(view.network, strands=strands)
    return measure(view.changed(network, [(strand.source, strand.target)]), section, keys)


def _attitudes(view: View, section: str, keys: Keys, work: Work) -> Iterator[Assumed]:
    """What a score becomes over all attitudes of somebody whose own nobody knows."""
    network = view.network
    is_near = nearness(view, section, keys)
    unknown = [
        (person, vendor)
        for person in network.people_of(Side.CUSTOMER, Side.EXTERNAL)
        for vendor in network.vendors
        if network.calibration.attitude(network.opinion(person, vendor).attitude) is None
        and is_near(Removal("", "assessment", (person, vendor), lambda: view))
    ]
    unknown.sort(key=lambda pair: -_heard(view, *pair))
    for person, vendor in unknown:
        if not work.takes(len(Attitude)):
            break
        leaving = [pair for pair in network.channels if pair[0] == person]
        scores = [
            measure(_if_attitude(view, person, vendor, code, leaving), section, keys)
            for code in Attitude
            if code is not Attitude.UNKNOWN
        ]
        used = network.calibration.gate(network.opinion(person, vendor).attitude)
        yield Assumed("attitude", person, vendor, None, used, min(scores), max(scores))


def _heard(view: View, person: str, vendor: str) -> float:
    """How much of the vendor's message gets to a person; deciders come first."""
    return view.weights.get(person, 0.0) + view.reached(vendor).value(person)


def _if_attitude(
    view: View, person: str, vendor: str, code: Attitude, leaving: list[tuple[str, str]]
) -> View:
    network = view.network
    known = network.opinions.get((person, vendor), Opinion())
    opinions = {**network.opinions, (person, vendor): replace(known, attitude=code)}
    return view.changed(replace(network, opinions=opinions), leaving)
