"""Who reaches whom equals a search of networkx with a limit, whatever was asked before."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import pytest
from support.tenants import TenantDraw

from graph.analysis.kernels.paths import near_paths
from graph.errors import InputError, PersonNotFoundError
from graph.tenant.graph import TenantGraph
from graph.tenant.reaching import Ways, who_reaches, whom_reaches
from graph.tenant.reading import Reader

Draw = Callable[[int], tuple[Reader, TenantDraw]]
Found = dict[str, float]


def graph_of(graph: TenantGraph) -> "nx.DiGraph[int]":
    made: nx.DiGraph[int] = nx.DiGraph()
    made.add_nodes_from(range(graph.people))
    edges = graph.snapshot
    for row in zip(
        edges.origins.tolist(), edges.ends.tolist(), edges.weights.tolist(), strict=True
    ):
        made.add_edge(row[0], row[1], weight=row[2], distance=-math.log(row[2]))
    return made


def twin(graph: TenantGraph, origin: int, least: float, *, is_backward: bool) -> Found:
    """By networkx: nothing runs through a vendor's people, who may begin or end."""
    made = graph_of(graph)
    searched = made.reverse() if is_backward else made
    kept = [
        (source, end)
        for source, end in searched.edges
        if source == origin or not graph.is_staff[source]
    ]
    part = searched.edge_subgraph(kept).copy()
    part.add_node(origin)
    far = nx.single_source_dijkstra_path_length(
        part, origin, cutoff=-math.log(least) + 1e-9, weight="distance"
    )
    return {graph.id_of(one): math.exp(-length) for one, length in far.items() if one != origin}


def values(ways: Ways) -> Found:
    return {one.person: one.probability for one in ways}


def asked(graph: TenantGraph) -> Iterator[tuple[int, bool, float]]:
    for origin in range(graph.people):
        for is_backward in (False, True):
            for least in (0.02, 0.2, 1e-9):
                yield origin, is_backward, least


@pytest.mark.parametrize("seed", range(6))
def test_it_equals_a_search_of_networkx_with_a_limit(drawn_reader: Draw, seed: int) -> None:
    graph = drawn_reader(seed)[0].graph(0)
    for origin, is_backward, least in asked(graph):
        ask = who_reaches if is_backward else whom_reaches
        found = ask(graph, graph.id_of(origin), least=least)
        wanted = twin(graph, origin, least, is_backward=is_backward)
        certain = {one: value for one, value in wanted.items() if value > least + 1e-9}
        assert certain.keys() <= values(found).keys() <= wanted.keys()
        assert values(found) == pytest.approx({one: wanted[one] for one in values(found)})


@pytest.mark.parametrize("seed", range(6))
def test_paths_run_along_edges_and_carry_what_they_say(drawn_reader: Draw, seed: int) -> None:
    graph = drawn_reader(seed)[0].graph(0)
    made = graph_of(graph)
    for origin, is_backward, least in asked(graph):
        ask = who_reaches if is_backward else whom_reaches
        for way in ask(graph, graph.id_of(origin), least=least):
            assert way.path[0 if is_backward else -1] == way.person
            assert way.path[-1 if is_backward else 0] == graph.id_of(origin)
            numbers = [graph.number_of(one) for one in way.path]
            assert not graph.is_staff[numbers[1:-1]].any()
            along = math.prod(made.edges[pair]["weight"] for pair in nx.utils.pairwise(numbers))
            assert way.probability == pytest.approx(along)
            assert way.account == graph.account_of(graph.number_of(way.person))


def test_the_first_few_are_the_best_and_it_says_that_there_are_more(drawn_reader: Draw) -> None:
    graph = drawn_reader(2)[0].graph(0)
    for origin in range(graph.people):
        whole = who_reaches(graph, graph.id_of(origin), least=0.001)
        listed = list(whole)
        assert [one.probability for one in listed] == sorted(
            (one.probability for one in listed), reverse=True
        )
        assert not whole.is_cut
        for limit in range(1, len(whole) + 1):
            few = who_reaches(graph, graph.id_of(origin), least=0.001, limit=limit)
            assert list(few) == listed[:limit]
            assert few.is_cut == (limit < len(whole))


def test_threads_ask_at_once_and_get_their_own_answers(drawn_reader: Draw) -> None:
    graph = drawn_reader(4)[0].graph(0)
    people = [graph.id_of(one) for one in range(graph.people)] * 20
    alone = [list(who_reaches(graph, one)) for one in people]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: list(who_reaches(graph, one)), people)) == alone


def test_whatever_an_earlier_search_left_changes_nothing(drawn_reader: Draw) -> None:
    graph = drawn_reader(4)[0].graph(0)
    edges = graph.snapshot
    rows = (edges.back_starts, edges.back_ends, edges.back_weights)
    scratch = near_paths.Scratch(graph.people)

    def ask(origin: int) -> list[int]:
        found = scratch.settle(rows, graph.is_staff, origin, least=0.01, limit=99)
        return scratch.settled[0, :found].tolist()

    alone = [ask(origin) for origin in range(graph.people)]
    for anything in (-1, 0, 3, graph.people, 2**31 - 1):
        scratch._seats[:] = anything
        assert [ask(origin) for origin in range(graph.people)] == alone


def test_bad_questions_are_refused(drawn_reader: Draw) -> None:
    graph = drawn_reader(0)[0].graph(0)
    person = graph.id_of(0)
    with pytest.raises(PersonNotFoundError):
        who_reaches(graph, "per_nobody")
    for least in (0, -1, 1.5, math.nan):
        with pytest.raises(InputError, match="probability"):
            whom_reaches(graph, person, least=least)
    with pytest.raises(InputError, match="at least one"):
        who_reaches(graph, person, limit=0)
