"""What goes out comes back: equal records, equal hash, equal bytes, in any order of rows."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.dates import PartialDate
from graph.identifiers import new_id
from graph.model import (
    Assessment,
    Circle,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Role,
    Tie,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import (
    Attitude,
    Basis,
    Confidence,
    DecisionRole,
    LawfulBasis,
    OrganizationKind,
    Polarity,
    Strength,
    Tag,
    TieLevel,
    Visibility,
)
from importers.export import export_records
from importers.options import ImportOptions
from importers.pipeline import import_files
from importers.report import ImportReport

Load = Callable[..., ImportReport]
Everything = Callable[[Store], Records]
DAY = date(2025, 6, 30)


def without_actor(records: Records) -> dict[str, Record]:
    return {record.id: record for record in records}


def test_an_example_comes_back_record_for_record_and_byte_for_byte(
    example: Path,
    new_store: Callable[[], Store],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    load(first, example)
    exported = export_records(everything(first), tmp_path / "first.zip")
    report = load(second, exported)
    assert report.warnings == ()
    assert without_actor(everything(first)) == without_actor(everything(second))
    assert everything(first).canonical_hash == everything(second).canonical_hash
    again = export_records(everything(second), tmp_path / "second.zip")
    assert again.read_bytes() == exported.read_bytes()
    assert load(first, exported).changes == 0


def test_the_same_files_twice_change_nothing(example: Path, store: Store, load: Load) -> None:
    created = load(store, example).created
    again = load(store, example)
    assert (again.changes, again.unchanged) == (0, created)


def test_two_stores_and_shuffled_files_give_equal_hashes(
    example: Path,
    new_store: Callable[[], Store],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    draw = random.Random(7)
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    for sheet in example.glob("*.csv"):
        header, *rows = csv.reader(io.StringIO(sheet.read_text(encoding="utf-8"), newline=""))
        order = list(range(len(header)))
        draw.shuffle(order)
        draw.shuffle(rows)
        with (shuffled / sheet.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([[row[i] for i in order] for row in [header, *rows]])
    stores = [new_store() for _ in range(3)]
    for one, folder in zip(stores, (example, example, shuffled), strict=True):
        load(one, folder)
    assert len({everything(one).canonical_hash for one in stores}) == 1
    assert load(stores[0], shuffled).changes == 0


def test_the_base_account_with_every_sheet_comes_back(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    load(first, write())
    folder = export_records(everything(first), tmp_path / "out")
    load(second, folder)
    assert without_actor(everything(first)) == without_actor(everything(second))
    assert load(first, folder).changes == 0
    assert load(second, write()).changes == 0


def test_json_holds_one_list_of_objects_per_sheet(
    store: Store, write: Callable[..., Path], load: Load, everything: Everything, tmp_path: Path
) -> None:
    load(store, write())
    sheets = json.loads(export_records(everything(store), tmp_path / "out.json").read_bytes())
    assert [row["name"] for row in sheets["opportunities"]] == ["Platform", "Other platform"]
    assert sheets["circle_members"] == [
        {"circle": "G1", "person": "C02"},
        {"circle": "G1", "person": "C03"},
    ]


def test_equal_ids_of_two_systems_are_told_apart(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    organizations = "id,name,kind\n1,{},customer\n"
    people = "id,name,organization\n7,{},1\n8,Eight,1\n"
    influence = "id,source,target\nE1,7,8\n"
    for system in ("crm", "erp"):
        folder = write(
            system,
            base=False,
            organizations=organizations.format(system),
            people=people.format(system),
            influence=influence,
        )
        load(first, folder, system=system)
    exported = export_records(everything(first), tmp_path / "both.zip")
    with zipfile.ZipFile(exported) as archive:
        people_sheet = archive.read("people.csv").decode()
    assert "\r\ncrm:7,crm," in people_sheet
    assert "\r\nerp:7,erp," in people_sheet
    load(second, exported)
    assert without_actor(everything(first)) == without_actor(everything(second))


def test_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back(
    new_store: Callable[[], Store],
    write: Callable[..., Path],
    load: Load,
    everything: Everything,
    tmp_path: Path,
) -> None:
    first, second = new_store(), new_store()
    names = ["=1+1", "+86", "-x", "@here", "＝a", "＋b", "－c", "＠d", "''=e", "'plain"]
    rows = "".join(f'{name}{index},"{name}",A\n' for index, name in enumerate(names))
    folder = write(
        base=False,
        organizations="id,name,kind\nA,Xinghe,customer\n",
        people="id,name,organization\n" + rows,
    )
    load(first, folder)
    stored = sorted(one.name for one in everything(first).all(Person))
    assert stored == sorted(name.replace("''=", "'=") for name in names)
    exported = export_records(everything(first), tmp_path / "out")
    for sheet in exported.glob("*.csv"):
        for row in csv.reader(io.StringIO(sheet.read_text(encoding="utf-8"), newline="")):
            assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")]
    load(second, exported)
    assert without_actor(everything(first)) == without_actor(everything(second))


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=";；"),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip())
PARTIAL = st.one_of(
    st.none(), st.sampled_from([PartialDate(2024), PartialDate(2024, 2), PartialDate(2023, 5, 9)])
)
VISIBLE = st.sampled_from(list(Visibility))


def some(values: type) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), st.sampled_from(list(values)))


@st.composite
def record_sets(draw: st.DrawFn) -> list[Record]:
    """A customer's map: people, edges, ties, opinions, a circle; some without a sender's id."""

    def identity(prefix: str) -> dict[str, object]:
        sender = draw(st.sampled_from([None, "crm", "erp"]))
        names = {"system": sender, "external_id": draw(TEXT) if sender else None}
        return {"id": new_id(prefix), "visibility": draw(VISIBLE), **names}

    customer = new_id("org")
    kinds = {customer: OrganizationKind.CUSTOMER, new_id("org"): OrganizationKind.US}
    records: list[Record] = [
        Organization(
            **{**identity("org"), "id": one},
            name=draw(TEXT),
            kind=kind,
            account=one if kind is OrganizationKind.CUSTOMER else None,
        )
        for one, kind in kinds.items()
    ]
    ours = records[1].id

    def person(organization: str) -> Person:
        return Person(
            **identity("per"),
            name=draw(TEXT),
            organization=organization,
            account=customer if organization == customer else None,
            lawful_basis=LawfulBasis.CONTRACT,
            purpose=draw(TEXT),
            provenance=draw(TEXT),
            collected_at=DAY,
            review_on=DAY,
            aliases=tuple(draw(st.lists(TEXT, max_size=2, unique=True))),
            title=draw(st.one_of(st.none(), TEXT)),
            left_on=draw(PARTIAL),
        )

    people = [person(customer) for _ in range(draw(st.integers(2, 4)))]
    seller = person(ours)
    deal = Opportunity(**identity("opp"), name=draw(TEXT), account=customer, amount=draw(
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
    ))  # fmt: skip

    def said() -> dict[str, object]:
        return {
            "account": customer,
            "entered_on": DAY,
            "author": draw(st.one_of(st.none(), TEXT)),
            "confidence": draw(some(Confidence)),
            "observed_on": draw(PARTIAL),
            "evidence": draw(st.one_of(st.none(), TEXT)),
        }

    edge = Influence(
        **identity("edg"),
        **said(),
        source=people[0].id,
        target=people[1].id,
        strength=draw(some(Strength)),
        polarity=draw(st.sampled_from(list(Polarity))),
        basis=draw(some(Basis)),
        opportunity=draw(st.sampled_from([None, deal.id])),
    )
    opinion = Assessment(
        **identity("ass"),
        **said(),
        person=people[1].id,
        vendor=ours,
        attitude=draw(some(Attitude)),
        solution_acceptance=draw(st.one_of(st.none(), st.integers(1, 5))),
    )
    records += [*people, seller, deal, edge, opinion]
    records += [
        Tie(
            **identity("edg"),
            **said(),
            person=seller.id,
            contact=people[0].id,
            level=draw(some(TieLevel)),
        ),
        Evidence(
            **identity("evd"),
            account=customer,
            record=draw(st.sampled_from([edge.id, opinion.id])),
            text=draw(TEXT),
            entered_on=DAY,
        ),
        Role(
            **identity("rol"),
            **said(),
            opportunity=deal.id,
            person=people[0].id,
            role=draw(some(DecisionRole)),
            original_role=draw(st.one_of(st.none(), TEXT)),
            tags=tuple(draw(st.lists(st.sampled_from(list(Tag)), unique=True, max_size=2))),
            weight=draw(st.one_of(st.none(), st.floats(0, 1000))),
        ),
        Circle(
            **identity("cir"),
            **said(),
            name=draw(TEXT),
            leader=people[0].id,
            members=tuple(one.id for one in people[1:]),
        ),
    ]
    senders = [(one.table, one.system, one.external_id) for one in records if one.external_id]
    return records if len(senders) == len(set(senders)) else records[:0]


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(made=record_sets())
def test_any_records_come_back(
    made: list[Record], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("records")
    records = Records(made, Scope.administrator())
    exported = export_records(records, folder / "out.zip")
    store = open_store(f"sqlite:///{folder}/store.db", migrate=True)
    try:
        import_files(store, [exported], options=ImportOptions(), today=date(2026, 1, 1))
        back = store.read(Scope.administrator())
    finally:
        store.close()
    assert back.canonical_hash == records.canonical_hash
    assert {one.id for one in back} == {one.id for one in records}
    again = export_records(back, folder / "again.zip")
    assert again.read_bytes() == exported.read_bytes()
