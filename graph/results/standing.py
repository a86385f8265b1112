"""Answers about where we stand: reach, advantage, closeness, status.

Fields are those of contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from typing import Literal

from graph.results.basics import Band, Result

__all__ = [
    "AdvantageResult",
    "Cap",
    "ClosenessResult",
    "CoverageResult",
    "LeanResult",
    "LimitingResult",
    "PersonCloseness",
    "PersonReach",
    "ReachResult",
    "RobustResult",
    "SingleThreaded",
    "StatusResult",
    "ThreatPart",
    "ThreatResult",
    "VendorAdvantage",
]


class PersonReach(Result):
    """Reach of one person: expected value, band, sampling interval, certified bounds."""

    value: float
    low: float
    high: float
    interval: Band | None = None
    bounds: Band | None = None


class ReachResult(Result):
    """Reach of one vendor."""

    overall: float | None
    low: float | None
    high: float | None
    interval: Band | None = None
    bounds: Band | None = None
    over_key_people: float | None = None
    known_ties: int
    low_evidence: bool
    reason: str | None = None
    people: dict[str, PersonReach]


class VendorAdvantage(Result):
    """Ours less the strongest rival's, -1 to 1."""

    overall: float | None
    coverage: float
    people: dict[str, float]


class AdvantageResult(Result):
    """Relation, solution and price, never blended; None where no rival is recorded."""

    relation: VendorAdvantage | None
    solution: VendorAdvantage | None
    price: VendorAdvantage | None
    reason: str | None = None


class LimitingResult(Result):
    """What holds a person back; `ask_...` where nobody knows the item."""

    plain: str
    by_orientation: str


class PersonCloseness(Result):
    """Closeness to one person, 0 to 1.

    `attitude_unknown`: there is a tie, and nobody knows the attitude, which then counts as neutral.
    """

    value: float
    inherited: bool
    attitude_unknown: bool = False
    evidence: tuple[str, ...] = ()


class ClosenessResult(Result):
    """Closeness of one vendor."""

    overall: float | None
    people: dict[str, PersonCloseness]


class ThreatPart(Result):
    """Where a threat comes from."""

    person: str
    kind: str
    part: float | None
    people: tuple[str, ...]


class ThreatResult(Result):
    """How strongly others set a person against us, 0 to 1."""

    value: float
    by: tuple[ThreatPart, ...]


class Cap(Result):
    """Why the light is not greener."""

    code: str
    person: str | None
    text: str


class StatusResult(Result):
    """The light by the plain rule, and after the caps."""

    bare: Literal["green", "amber", "red", "grey"]
    capped: Literal["green", "amber", "red", "grey"]
    caps: tuple[Cap, ...] = ()


class CoverageResult(Result):
    """Whom we cover: shares of decision weight."""

    cover: float | None
    breadth: int
    uncovered: tuple[str, ...]
    reached: float | None
    conveyed: float | None
    accepted: float | None
    never_shown: tuple[str, ...] = ()


class RobustResult(Result):
    """Whether a claim holds over the whole band."""

    claim: str
    vendor: str
    holds: bool
    ours_low: float | None
    theirs_high: float | None


class LeanResult(Result):
    """Projected views: a model, not a win probability."""

    start: float | None
    projected: float | None
    rival: str | None = None
    people: dict[str, float]
    unknown: tuple[str, ...] = ()


class SingleThreaded(Result):
    """Whether more than half of our reach hangs on one person, and on whom."""

    value: bool
    through: tuple[str, ...] = ()
