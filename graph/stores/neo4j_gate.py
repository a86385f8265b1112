"""The gate of a Neo4j store: where commits and readers meet, so that no reader sees half a unit.

See `neo4j_store` for who passes it when.
"""

from __future__ import annotations

from dataclasses import dataclass

from neo4j import Transaction

from graph.stores.cypher import LOCK_GATE, READ_GATE

__all__ = ["Passed", "pass_gate"]


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate said.

    Attributes:
        revision: How many units of work went through.
        sequence: Number of the last change that is published.
        drawn: Number of the last change that was all in the graph; at most `sequence`.
    """

    revision: int
    sequence: int
    drawn: int


def pass_gate(transaction: Transaction) -> Passed:
    """How far the store is, when no commit is under way.

    The gate is held from here to the end of the transaction.
    """
    transaction.run(LOCK_GATE).consume()
    return Passed(**transaction.run(READ_GATE).single(strict=True).data())
