"""The paths around one person are the first of all that carry enough, ties and all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, drawn_graphs, every_path, merged

from graph.analysis.kernels.paths.near_paths import Scratch
from graph.analysis.kernels.snapshot import Snapshot, build_snapshot


def light_snapshot(graph: Graph) -> Snapshot:
    people, rows = graph
    sources, targets, weights = zip(*rows, strict=True) if rows else ((), (), ())
    return build_snapshot(people, sources, targets, weights, dtype=np.float32)


@given(drawn_graphs(), st.sampled_from((0.05, 0.25, 1.0)), st.integers(1, 8), st.data())
def test_it_settles_the_best_first(
    graph: Graph, least: float, limit: int, data: st.DataObject
) -> None:
    people, edges = graph[0], merged(graph[1])
    stops = data.draw(st.sets(st.integers(0, people - 1), max_size=3))
    is_stop = np.isin(np.arange(people), list(stops))
    one, scratch = light_snapshot(graph), Scratch(people)
    rows = (one.starts, one.ends, one.weights)
    for origin in range(people):
        passed = {pair: weight for pair, weight in edges.items()
                  if pair[0] == origin or pair[0] not in stops}  # fmt: skip
        twin = []
        for person in range(people):
            paths = [] if person == origin else every_path(passed, [origin], person)
            if paths and paths[0][1] >= least:
                twin.append((-paths[0][1], len(paths[0][0]), person))
        twin.sort()
        found = scratch.settle(rows, is_stop, origin, least=least, limit=limit)
        settled = scratch.settled[0, :found].tolist()
        assert settled == [origin, *(person for _, _, person in twin[:limit])]
        for place in range(1, found):
            path = [settled[place]]
            step = int(scratch.settled[1, place]) + 1
            while step >= 0:
                path.append(settled[step])
                step = int(scratch.settled[1, step]) + 1
            along = np.prod([edges[pair] for pair in zip(path[1:], path, strict=False)])
            assert along == scratch.products[place] == -twin[place - 1][0]
            assert len(path) == twin[place - 1][1]


def test_of_equal_ways_the_one_with_fewer_steps_is_kept() -> None:
    rows = [(0, 1, 1.0), (1, 2, 1.0), (2, 4, 0.5), (0, 3, 1.0), (3, 4, 0.5)]
    one, scratch = light_snapshot((5, rows)), Scratch(5)
    found = scratch.settle(
        (one.starts, one.ends, one.weights), np.zeros(5, dtype=np.bool_), 0, least=0.1, limit=9
    )
    assert scratch.settled[0, :found].tolist() == [0, 1, 3, 2, 4]
    assert scratch.settled[1, :found].tolist() == [-2, -1, -1, 0, 1]
    assert scratch.products[4] == pytest.approx(0.5)
