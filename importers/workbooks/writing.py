"""Sheets to a workbook that spreadsheets open as it is: equal sheets give equal bytes.

Every text is a text by its type, whatever it begins with: there is no way to a formula here. Text
columns have the format "text", so that a spreadsheet leaves `2024-05` or `007` as somebody types
it. Numbers that a spreadsheet would round are written as text. Source: trust S5; ECMA-376.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from graph.errors import InputError
from graph.patience import check_patience
from importers.report import Place, verdict

__all__ = ["Spread", "SpreadColumn", "write_workbook"]

_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16
_MOST_ROWS = 1_048_576
_NARROWEST, _WIDEST = 8, 48
_SAMPLE = 500  # rows that a column's width is measured on
_MOST_DIGITS = 1e15
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER, _TEXT, _HEADER, _REQUIRED = 0, 1, 2, 3  # places in cellXfs

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font>{_FONT}</font>'
    f'<font><b/><sz val="11"/><color rgb="FF1F2937"/><name val="Calibri"/><family val="2"/></font>'
    f'<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font>'
    '</fonts><fills count="4"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE5E7EB"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1" applyFill="1"/>'
    '<xf numFmtId="49" fontId="2" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1" applyFill="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>stakegraph</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>stakegraph</Application></Properties>'
)
_ROOT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)


@dataclass(frozen=True, slots=True)
class SpreadColumn:
    """One column: its name, whether it must be filled, whether it holds numbers."""

    name: str
    is_required: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """One sheet to be written.

    Attributes:
        name: As the tab is called; at most 31 characters.
        columns: In order.
        rows: Texts, as many as there are columns; '' leaves a cell out.
    """

    name: str
    columns: tuple[SpreadColumn, ...]
    rows: Sequence[Sequence[str]]


def write_workbook(spreads: Iterable[Spread], path: Path) -> None:
    """Write sheets as a workbook, with a header row that stays in sight.

    Args:
        spreads: In the order of the tabs.
        path: Where to; replaced if it is there.

    Raises:
        InputError: A sheet has more rows than a spreadsheet takes.
    """
    sheets = list(spreads)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {
            "[Content_Types].xml": _content_types(len(sheets)),
            "_rels/.rels": _ROOT_RELATIONS,
            "docProps/app.xml": _APP,
            "docProps/core.xml": _CORE,
            "xl/workbook.xml": _directory(sheets),
            "xl/_rels/workbook.xml.rels": _relations(len(sheets)),
            "xl/styles.xml": _STYLES,
        }
        for name, text in parts.items():
            _add(archive, name, [text])
        for number, sheet in enumerate(sheets, 1):
            if len(sheet.rows) >= _MOST_ROWS:
                found = {"sheet": sheet.name, "count": len(sheet.rows)}
                raise InputError(verdict("too_many_rows_for_excel", Place(), **found))
            _add(archive, f"xl/worksheets/sheet{number}.xml", _grid(sheet, is_first=number == 1))


def _add(archive: zipfile.ZipFile, name: str, texts: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _RIGHTS
    info.create_system = 3  # the same bytes on every system
    with archive.open(info, "w") as stream:
        stream.write(_DECLARATION.encode())
        for text in texts:
            stream.write(text.encode())


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.'
        'worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/'
        'vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _directory(sheets: Sequence[Spread]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{entries}</sheets></workbook>"
    )


def _relations(count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{sheets}<Relationship '
        f'Id="rId{count + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )


def _grid(sheet: Spread, *, is_first: bool) -> Iterator[str]:
    chosen = ' tabSelected="1"' if is_first else ""
    last = _letters(len(sheet.columns) - 1)
    yield (
        f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}{len(sheet.rows) + 1}"/>'
        f'<sheetViews><sheetView{chosen} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    )
    for index, column in enumerate(sheet.columns):
        style = _NUMBER if column.is_number else _TEXT
        yield (
            f'<col min="{index + 1}" max="{index + 1}" width="{_width(sheet, index)}" '
            f'style="{style}" customWidth="1"/>'
        )
    yield "</cols><sheetData>"
    yield _row(1, [_header(column, index) for index, column in enumerate(sheet.columns)])
    for number, row in enumerate(sheet.rows, 2):
        check_patience()
        yield _row(number, (_cell(sheet, number, index, text) for index, text in enumerate(row)))
    yield "</sheetData></worksheet>"


def _row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _header(column: SpreadColumn, index: int) -> str:
    return _text_cell(
        f"{_letters(index)}1", column.name, _REQUIRED if column.is_required else _HEADER
    )


def _cell(sheet: Spread, number: int, index: int, text: str) -> str:
    if not text:
        return ""
    place = f"{_letters(index)}{number}"
    if sheet.columns[index].is_number and _is_exact(text):
        return f'<c r="{place}"><v>{text}</v></c>'
    return _text_cell(place, text, _TEXT)


def _text_cell(place: str, text: str, style: int) -> str:
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{_escaped(text)}</t></is></c>"
    )


def _escaped(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", _LOOKS_ESCAPED.sub("_x005F_", text))
    return escape(_UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text))


def _is_exact(text: str) -> bool:
    """Whether a spreadsheet keeps a number as it is: it knows fifteen digits."""
    number = float(text)
    return abs(number) < _MOST_DIGITS and float(f"{number:.15g}") == number


def _width(sheet: Spread, index: int) -> int:
    texts = (row[index] for row in sheet.rows[:_SAMPLE])
    longest = max(map(_length, (sheet.columns[index].name, *texts)))
    return min(_WIDEST, max(_NARROWEST, longest + 2))


def _length(text: str) -> int:
    """Width in Latin letters; a Chinese character is as wide as two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text[:_WIDEST])


def _letters(index: int) -> str:
    """The name of a column, from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
