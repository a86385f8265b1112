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


def test_a_published_spread_is_reproduced() -> None:
    """Independent cascade, p = 1 / in-degree, five seeds: a course report prints 30.675."""
    file = SHARED / "im-network62" / "network.txt"
    if not file.exists():
        pytest.skip("needs ../shared/data/im-network62")
    rows = [row.split() for row in file.read_text().splitlines() if row.strip()]
    graph = nx.DiGraph()
    for row in rows[1:]:
        graph.add_edge(row[0], row[1], weight=float(row[2]))
    found = influence.spread(graph, seeds=["56", "58", "53", "62", "28"], worlds=200_000)
    assert found.value == pytest.approx(30.675, abs=0.09)
    assert found.standard_error < 0.04
