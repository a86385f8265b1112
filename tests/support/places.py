"""Where tests keep records: a file of SQLite, or the graph of the real Neo4j server of this run.

A test that asks for the fixture `store_kind` runs once on each. Records that are only read are
written once and found again by the next test that names them, also from another process; whoever
wants an empty graph is alone with it.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from support.neo4j_server import (
    PATIENT,
    Neo4jServer,
    _session_folder,
    empty_graph,
    session_server,
)

from graph.stores.neo4j_connections import Limits
from graph.stores.opening import open_store
from graph.stores.protocol import Store

__all__ = ["STORE_KINDS", "Fill", "Place", "enter_neo4j", "take_place"]

STORE_KINDS = ("sqlite", "neo4j")
# A server that just started plans its first queries for long, on a busy machine for minutes.
UNHURRIED = replace(PATIENT, answer=120, work=120, turn=120, reading=240)
Fill = Callable[[Store], object]
# What the graph holds is noted in it: whoever empties it takes the note away, and whoever writes
# moves the number of the last change.
NOTE = "MATCH (s:StoreState) CREATE (:TestContent {name: $name, load: $load, at: s.sequence})"
NOTED = (
    "MATCH (s:StoreState), (c:TestContent {name: $name}) WHERE c.at = s.sequence "
    "RETURN c.load AS load"
)


@dataclass(frozen=True)
class Place:
    """A store that a test may open by its address, as long as it holds the place.

    Attributes:
        kind: One of STORE_KINDS.
        url: Address; what else Neo4j needs stands in the environment.
        load: Another text whenever the records there were written anew.
    """

    kind: str
    url: str
    load: str

    def open(self) -> Store:
        """The store, for the caller to close."""
        return open_store(self.url, migrate=True)


@contextmanager
def take_place(
    kind: str, folder: Path, *, name: str | None = None, fill: Fill | None = None
) -> Iterator[Place]:
    """A place for records.

    Args:
        kind: One of STORE_KINDS.
        folder: For what is a file.
        name: Of records that are only read; None for a place that is empty at first, to be
            written to.
        fill: Writes the records of that name.
    """
    if kind == "neo4j":
        with _take_graph(name, fill) as place:
            yield place
        return
    file = folder / f"{name or 'own'}.db"
    url = f"sqlite:///{file}"
    if fill is not None and not file.exists():
        with closing(open_store(url, migrate=True)) as store:
            fill(store)
    yield Place(kind, url, load=str(file))


@contextmanager
def enter_neo4j(server: Neo4jServer) -> Iterator[None]:
    """Let `open_store` reach a server, with limits that no slow machine meets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("USER", "DATABASE", "TLS"):
            patch.delenv(f"STAKEGRAPH_NEO4J_{name}", raising=False)
        patch.setenv("STAKEGRAPH_NEO4J_PASSWORD", server.password)
        patch.setattr(Limits.__init__, "__kwdefaults__", asdict(UNHURRIED))
        yield


@contextmanager
def _take_graph(name: str | None, fill: Fill | None) -> Iterator[Place]:
    server = session_server()
    with (
        enter_neo4j(server),
        (_session_folder() / "graph.lock").open("a+", encoding="utf-8") as lock,
    ):
        if name is None or fill is None:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with server.driver() as driver:
                empty_graph(driver)
            yield Place("neo4j", server.url, load=uuid4().hex)
            return
        load = None
        while load is None:  # between the two locks others may come in
            fcntl.flock(lock, fcntl.LOCK_SH)
            load = _noted(server, name)
            if load is None:
                fcntl.flock(lock, fcntl.LOCK_EX)
                _write(server, name, fill)
        yield Place("neo4j", server.url, load=load)


def _noted(server: Neo4jServer, name: str) -> str | None:
    with server.driver() as driver:
        found, _, _ = driver.execute_query(NOTED, name=name)
    return str(found[0]["load"]) if found else None


def _write(server: Neo4jServer, name: str, fill: Fill) -> None:
    if _noted(server, name) is not None:  # another process was quicker
        return
    with server.driver() as driver:
        empty_graph(driver)
    with closing(open_store(server.url, migrate=True)) as store:
        fill(store)
    with server.driver() as driver:
        driver.execute_query(NOTE, name=name, load=uuid4().hex)
