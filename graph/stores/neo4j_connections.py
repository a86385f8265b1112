"""Talking to one Neo4j server or cluster: settings that answer people, transactions that give up.

The driver's defaults hang a service: retries for 30 s, waits of 60 s for a connection, and no limit
at all on a server that keeps the connection and says nothing. Source: trust, fact 5; L7, D10.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from neo4j import GraphDatabase, NotificationMinimumSeverity, Transaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import ConfigError, StoreError
from graph.stores.neo4j_errors import translated

__all__ = ["Access", "Limits", "Server", "limit_silence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where a database is and who enters.

    Attributes:
        url: Address, without user and password.
        user: Neo4j user.
        password: Its password; never shown.
        database: Name of the database; None takes the user's own.
        trail: What the names of the audit trail's files begin with; None takes the settings'.
    """

    url: str
    user: str
    password: str = field(repr=False)
    database: str | None = None
    trail: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait for what, in seconds.

    Attributes:
        acquire: For a connection that is free and alive.
        connect: For a new connection.
        answer: For the first word of an answer to a reader, and between two words of it.
        work: For an answer while writing.
        turn: For other writers to end.
        reading: How long the server lets a reading transaction run.
        writing: How long it lets a unit of work run.
        connections: How many connections at most (a number, not seconds).
    """

    acquire: float = 0.8
    connect: float = 0.8
    answer: float = 1.8
    work: float = 30.0
    turn: float = 5.0
    reading: float = 30.0
    writing: float = 600.0
    connections: int = 20


class Server:
    """A pool of connections to one database.

    Args:
        access: Where and who.
        limits: How long to wait.

    Raises:
        ConfigError: The driver cannot use the address.
    """

    def __init__(self, access: Access, limits: Limits) -> None:
        self.limits = limits
        self._database = access.database
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._is_closed = False
        try:
            with translated():
                self._driver = GraphDatabase.driver(
                    access.url,
                    auth=(access.user, access.password),
                    connection_acquisition_timeout=limits.acquire,
                    connection_timeout=limits.connect,
                    max_connection_pool_size=limits.connections,
                    liveness_check_timeout=0,  # a frozen server is noticed before work is sent
                    max_transaction_retry_time=0,  # what may be tried again is ours to say
                    notifications_min_severity=NotificationMinimumSeverity.OFF,
                    telemetry_disabled=True,
                    user_agent="stakegraph",
                )
        except (ValueError, TypeError) as error:
            message = "The address of the Neo4j server is not understood. Write neo4j://host:7687."
            raise ConfigError(message) from error

    @contextmanager
    def transaction(self, *, silence: float, timeout: float) -> Iterator[Transaction]:
        """A transaction that is undone at the end of the block unless it was committed in it.

        Sessions write: a reader's locks are taken where writers take theirs.

        Args:
            silence: How long to wait for each word of the server, in seconds; what it took to get
                a connection counts.
            timeout: How long the server lets the transaction run, in seconds.

        Raises:
            StoreError: The store is closed.
            neo4j.exceptions.Neo4jError: As the driver raises it, to be translated by the caller.
        """
        if self._is_closed:
            message = "The store is closed."
            raise StoreError(message)
        begun = time.monotonic()
        with self._driver.session(
            database=self._database, bookmark_manager=self._bookmarks, fetch_size=-1
        ) as session:
            transaction = session.begin_transaction(timeout=timeout)
            try:
                left = silence - (time.monotonic() - begun)
                limit_silence(transaction, max(left, silence / 4))
                yield transaction
            except BaseException:
                with suppress(Neo4jError, DriverError, OSError):  # the first error counts
                    transaction.close()
                raise
            transaction.close()

    def close(self) -> None:
        """Close all connections."""
        self._is_closed = True
        self._driver.close()


def limit_silence(transaction: Transaction, seconds: float) -> None:
    """Give up on the server when it says nothing for so long.

    The driver has no public way to bound the wait for an answer; without one a reader of a frozen
    server waits for ever.

    Args:
        transaction: Open; its connection is meant.
        seconds: Longest silence.
    """
    transaction._connection.socket.set_read_timeout(seconds)  # noqa: SLF001 - see above
