"""What a program that knows the schema would do with the driver alone: the other side of a ratio.

Its Cypher is written here, not taken from the store, so that it stays what it is when the store
changes. Rows are ready before the clock starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from neo4j import Driver, ManagedTransaction
from support.neo4j_server import RESET

from graph.model import Record
from graph.stores.neo4j_connections import Limits
from graph.stores.neo4j_rows import Properties, properties_of, stored_form, to_json
from graph.stores.neo4j_shapes import EDGES, LABELS, LINES, labels_of
from graph.stores.references import TABLES

__all__ = [
    "UNHURRIED",
    "Statement",
    "count_graph",
    "empty_graph",
    "fetch_account",
    "load_statements",
    "send",
]

# A comparison waits for the slowest side of all, also on a machine that others use.
UNHURRIED = Limits(
    acquire=60, connect=60, answer=600, work=600, turn=600, reading=600, writing=3600
)
Statement = tuple[str, list[dict[str, Any]]]
_BATCH = 10_000
_EMPTY = (
    "MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate "
    "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
)


def _pattern(table: str) -> str:
    return f"(n:{LABELS[table]})" if table in LABELS else f"()-[n:{EDGES[table].type}]->()"


def _fetch(table: str) -> str:
    label = LABELS[table] if table in LABELS else EDGES[table].type
    hint = f"USING INDEX n:{label}(on_map)"
    return f"MATCH {_pattern(table)} {hint} WHERE n.on_map IN $maps RETURN properties(n) AS row"


_FETCH = {table: _fetch(table) for table in TABLES}


def fetch_account(driver: Driver, account: str) -> list[tuple[str, Properties]]:
    """All rows of an account and of none, as the driver gives them, in one transaction."""

    def work(transaction: ManagedTransaction) -> list[tuple[str, Properties]]:
        return [
            (table, row)
            for table, query in _FETCH.items()
            for (row,) in transaction.run(query, maps=["", account])
        ]

    with driver.session(fetch_size=-1) as session:
        return session.execute_read(work)


def load_statements(records: Sequence[Record], at: str, actor: str) -> list[Statement]:
    """Queries and rows that store records, the lines between them and their history.

    One query for each kind and each pair of labels that it joins: the `UNWIND` that a person would
    write.
    """
    by_table: dict[str, list[Record]] = {table: [] for table in TABLES}
    for record in records:
        by_table[record.table].append(record)
    label_of = {record.id: LABELS.get(record.table, "") for record in records}
    found: list[Statement] = []
    for table, some in by_table.items():
        found += _create(table, some, label_of)
    for table in LINES:
        found += _draw(table, by_table[table], label_of)
    changes = [
        {
            "sequence": sequence,
            "at": at,
            "actor": actor,
            "kind": record.table,
            "record": record.id,
            "account": record.account,
            "after": to_json(properties_of(record)),
        }
        for sequence, record in enumerate((one for some in by_table.values() for one in some), 1)
    ]
    found.append(("UNWIND $rows AS row CREATE (n:Change) SET n = row", changes))
    return [statement for statement in found if statement[1]]


def _create(table: str, records: Iterable[Record], label_of: dict[str, str]) -> Iterator[Statement]:
    rows = [stored_form(record, properties_of(record)) for record in records]
    if table in LABELS:
        yield f"UNWIND $rows AS row CREATE (n:{LABELS[table]}) SET n = row", rows
        return
    edge = EDGES[table]
    for start in labels_of(edge.start):
        for end in labels_of(edge.end):
            query = (
                f"UNWIND $rows AS row MATCH (s:{start} {{id: row.{edge.start}}}) "
                f"MATCH (t:{end} {{id: row.{edge.end}}}) CREATE (s)-[n:{edge.type}]->(t) "
                "SET n = row"
            )
            some = [row for row in rows if label_of[row[edge.end]] == end]
            yield query, some


def _draw(table: str, records: Iterable[Record], label_of: dict[str, str]) -> Iterator[Statement]:
    for line in LINES[table]:
        pairs: dict[str, list[dict[str, Any]]] = {}
        for record in records:
            value = getattr(record, line.field)
            ends = value if isinstance(value, tuple) else (value,) if value else ()
            for end in ends:
                if label_of[end]:
                    pairs.setdefault(label_of[end], []).append({"id": record.id, "end": end})
        left, right = ("-", "->") if line.leaves else ("<-", "-")
        for label, rows in pairs.items():
            query = (
                f"UNWIND $rows AS row MATCH (n:{LABELS[table]} {{id: row.id}}) "
                f"MATCH (t:{label} {{id: row.end}}) CREATE (n){left}[:{line.type}]{right}(t)"
            )
            yield query, rows


def send(driver: Driver, statements: Iterable[Statement]) -> None:
    """Send rows in batches, each a transaction of its own."""
    with driver.session() as session:
        for query, rows in statements:
            for start in range(0, len(rows), _BATCH):
                session.run(query, rows=rows[start : start + _BATCH]).consume()


def empty_graph(driver: Driver) -> None:
    """Remove everything but the store's own two nodes."""
    with driver.session() as session:
        session.run(_EMPTY).consume()
        session.run(RESET).consume()


def count_graph(driver: Driver) -> dict[str, int]:
    """How many nodes of each label and relationships of each type, the store's own aside."""
    nodes = (
        "MATCH (n) WHERE NOT n:StoreState AND NOT n:StoreGate "
        "RETURN labels(n)[0] AS kind, count(*) AS many"
    )
    lines = "MATCH ()-[r]->() RETURN type(r) AS kind, count(*) AS many"
    with driver.session() as session:
        found = [*session.run(nodes), *session.run(lines)]
        return {row["kind"]: row["many"] for row in found}
