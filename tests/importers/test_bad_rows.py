"""Every rule: what is wrong, where, and how to cure it; and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.errors import InputError, MappingError
from graph.records import Records
from graph.stores.protocol import Store
from importers.report import ImportRejectedError, ImportReport
from importers.wording import MESSAGES


@dataclass(frozen=True)
class Case:
    """Rows put at the end of a base sheet, and the verdict that they must get.

    `row` counts from the end of the sheet: 1 is the first added row.
    """

    code: str
    sheet: str
    added: str
    column: str | None
    word: str
    row: int = 1
    other: tuple[str, str] | None = None


PEOPLE = "people"
CASES = [
    Case("unknown_code", "organizations", "Z,Zed,planet,", "kind", "customer, unit"),
    Case("unknown_code", "influence", "E9,C03,C04,mighty,,,", "strength", "weak, medium, strong"),
    Case("unknown_code", "ties", "T9,U2,C01,often", "level", "occasional"),
    Case("unknown_role", "roles", "O1,C02,boss,", "role", "decision_maker"),
    Case("bad_date", "reporting", "C04,C02,dotted,soon,", "valid_from", "YYYY-MM"),
    Case("bad_date", "activities", "V9,2025-02-30,visit,U1,C01", "date", "YYYY-MM-DD"),
    Case("bad_flag", "roles", "O1,C02,user,perhaps", "veto", "yes or no"),
    Case("bad_number", "assessments", "C02,US,,,much", "solution_acceptance", "digits"),
    Case("out_of_range", "assessments", "C02,US,,,6", "solution_acceptance", "1 to 5"),
    Case("out_of_range", "assessments", "C02,US,,,0", "solution_acceptance", "1 to 5"),
    Case("missing_cell", PEOPLE, "C09,,A,,", "name", "fill it in"),
    Case("missing_cell", "ties", ",U2,C01,deep", "id", "fill it in"),
    Case("missing_cell", "organizations", "D9,Plant nine,unit,", "parent", "fill it in"),
    Case("too_long", PEOPLE, f"C09,{'n' * 201},A,,", "name", "200"),
    Case("too_long", "evidence", f"E1,{'e' * 501}", "text", "500"),
    Case("too_long", "influence", f"E9,C03,C04,,,,{'e' * 501}", "evidence", "500"),
    Case("control_character", PEOPLE, "C09,a\x07b,A,,", "name", "remove it"),
    Case("ragged_row", "ties", "T9,U2,C01", None, "separators"),
    Case("ragged_row", "ties", "T9,U2,C01,deep,more", None, "quotation marks"),
    Case("doubled_id", PEOPLE, "C01,Again,A,,", "id", "own id"),
    Case("doubled_id", "influence", "E1,C03,C04,,,,", "id", "own id"),
    Case("doubled_key", "assessments", "C01,US,,positive,", None, "keep one"),
    Case("doubled_key", "ties", "T9,U1,C01,none", None, "keep one"),
    Case("doubled_key", "influence", "E9,C02,C01,weak,follows,,", None, "keep one"),
    Case("dangling", PEOPLE, "C09,Nine,NOWHERE,,", "organization", "correct the id"),
    Case("dangling", PEOPLE, "C09,Nine,A,C77,", "manager", "correct the id"),
    Case("dangling", "influence", "E9,C99,C01,,,,", "source", "correct the id"),
    Case("dangling", "ties", "T9,U9,C01,deep", "person", "correct the id"),
    Case("dangling", "evidence", "E99,text", "record", "correct the id"),
    Case("dangling", "circle_members", "G9,C01", "circle", "correct the id"),
    Case("dangling", "circle_members", "G1,C99", "person", "correct the id"),
    Case("dangling", "overlay", "O1,override,E99,,strength,weak", "subject", "correct the id"),
    Case("dangling", "overlay", "O1,suppress,E1,C02,,", "subject", "correct the id"),
    Case("dangling", "activities", "V9,2025,visit,U1;U9,C01", "our_people", "correct the id"),
    Case("needs_account", PEOPLE, "X9,Nine,EXT,,", "account", "column account"),
    Case("wrong_account", PEOPLE, "C09,Nine,A,,B", "account", "correct one"),
    Case("wrong_kind", PEOPLE, "X9,Nine,EXT,,RIVAL", "account", "customer"),
    Case("wrong_kind", "opportunities", "O9,US,Deal,", "account", "customer"),
    Case("wrong_kind", "opportunities", "O9,A,Deal,EXT", "competitors", "competitor"),
    Case("wrong_kind", "organizations", "D9,Plant,unit,US", "parent", "customer"),
    Case("wrong_kind", "assessments", "C02,EXT,,positive,", "vendor", "us, competitor"),
    Case("wrong_kind", "assessments", "C02,A,,positive,", "vendor", "us, competitor"),
    Case("two_accounts", "influence", "E9,B01,C01,,,,", "source", "both on one"),
    Case("two_accounts", "ties", "T9,R1,B01,deep", "person", "both on one"),
    Case("wrong_account", "influence", "E9,C03,C01,,,OB,", "opportunity", "correct one"),
    Case("wrong_account", "circle_members", "G1,B01", "person", "correct one"),
    Case("wrong_side", "assessments", "U1,RIVAL,,positive,", "person", "customer"),
    Case("two_managers", "reporting", "C02,C04,,,", "manager", "valid_to"),
    Case("two_managers", "reporting", "C04,C02,,2024-06,", "manager", "dotted"),
    Case("cycle", "reporting", "C01,C03,,,", "manager", "王 (C03) → 林 (C02) → 陈 (C01)"),
    Case("cycle", PEOPLE, "C09,Nine,A,C09,", "manager", "Nine (C09) → Nine (C09)"),
    Case("overlay_cycle", "overlay", "O1,reparent,C01,C03,,", "object", "overlay of O1"),
    Case("two_seats", "overlay", "O1,reparent,C04,C03,,", "object", "keep one"),
    Case("other_organization", "reporting", "C03,B01,dotted,,", "manager", "one organization"),
    Case("other_organization", "reporting", "C01,U1,,,", "manager", "one organization"),
    Case("self_edge", "influence", "E9,C01,C01,,,,", "target", "two different"),
    Case("self_edge", "ties", "T9,U1,U1,deep", "contact", "two different"),
    Case("wrong_side", "roles", "O1,U1,approver,", "person", "customer"),
    Case("wrong_side", "roles", "O1,X1,approver,", "person", "customer"),
    Case("wrong_account", "roles", "O1,B01,user,", "person", "correct one"),
    Case("wrong_side", "ties", "T9,C03,C01,deep", "person", "us, competitor"),
    Case("wrong_side", "ties", "T9,X1,C01,deep", "person", "us, competitor"),
    Case("wrong_side", "ties", "T9,U2,U1,deep", "contact", "customer, external"),
    Case("wrong_side", "ties", "T9,U2,R1,deep", "contact", "customer, external"),
    Case("wrong_side", "overlay", "O1,reparent,X1,C01,,", "subject", "customer"),
    Case("wrong_side", "overlay", "O1,reparent,C03,U1,,", "object", "customer"),
    Case("wrong_account", "overlay", "O1,reparent,C03,B01,,", "object", "correct one"),
    Case("wrong_account", "overlay", "OB,override,E1,,strength,weak", "subject", "correct one"),
    Case("needs_object", "overlay", "O1,suppress,C02,,,", "object", "other person"),
    Case("unused_cell", "overlay", "O1,suppress,C02,C01,strength,", "field", "empty this cell"),
    Case("unknown_code", "overlay", "O1,override,E1,,colour,red", "field", "polarity"),
    Case("unknown_code", "overlay", "O1,override,E1,,polarity,up", "value", "follows, conflict"),
    Case("wrong_side", "coverage", "C01,A,", "our_person", "us"),
    Case("wrong_side", "activities", "V9,2025,visit,C01,C02", "our_people", "us"),
    Case("two_accounts", "activities", "V9,2025,visit,U1,C01;B01", "contacts", "both on one"),
    Case("organization_cycle", "organizations", "D8,Eight,unit,D9\nD9,Nine,unit,D8", "parent",
         "Change one parent"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.sheet}-{case.column}")
def test_a_broken_rule_names_its_place_and_cure_and_nothing_is_written(
    case: Case,
    store: Store,
    write: Callable[..., Path],
    load: Callable[..., ImportReport],
    base_sheets: dict[str, str],
    everything: Callable[[Store], Records],
) -> None:
    before = base_sheets[case.sheet]
    folder = write(**{case.sheet: f"{before}{case.added}\n"})
    with pytest.raises(ImportRejectedError) as caught:
        load(store, folder)
    found = [one for one in caught.value.report.verdicts if one.code == case.code]
    assert found, [str(one) for one in caught.value.problems]
    first = found[0]
    assert (first.sheet, first.column) == (case.sheet, case.column)
    assert first.row == before.count("\n") + case.row
    assert case.word in first.text
    assert first.text in str(first)
    assert any("一" <= character <= "鿿" for character in first.text_in("zh"))
    assert first.text_in("en") == first.text
    assert len(everything(store)) == 0


def test_people_manager_and_the_sheet_reporting_together_give_two_managers(
    store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]
) -> None:
    folder = write(reporting="subordinate,manager\nC03,C01\n")
    with pytest.raises(InputError, match="two solid managers"):
        load(store, folder)


def test_the_region_of_the_people_s_republic_needs_a_basis_that_its_law_knows(
    store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]
) -> None:
    people = "id,name,organization,region,lawful_basis\nC01,陈,A,CN,{}\n"
    sheets = {"organizations": "id,name,kind\nA,Xinghe,customer\n"}
    with pytest.raises(ImportRejectedError, match=r"PIPL Art\. 13") as caught:
        load(store, write(base=False, people=people.format(""), **sheets))
    assert caught.value.problems[0].column == "lawful_basis"
    assert load(store, write(base=False, people=people.format("同意"), **sheets)).created == 2


@pytest.mark.parametrize("column", ["id", "name", "organization"])
def test_a_missing_required_column_is_named(
    column: str, store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]
) -> None:
    columns = [one for one in ("id", "name", "organization") if one != column]
    folder = write(people=",".join(columns) + "\n")
    with pytest.raises(MappingError, match=f"The column {column} is missing; add it") as caught:
        load(store, folder)
    assert caught.value.problems[0].column == column
    assert caught.value.problems[0].sheet == "people"


def test_all_wrong_rows_are_told_at_once(
    store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]
) -> None:
    folder = write(ties="id,person,contact,level\nT1,U1,C01,deep\nT2,U9,C02,deep\nT3,U1,C03,odd\n")
    with pytest.raises(ImportRejectedError) as caught:
        load(store, folder)
    assert [(one.row, one.code) for one in caught.value.problems] == [
        (3, "dangling"),
        (4, "unknown_code"),
    ]


def test_a_stored_line_and_a_new_one_give_two_managers(
    store: Store, write: Callable[..., Path], load: Callable[..., ImportReport]
) -> None:
    load(store, write())
    folder = write("more", base=False, reporting="subordinate,manager\nC03,C01\n")
    with pytest.raises(ImportRejectedError, match="reporting, row 2, column manager"):
        load(store, folder)


def test_every_message_has_both_languages_and_the_same_blanks() -> None:
    for code, (english, chinese) in MESSAGES.items():
        blanks = [
            {part.split("}")[0] for part in text.split("{")[1:]} for text in (english, chinese)
        ]
        assert blanks[0] == blanks[1], code
        assert any("一" <= character <= "鿿" for character in chinese), code
