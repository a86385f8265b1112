"""What guards the Neo4j store: constraints, turns, the gate of readers, versions."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from neo4j import Driver
from neo4j.exceptions import ConstraintError, TransientError
from support.every_record import everything
from support.neo4j_server import PATIENT, Neo4jServer

from graph.errors import StoreError, StoreVersionError
from graph.model import RECORD_TYPES, Evidence, Influence, OverlayEntry, Record
from graph.scope import Scope
from graph.stores.neo4j_migrations import STATEMENTS
from graph.stores.neo4j_shapes import EDGES, LABELS
from graph.stores.neo4j_store import Neo4jStore

ADMIN = Scope.administrator()


def fill(store: Any, records: list[Record]) -> None:
    with store.writing("tester") as writer:
        writer.put_all(records)


def ask(driver: Driver, query: Any, **values: Any) -> list[Any]:
    """Run a query past the store; the one value of each row."""
    return [row[0] for row in driver.execute_query(query, values).records]


# --- constraints


@contextmanager
def dropped(driver: Driver, name: str) -> Iterator[None]:
    """Without one constraint, which comes back on an emptied graph."""
    (statement,) = (one for one in STATEMENTS["V0001__constraints"] if f" {name} " in one)
    ask(driver, f"DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        ask(driver, "MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate DETACH DELETE n")
        ask(driver, statement)


def test_every_id_and_key_has_its_constraint(raw: Driver) -> None:
    rows = raw.execute_query(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes, properties"
    ).records
    found = {(label, key) for labels, keys in rows for label in labels for key in keys}
    for kind in RECORD_TYPES:
        label = LABELS.get(kind.table) or EDGES[kind.table].type
        wanted = {"id", "sender_key"} | ({"natural_key"} if kind.natural_fields else set())
        assert {(label, key) for key in wanted} <= found
    assert ("Change", "sequence") in found
    assert ("Reply", "key") in found
    (failed,) = ask(raw, "SHOW INDEXES YIELD state WHERE state <> 'ONLINE' RETURN count(*)")
    assert failed == 0


def copies() -> Iterator[Any]:
    for kind in RECORD_TYPES:
        for key in ("id", "sender_key", *(["natural_key"] if kind.natural_fields else [])):
            yield pytest.param(kind.table, key, id=f"{kind.table}-{key}")


def copy_query(table: str, key: str) -> str:
    """A query that makes a second record with one key of the first."""
    if table in LABELS:
        return (
            f"MATCH (n:{LABELS[table]}) WITH n LIMIT 1 CREATE (:{LABELS[table]} {{{key}: n.{key}}})"
        )
    kind = EDGES[table].type
    copied = f"(s)-[:{kind} {{{key}: n.{key}}}]->(t)"
    return f"MATCH (s)-[n:{kind}]->(t) WITH s, n, t LIMIT 1 CREATE {copied}"


@pytest.mark.parametrize(("table", "key"), list(copies()))
def test_the_database_itself_refuses_a_double(
    table: str, key: str, store: Neo4jStore, raw: Driver
) -> None:
    fill(store, everything())
    with pytest.raises(ConstraintError):
        ask(raw, copy_query(table, key))


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        ("people", "id", "person_id"),
        ("influence", "id", "influences_id"),
        ("influence", "natural_key", "influences_natural_key"),
        ("ties", "sender_key", "knows_sender"),
    ],
)
def test_without_its_constraint_the_double_would_be_there(
    table: str, key: str, name: str, store: Neo4jStore, raw: Driver
) -> None:
    fill(store, everything())
    with dropped(raw, name):
        ask(raw, copy_query(table, key))
        label = f"(n:{LABELS[table]})" if table in LABELS else f"()-[n:{EDGES[table].type}]->()"
        (double,) = ask(raw, f"MATCH {label} WITH n.{key} AS k, count(*) AS c RETURN max(c)")
        assert double == 2


def race(driver: Driver) -> int:
    """Let threads make the same people past our store; how many are there too many."""

    def upsert(number: int) -> None:
        for key in range(4):
            query = "MERGE (n:Person {id: $id}) SET n.by = $by"
            with (
                suppress(ConstraintError, TransientError),
                driver.session() as session,
                session.begin_transaction() as transaction,
            ):
                transaction.run(query, id=f"p{key}", by=number).consume()
                time.sleep(0.02)
                transaction.commit()

    ask(driver, "MATCH (n:Person) DETACH DELETE n")
    with ThreadPoolExecutor(8) as people:
        list(people.map(upsert, range(8)))
    return int(ask(driver, "MATCH (n:Person) RETURN count(*) - count(DISTINCT n.id)")[0])


def test_a_race_makes_no_doubles_and_would_without_the_constraint(raw: Driver) -> None:
    assert race(raw) == 0
    with dropped(raw, "person_id"):
        assert race(raw) > 0


def test_racing_writers_of_two_processes_lose_nothing(
    store: Neo4jStore, server: Neo4jServer, campaign: Callable[[int], int]
) -> None:
    fill(store, everything())
    person, edge = everything()[1], next(one for one in everything() if isinstance(one, Influence))
    rounds = campaign(200)
    with closing(Neo4jStore(server.access, limits=PATIENT)) as other:

        def upsert(number: int) -> None:
            for turn in range(rounds):
                word = f"{number} {turn}"
                one = replace(person, id=f"per_{turn}", name=word, external_id=f"{turn}")
                two = replace(
                    edge, id=f"edg_{turn}", target=one.id, evidence=word, external_id=None
                )
                fill((store, other)[number % 2], [one, two])

        with ThreadPoolExecutor(4) as people:
            list(people.map(upsert, range(4)))
    changes = store.changes(ADMIN, limit=10_000)
    assert [one.sequence for one in changes] == list(range(1, len(changes) + 1))
    written = [one for one in changes if one.record.id.startswith(("per_", "edg_"))]
    assert sum(1 for one in written if one.record.id[4:].isdigit()) == 8 * rounds
    last = {one.record.id: one.after for one in changes}  # each saw what the one before had left
    for one in changes:
        assert one.before is None or one.before in [two.after for two in changes]
    assert {one.id: one for one in store.read(ADMIN)} == last


def test_readers_of_another_process_see_all_of_a_unit_or_nothing(
    store: Neo4jStore, server: Neo4jServer
) -> None:
    many = [
        record
        for number in range(40)
        for record in everything(number=number)
        if not isinstance(record, Evidence | OverlayEntry)
    ]
    seen: Counter[int] = Counter()
    is_done = threading.Event()

    def watch() -> None:
        with closing(Neo4jStore(server.access, limits=PATIENT)) as other:
            while not is_done.is_set():
                seen[len(other.read(ADMIN))] += 1

    with ThreadPoolExecutor(2) as readers:
        watching = [readers.submit(watch) for _ in range(2)]
        try:
            for _ in range(3):
                fill(store, many)
                with store.writing("tester") as writer:
                    for number in range(40):
                        writer.delete(f"org_{number}")
        finally:
            is_done.set()
        for one in watching:
            one.result()
    assert set(seen) <= {0, len(many)}
    assert sum(seen.values()) > 4


# --- versions


def test_a_newer_database_is_refused(store: Neo4jStore, server: Neo4jServer, raw: Driver) -> None:
    ask(raw, "MATCH (s:StoreState) SET s.version = s.version + 1")
    try:
        with pytest.raises(StoreVersionError, match="newer"):
            Neo4jStore(server.access, limits=PATIENT)
        with pytest.raises(StoreVersionError, match="newer"), store.writing("tester"):
            pass
    finally:
        ask(raw, "MATCH (s:StoreState) SET s.version = s.version - 1")


def test_the_graph_of_another_program_is_left_alone(server: Neo4jServer, raw: Driver) -> None:
    ask(raw, "MATCH (s:StoreState) SET s:Hidden REMOVE s:StoreState")
    try:
        with pytest.raises(StoreError, match="another program"):
            Neo4jStore(server.access, limits=PATIENT)
    finally:
        ask(raw, "MATCH (s:Hidden) SET s:StoreState REMOVE s:Hidden")


def test_steps_run_again_where_they_were_cut_short(server: Neo4jServer, raw: Driver) -> None:
    ask(raw, "MATCH (n) WHERE n:StoreState OR n:StoreGate DELETE n")
    ask(raw, "DROP CONSTRAINT circle_id")
    with closing(Neo4jStore(server.access, limits=PATIENT)) as again:
        assert again.migrate() == list(STATEMENTS)
        fill(again, everything())
        assert len(again.read(ADMIN)) == len(everything())
