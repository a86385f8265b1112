"""Files as they come: encodings, separators, zips, and what is not what its name says."""

from __future__ import annotations

import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import InputError, MappingError, SourceUnreadableError
from graph.model import Organization, Person
from graph.records import Records
from graph.stores.protocol import Store
from importers.options import HTTP_LIMITS, ImportLimits
from importers.report import ImportReport
from importers.tables import read_tables

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
Write = Callable[..., Path]

ORGANIZATIONS = "id,name,kind\nA,星河制造有限公司,客户\nUS,我司,Our company\n"
PEOPLE = (
    "id,name,organization,title,formal_level\n"
    "C01,陈建国,A,总经理,高管\nC02,林芳,A,财务总监,总监\nU1,王工,US,客户经理,\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_chinese_text_is_read_right_in_every_encoding(
    encoding: str, store: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        base=False, organizations=ORGANIZATIONS.encode(encoding), people=PEOPLE.encode(encoding)
    )
    assert load(store, folder).created == 5
    assert [one.name for one in everything(store).all(Person)] == ["陈建国", "林芳", "王工"]
    assert [one.name for one in everything(store).all(Organization)] == ["星河制造有限公司", "我司"]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_with_a_mark_is_read(
    mark: bytes, store: Store, write: Write, load: Load, everything: Everything
) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    folder = write(base=False, organizations=mark + ORGANIZATIONS.encode(encoding))
    assert load(store, folder).created == 2
    assert {one.name for one in everything(store).all(Organization)} == {"星河制造有限公司", "我司"}


def test_western_text_is_not_taken_for_chinese(
    store: Store, write: Write, load: Load, everything: Everything
) -> None:
    text = "id,name,kind\n" + "".join(
        f"{index},{name},other\n"
        for index, name in enumerate(
            ["Müller Gerätebau", "Société Générale", "Ångström öl", "Bäcker"]
        )
    )
    load(store, write(base=False, organizations=text.encode("cp1252")))
    assert "Müller Gerätebau" in {one.name for one in everything(store).all(Organization)}


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_the_header_says_the_separator(
    separator: str, store: Store, write: Write, load: Load
) -> None:
    folder = write(base=False, organizations=ORGANIZATIONS.replace(",", separator))
    assert load(store, folder).created == 2


def test_single_files_and_a_zip_give_what_the_folder_gives(
    new_store: Callable[[], Store], write: Write, load: Load, everything: Everything, tmp_path: Path
) -> None:
    folder = write(employment="person,organization\n")
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for sheet in folder.iterdir():
            archive.write(sheet, f"some/where/{sheet.name}")
    hashes = set()
    for paths in ([folder], [packed], sorted(folder.iterdir())):
        store = new_store()
        load(store, *paths)
        hashes.add(everything(store).canonical_hash)
    assert len(hashes) == 1


def test_paths_in_a_zip_cannot_leave_it(tmp_path: Path, store: Store, load: Load) -> None:
    packed = tmp_path / "in" / "packed.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../organizations.csv", ORGANIZATIONS)
        archive.writestr("/abs/../people.csv", PEOPLE)
        archive.writestr("__MACOSX/._people.csv", b"\0\0")
    before = set(tmp_path.rglob("*"))
    assert load(store, packed).created == 5
    assert set(tmp_path.rglob("*")) == before


def unreadable(name: str, data: bytes, tmp_path: Path, limits: ImportLimits = HTTP_LIMITS) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceUnreadableError) as caught:
        read_tables([path], ["people", "organizations"], limits)
    text = str(caught.value)
    assert str(tmp_path) not in text
    return text


def test_files_that_are_not_what_their_names_say_are_refused(tmp_path: Path) -> None:
    assert "not a readable zip" in unreadable("a.zip", PEOPLE.encode(), tmp_path)
    assert "is a zip or Excel file" in unreadable("people.csv", b"PK\x03\x04rest", tmp_path)
    assert "readable Excel workbook" in unreadable("a.xlsx", b"PK\x03\x04rest", tmp_path)
    assert "without a password" in unreadable("a.xlsx", b"\xd0\xcf\x11\xe0" * 200, tmp_path)
    assert "save it as an Excel workbook" in unreadable("a.xls", b"\xd0\xcf\x11\xe0", tmp_path)
    assert "save it as one of them" in unreadable("people.pdf", b"%PDF", tmp_path)
    assert "is empty" in unreadable("people.csv", b"", tmp_path)
    assert "is empty" in unreadable("people.csv", b" \r\n\r\n", tmp_path)
    assert "known encoding" in unreadable("people.csv", PEOPLE.encode() + b"\0", tmp_path)
    assert "is damaged" in unreadable("people.csv", b"\xff\xfe\x00\xd8\x00", tmp_path)
    assert "no sheet" in unreadable("else.csv", b"a,b\n", tmp_path).casefold()
    with pytest.raises(SourceUnreadableError, match="check the name"):
        read_tables([tmp_path / "absent"], ["people"], HTTP_LIMITS)


