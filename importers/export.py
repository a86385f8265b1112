"""Records to the exchange format: CSV files in a folder or a .zip, a workbook, or a JSON file.

What is written can be imported again: into an empty store it gives equal records with our ids, and
exporting those gives equal bytes. Every sheet is written, an empty one with its header alone.
Source: contract 3; trust S5.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.model import Circle, Employment, Record
from graph.patience import check_patience
from graph.records import Records, natural_order
from graph.schema import Field, fields_of
from importers.cells import guard
from importers.placing import put_in_place
from importers.report import Place, verdict
from importers.sheets import MEMBERS, SHEETS, Column, Sheet, sheet_of
from importers.workbooks.writing import Spread, SpreadColumn, write_workbook

__all__ = ["export_records", "export_sheets"]

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_RIGHTS = 0o644 << 16
_UNWRITTEN_SUFFIXES = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".csv"})
# their text is never run by a spreadsheet, and an apostrophe would spoil it
_PLAIN_KINDS = frozenset({"integer", "number", "date", "partial_date", "flag"})

_NUMBERS = frozenset({"integer", "number"})
_LIST_SEPARATORS = frozenset(";；")

Rows = list[dict[str, str]]


def export_records(records: Records, target: Path) -> Path:
    """Write records in the exchange format.

    Args:
        records: What the reader sees, of one or many accounts.
        target: `.zip`, `.xlsx` or `.json` by suffix, else a folder, which is made.

    Returns:
        The target. Equal records give equal bytes.

    Raises:
        InputError: The suffix is that of a format that is not written, or the file cannot be.
    """
    suffix = target.suffix.casefold()
    if suffix in _UNWRITTEN_SUFFIXES:
        raise InputError(verdict("unwritten_format", Place(), file=target.name))
    sheets = export_sheets(records)
    if suffix == ".zip":
        put_in_place(target, lambda path: _write_zip(sheets, path))
    elif suffix == ".xlsx":
        put_in_place(target, lambda path: write_workbook(_spread(sheets), path))
    elif suffix == ".json":
        text = json.dumps(sheets, ensure_ascii=False, indent=1) + "\n"
        put_in_place(target, lambda path: path.write_text(text, encoding="utf-8", newline="\n"))
    else:
        target.mkdir(parents=True, exist_ok=True)
        for name, rows in sheets.items():
            text = _csv(name, rows)
            put_in_place(target / f"{name}.csv", _text_writer(text))
    return target


def export_sheets(records: Records) -> dict[str, Rows]:
    """The rows of every sheet, by column; texts as they are, without guards for spreadsheets."""
    writer = _Writer(records)
    sheets = {sheet.name: writer.rows(sheet) for sheet in SHEETS}
    sheets[MEMBERS.name] = writer.member_rows()
    return sheets


class _Writer:
    """Writes records, naming each by the sender's id where that is clear."""

    def __init__(self, records: Records) -> None:
        self._records = records
        counts = Counter((one.table, one.external_id) for one in records)
        self._names = {one.id: _name(one, counts[one.table, one.external_id]) for one in records}
        self._tables: dict[str, set[str]] = {}
        for one in records:
            self._tables.setdefault(self._names[one.id], set()).add(one.table)

    def rows(self, sheet: Sheet) -> Rows:
        fields = {field.name: field for field in fields_of(sheet.record)}
        return [
            {column.name: self._cell(record, column, fields) for column in _written(sheet)}
            for record in self._records.all(sheet.record)
            if self._is_whole(record)
        ]

    def member_rows(self) -> Rows:
        return [
            {"circle": self._names[circle.id], "person": name}
            for circle in self._records.all(Circle)
            for name in self._named(circle.members, ("people",))
        ]

    def _cell(self, record: Record, column: Column, fields: dict[str, Field]) -> str:
        if column.name == "id":
            return self._names[record.id]
        if column.name == "our_id":
            return record.id
        value = getattr(record, column.field)
        if column.targets:
            ids = value if isinstance(value, tuple) else (value,) if value is not None else ()
            return ";".join(self._named(ids, column.targets))
        return fields[column.field].write(value)

    def _named(self, ids: tuple[str, ...], targets: tuple[str, ...]) -> list[str]:
        """What other rows call these records; our id where a name is not clear."""
        names = []
        for one in ids:
            name = self._names[one]
            is_clear = len(self._tables[name].intersection(targets)) == 1
            is_clear = is_clear and not _LIST_SEPARATORS.intersection(name)
            names.append(name if is_clear else one)
        return sorted(names, key=natural_order)

    def _is_whole(self, record: Record) -> bool:
        """Employers may be companies that the reader does not see: those rows stay out."""
        check_patience()
        return not isinstance(record, Employment) or record.organization in self._names


def _name(record: Record, count: int) -> str:
    if record.external_id is None:
        return record.id
    full = f"{record.system}:"
    is_clear = count == 1 and not record.external_id.startswith(full)
    return record.external_id if is_clear else f"{full}{record.external_id}"


def _written(sheet: Sheet) -> tuple[Column, ...]:
    # the sheet reporting says what the column manager is short for
    return tuple(
        column for column in sheet.columns if column.name != "manager" or column.is_required
    )


def _csv(name: str, rows: Rows) -> str:
    plain = _plain_columns(sheet_of(name))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in _written(sheet_of(name))])
    for row in rows:
        writer.writerow([cell if name in plain else guard(cell) for name, cell in row.items()])
    return buffer.getvalue()


def _spread(sheets: dict[str, Rows]) -> Iterator[Spread]:
    """The sheets as a workbook takes them."""
    for name, rows in sheets.items():
        sheet = sheet_of(name)
        plain = _plain_columns(sheet)
        yield Spread(
            name=name,
            columns=tuple(
                SpreadColumn(
                    column.name,
                    is_required=column.is_required,
                    is_number=plain.get(column.name) in _NUMBERS,
                )
                for column in _written(sheet)
            ),
            rows=[
                [cell if one in plain else guard(cell) for one, cell in row.items()] for row in rows
            ],
        )


def _plain_columns(sheet: Sheet) -> dict[str, str]:
    """Columns without text that a spreadsheet might run, and the kinds of their values."""
    kinds = {field.name: field.kind for field in fields_of(sheet.record)}
    return {
        column.name: kinds[column.field]
        for column in _written(sheet)
        if not column.targets and kinds.get(column.field, "text") in _PLAIN_KINDS
    }


def _write_zip(sheets: dict[str, Rows], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in sheets.items():
            info = zipfile.ZipInfo(f"{name}.csv", _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _ZIP_RIGHTS
            info.create_system = 3  # the same bytes on every system
            archive.writestr(info, _csv(name, rows).encode())


def _text_writer(text: str) -> Callable[[Path], Any]:
    return lambda path: path.write_text(text, encoding="utf-8", newline="")
