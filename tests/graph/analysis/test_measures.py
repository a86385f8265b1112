"""Measures against networkx and against printed answers; proposals of circles."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from support.small_accounts import DAY, build, edge, make

from graph.analysis.answering import answer_for
from graph.analysis.circles import propose_circles
from graph.analysis.measures_of_edges import (
    Brokerage,
    advised,
    betweenness,
    brokerage,
    largest_growth,
    pagerank,
    structural_holes,
    walks,
)
from graph.model import Circle
from graph.phrases import MEASURE_NOTES
from graph.results import Answer
from graph.vocabulary import Language
from graph.workspace import Workspace

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("STAKEGRAPH_SHARED_DATA", ROOT.parent / "shared" / "data"))
BUDGET = 10**7


def random_graph(seed: int) -> nx.DiGraph:
    graph = nx.relabel_nodes(nx.gnp_random_graph(14, 0.25, seed=seed, directed=True), str)
    for place, (source, target) in enumerate(graph.edges):
        graph[source][target]["weight"] = 0.1 + (place % 7) / 10
    return graph


@pytest.mark.parametrize("seed", range(5))
def test_structural_holes_are_those_of_networkx(seed: int) -> None:
    graph = random_graph(seed)
    mine = structural_holes(graph)
    constraint = nx.constraint(graph, weight="weight")
    # asked for by name: its sparse way divides by the wrong axis (networkx 3.6)
    size = nx.effective_size(graph, nodes=list(graph), weight="weight")
    assert {p: one.constraint for p, one in mine.items()} == pytest.approx(
        {person: constraint[person] for person in mine}
    )
    listening = [person for person in mine if graph.out_degree(person)]  # else it gives nan
    assert {one: mine[one].effective_size for one in listening} == pytest.approx(
        {person: size[person] for person in listening}
    )


@pytest.mark.parametrize("seed", range(5))
def test_walks_are_the_damped_sum_and_growth_the_eigenvalue(seed: int) -> None:
    graph = random_graph(seed)
    growth = largest_growth(graph)
    matrix = nx.to_numpy_array(graph, nodelist=sorted(graph))
    assert growth == pytest.approx(max(abs(np.linalg.eigvals(matrix))), rel=1e-3)
    expected = np.linalg.inv(np.eye(len(graph)) - 0.5 / growth * matrix).sum(axis=1) - 1
    assert list(walks(graph, share=0.5).values()) == pytest.approx(expected)


def test_walks_without_a_circle_and_without_edges() -> None:
    chain = nx.DiGraph()
    chain.add_weighted_edges_from([("A", "B", 0.5), ("B", "C", 0.5)])
    assert largest_growth(chain) < 0.1
    assert walks(nx.DiGraph(), share=0.5) == {}
    lonely = nx.DiGraph()
    lonely.add_node("A")
    assert (walks(lonely, share=0.5), structural_holes(lonely)) == ({"A": 0}, {})
    assert (pagerank(nx.DiGraph(), damping=0.85), largest_growth(lonely)) == ({}, 0)


def test_brokerage_by_groups() -> None:
    graph = nx.DiGraph([("A", "B"), ("B", "C"), ("B", "D"), ("E", "B"), ("A", "D")])
    groups = {"A": 1, "B": 1, "C": 1, "D": 2, "E": 2}
    # A-B-C coordinator; E-B-C gatekeeper; E-B-D itinerant; A-B-D is closed by A-D
    assert brokerage(graph, groups) == {"B": Brokerage(coordinator=1, itinerant=1, gatekeeper=1)}


def test_betweenness_beyond_its_budget_is_estimated_alike_each_time() -> None:
    graph = random_graph(1)
    whole, starts = betweenness(graph, budget=BUDGET)
    some, drawn = betweenness(graph, budget=graph.number_of_edges() * 5)
    assert (starts, drawn) == (None, 5)
    assert some == betweenness(graph, budget=graph.number_of_edges() * 5)[0]
    assert set(some) == set(whole)


@pytest.fixture(scope="module")
def krackhardt(workspace_of: Callable[[Path], Workspace]) -> Answer:
    folder = ROOT / "importers" / "examples" / "krackhardt"
    return workspace_of(folder).analyse("account", "K", as_of=DAY)


def test_krackhardts_informal_key_people(krackhardt: Answer) -> None:
    """top three by people advised with top three by unnormalised betweenness = {2, 18, 21, 7}"""
    measures = krackhardt.measures
    assert set(measures.informal) == {"2", "18", "21", "7"}
    people = measures.people
    assert [people[one].advised for one in ("2", "18", "21", "1", "7")] == [18, 15, 15, 13, 13]
    between = {one: round(people[one].betweenness, 1) for one in ("18", "21", "7")}
    assert between == {"18": 88.9, "21": 60.1, "7": 27.6}
    ranked = sorted(people, key=lambda one: -people[one].pagerank)
    assert ranked[:3] == ["21", "7", "2"]
    assert measures.edges == 190


def test_the_vice_president_who_is_key_only_formally(krackhardt: Answer) -> None:
    """vice president 14 has the largest span and betweenness rank 19, formal-only in measures"""
    measures = krackhardt.measures
    assert measures.formal_only == ("14",)
    spans = {one: found.span for one, found in measures.people.items()}
    assert (max(spans, key=lambda one: spans[one]), spans["14"]) == ("14", 7)
    assert measures.people["14"].betweenness_rank == 19
    why = {one.person: one.why for one in krackhardt.key_people}
    assert all(reason.startswith("importance_") for found in why.values() for reason in found)
    assert "14" not in {one.person for one in krackhardt.indirect_key_people}


def test_advice_alone_makes_no_key_person(workspace_of: Callable[[Path], Workspace]) -> None:
    """on turned advice edges alone: 14 formal-only in `measures`, never as `key_people`

    The example records levels 1 and 2 as positional, which makes its vice presidents key people
    of the account (method 3.4). Here only lines and advice are left.
    """
    folder = ROOT / "importers" / "examples" / "krackhardt"
    workspace = workspace_of(folder)
    network = workspace.context(workspace.subject("account", "K"), as_of=DAY)
    nodes = {name: replace(node, importance=None) for name, node in network.nodes.items()}
    answer = answer_for(replace(network, nodes=nodes, seats=(), deciders={}), graph_version="v")
    assert answer.key_people == ()
    assert answer.measures.formal_only == ("14",)
    assert set(answer.measures.informal) == {"2", "18", "21", "7"}


def test_every_measure_has_a_caution_in_both_languages() -> None:
    network = build(edge("E1", "P1", "P2"))
    for language, place in ((Language.EN, 1), (Language.ZH, 0)):
        notes = answer_for(network, graph_version="v", language=language).measures.notes
        assert [one.measure for one in notes] == list(MEASURE_NOTES)
        assert [one.caution for one in notes] == [one[1][place] for one in MEASURE_NOTES.values()]


def lazega() -> tuple[nx.DiGraph, set[str]]:
    folder = SHARED / "lazega-lawfirm"
    if not folder.exists():
        pytest.skip("needs ../shared/data/lazega-lawfirm")
    graph = nx.DiGraph()
    with (folder / "attorneys.csv").open() as file:
        rows = list(csv.DictReader(file))
    key = next(iter(rows[0]))
    graph.add_nodes_from(row[key] for row in rows)
    with (folder / "advice.csv").open() as file:
        for row in csv.reader(file):
            if row[0] in graph:
                graph.add_edge(row[1], row[0], weight=0.6)  # asks -> turned round
    partners = {row[key] for row in rows if row["status"].split(".")[0] == "1"}
    return graph, partners


def area_under_curve(values: dict[str, float], wanted: set[str]) -> float:
    pairs = [(values[one], values[other]) for one in wanted for other in values.keys() - wanted]
    return sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)


def test_lazegas_partners_are_found_by_turned_advice() -> None:
    """AUC partner: advice in-degree .875, PageRank .931, betweenness .658, out-degree .487"""
    graph, partners = lazega()
    assert (len(graph), graph.number_of_edges(), len(partners)) == (71, 892, 36)
    counts = advised(graph)
    assert area_under_curve(counts, partners) == pytest.approx(0.875, abs=6e-4)
    ranks = pagerank(graph, damping=0.85)
    assert area_under_curve(ranks, partners) == pytest.approx(0.931, abs=6e-4)
    between = betweenness(graph, budget=BUDGET)[0]
    assert area_under_curve(between, partners) == pytest.approx(0.658, abs=6e-4)
    asked = dict(graph.in_degree())
    assert area_under_curve(asked, partners) == pytest.approx(0.487, abs=6e-4)
    top = sorted(counts, key=lambda one: -counts[one])[:4]
    assert [(one, counts[one]) for one in top[:2]] == [("26", 37), ("13", 34)]
    assert {one: counts[one] for one in top[2:]} == {"17": 26, "24": 26}


TRIANGLE = [
    edge("E1", "P1", "P2"), edge("E2", "P1", "P3"), edge("E3", "P2", "P3", strength="weak"),
]  # fmt: skip


def test_a_dense_community_is_proposed_with_its_reason_and_what_it_implies() -> None:
    network = build(*TRIANGLE, deal=False)
    (found,) = propose_circles(network)
    assert (found.people, found.leader, found.edges, found.density) == (
        ("P1", "P2", "P3"), "P1", 3, 1,
    )  # fmt: skip
    assert set(found.implied) == {("P2", "P1", 0.15), ("P3", "P1", 0.15), ("P3", "P2", 0.15)}
    assert network.circles == ()
    english = answer_for(network, graph_version="v").circle_proposals[0].text
    chinese = answer_for(network, graph_version="v", language=Language.ZH).circle_proposals[0].text
    assert english.startswith("Are P1, P2, P3 a circle? 3 influence records")
    assert "是一个圈子吗" in chinese


def test_a_circle_that_is_recorded_is_not_proposed_again() -> None:
    known = make(Circle, "C1", name="golf", members=("P1", "P2", "P3"), leader="P1")
    assert propose_circles(build(*TRIANGLE, known, deal=False)) == []


def test_an_opportunity_or_a_loose_group_proposes_nothing() -> None:
    assert propose_circles(build(*TRIANGLE)) == []
    assert propose_circles(build(edge("E1", "P1", "P2"), deal=False)) == []
    chain = build(
        edge("E1", "P1", "P2"), edge("E2", "P2", "P3"), edge("E3", "P3", "P4"), deal=False
    )
    assert all(one.density >= 0.5 for one in propose_circles(chain))


def test_no_recorded_influence_is_said() -> None:
    measures = answer_for(build(), graph_version="v").measures
    assert (measures.people, measures.reason) == ({}, "no_influence_recorded")
    assert (measures.growth, measures.informal) == (None, ())
