"""Answers about what to do: what carries us or the rival, whom to meet, what to verify.

Fields are those of contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from typing import Literal

from graph.results.basics import Result

__all__ = [
    "CarrierResult",
    "CutResult",
    "FragilityResult",
    "IsolationResult",
    "NextPairResult",
    "NextTieResult",
    "OurTieRef",
    "RemovedRef",
    "TieRef",
    "VerifyResult",
]


class RemovedRef(Result):
    """Who or what is taken away."""

    kind: Literal["our_person", "contact", "edge"]
    id: str


class FragilityResult(Result):
    """What our reach loses then."""

    removed: RemovedRef
    loss: float
    share: float | None
    approver_loss: float | None


class TieRef(Result):
    """A vendor's person and a contact."""

    person: str
    contact: str


class CarrierResult(Result):
    """Who sustains a rival's reach."""

    kind: Literal["person", "contact"]
    id: str
    loss: float
    share: float | None


class CutResult(Result):
    """People to win over and ties to displace, and what the rival keeps then."""

    people: tuple[str, ...]
    ties: tuple[TieRef, ...]
    size: int
    overall_after: float
    deciders_after: dict[str, float]


class IsolationResult(Result):
    """How isolated a rival is: relation and solution, never averaged."""

    relation: float | None
    solution: float | None
    solution_coverage: float
    carriers: tuple[CarrierResult, ...]
    cuts: tuple[CutResult, ...]


class VerifyResult(Result):
    """What our reach becomes when a hidden edge is confirmed, or wrong."""

    record: str
    source: str
    target: str
    if_confirmed: float
    if_wrong: float
    range: float
    approver_if_confirmed: float | None
    approver_if_wrong: float | None


class NextTieResult(Result):
    """A contact to build, and by whom."""

    our_person: str
    contact: str
    gain: float
    gain_per_effort: float
    approver_after: float | None
    action: str


class OurTieRef(Result):
    """One of our people and a contact."""

    our_person: str
    contact: str


class NextPairResult(Result):
    """The two ties that add most together; empty where there are no two."""

    ties: tuple[OurTieRef, ...] = ()
    gain: float | None = None
    exhaustive: bool = True
