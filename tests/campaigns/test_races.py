"""32 threads write to 200 keys at once: no key twice, no upsert lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from neo4j import Driver
from neo4j.exceptions import Neo4jError
from support.busy_keys import ADMIN, Make, count_doubles, edge_keys, ground, node_keys, race
from support.neo4j_server import PATIENT, empty_graph, take_graph

from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store

SEED = 20250630
THREADS = 32
PROCESSES = 4  # stores that know nothing of each other
KEYS = {"nodes": node_keys, "relationships": edge_keys}
DOUBLES = {
    "nodes": "MATCH (n:Assessment) WITH n.natural_key AS key, count(*) AS times ",
    "relationships": "MATCH ()-[n:INFLUENCES]->() WITH n.natural_key AS key, count(*) AS times ",
}
SENDERS = (
    "MATCH (n:Person) WHERE n.sender_key IS NOT NULL WITH n.sender_key AS key, count(*) AS times "
)
SUM = "RETURN coalesce(sum(times - 1), 0) AS doubles"


@contextmanager
def files(folder: Path) -> Iterator[list[Store]]:
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'deal.db'}"
        yield [stack.enter_context(closing(open_store(url))) for _ in range(PROCESSES)]


@contextmanager
def servers(folder: Path) -> Iterator[list[Store]]:
    del folder
    with ExitStack() as stack:
        server = stack.enter_context(take_graph())
        yield [
            stack.enter_context(closing(Neo4jStore(server.access, limits=PATIENT)))
            for _ in range(PROCESSES)
        ]
        with server.driver() as driver:
            for query in (*DOUBLES.values(), SENDERS):
                assert doubles(driver, query) == 0


def doubles(driver: Driver, query: str) -> int:
    return int(driver.execute_query(query + SUM).records[0]["doubles"])


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("open_stores", [files, servers])
def test_a_race_doubles_nothing_and_loses_nothing(
    kind: str,
    open_stores: Callable[[Path], Iterator[Sequence[Store]]],
    tmp_path: Path,
    campaign: Callable[[int], int],
) -> None:
    keys: list[Make] = KEYS[kind]()
    assert len(keys) == 200
    with open_stores(tmp_path) as stores:  # type: ignore[attr-defined]
        with stores[0].writing("tester") as writer:
            writer.put_all(ground())
        upserts = campaign(2000)
        found = race(stores, keys, threads=THREADS, upserts=upserts, seed=SEED)
        for store in stores:
            records = store.read(ADMIN)
            assert count_doubles(records) == 0
            assert found.lost(records) == {}
            assert len(records) == len(ground()) + len(found.upserts)
        history = stores[0].changes(ADMIN, limit=1_000_000)
        assert [one.sequence for one in history] == list(range(1, len(history) + 1))
    assert sum(found.upserts.values()) == THREADS * upserts
    assert len(history) == THREADS * upserts + len(ground())
    print(f"{kind}: {found.busy} times busy, {found.taken} times taken")  # noqa: T201


# --- the same keys without what guards them

MERGE_NODE = "MERGE (n:Assessment {natural_key: $key}) ON CREATE SET n.id = $id"
MERGE_EDGE = (
    "MATCH (s:Person {id: 'per_0'}), (t:Person {id: 'per_1'}) "
    "OPTIONAL MATCH (s)-[n:INFLUENCES {natural_key: $key}]->(t) WITH s, t, n WHERE n IS NULL "
    "CREATE (s)-[:INFLUENCES {natural_key: $key, id: $id}]->(t)"
)
QUERIES = {"nodes": MERGE_NODE, "relationships": MERGE_EDGE}
RACERS, ROUNDS = 8, 3


def race_past_the_store(driver: Driver, query: str, *, wait: float) -> None:
    """Make the same records in transactions that meet before they commit, if they can."""
    for number in range(ROUNDS):
        meeting = threading.Barrier(RACERS)

        def run(
            one: int, key: str = f"key {wait} {number}", meeting: threading.Barrier = meeting
        ) -> None:
            with (
                suppress(Neo4jError),
                driver.session() as session,
                session.begin_transaction() as transaction,
            ):
                transaction.run(query, key=key, id=f"{key} {one}").consume()
                with suppress(threading.BrokenBarrierError):
                    meeting.wait(wait)
                transaction.commit()

        threads = [threading.Thread(target=run, args=(one,)) for one in range(RACERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("kind", KEYS)
def test_without_constraint_and_turn_the_race_makes_doubles(kind: str) -> None:
    with take_graph() as server, server.driver() as driver:
        with (
            closing(Neo4jStore(server.access, limits=PATIENT)) as store,
            store.writing("tester") as writer,
        ):
            writer.put_all(ground())
        race_past_the_store(driver, QUERIES[kind], wait=0.2)
        assert doubles(driver, DOUBLES[kind]) == 0  # the constraint alone sees to that
        with unguarded(driver):
            race_past_the_store(driver, QUERIES[kind], wait=60)
            assert doubles(driver, DOUBLES[kind]) >= ROUNDS


@contextmanager
def unguarded(driver: Driver) -> Iterator[None]:
    """Without the uniqueness of natural keys and ids."""
    rows = driver.execute_query("SHOW CONSTRAINTS YIELD name, createStatement").records
    guards = {row["name"]: row["createStatement"] for row in rows}
    assert guards
    try:
        for name in guards:
            driver.execute_query(f"DROP CONSTRAINT `{name}`")
        yield
    finally:
        empty_graph(driver)
        for statement in guards.values():
            driver.execute_query(statement)
        driver.execute_query("CALL db.awaitIndexes(60)")
