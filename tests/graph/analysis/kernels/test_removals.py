"""All removals at once equal each of them alone, world by world."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.graph_twins import Graph, drawn_graphs, reached_in_worlds, snapshot_of

from graph.analysis.kernels.removals import count_losses
from graph.analysis.kernels.snapshot import Snapshot

WORLDS = 128
Live = NDArray[np.bool_]


def packed(bits: Live) -> NDArray[np.uint64]:
    return np.ascontiguousarray(np.packbits(bits, axis=1, bitorder="little")).view(np.uint64)


def losses(
    one: Snapshot, live: Live, instead: Live, sources: list[int], watched: list[int]
) -> tuple[list[list[int]], list[list[int]]]:
    """As the loop counts them, every edge asked about."""
    edges = list(zip(one.origins.tolist(), one.ends.tolist(), strict=True))
    reached = reached_in_worlds(one.people, edges, live, sources)
    turned = [(end, start) for start, end in edges]
    leading = [reached_in_worlds(one.people, turned, live, [person]) for person in watched]
    relevant = reached & np.logical_or.reduce([np.zeros_like(reached), *leading])
    is_source = np.zeros(one.people, dtype=np.bool_)
    is_source[sources] = True
    rows = np.arange(one.edges, dtype=np.int32)
    by_person = np.zeros((one.people, len(watched)), dtype=np.int64)
    by_edge = np.zeros((one.edges, len(watched)), dtype=np.int64)
    count_losses(
        one.starts, one.ends, rows, packed(live), packed(relevant), is_source,
        np.array(watched, dtype=np.int32), rows, packed(instead), by_person, by_edge,
    )  # fmt: skip
    return by_person.tolist(), by_edge.tolist()


@given(drawn_graphs(people=8, edges=22), st.data())
def test_all_at_once_equal_each_alone(graph: Graph, data: st.DataObject) -> None:
    one = snapshot_of(graph)
    everybody = st.lists(st.integers(0, one.people - 1), unique=True, max_size=3)
    sources, watched = data.draw(everybody), data.draw(everybody)
    draws = np.random.default_rng(data.draw(st.integers(0, 99))).random((one.edges, WORLDS))
    live = draws < one.weights[:, None]
    instead = draws < one.weights[:, None] * data.draw(st.sampled_from((0.0, 0.5)))
    by_person, by_edge = losses(one, live, instead, sources, watched)
    edges = list(zip(one.origins.tolist(), one.ends.tolist(), strict=True))
    before = reached_in_worlds(one.people, edges, live, sources)[watched].sum(axis=1)
    for person in range(one.people):
        kept = [place for place, pair in enumerate(edges) if person not in pair]
        left = [source for source in sources if source != person]
        after = reached_in_worlds(one.people, [edges[at] for at in kept], live[kept], left)
        assert by_person[person] == (before - after[watched].sum(axis=1)).tolist()
    for place in range(one.edges):
        fewer = live.copy()
        fewer[place] = instead[place]
        after = reached_in_worlds(one.people, edges, fewer, sources)
        assert by_edge[place] == (before - after[watched].sum(axis=1)).tolist()
