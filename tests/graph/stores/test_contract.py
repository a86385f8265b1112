"""What every store must do. A second store adds one line to STORES."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.neo4j_server import open_clean_neo4j

from graph.changes import Change
from graph.dates import PartialDate
from graph.errors import DuplicateError, IdempotencyError, InputError, StoreError
from graph.model import (
    RECORD_TYPES,
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.records import Records
from graph.schema import Field, fields_of, reference_fields
from graph.scope import AccountRole, Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store, StoredReply
from graph.stores.remembering import RememberingStore
from graph.vocabulary import (
    InstallationRole,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Polarity,
    Visibility,
)

STORES: dict[str, Callable[[Path], Store]] = {
    "sqlite": lambda folder: open_store(f"sqlite:///{folder / 'deal.db'}"),
    "neo4j": open_clean_neo4j,
    "remembered": lambda folder: RememberingStore(open_store(f"sqlite:///{folder / 'deal.db'}")),
}
DAY = date(2025, 6, 30)
ADMIN = Scope.administrator()
US = Organization(id="org_us", name="我司", kind=OrganizationKind.US, visibility=Visibility.COMPANY)
RIVAL = Organization(id="org_rival", name="友商", kind=OrganizationKind.COMPETITOR)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = STORES[request.param](tmp_path)
    yield opened
    opened.close()


def customer(name: str = "a", **more: object) -> Organization:
    values: dict[str, Any] = {
        "id": f"org_{name}",
        "account": f"org_{name}",
        "name": name.upper(),
        "kind": OrganizationKind.CUSTOMER,
        "system": "crm",
        "external_id": name.upper(),
        **more,
    }
    return Organization(**values)


def person(name: str, account: str | None = "org_a", **more: object) -> Person:
    values: dict[str, Any] = {
        "id": f"per_{name}",
        "account": account,
        "organization": account or "org_us",
        "name": name.upper(),
        "lawful_basis": LawfulBasis.LEGITIMATE_INTEREST,
        "purpose": "account_management",
        "provenance": "test",
        "collected_at": DAY,
        "review_on": DAY,
        **more,
    }
    return Person(**values)


def influence(source: str, target: str, account: str = "org_a", **more: object) -> Influence:
    values: dict[str, Any] = {
        "id": f"edg_{source}_{target}",
        "account": account,
        "source": f"per_{source}",
        "target": f"per_{target}",
        "entered_on": DAY,
        **more,
    }
    return Influence(**values)


def small_map() -> list[Record]:
    """Two customers; the first has something of every kind."""
    on: dict[str, Any] = {"account": "org_a"}
    said: dict[str, Any] = {**on, "entered_on": DAY}
    return [
        US,
        RIVAL,
        customer("a"),
        customer("b"),
        Organization(id="org_a1", name="A1", kind=OrganizationKind.UNIT, parent="org_a", **on),
        person("c1"),
        person("c2", organization="org_a1"),
        person("c3"),
        person("d1", "org_b"),
        person("d2", "org_b"),
        person("u1", None, visibility=Visibility.COMPANY),
        Employment(id="emp_1", person="per_c1", organization="org_rival", **on),
        Opportunity(id="opp_1", name="O1", competitors=("org_rival",), **on),
        Opportunity(id="opp_b", name="OB", account="org_b"),
        Reporting(id="edg_r", subordinate="per_c2", manager="per_c1", **said),
        influence("c3", "c1"),
        influence("c3", "c2", opportunity="opp_1"),
        influence("d1", "d2", "org_b"),
        Tie(id="edg_t", person="per_u1", contact="per_c3", **said),
        Assessment(id="ass_1", person="per_c1", vendor="org_us", **said),
        Assessment(id="ass_2", person="per_c3", vendor="org_us", opportunity="opp_1", **said),
        Evidence(id="evd_1", record="edg_c3_c1", text="seen together", **said),
        Role(id="rol_1", opportunity="opp_1", person="per_c1", **said),
        OverlayEntry(
            id="ovl_1",
            opportunity="opp_1",
            change=OverlayChange.SUPPRESS,
            subject="per_c3",
            object="per_c1",
            **said,
        ),
        Circle(id="cir_1", name="Old team", leader="per_c3", members=("per_c3", "per_c1"), **said),
        Coverage(id="cov_1", our_person="per_u1", covers="org_a", **said),
        Activity(
            id="act_1",
            date=PartialDate(2025, 5),
            kind="visit",
            our_people=("per_u1",),
            contacts=("per_c1", "per_c3"),
            opportunity="opp_1",
            **on,
        ),
        Proposal(id="prp_1", opportunity="opp_1", item="ovl_1", entered_on=DAY, **on),
    ]


def fill(store: Store, records: Sequence[Record] | None = None) -> list[Change]:
    with store.writing("tester") as writer:
        return writer.put_all(small_map() if records is None else records)


def ids(records: Records) -> set[str]:
    return {record.id for record in records}


def member(user: str = "eva", **roles: AccountRole) -> Scope:
    return Scope(user=user, accounts={f"org_{name}": role for name, role in roles.items()})


# --- values


def sample(field: Field, number: int) -> Any:
    one: Any = {
        "text": f"{field.name} {number} 中文 ; | '\" 𠮷",
        "date": date(2020, 1, 1 + number),
        "partial_date": PartialDate(2020, number or None),
        "integer": number,
        "number": number + 0.5,
        "flag": bool(number % 2),
    }.get(field.kind)
    if field.code is not None:
        one = list(field.code)[number % len(field.code)]
    return (one,) if field.many else one


@pytest.mark.parametrize("kind", RECORD_TYPES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_field_comes_back_as_it_was(store: Store, kind: type[Record], number: int) -> None:
    fill(store)
    base = next(record for record in small_map() if type(record) is kind)
    values = {
        field.name: sample(field, number)
        for field in fields_of(kind)
        if field.name not in {"id", *reference_fields(kind.table)}
        and not (field.name == "kind" and kind is Organization)
    }
    record = replace(base, **values)
    fill(store, [record])
    assert store.read(ADMIN).get(record.id) == record
    read = store.changes(ADMIN)[-1].after
    assert read == record
    assert [type(getattr(read, one.name)) for one in fields(record)] == [
        type(getattr(record, one.name)) for one in fields(record)
    ]


def test_everything_that_was_written_is_read(store: Store) -> None:
    fill(store)
    assert {record.id: record for record in store.read(ADMIN)} == {
        record.id: record for record in small_map()
    }


def test_the_order_of_rows_does_not_matter(store: Store) -> None:
    fill(store, small_map()[::-1])
    with store.writing("tester") as writer:
        assert writer.put_all(small_map()) == []
        assert writer.read().canonical_hash == Records(small_map(), ADMIN).canonical_hash


# --- units of work


def test_what_lands_together_has_one_unit_and_says_why(store: Store) -> None:
    with store.writing("eva", "edit") as writer:
        changes = writer.put_all(small_map())
        more = writer.put(influence("c1", "c2"))
    with store.writing("ann") as other:
        other.put(influence("c2", "c1"))
    found = store.changes(ADMIN)
    assert more is not None
    assert found[:-1] == (*changes, more)
    assert {(one.unit, one.reason) for one in found[:-1]} == {(writer.unit, "edit")}
    assert (found[-1].unit, found[-1].reason) == (other.unit, "")
    assert "" not in {writer.unit, other.unit}


def test_a_unit_that_changes_nothing_leaves_nothing(store: Store) -> None:
    fill(store)
    with store.writing("eva", "edit") as writer:
        writer.put_all(small_map())
    assert store.history(ADMIN, unit=writer.unit) == ()
    fill(store, [influence("c1", "c2")])
    assert {one.unit for one in store.history(ADMIN, limit=1)}.isdisjoint({writer.unit, ""})


def test_the_history_is_read_backwards(store: Store) -> None:
    fill(store)
    fill(store, [influence("c1", "c2")])
    whole = store.changes(ADMIN)
    assert store.history(ADMIN) == whole[::-1]
    assert store.history(ADMIN, limit=3) == whole[:-4:-1]
    assert store.history(ADMIN, before=whole[3].sequence) == whole[2::-1]
    assert store.history(ADMIN, before=whole[0].sequence) == ()


def test_the_history_is_narrowed(store: Store) -> None:
    fill(store)
    edge = influence("c3", "c1")
    with store.writing("eva", "edit") as writer:
        writer.put(replace(edge, polarity=Polarity.CONFLICT))
        writer.put(replace(edge, account="org_b", opportunity="opp_b"))
        writer.delete("edg_c3_c2")
    with store.writing("eva") as later:
        later.put(edge)
    whole = store.changes(ADMIN)

    def of(**asked: Any) -> tuple[Change, ...]:
        return store.history(ADMIN, **asked)

    assert of(record=edge.id) == tuple(one for one in whole[::-1] if one.record.id == edge.id)
    assert of(unit=writer.unit) == whole[-2:-5:-1]
    assert of(unit=writer.unit, record=edge.id, limit=1) == (whole[-3],)
    assert of(unit=writer.unit, before=whole[-3].sequence) == (whole[-4],)
    assert of(actor="eva") == whole[-1:-5:-1]
    assert of(unit="unt_none") == of(record="edg_none") == of(account="org_none") == ()
    on_a = [
        one
        for one in whole[::-1]
        if "org_a" in {form.account for form in (one.before, one.after) if form is not None}
    ]
    assert of(account="org_a") == tuple(on_a)
    assert of(account="org_b", actor="eva") == (whole[-1], whole[-3])


def test_the_history_shows_what_the_reader_may_see(store: Store) -> None:
    fill(store)
    edge = influence("c3", "c1")
    secret = replace(edge, visibility=Visibility.PRIVATE, entered_by="ann")
    for form in (secret, replace(secret, polarity=Polarity.CONFLICT), edge):
        fill(store, [form])
    reader = member("eva", a="viewer")
    hidden, became_hidden = store.history(reader, record=edge.id, limit=2)
    assert (hidden.before, hidden.after) == (None, edge)
    assert (became_hidden.before, became_hidden.after) == (edge, None)
    assert len(store.history(member("ann", a="viewer"), record=edge.id)) == 4
    assert store.history(member("eva", b="viewer"), record=edge.id) == ()
    assert store.history(Scope("aud", InstallationRole.AUDITOR)) == ()
    assert store.history(reader) == store.changes(reader)[::-1]


def test_what_is_hidden_is_not_counted(store: Store) -> None:
    fill(store)
    edge = influence("c3", "c1")
    secret = replace(edge, visibility=Visibility.PRIVATE, entered_by="ann")
    for number in range(300):
        polarity = list(Polarity)[number % len(Polarity)]
        fill(store, [replace(secret, polarity=polarity)])
    reader = member("eva", a="viewer")
    shown = store.history(reader, limit=2)
    assert [one.after for one in shown[:1]] == [None]
    assert shown == store.changes(reader)[:-3:-1]


def test_where_a_record_was_before_is_not_told(store: Store) -> None:
    fill(store, [*small_map(), person("x1", visibility=Visibility.COMPANY)])
    fill(store, [person("x1", "org_b", visibility=Visibility.COMPANY)])
    reader = member("eva", b="viewer")
    assert [one.record.id for one in store.history(reader, record="per_x1")] == ["per_x1"]
    assert store.history(reader, account="org_a") == ()


# --- changes


def test_a_put_tells_what_changed(store: Store) -> None:
    fill(store)
    old = influence("c3", "c1")
    new = replace(old, polarity=Polarity.CONFLICT)
    with store.writing("eva") as writer:
        change = writer.put(new)
        assert writer.put(new) is None
    assert change is not None
    assert (change.kind, change.before, change.after) == ("updated", old, new)
    assert store.changes(ADMIN)[-1] == change
    assert (change.actor, change.at.utcoffset() is not None) == ("eva", True)


def test_the_history_is_numbered_and_comes_in_pages(store: Store) -> None:
    written = fill(store)
    read = store.changes(ADMIN)
    assert list(read) == written
    assert [change.sequence for change in read] == list(range(1, len(read) + 1))
    assert store.changes(ADMIN, after=3, limit=2) == read[3:5]
    assert store.changes(ADMIN, after=read[-1].sequence) == ()


def test_a_record_twice_in_one_call_is_written_twice(store: Store) -> None:
    fill(store)
    first = replace(person("c1"), title="one")
    second = replace(person("c1"), title="two")
    changes = fill(store, [first, second])
    assert [(change.before, change.after) for change in changes] == [
        (person("c1"), first),
        (first, second),
    ]


# --- units of work


def test_the_revision_moves_with_what_is_written(store: Store) -> None:
    fill(store)
    before = store.revision()
    store.read(ADMIN)
    with store.writing("ann") as writer:
        writer.put(US)  # as it is already
        assert store.revision() == before
    assert store.revision() == before
    with store.writing("ann") as writer:
        writer.put(replace(US, name="我们"))
    after = store.revision()
    assert after != before
    with store.writing("ann") as writer:
        writer.delete("per_c1")
    assert store.revision() not in (before, after)


def test_nothing_is_seen_before_the_unit_ends(store: Store) -> None:
    with store.writing("tester") as writer:
        writer.put_all(small_map())
        assert len(writer.read()) == len(small_map())
        assert len(store.read(ADMIN)) == 0
    assert len(store.read(ADMIN)) == len(small_map())


def test_an_error_undoes_the_whole_unit(store: Store) -> None:
    def give_up() -> None:
        with store.writing("tester") as writer:
            writer.put_all(small_map())
            writer.remember("key", StoredReply(request="r", reply="{}"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()
    assert len(store.read(ADMIN)) == 0
    assert store.changes(ADMIN) == ()
    with store.writing("tester") as writer:
        assert writer.recall("key") is None


def test_a_caught_error_undoes_the_unit_too(store: Store) -> None:
    def skip_bad_rows() -> None:
        with store.writing("tester") as writer:
            writer.put_all(small_map())
            with pytest.raises(InputError):
                writer.put(influence("c1", "nobody"))
            with pytest.raises(StoreError, match="over"):
                writer.put(person("c9"))

    with pytest.raises(StoreError, match="over"):
        skip_bad_rows()
    assert len(store.read(ADMIN)) == 0
    fill(store)
    assert len(store.read(ADMIN)) == len(small_map())


def test_a_writer_is_of_no_use_afterwards(store: Store) -> None:
    with store.writing("tester") as writer:
        writer.put(US)
    with pytest.raises(StoreError, match="over"):
        writer.put(RIVAL)
    with pytest.raises(StoreError, match="over"):
        writer.read()


def test_a_second_unit_inside_the_first_is_refused(store: Store) -> None:
    with store.writing("tester") as writer:
        writer.put(US)
        with pytest.raises(StoreError, match="already"), store.writing("tester"):
            pass
        with pytest.raises(StoreError, match="already"):
            store.close()
    assert store.read(ADMIN).get(US.id) == US


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.read(ADMIN)
    with pytest.raises(StoreError, match="closed"), store.writing("tester"):
        pass
    store.close()


def test_readers_see_all_of_a_unit_or_nothing(store: Store) -> None:
    fill(store)
    seen: set[int] = set()
    is_done = threading.Event()

    def watch() -> None:
        while not is_done.is_set():
            seen.add(len(store.read(ADMIN, "org_a")))

    readers = [threading.Thread(target=watch) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(5):
        fill(store, [person(f"n{number}_{one}") for one in range(100)])
    is_done.set()
    for reader in readers:
        reader.join()
    before = len(Records(small_map(), ADMIN)) - 5  # what is on the other customer's map
    assert {(count - before) % 100 for count in seen} == {0}


def test_many_writers_lose_nothing(store: Store) -> None:
    fill(store)

    def add(thread: int) -> None:
        for number in range(10):
            fill(store, [person(f"t{thread}_{number}")])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = store.changes(ADMIN)
    assert len(store.read(ADMIN)) == len(small_map()) + 80
    assert [change.sequence for change in changes] == list(range(1, len(changes) + 1))


# --- what is refused


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (influence("c1", "nobody"), "target"),
        (replace(influence("c1", "c2"), source="org_a"), "source"),
        (influence("c1", "c2", opportunity="opp_9"), "opportunity"),
        (influence("c1", "c2", account="org_9"), "account"),
        (person("c9", organization="per_c1"), "organization"),
        (Circle(id="cir_9", name="x", members=("per_c1", "per_9"), entered_on=DAY), "members"),
        (Evidence(id="evd_9", record="edg_9", text="x", entered_on=DAY), "record"),
        (replace(customer("c"), account=None), "account"),
        (replace(customer("c"), account="org_a"), "account"),
        (Organization(id="org_9", name="x", kind=OrganizationKind.UNIT), "account"),
        (Opportunity(id="opp_9", name="x"), "account"),
        (person("c9", purpose=None), "purpose"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_with_its_field(
    store: Store, record: Record, field: str
) -> None:
    fill(store)
    with pytest.raises(InputError) as caught, store.writing("tester") as writer:
        writer.put(record)
    assert [problem.column for problem in caught.value.problems] == [field]
    assert store.read(ADMIN).canonical_hash == Records(small_map(), ADMIN).canonical_hash


@pytest.mark.parametrize(
    "twin",
    [
        replace(influence("c3", "c1"), id="edg_other"),
        replace(influence("c3", "c2"), id="edg_other", opportunity="opp_1"),
        replace(customer("a"), id="org_a2", account="org_a", kind=OrganizationKind.UNIT),
        Reporting(
            id="edg_other", account="org_a", subordinate="per_c2", manager="per_c1", entered_on=DAY
        ),
    ],
)
def test_a_second_record_for_the_same_thing_is_refused(store: Store, twin: Record) -> None:
    fill(store)
    with pytest.raises(DuplicateError, match=f"{twin.id} has the same"):
        fill(store, [twin])
    with pytest.raises(DuplicateError, match=f"{twin.id} has the same"):
        fill(store, [*small_map(), twin])


def test_two_new_records_for_the_same_thing_are_refused(store: Store) -> None:
    twins = [influence("c1", "c3"), replace(influence("c1", "c3"), id="edg_other")]
    with pytest.raises(DuplicateError):
        fill(store, [*small_map(), *twins])
    assert len(store.read(ADMIN)) == 0


PRIVATE: dict[str, Any] = {"visibility": Visibility.PRIVATE}


@pytest.mark.parametrize("kind", [kind for kind in RECORD_TYPES if kind.natural_fields])
def test_a_private_record_is_in_nobodys_way(store: Store, kind: type[Record]) -> None:
    fill(store)
    shared = next(record for record in small_map() if type(record) is kind)
    records = [
        replace(shared, id=f"{shared.id}_ann", **PRIVATE, entered_by="ann"),
        replace(shared, id=f"{shared.id}_ben", **PRIVATE, entered_by="ben"),
        replace(shared, id=f"{shared.id}_nobody", **PRIVATE),
    ]
    fill(store, records)
    assert ids(store.read(ADMIN)) >= {shared.id, *(record.id for record in records)}
    with pytest.raises(DuplicateError, match="same"):
        fill(store, [replace(records[0], id=f"{shared.id}_again")])
    with pytest.raises(DuplicateError, match="same"):
        fill(store, [replace(records[0], visibility=Visibility.ACCOUNT_TEAM)])
    with pytest.raises(DuplicateError, match="same"):
        fill(store, [replace(records[0], entered_by="ben")])
    with store.writing("ann") as writer:
        writer.delete(shared.id)
        writer.put(replace(records[0], visibility=Visibility.ACCOUNT_TEAM))
    found = store.read(ADMIN).get(records[0].id)
    assert found is not None
    assert found.visibility is Visibility.ACCOUNT_TEAM


def test_a_private_record_keeps_no_senders_id_from_others(store: Store) -> None:
    fill(store)
    sent: dict[str, Any] = {"system": "crm", "external_id": "P9"}
    people = [
        person("p1", **sent),
        person("p2", **sent, **PRIVATE, entered_by="ann"),
        person("p3", **sent, **PRIVATE, entered_by='b"e\\n'),
    ]
    fill(store, people)
    assert set(store.find(ADMIN, "people", "crm:P9")) == set(people)
    assert set(store.find(ADMIN, "people", "P9")) == set(people)
    assert store.find(member("eva", a="editor"), "people", "P9") == (people[0],)
    for twin in people:
        with pytest.raises(DuplicateError, match="external_id"):
            fill(store, [replace(twin, id="per_p4")])
    with pytest.raises(DuplicateError, match="external_id"):
        fill(store, [replace(people[1], visibility=Visibility.COMPANY)])


def test_who_sees_two_of_a_kind_can_tell_them_apart(store: Store) -> None:
    fill(store)
    shared = influence("c3", "c1")
    own = replace(shared, id="edg_own", **PRIVATE, entered_by="ann")
    fill(store, [own])
    both = store.read(member("ann", a="editor"), "org_a")
    assert both.reference(own.id) == own.id
    assert both.reference(shared.id) == store.read(member("eva", a="editor")).reference(shared.id)
    alone = Records([one for one in both if one.id != shared.id], ADMIN)
    assert alone.reference(own.id) == both.reference(shared.id)


def test_an_id_belongs_to_one_kind(store: Store) -> None:
    fill(store)
    with pytest.raises(DuplicateError, match="per_c1"), store.writing("tester") as writer:
        writer.put(Organization(id="per_c1", name="x", kind=OrganizationKind.OTHER))


def test_an_outsider_may_be_on_two_maps(store: Store) -> None:
    rivals = [
        person(f"r_{name}", f"org_{name}", organization="org_rival", system="crm", external_id="R1")
        for name in "ab"
    ]
    fill(store, [*small_map(), *rivals])
    assert len(store.find(ADMIN, "people", "R1")) == 2
    assert store.find(member(a="viewer"), "people", "crm:R1") == (rivals[0],)


# --- removal


def test_a_removal_takes_what_refers_to_it(store: Store) -> None:
    fill(store)
    with store.writing("eva") as writer:
        changes = writer.delete("per_c3")
    removed = {change.record.id for change in changes if change.kind == "removed"}
    assert removed == {
        "per_c3", "edg_c3_c1", "edg_c3_c2", "edg_t", "ass_2", "evd_1", "ovl_1", "prp_1",
    }  # fmt: skip
    records = store.read(ADMIN)
    assert ids(records) == {record.id for record in small_map()} - removed
    circle, activity = records.get("cir_1"), records.get("act_1")
    assert isinstance(circle, Circle)
    assert (circle.leader, circle.members) == (None, ("per_c1",))
    assert isinstance(activity, Activity)
    assert activity.contacts == ("per_c1",)
    assert store.changes(ADMIN)[-len(changes) :] == tuple(changes)
    assert {change.actor for change in changes} == {"eva"}


def test_a_removed_deal_takes_its_overlay_and_leaves_the_visit(store: Store) -> None:
    fill(store)
    with store.writing("eva") as writer:
        changes = writer.delete("opp_1")
    removed = {change.record.id for change in changes if change.kind == "removed"}
    assert removed == {"opp_1", "edg_c3_c2", "ass_2", "rol_1", "ovl_1", "prp_1"}
    activity = store.read(ADMIN).get("act_1")
    assert isinstance(activity, Activity)
    assert activity.opportunity is None


def test_a_removed_customer_takes_its_map(store: Store) -> None:
    fill(store)
    with store.writing("eva") as writer:
        writer.delete("org_a")
    assert ids(store.read(ADMIN)) == {
        "org_us", "org_rival", "org_b", "per_u1", "per_d1", "per_d2", "opp_b", "edg_d1_d2",
    }  # fmt: skip


def test_the_removal_of_nothing_is_nothing(store: Store) -> None:
    fill(store)
    with store.writing("eva") as writer:
        assert writer.delete("per_nobody") == []


def test_a_removal_can_be_undone(store: Store) -> None:
    fill(store)
    with store.writing("eva") as writer:
        changes = writer.delete("org_a")
    with store.writing("eva") as writer:
        writer.put_all([change.before for change in changes if change.before is not None])
    assert store.read(ADMIN).canonical_hash == Records(small_map(), ADMIN).canonical_hash


# --- who reads


def test_one_account_is_read_with_what_belongs_to_nobody(store: Store) -> None:
    fill(store)
    found = store.read(ADMIN, "org_b")
    assert ids(found) == {
        "org_us", "org_rival", "org_b", "per_u1", "per_d1", "per_d2", "opp_b", "edg_d1_d2",
    }  # fmt: skip
    assert ids(store.read(member(b="viewer"))) == ids(found)
    assert ids(store.read(member(b="viewer"), "org_b")) == ids(found)


def test_a_closed_account_answers_as_an_unknown_one(store: Store) -> None:
    fill(store)
    reader = member(b="owner")
    for reference in ("org_a", "org_nowhere", "per_c1", ""):
        assert len(store.read(reader, reference)) == 0
        assert store.find(reader, "organizations", reference) == ()
    assert store.find(reader, "organizations", "A") == ()
    assert [one.id for one in store.accounts(reader)] == ["org_b"]
    assert [one.id for one in store.opportunities(reader)] == ["opp_b"]
    told = {change.record.account for change in store.changes(reader)}
    assert told == {None, "org_b"}


def test_an_unknown_account_has_no_map(store: Store) -> None:
    fill(store)
    for reader in (ADMIN, Scope(user="eva", accounts={"org_nowhere": "owner", "org_us": "owner"})):
        assert len(store.read(reader, "org_nowhere")) == 0
    assert len(store.read(ADMIN, "")) == 0


def test_a_stranger_and_an_auditor_see_no_map(store: Store) -> None:
    fill(store)
    auditor = Scope(user="ann", role=InstallationRole.AUDITOR, accounts={"org_a": "owner"})
    assert ids(store.read(member())) == {"org_us", "org_rival", "per_u1"}
    assert len(store.read(auditor)) == 0
    for reader in (member(), auditor):
        assert store.accounts(reader) == ()
        assert store.opportunities(reader) == ()
        assert store.find(reader, "people", "per_c1") == ()
    assert store.changes(auditor) == ()
    assert store.find(auditor, "organizations", "org_us") == ()


def test_a_private_record_is_its_authors_and_the_owners(store: Store) -> None:
    secret = replace(influence("c3", "c1"), visibility=Visibility.PRIVATE, entered_by="eva")
    fill(store, [secret if record.id == secret.id else record for record in small_map()])
    for reader, sees in (
        (member("eva", a="editor"), True),
        (member("bob", a="owner"), True),
        (member("bob", a="editor"), False),
    ):
        found = store.read(reader, "org_a")
        assert (secret.id in ids(found)) is sees
        assert ("evd_1" in ids(found)) is sees  # its evidence would tell of it
        assert bool(store.find(reader, "influence", secret.id)) is sees
        assert bool(store.find(reader, "evidence", "evd_1")) is sees
        told = {change.record.id for change in store.changes(reader)}
        assert ({secret.id, "evd_1"} <= told) is sees
        assert bool({secret.id, "evd_1"} & told) is sees


def test_what_points_to_a_hidden_person_is_hidden(store: Store) -> None:
    hidden = replace(person("c3"), visibility=Visibility.PRIVATE, entered_by="eva")
    fill(store, [hidden if record.id == hidden.id else record for record in small_map()])
    reader = member("bob", a="viewer")
    assert store.find(reader, "influence", "edg_c3_c1") == ()
    (visit,) = store.find(reader, "activities", "act_1")
    assert isinstance(visit, Activity)
    assert visit.contacts == ("per_c1",)
    told = store.changes(reader)
    assert not any("per_c3" in str(change) for change in told)
    with store.writing("eva") as writer:
        writer.delete("per_c3")
    (appeared,) = store.changes(reader)[len(told) :]  # its leader hid the circle until now
    assert (appeared.kind, appeared.record.id) == ("created", "cir_1")


def test_the_history_outlives_what_it_tells_of(store: Store) -> None:
    fill(store)
    reader = member(a="viewer")
    before = store.changes(reader)
    assert "edg_c3_c1" in {change.record.id for change in before}
    with store.writing("eva") as writer:
        removed = writer.delete("per_c3")
    assert store.changes(reader) == (*before, *removed)


def test_a_record_that_becomes_visible_appears_in_the_history(store: Store) -> None:
    hidden = replace(person("c3"), visibility=Visibility.PRIVATE, entered_by="eva")
    fill(store, [*small_map(), hidden])
    fill(store, [person("c3")])
    told = [one for one in store.changes(member("bob", a="viewer")) if one.record.id == "per_c3"]
    assert [change.kind for change in told] == ["created", "removed", "created"]


def test_a_company_fact_of_a_closed_account_needs_an_open_account(store: Store) -> None:
    fact = replace(person("d1", "org_b"), visibility=Visibility.COMPANY)
    deal = Opportunity(id="opp_b", name="OB", account="org_b", visibility=Visibility.COMPANY)
    fill(store, [*small_map(), fact, deal])
    reader = member(a="viewer")
    assert store.find(reader, "people", "per_d1") == ()
    assert "per_d1" not in ids(store.read(reader))
    fill(store, [replace(customer("b"), visibility=Visibility.COMPANY)])
    assert store.find(reader, "people", "per_d1") == (fact,)
    assert "per_d1" in ids(store.read(reader))
    assert "per_d2" not in ids(store.read(reader))
    assert fact in [change.after for change in store.changes(reader)]
    assert len(store.read(reader, "org_b")) == 0
    assert store.find(reader, "opportunities", "opp_b") == (deal,)
    assert [one.id for one in store.accounts(reader)] == ["org_a"]
    assert [one.id for one in store.opportunities(reader)] == ["opp_1"]


def test_a_customer_of_a_group_is_whole_without_the_group(store: Store) -> None:
    fill(store, [*small_map(), replace(customer("b"), parent="org_a")])
    assert [one.parent for one in store.accounts(member(b="viewer"))] == [None]
    assert [one.parent for one in store.accounts(ADMIN)] == [None, "org_a"]
    assert "per_d1" in ids(store.read(ADMIN, "org_b"))


# --- finding


def test_a_reference_is_our_id_the_senders_or_both(store: Store) -> None:
    first = person("x", system="crm", external_id="7")
    second = person("y", system="erp", external_id="7")
    third = person("z", system="erp", external_id="7:1")
    fill(store, [*small_map(), first, second, third])
    assert store.find(ADMIN, "people", "per_x") == (first,)
    assert store.find(ADMIN, "people", "7") == (first, second)
    assert store.find(ADMIN, "people", "erp:7") == (second,)
    assert store.find(ADMIN, "people", "7:1") == (third,)
    assert store.find(ADMIN, "people", "erp:7:1") == (third,)
    for nothing in ("", ":", "erp:", ":7", "8", "' OR 1=1 --"):
        assert store.find(ADMIN, "people", nothing) == ()


def test_answers_come_in_the_order_of_their_keys(store: Store) -> None:
    names = ["b10", "b9", "a2"]
    fill(store, [customer(name) for name in names])
    deals = [Opportunity(id=f"opp_{n}", name="x", account=f"org_{n}") for n in names]
    fill(store, deals)
    assert [one.name for one in store.accounts(ADMIN)] == ["A2", "B9", "B10"]
    assert [one.id for one in store.opportunities(ADMIN)] == ["opp_a2", "opp_b9", "opp_b10"]


# --- replies


def test_a_reply_is_kept_under_its_key(store: Store) -> None:
    reply = StoredReply(request="digest", reply='{"变": 1}')
    with store.writing("tester") as writer:
        assert writer.recall("key") is None
        writer.remember("key", reply)
        assert writer.recall("key") == reply
    with store.writing("tester") as writer:
        assert writer.recall("key") == reply
        writer.remember("key", replace(reply, reply="later"))
        assert writer.recall("key") == reply
    with pytest.raises(IdempotencyError), store.writing("tester") as writer:
        writer.remember("key", replace(reply, request="another"))
