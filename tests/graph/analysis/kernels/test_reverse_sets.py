"""Reverse reachable sets: of the right people as often as they should be, whatever the room."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graph_twins import Graph, brute_reach, drawn_graphs, merged, snapshot_of

from graph.analysis.kernels.reverse_sets import count_hits, cover_sets, draw_sets, group_sets
from graph.analysis.kernels.snapshot import Snapshot

Sets = list[list[int]]


def draw(
    one: Snapshot, count: int, *, roots: list[int], key: int = 1, room: int = 10_000, first: int = 0
) -> tuple[Sets, int]:
    members, offsets = np.empty(room, dtype=np.int32), np.zeros(count + 1, dtype=np.int32)
    work = np.zeros((1, 1), dtype=np.int64)
    drawn = draw_sets(
        one.back_starts, one.back_ends, np.ceil(one.back_weights * 2.0**32).astype(np.uint64),
        np.ones(one.people, dtype=np.bool_), np.array(roots, dtype=np.int32),
        np.array([key], dtype=np.uint64), first, first + count,
        np.zeros(one.people, dtype=np.int32), members, offsets, work,
    )  # fmt: skip
    sets = [members[offsets[at] : offsets[at + 1]].tolist() for at in range(drawn)]
    return sets, int(work[0, 0])


def test_a_person_is_in_as_many_sets_as_they_reach_others() -> None:
    rows = [(0, 1, 0.5), (1, 2, 0.5), (0, 2, 0.25), (3, 2, 0.9), (2, 3, 0.3), (4, 0, 0.2)]
    one, count = snapshot_of((6, rows)), 20_000
    sets, _ = draw(one, count, roots=[1, 2, 3], room=200_000)
    for person in range(6):
        reached = brute_reach(6, merged(rows), [person])
        wanted = sum(reached[root] for root in (1, 2, 3)) / 3
        share = sum(person in one_set for one_set in sets) / count
        assert share == pytest.approx(wanted, abs=5 * (0.25 / count) ** 0.5)


@given(drawn_graphs(), st.integers(1, 9), st.integers(0, 2**64 - 1))
def test_a_set_depends_on_its_number_alone_and_not_on_the_room(
    graph: Graph, room: int, key: int
) -> None:
    one, roots = snapshot_of(graph), list(range(graph[0]))
    whole, work = draw(one, 12, roots=roots, key=key)
    assert len(whole) == 12
    assert work == sum(
        1 + int(one.back_starts[person + 1] - one.back_starts[person])
        for one_set in whole
        for person in one_set
    )
    assert draw(one, 5, roots=roots, key=key, first=7)[0] == whole[7:]
    few, _ = draw(one, 12, roots=roots, key=key, room=room)
    assert few == whole[: len(few)]
    assert sum(map(len, few)) <= room
    for one_set in whole:
        assert len(set(one_set)) == len(one_set)


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=12), st.data())
def test_sets_are_grouped_covered_and_counted(drawn: list[set[int]], data: st.DataObject) -> None:
    members = np.array([one for part in drawn for one in sorted(part)], dtype=np.int32)
    offsets = np.cumsum([0, *map(len, drawn)], dtype=np.int32)
    starts, owners = np.zeros(7, dtype=np.int32), np.empty(len(members), dtype=np.int32)
    assert group_sets(offsets, members, starts, owners) == len(members)
    for person in range(6):
        wanted = [number for number, part in enumerate(drawn) if person in part]
        assert owners[starts[person] : starts[person + 1]].tolist() == wanted
    gains = np.diff(starts)
    is_open = np.ones(len(drawn), dtype=np.bool_)
    chosen = data.draw(st.lists(st.integers(0, 5), unique=True, max_size=4))
    covered = 0
    for person in chosen:
        covered += cover_sets(starts, owners, offsets, members, person, is_open, gains)
    left = [part for part in drawn if part.isdisjoint(chosen)]
    assert is_open.tolist() == [part.isdisjoint(chosen) for part in drawn]
    assert gains.tolist() == [sum(person in part for part in left) for person in range(6)]
    is_chosen = np.isin(np.arange(6), chosen)
    assert count_hits(offsets, members, is_chosen) == covered == len(drawn) - len(left)
