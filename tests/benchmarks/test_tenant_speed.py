"""What is timed of a tenant gives the same answers on both sides, at a small size."""

import math
from pathlib import Path

import networkx as nx
from benchmarks.plain_deals import check_deals
from benchmarks.tenant_graphs import draw_deals, draw_tenant
from benchmarks.tenant_speed import (
    backward_graph,
    check_ways,
    grow,
    measure_keeping,
)

from graph.tenant.reaching import LEAST


def test_deals_are_worked_out_alike() -> None:
    deals, spans = draw_deals(draw_tenant(3_000), 12)
    check_deals(deals, range(len(spans)))


def test_who_reaches_somebody_is_found_alike() -> None:
    graph = draw_tenant(3_000)
    plain = backward_graph(graph)
    for number in range(60, 3_000, 97):
        person = graph.id_of(number)
        lengths = nx.single_source_dijkstra_path_length(
            plain, person, cutoff=-math.log(LEAST), weight="distance"
        )
        check_ways(graph, person, lengths)


def test_a_graph_is_kept_whole(tmp_path: Path) -> None:
    lines = list(measure_keeping(draw_tenant(3_000), tmp_path))
    assert "kept" in lines[0]
    assert "the same arrays" in lines[-1]


def test_a_row_for_each_size() -> None:
    rows = list(grow((100, 1_000)))
    assert [one.people for one in rows] == [100, 1_000]
    assert all(one.edges > 3 * one.people for one in rows)
    assert all(0 < one.ask_p50 <= one.ask_p99 for one in rows)
    assert all(one.deal_seconds > 0 for one in rows)
