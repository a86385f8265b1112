"""Where something is missing the answer says so, and no number is made up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.small_accounts import DAY, base, build, edge, make

from graph.analysis.answering import answer_for
from graph.model import Assessment, Record, Role, Tie
from graph.network import Network
from graph.overlay import build_network
from graph.records import Records
from graph.results import Answer
from graph.scope import Scope
from graph.vocabulary import ContextKind, Language

APPROVER = make(Role, "Q1", opportunity="opp_O1", person="P1", role="approver")
TIE = make(Tie, "T1", person="U1", contact="P1", level="deep", confidence="confirmed")


def without(*names: str, more: tuple[Record, ...] = (), deal: bool = True) -> Network:
    kept = [one for one in base() if one.id not in names]
    kind = ContextKind.OPPORTUNITY if deal else ContextKind.ACCOUNT
    subject = "opp_O1" if deal else "org_A"
    return build_network(Records([*kept, *more], Scope.administrator()), kind, subject, as_of=DAY)


def answered(network: Network, language: Language = Language.EN) -> Answer:
    return answer_for(network, graph_version="v", language=language)


CASES: dict[str, tuple[Network, str | None]] = {
    "empty account": (without("P1", "P2", "P3", "P4", "U1", "R1", deal=False), "no_chain_yet"),
    "one person": (
        without("P2", "P3", "P4", "U1", "R1", more=(APPROVER,)), "no_tie_recorded",
    ),
    "no role": (build(TIE), "no_chain_yet"),
    "no rival": (
        without("org_R", "R1", more=(APPROVER, TIE), deal=False), "no_rival_recorded",
    ),
    "no tie": (build(APPROVER), "no_tie_recorded"),
    "everything unknown": (
        build(
            APPROVER,
            edge("E1", "P2", "P1", strength=None, confidence=None, observed_on=None),
            make(Assessment, "A1", person="P1", vendor="org_US", attitude="unknown"),
        ),
        "no_tie_recorded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing_is_said_in_both_languages(case: str) -> None:
    network, code = CASES[case]
    texts = []
    for language in Language:
        answer = answered(network, language)
        said = {one.code: one.text for one in answer.warnings}
        assert code in said
        texts.append(said[code or ""])
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("case", CASES)
def test_no_number_is_made_up(case: str) -> None:
    network, _ = CASES[case]
    answer = answered(network)
    body: dict[str, Any] = json.loads(answer.model_dump_json(by_alias=True))
    assert "NaN" not in json.dumps(body)
    if not answer.chain:
        ours = answer.reach["org_US"]
        assert (ours.overall, ours.low, ours.high) == (None, None, None)
        assert (answer.coverage.cover, answer.lean.start) == (None, None)
        assert answer.status.capped == "grey"
    if not network.rivals:
        assert (answer.advantage.relation, answer.isolation) == (None, {})
    if answer.measures.edges == 0:
        assert answer.measures.reason == "no_influence_recorded"
        assert answer.measures.growth is None


def test_everything_unknown_asks_for_everything() -> None:
    answer = answered(CASES["everything unknown"][0])
    codes = {one.code for one in answer.questions}
    assert {"attitude_unknown", "solution_unknown", "price_unknown", "nobody_knows"} <= codes
    assert {"assumed_strength", "assumed_confidence", "assumed_observed_on"} <= codes
    assert answer.status.capped == "grey"
    assert answer.limiting["P1"].plain == "ask_solution"
    assert answer.closeness["org_US"].people["P1"].value == 0


def test_one_person_alone_is_answered() -> None:
    network = without("P2", "P3", "P4", "R1", more=(APPROVER, TIE))
    answer = answered(network)
    assert answer.reach["org_US"].people["P1"].value == answer.reach["org_US"].overall
    assert (answer.indirect_key_people, answer.next_pair.ties) == ((), ())
