"""Reach: exact against brute force, sampled against exact, and what must never happen."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.engine import ExactEngine, SampledEngine
from graph.analysis.exact import exact_reach
from graph.analysis.flow import Wiring
from graph.analysis.reach import certified_bounds
from graph.analysis.worlds import Worlds, plain_spread
from graph.calibration import Calibration
from graph.errors import BudgetExceededError

PEOPLE = ("S", "A", "B", "C", "D")


def wiring(edges: dict[tuple[str, str], float], *sources: str) -> Wiring:
    people = tuple(sorted({*sources, *(end for pair in edges for end in pair)}))
    return Wiring(people, frozenset(sources or ("S",)), edges, {one: one for one in people})


def brute_force(one: Wiring) -> dict[str, float]:
    """Sum over every world; obviously right, 2^m worlds."""
    edges = list(one.edges.items())
    found = dict.fromkeys(one.nodes, 0.0)
    for size in range(len(edges) + 1):
        for fired in combinations(range(len(edges)), size):
            probability = 1.0
            live: dict[str, list[str]] = {}
            for place, ((source, target), weight) in enumerate(edges):
                probability *= weight if place in fired else 1 - weight
                if place in fired:
                    live.setdefault(source, []).append(target)
            reached, waiting = set(one.sources), list(one.sources)
            while waiting:
                for target in live.get(waiting.pop(), ()):
                    if target not in reached:
                        reached.add(target)
                        waiting.append(target)
            for person in reached:
                found[person] += probability
    return found


weights = st.floats(0.01, 1.0)
graphs = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda p: p[0] != p[1]),
    weights,
    min_size=1,
    max_size=9,
).map(lambda edges: wiring(edges, "S"))


@given(graphs)
def test_exact_reach_equals_brute_force(one: Wiring) -> None:
    values, _ = exact_reach(one, budget=100_000)
    expected = brute_force(one)
    for person in one.nodes:
        assert values.get(person, 0.0) == pytest.approx(expected[person], abs=1e-12)


@given(graphs, st.data())
def test_a_stronger_edge_never_lowers_reach(one: Wiring, data: st.DataObject) -> None:
    pair = data.draw(st.sampled_from(sorted(one.edges)))
    stronger = one.with_edge(*pair, min(1.0, one.edges[pair] + 0.2))
    for engine in (ExactEngine(Calibration()), SampledEngine(Calibration())):
        before, after = engine.reach(one), engine.reach(stronger)
        for person in one.nodes:
            assert after.value(person) >= before.value(person) - 1e-12


@given(graphs, st.sampled_from(PEOPLE))
def test_removing_or_silencing_a_person_never_raises_reach(one: Wiring, person: str) -> None:
    for engine in (ExactEngine(Calibration()), SampledEngine(Calibration())):
        before = engine.reach(one)
        if person in one.nodes:
            for after in (
                engine.reach(one.without_person(person)),
                engine.reach(one.silenced([person])),
            ):
                for other in one.nodes:
                    assert after.value(other) <= before.value(other) + 1e-12


@given(graphs)
def test_bounds_bracket_the_exact_value(one: Wiring) -> None:
    values, _ = exact_reach(one, budget=100_000)
    for person, (low, high) in certified_bounds(one).items():
        assert low - 1e-9 <= values.get(person, 0.0) <= high + 1e-9


@given(graphs)
def test_renaming_people_changes_no_exact_value(one: Wiring) -> None:
    names = dict(
        zip(one.nodes, reversed([f"x{place}" for place in range(len(one.nodes))]), strict=True)
    )
    other = wiring(
        {(names[a], names[b]): w for (a, b), w in one.edges.items()},
        *(names[source] for source in one.sources),
    )
    mine, theirs = exact_reach(one, budget=10**6)[0], exact_reach(other, budget=10**6)[0]
    assert {names[person]: value for person, value in mine.items()} == pytest.approx(theirs)


def random_wiring(seed: int, people: int, edges: int) -> Wiring:
    draws = np.random.default_rng(seed)
    names = [f"P{place:02d}" for place in range(people)]
    pairs = {
        (names[a], names[b]): float(draws.uniform(0.05, 0.9))
        for a, b in draws.integers(0, people, size=(edges, 2))
        if a != b
    }
    return Wiring(tuple(names), frozenset(names[:2]), pairs, {name: name for name in names})


def edited(one: Wiring) -> list[Wiring]:
    pair = next(iter(one.edges))
    return [
        one,
        one.without_person("P05"),
        one.without_person("P00"),
        one.silenced(["P03", "P04"]),
        one.with_edge(*pair, 0.0),
        one.with_edge("P00", "P09", 0.57),
        one.with_edge("P01", "P08", 0.57).with_edge("P00", "P09", 0.3).silenced(["P08"]),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_compiled_loop_equals_its_plain_twin(seed: int) -> None:
    worlds = Worlds(640, seed=seed)
    for one in edited(random_wiring(seed, 30, 120)):
        compiled, plain = worlds.reached(one), plain_spread(one, worlds)
        for person in one.nodes:
            assert np.array_equal(compiled[person], plain[person]), person


def test_the_same_seed_draws_the_same_worlds_and_another_does_not() -> None:
    one = random_wiring(1, 20, 60)
    first, again = (SampledEngine(Calibration(), seed=7).reach(one) for _ in range(2))
    other = SampledEngine(Calibration(), seed=8).reach(one)
    assert [first.value(p) for p in one.nodes] == [again.value(p) for p in one.nodes]
    assert [first.value(p) for p in one.nodes] != [other.value(p) for p in one.nodes]


def test_an_edit_leaves_the_draws_of_every_other_edge_alone() -> None:
    one = wiring({("S", "A"): 0.5, ("S", "B"): 0.5})
    worlds = Worlds(6400, seed=0)
    before, after = worlds.reached(one), worlds.reached(one.with_edge("S", "B", 0.9))
    assert np.array_equal(before["A"], after["A"])
    assert not (before["B"] & ~after["B"]).any()


def test_beyond_its_budget_an_exact_answer_says_so() -> None:
    with pytest.raises(BudgetExceededError, match="1000 states"):
        exact_reach(random_wiring(3, 30, 200), budget=1000)


def test_empty_isolated_disconnected_and_self_edges_are_harmless() -> None:
    lonely = Wiring(("S", "Z"), frozenset({"S"}), {}, {"S": "S", "Z": "Z"})
    assert exact_reach(lonely, budget=10)[0] == {"S": 1.0}
    nobody = Wiring(("Z",), frozenset(), {}, {"Z": "Z"})
    assert exact_reach(nobody, budget=10)[0] == {}
    assert not Worlds(64, seed=0).reached(nobody)["Z"].any()
    loop = wiring({("S", "A"): 0.5, ("A", "A"): 0.9, ("B", "C"): 1.0})
    assert exact_reach(loop, budget=100)[0] == pytest.approx({"S": 1, "A": 0.5})


def test_sampling_agrees_with_a_known_value() -> None:
    one = wiring({("S", "A"): 0.6, ("S", "B"): 0.7, ("A", "T"): 0.5, ("B", "T"): 0.4})
    exact = 1 - (1 - 0.6 * 0.5) * (1 - 0.7 * 0.4)
    assert exact_reach(one, budget=1000)[0]["T"] == pytest.approx(exact)
    sampled = SampledEngine(Calibration(worlds=64_000)).reach(one)
    assert sampled.value("T") == pytest.approx(exact, abs=0.01)
