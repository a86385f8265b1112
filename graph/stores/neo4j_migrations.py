"""The schema of a Neo4j database: which version it has, and the steps to ours.

A step is a file `migrations/neo4j/V0001__name.cypher`. Neo4j keeps constraints and data in
different transactions, so a file holds one or the other; each of its statements may run again. The
version is set after a file has run: a process that dies in between leaves the old version, and the
next one runs the file again.
"""

from __future__ import annotations

from importlib.resources import files

from neo4j import Transaction

from graph.errors import StoreError, StoreVersionError
from graph.stores.cypher import CHECK_EMPTY, SET_VERSION, WAIT_FOR_INDEXES
from graph.stores.neo4j_connections import Server

__all__ = ["STATEMENTS", "check_version", "run_steps"]


def _split(script: str) -> tuple[str, ...]:
    lines = (line for line in script.splitlines() if not line.startswith("//"))
    return tuple(filter(None, (one.strip() for one in "\n".join(lines).split(";"))))


def _load_statements() -> dict[str, tuple[str, ...]]:
    folder = files("graph.stores") / "migrations" / "neo4j"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".cypher"))
    return {
        name.removesuffix(".cypher"): _split((folder / name).read_text(encoding="utf-8"))
        for name in names
    }


# The statements of each step, in order; the place in the order is the version it leads to.
STATEMENTS: dict[str, tuple[str, ...]] = _load_statements()


def check_version(transaction: Transaction, version: int | None) -> bool:
    """Tell whether steps are missing.

    Args:
        transaction: Looks whether a database without a version is empty.
        version: What `read_state` found.

    Raises:
        StoreError: The database holds the graph of another program.
        StoreVersionError: It was written by a newer version of this program.
    """
    if version is None:
        if transaction.run(CHECK_EMPTY).single() is not None:
            message = (
                "The Neo4j database holds the graph of another program. Use an empty database: "
                "check STAKEGRAPH_NEO4J_DATABASE and the address of the store."
            )
            raise StoreError(message)
        return True
    if version > len(STATEMENTS):
        message = (
            f"The store was written by a newer stakegraph (schema {version}; this one knows "
            f"{len(STATEMENTS)}). Install that version, or use another store."
        )
        raise StoreVersionError(message)
    return version < len(STATEMENTS)


def run_steps(server: Server, version: int | None) -> list[str]:
    """Run the steps that are missing; their names."""
    names = list(STATEMENTS)[version or 0 :]
    limits = server.limits
    for place, name in enumerate(names, start=(version or 0) + 1):
        with server.transaction(silence=limits.writing, timeout=limits.writing) as transaction:
            for index in range(len(STATEMENTS[name])):
                transaction.run(STATEMENTS[name][index]).consume()
            transaction.commit()
        with server.transaction(silence=limits.writing, timeout=limits.writing) as transaction:
            transaction.run(WAIT_FOR_INDEXES).consume()
            transaction.run(SET_VERSION, version=place).consume()
            transaction.commit()
    return names
