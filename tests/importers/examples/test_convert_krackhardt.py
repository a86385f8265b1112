"""The real network: converted again it gives the committed files, and its known answers hold."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from importers.examples import example_folder
from importers.examples.convert_krackhardt import convert
from importers.examples.sheets import read_sheet

SOURCE = Path(__file__).parents[2] / "data" / "krackhardt-hightech"
FOLDER = example_folder("krackhardt")
WEIGHT = 0.6 * 0.95  # medium, confirmed, seen on the day


def test_conversion_gives_the_committed_bytes(tmp_path: Path) -> None:
    convert(SOURCE, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


def test_counts_and_names() -> None:
    people = read_sheet(FOLDER / "people.csv")
    assert {row["id"] for row in people} == {str(number) for number in range(1, 22)}
    assert all(row["name"] == f"经理{row['id']} Manager {row['id']}" for row in people)
    assert len(read_sheet(FOLDER / "reporting.csv")) == 20
    assert len(read_sheet(FOLDER / "influence.csv")) == 190


def test_who_is_asked_influences_who_asks() -> None:
    asked = {(row["asks"], row["asked"]) for row in read_sheet(SOURCE / "advice.csv")}
    edges = {(row["target"], row["source"]) for row in read_sheet(FOLDER / "influence.csv")}
    assert edges == asked


def test_levels_one_and_two_decide_and_six_is_first_behind_them() -> None:
    people = read_sheet(FOLDER / "people.csv")
    deciders = [row["id"] for row in people if row["importance"] == "positional"]
    assert set(deciders) == {"7", "2", "14", "18", "21"}
    scores = behind(deciders, [row["id"] for row in people])
    assert scores["6"] == pytest.approx(0.4788, abs=5e-5)
    assert [scores[one] for one in ("11", "12", "17")] == pytest.approx([0.4332] * 3, abs=5e-5)
    assert [scores[one] for one in ("3", "4", "8", "20")] == pytest.approx([0.4229] * 4, abs=5e-5)
    order = sorted(scores, key=lambda one: -scores[one])
    assert order[0] == "6"
    assert set(order[1:4]) == {"11", "12", "17"}
    assert set(order[4:8]) == {"3", "4", "8", "20"}


def behind(deciders: list[str], people: list[str]) -> dict[str, float]:
    """Method 3.4 written down a second time, for this account only."""
    network: nx.DiGraph[str] = nx.DiGraph()
    for row in read_sheet(FOLDER / "reporting.csv"):
        network.add_edge(row["manager"], row["subordinate"], weight=0.6)
        network.add_edge(row["subordinate"], row["manager"], weight=0.3)
    hidden = {(r["source"], r["target"]) for r in read_sheet(FOLDER / "influence.csv")}
    for source, target in hidden:
        known = network.get_edge_data(source, target, {"weight": 0.0})["weight"]
        network.add_edge(source, target, weight=max(known, WEIGHT))
    scores: dict[str, float] = {}
    for person in set(people) - set(deciders):
        for decider in deciders:
            direct = WEIGHT if (person, decider) in hidden else 0.0
            over_one = [
                WEIGHT * network[middle][decider]["weight"]
                for middle in people
                if (person, middle) in hidden and network.has_edge(middle, decider)
            ]
            best = max([direct, *over_one])
            scores[person] = scores.get(person, 0.0) + (best if best >= 0.1 else 0.0) / len(
                deciders
            )
    return scores
