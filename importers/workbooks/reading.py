"""A workbook to tables: which sheets it has, and their header and rows."""

from __future__ import annotations

import zipfile
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from posixpath import join, normpath
from xml.parsers.expat import ExpatError

from graph.errors import MappingError
from importers.archives import DAMAGES, Budget, check_packed, stream_entry
from importers.report import Place, unreadable, verdict
from importers.tabulation import Line, Table, column_names
from importers.workbooks.grid import Grid, Range, Row
from importers.workbooks.parsing import (
    DeclaredEntitiesError,
    Directory,
    Formats,
    Part,
    Relations,
    Texts,
    parse,
)

__all__ = ["Workbook", "read_workbook"]

_ROOT = "_rels/.rels"
_MOST_MERGED = 100_000


@dataclass(slots=True)
class Workbook:
    """What a workbook holds.

    Attributes:
        tables: Of the sheets that were asked for and hold anything.
        unknown: Names of the other sheets.
        hidden: Names of sheets that nobody sees; they are not read.
    """

    tables: list[Table] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_workbook(path: Path, names: Collection[str], budget: Budget) -> Workbook:
    """Read the sheets of a workbook.

    Cells merged over several rows count in each of these rows; merged over several columns they
    are wrong. Formulas give the value that was calculated last.

    Args:
        path: The file.
        names: Names of sheets that are wanted, in small letters.
        budget: What may still be unpacked and read.

    Raises:
        SourceUnreadableError: Damaged, protected, of another kind, or too large.
        MappingError: A column is there twice.
    """
    try:
        check_packed(path, budget.limits)
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive, path.name, budget).read(names)
    except DeclaredEntitiesError as error:
        raise unreadable("declared_entities", file=path.name) from error
    except (*DAMAGES, ExpatError) as error:
        raise unreadable("not_a_workbook", file=path.name) from error
    except OSError as error:
        reason = error.strerror or "damaged"
        raise unreadable("unreadable_file", file=path.name, reason=reason) from error


class _Reader:
    """Reads the parts of one workbook."""

    def __init__(self, archive: zipfile.ZipFile, file: str, budget: Budget) -> None:
        self._archive, self._file, self._budget = archive, file, budget
        self._entries = {info.filename: info for info in archive.infolist()}
        if len(self._entries) > budget.limits.entries:
            raise unreadable(
                "too_many_files",
                file=file,
                count=len(self._entries),
                limit=budget.limits.entries,
            )

    def read(self, names: Collection[str]) -> Workbook:
        found = Workbook()
        directory, relations, place = self._directory()
        wanted: list[tuple[str, str]] = []
        for title, relation, is_hidden in directory.sheets:
            name = title.strip().casefold()
            target = relations.targets.get(relation, "")
            if name not in names or relations.kinds.get(target) != "worksheet":
                found.unknown.append(title)
            elif is_hidden:
                found.hidden.append(title)
            elif any(name == other for other, _ in wanted):
                raise unreadable("doubled_sheet", sheet=name)
            else:
                wanted.append((name, _resolved(place, target)))
        texts, formats = Texts(), Formats()
        if wanted:
            self._parse_kind(relations, place, "sharedStrings", texts)
            self._parse_kind(relations, place, "styles", formats)
        for name, part in wanted:
            rows: list[Row] = []
            take = partial(self._take, rows)
            grid = Grid(texts.texts, formats.shown, is_1904=directory.is_1904, take=take)
            self._parse(part, grid)
            table = self._table(name, rows, grid.merged)
            if table is not None:
                found.tables.append(table)
        return found

    def _directory(self) -> tuple[Directory, Relations, str]:
        """The list of sheets, where their relations lead, and the workbook's own place."""
        root = Relations()
        self._parse(_ROOT, root)
        places = [target for target, kind in root.kinds.items() if kind == "officeDocument"]
        place = _resolved("", places[0])
        directory, relations = Directory(), Relations()
        self._parse(place, directory)
        folder, _, name = place.rpartition("/")
        self._parse(join(folder, "_rels", f"{name}.rels"), relations)
        return directory, relations, place

    def _parse_kind(self, relations: Relations, place: str, kind: str, part: Part) -> None:
        for target, found in relations.kinds.items():
            if found == kind:
                self._parse(_resolved(place, target), part)

    def _parse(self, name: str, part: Part) -> None:
        parse(stream_entry(self._archive, self._entries[name], self._file, self._budget), part)

    def _take(self, rows: list[Row], row: Row) -> None:
        limits = self._budget.limits
        widest = max((*row.texts, *row.flaws)) + 1
        if widest > limits.columns:
            raise unreadable(
                "too_many_columns", file=self._file, count=widest, limit=limits.columns
            )
        if rows:  # the first one is the header
            self._budget.count_row(self._file)
        rows.append(row)

    def _table(self, name: str, rows: list[Row], merged: list[Range]) -> Table | None:
        if not rows:
            return None
        _spread(rows, merged)
        header, *rest = rows
        width = max(max((*row.texts, *row.flaws)) for row in rows) + 1
        spanned = sorted(index for index, code in header.flaws.items() if code == "merged_columns")
        if spanned:
            raise MappingError(
                verdict("merged_columns", Place(name, header.number, header.texts[spanned[0]]))
            )
        columns = column_names(name, _cells(header, width), header.number)
        lines = [Line(row.number, _cells(row, width), tuple(row.flaws.items())) for row in rest]
        return Table(name=name, header=columns, lines=tuple(lines))


def _cells(row: Row, width: int) -> tuple[str, ...]:
    return tuple(row.texts.get(index, "") for index in range(width))


def _spread(rows: list[Row], merged: list[Range]) -> None:
    """Let a merged cell count in each of its rows that hold anything else."""
    numbers = [row.number for row in rows]
    left = _MOST_MERGED
    for top, column, bottom, last in merged:
        start = bisect_left(numbers, top)
        if start == len(rows) or rows[start].number != top or column not in rows[start].texts:
            continue
        if last > column:
            rows[start].flaws[column] = "merged_columns"
        for row in rows[start + 1 : min(bisect_left(numbers, bottom + 1), start + 1 + left)]:
            row.texts.setdefault(column, rows[start].texts[column])
            if last > column:
                row.flaws[column] = "merged_columns"
            left -= 1


def _resolved(place: str, target: str) -> str:
    """The name of a part that a relation of the part at `place` leads to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return normpath(join(place.rpartition("/")[0], target))
