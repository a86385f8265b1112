"""The invented group: generated again it gives the committed files, and its story is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from importers.examples import example_folder, group_names, group_rows
from importers.examples.deals import DEALS
from importers.examples.draws import Draws
from importers.examples.generate_group import generate
from importers.examples.group_cast import SMALLEST, cast_people
from importers.examples.group_names import draw_names
from importers.examples.group_rows import fill_sheets
from importers.examples.sheets import read_sheet

FOLDER = example_folder("group")
CAST = cast_people(300, 20250630)
SHEETS = fill_sheets(CAST, 20250630)


def person(key: str) -> str:
    return CAST.by_key[key].id


def vendor_of(row_id: str) -> str:
    return next(row["organization"] for row in SHEETS["people"] if row["id"] == row_id)


def test_generation_gives_the_committed_bytes(tmp_path: Path) -> None:
    generate(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


def test_another_seed_gives_other_people_in_the_same_seats() -> None:
    other = cast_people(300, 1)
    assert [member.post.key for member in other.members] == [m.post.key for m in CAST.members]
    assert [member.name for member in other.members] != [member.name for member in CAST.members]


@pytest.mark.parametrize("people", [SMALLEST, 143, 300, 1000])
def test_the_chart_has_exactly_as_many_people_as_asked_for(people: int) -> None:
    cast = cast_people(people, 5)
    assert len(cast.members) == people
    assert len({member.name.chinese for member in cast.members}) == people
    assert len({member.name.latin for member in cast.members}) == people


def test_too_few_people_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at least {SMALLEST} people, not 20"):
        cast_people(20, 1)


def test_more_people_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="50000 names"):
        draw_names(50_000, 1)


def test_draws_of_one_purpose_do_not_move_those_of_another() -> None:
    first, second = Draws(1, purpose="a"), Draws(1, purpose="a")
    Draws(1, purpose="b").shuffle(range(50))
    assert [first.below(1000) for _ in range(20)] == [second.below(1000) for _ in range(20)]
    assert sorted(first.shuffle(range(50))) == list(range(50))
    assert {first.weigh({"x": 1.0, "never": 0.0}) for _ in range(50)} == {"x"}


def test_size_of_the_account() -> None:
    customers = [row for row in SHEETS["people"] if row["id"].startswith("P")]
    assert len(customers) == 300
    assert 255 <= len(SHEETS["influence"]) <= 280
    by_vendor = [vendor_of(row["person"]) for row in SHEETS["ties"]]
    assert by_vendor.count("US") == 71
    assert by_vendor.count("LANZHAN") + by_vendor.count("LIHENG") == 46
    ours = {
        row["person"]
        for row in SHEETS["assessments"]
        if row["vendor"] == "US" and row["person"].startswith("P")
    }
    assert len(ours) == 141
    confirmed = sum(row["confidence"] == "confirmed" for row in SHEETS["influence"])
    assert confirmed < 0.15 * len(SHEETS["influence"])


def test_nobody_knows_the_one_behind_the_decision_maker() -> None:
    edges = {(row["source"], row["target"]): row for row in SHEETS["influence"]}
    edge = edges[person("cost"), person("vp")]
    assert (edge["strength"], edge["opportunity"]) == ("strong", "GO1")
    unit = {member.id for member in CAST.by_unit["G-FIN-CC"]}
    assert not unit & {row["contact"] for row in SHEETS["ties"]}
    attitudes = [row for row in SHEETS["assessments"] if row["person"] == person("cost")]
    assert {row["attitude"] for row in attitudes} == {"unknown"}


def test_only_one_of_ours_knows_the_champion_and_the_blocker_is_the_rivals() -> None:
    ties = {(row["person"], row["contact"]): row["level"] for row in SHEETS["ties"]}
    assert [one for one, contact in ties if contact == person("digital")] == ["V2"]
    assert ties["L2", person("architect")] == "deep"
    assert ties["L1", person("cio")] == "deep"
    assert not [
        row for row in SHEETS["ties"] if row["contact"] == person("gm") and row["person"][0] == "V"
    ]


def test_every_edge_into_a_decider_has_evidence_and_an_author() -> None:
    deciders = {person(seat.person) for deal in DEALS for seat in deal.seats}
    # what is drawn beside the story has the numbers from 101 on, or no sentence of its own
    written = [row for row in SHEETS["influence"] if not re.fullmatch(r"GE[1-9]\d\d", row["id"])]
    written = [row for row in written if row["target"] in deciders]
    near = [*written, *(row for row in SHEETS["ties"] if row["opportunity"])]
    assert len(near) > 40
    assert all(row["evidence"] and row["author"] for row in near)


def test_a_deal_leaves_the_rest_of_the_account_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_rows, "DEALS", ())
    without = fill_sheets(CAST, 20250630)
    for sheet in ("people", "organizations", "reporting", "circles", "coverage"):
        assert without[sheet] == SHEETS[sheet]
    for sheet in ("influence", "ties", "assessments"):
        assert without[sheet] == [row for row in SHEETS[sheet] if not row["opportunity"]]


def test_names_of_the_customer_are_put_together_from_the_lists() -> None:
    surnames = group_names._SURNAMES.split()
    given_names = group_names._GIVEN_NAMES.split()
    for row in read_sheet(FOLDER / "people.csv"):
        if row["id"].startswith("P"):
            surname, given = row["name_latin"].split()
            assert surname in surnames
            assert given in given_names
            chinese = given_names[given_names.index(given) - 1]
            assert row["name"].endswith(chinese)
            assert row["name"].removesuffix(chinese) in surnames


def test_five_deals_in_five_stages_with_five_troubles() -> None:
    assert len(DEALS) == len({deal.stage for deal in DEALS}) == 5
    approvers = {
        deal.id: [seat.person for seat in deal.seats if seat.role == "approver"] for deal in DEALS
    }
    assert [deal for deal, people in approvers.items() if not people] == ["GO4"]
    outside = [edge for deal in DEALS for edge in deal.edges if edge.source == "X2"]
    assert {edge.target for edge in outside} == {"research", "mechanics"}
    assert not [
        row for row in SHEETS["ties"] if row["contact"] == "X2" and row["person"].startswith("V")
    ]
