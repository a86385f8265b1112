"""What a number of a spreadsheet shows: a number, a day, a month, a year, or a time.

A spreadsheet keeps dates as days since 1900 (or 1904) and only the format says so. `2024-05` that
somebody types is kept as the first of May in a format without a day; it is read as `2024-05`.
Source: ECMA-376 part 1, 18.8.30 (formats) and 18.17.4 (dates).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

__all__ = ["Shown", "built_in_format", "shown_as", "written"]

Shown = Literal["number", "year", "month", "day", "moment", "time"]

_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p|general|e[+-]')
_LAST_DAY = 2_958_466  # 10000-01-01
_GHOST = 60  # 1900-02-29, which spreadsheets have and calendars do not
_LONGEST_INTEGER = 1e15  # beyond, a spreadsheet rounds

# Ids of formats that no file spells out; 27 to 58 as Excel shows them in Chinese.
_BUILT_IN: dict[Shown, frozenset[int]] = {
    "day": frozenset({14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58}),
    "month": frozenset({17, 27, 36, 50, 52, 57}),
    "time": frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56}),
    "moment": frozenset({22}),
}


def built_in_format(number: int) -> Shown:
    """What the format with this id shows, where the file does not spell it out."""
    return next((kind for kind, ids in _BUILT_IN.items() if number in ids), "number")


def shown_as(code: str) -> Shown:
    """What a number format shows.

    >>> shown_as("yyyy-mm-dd"), shown_as("mmm-yy"), shown_as("#,##0.00 [$EUR]"), shown_as("0%")
    ('day', 'month', 'number', 'number')
    """
    letters = _ASIDE.sub("", code.casefold()).split(";")[0]
    has_time = "h" in letters or "s" in letters
    if "d" in letters:
        return "moment" if has_time else "day"
    if has_time:
        return "moment" if "y" in letters else "time"
    if "m" in letters:
        return "month"
    return "year" if "y" in letters else "number"


def written(number: float, shown: Shown, *, is_1904: bool) -> str:
    """Write a number of a cell as the text that an import takes.

    Dates that no calendar has are written as the number that they are.
    """
    if shown == "number" or not 0 <= number < _LAST_DAY:
        whole = number.is_integer() and abs(number) < _LONGEST_INTEGER
        return str(int(number)) if whole else repr(number)
    moment = _moment(number, is_1904=is_1904)
    if shown == "time":
        return moment.strftime("%H:%M:%S")
    text = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if shown == "moment" and (moment.hour or moment.minute or moment.second):
        return f"{text} {moment:%H:%M:%S}"
    return {"year": text[:4], "month": text[:7]}.get(shown, text)


def _moment(number: float, *, is_1904: bool) -> datetime:
    # a cell has no time zone
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not is_1904 and number < _GHOST:
        epoch += timedelta(days=1)
    days = int(number)
    seconds = round((number - days) * 86_400)
    return epoch + timedelta(days=days, seconds=seconds)
