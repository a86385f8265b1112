"""The smallest cuts equal those of brute force and of networkx, both of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, brute_cut, drawn_graphs, flow_cuts, merged, snapshot_of

from graph.analysis.kernels.cuts import CutSets, find_cuts


def cuts_of(graph: Graph, sources: set[int], sinks: set[int]) -> CutSets:
    one = snapshot_of(graph)
    flags = np.zeros((2, one.people), dtype=np.bool_)
    flags[0, list(sources)] = True
    flags[1, list(sinks)] = True
    return find_cuts(one.origins, one.ends, flags[0], flags[1])


def parted(data: st.DataObject, people: int) -> tuple[set[int], set[int]]:
    sides = data.draw(st.lists(st.sampled_from("soon"), min_size=people, max_size=people))
    return (
        {person for person, side in enumerate(sides) if side == "s"},
        {person for person, side in enumerate(sides) if side == "n"},
    )


@given(drawn_graphs(edges=14), st.data())
def test_no_smaller_set_of_people_and_ties_parts_them(graph: Graph, data: st.DataObject) -> None:
    sources, sinks = parted(data, graph[0])
    cuts = cuts_of(graph, sources, sinks)
    edges = list(merged(graph[1]))
    assert cuts.size == brute_cut(graph[0], edges, sources, sinks)


@given(drawn_graphs(people=14, edges=50), st.data())
def test_the_nearest_cuts_are_those_of_networkx(graph: Graph, data: st.DataObject) -> None:
    sources, sinks = parted(data, graph[0])
    cuts = cuts_of(graph, sources, sinks)
    found = [(one.people, one.ties) for one in (cuts.near_sources, cuts.near_sinks)]
    assert found == flow_cuts(graph[0], list(merged(graph[1])), sources, sinks)
    assert {len(people) + len(ties) for people, ties in found} == {cuts.size}


def test_a_tie_at_a_sink_is_priced_and_a_person_before_one_is_cut() -> None:
    graph: Graph = (4, [(0, 1, 1.0), (0, 2, 1.0), (2, 1, 1.0), (3, 2, 1.0)])
    cuts = cuts_of(graph, {0}, {1})
    assert (cuts.size, cuts.near_sources.people, cuts.near_sources.ties) == (2, (2,), ((0, 1),))
    assert cuts.near_sinks == cuts.near_sources


def test_near_the_sources_is_not_near_the_sinks() -> None:
    chain: Graph = (4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)])
    cuts = cuts_of(chain, {0}, {3})
    assert (cuts.near_sources.people, cuts.near_sinks.people) == ((1,), (2,))
    assert flow_cuts(4, list(merged(chain[1])), {0}, {3}) == [((1,), ()), ((2,), ())]


def test_nobody_and_nowhere_to_go_need_no_cut() -> None:
    for sources, sinks in ((set[int](), set[int]()), ({0}, set[int]()), ({0}, {1})):
        cuts = cuts_of((2, []), sources, sinks)
        assert (cuts.size, cuts.near_sources.people, cuts.near_sinks.ties) == (0, (), ())
