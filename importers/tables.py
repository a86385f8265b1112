"""Files to tables: a header and rows with their line numbers. No decisions about what they mean.

Source: contract 3.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.errors import MappingError, SourceUnreadableError
from importers.archives import Blob, read_files
from importers.decoding import decode
from importers.options import ImportLimits
from importers.report import Place, unreadable, verdict

__all__ = ["Line", "Table", "Tables", "read_tables"]

_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet.

    Attributes:
        number: Line in the file where it starts; the header is line 1.
        cells: As many as the row has, which may be more or fewer than the header's.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it came; column names in small letters with `_` for spaces."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the files hold.

    Attributes:
        tables: By sheet name.
        unknown: Names of files that are no sheet, sorted.
    """

    tables: dict[str, Table]
    unknown: tuple[str, ...]


def read_tables(paths: Sequence[Path], names: Iterable[str], limits: ImportLimits) -> Tables:
    """Read the sheets that folders, zip files and CSV files hold.

    Args:
        paths: Any mix of them.
        names: Names of sheets; files of other names are listed and not read.
        limits: What is too much.

    Raises:
        SourceUnreadableError: A file is damaged, of another kind, too large, or a sheet is there
            twice, or there is no sheet at all.
        MappingError: A column is there twice.
    """
    wanted = frozenset(names)
    tables: dict[str, Table] = {}
    unknown: list[str] = []
    count = 0
    for path in paths:
        for blob in read_files(path, limits):
            if blob.data is None or blob.stem not in wanted:
                unknown.append(blob.name)
            elif blob.stem in tables:
                raise unreadable("doubled_sheet", sheet=blob.stem)
            else:
                tables[blob.stem] = _table(blob, blob.data, limits, count)
                count += len(tables[blob.stem].lines)
    if not tables:
        raise unreadable("no_sheets")
    return Tables(tables=tables, unknown=tuple(sorted(unknown)))


def _table(blob: Blob, data: bytes, limits: ImportLimits, count: int) -> Table:
    text = decode(data, blob.name)
    separator = _separator(text)
    lines = _lines(text, separator, blob.name)
    header = next(lines, None)
    if header is None:
        raise unreadable("empty_file", file=blob.name)
    if len(header.cells) > limits.columns:
        raise unreadable(
            "too_many_columns",
            file=blob.name,
            count=len(header.cells),
            limit=limits.columns,
        )
    columns = tuple("_".join(cell.strip().casefold().split()) for cell in header.cells)
    for column in columns:
        if column and columns.count(column) > 1:
            raise MappingError(
                verdict("doubled_column", Place(blob.stem, 1, column), column=column)
            )
    kept: list[Line] = []
    for line in lines:
        if count + len(kept) >= limits.rows:
            raise unreadable("too_many_rows", file=blob.name, limit=f"{limits.rows:,}")
        kept.append(line)
    return Table(name=blob.stem, header=columns, lines=tuple(kept))


def _separator(text: str) -> str:
    """The separator that the header uses most; a comma when none or as many."""
    header = text.lstrip().split("\n", 1)[0]
    return max(_SEPARATORS, key=header.count)


def _lines(text: str, separator: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            place = Place(PurePosixPath(name).stem, number)
            raise SourceUnreadableError(
                verdict("bad_quoting", place, file=name, row=number, reason=error)
            ) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Line(number, tuple(cells))
