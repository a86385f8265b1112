"""The example folders hold together: what the importer would refuse must not be in them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from graph.errors import InputError
from graph.vocabulary import (
    Attitude,
    Basis,
    BehaviorOrientation,
    Code,
    Confidence,
    DecisionRole,
    FormalLevel,
    Function,
    Importance,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Polarity,
    ReportingKind,
    Strength,
    Tag,
    TieLevel,
)
from importers.examples import EXAMPLES, example_folder
from importers.examples.generate_group import generate
from importers.examples.sheets import read_sheet

CODES: dict[tuple[str, str], type[Code]] = {
    ("organizations", "kind"): OrganizationKind,
    ("people", "formal_level"): FormalLevel,
    ("people", "importance"): Importance,
    ("people", "behavior_orientation"): BehaviorOrientation,
    ("people", "function"): Function,
    ("people", "lawful_basis"): LawfulBasis,
    ("reporting", "kind"): ReportingKind,
    ("influence", "strength"): Strength,
    ("influence", "polarity"): Polarity,
    ("influence", "basis"): Basis,
    ("ties", "level"): TieLevel,
    ("ties", "basis"): Basis,
    ("assessments", "attitude"): Attitude,
    ("roles", "role"): DecisionRole,
    ("roles", "tags"): Tag,
    ("overlay", "change"): OverlayChange,
}
REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("organizations", "parent"): ("organizations",),
    ("people", "organization"): ("organizations",),
    ("people", "account"): ("organizations",),
    ("people", "manager"): ("people",),
    ("reporting", "subordinate"): ("people",),
    ("reporting", "manager"): ("people",),
    ("influence", "source"): ("people",),
    ("influence", "target"): ("people",),
    ("influence", "opportunity"): ("opportunities",),
    ("ties", "person"): ("people",),
    ("ties", "contact"): ("people",),
    ("ties", "opportunity"): ("opportunities",),
    ("assessments", "person"): ("people",),
    ("assessments", "vendor"): ("organizations",),
    ("assessments", "opportunity"): ("opportunities",),
    ("evidence", "record"): ("influence", "ties"),
    ("opportunities", "account"): ("organizations",),
    ("opportunities", "competitors"): ("organizations",),
    ("roles", "opportunity"): ("opportunities",),
    ("roles", "person"): ("people",),
    ("overlay", "opportunity"): ("opportunities",),
    ("overlay", "subject"): ("people", "influence"),
    ("overlay", "object"): ("people",),
    ("circles", "account"): ("organizations",),
    ("circles", "leader"): ("people",),
    ("circle_members", "circle"): ("circles",),
    ("circle_members", "person"): ("people",),
    ("coverage", "our_person"): ("people",),
    ("coverage", "covers"): ("organizations", "people"),
}
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "reporting": ("subordinate", "manager", "kind", "valid_from"),
    "influence": ("opportunity", "source", "target", "polarity", "basis"),
    "ties": ("person", "contact", "opportunity"),
    "assessments": ("person", "vendor", "opportunity"),
    "evidence": ("record", "text"),
    "roles": ("opportunity", "person", "role"),
    "overlay": ("opportunity", "change", "subject", "object", "field"),
    "circle_members": ("circle", "person"),
    "coverage": ("our_person", "covers", "line"),
}
MANY = frozenset({"competitors", "tags", "aliases"})
DATES = frozenset({"observed_on", "last_contact", "valid_from", "valid_to"})
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

Sheets = dict[str, list[dict[str, str]]]


@pytest.fixture(params=[*EXAMPLES, "another group"])
def sheets(request: pytest.FixtureRequest, tmp_path: Path) -> Sheets:
    if request.param in EXAMPLES:
        return sheets_of(example_folder(request.param))
    generate(tmp_path, seed=7, people=143)
    return sheets_of(tmp_path)


def sheets_of(folder: Path) -> Sheets:
    return {path.stem: read_sheet(path) for path in sorted(folder.glob("*.csv"))}


def values(row: dict[str, str], column: str) -> list[str]:
    text = row.get(column, "")
    parts = text.split(";") if column in MANY else [text]
    return [part.strip() for part in parts if part.strip()]


def customer_organizations(sheets: Sheets) -> set[str]:
    return {row["id"] for row in sheets["organizations"] if row["kind"] in ("customer", "unit")}


def customer_people(sheets: Sheets) -> set[str]:
    units = customer_organizations(sheets)
    return {row["id"] for row in sheets["people"] if row["organization"] in units}


def solid_lines(sheets: Sheets) -> list[tuple[str, str]]:
    short = [(row["id"], row["manager"]) for row in sheets["people"] if row.get("manager")]
    long = [
        (row["subordinate"], row["manager"])
        for row in sheets.get("reporting", [])
        if row.get("kind", "solid") in ("", "solid")
    ]
    return short + long


def test_every_example_has_its_folder() -> None:
    for name in EXAMPLES:
        assert example_folder(name).joinpath("organizations.csv").is_file()


def test_an_unknown_example_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="xinghe, group, krackhardt"):
        example_folder("nowhere")


def test_references_resolve(sheets: Sheets) -> None:
    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in sheets.items()}
    for (sheet, column), targets in REFERENCES.items():
        known = set().union(*(ids.get(target, set()) for target in targets))
        for row in sheets.get(sheet, []):
            assert set(values(row, column)) <= known, (sheet, column, row)


def test_codes_are_known(sheets: Sheets) -> None:
    for sheet, rows in sheets.items():
        for row in rows:
            for column in row:
                kind = Confidence if column == "confidence" else CODES.get((sheet, column))
                for value in values(row, column) if kind else ():
                    assert kind is not None
                    assert kind.parse(value) == value


def test_ids_and_natural_keys_are_unique(sheets: Sheets) -> None:
    for sheet, rows in sheets.items():
        keys = [
            tuple(row.get(name, "") for name in NATURAL_KEYS.get(sheet, ("id",))) for row in rows
        ]
        assert len(set(keys)) == len(keys), sheet
        ids = [row["id"] for row in rows if row.get("id")]
        assert len(set(ids)) == len(ids), sheet


def test_ids_of_different_examples_do_not_clash() -> None:
    seen: dict[tuple[str, str], str] = {}
    for name in EXAMPLES:
        for sheet in ("organizations", "people", "opportunities", "circles"):
            for row in sheets_of(example_folder(name)).get(sheet, []):
                if row["id"] != "US":
                    assert seen.setdefault((sheet, row["id"]), name) == name


def test_our_company_is_the_same_row_everywhere() -> None:
    rows = [
        {column: value for column, value in row.items() if value}
        for name in EXAMPLES
        for row in sheets_of(example_folder(name))["organizations"]
        if row["kind"] == "us"
    ]
    assert len(rows) == len(EXAMPLES)
    assert all(one == other for one, other in pairwise(rows))


def test_one_solid_manager_and_no_cycle(sheets: Sheets) -> None:
    lines = solid_lines(sheets)
    assert len({subordinate for subordinate, _ in lines}) == len(lines)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(lines))


def test_lines_stay_inside_one_organization(sheets: Sheets) -> None:
    inside = customer_people(sheets)
    side = {
        row["id"]: "customer" if row["id"] in inside else row["organization"]
        for row in sheets["people"]
    }
    for subordinate, manager in solid_lines(sheets):
        assert side[subordinate] == side[manager]


def test_no_cycle_after_each_overlay(sheets: Sheets) -> None:
    for opportunity in sheets.get("opportunities", []):
        managers = dict(solid_lines(sheets))
        for row in sheets["overlay"]:
            if row["opportunity"] == opportunity["id"] and row["change"] == "reparent":
                managers[row["subject"]] = row["object"]
                assert row["subject"] in customer_people(sheets)
        lines = [(one, manager) for one, manager in managers.items() if manager]
        assert nx.is_directed_acyclic_graph(nx.DiGraph(lines))


def test_roles_only_on_customer_people_and_mostly_one_approver(sheets: Sheets) -> None:
    roles = sheets.get("roles", [])
    assert {row["person"] for row in roles} <= customer_people(sheets)
    for opportunity in sheets.get("opportunities", []):
        mine = [row for row in roles if row["opportunity"] == opportunity["id"]]
        is_known = any(row["role"] == "approver" for row in mine)
        assert is_known is (opportunity["id"] != "GO4")  # there nobody knows who signs


def test_nobody_influences_themselves_and_ties_begin_at_a_vendor(sheets: Sheets) -> None:
    for row in sheets["influence"]:
        assert row["source"] != row["target"]
    kinds = {row["id"]: row["kind"] for row in sheets["organizations"]}
    home = {row["id"]: kinds[row["organization"]] for row in sheets["people"]}
    for row in sheets.get("ties", []):
        assert home[row["person"]] in ("us", "competitor")
        assert home[row["contact"]] in ("customer", "unit", "other")
    for row in sheets.get("assessments", []):
        assert kinds[row["vendor"]] in ("us", "competitor")


def test_dates_lie_before_the_day_of_the_question(sheets: Sheets) -> None:
    for rows in sheets.values():
        for row in rows:
            for column in DATES & set(row):
                if row[column]:
                    assert DAY.fullmatch(row[column])
                    assert row[column] <= "2025-06-30"


def test_evidence_fits_the_format_and_is_bilingual(sheets: Sheets) -> None:
    texts = [row.get("evidence") or row.get("text", "") for rows in sheets.values() for row in rows]
    for text in filter(None, texts):
        chinese, separator, english = text.partition(" / ")
        assert separator
        assert len(text) <= 500
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert re.search(r"[A-Za-z]{3}", english)


def test_everybody_has_a_lawful_basis(sheets: Sheets) -> None:
    for row in sheets["people"]:
        assert row["lawful_basis"]
        assert row["purpose"]
        assert not (row["lawful_basis"] == "legitimate_interest" and row.get("region") == "CN")
