"""Best paths against an enumeration that is obviously right."""

from itertools import pairwise
from math import prod

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.flow import Wiring
from graph.analysis.paths import best_from, best_paths
from graph.errors import BudgetExceededError

PEOPLE = ("S", "A", "B", "C", "D", "T")

graphs = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda p: p[0] != p[1]),
    st.sampled_from((0.1, 0.3, 0.5, 0.6, 0.9, 1.0)),
    max_size=20,
)


def wiring(edges: dict[tuple[str, str], float]) -> Wiring:
    return Wiring(PEOPLE, frozenset({"S"}), edges, {one: one for one in PEOPLE})


def enumerated(edges: dict[tuple[str, str], float], hops: int) -> list[tuple[float, list[str]]]:
    graph = nx.DiGraph()
    graph.add_nodes_from(PEOPLE)
    graph.add_edges_from(edges)
    paths = nx.all_simple_paths(graph, "S", "T", cutoff=hops)
    found = [(prod(edges[pair] for pair in pairwise(path)), path) for path in paths]
    return sorted(found, key=lambda one: (-round(one[0], 12), len(one[1]), one[1]))


@given(graphs, st.integers(1, 4), st.integers(1, 5))
def test_the_best_paths_are_those_of_an_enumeration(
    edges: dict[tuple[str, str], float], hops: int, limit: int
) -> None:
    found = best_paths(wiring(edges), "T", limit=limit, hops=hops)
    expected = enumerated(edges, hops)[:limit]
    assert [path.weight for path in found] == pytest.approx([weight for weight, _ in expected])
    assert all(len(set(path.people)) == len(path.people) for path in found)
    assert len({path.people for path in found}) == len(found)


@given(graphs, st.integers(1, 4))
def test_the_layered_search_finds_the_best_legal_path(
    edges: dict[tuple[str, str], float], hops: int
) -> None:
    one = wiring(edges)
    best = best_from(one.snapshot, one.places, ["S"], hops=hops).get("T")
    expected = enumerated(edges, hops)
    assert (best is None) == (not expected)
    if best is not None:
        assert best.weight == pytest.approx(expected[0][0])
        assert len(best.people) <= hops + 1


def test_a_long_strong_path_does_not_hide_a_legal_short_one() -> None:
    edges = {("S", "A"): 1.0, ("A", "B"): 1.0, ("B", "C"): 1.0, ("C", "D"): 1.0, ("D", "T"): 1.0}
    edges[("A", "T")] = 0.2
    one = wiring(edges)
    best = best_from(one.snapshot, one.places, ["S"], hops=4)
    assert best["T"].people == ("S", "A", "T")


def test_equal_products_come_with_fewer_hops_first_then_by_id() -> None:
    edges = {("S", "A"): 0.5, ("S", "B"): 0.5, ("A", "T"): 0.5, ("B", "T"): 0.5, ("S", "T"): 0.25}
    people = [path.people for path in best_paths(wiring(edges), "T", limit=3, hops=4)]
    assert people == [("S", "T"), ("S", "A", "T"), ("S", "B", "T")]


def test_a_graph_full_of_paths_ends_within_the_budget() -> None:
    size = 40
    names = tuple(f"P{place:02d}" for place in range(size))
    edges = {(a, b): 0.9 for a in names for b in names if a != b}
    dense = Wiring(names, frozenset({"P00"}), edges, {one: one for one in names})
    assert len(best_paths(dense, "P39", limit=100, hops=4)) == 100
    with pytest.raises(BudgetExceededError):
        best_paths(dense, "P39", limit=10**6, hops=4, budget=5000)
