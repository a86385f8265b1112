"""Who holds the network together, as networkx finds them and by taking everybody away."""

import networkx as nx
from hypothesis import given
from support.graph_twins import Graph, drawn_graphs, merged, snapshot_of

from graph.analysis.kernels.articulation import articulation_points


def undirected(graph: Graph) -> "nx.Graph[int]":
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(graph[0]))
    made.add_edges_from(merged(graph[1]))
    return made


@given(drawn_graphs(people=30, edges=45, least=0))
def test_they_are_those_of_networkx(graph: Graph) -> None:
    found = articulation_points(snapshot_of(graph))
    assert found == sorted(nx.articulation_points(undirected(graph)))


@given(drawn_graphs(people=12, edges=16, least=0))
def test_without_each_of_them_and_of_nobody_else_there_are_more_parts(graph: Graph) -> None:
    twin = undirected(graph)
    parts = nx.number_connected_components(twin)
    holding = []
    for person in range(graph[0]):
        rest = twin.subgraph(set(twin) - {person})
        if rest and nx.number_connected_components(rest) > parts:
            holding.append(person)
    assert articulation_points(snapshot_of(graph)) == holding


def test_two_directions_between_two_people_are_no_ring() -> None:
    line: Graph = (3, [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 0.5), (2, 1, 0.5)])
    assert articulation_points(snapshot_of(line)) == [1]
    ring: Graph = (3, [*line[1], (2, 0, 0.1)])
    assert articulation_points(snapshot_of(ring)) == []


def test_a_line_of_very_many_needs_no_deep_stack() -> None:
    people = 3000
    line = snapshot_of((people, [(one, one + 1, 1.0) for one in range(people - 1)]))
    assert articulation_points(line) == list(range(1, people - 1))
