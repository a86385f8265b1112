"""The graph of all accounts has exactly the edges of the accounts' own networks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from graph.calibration import Calibration
from graph.errors import PersonNotFoundError
from graph.model import Organization, Person
from graph.network import digraph
from graph.overlay import build_network
from graph.scope import Scope
from graph.stores.sqlite_store import SqliteStore
from graph.tenant.graph import TenantGraph
from graph.tenant.reading import Reader
from graph.vocabulary import ContextKind
from graph.workspace import Workspace
from importers.examples import EXAMPLES, example_folder

Edges = dict[tuple[str, str], float]


def edges_of(graph: TenantGraph) -> Edges:
    edges = graph.snapshot
    names = [graph.id_of(number) for number in range(graph.people)]
    rows = zip(edges.origins.tolist(), edges.ends.tolist(), edges.weights.tolist(), strict=True)
    return {(names[source], names[target]): weight for source, target, weight in rows}


def network_of(reader: Reader, account: Organization) -> tuple[Edges, dict[str, str | None]]:
    """By our ids: what `Workspace.network` shows of an account, and whose map everybody is on."""
    records = reader.store.read(reader.scope, account.id)
    network = build_network(records, ContextKind.ACCOUNT, account.id, as_of=reader.day)
    shown: nx.DiGraph[str] = digraph(network)
    ids = {node.id: node.record_id for node in network.nodes.values()}
    homes = {one.id: one.account for one in records.all(Person)}
    edges = {
        (ids[source], ids[target]): float(np.float32(weight))
        for source, target, weight in shown.edges(data="weight")
        if source != target
    }
    return edges, {one: homes[one] for one in ids.values()}


def check_against_accounts(reader: Reader, graph: TenantGraph) -> None:
    found = edges_of(graph)
    known = {graph.id_of(number): graph.account_of(number) for number in range(graph.people)}
    outside: Edges = {}
    inside: Edges = {}
    people: set[str] = set()
    accounts = reader.store.accounts(reader.scope)
    for account in accounts:
        edges, homes = network_of(reader, account)
        mapped = {one for one, home in homes.items() if home is not None}
        assert {one: known[one] for one in mapped} == dict.fromkeys(mapped, account.id)
        people |= mapped
        for pair, weight in edges.items():
            people |= set(pair)
            if mapped.isdisjoint(pair):
                outside[pair] = max(weight, outside.get(pair, 0.0))
            else:
                assert pair not in inside
                inside[pair] = weight
    assert found == inside | outside
    assert set(known) == people
    assert [one.id for one in graph.accounts] == [one.id for one in accounts]
    assert [one.region for one in graph.accounts] == [one.region for one in accounts]


@pytest.mark.parametrize("seed", range(12))
def test_every_account_stands_in_it_as_in_its_own_network(
    drawn_reader: Callable[[int], tuple[Reader, object]], seed: int
) -> None:
    reader, _ = drawn_reader(seed)
    check_against_accounts(reader, reader.graph(0))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_accounts_stand_in_it_as_in_their_own_networks(
    workspace_of: Callable[[Path], Workspace], name: str
) -> None:
    workspace = workspace_of(example_folder(name))
    reader = Reader(
        workspace.store, Scope.administrator(), date(2025, 6, 30), workspace.calibration
    )
    graph = reader.graph(workspace.revision())
    assert graph.snapshot.edges > 20
    check_against_accounts(reader, graph)


def test_people_are_found_by_id_and_numbered_account_by_account(
    drawn_reader: Callable[[int], tuple[Reader, object]],
) -> None:
    graph = drawn_reader(3)[0].graph(0)
    assert [graph.number_of(graph.id_of(one)) for one in range(graph.people)] == list(
        range(graph.people)
    )
    places = [-1 if one is None else [a.id for a in graph.accounts].index(one)
              for one in map(graph.account_of, range(graph.people))]  # fmt: skip
    assert places == sorted(places)
    for unknown in ("per_nobody", "", "名", "per_x0\0"):
        with pytest.raises(PersonNotFoundError):
            graph.number_of(unknown)


def test_nobody_can_write_into_it(
    drawn_reader: Callable[[int], tuple[Reader, object]],
) -> None:
    graph = drawn_reader(3)[0].graph(0)
    own = (graph.firsts, graph.ids, graph.by_id, graph.sides, *vars(graph.shared).values())
    assert not any(one.flags.writeable for one in (*own, *vars(graph.snapshot).values()))


def test_a_reader_of_one_account_sees_nothing_of_the_others(
    drawn_reader: Callable[[int], tuple[Reader, object]],
) -> None:
    reader, _ = drawn_reader(5)
    only = Scope(user="mei", accounts={"org_1": "viewer"})
    graph = Reader(reader.store, only, reader.day, reader.calibration).graph(0)
    assert [one.id for one in graph.accounts] == ["org_1"]
    homes = {graph.account_of(number) for number in range(graph.people)}
    assert homes <= {None, "org_1"}


def test_an_empty_store_gives_an_empty_graph(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "none.db")
    graph = Reader(store, Scope.administrator(), date(2025, 6, 30), Calibration()).graph(0)
    store.close()
    assert (graph.people, graph.snapshot.edges, graph.accounts) == (0, 0, ())
