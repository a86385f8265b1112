"""Random units of work: a store answers as a plain dictionary of records would."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DuplicateError, InputError
from graph.model import (
    RECORD_TYPES,
    Circle,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Record,
)
from graph.records import Records
from graph.schema import reference_fields
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.references import TRIMMED, references_of, targets_of
from graph.vocabulary import (
    InstallationRole,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Visibility,
)

DAY = date(2025, 6, 30)
ADMIN = Scope.administrator()
READERS = [
    ADMIN,
    Scope(user="eva"),
    Scope(user="eva", accounts={"org_a": "viewer"}),
    Scope(user="eva", accounts={"org_b": "owner"}),
    Scope(user="eva", accounts={"org_a": "editor", "org_b": "viewer"}),
    Scope(user="ann", role=InstallationRole.AUDITOR, accounts={"org_a": "owner"}),
]
ACCOUNTS = ["org_a", "org_b"]
Model = dict[str, Record]
Unit = tuple[list[Record], list[str], bool]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record of a small world, in which references often lead nowhere."""
    account = draw(st.sampled_from(ACCOUNTS))
    number = draw(st.integers(0, 3))
    people = st.integers(0, 3).map(lambda one: f"per_{one}")
    deals = st.none() | st.just("opp_0")
    one: Record
    match draw(st.integers(0, 6)):
        case 0:
            parent = draw(st.none() | st.sampled_from(ACCOUNTS))
            one = replace(customer(account), parent=parent)
        case 1:
            where = draw(st.none() | st.just(account))
            external_id = draw(st.none() | st.just("P"))
            one = replace(person(number, where, account), external_id=external_id)
        case 2:
            one = Opportunity(id=f"opp_{number % 2}", account=account, name="x")
        case 3:
            one = Influence(
                id=f"edg_{number}",
                account=account,
                source=draw(people),
                target=draw(people),
                opportunity=draw(deals),
                entered_on=DAY,
            )
        case 4:
            record = f"edg_{draw(st.integers(0, 3))}"
            one = Evidence(
                id=f"evd_{number}", account=account, record=record, text="x", entered_on=DAY
            )
        case 5:
            one = OverlayEntry(
                id=f"ovl_{number}",
                account=account,
                opportunity="opp_0",
                change=OverlayChange.SUPPRESS,
                subject=draw(people),
                object=draw(people),
                entered_on=DAY,
            )
        case _:
            one = Circle(
                id=f"cir_{number}",
                account=account,
                name="x",
                leader=draw(st.none() | people),
                members=tuple(draw(st.lists(people, max_size=3))),
                entered_on=DAY,
            )
    return replace(
        one,
        visibility=draw(st.sampled_from(Visibility)),
        entered_by=draw(st.sampled_from([None, "eva", "bob"])),
    )


def person(number: int, account: str | None, organization: str) -> Person:
    return Person(
        id=f"per_{number}",
        account=account,
        organization=organization,
        name="x",
        lawful_basis=LawfulBasis.CONTRACT,
        purpose="x",
        provenance="x",
        collected_at=DAY,
        review_on=DAY,
    )


def customer(account: str) -> Organization:
    return Organization(id=account, account=account, name="x", kind=OrganizationKind.CUSTOMER)


WORLD: list[Record] = [
    *map(customer, ACCOUNTS),
    *(person(number, f"org_{where}", f"org_{where}") for number, where in enumerate("aab")),
    Opportunity(id="opp_0", account="org_a", name="x"),
]
ids = records().map(lambda record: record.id)
units = st.tuples(
    st.lists(records(), max_size=4), st.lists(ids, max_size=1), st.sampled_from([True, True, False])
)


def put(model: Model, record: Record, coming: Sequence[Record]) -> None:
    """The rule of a put, written a second time."""
    tables = {one.id: one.table for one in (*model.values(), *coming)}
    for field, reference in references_of(record):
        if tables.get(reference) not in targets_of(field):
            raise InputError(field)
    for other in model.values():
        if type(other) is type(record) and other.id != record.id:
            is_same = record.natural_key and other.natural_key == record.natural_key
            sender = (record.external_id, record.system, record.account)
            if is_same or (
                sender == (other.external_id, other.system, other.account) and sender[0] is not None
            ):
                raise DuplicateError(record.id)
    model[record.id] = record


def delete(model: Model, record_id: str) -> None:
    """The rule of a removal, written a second time."""
    gone = {record_id} & model.keys()
    size = -1
    while size < len(gone):
        size = len(gone)
        for record in model.values():
            for field, reference in references_of(record):
                if reference in gone and (record.table, field) not in TRIMMED:
                    gone.add(record.id)
    for one in gone:
        del model[one]
    for record in list(model.values()):
        for field in reference_fields(record.table):
            value = getattr(record, field)
            rest: Any = None if value in gone else value
            if isinstance(value, tuple):
                rest = tuple(one for one in value if one not in gone)
            model[record.id] = replace(model[record.id], **{field: rest})


def expected(model: Model, unit: Unit) -> Model:
    """What is there after a unit of work, which may fail."""
    coming, leaving, is_kept = unit
    after = dict(model)
    order = [kind.table for kind in RECORD_TYPES]
    try:
        for record in sorted(coming, key=lambda one: order.index(one.table)):
            put(after, record, coming)
    except (InputError, DuplicateError):
        return model
    for record_id in leaving:
        delete(after, record_id)
    return after if is_kept else model


def work(store: Store, unit: Unit) -> None:
    coming, leaving, is_kept = unit
    with store.writing("tester") as writer:
        writer.put_all(coming)
        for record_id in leaving:
            writer.delete(record_id)
        if not is_kept:
            raise InterruptedError


def replayed(store: Store) -> Model:
    """What the history says is there."""
    state: Model = {}
    for change in store.changes(ADMIN, limit=10_000):
        assert change.before == state.pop(change.record.id, None)
        if change.after is not None:
            state[change.after.id] = change.after
    return state


def compare(store: Store, model: Model) -> None:
    for scope in READERS:
        visible = Records(model.values(), scope)
        assert list(store.read(scope)) == list(visible)
        for account in ACCOUNTS:
            if scope.sees_account(account) and visible.get(account):
                here = [one for one in model.values() if one.account in (None, account)]
                assert list(store.read(scope, account)) == list(Records(here, scope))
            else:
                assert list(store.read(scope, account)) == []
        for kind in RECORD_TYPES:
            for reference in ("P", "per_0", "org_a", "edg_1", "evd_0", "ovl_0", "cir_1", "opp_0"):
                wanted = [
                    one for one in visible.all(kind) if reference in (one.id, one.external_id)
                ]
                assert list(store.find(scope, kind.table, reference)) == wanted
        for change in store.changes(scope, limit=10_000):
            for form in (change.before, change.after):
                assert form is None or scope.sees(form)


@given(st.lists(units, max_size=6))
def test_a_store_answers_as_a_dictionary_would(history: list[Unit]) -> None:
    model: Model = {one.id: one for one in WORLD}
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{Path(folder) / 'deal.db'}")) as store,
    ):
        work(store, (WORLD, [], True))
        for unit in history:
            after = expected(model, unit)
            try:
                work(store, unit)
            except (InputError, DuplicateError, InterruptedError):
                assert after == model
            model = after
            assert {one.id: one for one in store.read(ADMIN)} == dict(
                Records(model.values(), ADMIN)._by_id
            )
        assert replayed(store) == model
        compare(store, model)
