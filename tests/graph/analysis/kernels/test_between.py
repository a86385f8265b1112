"""Betweenness equals that of networkx to the last bit; from some starts it is scaled up."""

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, drawn_graphs, merged, snapshot_of

from graph.analysis.kernels.between import betweenness_of


def digraph_of(graph: Graph) -> "nx.DiGraph[int]":
    made: nx.DiGraph[int] = nx.DiGraph()
    made.add_nodes_from(range(graph[0]))
    made.add_edges_from(merged(graph[1]))
    return made


def from_some(graph: "nx.DiGraph[int]", starts: list[int]) -> list[float]:
    """By the definition: the share of shortest chains that somebody is inside of."""
    found = [0.0] * len(graph)
    for start in starts:
        for end in graph:
            if start != end and nx.has_path(graph, start, end):
                chains = list(nx.all_shortest_paths(graph, start, end))
                for chain in chains:
                    for person in chain[1:-1]:
                        found[person] += 1 / len(chains)
    return found


@given(drawn_graphs(people=12, edges=40, least=0))
def test_it_is_that_of_networkx(graph: Graph) -> None:
    values, starts = betweenness_of(snapshot_of(graph), budget=10**9)
    twin = nx.betweenness_centrality(digraph_of(graph), normalized=False)
    assert (values.tolist(), starts) == ([twin[person] for person in range(graph[0])], None)


@given(drawn_graphs(people=9, edges=25), st.integers(1, 60))
def test_from_some_starts_it_is_scaled_up(graph: Graph, budget: int) -> None:
    one = snapshot_of(graph)
    values, starts = betweenness_of(one, budget=budget, seed=4)
    again, _ = betweenness_of(one, budget=budget, seed=4)
    assert np.array_equal(values, again)
    if starts is None:
        assert np.allclose(values, from_some(digraph_of(graph), list(range(one.people))))
        return
    able = np.flatnonzero(np.diff(one.starts)).tolist()
    assert 1 <= starts < len(able)
    Random(4).shuffle(able)
    twin = np.array(from_some(digraph_of(graph), able[:starts])) * len(able) / starts
    assert values == pytest.approx(twin)
