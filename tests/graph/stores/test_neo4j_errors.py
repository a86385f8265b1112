"""Addresses and errors of the Neo4j store, where no server is needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from neo4j import exceptions
from neo4j.exceptions import DriverError, GqlError, IncompleteCommit, Neo4jError
from support.neo4j_server import free_port

from graph.errors import (
    ConfigError,
    InputError,
    StakegraphError,
    StoreError,
    StoreUnavailableError,
)
from graph.stores.addresses import secured
from graph.stores.neo4j_connections import Access, Limits, Server
from graph.stores.neo4j_errors import is_passing, translate_error, translated
from graph.stores.opening import open_store


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("neo4j://graph.example:7687", "neo4j+s://graph.example:7687"),
        ("bolt://10.0.0.7:7687", "bolt+s://10.0.0.7:7687"),
        ("NEO4J://graph.example", "neo4j+s://graph.example"),
        ("neo4j+ssc://graph.example:7687", "neo4j+ssc://graph.example:7687"),
        ("neo4j+s://x.databases.neo4j.io", "neo4j+s://x.databases.neo4j.io"),
        ("neo4j://localhost:7687", "neo4j://localhost:7687"),
        ("bolt://127.0.0.1:7687", "bolt://127.0.0.1:7687"),
        ("bolt://[::1]:7687", "bolt://[::1]:7687"),
    ],
)
def test_another_machine_is_spoken_to_with_tls(url: str, expected: str) -> None:
    assert secured(url) == expected


def test_plain_speech_with_another_machine_is_asked_for_by_name() -> None:
    assert secured("neo4j://neo4j:7687", may_be_plain=True) == "neo4j://neo4j:7687"


@pytest.mark.parametrize(
    "url", ["neo4j://", "bolt://:7687", "neo4j://host:port", "neo4j://user:hunter2@host"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        secured(url)
    assert "hunter2" not in str(caught.value)
    assert "//:" not in str(caught.value)


def test_a_store_needs_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAKEGRAPH_NEO4J_PASSWORD", raising=False)
    with pytest.raises(ConfigError, match="STAKEGRAPH_NEO4J_PASSWORD"):
        open_store("neo4j://localhost:7687")


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_a_server_that_is_not_there_is_said_at_once(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEGRAPH_NEO4J_PASSWORD", "hunter22")
    url = f"{scheme}://127.0.0.1:{free_port()}"
    with pytest.raises(StoreUnavailableError) as caught:
        open_store(url)
    assert "127.0.0.1" not in str(caught.value)


def test_a_setting_that_the_driver_does_not_take_is_ours() -> None:
    with pytest.raises(ConfigError):
        Server(Access(url="neo4j://h:1/?a=b&a=c", user="u", password="p"), Limits())


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Access(url="bolt://h", user="u", password="hunter2"))


def all_errors() -> Iterator[type[GqlError]]:
    for one in vars(exceptions).values():
        if isinstance(one, type) and issubclass(one, Neo4jError | DriverError):
            yield one


def make(kind: type[GqlError]) -> GqlError:
    error = kind.__new__(kind)
    Exception.__init__(error, "hunter2")
    return error


@pytest.mark.parametrize("kind", list(all_errors()), ids=lambda kind: kind.__name__)
def test_every_error_of_the_driver_becomes_one_of_ours(kind: type[GqlError]) -> None:
    error = make(kind)
    assert isinstance(error, Neo4jError | DriverError)
    ours = translate_error(error)
    assert isinstance(ours, StakegraphError)
    assert str(ours).endswith(".")
    assert "hunter2" not in str(ours)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.ClientError.Security.Unauthorized", ConfigError),
        ("Neo.ClientError.Security.Forbidden", ConfigError),
        ("Neo.ClientError.Database.DatabaseNotFound", ConfigError),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreUnavailableError),
        ("Neo.TransientError.General.DatabaseUnavailable", StoreUnavailableError),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreError),
        ("Neo.ClientError.Transaction.TransactionTimedOut", StoreUnavailableError),
    ],
)
def test_the_servers_codes_have_their_meaning(code: str, kind: type[StakegraphError]) -> None:
    error = Neo4jError._hydrate_neo4j(code=code, message="hunter2")
    assert type(translate_error(error)) is kind


def test_an_unknown_commit_is_never_repeated_by_itself() -> None:
    error = IncompleteCommit("x")
    assert not is_passing(error)
    assert "same idempotency key" in str(translate_error(error))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OverflowError(), InputError),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), InputError),
        (ConnectionResetError(), StoreUnavailableError),
    ],
)
def test_what_python_raises_under_the_driver_is_ours_too(
    error: Exception, kind: type[StakegraphError]
) -> None:
    with pytest.raises(kind), translated():
        raise error
