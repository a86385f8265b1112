"""Workbooks that people make: dates, numbers, formulas, merged cells, hidden sheets, and worse."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from graph.errors import MappingError, SourceUnreadableError
from graph.model import Opportunity, Organization, Person
from graph.records import Records
from graph.stores.protocol import Store
from importers.options import HTTP_LIMITS, ImportLimits
from importers.report import ImportRejectedError, ImportReport
from importers.sheets import SHEET_NAMES
from importers.tables import Tables, read_tables
from importers.workbooks.formats import shown_as, written

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
MOMENT = datetime(2024, 5, 3, 10, 22)  # noqa: DTZ001 - a cell has no zone
ORGANIZATIONS = [["id", "name", "kind"], ["A", "星河", "customer"], ["US", "Ours", "us"]]
PEOPLE = [["id", "name", "organization", "left_on"], ["C1", "陈", "A", None]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook as another program does; `touch` may do more to it."""

    def make(
        touch: Callable[[openpyxl.Workbook], object] | None = None,
        /,
        **sheets: list[list[Any]],
    ) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in {"organizations": ORGANIZATIONS, "people": PEOPLE, **sheets}.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(row)
        if touch is not None:
            touch(workbook)
        path = tmp_path / "deal.xlsx"
        workbook.save(path)
        return path

    return make


def tables_of(path: Path, limits: ImportLimits = HTTP_LIMITS) -> Tables:
    return read_tables([path], SHEET_NAMES, limits)


def column(path: Path, sheet: str, name: str) -> list[str]:
    table = tables_of(path).tables[sheet]
    index = table.header.index(name)
    return [line.cells[index] for line in table.lines]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (date(2024, 5, 3), "yyyy-mm-dd", "2024-05-03"),
        (date(2024, 5, 1), "mmm-yy", "2024-05"),
        (date(2024, 5, 1), 'yyyy"年"m"月"', "2024-05"),
        (date(2024, 1, 1), "yyyy", "2024"),
        (MOMENT, "yyyy-mm-dd", "2024-05-03"),
        (MOMENT, "yyyy-mm-dd hh:mm", "2024-05-03 10:22:00"),
        (MOMENT.replace(hour=0, minute=0), "yyyy-mm-dd hh:mm", "2024-05-03"),
        (date(1900, 1, 1), "d/m/yy", "1900-01-01"),
        (date(1900, 3, 1), "d/m/yy", "1900-03-01"),
        (2024, "General", "2024"),
        (13800138000, "0", "13800138000"),
        (0.5, "0%", "0.5"),
        (1234.5, '#,##0.00 "yuan"', "1234.5"),
        (0.125, "0.0", "0.125"),
        (True, "General", "yes"),
        (False, "General", "no"),
        ("007", "@", "007"),
        ("2024-05", "@", "2024-05"),
    ],
)
def test_a_cell_says_what_it_shows(
    value: object, form: str, text: str, book: Callable[..., Path]
) -> None:
    def shape(workbook: openpyxl.Workbook) -> None:
        workbook["people"]["D2"].value = value
        workbook["people"]["D2"].number_format = form

    assert column(book(shape), "people", "left_on") == [text]


def test_dates_since_1904_are_the_same_days(book: Callable[..., Path]) -> None:
    def shape(workbook: openpyxl.Workbook) -> None:
        workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        workbook["people"]["D2"].value = date(2024, 5, 3)

    assert column(book(shape), "people", "left_on") == ["2024-05-03"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "number"),
        ("0.00E+00", "number"),
        ("[Red]#,##0;[Blue]-#,##0", "number"),
        ("[$-409]mmmm d, yyyy", "day"),
        ("[h]:mm", "time"),
        ("h:mm AM/PM", "time"),
        ('"day" 0', "number"),
        ("yyyy\\-mm", "month"),
    ],
)
def test_formats_are_told_apart(code: str, shown: str) -> None:
    assert shown_as(code) == shown


def test_days_that_no_calendar_has_stay_numbers() -> None:
    assert written(-1.0, "day", is_1904=False) == "-1"
    assert written(1e9, "day", is_1904=False) == "1000000000"


def test_values_of_every_kind_become_records(
    book: Callable[..., Path], store: Store, load: Load, everything: Everything
) -> None:
    people = [
        ["id", "name", "organization", "left_on", "phone"],
        [1, "陈", "A", date(2024, 5, 3), 13800138000],
    ]
    deals = [["id", "account", "name", "amount", "close_date"], ["O1", "A", "线", 12.5, 2025]]
    organizations = [[*ORGANIZATIONS[0], "can_buy_alone"], [*ORGANIZATIONS[1], True]]
    load(store, book(people=people, opportunities=deals, organizations=organizations))
    (person,) = everything(store).all(Person)
    assert (person.external_id, str(person.left_on), person.phone) == (
        *("1", "2024-05-03", "13800138000"),
    )
    (deal,) = everything(store).all(Opportunity)
    assert (deal.amount, str(deal.close_date)) == (12.5, "2025")
    assert everything(store).all(Organization)[0].can_buy_alone is True


