"""Units of work that are too large for one transaction: published at once, drawn in pieces."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver
from support.every_record import everything
from support.neo4j_server import PATIENT, Neo4jServer

from graph.errors import DuplicateError, InputError, StoreError, StoreUnavailableError
from graph.model import Circle, Evidence, Influence, OverlayEntry, Person, Record
from graph.records import Records
from graph.scope import Scope
from graph.stores import neo4j_staging, neo4j_store, neo4j_writer
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import StoredReply

ADMIN = Scope.administrator()
PIECE = 7


class GoneError(Exception):
    """The process that wrote is no more."""


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds for 10,000 records and pieces of 5,000 is tried with few."""
    monkeypatch.setattr(neo4j_writer, "LARGEST", 2 * PIECE)
    monkeypatch.setattr(neo4j_staging, "_BATCH", PIECE)


def other(server: Neo4jServer) -> closing[Neo4jStore]:
    """The store as another process sees it."""
    return closing(Neo4jStore(server.access, limits=PATIENT))


def many(count: int = 4) -> list[Record]:
    return [
        record
        for number in range(count)
        for record in everything(number=number)
        if number == 0 or not isinstance(record, Evidence | OverlayEntry)
    ]


def fill(store: Any, records: list[Record], key: str | None = None) -> None:
    with store.writing("tester") as writer:
        writer.put_all(records)
        if key is not None:
            writer.remember(key, StoredReply(request="same", reply=key))


def drawn(server: Neo4jServer) -> Counter[tuple[Any, ...]]:
    """Everything in the graph but the history: nodes with their fields, relationships likewise."""
    past = ["Change", "Reply", "StoreState", "StoreGate", "Unit", "UnitItems"]
    known = f"WHERE none(l IN labels(n) WHERE l IN {past})"
    with server.driver() as driver:
        nodes = driver.execute_query(f"MATCH (n) {known} RETURN labels(n), properties(n)").records
        edges = driver.execute_query(
            f"MATCH (n)-[r]->(m) {known} RETURN n.id, type(r), m.id, properties(r)"
        ).records
    return Counter(repr(row.values()) for row in [*nodes, *edges])  # type: ignore[misc]


def dies_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, place: int) -> None:
    """Let the process end at the given call of a step, before it is carried out."""
    step: Callable[..., Any] = getattr(module, name)
    calls = iter(range(1_000_000))

    def die(*given: Any, **named: Any) -> Any:
        if next(calls) == place:
            raise GoneError
        return step(*given, **named)

    monkeypatch.setattr(module, name, die)


