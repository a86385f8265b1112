"""A whole Neo4j graph as JSON, to keep what an earlier version of the program drew.

`python -m support.graph_dumps FOLDER FILE` draws the records of a folder of the exchange format
into a server of its own and writes the file; it is run once at the end of an issue.
"""

from __future__ import annotations

import gzip
import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from neo4j import Driver
from neo4j.time import Date
from support.neo4j_server import new_server
from support.places import enter_neo4j

from graph.stores.opening import open_store
from importers.pipeline import import_files

__all__ = ["load_graph", "read_graph"]

NODES = "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties"
LINES = (
    "MATCH (a)-[r]->(b) RETURN elementId(a) AS source, elementId(b) AS target, type(r) AS type, "
    "properties(r) AS properties"
)
DRAW_NODES = (
    "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties, n.dump_id = row.id"
)
DRAW_LINES = (
    "UNWIND $rows AS row MATCH (a {dump_id: row.source}), (b {dump_id: row.target}) "
    "CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)
TIDY = "MATCH (n) REMOVE n.dump_id"
DAY = date(2025, 6, 30)

Graph = dict[str, list[dict[str, Any]]]


def read_graph(driver: Driver) -> Graph:
    """All nodes and relationships; dates are written as `{"date": "2025-06-30"}`."""
    return {
        "nodes": [_plain(row.data()) for row in driver.execute_query(NODES).records],
        "lines": [_plain(row.data()) for row in driver.execute_query(LINES).records],
    }


def load_graph(driver: Driver, graph: Graph) -> None:
    """Draw a graph into an empty database that has the schema of any version."""
    driver.execute_query(DRAW_NODES, rows=[_typed(row) for row in graph["nodes"]])
    driver.execute_query(DRAW_LINES, rows=[_typed(row) for row in graph["lines"]])
    driver.execute_query(TIDY)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Date):
        return {"date": value.iso_format()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    assert value is None or isinstance(value, str | int | float | bool), type(value)
    return value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"date"}:
            return Date.from_iso_format(value["date"])
        return {key: _typed(one) for key, one in value.items()}
    return [_typed(one) for one in value] if isinstance(value, list) else value


def main(source: Path, file: Path) -> None:
    """Draw the records of a folder and keep the graph."""
    with TemporaryDirectory() as folder:
        server = new_server(Path(folder) / "neo4j")
        server.start()
        try:
            with enter_neo4j(server), closing(open_store(server.url, migrate=True)) as store:
                import_files(store, [source], today=DAY)
            with server.driver() as driver:
                text = json.dumps(read_graph(driver), ensure_ascii=False, sort_keys=True)
        finally:
            server.kill()
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
