"""Dates that keep the precision they were told with, and ages in whole calendar months.

Source: contract 1; method 3.1 (a year counts as its July, ages are never below 0).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from graph.errors import InputError, Problem

__all__ = ["PartialDate", "today"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MIDDLE_MONTH = 7


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day.

    >>> PartialDate.parse("2024-12").months_before(date(2025, 6, 30))
    6
    >>> PartialDate.parse("2024").months_before(date(2025, 6, 30))
    11
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises:
            InputError: Another form, or a day that no calendar has.
        """
        match = _FORM.fullmatch(text.strip())
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            made = cls(year or 0, month, day)
            try:
                made.first_day()
            except ValueError:
                pass
            else:
                return made
        raise InputError(
            Problem(
                code="bad_date",
                text=f"{text!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY.",
            )
        )

    @classmethod
    def of(cls, day: date) -> Self:
        """The same day, with full precision."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        """Write the date with the precision it has."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: PartialDate) -> bool:
        """Order by the first day that each may mean."""
        return self.first_day() < other.first_day()

    def first_day(self) -> date:
        """The earliest day that this may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day that this may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def months_before(self, day: date) -> int:
        """Age in whole calendar months on `day`, never below 0; a bare year counts as July."""
        month = self.month or _MIDDLE_MONTH
        return max(0, 12 * (day.year - self.year) + day.month - month)


def today() -> date:
    """The current day, UTC."""
    return datetime.now(UTC).date()
