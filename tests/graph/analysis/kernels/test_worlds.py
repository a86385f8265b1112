"""Worlds by the word equal worlds one by one, however many hops, and their draws never change."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.graph_twins import Graph, bits_of, drawn_graphs, merged, reached_in_worlds, snapshot_of

from graph.analysis.flow import Wiring
from graph.analysis.kernels.compiling import Kernel
from graph.analysis.kernels.gathering import gather_words
from graph.analysis.kernels.snapshot import Snapshot
from graph.analysis.kernels.worlds import draw_many_words, plain_draws, spread_hops, spread_words
from graph.analysis.worlds import Worlds, plain_spread

WORDS = 2


def drawn_words(one: Snapshot, seed: int) -> NDArray[np.uint64]:
    """Each edge fires in about as many worlds as it should."""
    draws = np.random.default_rng(seed).random((one.edges, 64 * WORDS)) < one.weights[:, None]
    packed = np.packbits(draws, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view(np.uint64)


def spread(
    one: Snapshot,
    live: NDArray[np.uint64],
    sources: list[int],
    hops: int,
    *,
    is_backward: bool = False,
) -> NDArray[np.bool_]:
    reached = np.zeros((one.people, WORDS), dtype=np.uint64)
    rows = np.arange(one.edges, dtype=np.int32)
    ways = (
        (one.back_starts, one.back_ends, one.back_rows)
        if is_backward
        else (one.starts, one.ends, rows)
    )
    use = np.ones(one.edges, dtype=np.bool_)
    spread_hops(*ways, live, use, np.array(sources, dtype=np.int32), hops, reached)
    return bits_of(reached)


@given(drawn_graphs(), st.integers(-1, 5), st.data())
def test_words_of_worlds_equal_worlds_one_by_one(
    graph: Graph, hops: int, data: st.DataObject
) -> None:
    one = snapshot_of(graph)
    sources = data.draw(st.lists(st.integers(0, one.people - 1), unique=True))
    live = drawn_words(one, data.draw(st.integers(0, 9)))
    edges = list(zip(one.origins.tolist(), one.ends.tolist(), strict=True))
    limit = float("inf") if hops < 0 else hops
    twin = reached_in_worlds(one.people, edges, bits_of(live), sources, limit)
    assert np.array_equal(spread(one, live, sources, hops), twin)
    turned = [(end, start) for start, end in edges]
    twin = reached_in_worlds(one.people, turned, bits_of(live), sources, limit)
    assert np.array_equal(spread(one, live, sources, hops, is_backward=True), twin)


@given(drawn_graphs(), st.data())
def test_without_a_limit_both_loops_agree(graph: Graph, data: st.DataObject) -> None:
    one = snapshot_of(graph)
    sources = data.draw(st.lists(st.integers(0, one.people - 1), unique=True))
    live = drawn_words(one, 1)
    reached = np.zeros((one.people, WORDS), dtype=np.uint64)
    nobody = np.zeros(0, dtype=np.int32)
    spread_words(
        one.starts, one.ends, np.arange(one.edges, dtype=np.int32), live,
        np.ones(one.edges, dtype=np.bool_), nobody, nobody,
        np.zeros((0, WORDS), dtype=np.uint64), np.array(sources, dtype=np.int32), reached,
    )  # fmt: skip
    assert np.array_equal(bits_of(reached), spread(one, live, sources, -1))


@given(drawn_graphs(), st.data())
def test_who_asks_those_before_them_finds_the_same_worlds(
    graph: Graph, data: st.DataObject
) -> None:
    one = snapshot_of(graph)
    sources = data.draw(st.lists(st.integers(0, one.people - 1)))
    use = np.array(
        data.draw(st.lists(st.booleans(), min_size=one.edges, max_size=one.edges)), dtype=np.bool_
    )
    live, rows = drawn_words(one, 1), np.arange(one.edges, dtype=np.int32)
    out, back = (one.starts, one.ends), (one.back_starts, one.back_ends)
    for is_backward in (False, True):
        reached = np.zeros((one.people, WORDS), dtype=np.uint64)
        ways = (*back, *out, rows) if is_backward else (*out, *back, one.back_rows)
        gather_words(*ways, live, use, np.array(sources, dtype=np.int32), reached)
        pairs = list(zip(one.origins.tolist(), one.ends.tolist(), strict=True))
        turned = [pair[::-1] if is_backward else pair for pair in pairs]
        fires = bits_of(live) & use[:, None]
        assert np.array_equal(
            bits_of(reached), reached_in_worlds(one.people, turned, fires, sources)
        )


def test_hops_are_counted_and_cut_edges_carry_nothing() -> None:
    one = snapshot_of((3, [(0, 1, 1.0), (1, 2, 1.0)]))
    everywhere = np.full((2, WORDS), np.iinfo(np.uint64).max, dtype=np.uint64)
    rows, source = np.arange(2, dtype=np.int32), np.zeros(1, dtype=np.int32)
    for use, hops, people in (([True, True], 2, 3), ([True, False], 1, 2), ([False, True], 0, 1)):
        reached = np.zeros((3, WORDS), dtype=np.uint64)
        flags = np.array(use)
        done = spread_hops(one.starts, one.ends, rows, everywhere, flags, source, -1, reached)
        assert (done, int(bits_of(reached).sum())) == (hops, people * 64 * WORDS)


@pytest.mark.parametrize("weight", [0.0, 1e-9, 0.25, 0.5, 0.999999, 1.0])
def test_draws_are_the_same_compiled_and_in_numpy(weight: float) -> None:
    keys = np.array([0, 1, 2**64 - 1], dtype=np.uint64)
    limits = np.full(3, int(np.ceil(weight * 2**32)), dtype=np.uint64)
    compiled, plain = np.empty((2, 3, 3), dtype=np.uint64)
    draw_many_words(keys, limits, compiled)
    plain_draws(keys, limits, plain)
    assert np.array_equal(compiled, plain)


def test_draws_stay_what_they_were() -> None:
    # Answers that were given before name these worlds: they may never change.
    wiring = Wiring(("a", "b"), frozenset("a"), {("a", "b"): 0.3}, {"a": "ka", "b": "kb"})
    drawn = Worlds(256, seed=7).draw(wiring, [(("a", "b"), 0.3)])
    assert hashlib.sha256(drawn.tobytes()).hexdigest()[:16] == "d9e96e207fce9f58"


@given(drawn_graphs(), st.integers(0, 3))
def test_the_worlds_of_the_analysis_are_the_twin_s(graph: Graph, seed: int) -> None:
    people, rows = graph
    names = tuple(f"P{number}" for number in range(people))
    edges = {(names[one], names[other]): weight for (one, other), weight in merged(rows).items()}
    wiring = Wiring(names, frozenset(names[:1]), edges, {name: name for name in names})
    worlds = Worlds(128, seed=seed)
    mine, twin = worlds.reached(wiring), plain_spread(wiring, worlds)
    assert all(np.array_equal(mine[name], twin[name]) for name in names)


def test_a_loop_is_compiled_for_one_set_of_types() -> None:
    assert isinstance(spread_hops, Kernel)
    wrong = np.zeros(2, dtype=np.int64)
    if spread_hops.__call__.__func__ is Kernel.run_plain:
        return
    with pytest.raises(TypeError, match="No matching definition"):
        draw_many_words(wrong, wrong, np.zeros((2, 1), dtype=np.uint64))  # type: ignore[arg-type]
