"""The sentences of method 4.1 (A1 to A17) and 3.8, each as a test that quotes what it tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.small_accounts import DAY

from graph.analysis.lean import project_lean
from graph.network import Network, Strand
from graph.results import Answer, FragilityResult
from graph.vocabulary import Confidence, TieLevel
from graph.workspace import Workspace

WORKED = Path(__file__).parents[2] / "data" / "worked-example"
SHOWN = 0.0051  # two printed digits; some of the method's are rounded twice


@pytest.fixture(scope="module")
def workspace(workspace_of: Callable[[Path], Workspace]) -> Workspace:
    return workspace_of(WORKED)


@pytest.fixture(scope="module")
def account(workspace: Workspace) -> Answer:
    return workspace.analyse("account", "A", as_of=DAY)


@pytest.fixture(scope="module")
def deal(workspace: Workspace) -> Answer:
    return workspace.analyse("opportunity", "O1", as_of=DAY)


@pytest.fixture(scope="module")
def networks(workspace: Workspace) -> dict[str, Network]:
    return {
        kind: workspace.context(workspace.subject(kind, name), as_of=DAY)
        for kind, name in (("account", "A"), ("opportunity", "O1"))
    }


def scores(answer: Answer) -> dict[str, float]:
    return {one.person: one.score for one in answer.indirect_key_people}


def relation(answer: Answer) -> dict[str, float]:
    assert answer.advantage.relation is not None
    return answer.advantage.relation.people


def overall(answer: Answer) -> list[tuple[float | None, float | None, float | None]]:
    return [(one.low, one.overall, one.high) for one in answer.reach.values()]


def loss(answer: Answer, name: str) -> FragilityResult:
    return next(one for one in answer.fragility if one.removed.id == name)


def test_a1_what_changed(deal: Answer, account: Answer) -> None:
    """4 people re-parented, 3 influence edges added, 1 suppressed, attitudes of C05 and C08 worse
    in the project. CIO C03 is key for the account but outside O1's chain, still background boss
    of C05."""
    changes = deal.changes
    assert (len(changes.reparented), len(changes.added), len(changes.suppressed)) == (4, 3, 1)
    assert {(one.person, one.from_, one.to) for one in changes.attitudes if one.vendor == "US"} == {
        ("C05", "positive", "neutral"),
        ("C08", "negative", "strong_negative"),
    }
    assert "C03" in {one.person for one in account.key_people}
    assert "C03" not in {one.person for one in deal.chain}


def test_a1_the_line_boss_stays_in_the_background(networks: dict[str, Network]) -> None:
    """CIO C03 is ... still background boss of C05."""
    lines = {(one.subordinate, one.manager): one.kind for one in networks["opportunity"].lines}
    assert lines["C05", "C03"] == "background"


def test_a2_indirect_key_persons(account: Answer, deal: Answer) -> None:
    """Account: C09 .361, C07 .180, C12 .179, C10 .117, C11 .097, C08 .052. O1 (off-chain): C10
    .462, C09 .389, C12 .135; on-chain sponsors C11 .388, C07 .382."""
    wanted = {
        "C09": 0.361, "C07": 0.180, "C12": 0.179, "C10": 0.117, "C11": 0.097, "C08": 0.052,
    }  # fmt: skip
    assert scores(account) == pytest.approx(wanted, abs=0.0006)
    assert list(scores(account)) == list(wanted)
    hidden = {one.person: one.score for one in deal.indirect_key_people if not one.on_chain}
    assert hidden == pytest.approx({"C10": 0.462, "C09": 0.389, "C12": 0.135}, abs=0.0006)
    sponsors = [
        (one.person, round(one.score, 3))
        for one in deal.indirect_key_people
        if one.standing == "sponsor_or_blocker"
    ]
    assert sponsors == [("C11", 0.388), ("C07", 0.382)]


def test_a2_fourth_in_the_account_first_in_the_project(account: Answer, deal: Answer) -> None:
    """The cost controller was fourth in the account and is first in the project: S1's rule R4.
    C10→C04 .612; →C01 .375; →C02 .364."""
    assert list(scores(account)).index("C10") == 3
    first = deal.indirect_key_people[0]
    weights = {path.to: round(path.weight, 3) for path in first.paths}
    assert (first.person, weights["C04"]) == ("C10", 0.612)
    assert (weights["C01"], weights["C02"]) == (pytest.approx(0.375, abs=6e-4), 0.364)


def test_a2_nobody_knows_them(deal: Answer) -> None:
    """Nobody, ours or theirs, has a tie to C10 or C09: discovery tasks, not scores."""
    unknown = {one.person for one in deal.questions if one.code == "nobody_knows"}
    assert {"C10", "C09"} <= unknown


def test_a3_best_path_to_the_approver(account: Answer, deal: Answer) -> None:
    """Account: U3→C12→C01 .128 (weakest link C12→C01: inferred, 20 months old). O1:
    U2→C11→C04→C01 .224. Rival: account R1→C03→C01 .204; O1 falls to R1→C01 .094."""
    paths = {
        (answer.context.kind, one.vendor): one
        for answer in (account, deal)
        for one in answer.best_paths
        if one.to == "C01"
    }
    shown = {key: ("→".join(one.people), round(one.weight, 3)) for key, one in paths.items()}
    assert shown == {
        ("account", "US"): ("U3→C12→C01", 0.128),
        ("opportunity", "US"): ("U2→C11→C04→C01", 0.224),
        ("account", "RIVAL"): ("R1→C03→C01", 0.204),
        ("opportunity", "RIVAL"): ("R1→C01", 0.094),
    }
    weakest = paths["account", "US"].weakest
    assert (weakest.source, weakest.target) == ("C12", "C01")
    ages = {one.record: one.months for one in account.freshness}
    assert ages[weakest.record or ""] == 20


def test_a4_reach(account: Answer, deal: Answer) -> None:
    """Account E .262/.319 (4 formal key persons), C01 .208/.304; O1 .588/.310 (D-weighted), C01
    .410/.147, C04 .709/.253. With all six important people the account is .305/.244."""
    assert [round(one[1] or 0, 3) for one in overall(account)] == [0.262, 0.319]
    assert [round(one[1] or 0, 3) for one in overall(deal)] == [0.588, 0.310]
    shown = [
        [round(one.people[person].value, 3) for one in answer.reach.values()]
        for answer, person in ((account, "C01"), (deal, "C01"), (deal, "C04"))
    ]
    assert shown == [[0.208, 0.304], [0.410, 0.147], [0.709, 0.253]]
    over = [one.over_key_people for one in account.reach.values()]
    assert over == pytest.approx([0.305, 0.244], abs=6e-4)


def test_a4_off_chain(account: Answer, deal: Answer) -> None:
    """Off-chain, us/rival, account → O1: C09 .050/.137 → .098/.066; C10 .018/.052 → .029/.026;
    C12 .762/0 → .762/0."""
    wanted = {
        "C09": (0.050, 0.137, 0.098, 0.066),
        "C10": (0.018, 0.052, 0.029, 0.026),
        "C12": (0.762, 0, 0.762, 0),
    }
    for person, values in wanted.items():
        found = [
            one.people[person].value for answer in (account, deal) for one in answer.reach.values()
        ]
        assert found == pytest.approx(values, abs=6e-4)


def test_a4_chain_weights_on_the_account_graph(account: Answer, deal: Answer) -> None:
    """Chain weights on the account graph give .404/.317: without the overlay the lead looks like
    .09 instead of .28."""
    found = [
        sum(seat.weight * one.people[seat.person].value for seat in deal.chain)
        for one in account.reach.values()
    ]
    assert found == pytest.approx([0.404, 0.317], abs=6e-4)


def test_a5_relation_advantage(account: Answer, deal: Answer) -> None:
    """Account, formal four −.13: C01 −.17, C02 −.07, C03 −.49, C04 +.26. O1 +.10: C01 +.01, C02
    +.01, C04 +.35, C05 −.08, C06 −.11, C07 +.48, C08 −.54, C11 +.69."""
    assert account.advantage.relation is not None
    assert deal.advantage.relation is not None
    assert account.advantage.relation.overall == pytest.approx(-0.13, abs=SHOWN)
    assert deal.advantage.relation.overall == pytest.approx(0.10, abs=SHOWN)
    wanted = {"C01": -0.17, "C02": -0.07, "C03": -0.49, "C04": 0.26}
    assert {one: relation(account)[one] for one in wanted} == pytest.approx(wanted, abs=SHOWN)
    wanted = {
        "C01": 0.01, "C02": 0.01, "C04": 0.35, "C05": -0.08,
        "C06": -0.11, "C07": 0.48, "C08": -0.54, "C11": 0.69,
    }  # fmt: skip
    assert {one: relation(deal)[one] for one in wanted} == pytest.approx(wanted, abs=SHOWN)


def test_a6_solution_and_price(deal: Answer) -> None:
    """Solution +.13 (94 % of D known), price −.11. Price behind at the approver, IT director and
    both gatekeepers."""
    solution, price = deal.advantage.solution, deal.advantage.price
    assert solution is not None
    assert price is not None
    assert (solution.overall, solution.coverage) == (
        pytest.approx(0.13, abs=SHOWN),
        pytest.approx(0.94, abs=SHOWN),
    )
    assert price.overall == pytest.approx(-0.11, abs=SHOWN)
    assert {one for one, value in price.people.items() if value < 0} == {"C01", "C05", "C02", "C06"}


def test_a7_closeness(deal: Answer, account: Answer) -> None:
    """O1, us/rival; all are inherited: C11 .855/0, C05 .285/0, C04 .11/0, C06 .11/.32, C08 0/.63,
    C01 0/.07; C02, C07 0/0. C05: .43 at account level, .285 in O1 because attitude cooled."""
    wanted = {
        "C11": (0.855, 0), "C05": (0.285, 0), "C04": (0.11, 0), "C06": (0.11, 0.32),
        "C08": (0, 0.63), "C01": (0, 0.07), "C02": (0, 0), "C07": (0, 0),
    }  # fmt: skip
    for person, values in wanted.items():
        found = [deal.closeness[vendor].people[person].value for vendor in ("US", "RIVAL")]
        assert found == pytest.approx(values, abs=SHOWN)
    assert all(one.inherited for one in deal.closeness["US"].people.values())
    assert account.closeness["US"].people["C05"].value == pytest.approx(0.43, abs=SHOWN)


def test_a8_threats(deal: Answer) -> None:
    """C05 .84 (C08 leans on him; C03 in the background), C11 .30, C04 .28, C07 .24."""
    values = {one: deal.threats[one].value for one in ("C05", "C11", "C04", "C07")}
    assert values == pytest.approx({"C05": 0.84, "C11": 0.30, "C04": 0.28, "C07": 0.24}, abs=SHOWN)
    assert next(iter(deal.threats)) == "C05"
    assert [one.person for one in deal.threats["C05"].by] == ["C08", "C03"]


def test_a9_fragility(deal: Answer) -> None:
    """E_us .588 loses .343 (58 %) if U2 goes, .262 if C11 moves, .116 C04, .074 U1, .026 U3, .020
    U4: single-threaded through U2–C11. Approver reach .410 loses .280 without C04, .191 without
    U2."""
    wanted = {"U2": 0.343, "C11": 0.262, "C04": 0.116, "U1": 0.074, "U3": 0.026, "U4": 0.020}
    found = {one: loss(deal, one).loss for one in wanted}
    assert found == pytest.approx(wanted, abs=6e-4)
    assert loss(deal, "U2").share == pytest.approx(0.58, abs=SHOWN)
    assert deal.single_threaded.through[0] == "U2"
    approver = [loss(deal, one).approver_loss for one in ("C04", "U2")]
    assert approver == pytest.approx([0.280, 0.191], abs=6e-4)


def test_a10_isolating_the_rival(deal: Answer) -> None:
    """R2's tie to C08 carries .172 (55 %), R1's ties .109; C08 silenced −.098, C05 −.037.
    Isolation cut {C05, C06}, no ties; the rival keeps .094/.043/.044 of C01/C02/C04 and E_k falls
    to .240. Solution isolation .40 (94 % of D known)."""
    isolation = deal.isolation["RIVAL"]
    carried = {one.id: (one.loss, one.share) for one in isolation.carriers}
    wanted = {"R2": 0.172, "R1": 0.109, "C08": 0.098, "C05": 0.037}
    assert {one: carried[one][0] for one in wanted} == pytest.approx(wanted, abs=6e-4)
    assert carried["R2"][1] == pytest.approx(0.55, abs=SHOWN)
    (cut,) = isolation.cuts
    assert (cut.people, cut.ties) == (("C05", "C06"), ())
    assert cut.overall_after == pytest.approx(0.240, abs=6e-4)
    assert cut.deciders_after == pytest.approx({"C01": 0.094, "C02": 0.043, "C04": 0.044}, abs=6e-4)
    assert isolation.solution == pytest.approx(0.40, abs=SHOWN)
    assert isolation.solution_coverage == pytest.approx(0.94, abs=SHOWN)


def test_a11_what_to_verify(deal: Answer) -> None:
    """C12→C01: E .650 if confirmed, .562 if wrong (range .088; approver reach .617 against .323);
    then C04→C01 .067, C11→C07 .055, C11→C04 .041, C07→C04 .032. C10→C04 has no effect on our
    reach (nobody reaches C10)."""
    rows = {f"{one.source}→{one.target}": one for one in deal.verify}
    first = rows["C12→C01"]
    found = (first.if_confirmed, first.if_wrong, first.range)
    assert found == pytest.approx((0.650, 0.562, 0.088), abs=6e-4)
    approver = (first.approver_if_confirmed, first.approver_if_wrong)
    assert approver == pytest.approx((0.617, 0.323), abs=6e-4)
    assert list(rows)[:5] == ["C12→C01", "C04→C01", "C11→C07", "C11→C04", "C07→C04"]
    ranges = [one.range for one in deal.verify[1:5]]
    assert ranges == pytest.approx([0.067, 0.055, 0.041, 0.032], abs=6e-4)
    assert rows["C10→C04"].range < 0.01


def test_a12_next_best_tie(deal: Answer) -> None:
    """C01 +.101 (U1; approver .410→.746), C04 +.067, C02 +.049, C11 +.033, C08 +.031, C07 +.028,
    C06 +.026 (U2), C05 +.026 (U2), C10 +.023, C09 +.020 (approver →.475), C12 +.005, C03 0. Per
    effort C04 and C01 lead at .034. Best pair: U1–C01 with U1–C04, +.151."""
    rows = {one.contact: one for one in deal.next_ties}
    wanted = {
        "C01": 0.101, "C04": 0.067, "C02": 0.049, "C11": 0.033, "C08": 0.031, "C07": 0.028,
        "C06": 0.026, "C05": 0.026, "C10": 0.023, "C09": 0.020, "C12": 0.005, "C03": 0,
    }  # fmt: skip
    gains = {one: row.gain for one, row in rows.items()}
    assert gains == pytest.approx(wanted, abs=6e-4)
    after = (rows["C01"].approver_after, rows["C09"].approver_after)
    assert after == pytest.approx((0.746, 0.475), abs=6e-4)
    people = [rows[one].our_person for one in ("C01", "C06", "C05")]
    assert people == ["U1", "U2", "U2"]
    efforts = [rows[one].gain_per_effort for one in ("C04", "C01", "C11", "C08")]
    assert efforts == pytest.approx([0.034, 0.034, 0.033, 0.031], abs=6e-4)
    assert rows["C08"].action == "neutralise"
    pair = [(one.our_person, one.contact) for one in deal.next_pair.ties]
    assert pair == [("U1", "C01"), ("U1", "C04")]
    assert deal.next_pair.gain == pytest.approx(0.151, abs=6e-4)
    assert deal.next_pair.exhaustive


def test_a13_lean(account: Answer, deal: Answer) -> None:
    """O1 start −.08 → projected +.07. Account (formal four) −.20 → −.06."""
    found = [(one.lean.start, one.lean.projected) for one in (deal, account)]
    assert found[0] == pytest.approx((-0.08, 0.07), abs=SHOWN)
    assert found[1] == pytest.approx((-0.20, -0.06), abs=SHOWN)


def test_a13_lean_with_one_more_tie(networks: dict[str, Network]) -> None:
    """with a U2–C10 tie +.11"""
    network = networks["opportunity"]
    defaults = network.calibration
    tie = Strand(
        source="U2",
        target="C10",
        kind="tie",
        layer="opportunity",
        strength=defaults.tie_level(TieLevel.MULTIPLE),
        reliability=defaults.confidence(Confidence.CONFIRMED),
    )
    met = replace(network, strands=(*network.strands, tie))
    found = project_lean(met, "RIVAL")
    assert found is not None
    assert found.projected == pytest.approx(0.11, abs=SHOWN)


def test_a14_status(deal: Answer) -> None:
    """The bare Altify-style rule says green (the decision maker is positive). Caps say amber:
    approver has no tie and RA ≈ 0, C08 strong_negative, single-threaded."""
    assert (deal.status.bare, deal.status.capped) == ("green", "amber")
    caps = {(one.code, one.person) for one in deal.status.caps}
    assert {("approver_no_tie", "C01"), ("evaluator_strong_negative", "C08")} <= caps
    assert ("single_threaded", "U2") in caps


def test_a15_freshness(account: Answer, networks: dict[str, Network]) -> None:
    """expired C12→C01 (20 months); stale C09→C01 (9); due U4–C04, C12→C03 (6), C03→C01, C10→C02
    (5), C07→C04, R1–C01 (4); the rest fresh. C10's attitude unknown."""
    network = networks["account"]
    pairs = {one.record: (one.source, one.target) for one in network.strands if one.record}
    ages: dict[str, dict[tuple[str, str], int]] = {}
    for one in account.freshness:
        ages.setdefault(one.label, {})[pairs[one.record]] = one.months
    assert ages["expired"] == {("C12", "C01"): 20}
    assert ages["stale"] == {("C09", "C01"): 9}
    assert ages["due"] == {
        ("U4", "C04"): 6, ("C12", "C03"): 6, ("C03", "C01"): 5, ("C10", "C02"): 5,
        ("C07", "C04"): 4, ("R1", "C01"): 4,
    }  # fmt: skip
    assert {one.person for one in account.questions if one.code == "attitude_unknown"} == {"C10"}


