"""Rules of single questions, and true answers where something is missing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.small_accounts import DAY, base, build, change, edge, line, make, person

from graph.analysis.answering import answer_for, paths_answer
from graph.analysis.engine import ExactEngine
from graph.analysis.isolation import isolation_cuts
from graph.analysis.key_people import indirect_key_people
from graph.analysis.opposition import threats
from graph.analysis.reach import measure_reach
from graph.errors import PersonNotFoundError
from graph.model import Assessment, Influence, Record, Role, Tie
from graph.network import Network
from graph.overlay import build_network
from graph.records import Records
from graph.results import Answer
from graph.scope import Scope
from graph.vocabulary import ContextKind, Language
from graph.workspace import Workspace

DEAL = "opp_O1"


def role(name: str, who: str, what: str, **values: str) -> Record:
    return make(Role, name, opportunity=DEAL, person=who, role=what, **values)


def tie(name: str, who: str, contact: str, **values: str) -> Record:
    given = {"level": "deep", "confidence": "confirmed", "last_contact": "2025-06", **values}
    return make(Tie, name, person=who, contact=contact, **given)


def view(name: str, who: str, vendor: str, attitude: str) -> Record:
    return make(
        Assessment,
        name,
        person=who,
        vendor=vendor,
        attitude=attitude,
        confidence="confirmed",
        observed_on="2025-06",
    )


def answered(network: Network, language: Language = Language.EN) -> Answer:
    return answer_for(network, graph_version="v", language=language)


def test_the_conflict_variant_of_the_worked_example(
    workspace_of: Callable[[Path], Workspace],
) -> None:
    data = Path(__file__).parents[2] / "data" / "worked-example"
    expected = json.loads((data / "expected.json").read_text("utf-8"))["variant_conflict"]
    subject = workspace_of(data).subject("opportunity", "O1")
    given = next(iter(subject.records.all(Influence)))
    ids = {subject.records.reference(one.id): one.id for one in subject.records}
    conflict = make(
        Influence, "EX", source=ids["C07"], target=ids["C06"],
        polarity="conflict", strength="medium",
        confidence="confirmed", observed_on="2025-06", opportunity=ids["O1"], account=given.account,
    )  # fmt: skip
    records = Records([*subject.records, conflict], Scope.administrator())
    network = build_network(records, ContextKind.OPPORTUNITY, ids["O1"], as_of=DAY)
    values = {one.person: one.value for one in threats(network, "US")}
    assert values["C06"] == pytest.approx(expected["threat_C06"], abs=0.5e-4)


def test_an_opponent_whom_somebody_reacts_against_helps_without_a_number() -> None:
    network = build(
        view("A1", "P1", "org_US", "negative"), edge("E1", "P1", "P2", polarity="conflict")
    )
    found = {one.person: one for one in threats(network, "org_US")}["P2"]
    assert (found.value, found.by[0].kind, found.by[0].part) == (0, "helps", None)


def test_an_ageing_edge_stays_a_hidden_influence() -> None:
    network = build(
        line("P2", "P1"),
        edge("E1", "P2", "P1", observed_on="2023-10"),
        role("Q1", "P1", "approver"),
    )
    assert network.weight("P2", "P1") > network.hidden["P2", "P1"].weight() * 0.9
    assert [one.person for one in indirect_key_people(network)] == ["P2"]


def test_an_implied_edge_never_makes_a_hidden_influencer() -> None:
    assert indirect_key_people(build(line("P2", "P1"), role("Q1", "P1", "approver"))) == []


def test_an_empty_account_says_what_is_missing() -> None:
    answer = answered(build(deal=False))
    assert (answer.chain, answer.indirect_key_people, answer.best_paths) == ((), (), ())
    assert answer.reach["org_US"].overall is None
    assert answer.reach["org_US"].reason == "no_chain_yet"
    assert answer.status.capped == "grey"
    assert {one.code for one in answer.warnings} >= {"no_chain_yet", "no_tie_recorded"}


def test_no_role_gives_no_overall_value_and_a_question() -> None:
    answer = answered(build(tie("T1", "U1", "P1")))
    assert answer.reach["org_US"].overall is None
    assert answer.reach["org_US"].people["P1"].value == pytest.approx(0.855)
    assert answer.questions[0].code == "no_chain"
    assert (answer.next_ties, answer.next_pair.ties, answer.verify, answer.robust) == (
        (),
        (),
        (),
        (),
    )


def test_no_rival_is_said_and_never_a_zero() -> None:
    records = [one for one in base() if one.id not in ("org_R", "R1")]
    network = build_network(
        Records(records, Scope.administrator()), ContextKind.ACCOUNT, "org_A", as_of=DAY
    )
    answer = answered(network)
    assert (answer.advantage.relation, answer.advantage.reason) == (None, "no_rival_recorded")
    assert answer.isolation == {}
    assert "no_rival" in {one.code for one in answer.questions}


def test_nobody_of_ours_recorded_is_said() -> None:
    records = [one for one in base() if one.id not in ("org_US", "U1")]
    network = build_network(
        Records(records, Scope.administrator()), ContextKind.ACCOUNT, "org_A", as_of=DAY
    )
    answer = answered(network)
    assert answer.vendor is None
    assert "no_us" in {one.code for one in answer.warnings}
    assert answer.status.capped == "grey"


def test_a_chain_whose_attitudes_nobody_knows_has_no_light() -> None:
    assert answered(build(role("Q1", "P1", "approver"))).status.capped == "grey"


def test_a_negative_veto_holder_makes_the_light_red() -> None:
    network = build(
        role("Q1", "P1", "approver"), role("Q2", "P2", "gatekeeper", veto="yes"),
        view("A1", "P1", "org_US", "positive"), view("A2", "P2", "org_US", "negative"),
        tie("T1", "U1", "P1"), tie("T2", "U1", "P2"),
    )  # fmt: skip
    status = answered(network).status
    assert (status.bare, status.capped) == ("green", "red")
    assert ("veto_negative", "P2") in {(cap.code, cap.person) for cap in status.caps}


def test_a_doubtful_positive_attitude_counts_as_unknown_in_the_cautious_run() -> None:
    old = make(
        Assessment,
        "A1",
        person="P1",
        vendor="org_US",
        attitude="strong_positive",
        confidence="rumour",
        observed_on="2024-06",
    )
    network = build(tie("T1", "U1", "P1"), edge("E1", "P1", "P2"), old)
    reach = answered(network).reach["org_US"].people["P2"]
    assert reach.value == pytest.approx(0.855 * 0.855)
    assert reach.low == pytest.approx(0.855 * 0.855 * 0.4)
    assert "attitude_doubtful" in {one.code for one in answered(network).warnings}


def test_a_hostile_person_carries_nothing() -> None:
    network = build(
        tie("T1", "U1", "P1"), edge("E1", "P1", "P2"), view("A1", "P1", "org_US", "negative")
    )
    people = answered(network).reach["org_US"].people
    assert (people["P1"].value, people["P2"].value) == (pytest.approx(0.855), 0)


def test_a_tie_at_a_decider_is_displaced_and_a_person_before_one_won_over() -> None:
    network = build(
        role("Q1", "P1", "approver"),
        tie("T1", "R1", "P1"),
        tie("T2", "R1", "P2"),
        edge("E1", "P2", "P1"),
    )
    reach = measure_reach(network, ExactEngine(network.calibration))["org_R"]
    cuts = isolation_cuts(network, reach, ExactEngine(network.calibration))
    assert [(cut.people, cut.ties) for cut in cuts] == [(("P2",), (("R1", "P1"),))]
    assert cuts[0].deciders_after == {"P1": 0}


def test_a_rival_without_a_path_needs_no_cut() -> None:
    network = build(role("Q1", "P1", "approver"))
    reach = measure_reach(network, ExactEngine(network.calibration))["org_R"]
    cuts = isolation_cuts(network, reach, ExactEngine(network.calibration))
    assert [(cut.people, cut.ties, cut.size) for cut in cuts] == [((), (), 0)]


def test_sentences_come_in_both_languages_with_names_in_place() -> None:
    network = build(role("Q1", "P1", "approver"), view("A1", "P1", "org_US", "positive"))
    english, chinese = answered(network), answered(network, Language.ZH)
    assert english.status.caps[0].text == "Approver P1: no tie of ours"
    assert chinese.status.caps[0].text == "审批人P1：我方无人接触"
    assert [one.code for one in english.questions] == [one.code for one in chinese.questions]


def test_the_other_side_may_ask_the_same_questions() -> None:
    network = build(role("Q1", "P1", "approver"), tie("T1", "R1", "P1"))
    records = [*base(), role("Q1", "P1", "approver"), tie("T1", "R1", "P1")]
    other = build_network(
        Records(records, Scope.administrator()),
        ContextKind.OPPORTUNITY,
        DEAL,
        as_of=DAY,
        vendor="org_R",
    )
    assert answered(network).vendor == "org_US"
    assert (answered(other).vendor, other.rivals) == ("org_R", ("org_US",))
    assert answered(other).reach["org_R"].overall == pytest.approx(0.855)


def test_paths_say_what_they_rest_on() -> None:
    network = build(
        tie("T1", "U1", "P1"),
        edge("E1", "P1", "P2", confidence="rumour"),
        change("suppress", "P4", "P1"),
    )
    answer = paths_answer(network, source="U1", target="P2", limit=None, graph_version="v")
    (path,) = answer.paths
    assert (path.people, path.evidence, path.weakest.record) == (
        ("U1", "P1", "P2"),
        ("T1", "E1"),
        "E1",
    )
    assert answer.total.value == pytest.approx(path.weight)
    with pytest.raises(PersonNotFoundError, match="Nobody"):
        paths_answer(network, source="Nobody", target="P2", limit=None, graph_version="v")


def test_a_large_context_is_sampled_and_says_so(workspace_of: Callable[[Path], Workspace]) -> None:
    folder = Path(__file__).parents[3] / "importers" / "examples" / "group"
    answer = workspace_of(folder).analyse("opportunity", "GO1", as_of=date(2025, 6, 30))
    assert (answer.method.reach, answer.method.worlds, answer.method.seed) == ("sampled", 10_048, 0)
    ours = answer.reach[answer.vendor or ""]
    assert ours.interval is not None
    assert ours.bounds is not None
    assert ours.bounds[0] <= ours.interval[0] <= ours.overall <= ours.interval[1] <= ours.bounds[1]
    assert ours.low <= ours.overall <= ours.high
    assert answer.indirect_key_people[0].person == "P086"


def test_krackhardts_managers(workspace_of: Callable[[Path], Workspace]) -> None:
    folder = Path(__file__).parents[3] / "importers" / "examples" / "krackhardt"
    workspace = workspace_of(folder)
    network = workspace.context(workspace.subject("account", "K"), as_of=DAY)
    assert len(network.contacts) == 21
    assert len(network.lines) == 20
    assert sum(one.kind == "influence" for one in network.strands) == 190
    answer = workspace.analyse("account", "K", as_of=DAY)
    assert {seat.person for seat in answer.chain} == {"7", "2", "14", "18", "21"}
    ranked = [(one.person, round(one.score, 4)) for one in answer.indirect_key_people[:8]]
    assert ranked == [
        ("6", 0.4788), ("11", 0.4332), ("12", 0.4332), ("17", 0.4332),
        ("3", 0.4229), ("4", 0.4229), ("8", 0.4229), ("20", 0.4229),
    ]  # fmt: skip
    assert len(answer.indirect_key_people[0].paths) == 5
    assert sum(len(path.people) == 2 for path in answer.indirect_key_people[0].paths) == 3


def test_the_same_question_gives_the_same_bytes(workspace_of: Callable[[Path], Workspace]) -> None:
    data = Path(__file__).parents[2] / "data" / "worked-example"
    workspace = workspace_of(data)
    other = Workspace(workspace.store, workspace.scope)
    first, second = (
        one.analyse("opportunity", "O1", as_of=DAY).model_dump_json(by_alias=True)
        for one in (workspace, other)
    )
    assert first == second


def test_somebody_who_left_is_not_in_the_answer() -> None:
    network = build(
        person("P9", left_on="2024"), edge("E1", "P9", "P1"), role("Q1", "P1", "approver")
    )
    assert "P9" not in answered(network).people
