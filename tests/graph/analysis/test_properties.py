"""What must hold of whole networks, whatever is recorded (issue: "Must hold")."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.small_accounts import build, edge, make

from graph.analysis.answering import answer_for
from graph.analysis.edits import Pairs, raised
from graph.analysis.engine import Engine, ExactEngine, SampledEngine
from graph.analysis.flow import vendor_wiring
from graph.analysis.reach import measure_reach
from graph.calibration import Calibration
from graph.model import Assessment, Influence, Record, Role, Tie
from graph.network import Network, Run

PEOPLE = ("P1", "P2", "P3", "P4")
CONFIDENCES = ("confirmed", "reported", "inferred", "rumour")
pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda p: p[0] != p[1])
slow = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Influence, ties of both sides, attitudes and roles among four people."""
    found: list[Record] = []
    for place, (source, target) in enumerate(sorted(draw(st.sets(pairs, max_size=6)))):
        found.append(
            edge(
                f"E{place}", source, target,
                strength=draw(st.sampled_from(("weak", "medium", "strong"))),
                confidence=draw(st.sampled_from(CONFIDENCES)),
                observed_on=draw(st.sampled_from(("2025-06", "2024-01"))),
            )
        )  # fmt: skip
    found += [
        make(
            Tie, f"T{who}{contact}", person=who, contact=contact,
            level=draw(st.sampled_from(("occasional", "multiple", "deep"))),
            confidence=draw(st.sampled_from(CONFIDENCES)), last_contact="2025-06",
        )
        for who in ("U1", "R1")
        for contact in sorted(draw(st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=2)))
    ]  # fmt: skip
    attitudes = ("strong_positive", "positive", "neutral", "negative", "unknown")
    found += [
        make(
            Assessment, f"A{person}{vendor}", person=person, vendor=vendor,
            attitude=draw(st.sampled_from(attitudes)),
            confidence=draw(st.sampled_from(CONFIDENCES)), observed_on="2025-01",
        )
        for person in PEOPLE
        for vendor in ("org_US", "org_R")
    ]  # fmt: skip
    roles = (("P1", "approver"), ("P2", "evaluator"))
    found += [
        make(Role, f"Q{person}", opportunity="opp_O1", person=person, role=role)
        for person, role in roles
    ]
    return found


def engines() -> tuple[Engine, Engine]:
    small = Calibration(worlds=1_280)
    return ExactEngine(small), SampledEngine(small)


def values(network: Network, engine: Engine, run: Run = Run.EXPECTED) -> dict[str, float]:
    return {
        f"{vendor} {person}": one.runs[run].value(person)
        for vendor, one in measure_reach(network, engine).items()
        for person in network.contacts
    }


@slow
@given(records())
def test_cautious_is_never_above_expected_nor_that_above_hopeful(found: list[Record]) -> None:
    network = build(*found)
    for engine in engines():
        low, value, high = (values(network, engine, run) for run in Run)
        assert all(low[one] <= value[one] + 1e-12 for one in value)
        assert all(value[one] <= high[one] + 1e-12 for one in value)


@slow
@given(records())
def test_a_stronger_record_never_lowers_reach(found: list[Record]) -> None:
    weaker = [one for one in found if isinstance(one, Influence)]
    if not weaker:
        return
    stronger = [
        edge(one.id, one.source, one.target, strength="strong", confidence="confirmed")
        if one is weaker[0]
        else one
        for one in found
    ]
    before, after = build(*found), build(*stronger)
    for engine in engines():
        lower, higher = values(before, engine), values(after, engine)
        assert all(lower[one] <= higher[one] + 1e-12 for one in lower)


@slow
@given(records(), pairs)
def test_conflict_edges_never_change_reach(found: list[Record], pair: tuple[str, str]) -> None:
    network = build(*found)
    other = build(*found, edge("EX", *pair, polarity="conflict"))
    for engine in engines():
        assert values(network, engine) == values(other, engine)


@slow
@given(records())
def test_an_empty_overlay_is_the_base(found: list[Record]) -> None:
    plain = [one for one in found if not isinstance(one, Role)]
    account, deal = build(*plain, deal=False), build(*plain)
    assert account.channels == deal.channels
    assert account.lines == deal.lines
    for engine in engines():
        assert values(account, engine) == values(deal, engine)


@slow
@given(records(), st.sampled_from(PEOPLE))
def test_silencing_never_raises_the_rivals_reach(found: list[Record], person: str) -> None:
    wiring = vendor_wiring(build(*found), "org_R")
    for engine in engines():
        before, after = engine.reach(wiring), engine.reach(wiring.silenced([person]))
        gone = engine.reach(wiring.without_person(person))
        for one in wiring.nodes:
            assert after.value(one) <= before.value(one) + 1e-12
            assert gone.value(one) <= before.value(one) + 1e-12


@slow
@given(records())
def test_losses_and_gains_are_never_negative(found: list[Record]) -> None:
    network = build(*found)
    for budget in (network.calibration.state_budget, 0):
        calibration = replace(network.calibration, state_budget=budget, worlds=1_280)
        answer = answer_for(replace(network, calibration=calibration), graph_version="v")
        assert all(one.loss >= -1e-12 for one in answer.fragility)
        assert all(one.gain >= -1e-12 for one in answer.next_ties)
        assert all(one.range >= -1e-12 for one in answer.verify)


@slow
@given(records())
def test_the_same_seed_gives_the_same_bytes(found: list[Record]) -> None:
    network = build(*found)
    calibration = replace(network.calibration, state_budget=0, worlds=1_280)
    first, second = (
        answer_for(replace(network, calibration=calibration), graph_version="v").model_dump_json()
        for _ in range(2)
    )
    assert first == second
    assert '"sampled"' in first


@slow
@given(records())
def test_edits_without_a_new_search_equal_those_with_one(found: list[Record]) -> None:
    """Closed forms of sampled worlds (graph.analysis.edits) against a run of each edit."""
    network = build(*found)
    engine = SampledEngine(Calibration(worlds=1_280))
    reach = measure_reach(network, engine)["org_US"]
    tried = [("U1", person, 0.9) for person in PEOPLE]
    after = raised(engine, reach.wiring, reach.expected, tried, PEOPLE)
    together = Pairs(engine, reach.wiring, reach.expected, tried, PEOPLE).together(0, 2)
    for addition, values in zip(tried, after.values.tolist(), strict=True):
        run = engine.reach(reach.wiring.with_edge(*addition))
        assert values == [run.value(one) for one in PEOPLE]
    both = engine.reach(reach.wiring.with_edge(*tried[0]).with_edge(*tried[2]))
    assert together.values == {one: both.value(one) for one in PEOPLE}


def test_the_strategy_reaches_people() -> None:
    network = build(
        edge("E1", "P1", "P2"), make(Tie, "T1", person="U1", contact="P1", level="deep")
    )
    assert values(network, ExactEngine(Calibration()))["org_US P2"] == pytest.approx(
        0.9 * 0.5 * 0.4 * 0.855
    )
