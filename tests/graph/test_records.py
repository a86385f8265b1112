from dataclasses import replace

from support.small_accounts import ACCOUNT, DEAL, base, change, edge, line, make, person

from graph.model import Assessment, Evidence, Opportunity, Organization, Person, Record
from graph.records import Records, natural_order
from graph.scope import Scope
from graph.vocabulary import InstallationRole, OrganizationKind, Visibility

ADMIN = Scope.administrator()
MEMBER = Scope("ann", InstallationRole.MEMBER, {ACCOUNT: "viewer"})
OWNER = Scope("eve", InstallationRole.MEMBER, {ACCOUNT: "owner"})


def with_ids_of_another_store(records: list[Record]) -> list[Record]:
    """The same content under other ids of ours."""
    ids = {record.id: f"new_{place}" for place, record in enumerate(records)}
    moved = []
    for record in records:
        changes = {
            name: ids[value]
            for name in record.__dataclass_fields__
            if isinstance(value := getattr(record, name), str)
            and value in ids
            and name not in ("external_id", "name", "value")
        }
        many = {
            name: tuple(ids[one] for one in value)
            for name in ("members", "competitors")
            if (value := getattr(record, name, None))
        }
        moved.append(replace(record, **changes, **many))
    return moved


def test_the_hash_does_not_depend_on_our_ids_nor_on_the_order() -> None:
    records = [
        *base(), edge("E1", "P1", "P2"), line("P2", "P1"), change("reparent", "P2", "P3"),
        make(Assessment, "A1", person="P1", vendor="org_US", attitude="positive"),
    ]  # fmt: skip
    other = with_ids_of_another_store(list(reversed(records)))
    assert Records(records, ADMIN).canonical_hash == Records(other, ADMIN).canonical_hash


def test_the_hash_changes_with_what_a_record_says() -> None:
    hashes = {
        Records([*base(), edge("E1", "P1", "P2", strength=strength)], ADMIN).canonical_hash
        for strength in ("weak", "medium", "strong")
    }
    assert len(hashes) == 3


def test_a_record_without_an_id_of_its_own_is_named_by_what_identifies_it() -> None:
    row = make(Assessment, "x", person="P1", vendor="org_US", opportunity=DEAL, external_id="")
    row = replace(row, external_id=None, system=None)
    records = Records([*base(), row], ADMIN)
    assert records.reference("x") == f"assessments:P1:org_US:{DEAL}"
    assert records.key("P1") == "t:P1"


def test_an_id_that_two_systems_use_is_not_shown() -> None:
    twin = replace(person("twin"), external_id="P1", system="other")
    records = Records([*base(), twin], ADMIN)
    assert (records.reference("P1"), records.reference("twin")) == ("P1", "twin")
    assert records.find(Person, "P1") is records.get("P1")
    assert records.find(Person, "other:P1") is records.get("twin")
    assert records.find(Person, "P2") is records.get("P2")
    assert records.find(Person, "nobody") is None


def test_what_points_to_something_hidden_is_not_there_either() -> None:
    hidden = replace(person("P8"), visibility=Visibility.PRIVATE, entered_by="bob")
    deal = make(Opportunity, "opp_2", name="two", competitors="org_Q;org_R")
    rows = [
        *base(), hidden, edge("E1", "P8", "P1"), deal,
        make(Evidence, "V1", record="E1", text="seen"),
    ]  # fmt: skip
    seen = {record.id for record in Records(rows, MEMBER)}
    assert not seen & {"P8", "E1", "V1"}
    opportunity = Records(rows, MEMBER).get("opp_2")
    assert isinstance(opportunity, Opportunity)
    assert opportunity.competitors == ("org_R",)
    assert {"P8", "E1", "V1"} <= {record.id for record in Records(rows, OWNER)}
    assert Records(rows, MEMBER).canonical_hash == Records([*base(), deal], MEMBER).canonical_hash


def test_units_may_come_before_their_parent_and_may_lose_a_hidden_one() -> None:
    unit = make(Organization, "a_unit", name="unit", kind="unit", parent="z_unit")
    parent = make(Organization, "z_unit", name="unit", kind="unit", parent=ACCOUNT)
    orphan = make(Organization, "b_unit", name="unit", kind="unit", parent="gone")
    records = Records([unit, orphan, *base(), parent], ADMIN)
    assert records.get("a_unit") == unit
    assert records.get("b_unit") == replace(orphan, parent=None)


def test_scopes() -> None:
    record = person("P1")
    auditor = Scope("aud", InstallationRole.AUDITOR)
    stranger = Scope("sam", InstallationRole.MEMBER)
    private = replace(record, visibility=Visibility.PRIVATE, entered_by="ann")
    public = replace(record, visibility=Visibility.COMPANY)
    assert [scope.sees(record) for scope in (ADMIN, OWNER, MEMBER, stranger, auditor)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [scope.sees(private) for scope in (OWNER, MEMBER, stranger)] == [True, True, False]
    assert not Scope("bob", InstallationRole.MEMBER, {ACCOUNT: "editor"}).sees(private)
    assert [scope.sees(public) for scope in (MEMBER, stranger, auditor)] == [True, True, False]
    assert MEMBER.key != OWNER.key


def test_ids_are_ordered_as_people_count() -> None:
    assert sorted(["21", "3", "E10", "E9", "11"], key=natural_order) == [
        "3",
        "11",
        "21",
        "E9",
        "E10",
    ]


def test_two_maps_with_the_same_senders_id_come_in_one_order() -> None:
    """A row of a file that names it would else mean now the one, now the other."""
    twins = [
        Organization(
            id=f"org_{name}",
            account=f"org_{name}",
            system="crm",
            external_id="E2",
            name=name,
            kind=OrganizationKind.CUSTOMER,
        )
        for name in "ba"
    ]
    for rows in (twins, twins[::-1]):
        found = Records(rows, ADMIN).all(Organization)
        assert [one.id for one in found] == ["org_a", "org_b"]
