"""Does the load of one opportunity grow with the graph around it?

The graph is made by the server itself out of one account: its rows are sent once, and each copy
has its number in every id and key. Shapes, properties, constraints and indexes are the store's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.accounts import account_records, shared_records
from benchmarks.driver_side import UNHURRIED, load_statements, send
from benchmarks.timing import Comparison, compare
from neo4j import Driver
from support.neo4j_server import new_server

from graph.scope import Scope
from graph.stores.neo4j_store import Neo4jStore
from graph.vocabulary import ContextKind
from graph.workspace import Workspace

__all__ = ["compare_neighbourhoods"]

HEAP, PAGE_CACHE = "2g", "1g"
PEOPLE = 100  # of each account
_MARK = "@@"
_AT_ONCE = 50  # accounts a transaction
_ASKED = 40  # accounts that are asked for


def _repeated(query: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A query for one account, turned into one for many: marks become the account's number."""
    marked = {name: row[name] for row in rows for name in row if _MARK in str(row[name])}
    values = []
    for name, example in marked.items():
        query = query.replace(f"row.{name}}}", f"{_numbered(f'row.{name}')}}}")
        many = isinstance(example, list)
        value = f"[one IN row.{name} | {_numbered('one')}]" if many else _numbered(f"row.{name}")
        values.append(f"{name}: {value}")
    query = query.replace("SET n = row", f"SET n = row {{.*, {', '.join(values)}}}")
    return query.replace("UNWIND $rows", "UNWIND $numbers AS number UNWIND $rows", 1)


def _numbered(text: str) -> str:
    return f"replace({text}, '{_MARK}', number)"


def fill_graph(driver: Driver, accounts: int) -> None:
    """Make so many accounts, without a history."""
    shared = load_statements(shared_records(), "2025-06-30T00:00:00+00:00", "bench")
    send(driver, (one for one in shared if ":Change" not in one[0]))
    template = shared_records() + account_records(_MARK, PEOPLE)
    queries = []
    for query, rows in load_statements(template, "2025-06-30T00:00:00+00:00", "bench"):
        own = [row for row in rows if _MARK in str(row)]
        if own and ":Change" not in query:
            queries.append((_repeated(query, own), own))
    with driver.session() as session:
        for start in range(0, accounts, _AT_ONCE):
            numbers = [str(one) for one in range(start, min(start + _AT_ONCE, accounts))]
            for query, rows in queries:
                session.run(query, rows=rows, numbers=numbers).consume()
        session.run("CALL db.awaitIndexes(600)").consume()


def _measure_counts(driver: Driver) -> str:
    with driver.session() as session:
        people = session.run("MATCH (n:Person) RETURN count(n) AS many").single(strict=True)
        lines = session.run("MATCH ()-[r]->() RETURN count(r) AS many").single(strict=True)
        return f"{people['many']} people, {lines['many']} relationships"


def compare_neighbourhoods(
    folder: Path, runs: int, sizes: tuple[int, int] = (1_000_000, 100_000)
) -> Iterator[Comparison]:
    """Load one opportunity in a large and in a small graph, other accounts each time."""
    with ExitStack() as stack:
        sides, processes = {}, []
        for size in sizes:
            server = new_server(folder / f"neo4j-{size}")
            server.heap, server.page_cache = HEAP, PAGE_CACHE
            server.start()
            stack.callback(server.kill)
            processes.append(server.pid or 0)
            store = stack.enter_context(closing(Neo4jStore(server.access, limits=UNHURRIED)))
            begun = perf_counter()
            with server.driver() as driver:
                fill_graph(driver, size // PEOPLE)
                counted = _measure_counts(driver)
            seconds = perf_counter() - begun
            sys.stderr.write(f"made in {seconds:.0f} s: {counted}; heap {HEAP}\n")
            step = size // PEOPLE // _ASKED
            numbers = cycle(range(0, step * _ASKED, step))
            workspace = Workspace(store, Scope.administrator())

            def load(workspace: Workspace = workspace, numbers: Iterator[int] = numbers) -> int:
                found = workspace.subject(ContextKind.OPPORTUNITY, f"{next(numbers)}O")
                return len(found.records)

            sides[f"{size} people"] = load
        assert len({load() for load in sides.values()}) == 1
        yield compare(
            f"load of one opportunity of {PEOPLE} people",
            sides,
            target=1.5,
            runs=max(runs, _ASKED),
            servers=processes,
        )
