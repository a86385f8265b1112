"""A sheet as it came, from whatever kind of file: a header, and rows with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import MappingError
from importers.report import Place, verdict

__all__ = ["Line", "Table", "column_names"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet.

    Attributes:
        number: Line in the file where it starts; the header is line 1.
        cells: As many as the row has, which may be more or fewer than the header's.
        flaws: Cells that cannot be read, as (place from 0, code of the sentence about it).
    """

    number: int
    cells: tuple[str, ...]
    flaws: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it came; column names in small letters with `_` for spaces."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def column_names(sheet: str, cells: Sequence[str], row: int = 1) -> tuple[str, ...]:
    """The names of the columns that a header says.

    Raises:
        MappingError: A column is there twice.
    """
    columns = tuple("_".join(cell.strip().casefold().split()) for cell in cells)
    for column in columns:
        if column and columns.count(column) > 1:
            raise MappingError(verdict("doubled_column", Place(sheet, row, column), column=column))
    return columns
