"""Which stored record a row means, and what it leaves of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.model import (
    Assessment,
    Influence,
    Organization,
    Person,
    Tie,
)
from graph.records import Records
from graph.stores.protocol import Store
from graph.vocabulary import (
    LawfulBasis,
    Strength,
)
from importers.pipeline import import_files
from importers.report import ImportRejectedError, ImportReport

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
Write = Callable[..., Path]


def people_of(records: Records) -> dict[str | None, Person]:
    return {one.external_id: one for one in records.all(Person)}


def test_a_column_that_is_absent_leaves_and_an_empty_cell_clears(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    more = {"people": "id,name,organization,title,email\nC01,陈,A,总经理,c@a.example\n"}
    load(loaded, write("one", base=False, **more))
    report = load(
        loaded, write("two", base=False, people="id,name,organization,title\nC01,陈,A,\n")
    )
    person = people_of(everything(loaded))["C01"]
    assert (person.title, person.email) == (None, "c@a.example")
    assert (report.updated, report.created) == (1, 0)


def test_an_empty_cell_keeps_what_the_installation_sets(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    columns = "id,name,organization,lawful_basis,purpose,region,review_on,provenance,collected_at"
    full = f"{columns}\nC01,陈,A,contract,delivery,DE,2026-01-01,card,2024-02-03\n"
    load(loaded, write("one", base=False, people=full))
    report = load(loaded, write("two", base=False, people=f"{columns}\nC01,陈,A,,,,,,\n"))
    assert report.changes == 0
    person = people_of(everything(loaded))["C01"]
    assert (person.lawful_basis, person.region) == (LawfulBasis.CONTRACT, "DE")
    assert person.collected_at == date(2024, 2, 3)


def test_rows_without_ids_match_by_their_natural_key(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    folder = write(
        "more",
        base=False,
        assessments="person,vendor,attitude\nC01,US,positive\n",
        ties="id,person,contact,level\nT55,U1,C01,none\n",
    )
    report = load(loaded, folder)
    assert (report.created, report.updated) == (0, 2)
    records = everything(loaded)
    [opinion] = [one for one in records.all(Assessment) if one.opportunity is None]
    assert (str(opinion.attitude), opinion.solution_acceptance) == ("positive", 3)
    assert {one.external_id for one in records.all(Tie)} == {"T55", "T2"}


def test_a_column_id_may_hold_our_id(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    ours = people_of(everything(loaded))["C02"].id
    folder = write("more", base=False, people=f"id,name,organization\n{ours},林芳,A\n")
    assert load(loaded, folder).updated == 1
    person = people_of(everything(loaded))["C02"]
    assert (person.id, person.name) == (ours, "林芳")


def test_our_id_of_another_kind_of_record_is_refused(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    tie = everything(loaded).find(Tie, "T1")
    assert tie is not None
    folder = write(
        "more",
        base=False,
        influence=f"id,our_id,source,target\nE9,{tie.id},C03,C04\nE8,edg_odd,C04,C03\n",
    )
    with pytest.raises(ImportRejectedError) as caught:
        load(loaded, folder)
    assert {(one.code, one.column, one.row) for one in caught.value.problems} == {
        ("our_id_taken", "our_id", 2),
        ("bad_our_id", "our_id", 3),
    }


def test_two_rows_for_one_stored_record_are_refused(
    loaded: Store, write: Write, load: Load
) -> None:
    folder = write(
        "more", base=False, ties="id,person,contact,level\nT1,U1,C01,none\nT9,U1,C01,deep\n"
    )
    with pytest.raises(ImportRejectedError, match="says the same as row 2"):
        load(loaded, folder)


def test_the_kind_of_a_stored_organization_stays(loaded: Store, write: Write, load: Load) -> None:
    rows = "id,name,kind\nUS,Our company,competitor\nEXT,Consultants,competitor\n"
    with pytest.raises(ImportRejectedError, match="recorded as us") as caught:
        load(loaded, write("more", base=False, organizations=rows))
    assert [one.row for one in caught.value.problems] == [2]


def test_an_ambiguous_id_asks_for_the_system(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    people = "id,name,organization\nC01,Another,A\n"
    organizations = "id,name,kind\nZ,Zed,customer\n"
    again = write("erp", base=False, people=people.replace(",A", ",Z"), organizations=organizations)
    load(loaded, again, system="erp")
    ties = "id,person,contact,level\nT8,U2,{},deep\n"
    with pytest.raises(ImportRejectedError, match="write system:id"):
        load(loaded, write("a", base=False, ties=ties.format("C01")), system="mail")
    load(loaded, write("b", base=False, ties=ties.format("erp:C01")), system="mail")
    tie = next(one for one in everything(loaded).all(Tie) if one.external_id == "T8")
    assert tie.account == everything(loaded).find(Organization, "Z").id  # type: ignore[union-attr]


def test_an_empty_provenance_clears_a_claim_s_but_not_a_person_s(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    rows = "id,source,target,provenance\nE1,C02,C01,{}\n"
    load(loaded, write("one", base=False, influence=rows.format("crm call 7")))
    load(loaded, write("two", base=False, influence=rows.format("")))
    edge = everything(loaded).find(Influence, "E1")
    assert edge is not None
    assert (edge.provenance, edge.strength) == (None, Strength.STRONG)


def test_a_system_s_name_holds_no_colon(store: Store, write: Write, load: Load) -> None:
    with pytest.raises(InputError, match="without : and ;"):
        load(store, write(), system="a:b")
    rows = "id,name,kind,system\nA,One,customer,a:b\n"
    with pytest.raises(ImportRejectedError, match="organizations, row 2, column system"):
        load(store, write("more", base=False, organizations=rows))


def test_an_activity_of_a_deal_meets_people_of_that_account(
    loaded: Store, write: Write, load: Load
) -> None:
    rows = "id,date,kind,our_people,contacts,opportunity\nV9,2025,visit,U1,B01,O1\n"
    with pytest.raises(ImportRejectedError, match="column contacts"):
        load(loaded, write("more", base=False, activities=rows))


def test_the_same_files_on_a_later_day_change_nothing(loaded: Store, write: Write) -> None:
    report = import_files(loaded, [write()], today=date(2027, 1, 1))
    assert report.changes == 0


def test_a_row_meets_the_record_that_is_as_private_as_it_says(
    loaded: Store, write: Write, load: Load, everything: Everything
) -> None:
    head = "person,vendor,opportunity,attitude,visibility\n"

    def attitudes() -> dict[bool, str]:
        rows = everything(loaded).all(Assessment)
        found = [one for one in rows if one.opportunity is None]
        return {bool(one.holder): str(one.attitude) for one in found}

    both = head + "C01,US,,positive,private\nC01,US,,negative,account_team\n"
    first = load(loaded, write("both", base=False, assessments=both))
    assert (first.created, first.updated) == (1, 1)
    assert attitudes() == {True: "positive", False: "negative"}
    assert load(loaded, write("again", base=False, assessments=both)).changes == 0
    plain = "person,vendor,opportunity,attitude\nC01,US,,neutral\n"
    assert load(loaded, write("plain", base=False, assessments=plain)).updated == 1
    assert attitudes() == {True: "positive", False: "neutral"}
    doubled = head + "C01,US,,positive,private\nC01,US,,negative,private\n"
    with pytest.raises(ImportRejectedError, match="says the same as row 2"):
        load(loaded, write("doubled", base=False, assessments=doubled))