def with_cells(path: Path, sheet: int, **cells: str) -> Path:
    """The same workbook with some cells of a sheet written by hand: `D2="<f>..."`."""
    buffer = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == f"xl/worksheets/sheet{sheet}.xml":
                for place, inner in cells.items():
                    before, _, after = text.decode().partition(f'<c r="{place}"')
                    after = after.partition("</c>")[2]
                    text = f'{before}<c r="{place}" {inner}</c>{after}'.encode()
            new.writestr(name, text)
    return path


def test_a_formula_gives_what_was_calculated_last(book: Callable[..., Path]) -> None:
    path = book(people=[[*PEOPLE[0]], ["C1", "陈", "A", "x"]])
    made = with_cells(path, 2, D2='t="str"><f>TEXT(1,"0")</f><v>2024-05</v>')
    assert column(made, "people", "left_on") == ["2024-05"]
    empty = with_cells(made, 2, D2='t="str"><f>""</f><v></v>')
    assert column(empty, "people", "left_on") == [""]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("><f>SUM(1,1)</f>", "no_cached_value"),
        ("><f>SUM(1,1)</f><v></v>", "no_cached_value"),
        ('t="e"><f>1/0</f><v>#DIV/0!</v>', "error_value"),
        ('t="e"><v>#N/A</v>', "error_value"),
    ],
)
def test_a_cell_without_a_value_is_named(
    inner: str, code: str, book: Callable[..., Path], store: Store, load: Load
) -> None:
    path = with_cells(book(people=[PEOPLE[0], ["C1", "陈", "A", "x"]]), 2, D2=inner)
    with pytest.raises(ImportRejectedError) as caught:
        load(store, path)
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.row, problem.column, problem.code) == (
        *("people", 2, "left_on", code),
    )
    assert load(store, path, skip_invalid=True).created == 2


def test_an_error_in_a_column_that_nobody_reads_does_no_harm(
    book: Callable[..., Path], store: Store, load: Load
) -> None:
    people = [["id", "name", "organization", "checked"], ["C1", "陈", "A", "x"]]
    path = with_cells(book(people=people), 2, D2='t="e"><v>#N/A</v>')
    assert [one.code for one in load(store, path).warnings] == [
        *("unknown_columns", "defaults_taken"),
    ]


def test_a_cell_merged_over_rows_counts_in_each(book: Callable[..., Path]) -> None:
    people = [["id", "name", "organization"], *([f"C{one}", "陈", None] for one in range(3))]

    def merge(workbook: openpyxl.Workbook) -> None:
        workbook["people"]["C2"].value = "A"
        workbook["people"].merge_cells("C2:C3")

    assert column(book(merge, people=people), "people", "organization") == ["A", "A", ""]


def test_a_cell_merged_over_columns_is_named(
    book: Callable[..., Path], store: Store, load: Load
) -> None:
    path = book(lambda workbook: workbook["people"].merge_cells("B2:C2"))
    with pytest.raises(ImportRejectedError) as caught:
        load(store, path)
    assert caught.value.problems[0].code == "merged_columns"
    path = book(lambda workbook: workbook["people"].merge_cells("B1:C1"))
    with pytest.raises(MappingError, match="unmerge"):
        load(store, path)


def test_hidden_sheets_are_left_out_and_named(
    book: Callable[..., Path], store: Store, load: Load
) -> None:
    def hide(workbook: openpyxl.Workbook) -> None:
        workbook["people"].sheet_state = "hidden"

    report = load(store, book(hide, notes=[["whatever"]]))
    assert report.created == 2
    texts = {one.code: one.text for one in report.warnings}
    assert "people" in texts["hidden_sheets"]
    assert "notes" in texts["unknown_files"]


def test_blank_rows_and_cells_that_only_have_a_format_are_nothing(
    book: Callable[..., Path], store: Store, load: Load
) -> None:
    def shape(workbook: openpyxl.Workbook) -> None:
        sheet: Worksheet = workbook["people"]
        for row in range(3, 60):
            for one in range(1, 300):
                sheet.cell(row, one).number_format = "0.00"
        sheet["A5000"].value = " "

    assert load(store, book(shape)).created == 3


def test_a_header_may_stand_below_blank_rows(book: Callable[..., Path]) -> None:
    path = book(people=[[], [], [" Id ", "NAME", "organization"], ["C1", "陈", "A"]])
    table = tables_of(path).tables["people"]
    assert table.header == ("id", "name", "organization")
    assert table.lines[0].number == 4


