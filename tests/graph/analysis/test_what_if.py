"""What if, by the values of the method and by what must always hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.small_accounts import DEAL, base, edge, line, make

from graph.analysis.answering import Standpoint, what_if_answer, what_if_from
from graph.calibration import Calibration
from graph.model import Assessment, Record, Role, Tie
from graph.overlay import build_network
from graph.records import Records
from graph.results import WhatIfAnswer
from graph.scope import Scope
from graph.vocabulary import ContextKind
from graph.workspace import Workspace

AS_OF = date(2025, 6, 30)
WORKED = Path(__file__).parents[2] / "data" / "worked-example"


@pytest.fixture(scope="session")
def workspace(workspace_of: Callable[[Path], Workspace]) -> Workspace:
    return workspace_of(WORKED)


@pytest.fixture
def ask(workspace: Workspace) -> Callable[..., WhatIfAnswer]:
    def ask_it(*edits: str, kind: str = "opportunity", language: str = "en") -> WhatIfAnswer:
        subject = {"opportunity": "O1", "account": "A"}[kind]
        return workspace.what_if(kind, subject, edits, as_of=AS_OF, language=language)

    return ask_it


def near(value: float) -> Any:
    """As the method prints it: three digits, half up."""
    return pytest.approx(value, abs=5.1e-4)


# A9 says "E_us .588 loses .343 (58 %) if U2 goes, .262 if C11 moves, .116 C04, .074 U1, .026 U3,
# .020 U4"
@pytest.mark.parametrize(
    ("who", "loss"),
    [("U2", 0.343), ("C11", 0.262), ("C04", 0.116), ("U1", 0.074), ("U3", 0.026), ("U4", 0.020)],
)
def test_who_leaves_takes_what_a9_says(ask: Any, who: str, loss: float) -> None:
    assert ask(f"leave {who}").difference.reach["US"].staying == near(-loss)


# A9 says "Approver reach .410 loses .280 without C04, .191 without U2"
@pytest.mark.parametrize(("who", "loss"), [("C04", 0.280), ("U2", 0.191)])
def test_the_approver_is_reached_less_without_them(ask: Any, who: str, loss: float) -> None:
    answer = ask(f"leave {who}")
    assert answer.before.approver.reach["US"] == near(0.410)
    assert answer.difference.approver.reach["US"] == near(-loss)


# A10 says "E_k .310: R2's tie to C08 carries .172 (55 %), R1's ties .109"
@pytest.mark.parametrize(("who", "loss"), [("R2", 0.172), ("R1", 0.109)])
def test_a_rival_loses_who_carries_him(ask: Any, who: str, loss: float) -> None:
    answer = ask(f"leave {who}")
    assert answer.difference.reach["RIVAL"].overall == near(-loss)
    assert answer.difference.reach["US"].overall == 0


# A11 says "C12->C01: E .650 if confirmed, .562 if wrong (...; approver reach .617 against .323)"
@pytest.mark.parametrize(
    ("edit", "overall", "approver"), [("confirm E02", 0.650, 0.617), ("drop E02", 0.562, 0.323)]
)
def test_a_record_confirmed_or_wrong(ask: Any, edit: str, overall: float, approver: float) -> None:
    answer = ask(edit)
    assert answer.after.reach["US"].overall == near(overall)
    assert answer.after.approver.reach["US"] == near(approver)


# A12 says "level multiple, confirmed, now = .57; ...: C01 +.101 (U1; approver .410 -> .746),
# C04 +.067, C02 +.049, C11 +.033, ... C03 0"
@pytest.mark.parametrize(
    ("edits", "gain"),
    [
        (["tie U1 C01 multiple"], 0.101),
        (["tie U1 C04 multiple"], 0.067),
        (["tie U1 C02 multiple"], 0.049),
        (["tie U1 C11 multiple"], 0.033),
        (["tie U2 C06 multiple"], 0.026),
        (["tie U1 C10 multiple"], 0.023),
        # "+.043 if also turned positive"
        (["tie U1 C10 multiple", "attitude C10 US positive"], 0.043),
        (["tie U1 C03 multiple"], 0.0),
        # "Best pair ... +.151."
        (["tie U1 C01 multiple", "tie U1 C04 multiple"], 0.151),
    ],
)
def test_whom_we_meet_adds_what_a12_says(ask: Any, edits: list[str], gain: float) -> None:
    assert ask(*edits).difference.reach["US"].overall == near(gain)


def test_meeting_the_approver_lifts_the_cap_and_moves_the_approver_first(ask: Any) -> None:
    answer = ask("tie U1 C01 multiple")
    assert answer.after.approver.reach["US"] == near(0.746)
    assert "approver_no_tie:C01" in answer.difference.status.gone
    assert answer.difference.people[0].person == "C01"
    assert len(answer.difference.people) == 5


# A10 says "C08 silenced -.098"
def test_an_enemy_of_the_rival_carries_nothing_for_him(ask: Any) -> None:
    answer = ask("attitude C08 RIVAL strong_negative")
    assert answer.difference.reach["RIVAL"].overall == near(-0.098)


# 3.2: suppress(C03 -> C01); A3: "path cut by the suppression"
def test_without_the_cut_the_rival_reaches_the_approver_through_the_cio(ask: Any) -> None:
    answer = ask("drop overlay:O1:suppress:C03:C01:")
    assert answer.difference.approver.reach["RIVAL"] > 0.1


def test_a_seat_that_stays_empty_keeps_its_weight(ask: Any) -> None:
    answer = ask("leave C11")
    change = answer.difference.reach["US"]
    # D of C11 is .125 and our reach to C11 .873 (A4)
    assert change.staying - change.overall == pytest.approx(0.125 * 0.873, abs=1e-3)
    assert [one.code for one in answer.warnings] == ["seat_is_empty"]
    assert "C11" not in [one.person for one in answer.difference.people]


def test_without_an_approver_there_is_no_difference_for_one(ask: Any) -> None:
    difference = ask("leave C01").difference
    assert (difference.approver.before, difference.approver.after) == ("C01", None)
    assert difference.approver.reach is None


def test_before_is_what_the_analysis_says(ask: Any, workspace: Workspace) -> None:
    for kind, name in (("opportunity", "O1"), ("account", "A")):
        answer = workspace.analyse(kind, name, as_of=AS_OF)
        before = ask("leave C12", kind=kind).before
        assert before.status == answer.status
        for vendor, reach in answer.reach.items():
            assert before.reach[vendor].overall == reach.overall
            assert (before.reach[vendor].low, before.reach[vendor].high) == (reach.low, reach.high)


def test_nothing_that_moves_nothing_is_hidden(ask: Any) -> None:
    answer = ask("influence C03 C01 strong")
    assert [one.code for one in answer.warnings] == ["edit_is_cut", "nothing_moves"]
    assert answer.before == answer.after


def test_sentences_are_in_the_language_of_the_reader(ask: Any) -> None:
    edits = ("leave C11", "confirm E02", "drop T01", "role C09 user", "attitude C10 US positive")
    for language, word in (("en", "leaves"), ("zh", "离开")):
        answer = ask(*edits, language=language)
        assert word in answer.edits[0].text
        assert len({one.text for one in answer.edits}) == len(edits)


def test_nothing_is_stored(ask: Any, workspace: Workspace) -> None:
    before = workspace.subject("opportunity", "O1").graph_version
    changes = list(workspace.store.changes(workspace.scope))
    ask("leave C11", "drop E02", "role C09 approver", "tie U1 C01 deep")
    assert workspace.subject("opportunity", "O1").graph_version == before
    assert list(workspace.store.changes(workspace.scope)) == changes


# --- what must always hold, exact and sampled -------------------------------------------------

SAMPLING = Calibration(state_budget=1, answer_budget=1, worlds=640)
PEOPLE = ("P1", "P2", "P3", "P4")
OURS = ("U1",)


@st.composite
def accounts(draw: st.DrawFn) -> tuple[Record, ...]:
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
    strengths = st.sampled_from(("weak", "medium", "strong"))
    edges = draw(st.dictionaries(pairs.filter(lambda one: one[0] != one[1]), strengths, max_size=6))
    bosses = draw(st.sets(st.sampled_from(PEOPLE[1:]), max_size=2))
    met = draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(("occasional", "deep"))))
    roles = draw(
        st.dictionaries(
            st.sampled_from(PEOPLE), st.sampled_from(("approver", "evaluator")), min_size=1
        )
    )
    views = draw(
        st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(("positive", "negative")))
    )
    return (
        *(edge(f"E{a}{b}", a, b, strength=how) for (a, b), how in sorted(edges.items())),
        *(line(one, "P1") for one in sorted(bosses)),
        *(tie(one, how) for one, how in sorted(met.items())),
        make(Tie, "TR", person="R1", contact="P1", level="deep", confidence="reported"),
        *(
            make(Role, f"rol_{one}", opportunity=DEAL, person=one, role=role)
            for one, role in sorted(roles.items())
        ),
        *(
            make(Assessment, f"ass_{one}", person=one, vendor="org_US", attitude=view)
            for one, view in sorted(views.items())
        ),
    )


def tie(contact: str, level: str) -> Record:
    return make(
        Tie, f"T{contact}", person="U1", contact=contact, level=level, confidence="confirmed",
        last_contact="2025-05",
    )  # fmt: skip


def supposing(
    rows: tuple[Record, ...], *edits: str, calibration: Calibration | None = None, seed: int = 0
) -> WhatIfAnswer:
    records = Records([*base(), *rows], Scope.administrator())
    network = build_network(
        records, ContextKind.OPPORTUNITY, DEAL, as_of=AS_OF, calibration=calibration
    )
    return what_if_answer(records, network, edits, seed=seed)


def both_ways(rows: tuple[Record, ...], *edits: str) -> list[WhatIfAnswer]:
    answers = [supposing(rows, *edits), supposing(rows, *edits, calibration=SAMPLING)]
    assert [one.method.reach for one in answers] == ["exact", "sampled"]
    return answers


few = settings(max_examples=25)


@few
@given(accounts(), st.sampled_from((*PEOPLE, "U1", "R1")))
def test_leaving_never_raises_reach(rows: tuple[Record, ...], who: str) -> None:
    """Property: "removing a person never raises it (weights of the others kept)"."""
    for answer in both_ways(rows, f"leave {who}"):
        for change in answer.difference.reach.values():
            assert change.overall is not None
            assert change.overall <= 1e-12
            assert change.staying is not None
            assert change.staying <= 1e-12


@few
@given(accounts(), st.sampled_from(PEOPLE), st.sampled_from(("occasional", "multiple", "deep")))
def test_a_tie_never_lowers_our_reach(rows: tuple[Record, ...], whom: str, level: str) -> None:
    for answer in both_ways(rows, f"tie U1 {whom} {level}"):
        change = answer.difference.reach["org_US"].overall
        assert change is not None
        assert change >= -1e-12
        assert answer.difference.reach["org_R"].overall == 0


@few
@given(accounts(), st.sampled_from(PEOPLE))
def test_dropping_what_a_tie_adds_returns_to_before(rows: tuple[Record, ...], whom: str) -> None:
    for answer in both_ways(rows, f"tie U1 {whom} deep", "drop what-if-1"):
        assert answer.after == answer.before
        assert answer.difference.people == ()


@few
@given(accounts(), st.permutations(("tie U1 P1 deep", "attitude P2 org_US positive", "leave P4")))
def test_the_order_of_independent_edits_does_not_matter(
    rows: tuple[Record, ...], edits: list[str]
) -> None:
    for mixed, plain in zip(both_ways(rows, *edits), both_ways(rows, *sorted(edits)), strict=True):
        assert mixed.after == plain.after
        assert mixed.difference == plain.difference


@few
@given(accounts(), st.integers(0, 3))
def test_the_same_seed_gives_the_same_bytes(rows: tuple[Record, ...], seed: int) -> None:
    edits = ("tie U1 P2 deep", "leave P3")
    first, second = (
        supposing(rows, *edits, calibration=SAMPLING, seed=seed).model_dump_json() for _ in "ab"
    )
    assert first == second


@few
@given(accounts(), st.sampled_from(("influence P1 P2 strong", "attitude P3 org_R negative")))
def test_sampled_and_exact_agree(rows: tuple[Record, ...], edit: str) -> None:
    exact, sampled = both_ways(rows, edit)
    assert all(one.interval is None for one in exact.difference.reach.values())
    for vendor, change in exact.difference.reach.items():
        low, high = sampled.difference.reach[vendor].interval or (1, 0)
        value = sampled.difference.reach[vendor].overall
        assert value is not None
        assert low - 1e-12 <= value <= high + 1e-12
        assert sampled.difference.reach[vendor].overall == pytest.approx(change.overall, abs=0.09)


def test_without_a_chain_nothing_is_made_up() -> None:
    answer = supposing((tie("P1", "deep"),), "leave P2")
    assert answer.before.reach["org_US"].overall is None
    assert answer.before.reach["org_US"].reason == "no_chain_yet"
    assert answer.difference.reach["org_US"].overall is None
    assert answer.difference.approver.reach is None


ASKED = (["leave C11"], ["tie U1 C01 multiple"], ["leave C11", "leave C04"], ["leave U2"])


@pytest.mark.parametrize("budget", [Calibration().state_budget, 1], ids=["exact", "sampled"])
def test_what_was_asked_before_changes_no_later_answer(workspace: Workspace, budget: int) -> None:
    calibration = replace(Calibration(), state_budget=budget)
    asking = Workspace(workspace.store, workspace.scope, calibration=calibration)
    subject = asking.subject("opportunity", "O1")
    network = asking.context(subject, as_of=AS_OF)
    alone = [what_if_answer(subject.records, network, edits) for edits in ASKED]
    assert {one.method.reach for one in alone} == {"exact" if budget > 1 else "sampled"}
    stood = Standpoint(network)
    for order in (ASKED, ASKED[::-1]):
        for edits in order:
            answer = what_if_from(stood, subject.records, edits)
            assert answer == alone[ASKED.index(edits)], edits


def test_an_edit_that_needs_more_than_is_left_is_sampled_whoever_asked(
    workspace: Workspace,
) -> None:
    """What both sides may take together is the budget of one answer, and no edit's is another's."""
    calibration = replace(Calibration(), answer_budget=500_000)
    asking = Workspace(workspace.store, workspace.scope, calibration=calibration)
    subject = asking.subject("opportunity", "O1")
    network = asking.context(subject, as_of=AS_OF)
    stood = Standpoint(network)
    methods = []
    for edits in (*ASKED, *ASKED):
        again = what_if_from(stood, subject.records, edits)
        assert again == what_if_answer(subject.records, network, edits), edits
        methods.append(again.method.reach)
    assert methods[: len(ASKED)] == methods[len(ASKED) :]
    assert set(methods) == {"exact", "sampled"}