@pytest.mark.parametrize("seed", range(4))
def test_ten_megabytes_of_garbage_are_refused_quickly(seed: int, tmp_path: Path) -> None:
    garbage = random.Random(seed).randbytes(10_000_000)
    if seed % 2:
        garbage = garbage.replace(b"\0", b"x")
    begin = time.perf_counter()
    assert "known encoding" in unreadable("people.csv", garbage, tmp_path)
    assert "readable zip" in unreadable("a.zip", garbage, tmp_path)
    assert time.perf_counter() - begin < 5


def test_a_workbook_named_zip_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert "Excel workbook" in unreadable("a.zip", path.read_bytes(), tmp_path)


def test_bombs_are_counted_from_the_stream(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("people.csv", b"id,name\n" + b"a" * 120_000_000)
    assert "times its size" in unreadable("bomb.zip", path.read_bytes(), tmp_path)
    limits = ImportLimits(unpacked_bytes=1_000_000)
    assert "larger than 1 MB" in unreadable("bomb.zip", path.read_bytes(), tmp_path, limits)
    with zipfile.ZipFile(path, "w") as archive:
        for index in range(201):
            archive.writestr(f"{index}.csv", "")
    assert "200 are allowed" in unreadable("bomb.zip", path.read_bytes(), tmp_path)


def test_sizes_are_limited(tmp_path: Path) -> None:
    small = ImportLimits(rows=2, columns=5, packed_bytes=1_000)
    assert "more than 2 rows in all" in unreadable("people.csv", PEOPLE.encode(), tmp_path, small)
    wide = ",".join(f"c{index}" for index in range(6))
    assert "5 are allowed" in unreadable("people.csv", wide.encode(), tmp_path, small)
    long = PEOPLE.encode() * 20
    assert "send it in parts" in unreadable("people.csv", long, tmp_path, small)
    million = b"id," * 1_000_000
    assert "200 are allowed" in unreadable("people.csv", million, tmp_path)
    open_quote = b'id,name\n1,"' + b"a" * 5_000_000
    assert "from line 2 on" in unreadable("people.csv", open_quote, tmp_path)


@pytest.mark.parametrize("line", ['C09,"Ni"ne,A', 'C09,"Nine,A'])
def test_broken_quoting_names_the_line(line: str, tmp_path: Path) -> None:
    text = f"id,name,organization\nC01,One,A\n{line}\n"
    assert "from line 3 on" in unreadable("people.csv", text.encode(), tmp_path)


def test_row_numbers_are_lines_of_the_file(store: Store, write: Write, load: Load) -> None:
    activities = 'id,date,kind,note\nV1,2025,visit,"two\nlines"\n\nV2,never,visit,\n'
    with pytest.raises(InputError) as caught:
        load(store, write(activities=activities))
    assert caught.value.problems[0].row == 5


def test_a_sheet_or_column_that_is_there_twice_is_refused(
    store: Store, write: Write, load: Load
) -> None:
    with pytest.raises(SourceUnreadableError, match="there twice"):
        load(store, write("one"), write("two"))
    with pytest.raises(MappingError, match="column name is there twice"):
        load(store, write(people="id,name,Name,organization\n"))


def test_unknown_columns_and_files_are_told_and_left_out(
    store: Store, write: Write, load: Load
) -> None:
    folder = write(base=False, organizations="ID, Name ,Kind,Shoe Size\nA,星河,customer,43\n")
    (folder / "notes.md").write_text("nothing", encoding="utf-8")
    (folder / "invoices.csv").write_text("a\n", encoding="utf-8")
    warnings = {one.code: one for one in load(store, folder).warnings}
    assert "shoe_size" in warnings["unknown_columns"].text
    assert "invoices.csv, notes.md" in warnings["unknown_files"].text
    assert "shoe_size" in warnings["unknown_columns"].text_in("zh")
