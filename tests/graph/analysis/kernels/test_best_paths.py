"""Best paths equal a list of every path, ties and all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, drawn_graphs, every_path, merged, snapshot_of

from graph.analysis.kernels.paths.best_paths import best_from_sources, best_weights, trace_path
from graph.analysis.kernels.paths.first_paths import NumberedPath, list_paths
from graph.analysis.kernels.paths.simple_paths import list_simple_paths
from graph.analysis.kernels.snapshot import Snapshot

anything = st.floats(0.0, 1.0)


def best_of(one: Snapshot, sources: list[int], hops: int) -> dict[int, NumberedPath]:
    lengths, products = np.zeros(one.people, dtype=np.int32), np.zeros(one.people)
    paths = np.zeros((one.people, hops + 1), dtype=np.int32)
    reached = best_from_sources(
        one.starts, one.ends, one.weights, np.array(sources, dtype=np.int32), hops,
        lengths, products, paths,
    )  # fmt: skip
    assert reached == np.count_nonzero(lengths)
    return {
        person: (tuple(paths[person, : lengths[person]].tolist()), float(products[person]))
        for person in np.flatnonzero(lengths).tolist()
    }


def drawn_sources(data: st.DataObject, people: int) -> list[int]:
    return data.draw(st.lists(st.integers(0, people - 1), unique=True, max_size=3))


@given(drawn_graphs(), st.integers(0, 5), st.data())
def test_the_best_path_to_everybody_is_the_first_of_all(
    graph: Graph, hops: int, data: st.DataObject
) -> None:
    edges, sources = merged(graph[1]), drawn_sources(data, graph[0])
    twin = {
        person: found[0]
        for person in range(graph[0])
        if person not in sources and (found := every_path(edges, sources, person, hops=hops))
    }
    assert best_of(snapshot_of(graph), sources, hops) == twin


@given(drawn_graphs(weights=anything), st.data())
def test_without_a_limit_of_hops_the_product_is_the_best_of_all(
    graph: Graph, data: st.DataObject
) -> None:
    one, edges, sources = snapshot_of(graph), merged(graph[1]), drawn_sources(data, graph[0])
    best = np.zeros(one.people)
    parents, starting = np.zeros(one.people, dtype=np.int32), np.array(sources, dtype=np.int32)
    best_weights(one.starts, one.ends, one.weights, starting, best, parents)
    for person in range(one.people):
        paths = every_path(edges, sources, person)
        assert best[person] == (paths[0][1] if paths else 0.0)
        # a product too small for a number leads nowhere
        if best[person] > 0 and person not in sources:
            assert (trace_path(parents, person), best[person]) in paths


@given(drawn_graphs(), st.integers(0, 5), st.integers(0, 8), st.data())
def test_the_first_few_paths_of_few_hops_are_the_first_of_all(
    graph: Graph, hops: int, limit: int, data: st.DataObject
) -> None:
    edges, sources = merged(graph[1]), drawn_sources(data, graph[0])
    target = data.draw(st.integers(0, graph[0] - 1))
    found = list_paths(snapshot_of(graph), sources, target, limit=limit, hops=hops)
    assert found == every_path(edges, sources, target, hops=hops)[:limit]


@given(drawn_graphs(), st.integers(0, 30), st.data())
def test_the_first_few_paths_of_any_length_are_the_first_of_all(
    graph: Graph, limit: int, data: st.DataObject
) -> None:
    edges, sources = merged(graph[1]), drawn_sources(data, graph[0])
    target = data.draw(st.integers(0, graph[0] - 1))
    found = list_simple_paths(snapshot_of(graph), sources, target, limit=limit)
    twin = every_path(edges, sources, target)
    assert found == (twin[:limit] if target not in sources else [((target,), 1.0)][:limit])


@given(drawn_graphs(weights=anything), st.data())
def test_products_of_any_weights_are_those_of_the_first_of_all(
    graph: Graph, data: st.DataObject
) -> None:
    edges, sources = merged(graph[1]), drawn_sources(data, graph[0])
    target = data.draw(st.integers(0, graph[0] - 1))
    twin = [weight for _, weight in every_path(edges, sources, target)][:6]
    found = [
        weight for _, weight in list_simple_paths(snapshot_of(graph), sources, target, limit=6)
    ]
    assert np.allclose(found, twin if target not in sources else [1.0], rtol=1e-12, atol=0)


def test_a_used_up_budget_is_told_and_much_room_is_found() -> None:
    crowd = [(one, other, 0.9) for one in range(12) for other in range(12)]
    dense = snapshot_of((12, crowd))
    assert list_paths(dense, [0], 11, limit=10**6, hops=4, budget=50) is None
    many = list_paths(dense, [0], 11, limit=10**6, hops=4)
    assert many is not None
    assert len(many) == 1 + 10 + 10 * 9 + 10 * 9 * 8
    assert len(list_simple_paths(dense, [0], 11, limit=300)) == 300


def test_nobody_to_start_from_and_nobody_to_reach() -> None:
    lonely = snapshot_of((1, [(0, 0, 0.5)]))
    assert list_paths(lonely, [], 0, limit=3, hops=4) == []
    assert list_paths(lonely, [0], 0, limit=3, hops=4) == [((0,), 1.0)]
    assert list_simple_paths(lonely, [], 0, limit=3) == []
    assert best_of(lonely, [0], 4) == {}
