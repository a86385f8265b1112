"""Why a score is what it is: its terms, the records behind it, what would change it.

An addition to contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph.results.basics import (
    CalibrationRef,
    CodedText,
    ContextRef,
    MethodResult,
    PersonRef,
    Result,
)

__all__ = [
    "AssumedResult",
    "Combination",
    "ComparisonResult",
    "DefaultEffect",
    "Explanation",
    "RecordShare",
    "TermDifference",
    "TermResult",
    "TurnResult",
]

Combination = Literal["sum", "product", "any", "least", "paths", "model"]


class TermResult(Result):
    """One term of a score.

    `value` is its part; `factors` are what that is the product of; `people` are the person, or
    the path, that it is about.
    """

    code: str
    people: tuple[str, ...]
    value: float
    factors: dict[str, float]
    text: str


class RecordShare(Result):
    """A record behind a score.

    `without` is the score as if that one record did not exist, everything else as it is; `loss`
    is the score less that, below 0 where the record lowers the score; `share` is `loss` as a part
    of the score, None where the score is 0. Shares of several records need not sum to 1: two
    records in a row each carry the whole, two side by side each carry little.
    """

    record: str
    kind: str
    people: tuple[str, ...]
    without: float
    loss: float
    share: float | None


class TermDifference(Result):
    """A term of two scores, side by side; 0 where one of them has no such term."""

    code: str
    people: tuple[str, ...]
    first: float
    second: float
    difference: float
    text: str


class ComparisonResult(Result):
    """Why the better of two neighbours in an order is the better one.

    Where the score is a sum the differences of the terms sum to `difference`.
    """

    first: str
    second: str
    first_value: float
    second_value: float
    difference: float
    terms: tuple[TermDifference, ...]
    text: str


class TurnResult(Result):
    """A change of one record that turns the order of two neighbours, the smallest first.

    `steps` counts the steps on the record's own scale; taking the record away is more than any.
    """

    record: str
    field: Literal["confidence", "strength", "level", "record"]
    from_: str
    to: str
    steps: int
    first_after: float
    second_after: float
    text: str


class AssumedResult(Result):
    """Something nobody recorded, and the value taken instead.

    `low` and `high` are the least and the most that the score becomes over all values that the
    record could say.
    """

    code: str
    person: str | None
    record: str | None
    used: float
    low: float
    high: float
    text: str


class DefaultEffect(Result):
    """A default of the method, and the score with that default a quarter lower and higher."""

    name: str
    value: float
    meaning: str
    source: str
    if_lower: float
    if_higher: float
    moves: float


class Explanation(Result):
    """Everything behind one score.

    `considered` counts the records that were taken away one by one; `left_out` those that the
    work budget did not allow for. `warnings` says what else it did not allow for, and is not
    written where there is none.
    """

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    vendor: str | None
    method: MethodResult
    section: str
    item: str
    value: float | None
    combination: Combination
    text: str
    terms: tuple[TermResult, ...]
    records: tuple[RecordShare, ...]
    comparison: ComparisonResult | None
    turns: tuple[TurnResult, ...]
    assumed: tuple[AssumedResult, ...]
    defaults: tuple[DefaultEffect, ...]
    considered: int
    left_out: int
    items: tuple[str, ...]
    people: dict[str, PersonRef]
    warnings: tuple[CodedText, ...] = Field(default=(), exclude_if=lambda found: not found)
