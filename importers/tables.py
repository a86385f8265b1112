"""Files to tables: a header and rows with their line numbers. No decisions about what they mean.

Source: contract 3.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.errors import SourceUnreadableError
from importers.archives import Blob, Budget, is_workbook, read_files
from importers.decoding import decode
from importers.options import ImportLimits
from importers.report import Place, unreadable, verdict
from importers.tabulation import Line, Table, column_names
from importers.workbooks.reading import read_workbook

__all__ = ["Tables", "read_tables"]

_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Tables:
    """What the files hold.

    Attributes:
        tables: By sheet name.
        unknown: Names of files, and of a workbook's sheets, that are no sheet; sorted.
        hidden: Names of a workbook's sheets that nobody sees, sorted; they are not read.
    """

    tables: dict[str, Table]
    unknown: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def read_tables(paths: Sequence[Path], names: Iterable[str], limits: ImportLimits) -> Tables:
    """Read the sheets that folders, zip files, workbooks and CSV files hold.

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
    budget = Budget(limits)
    found: list[Table] = []
    unknown: list[str] = []
    hidden: list[str] = []
    for path in paths:
        if is_workbook(path):
            workbook = read_workbook(path, wanted, budget)
            found += workbook.tables
            unknown += workbook.unknown
            hidden += workbook.hidden
            continue
        for blob in read_files(path, budget):
            if blob.data is None or blob.stem not in wanted:
                unknown.append(blob.name)
            else:
                found.append(_table(blob, blob.data, budget))
    tables: dict[str, Table] = {}
    for table in found:
        if table.name in tables:
            raise unreadable("doubled_sheet", sheet=table.name)
        tables[table.name] = table
    if not tables:
        raise unreadable("no_sheets")
    return Tables(tables, tuple(sorted(unknown)), tuple(sorted(hidden)))


def _table(blob: Blob, data: bytes, budget: Budget) -> Table:
    limits = budget.limits
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
    columns = column_names(blob.stem, header.cells)
    kept: list[Line] = []
    for line in lines:
        budget.count_row(blob.name)
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
