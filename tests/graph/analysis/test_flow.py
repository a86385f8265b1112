"""What a message runs through: who leads to whom, and what many people pass on at once."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st
from support.small_accounts import build, edge, make

from graph.analysis.flow import Wiring, gate_of, gates_of
from graph.analysis.views import attitudes_to, weights_of
from graph.model import Assessment
from graph.network import Run

PEOPLE = ("S", "A", "B", "C", "T")

graphs = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda p: p[0] != p[1]),
    st.sampled_from((0.1, 0.5, 1.0)),
    max_size=12,
)


@given(graphs, st.sets(st.sampled_from(PEOPLE), max_size=3))
def test_whoever_leads_to_somebody_is_on_a_walk_to_them(
    edges: dict[tuple[str, str], float], ends: set[str]
) -> None:
    wiring = Wiring(PEOPLE, frozenset({"S"}), edges, {one: one for one in PEOPLE})
    graph = nx.DiGraph()
    graph.add_nodes_from(PEOPLE)
    graph.add_edges_from(edges)
    expected = ends.union(*(nx.ancestors(graph, one) for one in ends))
    assert wiring.leading_to(ends) == expected
    assert wiring.leading_to(["nobody"]) <= {"nobody"}
    cut = wiring.with_edge("A", "T", 0.0)
    graph.remove_edges_from([("A", "T")])
    assert cut.leading_to(["T"]) == {"T", *nx.ancestors(graph, "T")}


def test_many_gates_at_once_are_those_of_each() -> None:
    said = [
        make(
            Assessment, f"S{place}", person=f"P{place}", vendor="org_US", attitude=attitude,
            confidence=confidence, observed_on="2025-06",
        )
        for place, (attitude, confidence) in enumerate(
            (("positive", "rumour"), ("negative", "rumour"), ("strong_positive", "confirmed")), 1
        )
    ]  # fmt: skip
    network = build(edge("E1", "P1", "P2"), *said)
    for run in Run:
        found = gates_of(network, network.nodes, "org_US", run)
        assert found == {one: gate_of(network, one, "org_US", run) for one in network.nodes}
    # a doubtful supporter counts as unknown in the cautious run, a doubtful opponent stays one
    cautious = gates_of(network, ("P1", "P2", "P3", "P4", "U1"), "org_US", Run.CAUTIOUS)
    assert list(cautious.values()) == [0.4, 0.0, 1.0, 0.4, 1.0]
    assert attitudes_to(network, "org_US") == {"P1": 0.5, "P2": -0.5, "P3": 1.0}
    assert attitudes_to(network, None) == {}
    assert weights_of(network)["P1", "P2"] == network.weight("P1", "P2") > 0
