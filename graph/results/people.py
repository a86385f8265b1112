"""Answers about people and paths: who decides, who stands behind them.

Fields are those of contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph.results.basics import (
    Band,
    CalibrationRef,
    ContextRef,
    MethodResult,
    PairRef,
    PersonRef,
    RecordRef,
    Result,
)

__all__ = [
    "AttitudeChange",
    "BestPathResult",
    "ChainSeat",
    "Changes",
    "ExternalInfluencer",
    "IndirectKeyPersonResult",
    "KeyPersonResult",
    "Overridden",
    "PathResult",
    "PathsAnswer",
    "Reparented",
    "TotalInfluence",
    "WeakestLink",
]


class ChainSeat(Result):
    """A person's part in the decision; the weights sum to 1."""

    person: str
    role: str | None
    veto: bool
    weight: float
    tags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


class Reparented(Result):
    """A seat that the opportunity moved; None = nobody."""

    person: str
    from_: str | None = Field(alias="from")
    to: str | None


class Overridden(Result):
    """A record of the account whose field the opportunity changes (`row`: replaced by another)."""

    record: str
    field: str
    value: str


class AttitudeChange(Result):
    """An attitude that differs in the opportunity; None = nobody asked."""

    person: str
    vendor: str
    from_: str | None = Field(alias="from")
    to: str | None


class Changes(Result):
    """What the opportunity changes in its account."""

    reparented: tuple[Reparented, ...] = ()
    added: tuple[RecordRef, ...] = ()
    suppressed: tuple[PairRef, ...] = ()
    overridden: tuple[Overridden, ...] = ()
    attitudes: tuple[AttitudeChange, ...] = ()
    entering: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()


class KeyPersonResult(Result):
    """A contact that matters, and why."""

    person: str
    weight: float
    why: tuple[str, ...]


class WeakestLink(Result):
    """The least reliable edge of a path: verify it first."""

    source: str
    target: str
    record: str | None
    reliability: float


class PathResult(Result):
    """A path to `to`; `origins` gives the layer of each edge and the record behind it."""

    to: str
    people: tuple[str, ...]
    weight: float
    reliability: float
    weakest: WeakestLink
    origins: tuple[str, ...]
    evidence: tuple[str, ...] = ()


class BestPathResult(PathResult):
    """The best path of a vendor to a decider."""

    vendor: str


class IndirectKeyPersonResult(Result):
    """Somebody behind the deciders, with the paths that make the score."""

    person: str
    score: float
    on_chain: bool
    standing: Literal["hidden", "sponsor_or_blocker", "chain"]
    paths: tuple[PathResult, ...]


class ExternalInfluencer(Result):
    """The best direct edge of an outsider or a vendor's person to a key person."""

    person: str
    side: str
    to: str
    weight: float
    path: tuple[str, ...]
    evidence: tuple[str, ...] = ()


class TotalInfluence(Result):
    """Probability that one person reaches another over all paths, never hop-limited."""

    value: float
    method: MethodResult
    interval: Band | None = None
    bounds: Band | None = None


class PathsAnswer(Result):
    """The best paths from one person to another, and the total influence."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    source: str
    target: str
    paths: tuple[PathResult, ...]
    total: TotalInfluence
    people: dict[str, PersonRef]
