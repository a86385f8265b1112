"""The best contacts of some accounts: as good as promised, and only theirs."""

import math
import os
from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from support.graph_twins import brute_reach
from support.tenants import TenantDraw

from graph.analysis.flow import Wiring
from graph.analysis.influence import spread
from graph.analysis.kernels.snapshot import snapshot_of_pairs
from graph.analysis.reverse_reach import Aim, Ground, choose_people, choose_seeds
from graph.errors import AccountNotFoundError, InputError
from graph.tenant.assembly import AccountRows, assemble
from graph.tenant.best_sets import accounts_of_region, best_contacts
from graph.tenant.graph import TenantAccount, TenantGraph, TenantKey
from graph.tenant.reading import Reader
from graph.vocabulary import Side

SHARED = Path(
    os.environ.get("STAKEGRAPH_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data")
)
KEY = TenantKey(0, "admin", date(2025, 6, 30), "x")
Draw = Callable[[int], tuple[Reader, TenantDraw]]
Edges = dict[tuple[str, str], float]


def rows(
    name: str, people: Iterable[str], edges: Edges, region: str | None = None, away: str = "X"
) -> AccountRows:
    """An account; names that begin as `away` are outsiders on no map."""
    split: tuple[list[tuple[str, str, float]], ...] = ([], [])
    for (source, target), weight in edges.items():
        split[source.startswith(away) and target.startswith(away)].append((source, target, weight))
    ends = {one for pair in edges for one in pair if one.startswith(away)}
    return AccountRows(
        account=TenantAccount(name, region),
        people=[(one, Side.US if one.startswith("U") else Side.CUSTOMER) for one in people],
        edges=split[0],
        outside=sorted(split[1]),
        outsiders=dict.fromkeys(ends, Side.EXTERNAL),
    )


def published() -> tuple[Edges, list[str]]:
    file = SHARED / "im-network62" / "network.txt"
    if not file.exists():
        pytest.skip("needs ../shared/data/im-network62")
    table = [row.split() for row in file.read_text().splitlines() if row.strip()][1:]
    edges = {(source, target): float(weight) for source, target, weight in table}
    return edges, sorted({one for pair in edges for one in pair})


def test_the_published_network_as_an_account_has_the_published_spread() -> None:
    edges, people = published()
    graph = assemble(KEY, [rows("A", people, edges), rows("B", ["Z1"], {})])
    best = best_contacts(graph, ["A"], 5)
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_weighted_edges_from((*pair, weight) for pair, weight in edges.items())
    assert spread(network, seeds=best.people, worlds=200_000).value >= 30.3
    assert best.at_least <= 30.7 <= best.best_at_most
    assert best.ratio >= 1 - 1 / math.e - 0.1
    assert not best.is_truncated
    assert best.certainty == pytest.approx(0.99)
    assert best_contacts(graph, ["A"], 5) == best
    assert best_contacts(graph, ["A"], 5, seed=1).spread != best.spread


def test_an_account_alone_is_asked_by_the_same_choice_as_its_network() -> None:
    edges, people = published()
    graph = assemble(KEY, [rows("A", people, edges)])
    wiring = Wiring(tuple(people), frozenset(), edges, {one: one for one in people})
    names, found = choose_seeds(wiring, 5, seed=3)
    whole = choose_people(Ground.whole(graph.snapshot), 5, seed=3)
    assert tuple(map(graph.id_of, whole.people)) == names
    assert (whole.spread, whole.at_least) == (found.spread, found.at_least)


def test_outsiders_carry_on_but_other_accounts_and_staff_do_not() -> None:
    graph = assemble(
        KEY,
        [
            rows("A", ["A1", "A2", "U1", "A3"], {("A1", "X1"): 1, ("X1", "A2"): 1,
                 ("A3", "U1"): 1, ("U1", "A1"): 1}, "north"),
            rows("B", ["B1", "B2"], {("B1", "X1"): 1, ("X1", "B2"): 1, ("B1", "B2"): 1}, "south"),
            rows("C", ["C1"], {}, "north"),
        ],
    )  # fmt: skip
    assert accounts_of_region(graph, "north") == ("A", "C")
    assert accounts_of_region(graph, "west") == ()
    first = best_contacts(graph, accounts_of_region(graph, "north"), 1)
    assert (first.people, round(first.spread)) == (("A1",), 2)
    every = best_contacts(graph, ["A", "C"], 9)
    assert (set(every.people), every.spread, every.ratio) == ({"A1", "A2", "A3", "C1"}, 4, 1)
    assert best_contacts(graph, ["B"], 1).people == ("B1",)


def test_the_certificate_holds_as_often_as_it_says(drawn_reader: Draw) -> None:
    """Against every set of that size, with exact spreads: worlds one by one."""
    wrong = tried = 0
    for seed in range(16):
        graph = drawn_reader(seed)[0].graph(0)
        for account in graph.accounts:
            pairs, people = _own(graph, account.id)
            if len(people) < 3 or not 0 < len(pairs) <= 8:
                continue
            best = best_contacts(graph, [account.id], 2, seed=seed, epsilon=0.05, doubt=0.1)
            most = max(_spread(pairs, people, pair) for pair in combinations(people, 2))
            own = _spread(pairs, people, tuple(map(graph.number_of, best.people)))
            wrong += own < best.at_least - 1e-9 or most > best.best_at_most + 1e-9
            tried += 1
            assert own >= (1 - 1 / math.e - 0.05) * most
    assert tried >= 6
    assert wrong <= 0.1 * tried + 1


def _own(graph: TenantGraph, account: str) -> tuple[dict[tuple[int, int], float], list[int]]:
    """Edges of one account that pass nobody's staff, and its contacts."""
    place = [one.id for one in graph.accounts].index(account)
    inside = {*range(graph.firsts[0]), *range(graph.firsts[place], graph.firsts[place + 1])}
    inside -= {one for one in inside if graph.is_staff[one]}
    edges = graph.snapshot
    rows = zip(edges.origins.tolist(), edges.ends.tolist(), edges.weights.tolist(), strict=True)
    pairs = {(source, end): w for source, end, w in rows if {source, end} <= inside}
    contacts = [
        one for one in range(graph.firsts[place], graph.firsts[place + 1]) if graph.is_contact[one]
    ]
    return pairs, contacts


def _spread(
    pairs: dict[tuple[int, int], float], people: list[int], chosen: tuple[int, ...]
) -> float:
    reached = brute_reach(max(max(pair) for pair in pairs) + max(people) + 1, pairs, chosen)
    return sum(reached[one] for one in people)


def test_a_used_up_budget_is_said() -> None:
    pairs = {(str(one), str(one + 1)): 0.5 for one in range(3000)}
    snapshot = snapshot_of_pairs([str(one) for one in range(3001)], pairs)
    found = choose_people(Ground.whole(snapshot), 5, seed=0, aim=Aim(share=0.99, budget=1000))
    assert found.is_truncated
    assert found.at_least <= found.spread <= found.best_at_most


def test_bad_questions_are_refused() -> None:
    graph = assemble(KEY, [rows("A", ["A1"], {}), rows("B", ["U1"], {})])
    with pytest.raises(AccountNotFoundError, match="Z"):
        best_contacts(graph, ["Z"], 1)
    for wrong in ({"count": 0}, {"epsilon": 0}, {"epsilon": 0.7}, {"doubt": 0}, {"doubt": 1}):
        with pytest.raises(InputError):
            best_contacts(graph, ["A"], **{"count": 1, **wrong})
    assert best_contacts(graph, ["B"], 1).people == ()
    assert best_contacts(graph, [], 1).people == ()
