"""The Neo4j store against the driver alone, and against SQLite (issue: Speed)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.accounts import account_records, shared_records, with_product_ids
from benchmarks.driver_side import (
    UNHURRIED,
    count_graph,
    empty_graph,
    fetch_account,
    load_statements,
    send,
)
from benchmarks.timing import Comparison, compare
from support.neo4j_server import Neo4jServer

from graph.model import Record
from graph.records import Records
from graph.scope import Scope
from graph.stores.neo4j_rows import read_properties
from graph.stores.neo4j_store import Neo4jStore
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import ContextKind
from graph.workspace import Workspace
from importers.examples import example_folder
from importers.export import export_records
from importers.pipeline import import_files

__all__ = ["compare_analyses", "compare_imports", "compare_loads"]

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)


def _fill(store: Store, records: list[Record]) -> None:
    with store.writing("bench") as writer:
        writer.put_all(records)


def compare_loads(server: Neo4jServer, people: int, runs: int) -> Comparison:
    """Load of an account against the driver that fetches the same rows."""
    with server.driver() as driver, closing(Neo4jStore(server.access, limits=UNHURRIED)) as store:
        empty_graph(driver)
        _fill(store, shared_records() + account_records("A", people))
        _fill(store, account_records("B", people, seed=2))
        ours = store.read(ADMIN, "org_A")
        rows = fetch_account(driver, "org_A")
        theirs = Records([read_properties(table, row) for table, row in rows], ADMIN)
        assert set(ours) == set(theirs)
        assert len(rows) == len(ours)
        return compare(
            f"load of an account of {people} people ({len(rows)} rows)",
            {
                "store": lambda: store.read(ADMIN, "org_A"),
                "driver": lambda: fetch_account(driver, "org_A"),
            },
            target=3,
            runs=runs,
            servers=_process(server),
        )


def _process(server: Neo4jServer) -> list[int]:
    return [] if server.pid is None else [server.pid]


def compare_imports(
    server: Neo4jServer, folder: Path, rows: int, runs: int
) -> Iterator[Comparison]:
    """Import of many rows against bare `UNWIND` of all that it stores; writing alone beside it."""
    records = _many_records(rows)
    files = export_records(Records(records, ADMIN), folder / "many")
    with server.driver() as driver, closing(Neo4jStore(server.access, limits=UNHURRIED)) as store:
        empty_graph(driver)
        import_files(store, [files], actor="bench", today=DAY)
        stored = list(store.read(ADMIN))
        statements = load_statements(stored, "2025-06-30T00:00:00+00:00", "bench")
        imported = count_graph(driver)
        empty_graph(driver)
        send(driver, statements)
        assert count_graph(driver) == imported
        assert set(store.read(ADMIN)) == set(stored)
        for name, work in {
            "import of files": lambda: import_files(store, [files], actor="bench", today=DAY),
            "writing": lambda: _fill(store, stored),
        }.items():
            yield compare(
                f"{name}, {len(stored)} rows",
                {"store": work, "UNWIND": lambda: send(driver, statements)},
                target=2,
                runs=runs,
                before_each=lambda: empty_graph(driver),
                servers=_process(server),
            )
        empty_graph(driver)


def _many_records(rows: int) -> list[Record]:
    """About so many records, in accounts of 300 people."""
    found = shared_records()
    number = 0
    while len(found) < rows:
        found += account_records(f"M{number}", 300, seed=number)
        number += 1
    return with_product_ids(found)


def compare_analyses(server: Neo4jServer, folder: Path, runs: int) -> Iterator[Comparison]:
    """The first analysis of an example's opportunity from Neo4j and from SQLite, nothing cached."""
    for name in ("xinghe", "group"):
        url = f"sqlite:///{folder / name}.db"
        with (
            server.driver() as driver,
            closing(Neo4jStore(server.access, limits=UNHURRIED)) as shared,
            closing(open_store(url)) as embedded,
        ):
            empty_graph(driver)
            for store in (shared, embedded):
                import_files(store, [example_folder(name)], today=DAY)
            deal = embedded.opportunities(ADMIN)[0].external_id or ""
            assert _answer(shared, deal) == _answer(embedded, deal)

            def open_and_answer(url: str = url, deal: str = deal) -> None:
                with closing(open_store(url)) as opened:
                    _answer(opened, deal)

            def connect_and_answer(deal: str = deal) -> None:
                with closing(Neo4jStore(server.access, limits=UNHURRIED)) as opened:
                    _answer(opened, deal)

            yield compare(
                f"cold analysis of {deal} of {name}",
                {
                    "Neo4j": partial(_answer, shared, deal),
                    "SQLite": partial(_answer, embedded, deal),
                },
                target=3,
                runs=3 * runs,
                servers=_process(server),
            )
            yield compare(
                f"cold analysis of {deal} of {name}, opening the store",
                {"Neo4j": connect_and_answer, "SQLite": open_and_answer},
                target=None,
                runs=runs,
                servers=_process(server),
            )


def _answer(store: Store, deal: str) -> object:
    return Workspace(store, ADMIN).analyse(ContextKind.OPPORTUNITY, deal, as_of=DAY)
