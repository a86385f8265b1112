"""A workbook goes out and comes back: equal records, equal bytes, and never a formula."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from graph.records import Records
from graph.stores.protocol import Store
from importers.export import export_records
from importers.report import ImportReport
from importers.workbooks.writing import Spread, SpreadColumn, write_workbook

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
TRIGGERS = [
    "=1+1",
    "+86",
    "-x",
    "@here",
    "＝a",
    "＋b",
    "－c",
    "＠d",
    "''=e",
    "'plain",
    "=cmd|' /C'!A0",
]


def test_an_example_comes_back_record_for_record_and_byte_for_byte(
    example: Path,
    new_store: Callable[[], Store],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    load(first, example)
    exported = export_records(everything(first), tmp_path / "first.xlsx")
    report = load(second, exported)
    assert report.warnings == ()
    assert {one.id: one for one in everything(first)} == {one.id: one for one in everything(second)}
    assert everything(first).canonical_hash == everything(second).canonical_hash
    again = export_records(everything(second), tmp_path / "second.xlsx")
    assert again.read_bytes() == exported.read_bytes()
    assert load(first, exported).changes == 0


def test_every_sheet_comes_back(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    load(first, write())
    exported = export_records(everything(first), tmp_path / "all.xlsx")
    load(second, exported)
    assert {one.id: one for one in everything(first)} == {one.id: one for one in everything(second)}
    again = export_records(everything(second), tmp_path / "again.xlsx")
    assert again.read_bytes() == exported.read_bytes()


def strange_texts(count: int) -> list[str]:
    draw = random.Random(20250630)
    alphabet = [
        "=",
        "+",
        "-",
        "@",
        "'",
        "_x000D_",
        "_x",
        "<r>",
        "</r>",
        "&",
        "<",
        "]]>",
        "\n",
        "\r\n",
    ]
    alphabet += ["\t", "星", "é", "\U0001f600", '"', "{", "1", "a", " a", "_x005F_", "\ufffe"]
    drawn = ("".join(draw.choices(alphabet, k=draw.randint(1, 8))).strip() for _ in range(count))
    chosen = ["<r><t>x</t></r>", "<r>&</r>", "_x0041_x0042_", *TRIGGERS]
    return [text for text in (*chosen, *drawn) if text]


def test_no_text_is_a_formula_and_each_comes_back(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    tmp_path: Path,
    campaign: Callable[[int], int],
) -> None:
    first, second = new_store(), new_store()
    texts = strange_texts(campaign(4000))
    rows = "".join(
        f'V{index},2025,visit,"{text.replace(chr(34), chr(34) * 2)}"\n'
        for index, text in enumerate(texts)
    )
    load(first, write("in", activities="id,date,kind,note\n" + rows))
    exported = export_records(everything(first), tmp_path / "strange.xlsx")
    with zipfile.ZipFile(exported) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    assert not [part for part in parts if b"<f>" in part or b"<f " in part]
    for sheet in openpyxl.load_workbook(exported):
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]
    load(second, exported)
    assert {one.id: one for one in everything(first)} == {one.id: one for one in everything(second)}


def test_a_spreadsheet_sees_a_header_that_stays_and_columns_that_fit(tmp_path: Path) -> None:
    columns = (SpreadColumn("id", is_required=True), SpreadColumn("amount", is_number=True))
    rows = [["O1", "1200000.5"], ["星" * 15, ""], ["O3", "0.1234567890123456789"]]
    path = tmp_path / "a.xlsx"
    write_workbook([Spread("opportunities", columns, rows)], path)
    sheet = openpyxl.load_workbook(path)["opportunities"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb != sheet["B1"].fill.fgColor.rgb
    assert sheet.column_dimensions["A"].width == 32
    assert [sheet["B2"].value, sheet["B2"].data_type] == [1200000.5, "n"]
    assert sheet["A2"].number_format == "@"
    assert sheet["B3"].value is None
    # a spreadsheet would round it
    assert [sheet["B4"].value, sheet["B4"].data_type] == ["0.1234567890123456789", "s"]


def test_a_column_of_text_leaves_a_month_as_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook([Spread("x", (SpreadColumn("observed_on"),), [])], path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert '<col min="1" max="1"' in text
    assert 'style="1"' in text


@pytest.mark.parametrize("index", [0, 1, 2])
def test_it_says_which_columns_are_required(
    index: int, store: Store, write: Callable[..., Path], load: Load, everything: Everything,
    tmp_path: Path,
) -> None:  # fmt: skip
    load(store, write())
    sheet = openpyxl.load_workbook(export_records(everything(store), tmp_path / "a.xlsx"))[
        "organizations"
    ]
    required, other = sheet.cell(1, index + 1), sheet.cell(1, 5)
    assert required.fill.fgColor.rgb == "FF1F4E79"
    assert other.fill.fgColor.rgb == "FFE5E7EB"
