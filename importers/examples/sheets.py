"""Sheets of the exchange format as CSV files whose bytes depend on the rows alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["Row", "read_sheet", "write_sheet"]

Row = Mapping[str, str]


def read_sheet(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header, in its order; missing cells read as ''."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, restval=""))


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as UTF-8 CSV with line feeds.

    Args:
        path: The file; replaced where it exists.
        columns: Header, in this order.
        rows: A row without one of the columns leaves that cell empty.

    Raises:
        ValueError: A row has a column that the header lacks.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
