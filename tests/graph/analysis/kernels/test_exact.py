"""Exact reach equals the sum over every world; budgets are kept."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exact_twins import plain_bounds, plain_exact_reach
from support.graph_twins import Graph, brute_reach, drawn_graphs, every_path, merged, snapshot_of

from graph.analysis.flow import Wiring
from graph.analysis.kernels.exact.bounds import bounds_of
from graph.analysis.kernels.exact.factoring import pair_reach
from graph.analysis.kernels.exact.frontiers import frontier_reach
from graph.errors import BudgetExceededError

chances = st.sampled_from((0.0, 0.3, 0.5, 0.9, 1.0)) | st.floats(0.0, 1.0)
MUCH = 10**5


def drawn_sources(data: st.DataObject, people: int) -> list[int]:
    return data.draw(st.lists(st.integers(0, people - 1), unique=True, max_size=3))


@given(drawn_graphs(people=6, edges=9, weights=chances), st.data())
def test_everybody_s_reach_is_the_sum_over_every_world(graph: Graph, data: st.DataObject) -> None:
    sources = drawn_sources(data, graph[0])
    twin = brute_reach(graph[0], merged(graph[1]), sources)
    found = frontier_reach(snapshot_of(graph), sources, budget=MUCH)
    assert found is not None
    values = [found[0].get(person, 0.0) for person in range(graph[0])]
    assert values == pytest.approx(twin, abs=1e-12)


@given(drawn_graphs(people=6, edges=9, weights=chances), st.data())
def test_one_person_s_reach_is_the_sum_over_every_world(graph: Graph, data: st.DataObject) -> None:
    sources = drawn_sources(data, graph[0])
    twin = brute_reach(graph[0], merged(graph[1]), sources)
    for target in range(graph[0]):
        found = pair_reach(snapshot_of(graph), sources, target, budget=MUCH)
        assert found is not None
        assert found.value == pytest.approx(twin[target], abs=1e-12)


@given(drawn_graphs(people=10, edges=26, weights=chances), st.data())
def test_both_ways_agree_on_larger_graphs(graph: Graph, data: st.DataObject) -> None:
    sources = drawn_sources(data, graph[0])
    found = frontier_reach(snapshot_of(graph), sources, budget=2000)
    if found is None:
        return
    for target in range(graph[0]):
        alone = pair_reach(snapshot_of(graph), sources, target, budget=MUCH)
        assert alone is not None
        assert alone.value == pytest.approx(found[0].get(target, 0.0), abs=1e-12)


@given(drawn_graphs(people=70, edges=80, weights=chances), st.data())
def test_values_and_states_are_those_of_the_analysis_to_the_last_bit(
    graph: Graph, data: st.DataObject
) -> None:
    people, rows = graph
    sources = drawn_sources(data, people)
    names = tuple(f"P{number:02}" for number in range(people))
    edges = {(names[one], names[other]): weight for (one, other), weight in merged(rows).items()}
    starts = frozenset(names[one] for one in sources)
    budget = data.draw(st.sampled_from((0, 1, 7, 60, 1000)))
    found = frontier_reach(snapshot_of(graph), sources, budget=budget)
    try:
        values, states = plain_exact_reach(
            Wiring(names, starts, edges, {name: name for name in names}), budget=budget
        )
    except BudgetExceededError:
        assert found is None
        return
    assert found is not None
    assert found[1] == states
    assert {names[one]: value for one, value in found[0].items()} == {
        name: value for name, value in values.items() if names.index(name) in found[0]
    }


@given(drawn_graphs(people=6, edges=9, weights=chances), st.integers(1, 5), st.data())
def test_the_union_of_some_paths_bounds_from_below(
    graph: Graph, limit: int, data: st.DataObject
) -> None:
    one, edges = snapshot_of(graph), merged(graph[1])
    sources = drawn_sources(data, graph[0])
    target = data.draw(st.integers(0, graph[0] - 1))
    paths = every_path(edges, sources, target)[:limit]
    used = {pair for people, _ in paths for pair in pairwise(people)}
    pairs = list(zip(one.origins.tolist(), one.ends.tolist(), strict=True))
    kept = one.weights > 1
    kept[[place for place, pair in enumerate(pairs) if pair in used]] = True
    bound = pair_reach(one, sources, target, budget=MUCH, kept=kept)
    whole = pair_reach(one, sources, target, budget=MUCH)
    assert bound is not None
    assert whole is not None
    best = paths[0][1] if paths else 0.0
    assert best - 1e-12 <= bound.value <= whole.value + 1e-12


def test_hopeless_graphs_end_within_their_budget() -> None:
    crowd = [(one, other, 0.5) for one in range(60) for other in range(60)]
    dense = snapshot_of((60, crowd))
    assert frontier_reach(dense, [0], budget=1000) is None
    assert pair_reach(dense, [0], 59, budget=3) is None
    wide = snapshot_of((130, [(one, other, 0.5) for one in range(130) for other in range(130)]))
    assert pair_reach(wide, [0], 129, budget=10) is None


def test_a_long_chain_takes_more_than_one_word_of_people() -> None:
    chain = snapshot_of((150, [(one, one + 1, 0.99) for one in range(149)]))
    found = frontier_reach(chain, [0], budget=1000)
    assert found is not None
    assert found[0][149] == pytest.approx(0.99**149)
    alone = pair_reach(chain, [0], 60, budget=10)
    assert alone is not None
    assert (alone.value, alone.states, alone.edges) == (pytest.approx(0.99**60), 1, 1)


def test_nobody_and_one_person() -> None:
    assert frontier_reach(snapshot_of((0, [])), [], budget=0) == ({}, 0)
    assert frontier_reach(snapshot_of((1, [])), [0], budget=0) == ({0: 1.0}, 0)
    alone = pair_reach(snapshot_of((2, [(0, 1, 0.5)])), [], 1, budget=9)
    assert alone is not None
    assert alone.value == 0


@given(drawn_graphs(people=6, edges=9, weights=chances), st.data())
def test_bounds_bracket_the_truth_and_are_those_of_the_analysis(
    graph: Graph, data: st.DataObject
) -> None:
    people, rows = graph
    sources = drawn_sources(data, people)
    found = bounds_of(snapshot_of(graph), sources)
    for (low, high), truth in zip(found, brute_reach(people, merged(rows), sources), strict=True):
        assert low - 1e-12 <= truth <= high + 1e-12
    names = tuple(f"P{number}" for number in range(people))
    edges = {(names[one], names[other]): weight for (one, other), weight in merged(rows).items()}
    starts = frozenset(names[one] for one in sources)
    twin = plain_bounds(Wiring(names, starts, edges, {name: name for name in names}))
    assert dict(zip(names, found, strict=True)) == {name: twin[name] for name in names}
