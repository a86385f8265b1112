"""The whole answer about one context on one day.

Fields are those of contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from datetime import date

from graph.results.basics import (
    CalibrationRef,
    CodedText,
    ContextRef,
    FreshnessResult,
    MethodResult,
    PersonRef,
    Question,
    Result,
)
from graph.results.leverage import (
    FragilityResult,
    IsolationResult,
    NextPairResult,
    NextTieResult,
    VerifyResult,
)
from graph.results.measures import CircleProposal, MeasuresResult
from graph.results.people import (
    BestPathResult,
    ChainSeat,
    Changes,
    ExternalInfluencer,
    IndirectKeyPersonResult,
    KeyPersonResult,
)
from graph.results.standing import (
    AdvantageResult,
    ClosenessResult,
    CoverageResult,
    LeanResult,
    LimitingResult,
    ReachResult,
    RobustResult,
    SingleThreaded,
    StatusResult,
    ThreatResult,
)

__all__ = ["Answer"]


class Answer(Result):
    """Everything about one context on one day (contract 5)."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    vendor: str | None
    method: MethodResult
    chain: tuple[ChainSeat, ...]
    changes: Changes
    key_people: tuple[KeyPersonResult, ...]
    indirect_key_people: tuple[IndirectKeyPersonResult, ...]
    external_influencers: tuple[ExternalInfluencer, ...]
    best_paths: tuple[BestPathResult, ...]
    reach: dict[str, ReachResult]
    advantage: AdvantageResult
    limiting: dict[str, LimitingResult]
    closeness: dict[str, ClosenessResult]
    threats: dict[str, ThreatResult]
    fragility: tuple[FragilityResult, ...]
    single_threaded: SingleThreaded
    isolation: dict[str, IsolationResult]
    verify: tuple[VerifyResult, ...]
    next_ties: tuple[NextTieResult, ...]
    next_pair: NextPairResult
    lean: LeanResult
    status: StatusResult
    coverage: CoverageResult
    freshness: tuple[FreshnessResult, ...]
    robust: tuple[RobustResult, ...]
    questions: tuple[Question, ...]
    circle_proposals: tuple[CircleProposal, ...]
    measures: MeasuresResult
    warnings: tuple[CodedText, ...]
    people: dict[str, PersonRef]