def test_texts_with_readings_and_formats_inside_are_whole(book: Callable[..., Path]) -> None:
    path = book(people=[PEOPLE[0], ["C1", "陈", "A", "x"]])
    inner = (
        't="inlineStr"><is><r><t>Ye</t></r><r><rPr><b/></rPr><t xml:space="preserve">ar </t></r>'
        '<rPh sb="0" eb="1"><t>reading</t></rPh><r><t>_x0031_</t></r></is>'
    )
    assert column(with_cells(path, 2, D2=inner), "people", "left_on") == ["Year 1"]


def test_a_workbook_named_zip_is_read(book: Callable[..., Path], store: Store, load: Load) -> None:
    path = book()
    assert load(store, path.rename(path.with_suffix(".zip"))).created == 3


def test_a_sheet_in_two_files_is_refused(
    book: Callable[..., Path], tmp_path: Path, store: Store, load: Load
) -> None:
    (tmp_path / "people.csv").write_text("id,name,organization\nC1,x,A\n")
    with pytest.raises(SourceUnreadableError, match="people is there twice"):
        load(store, book(), tmp_path / "people.csv")


SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"
PLAIN: Mapping[str, str] = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": '<Relationships><Relationship Id="r" Type="x/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns:r="x"><sheets><sheet name="people" r:id="a"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Type="x/worksheet" '
    'Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": "<sst><si><t>id</t></si></sst>",
    "xl/worksheets/sheet1.xml": SHEET.format('<row><c t="s"><v>0</v></c></row>'),
}
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{one} "&a{one - 1 or ""};&a{one - 1 or ""};">' for one in range(1, 40))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def packed(path: Path, **parts: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PLAIN, **parts}.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/sharedStrings.xml": f"{LAUGHS}<sst>&a39;</sst>"}, "declares entities"),
        ({"xl/worksheets/sheet1.xml": f"{OUTSIDE}<worksheet>&a;</worksheet>"}, "declares entities"),
        ({"xl/workbook.xml": f"{OUTSIDE}<workbook/>"}, "declares entities"),
        ({"xl/workbook.xml": "<!DOCTYPE workbook><workbook/>"}, "declares entities"),
        ({"xl/workbook.xml": "<workbook"}, "readable Excel workbook"),
        ({"xl/workbook.xml": b"\xff\xfe\xff"}, "readable Excel workbook"),
        ({"_rels/.rels": "<Relationships/>"}, "readable Excel workbook"),
        (
            {"xl/worksheets/sheet1.xml": SHEET.format('<row><c t="s"><v>9</v></c></row>')},
            "readable Excel workbook",
        ),
        (
            {"xl/worksheets/sheet1.xml": SHEET.format("<row><c><v>many</v></c></row>")},
            "readable Excel workbook",
        ),
        (
            {"xl/worksheets/sheet1.xml": SHEET.format('<row><c r="XFD1"><v>1</v></c></row>')},
            "16384 columns",
        ),
        ({"xl/sharedStrings.xml": f"<sst>{'<si/>' * 900_000}</sst>"}, "100 times"),
        ({"xl/worksheets/sheet1.xml": b" " * 90_000_000}, "100 times"),
        ({f"xl/media/{one}": "" for one in range(300)}, "files"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_workbook_is_refused_quickly_and_in_a_sentence(
    parts: dict[str, Any], words: str, tmp_path: Path
) -> None:
    begin = time.perf_counter()
    with pytest.raises(SourceUnreadableError, match=words):
        tables_of(packed(tmp_path / "bad.xlsx", **parts))
    assert time.perf_counter() - begin < 60  # nothing hangs, whatever the machine does


def test_what_is_over_a_limit_is_refused(tmp_path: Path) -> None:
    limits = ImportLimits(packed_bytes=1000, unpacked_bytes=10_000)
    path = packed(tmp_path / "a.xlsx")
    with pytest.raises(SourceUnreadableError, match="larger than"):
        tables_of(path, limits)
    rows = SHEET.format("".join(f"<row><c><v>{one}</v></c></row>" for one in range(102)))
    with pytest.raises(SourceUnreadableError, match="100 rows"):
        tables_of(packed(path, **{"xl/worksheets/sheet1.xml": rows}), ImportLimits(rows=100))
    wide = ImportLimits(unpacked_bytes=1000)
    with pytest.raises(SourceUnreadableError, match="larger than"):
        tables_of(
            packed(tmp_path / "b.xlsx", **{"xl/sharedStrings.xml": "<sst/>" + " " * 2000}), wide
        )


def test_every_cut_and_flipped_workbook_gives_a_report_or_a_sentence(
    book: Callable[..., Path], campaign: Callable[[int], int], tmp_path: Path
) -> None:
    data = book().read_bytes()
    path = tmp_path / "broken.xlsx"
    for number in range(campaign(4000)):
        place = number * 7919 % len(data)
        broken = bytearray(data)
        broken[place] ^= 1 << number % 8
        path.write_bytes(broken if number % 4 else data[:place])
        with suppress(SourceUnreadableError, MappingError):
            tables_of(path)
