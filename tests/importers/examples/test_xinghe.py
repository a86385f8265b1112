"""The demo copy says the same as the worked example, and says why."""

from __future__ import annotations

import re
from pathlib import Path

from importers.examples import example_folder
from importers.examples.sheets import read_sheet

SOURCE = Path(__file__).parents[2] / "data" / "worked-example"
FOLDER = example_folder("xinghe")
CONFIDENCE = {"confirmed": 0.95, "reported": 0.7, "inferred": 0.5, "rumour": 0.3}
SENTENCE_ZH = re.compile(r"[。！？](?=”?(?:[^”]|$))")
SENTENCE_EN = re.compile(r"[.!?]\"?(?= |$)")


def months(day: str) -> int:
    return 12 * (2025 - int(day[:4])) + 6 - int(day[5:7])


def test_every_record_of_the_worked_example_is_there_unchanged() -> None:
    for path in SOURCE.glob("*.csv"):
        ours = read_sheet(FOLDER / path.name)
        theirs = read_sheet(path)
        assert len(ours) == len(theirs)
        for mine, row in zip(ours, theirs, strict=True):
            assert {column: mine[column] for column in row if column != "evidence"} == {
                column: value for column, value in row.items() if column != "evidence"
            }


def test_every_edge_and_tie_has_two_sentences_in_both_languages_an_author_and_a_date() -> None:
    rows = read_sheet(FOLDER / "influence.csv") + read_sheet(FOLDER / "ties.csv")
    assert len(rows) == 20
    for row in rows:
        chinese, _, english = row["evidence"].partition(" / ")
        assert len(SENTENCE_ZH.findall(chinese)) >= 2, chinese
        assert len(SENTENCE_EN.findall(english)) >= 2, english
        assert row["author"]
        assert row.get("observed_on") or row.get("last_contact")


def test_no_further_piece_of_evidence_outweighs_its_record() -> None:
    half_life = {"E": 24, "T": 6}
    rows = read_sheet(FOLDER / "influence.csv") + read_sheet(FOLDER / "ties.csv")
    by_id = {row["id"]: row for row in rows}
    pieces = read_sheet(FOLDER / "evidence.csv")
    assert pieces
    for piece in pieces:
        row = by_id[piece["record"]]
        seen = row.get("observed_on") or row["last_contact"]
        life = half_life[piece["record"][0]]
        own = CONFIDENCE[row["confidence"]] * 2 ** (-months(seen) / life)
        other = CONFIDENCE[piece["confidence"]] * 2 ** (-months(piece["observed_on"]) / life)
        assert other < own
        assert piece["author"]


def test_people_are_surnames_or_functions() -> None:
    for row in read_sheet(FOLDER / "people.csv"):
        assert len(row["name"]) == 1 or row["name"][:2] in ("我方", "友商")
