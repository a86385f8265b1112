"""How sure a record still is on a day: confidence, age, and what was assumed for lack of both.

Structure loses certainty, not strength; contact loses strength. Source: method 3.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.calibration import Calibration
from graph.dates import PartialDate
from graph.model import Evidence, Statement, Tie
from graph.vocabulary import Confidence

__all__ = ["Sighting", "best_sighting", "is_valid"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """The piece of evidence that gives a record its confidence and age.

    Attributes:
        confidence: Its code; `inferred` where none was given.
        certainty: The number of that code, 0 to 1.
        months: Age in whole months.
        decay: What is left after that age, 0 to 1.
        assumed: Names of the fields that were missing, sorted.
    """

    confidence: Confidence
    certainty: float
    months: int
    decay: float
    assumed: tuple[str, ...]


def is_valid(record: Statement, day: date) -> bool:
    """Whether a record has begun and has not ended on `day`; both bounds are inclusive."""
    has_begun = record.valid_from is None or record.valid_from.first_day() <= day
    has_ended = record.valid_to is not None and record.valid_to.last_day() < day
    return has_begun and not has_ended


def best_sighting(
    record: Statement,
    pieces: Iterable[Evidence],
    day: date,
    half_life_months: float,
    calibration: Calibration,
) -> Sighting:
    """Pick what counts among the row itself and its further pieces of evidence.

    Args:
        record: The row; for ties its last contact is the date.
        pieces: Further evidence for that row.
        day: The day of the question.
        half_life_months: Months after which half is left.
        calibration: The numbers of the codes.

    Returns:
        The one with the most certainty x decay on `day`; then the newer one; then the row before
        its pieces, and pieces by id. A missing date is the day of entry, a missing confidence
        `inferred`.
    """
    seen_on = (record.last_contact if isinstance(record, Tie) else None) or record.observed_on
    best = _sighting(
        record.confidence, seen_on, record.entered_on, day, half_life_months, calibration
    )
    for piece in sorted(pieces, key=lambda one: one.id):
        other = _sighting(
            piece.confidence,
            piece.observed_on,
            piece.entered_on,
            day,
            half_life_months,
            calibration,
        )
        if _rank(other) > _rank(best):
            best = other
    return best


def _rank(sighting: Sighting) -> tuple[float, int]:
    return sighting.certainty * sighting.decay, -sighting.months


def _sighting(
    confidence: Confidence | None,
    seen_on: PartialDate | None,
    entered_on: date,
    day: date,
    half_life_months: float,
    calibration: Calibration,
) -> Sighting:
    assumed = [] if confidence else ["confidence"]
    if seen_on is None:
        assumed.append("observed_on")
    code = confidence or Confidence.INFERRED
    months = (seen_on or PartialDate.of(entered_on)).months_before(day)
    return Sighting(
        confidence=code,
        certainty=calibration.confidence(code),
        months=months,
        decay=2 ** (-months / half_life_months),
        assumed=tuple(assumed),
    )
