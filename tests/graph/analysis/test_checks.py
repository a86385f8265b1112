"""What `check` finds: each rule on a planted case, and nothing where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.analysis.checks import check_network, check_records
from graph.calibration import Calibration
from graph.dates import PartialDate
from graph.model import Opportunity, Person, Record, Reporting, Role
from graph.network import Network
from graph.overlay import build_network
from graph.records import Records
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.vocabulary import ContextKind, DecisionRole, ReportingKind
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
WORKED = Path(__file__).parents[2] / "data" / "worked-example"
ADMINISTRATOR = Scope.administrator()


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('checks')}/store.db")
    import_files(store, [WORKED], today=AS_OF)
    found = store.read(ADMINISTRATOR)
    store.close()
    return found


def person(records: Records, name: str) -> Person:
    found = records.find(Person, name)
    assert found is not None
    return found


def changed(records: Records, *others: Record, without: Iterable[str] = ()) -> Records:
    """The same records with some added, replaced or left out."""
    known = {one.id: one for one in (*records, *others)}
    return Records([one for key, one in known.items() if key not in set(without)], ADMINISTRATOR)


def deal(records: Records) -> Opportunity:
    return records.all(Opportunity)[0]


def codes(found: Iterable[object]) -> list[str]:
    return [str(getattr(one, "code", "")) for one in found]


def line(records: Records, subordinate: str, manager: str) -> Reporting:
    return Reporting(
        id=f"edg_{subordinate}{manager}",
        account=deal(records).account,
        subordinate=person(records, subordinate).id,
        manager=person(records, manager).id,
        kind=ReportingKind.SOLID,
        entered_on=AS_OF,
    )


def network(
    records: Records, *, as_of: date = AS_OF, kind: ContextKind = ContextKind.OPPORTUNITY
) -> Network:
    one = deal(records)
    subject = one.id if kind is ContextKind.OPPORTUNITY else str(one.account)
    return build_network(records, kind, subject, as_of=as_of, calibration=Calibration())


def test_the_worked_example_is_sound(records: Records) -> None:
    assert check_records(records, as_of=AS_OF) == ()
    assert not {"missing_approver", "no_rival"} & set(codes(check_network(network(records))))


def test_nothing_gives_nothing() -> None:
    assert check_records(Records([], ADMINISTRATOR), as_of=AS_OF) == ()


def test_a_circle_is_told_once_with_its_way(records: Records) -> None:
    kept = [one.id for one in records.all(Reporting) if one.kind is not ReportingKind.SOLID]
    solid = [one.id for one in records.all(Reporting) if one.id not in kept]
    ways = [line(records, *pair) for pair in (("C01", "C02"), ("C02", "C03"), ("C03", "C01"))]
    outside = line(records, "C04", "C01")
    found = check_records(changed(records, *ways, outside, without=solid), as_of=AS_OF)
    assert codes(found) == ["cycle"]
    assert found[0].people == ("C01", "C02", "C03")
    names = [person(records, one).name for one in ("C01", "C02", "C03", "C01")]
    assert dict(found[0].values)["path"] == " → ".join(names)


def test_a_circle_that_has_ended_is_none(records: Records) -> None:
    solid = [one.id for one in records.all(Reporting) if one.kind is ReportingKind.SOLID]
    ended = PartialDate.parse("2025-01")
    ways = [
        replace(line(records, *pair), valid_to=ended) for pair in (("C01", "C02"), ("C02", "C01"))
    ]
    assert check_records(changed(records, *ways, without=solid), as_of=AS_OF) == ()


def test_one_name_twice_in_one_organization(records: Records) -> None:
    original = person(records, "C10")
    double = replace(original, id="per_double", external_id="C99", name=f" {original.name} ")
    found = check_records(changed(records, double), as_of=AS_OF)
    assert codes(found) == ["doubled_person"]
    assert found[0].people == ("C10", "C99")
    elsewhere = replace(double, organization=person(records, "U1").organization)
    assert check_records(changed(records, elsewhere), as_of=AS_OF) == ()


def test_somebody_who_left_and_still_holds_a_role(records: Records) -> None:
    role = records.all(Role)[0]
    holder = records.get(role.person)
    assert isinstance(holder, Person)
    gone = replace(holder, left_on=PartialDate.parse("2025-05"))
    found = check_records(changed(records, gone), as_of=AS_OF)
    assert codes(found) == ["left_with_role"]
    assert found[0].context == "O1"
    soon = replace(holder, left_on=PartialDate.parse("2025-06-30"))
    assert check_records(changed(records, soon), as_of=AS_OF) == ()


def test_an_opportunity_that_nobody_signs(records: Records) -> None:
    approvers = [one.id for one in records.all(Role) if one.role is DecisionRole.APPROVER]
    found = check_network(network(changed(records, without=approvers)))
    assert "missing_approver" in codes(found)


def test_an_opportunity_without_a_rival(records: Records) -> None:
    rival = records.get(deal(records).competitors[0])
    assert rival is not None
    alone = changed(records, replace(deal(records), competitors=()), without=[rival.id])
    assert "no_rival" in codes(check_network(network(alone)))


def test_old_edges_are_told_in_the_context_they_belong_to(records: Records) -> None:
    later = date(2027, 6, 30)
    account = check_network(network(records, as_of=later, kind=ContextKind.ACCOUNT))
    opportunity = check_network(network(records, as_of=later))
    assert {one.record for one in account}.isdisjoint(one.record for one in opportunity)
    assert {"expired_influence", "expired_tie"} <= set(codes(account))
    assert "E09" in [one.record for one in opportunity]
    assert all(one.context is None for one in account)
    assert all(one.context == "O1" for one in opportunity)


def test_asking_changes_nothing(records: Records) -> None:
    before = records.canonical_hash
    first = check_records(records, as_of=AS_OF)
    assert check_records(records, as_of=AS_OF) == first
    assert records.canonical_hash == before
