"""From an address to a store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import ConfigError
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.sqlite_store import SqliteStore


def test_an_absolute_address(tmp_path: Path) -> None:
    path = tmp_path / "a b#?c.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert isinstance(store, SqliteStore)
        assert store.accounts(Scope.administrator()) == ()
    assert path.is_file()


def test_a_relative_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///客户%20deal.db").close()
    assert (tmp_path / "客户 deal.db").is_file()


def test_a_relative_store_stays_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store("sqlite:///deal.db")) as store:
        monkeypatch.chdir(tmp_path.parent)
        with store.writing("tester"):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "", "deal.db", "sqlite:", "sqlite://", "sqlite:///", "sqlite://host/deal.db",
        "sqlite:///:memory:", "sqlite:///.", "sqlite:////", "sqlite:///no/such/folder/deal.db",
        "postgresql://user:hunter2@host/db", "neo4j://user:hunter2@host:7687", "bolt://host",
        "NEO4J+S://host", "neo4j",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_explained(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STAKEGRAPH_NEO4J_PASSWORD", raising=False)
    with pytest.raises(ConfigError) as caught:
        open_store(url)
    message = str(caught.value)
    assert message.endswith(".")
    assert "hunter2" not in message
    is_neo4j = url.lower().startswith(("neo4j:", "neo4j+", "bolt:"))
    assert ("STAKEGRAPH_NEO4J_" in message) is is_neo4j
