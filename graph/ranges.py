"""What each default of the method may be set to, and a checked set of edited defaults.

Source: method 3 (probabilities, months, weights), 5 item 1 (moves by a quarter).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from graph.calibration import Calibration
from graph.errors import InputError, Problem

__all__ = ["MOVABLE", "Range", "edited", "moved", "range_of"]

Number = int | float


@dataclass(frozen=True, slots=True)
class Range:
    """Legal values of one default; both ends are legal."""

    low: float
    high: float
    is_whole: bool = False
    step: int = 1


_CHANCE = Range(0.0, 1.0)
_WEIGHT = Range(0.0, 100.0)
_AGE = Range(0, 240, is_whole=True)
_BY_NAME: dict[str, Range] = {
    "path_edges": Range(1, 6, is_whole=True),
    "path_count": Range(1, 20, is_whole=True),
    "indirect_path_edges": Range(1, 2, is_whole=True),
    "threat_path_edges": Range(1, 4, is_whole=True),
    "low_evidence_ties": Range(0, 100, is_whole=True),
    "accepted_from": Range(1, 5, is_whole=True),
    "cover_months": _AGE,
    "fresh_months": _AGE,
    "due_months": _AGE,
    "stale_months": _AGE,
    "approver_advantage": Range(-1.0, 1.0),
    "state_budget": Range(1_000, 10_000_000, is_whole=True),
    "answer_budget": Range(1_000, 100_000_000, is_whole=True),
    "draw_budget": Range(1_000_000, 10_000_000_000, is_whole=True),
    "least_worlds": Range(64, 10_048, is_whole=True, step=64),
    "loss_budget": Range(1_000_000, 100_000_000_000, is_whole=True),
    "pair_budget": Range(100, 10_000_000, is_whole=True),
    "measures_named": Range(1, 20, is_whole=True),
    "measure_budget": Range(100_000, 10_000_000_000, is_whole=True),
    "circle_least": Range(2, 20, is_whole=True),
    "circle_most": Range(2, 100, is_whole=True),
    "list_limit": Range(100, 1_000_000, is_whole=True),
    "worlds": Range(64, 1_004_800, is_whole=True, step=64),
    "seed": Range(0, 2**53 - 1, is_whole=True),
}
_BY_START: dict[str, Range] = {
    "attitude_half": Range(1.0, 240.0),
    "influence_half": Range(1.0, 240.0),
    "tie_half": Range(1.0, 240.0),
    "attitude_": Range(-1.0, 1.0),
    "role_": _WEIGHT,
    "decider_": _WEIGHT,
    "importance_": _WEIGHT,
    "effort_": Range(0.1, 100.0),
}
# Each at most as large as the next one.
_LADDERS = (
    ("strength_weak", "strength_medium", "strength_strong"),
    ("confidence_rumour", "confidence_inferred", "confidence_reported", "confidence_confirmed"),
    ("tie_none", "tie_occasional", "tie_multiple", "tie_deep"),
    (
        "attitude_strong_negative",
        "attitude_negative",
        "attitude_neutral",
        "attitude_positive",
        "attitude_strong_positive",
    ),
    (
        "gate_strong_negative",
        "gate_negative",
        "gate_neutral",
        "gate_positive",
        "gate_strong_positive",
    ),
    ("fresh_months", "due_months", "stale_months"),
    ("circle_least", "circle_most"),
)
# How an answer is computed, or how much of it is listed: not what is true.
_UNMOVED = frozenset(
    {
        "answer_budget",
        "draw_budget",
        "least_worlds",
        "list_limit",
        "loss_budget",
        "measure_budget",
        "measures_named",
        "pair_budget",
        "path_count",
        "seed",
        "state_budget",
        "worlds",
    }
)
MOVABLE = tuple(one.name for one in fields(Calibration) if one.name not in _UNMOVED)


def range_of(name: str) -> Range:
    """The legal values of a default; probabilities unless the name says otherwise."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    return next((one for start, one in _BY_START.items() if name.startswith(start)), _CHANCE)


def moved(calibration: Calibration, name: str, factor: float) -> Calibration | None:
    """The same defaults with one moved by a factor; None where it cannot move.

    It stays within its legal range and between its neighbours on a ladder; whole numbers move by
    at least one.

    >>> moved(Calibration(), "path_edges", 0.75).path_edges
    3
    >>> moved(Calibration(), "strength_strong", 1.25).strength_strong
    1.0
    >>> moved(Calibration(), "tie_none", 1.25) is None
    True
    """
    value: Number = getattr(calibration, name)
    legal = range_of(name)
    wanted: Number = value * factor
    if legal.is_whole:
        wanted = math.floor(wanted) if wanted < value else math.ceil(wanted)
    low, high = _between(calibration, name)
    wanted = min(max(wanted, low), high)
    if wanted == value:
        return None
    kept: Number = int(wanted) if legal.is_whole else round(float(wanted), 12)
    changes: dict[str, Number] = {name: kept}
    return replace(calibration, **changes)  # type: ignore[arg-type]


def edited(calibration: Calibration, values: Mapping[str, object]) -> Calibration:
    """The defaults with some of them set to other values.

    Raises:
        InputError: A name is unknown, a value is no number, outside its range, or out of order
            with its neighbours; all problems at once.
    """
    problems = [*_named_wrong(values)]
    numbers: dict[str, Number] = {}
    for name, value in values.items():
        if name in _NAMES:
            problem = _problem(name, value)
            if problem is None:
                number = value if isinstance(value, (int, float)) else 0
                numbers[name] = int(number) if range_of(name).is_whole else float(number)
            else:
                problems.append(problem)
    if problems:
        raise InputError(problems)
    made = replace(calibration, **numbers)  # type: ignore[arg-type]
    disorder = list(_disorder(made))
    if disorder:
        raise InputError(disorder)
    return made


_NAMES = frozenset(one.name for one in fields(Calibration))


def _between(calibration: Calibration, name: str) -> tuple[float, float]:
    legal = range_of(name)
    low, high = legal.low, legal.high
    for ladder in _LADDERS:
        if name in ladder:
            place = ladder.index(name)
            if place:
                low = max(low, getattr(calibration, ladder[place - 1]))
            if place + 1 < len(ladder):
                high = min(high, getattr(calibration, ladder[place + 1]))
    return low, high


def _named_wrong(values: Mapping[str, object]) -> Iterator[Problem]:
    for name in values:
        if name not in _NAMES:
            yield Problem(
                code="unknown_default",
                text=f"There is no default {name!r}; the page of the defaults lists them all.",
                column=name[:80],
            )


def _problem(name: str, value: object) -> Problem | None:
    legal = range_of(name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    number = float(value) if is_number and isinstance(value, (int, float)) else math.nan
    if math.isnan(number) or (legal.is_whole and number % 1):
        kind = "a whole number" if legal.is_whole else "a number"
        return Problem("not_a_number", f"{name} takes {kind}.", column=name)
    if not legal.low <= number <= legal.high:
        text = f"{name} lies between {legal.low:g} and {legal.high:g}."
        return Problem("out_of_range", text, column=name)
    if number % legal.step and legal.step > 1:
        return Problem("not_a_multiple", f"{name} is a multiple of {legal.step}.", column=name)
    return None


def _disorder(calibration: Calibration) -> Iterator[Problem]:
    for ladder in _LADDERS:
        for lower, higher in pairwise(ladder):
            if getattr(calibration, lower) > getattr(calibration, higher):
                yield Problem(
                    "out_of_order", f"{lower} may not be larger than {higher}.", column=lower
                )
