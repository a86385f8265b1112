"""What the tests of the Neo4j store share: its server, a store on it, a driver past it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from neo4j import Driver
from support.neo4j_server import PATIENT, Neo4jServer, take_graph

from graph.stores.neo4j_migrations import STATEMENTS
from graph.stores.neo4j_store import Neo4jStore


@pytest.fixture
def server() -> Iterator[Neo4jServer]:
    """The server of this run with an empty graph."""
    with take_graph() as taken:
        yield taken


@pytest.fixture
def store(server: Neo4jServer) -> Iterator[Neo4jStore]:
    with closing(Neo4jStore(server.access, limits=PATIENT)) as opened:
        yield opened


@pytest.fixture
def raw(server: Neo4jServer, store: Neo4jStore) -> Iterator[Driver]:
    """A plain driver, beside an open store."""
    assert store.migrate() in ([], list(STATEMENTS))
    with server.driver() as driver:
        yield driver
