"""What was measured stands in the documentation as it was measured, and nothing else changes."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from benchmarks.growth import PICTURES, spell_bytes, spell_seconds
from benchmarks.measure import SECTIONS
from benchmarks.pictures import Line, draw_chart
from benchmarks.rows import Row, rated
from benchmarks.table import DOCUMENT, as_row, blocks, machine, render, replace_block
from benchmarks.timing import Comparison

TEXT = "before\n<!-- measured: one -->\nold\n<!-- end -->\n<!-- measured: two -->\n<!-- end -->\n"


def test_a_bound_is_kept_or_missed() -> None:
    assert [rated("a", 2.0, at_least=2).is_kept, rated("a", 1.99, at_least=2).is_kept] == [
        True,
        False,
    ]
    assert [rated("a", 2.0, at_most=2).is_kept, rated("a", 2.01, at_most=2).is_kept] == [
        True,
        False,
    ]
    assert rated("a", 2.0).is_kept is None
    assert "MISSED" in str(rated("a", 1.0, at_least=2))


def test_every_kind_of_line_becomes_a_row() -> None:
    row = Row("a", "1x")
    assert as_row(row) is row
    late = Comparison("b", ("ours", 3.0, 3.0), ("theirs", 1.0, 1.0), 2, 5)
    assert (as_row(late).measured, as_row(late).is_kept) == ("3.00x", False)
    said = as_row("batch: 2.2 s (262x, at least 200: kept); efficiency (at least .85: MISSED)")
    assert (said.what, said.is_kept) == ("batch", False)
    assert said.detail == "2.2 s (262x, at least 200); efficiency (at least .85)"
    assert as_row("efficiency 0.9 (at least .85: kept)").what == "efficiency 0.9 (at least .85)"
    assert said.promised == "at least 200, at least .85"
    assert as_row("drawn and built in 3 s").is_kept is None


def test_one_block_is_replaced_and_the_rest_stays() -> None:
    assert blocks(TEXT) == ["one", "two"]
    new = replace_block(TEXT, "one", "fresh \\1\n")
    assert new == TEXT.replace("old\n", "fresh \\1\n")
    assert replace_block(new, "one", "old\n") == TEXT
    with pytest.raises(KeyError):
        replace_block(TEXT, "three", "")


def test_a_table_says_when_and_where_and_keeps_its_columns() -> None:
    table = render([Row("a | b", "3x", "at least 2x", is_kept=True, detail="d"), "plain words"])
    head, _, *rows = table.splitlines()
    assert machine() in head
    assert "numba" in head
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
    assert "kept" in table


def test_the_document_has_room_for_sections_that_exist_and_its_pictures_are_there() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert blocks(text)
    assert set(blocks(text)) <= SECTIONS.keys()
    for name in PICTURES:
        assert f"(pictures/{name})" in text
        ElementTree.fromstring((DOCUMENT.parent / "pictures" / name).read_text(encoding="utf-8"))


def test_a_point_stands_where_its_numbers_say() -> None:
    lines = [Line("<a>", [(100, 1e-3), (10_000, 1.0)]), Line("b", [(100, 1.0), (10_000, 0.9)])]
    chart = ElementTree.fromstring(draw_chart("T", "x", lines, spell_seconds))
    dots = [
        (float(one.attrib["cx"]), float(one.attrib["cy"]))
        for one in chart.iter("{http://www.w3.org/2000/svg}circle")
    ]
    rules = [
        tuple(float(one.attrib[side]) for side in ("x1", "y1", "x2", "y2"))
        for one in chart.iter("{http://www.w3.org/2000/svg}line")
    ]
    across = sorted({x1 for x1, _, x2, _ in rules if x1 == x2})
    up = sorted({y1 for _, y1, _, y2 in rules if y1 == y2})
    assert set(dots) == {
        (across[0], up[-1]), (across[-1], up[0]), (across[0], up[0]),
        next(one for one in dots if up[0] < one[1] < up[1]),
    }  # fmt: skip
    texts = ["".join(one.itertext()) for one in chart.iter("{http://www.w3.org/2000/svg}text")]
    assert {"<a> 1 s", "10,000", "1 ms", "b 900 ms"} <= set(texts)


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    lines = [Line(str(one), [(1, 1.0), (10, 1.0 + one / 1000)]) for one in range(5)]
    chart = ElementTree.fromstring(draw_chart("T", "x", lines, lambda one: f"{one:g}"))
    places = sorted(
        float(one.attrib["y"])
        for one in chart.iter("{http://www.w3.org/2000/svg}text")
        if one.attrib["fill"] != "#222222"
    )
    assert min(lower - upper for upper, lower in pairwise(places)) >= 16


@pytest.mark.parametrize(
    ("value", "seconds", "size"),
    [(1e-6, "1 µs", "1e-06 B"), (0.25, "250 ms", "0.25 B"), (1e9, "1e+09 s", "1 GB")],
)
def test_numbers_have_the_unit_that_fits(value: float, seconds: str, size: str) -> None:
    assert (spell_seconds(value), spell_bytes(value)) == (seconds, size)
