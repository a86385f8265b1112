import math
import os
from pathlib import Path

import networkx as nx
import pytest

from graph.analysis import influence
from graph.errors import BudgetExceededError, InputError, PersonNotFoundError

SHARED = Path(
    os.environ.get("STAKEGRAPH_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data")
)


def test_two_ways_add_up_as_they_should() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        [("S", "A", 0.5), ("A", "T", 0.5), ("S", "T", 0.2), ("T", "T", 1)]
    )
    found = influence.reach(graph, sources=["S"], targets=["T", "S"])
    assert found.people == pytest.approx({"T": 1 - 0.75 * 0.8, "S": 1})
    assert (found.method, found.intervals) == ("exact", {})
    assert graph.number_of_edges() == 4


def test_a_dense_graph_is_sampled_unless_exact_is_asked_for() -> None:
    graph = nx.gnp_random_graph(40, 0.5, seed=1, directed=True)
    graph = nx.relabel_nodes(graph, str)
    nx.set_edge_attributes(graph, 0.1, "weight")
    found = influence.reach(graph, sources=["0"], targets=["1"])
    assert found.method == "sampled"
    low, high = found.intervals["1"]
    assert low < found.people["1"] < high
    with pytest.raises(BudgetExceededError):
        influence.reach(graph, sources=["0"], targets=["1"], exact=True)


def test_bad_weights_and_unknown_people_are_named() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("A", "B", 1.5)])
    with pytest.raises(InputError, match="A → B"):
        influence.reach(graph, sources=["A"], targets=["B"])
    with pytest.raises(PersonNotFoundError, match="Z"):
        influence.spread(graph, seeds=["Z"])


def published() -> nx.DiGraph:
    file = SHARED / "im-network62" / "network.txt"
    if not file.exists():
        pytest.skip("needs ../shared/data/im-network62")
    rows = [row.split() for row in file.read_text().splitlines() if row.strip()]
    graph = nx.DiGraph()
    for row in rows[1:]:
        graph.add_edge(row[0], row[1], weight=float(row[2]))
    return graph


def test_our_own_best_set_spreads_as_far_as_the_published_one() -> None:
    graph = published()
    best = influence.best_set(graph, k=5)
    assert len(set(best.people)) == 5
    assert influence.spread(graph, seeds=best.people, worlds=200_000).value >= 30.3
    assert best.at_least <= 30.7 <= best.best_at_most
    assert best.ratio >= 1 - 1 / math.e
    assert f"{best.ratio:.1%}" in best.guarantee
    assert influence.best_set(graph, k=5) == best


def test_a_best_set_is_nested_certified_and_stops_at_everybody() -> None:
    graph = nx.relabel_nodes(nx.gnp_random_graph(30, 0.1, seed=2, directed=True), str)
    nx.set_edge_attributes(graph, 0.3, "weight")
    few, more = influence.best_set(graph, k=2), influence.best_set(graph, k=4, seed=1)
    assert few.at_least <= few.spread <= few.best_at_most
    assert len(more.people) == 4
    everybody = influence.best_set(graph)
    assert (sorted(everybody.people), everybody.spread, everybody.ratio) == (
        sorted(graph), 30, 1,
    )  # fmt: skip
    empty = influence.best_set(nx.DiGraph())
    assert (empty.people, empty.spread) == ((), 0)
    with pytest.raises(InputError, match="at least one"):
        influence.best_set(graph, k=0)


def test_the_best_set_equals_an_exhaustive_search_where_that_is_possible() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        [("A", "B", 1), ("A", "C", 1), ("D", "E", 1), ("D", "F", 1), ("B", "G", 0.5), ("H", "E", 1)]
    )
    assert set(influence.best_set(graph, k=2).people) == {"A", "D"}


def test_a_published_spread_is_reproduced() -> None:
    """Independent cascade, p = 1 / in-degree, five seeds: a course report prints 30.675."""
    found = influence.spread(published(), seeds=["56", "58", "53", "62", "28"], worlds=200_000)
    assert found.value == pytest.approx(30.675, abs=0.09)
    assert found.standard_error < 0.04
