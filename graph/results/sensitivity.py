"""Which answers change when one default of the method moves.

An addition to contract 5 (method 5, item 1).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from graph.results.basics import CalibrationRef, ContextRef, MethodResult, PersonRef, Result

__all__ = ["AnswerChange", "MoveResult", "SensitivityResult"]


class AnswerChange(Result):
    """One answer that is another one after the move; `text` says so in words."""

    code: str
    subject: str | None
    before: str | float | None
    after: str | float | None
    text: str


class MoveResult(Result):
    """One default moved a quarter down or up, within its legal range."""

    name: str
    meaning: str
    value: float
    moved_to: float
    direction: Literal["down", "up"]
    changes: tuple[AnswerChange, ...]


class SensitivityResult(Result):
    """The moves that change an answer, the most telling first.

    `tried` counts all moves; `silent` names the defaults of which neither move changes anything;
    `left_out` names those that the work budget did not allow for.
    """

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    vendor: str | None
    method: MethodResult
    moves: tuple[MoveResult, ...]
    tried: int
    silent: tuple[str, ...]
    left_out: tuple[str, ...]
    people: dict[str, PersonRef]
