"""Edits: what is understood, what they do to the records, and one clear sentence for the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from support.small_accounts import ACCOUNT, DAY, DEAL, base, change, edge, make, person

from graph.errors import InputError
from graph.model import Assessment, Influence, Opportunity, Person, Record, Role, Tie
from graph.network import Network
from graph.overlay import build_network
from graph.overlay.what_if import FORMS, EditKind, Supposition, edit_text, parse_edits, suppose
from graph.records import Records
from graph.scope import Scope
from graph.vocabulary import Attitude, Confidence, ContextKind, DecisionRole, Strength


def records_of(*more: Record) -> Records:
    return Records([*base(), *more], Scope.administrator())


def network_of(records: Records, *, deal: bool = True) -> Network:
    kind, name = (ContextKind.OPPORTUNITY, DEAL) if deal else (ContextKind.ACCOUNT, ACCOUNT)
    return build_network(records, kind, name, as_of=DAY)


def supposed(*edits: str, more: tuple[Record, ...] = (), deal: bool = True) -> Supposition:
    records = records_of(*more)
    return suppose(records, network_of(records, deal=deal), edits)


def refused(*edits: str, more: tuple[Record, ...] = (), deal: bool = True) -> tuple[str, str]:
    """The sentence in English and in Chinese."""
    with pytest.raises(InputError) as caught:
        supposed(*edits, more=more, deal=deal)
    (problem,) = caught.value.problems
    return str(caught.value), problem.text_in("zh")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("leave P1", "leave P1"),
        ("  LEAVE   P1 ", "leave P1"),
        ("离开 P1", "leave P1"),
        ("tie U1 P1 多次接触", "tie U1 P1 multiple"),
        ("tie U1 P1 Regular", "tie U1 P1 multiple"),
        ("influence P1 P2 3", "influence P1 P2 strong"),
        ("attitude P1 org_R Strongly negative", "attitude P1 org_R strong_negative"),
        ("role P1 decision maker", "role P1 decision_maker"),
        ('drop "a b"', 'drop "a b"'),
        ("drop “a b”", 'drop "a b"'),
        ("confirm t:E1", "confirm t:E1"),
    ],
)
def test_every_spelling_of_an_edit_has_one_form(sent: str, text: str) -> None:
    (edit,) = parse_edits([sent])
    assert edit.text == text
    assert parse_edits([text])[0].text == text


@pytest.mark.parametrize("record", ["a b", 'x"y', "“x”", "中", "roles:O1:C05:", "E 1 “a”"])
def test_an_id_with_spaces_or_quotes_comes_back_as_it_was(record: str) -> None:
    (edit,) = parse_edits([edit_text(["drop", record])])
    assert edit.references == (record,)


BAD = [
    ((), "at least one edit"),
    (("",), "it is empty"),
    (("fly P1",), "begin with one of: leave, tie, influence, drop, confirm, attitude, role"),
    (("leave",), "write it as: leave PERSON"),
    (("leave P1 P2",), "write it as: leave PERSON"),
    (("tie U1 P1",), "write it as: tie OUR_PERSON CONTACT LEVEL"),
    (('leave "P1',), "no partner"),
    (("leave " + "x" * 600,), "longer than 500"),
    (("leave P1",) * 51, "ask about 50 at most"),
    (("leave nobody",), "no person 'nobody'"),
    (("tie U1 P1 close",), "'close' is not allowed here; use one of: occasional, multiple, deep"),
    (("tie U1 P1 none",), "write drop RECORD"),
    (("tie R1 P1 deep",), "'R1' is not one of our people; ours are: U1"),
    (("tie U1 R1 deep",), "'R1' works for a vendor"),
    (("influence P1 P2 huge",), "use one of: weak, medium, strong"),
    (("influence P1 P1 weak",), "two different people"),
    (("influence P1 U1 weak",), "'U1' works for a vendor"),
    (("attitude P1 org_A positive",), "the vendors here are: org_US, org_R"),
    (("attitude P1 org_R great",), "use one of: strong_positive"),
    (("role P1 boss",), "use one of: approver, decision_maker, evaluator, gatekeeper, user"),
    (("role U1 user",), "is not the customer's"),
    (("drop nothing",), "no record 'nothing'"),
    (("drop P1",), "write: leave P1"),
    (("leave P1", "leave P1"), "Edit 2 (leave P1): 'P1' has left by edit 1"),
    (("leave P1", "tie U1 P1 deep"), "has left by edit 1"),
]


@pytest.mark.parametrize(("edits", "said"), BAD, ids=[one[1][:28] for one in BAD])
def test_a_malformed_edit_is_told_in_both_languages(edits: tuple[str, ...], said: str) -> None:
    english, chinese = refused(*edits)
    assert said in english
    assert "{" not in english + chinese
    assert re.search(r"[\u4e00-\u9fff]{2}", chinese)


def test_a_role_needs_an_opportunity() -> None:
    assert "ask about an opportunity" in refused("role P1 user", deal=False)[0]


def test_who_left_already_is_not_in_the_network() -> None:
    gone = person("P9", left_on="2025-01-01")
    assert "is not in this network on 2025-06-30" in refused("leave P9", more=(gone,))[0]


def test_an_id_of_two_records_is_refused_with_both() -> None:
    tie = replace(make(Tie, "E1", person="U1", contact="P1", level="deep"), id="edg_T")
    row = replace(edge("E1", "P1", "P2"), id="edg_I")
    said = refused("drop E1", more=(row, tie))[0]
    assert "use one of: edg_I (influence), edg_T (ties)" in said
    assert len(supposed("drop edg_T", more=(row, tie)).records.all(Tie)) == 0


def test_a_record_of_another_opportunity_is_refused() -> None:
    other = make(Opportunity, "opp_O2", name="other")
    theirs = edge("E1", "P1", "P2", opportunity="opp_O2")
    assert "another opportunity" in refused("drop E1", more=(other, theirs))[0]


def test_only_doubtful_records_can_be_confirmed() -> None:
    role = make(Role, "rol_1", opportunity=DEAL, person="P1", role="user")
    assert "nothing to confirm" in refused("confirm rol_1", more=(role,))[0]


def test_leave_ends_a_person_on_the_day_and_keeps_the_seat_for_the_weights() -> None:
    found = supposed("leave P1")
    gone, seated = found.records.find(Person, "P1"), found.seated.find(Person, "P1")
    assert gone is not None
    assert str(gone.left_on) == "2025-06-30"
    assert seated is not None
    assert seated.left_on is None
    assert found.leavers == ("P1",)


def test_a_tie_is_added_beside_the_one_that_is_there() -> None:
    old = make(Tie, "T1", person="U1", contact="P1", level="deep", confidence="confirmed",
               last_contact="2025-06")  # fmt: skip
    records = supposed("tie U1 P1 occasional", more=(old,)).records
    assert {one.level for one in records.all(Tie)} == {"deep", "occasional"}
    network = network_of(records)
    assert network.weight("U1", "P1") == pytest.approx(0.9 * 0.95)


def test_influence_takes_the_place_of_what_is_recorded_of_the_pair() -> None:
    rows = (edge("E1", "P1", "P2"), edge("E2", "P1", "P2", basis="kin"), edge("E3", "P2", "P1"))
    records = supposed("influence P1 P2 weak", more=rows).records
    found = {(one.id, one.strength) for one in records.all(Influence)}
    assert found == {("what-if-1", Strength.WEAK), ("E3", Strength.STRONG)}


def test_an_influence_that_the_project_cuts_says_so() -> None:
    cut = change("suppress", "P1", "P2")
    (one,) = supposed("influence P1 P2 strong", more=(cut,)).edits
    assert one.is_cut
    both = supposed("drop XsuppressP1P2", "influence P1 P2 strong", more=(cut,))
    assert [one.is_cut for one in both.edits] == [False, False]
    assert network_of(both.records).weight("P1", "P2") == pytest.approx(0.9 * 0.95)


def test_what_an_edit_adds_can_be_named_by_a_later_one() -> None:
    records = records_of()
    found = suppose(records, network_of(records), ["tie U1 P1 deep", "drop what-if-1"])
    assert found.records.canonical_hash == records.canonical_hash
    assert found.edits[0].record == "what-if-1"


def test_confirm_makes_an_edge_sure_today_and_a_tie_sure_at_its_last_contact() -> None:
    old = edge("E1", "P1", "P2", confidence="rumour", observed_on="2024-01")
    tie = make(Tie, "T1", person="U1", contact="P1", level="deep", confidence="rumour",
               last_contact="2024-12")  # fmt: skip
    doubt = change("override", "E1", None, field="confidence", value="rumour")
    records = supposed("confirm E1", "confirm T1", more=(old, tie, doubt)).records
    sure = records.find(Influence, "E1")
    assert sure is not None
    assert (sure.confidence, str(sure.observed_on)) == (Confidence.CONFIRMED, "2025-06-30")
    met = records.find(Tie, "T1")
    assert met is not None
    assert (met.confidence, str(met.last_contact)) == (Confidence.CONFIRMED, "2024-12")
    assert network_of(records).weight("P1", "P2") == pytest.approx(0.9 * 0.95)


def test_an_attitude_holds_here_and_keeps_what_else_is_known() -> None:
    account = make(Assessment, "A1", person="P1", vendor="org_US", attitude="negative",
                   solution_acceptance=4)  # fmt: skip
    found = supposed("attitude P1 org_US positive", more=(account,))
    opinion = network_of(found.records).opinion("P1", "org_US")
    assert (opinion.attitude, opinion.solution) == (Attitude.POSITIVE, 4)
    assert opinion.attitude_in_account is Attitude.NEGATIVE
    assert found.edits[0].vendor == "org_US"


def test_a_role_takes_the_place_of_the_roles_held_and_keeps_the_veto() -> None:
    rows = (
        make(Role, "rol_1", opportunity=DEAL, person="P1", role="user", veto="yes"),
        make(Role, "rol_2", opportunity=DEAL, person="P1", role="gatekeeper"),
    )
    (seat,) = network_of(supposed("role P1 approver", more=rows).records).seats
    assert (seat.role, seat.has_veto, seat.weight) == (DecisionRole.APPROVER, True, 1.0)


def test_the_records_that_are_asked_about_stay_as_they_are() -> None:
    records = records_of(edge("E1", "P1", "P2"))
    before = records.canonical_hash
    edits = ["leave P1", "influence P2 P3 weak", "drop E1", "role P2 user"]
    found = suppose(records, network_of(records), edits)
    assert records.canonical_hash == before
    assert found.records.canonical_hash != before


def test_every_kind_has_a_form_and_both_labels() -> None:
    assert set(FORMS) == set(EditKind)
    assert all(one.zh and one.en for one in EditKind)
    assert date(2025, 6, 30) == DAY
