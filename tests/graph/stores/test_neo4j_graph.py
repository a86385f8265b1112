"""What the Neo4j store draws, and that it says what the other store says, in any words."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver
from support.every_record import everything
from support.hostile_words import HOSTILE_WORDS

from graph.model import Circle, Influence, Record
from graph.scope import Scope
from graph.stores.neo4j_shapes import EDGES, LABELS, LINES
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.references import TABLES
from importers.pipeline import import_files

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)
DATA = Path(__file__).parents[2] / "data"
EXAMPLES = [DATA / "worked-example", *sorted((DATA / "more-examples").iterdir())]


def fill(store: Any, records: list[Record]) -> None:
    with store.writing("tester") as writer:
        writer.put_all(records)


def ask(driver: Driver, query: Any, **values: Any) -> list[Any]:
    """Run a query past the store; the one value of each row."""
    return [row[0] for row in driver.execute_query(query, values).records]


# --- what is drawn


def drawn(driver: Driver) -> Counter[tuple[str, str, str]]:
    rows = driver.execute_query(
        "MATCH (a)-[r]->(b) "
        "RETURN labels(a)[0] AS a, type(r) AS r, labels(b)[0] AS b, count(*) AS n"
    ).records
    return Counter({(row["a"], row["r"], row["b"]): row["n"] for row in rows})


def test_the_graph_reads_as_one_would_draw_it(store: Neo4jStore, raw: Driver) -> None:
    fill(store, everything())
    assert drawn(raw) == {
        ("Person", "WORKS_FOR", "Organization"): 2,
        ("Person", "WORKED_FOR", "Organization"): 1,
        ("Opportunity", "WITH", "Organization"): 1,
        ("Organization", "COMPETES_FOR", "Opportunity"): 1,
        ("Person", "REPORTS_TO", "Person"): 1,
        ("Person", "INFLUENCES", "Person"): 1,
        ("Person", "KNOWS", "Person"): 1,
        ("Person", "PLAYS", "Opportunity"): 1,
        ("Person", "COVERS", "Organization"): 1,
        ("Assessment", "OF", "Person"): 1,
        ("Assessment", "TOWARDS", "Organization"): 1,
        ("Evidence", "ABOUT", "Assessment"): 1,
        ("OverlayEntry", "IN", "Opportunity"): 1,
        ("OverlayEntry", "OBJECT", "Person"): 1,
        ("Person", "MEMBER_OF", "Circle"): 2,
        ("Person", "LEADS", "Circle"): 1,
        ("Proposal", "FROM", "Opportunity"): 1,
        ("Proposal", "PROPOSES", "Assessment"): 1,
        ("Person", "HELD", "Activity"): 1,
        ("Activity", "WITH", "Person"): 1,
        ("Activity", "IN", "Opportunity"): 1,
    }


def test_an_edit_draws_anew(store: Neo4jStore, raw: Driver) -> None:
    fill(store, everything())
    before = drawn(raw)
    circle = next(one for one in everything() if isinstance(one, Circle))
    edge = next(one for one in everything() if isinstance(one, Influence))
    turned = replace(edge, source=edge.target, target=edge.source)
    fill(store, [replace(circle, members=circle.members[:1], leader=None), turned])
    assert before - drawn(raw) == {
        ("Person", "MEMBER_OF", "Circle"): 1,
        ("Person", "LEADS", "Circle"): 1,
    }
    assert ask(raw, "MATCH (s)-[:INFLUENCES]->() RETURN s.id") == [edge.target]
    fill(store, everything())
    assert drawn(raw) == before


def test_what_is_drawn_is_what_the_fields_say(store: Neo4jStore, raw: Driver) -> None:
    import_files(store, [EXAMPLES[0]], today=DAY)
    records = store.read(ADMIN)
    nodes = {record.id for record in records if record.table in LABELS}
    for table, lines in LINES.items():
        for line in lines:
            left, right = ("-", "->") if line.leaves else ("<-", "-")
            pattern = f"(n:{LABELS[table]}){left}[:{line.type}]{right}(t)"
            found = sorted(map(tuple, ask(raw, f"MATCH {pattern} RETURN [n.id, t.id]")))
            said = [
                (record.id, one)
                for record in records
                if record.table == table
                for one in values_of(record, line.field)
                if one in nodes
            ]
            assert found == sorted(said), (table, line)


def values_of(record: Record, field: str) -> tuple[str, ...]:
    value = getattr(record, field)
    return value if isinstance(value, tuple) else tuple(filter(None, (value,)))


def test_every_kind_of_record_has_its_shape() -> None:
    assert LABELS.keys() | EDGES.keys() == set(TABLES)
    assert not LABELS.keys() & EDGES.keys()
    assert LINES.keys() == LABELS.keys()


# --- the same on both stores


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_the_same_in_both_stores(
    example: Path, store: Neo4jStore, tmp_path: Path
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as embedded:
        reports = [import_files(one, [example], today=DAY) for one in (store, embedded)]
        assert reports[0].created == reports[1].created > 0
        assert store.read(ADMIN).canonical_hash == embedded.read(ADMIN).canonical_hash
    assert import_files(store, [example], today=DAY).changes == 0


# --- words that look like Cypher


def test_words_that_look_like_cypher_are_words(
    store: Neo4jStore, raw: Driver, tmp_path: Path
) -> None:
    records = [one for number, word in enumerate(HOSTILE_WORDS) for one in everything(word, number)]
    counts = Counter(record.table for record in records)
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as embedded:
        for one in (store, embedded):
            fill(one, records)
        assert store.read(ADMIN).canonical_hash == embedded.read(ADMIN).canonical_hash
        for word in HOSTILE_WORDS[::17]:
            for table in ("people", "influence"):
                for reference in (word, f"{word}per_a3", f"{word}:{word}per_a3"):
                    assert store.find(ADMIN, table, reference) == embedded.find(
                        ADMIN, table, reference
                    )
    assert {one.id: one for one in store.read(ADMIN)} == {one.id: one for one in records}
    rows = raw.execute_query("MATCH (n) UNWIND labels(n) AS l RETURN l, count(*) AS n").records
    labels = {row["l"]: row["n"] for row in rows}
    assert labels == {
        **{label: counts[table] for table, label in LABELS.items()},
        "Change": len(records),
        "Unit": 1,
        "UnitItems": -(-len(records) // 1000),
        "StoreState": 1,
        "StoreGate": 1,
    }
    known = {edge.type for edge in EDGES.values()}
    known |= {line.type for lines in LINES.values() for line in lines}
    assert {kind for _, kind, _ in drawn(raw)} <= known


def test_a_word_as_key_or_name_of_a_reader_is_a_word(store: Neo4jStore, raw: Driver) -> None:
    fill(store, everything())
    before = ask(raw, "MATCH (n) RETURN count(*)")
    for word in HOSTILE_WORDS[::12]:
        assert store.find(ADMIN, "people", word) == ()
        assert len(store.read(ADMIN, word)) == 0
        store.accounts(Scope(user=word, accounts={word: "owner"}))
        store.changes(Scope(user=word, accounts={word: "owner"}))
        with store.writing(word) as writer:
            assert writer.recall(word) is None
            assert writer.delete(word) == []
    assert ask(raw, "MATCH (n) RETURN count(*)") == before
