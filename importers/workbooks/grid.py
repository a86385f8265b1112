"""The cells of one sheet, row by row, as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from importers.workbooks.formats import Shown, written
from importers.workbooks.parsing import unescape

__all__ = ["Grid", "Range", "Row"]

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_ALPHABET = 26

Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Row:
    """One row: its number, its texts and what is wrong with cells, by column from 0."""

    number: int
    texts: dict[int, str] = field(default_factory=dict)
    flaws: dict[int, str] = field(default_factory=dict)


class Grid:
    """Rows of a sheet that hold anything, told one by one, and then the merged ranges.

    Args:
        texts: What cells share.
        formats: What the cells of each style show.
        is_1904: Which epoch dates have.
        take: Is given every row that holds anything.
    """

    def __init__(
        self,
        texts: Sequence[str],
        formats: Sequence[Shown],
        *,
        is_1904: bool,
        take: Callable[[Row], None],
    ) -> None:
        self.merged: list[Range] = []
        self._texts, self._formats, self._is_1904 = texts, formats, is_1904
        self._take = take
        self._row = Row(0)
        self._column = -1
        self._kind = "n"
        self._shown: Shown = "number"
        self._value: list[str] = []
        self._has_formula = self._is_value = self._is_reading_aid = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a row, a cell, or the value of one."""
        if name == "c":
            self._begin(attributes)
        elif name in ("v", "t"):
            self._is_value = not self._is_reading_aid
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._is_reading_aid = True
        elif name == "row":
            number = attributes.get("r", "")
            self._row = Row(int(number) if number.isdecimal() else self._row.number + 1)
            self._column = -1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """End a row, a cell, or the value of one."""
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c":
            self._finish()
        elif name == "rPh":
            self._is_reading_aid = False
        elif name == "row" and (self._row.texts or self._row.flaws):
            self._take(self._row)

    def text(self, text: str) -> None:
        """A piece of a value; the text of formulas is nobody's."""
        if self._is_value:
            self._value.append(text)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        self._column = _column(place[1]) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        self._shown = self._formats[number] if number < len(self._formats) else "number"
        self._value = []
        self._has_formula = False

    def _finish(self) -> None:
        value = "".join(self._value)
        if self._has_formula and not value and self._kind != "str":
            self._row.flaws[self._column] = "no_cached_value"
        elif self._kind == "e":
            self._row.flaws[self._column] = "error_value"
        elif (text := self._read(value)).strip():
            self._row.texts[self._column] = text

    def _read(self, value: str) -> str:
        """The text of a value.

        Raises:
            ValueError, IndexError: The value is not of the kind that the cell says.
        """
        if self._kind == "s":
            return self._texts[int(value)] if value else ""
        if self._kind in ("str", "inlineStr"):
            return unescape(value)
        if self._kind == "b":
            return "" if not value else "yes" if value.strip() in ("1", "true") else "no"
        if self._kind == "d":
            return value.partition("T")[0]
        if not value.strip():
            return ""
        return written(float(value), self._shown, is_1904=self._is_1904)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found:
            left, top, right, bottom = found.groups()
            self.merged.append((int(top), _column(left), int(bottom), _column(right)))


def _column(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number - 1
