"""Parts that every answer has: who, what, when, by which defaults.

Fields are those of contract 5. None means that nobody knows, never 0.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = [
    "Band",
    "CalibrationRef",
    "CodedText",
    "ContextRef",
    "FreshnessResult",
    "MethodResult",
    "PairRef",
    "PersonRef",
    "Question",
    "RecordRef",
    "Result",
]

# Lowest and highest value.
Band = tuple[float, float]


class Result(BaseModel):
    """A part of an answer; it never changes once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ContextRef(Result):
    """The subject of the answer."""

    kind: Literal["account", "opportunity"]
    id: str
    account: str
    name: str


class CalibrationRef(Result):
    """Which defaults made the numbers."""

    name: str
    digest: str


class MethodResult(Result):
    """How the reach was computed."""

    reach: Literal["exact", "sampled", "bounded"]
    worlds: int | None = None
    seed: int | None = None
    states: int | None = None


class RecordRef(Result):
    """A record."""

    record: str


class PairRef(Result):
    """An ordered pair of people."""

    source: str
    target: str


class PersonRef(Result):
    """How a person is called."""

    id: str
    name: str
    title: str | None
    organization: str
    side: str


class CodedText(Result):
    """A warning."""

    code: str
    text: str


class Question(Result):
    """What to find out next."""

    code: str
    person: str | None
    record: str | None
    text: str


class FreshnessResult(Result):
    """Age of a record in whole months."""

    record: str
    months: int
    label: Literal["fresh", "due", "stale", "expired"]
