"""The rules of the method's small print, each on the smallest account that shows it."""

import pytest
from support.small_accounts import DEAL, build, change, edge, line, make, person

from graph.model import Activity, Assessment, Circle, Evidence, Organization, Reporting, Role, Tie
from graph.network import Run


def test_weight_is_strength_times_confidence_times_half_life() -> None:
    network = build(edge("E1", "P1", "P2", observed_on="2023-06", confidence="reported"))
    assert network.weight("P1", "P2") == pytest.approx(0.9 * 0.7 * 0.5)
    assert network.weight("P1", "P2", Run.HOPEFUL) == pytest.approx(0.9)
    assert network.weight("P1", "P2", Run.CAUTIOUS) == 0


def test_a_tie_loses_strength_and_keeps_its_confidence() -> None:
    network = build(
        make(
            Tie,
            "T1",
            person="U1",
            contact="P1",
            level="deep",
            confidence="confirmed",
            last_contact="2024-12",
        )
    )
    assert network.weight("U1", "P1") == pytest.approx(0.9 * 0.5 * 0.95)
    assert network.weight("U1", "P1", Run.HOPEFUL) == pytest.approx(0.9 * 0.5)
    assert network.weight("U1", "P1", Run.CAUTIOUS) == pytest.approx(0.9 * 0.5 * 0.95)


def test_a_channel_is_the_stronger_of_tie_and_influence_never_both() -> None:
    network = build(
        make(
            Tie,
            "T1",
            person="U1",
            contact="P1",
            level="occasional",
            confidence="confirmed",
            last_contact="2025-06",
        ),
        edge("E1", "U1", "P1", strength="medium"),
    )
    assert network.weight("U1", "P1") == pytest.approx(0.6 * 0.95)


def test_missing_confidence_date_and_strength_are_assumed_and_named() -> None:
    network = build(edge("E1", "P1", "P2", confidence="", observed_on="", strength=""))
    strand = network.channels["P1", "P2"][0]
    assert strand.weight() == pytest.approx(0.6 * 0.5)
    assert strand.sighting is not None
    assert strand.sighting.assumed == ("confidence", "observed_on", "strength")


def test_a_second_piece_of_evidence_counts_when_it_weighs_more() -> None:
    piece = make(
        Evidence,
        "V1",
        record="E1",
        text="seen again",
        confidence="confirmed",
        observed_on="2025-06",
    )
    weaker = make(
        Evidence, "V2", record="E1", text="hearsay", confidence="rumour", observed_on="2025-06"
    )
    row = edge("E1", "P1", "P2", confidence="inferred", observed_on="2025-06")
    assert build(row, piece, weaker).weight("P1", "P2") == pytest.approx(0.9 * 0.95)
    assert build(row, weaker).weight("P1", "P2") == pytest.approx(0.9 * 0.5)


def test_parallel_edges_the_strongest_counts_and_all_are_listed() -> None:
    network = build(
        edge("E1", "P1", "P2", strength="weak", basis="kin"),
        edge("E2", "P1", "P2", strength="strong", basis="friend"),
    )
    assert network.weight("P1", "P2") == pytest.approx(0.9 * 0.95)
    assert [one.record for one in network.channels["P1", "P2"]] == ["E2", "E1"]


def test_reporting_implies_influence_dotted_half_and_never_for_our_people() -> None:
    network = build(
        line("P2", "P1"),
        line("P3", "P1", kind="dotted"),
        person("U2", organization="org_US", account=None),
        make(Reporting, "LU", subordinate="U2", manager="U1", account=None),
    )
    assert (network.weight("P1", "P2"), network.weight("P2", "P1")) == (0.6, 0.3)
    assert (network.weight("P1", "P3"), network.weight("P3", "P1")) == (0.3, 0.15)
    assert network.weight("U1", "U2") == 0


def test_a_reparented_person_keeps_the_line_boss_in_the_background() -> None:
    network = build(
        line("P2", "P1"), line("P2", "P4", kind="dotted"), change("reparent", "P2", "P3")
    )
    assert (network.weight("P3", "P2"), network.weight("P1", "P2")) == (0.6, 0.3)
    assert network.weight("P4", "P2") == 0.3
    assert network.manager_of("P2") == "P3"
    assert network.difference.reparented == (("P2", "P1", "P3"),)
    assert (
        build(line("P2", "P1"), change("reparent", "P2", "P3"), deal=False).manager_of("P2") == "P1"
    )


def test_reparenting_to_nobody_leaves_the_old_boss_and_nobody_else() -> None:
    network = build(line("P2", "P1"), change("reparent", "P2"))
    assert network.manager_of("P2") is None
    assert network.weight("P1", "P2") == 0.3
    assert build(change("reparent", "P3", "P1")).weight("P1", "P3") == 0.6