def test_a16_band(account: Answer, deal: Answer) -> None:
    """O1: us .56/.59/.73, rival .28/.31/.46 → our lead in reach is robust (.56 > .46). Account:
    us .16/.26/.50, rival .28/.32/.54 → "rival leads" is not robust; say so."""
    assert overall(deal)[0] == pytest.approx((0.56, 0.59, 0.73), abs=SHOWN)
    assert overall(deal)[1] == pytest.approx((0.28, 0.31, 0.46), abs=SHOWN)
    assert overall(account)[0] == pytest.approx((0.16, 0.26, 0.50), abs=SHOWN)
    assert overall(account)[1] == pytest.approx((0.28, 0.32, 0.54), abs=SHOWN)
    claims = [(one.robust[0].claim, one.robust[0].holds) for one in (deal, account)]
    assert claims == [("we_lead", True), ("rival_leads", False)]


def test_a17_the_test_of_the_plan(deal: Answer) -> None:
    """GOSART test: ρ_us(C01) ≥ .6 and two ties of level multiple on chain besides C11 by the next
    3-month review. (Scores, class and strategy come with their pages.)"""
    assert deal.reach["US"].people["C01"].value < 0.6
    assert deal.coverage.breadth == 2


def test_3_11_alpha_1_diverges(account: Answer, deal: Answer) -> None:
    """needs α < 1/λmax(W): example λmax = 1.09 account, 1.50 opportunity, so α = 1 diverges."""
    found = [account.measures.growth, deal.measures.growth]
    assert found == pytest.approx([1.09, 1.50], abs=SHOWN)
