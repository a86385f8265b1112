"""Compressed rows hold the same edges as a dictionary, both ways, frozen, in little memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, drawn_graphs, merged, snapshot_of

from graph.analysis.kernels.snapshot import (
    Snapshot,
    build_snapshot,
    edit_snapshot,
    snapshot_of_pairs,
    snapshot_of_rows,
)


def listed(one: Snapshot) -> dict[tuple[int, int], float]:
    return {
        (person, int(one.ends[place])): float(one.weights[place])
        for person in range(one.people)
        for place in range(one.starts[person], one.starts[person + 1])
    }


def listed_backward(one: Snapshot) -> dict[tuple[int, int], float]:
    return {
        (int(one.back_ends[place]), person): float(one.back_weights[place])
        for person in range(one.people)
        for place in range(one.back_starts[person], one.back_starts[person + 1])
    }


@given(drawn_graphs(least=0))
def test_both_directions_hold_the_edges_of_a_dictionary(graph: Graph) -> None:
    one, edges = snapshot_of(graph), merged(graph[1])
    assert listed(one) == listed_backward(one) == edges
    assert list(zip(one.origins.tolist(), one.ends.tolist(), strict=True)) == list(listed(one))
    assert (one.people, one.edges) == (graph[0], len(edges))
    assert np.array_equal(one.weights[one.back_rows], one.back_weights)
    assert np.array_equal(one.origins[one.back_rows], one.back_ends)


@given(drawn_graphs())
def test_rows_keep_the_order_in_which_edges_came(graph: Graph) -> None:
    one, edges = snapshot_of(graph), merged(graph[1])
    for person in range(one.people):
        ends = one.ends[one.starts[person] : one.starts[person + 1]].tolist()
        assert ends == [target for source, target in edges if source == person]


@given(drawn_graphs())
def test_names_rows_and_pairs_make_the_same_snapshot(graph: Graph) -> None:
    people, rows = graph
    names = [f"P{number}" for number in range(people)]
    pairs = {(names[one], names[other]): weight for (one, other), weight in merged(rows).items()}
    named = [(names[one], names[other], weight) for one, other, weight in rows]
    strangers = [("X", names[0], 0.5), (names[0], "X", 0.5)]
    made = [
        snapshot_of(graph),
        snapshot_of_pairs(names, pairs),
        snapshot_of_rows(names, [*strangers, *named]),
    ]
    for one in made[1:]:
        for mine, other in zip(vars(one).values(), vars(made[0]).values(), strict=True):
            assert np.array_equal(mine, other)


def test_an_edge_takes_at_most_forty_bytes_and_nothing_can_be_written() -> None:
    draws = np.random.default_rng(1)
    ends = draws.integers(0, 1_000, (2, 4_800))
    one = build_snapshot(1_000, ends[0], ends[1], draws.random(4_800))
    half = build_snapshot(1_000, ends[0], ends[1], draws.random(4_800), dtype=np.float32)
    assert one.size_bytes / one.edges <= 31
    assert half.size_bytes / half.edges <= 23
    for array in vars(one).values():
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0


@pytest.mark.parametrize(
    ("sources", "targets", "weights", "said"),
    [
        ([0], [1, 1], [0.5], "1 sources, 2 targets"),
        ([0], [2], [0.5], "none of the 2 people"),
        ([-1], [1], [0.5], "none of the 2 people"),
        ([0], [1], [1.5], "no probability"),
        ([0], [1], [float("nan")], "no probability"),
    ],
)
def test_bad_edges_are_refused(
    sources: list[int], targets: list[int], weights: list[float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        build_snapshot(2, sources, targets, weights)


def test_somebody_unknown_in_pairs_is_an_error() -> None:
    with pytest.raises(KeyError):
        snapshot_of_pairs(["A"], {("A", "B"): 0.5})


@given(drawn_graphs(), st.data())
def test_an_edited_snapshot_is_that_of_the_edited_edges(graph: Graph, data: st.DataObject) -> None:
    people, rows = graph
    one = st.integers(0, people - 1)
    silent, gone = data.draw(st.sets(one, max_size=2)), data.draw(st.sets(one, max_size=2))
    changed = data.draw(
        st.dictionaries(st.tuples(one, one), st.sampled_from((0.0, 0.5, 1.0)), max_size=4)
    )
    before = snapshot_of(graph)
    edited = edit_snapshot(before, silent=silent, gone=gone, changed=changed)
    twin = [
        (source, target, weight)
        for (source, target), weight in {**merged(rows), **changed}.items()
        if source not in silent | gone and target not in gone
    ]
    for mine, other in zip(
        vars(edited).values(), vars(snapshot_of((people, twin))).values(), strict=True
    ):
        assert np.array_equal(mine, other)
    assert listed(before) == merged(rows)


def test_an_edit_of_nobody_is_refused() -> None:
    one = build_snapshot(2, [0], [1], [0.5])
    for pair in ((0, 2), (2, 0), (-1, 0)):
        with pytest.raises(ValueError, match="none of the 2 people"):
            edit_snapshot(one, changed={pair: 0.5})