def test_suppress_removes_one_direction_explicit_implied_and_conflict() -> None:
    network = build(
        line("P1", "P2"),
        edge("E1", "P1", "P2"),
        edge("E2", "P1", "P2", polarity="conflict"),
        change("suppress", "P1", "P2"),
    )
    assert network.weight("P1", "P2") == 0
    assert network.weight("P2", "P1") == 0.6
    assert network.conflicts == ()
    assert {strand.record for strand in network.suppressed} == {"E1", "E2"}


def test_suppress_wins_over_an_own_edge_and_says_so() -> None:
    network = build(edge("E1", "P1", "P2", opportunity=DEAL), change("suppress", "P1", "P2"))
    assert network.weight("P1", "P2") == 0
    assert network.difference.doubly_told == (("P1", "P2"),)


def test_an_own_row_replaces_the_same_base_row_and_stands_beside_another() -> None:
    row = edge("E1", "P1", "P2", strength="strong", basis="kin")
    same = edge("E2", "P1", "P2", strength="weak", basis="kin", opportunity=DEAL)
    other = edge("E3", "P1", "P2", strength="weak", basis="friend", opportunity=DEAL)
    assert build(row, same).weight("P1", "P2") == pytest.approx(0.3 * 0.95)
    assert build(row, other).weight("P1", "P2") == pytest.approx(0.9 * 0.95)
    assert build(row, same, deal=False).weight("P1", "P2") == pytest.approx(0.9 * 0.95)
    assert build(row, same).difference.overridden == (("E1", "row", "E2"),)


def test_an_override_changes_one_field_here_only() -> None:
    row = edge("E1", "P1", "P2")
    weaker = change("override", "E1", field="strength", value="weak")
    against = change("override", "E1", field="polarity", value="conflict")
    assert build(row, weaker).weight("P1", "P2") == pytest.approx(0.3 * 0.95)
    assert build(row, weaker, deal=False).weight("P1", "P2") == pytest.approx(0.9 * 0.95)
    network = build(row, against)
    assert network.weight("P1", "P2") == 0
    assert [strand.record for strand in network.conflicts] == ["E1"]


def test_records_that_ended_or_have_not_begun_and_people_who_left_are_out() -> None:
    network = build(
        edge("E1", "P1", "P2", valid_to="2025-05"),
        edge("E2", "P2", "P3", valid_from="2025-07-01"),
        edge("E3", "P3", "P4", valid_from="2025-06-30", valid_to="2025-06-30"),
        person("P9", left_on="2025-06-30"),
        edge("E4", "P9", "P1"),
    )
    assert set(network.channels) == {("P3", "P4")}
    assert "P9" not in network.nodes


def test_a_circle_implies_more_from_its_leader_who_is_always_a_member() -> None:
    network = build(make(Circle, "G1", name="g", leader="P1", members="P2;P3"))
    assert (network.weight("P1", "P2"), network.weight("P2", "P1")) == (0.3, 0.15)
    assert network.weight("P2", "P3") == 0.15
    assert network.hidden == {}


def test_an_explicit_unknown_beats_a_known_account_value_field_by_field() -> None:
    network = build(
        make(
            Assessment,
            "A1",
            person="P1",
            vendor="org_US",
            attitude="positive",
            solution_acceptance="4",
        ),
        make(Assessment, "A2", person="P1", vendor="org_US", attitude="unknown", opportunity=DEAL),
    )
    opinion = network.opinion("P1", "org_US")
    assert (opinion.attitude, opinion.solution) == ("unknown", 4)
    assert network.difference.attitudes == (("P1", "org_US", "positive", "unknown"),)


def test_the_largest_of_several_roles_counts_and_a_weight_replaces_it() -> None:
    network = build(
        make(Role, "O1", opportunity=DEAL, person="P1", role="user"),
        make(Role, "O2", opportunity=DEAL, person="P1", role="evaluator", veto="yes"),
        make(Role, "O3", opportunity=DEAL, person="P2", role="approver", weight="6"),
    )
    assert {seat.person: seat.weight for seat in network.seats} == {"P2": 0.75, "P1": 0.25}
    assert network.deciders == {"P2": 0.8, "P1": 0.2}


def test_a_reps_conflict_edge_counts_nowhere_and_his_influence_is_a_channel() -> None:
    network = build(edge("E1", "R1", "P1", polarity="conflict"), edge("E2", "R1", "P2"))
    assert network.conflicts == ()
    assert network.weight("R1", "P2") > 0


def test_an_activity_of_the_deal_makes_its_tie_the_one_that_counts_for_closeness() -> None:
    met = make(
        Activity,
        "V1",
        date="2025-06-01",
        kind="visit",
        our_people="U1",
        contacts="P1",
        opportunity=DEAL,
    )
    assert build(met).project_contacts == {"P1"}
    assert build(met, deal=False).project_contacts == frozenset()


def test_competitors_that_the_deal_does_not_name_are_not_in_it() -> None:
    other = make(Organization, "org_Q", name="other rival", kind="competitor", account=None)
    assert build(other, person("Q1", organization="org_Q")).rivals == ("org_R",)
    assert build(other, person("Q1", organization="org_Q"), deal=False).rivals == ("org_Q", "org_R")