def test_a_large_unit_is_drawn_as_a_small_one(
    store: Neo4jStore, server: Neo4jServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    renamed: list[Record] = [replace(one, name="新") for one in many() if isinstance(one, Person)]
    steps = [many(), renamed]
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as embedded:
        for records in steps:
            fill(store, records)
            fill(embedded, records)
            assert store.read(ADMIN).canonical_hash == embedded.read(ADMIN).canonical_hash
        found = drawn(server)
        with store.writing("tester") as writer:
            for number in range(4):
                writer.delete(f"org_{number}")
            writer.put_all(many())
        changes = store.changes(ADMIN)
        assert [one.sequence for one in changes] == list(range(1, len(changes) + 1))
    with server.driver() as driver:
        driver.execute_query("MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate DETACH DELETE n")
    monkeypatch.setattr(neo4j_writer, "LARGEST", 1000)
    with other(server) as again:  # the history is gone; numbers go on
        fill(again, many())
        plain = drawn(server)
        fill(again, steps[1])
        assert drawn(server) == found
        fill(again, many())
        assert drawn(server) == plain


def test_a_unit_reads_what_it_has_changed(store: Neo4jStore) -> None:
    fill(store, many(1))
    person = next(one for one in many(1) if isinstance(one, Person) and one.account)
    with store.writing("tester") as writer:
        writer.put_all(many(4))
        writer.put(replace(person, name="Renamed"))
        assert len(writer.read()) == len(many(4))
        assert writer.read("org_3").get("org_3") is not None
        with_name = [one for one in writer.read() if getattr(one, "name", "") == "Renamed"]
        assert [one.id for one in with_name] == [person.id]
        gone = writer.delete("org_3")
        assert len(writer.read()) == len(many(4)) - len(gone)
    assert len(store.read(ADMIN)) == len(many(4)) - len(gone)


@pytest.mark.parametrize("place", range(6))
def test_who_dies_while_staging_leaves_nothing(
    place: int, store: Neo4jStore, server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, many(1))
    before = drawn(server)
    with monkeypatch.context() as patched:
        dies_at(patched, neo4j_staging, "insert_changes", place)
        with pytest.raises(GoneError):
            fill(store, many(), key="first")
    with other(server) as again:
        assert {one.id for one in again.read(ADMIN)} == {one.id for one in many(1)}
        assert len(again.changes(ADMIN)) == len(many(1))
        assert drawn(server) == before
        with again.writing("tester") as writer:
            assert writer.recall("first") is None
            writer.put_all(many())
        assert len(again.changes(ADMIN)) == len(many())
        assert set(again.read(ADMIN)) == set(many())


@pytest.mark.parametrize("place", range(12))
def test_who_dies_while_drawing_loses_nothing(
    place: int, store: Neo4jStore, server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, many(1))
    with monkeypatch.context() as patched:
        dies_at(patched, neo4j_staging, "_bring_up_piece", place)
        with suppress(GoneError):
            fill(store, many(), key="first")
    with other(server) as again:
        for one in (store, again):
            assert set(one.read(ADMIN)) == set(many())
            assert set(one.read(ADMIN, "org_2")) >= {r for r in many() if r.account == "org_2"}
            assert len(one.changes(ADMIN)) == len(many())
            assert {r.id for r in one.accounts(ADMIN)} >= {"org_0", "org_3"}
            assert one.find(ADMIN, "organizations", "org_3")
        with again.writing("tester") as writer:
            assert writer.recall("first") == StoredReply(request="same", reply="first")
            assert writer.put_all(many()) == []
        found = drawn(server)
        assert set(again.read(ADMIN)) == set(many())
    monkeypatch.setattr(neo4j_writer, "LARGEST", 1000)
    with server.driver() as driver:
        driver.execute_query("MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate DETACH DELETE n")
    with other(server) as plain:
        fill(plain, many())
    assert drawn(server) == found


def test_a_server_that_goes_away_while_drawing_has_the_unit(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_away(*_: Any) -> None:
        message = "gone"
        raise StoreUnavailableError(message)

    with monkeypatch.context() as patched:
        patched.setattr(neo4j_store, "bring_up", go_away)
        fill(store, many())
    assert set(store.read(ADMIN)) == set(many())
    fill(store, many(5))
    assert set(store.read(ADMIN)) == set(many(5))


def test_readers_see_all_of_a_large_unit_or_nothing(store: Neo4jStore, server: Neo4jServer) -> None:
    seen: Counter[int] = Counter()
    is_done = threading.Event()

    def watch(reader: Neo4jStore) -> None:
        while not is_done.is_set():
            seen[len(reader.read(ADMIN))] += 1

    with other(server) as away, ThreadPoolExecutor(2) as readers:
        watching = [readers.submit(watch, one) for one in (store, away)]
        try:
            for _ in range(3):
                fill(store, many())
                with store.writing("tester") as writer:
                    for number in range(4):
                        writer.delete(f"org_{number}")
                    for one in writer.read():
                        writer.delete(one.id)
        finally:
            is_done.set()
        for running in watching:
            running.result()
    assert set(seen) <= {0, len(many())}
    assert sum(seen.values()) > 4


def test_a_unit_refuses_what_it_has_made_impossible(store: Neo4jStore) -> None:
    fill(store, many(2))
    edge = next(one for one in many(1) if isinstance(one, Influence))

    def work(put: Record, deleted: str | None = None) -> None:
        with store.writing("tester") as writer:
            writer.put_all(many(4))
            if deleted is not None:
                writer.delete(deleted)
            writer.put(put)

    with pytest.raises(InputError, match="not there"):
        work(edge, deleted=edge.source)
    with pytest.raises(DuplicateError, match="the same"):
        work(replace(edge, id="edg_second", external_id=None))
    with pytest.raises(DuplicateError, match="another kind"):
        work(replace(edge, id="org_3"))
    assert set(store.read(ADMIN)) == set(many(2))


@pytest.mark.parametrize("count", [1, 4])
def test_two_records_may_swap_their_keys_and_one_may_take_a_freed_one(
    count: int, store: Neo4jStore, server: Neo4jServer
) -> None:
    fill(store, many(2))
    first, second = (
        next(one for one in everything(number=number) if isinstance(one, Person))
        for number in range(2)
    )
    names = (first.external_id, second.external_id)
    with store.writing("tester") as writer:
        writer.put(replace(first, external_id="between"))
        writer.put(replace(second, external_id=names[0], system=first.system))
        writer.put(replace(first, external_id=names[1], system=second.system))
        writer.put_all(one for one in many(count) if one.id not in {first.id, second.id})
    swapped = {one.id: one for one in store.read(ADMIN)}
    assert getattr(swapped[first.id], "external_id", None) == names[1]
    assert getattr(swapped[second.id], "external_id", None) == names[0]
    circle = next(one for one in many(1) if isinstance(one, Circle))
    with store.writing("tester") as writer:
        writer.delete(circle.id)
        writer.put(replace(circle, id="cir_new"))
    assert store.find(ADMIN, "circles", "cir_new")
    with server.driver() as driver:
        assert len(Records(store.read(ADMIN), ADMIN)) == count_drawn(driver)


def count_drawn(driver: Driver) -> int:
    nodes = "MATCH (n) WHERE n.on_map IS NOT NULL RETURN count(n)"
    edges = "MATCH ()-[r]->() WHERE r.on_map IS NOT NULL RETURN count(r)"
    return sum(int(driver.execute_query(one).records[0][0]) for one in (nodes, edges))


def test_a_record_that_the_graph_has_no_place_for_is_told(
    store: Neo4jStore, server: Neo4jServer
) -> None:
    fill(store, many(1))
    edge = next(one for one in many(1) if isinstance(one, Influence))

    def work() -> None:
        with store.writing("tester") as writer:
            other_way = {"source": edge.target, "target": edge.source}
            writer.put(replace(edge, id="edg_late", external_id=None, **other_way))
            with server.driver() as driver:
                gone = "MATCH (n:Person {id: $id}) DETACH DELETE n"
                driver.execute_query(gone, id=edge.source)

    with pytest.raises(StoreError, match="somebody else"):
        work()
