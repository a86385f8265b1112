"""A Neo4j password that everybody knows is refused once others can reach the pages or the data."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from api.access.passwords import GUESSED, refuse_guessed_password
from api.settings import load_settings
from api.wording import sentence_of
from graph.errors import ConfigError
from graph.vocabulary import Language

HERE, AWAY = "neo4j://127.0.0.1:7687", "neo4j://graph.example.com:7687"
KNOWN = ["neo4j", "PassWord", "changeme ", "sh0rt!7", *sorted(GUESSED)]
EXAMPLE = Path(__file__).parents[2] / ".env.example"


def set_up(monkeypatch: pytest.MonkeyPatch, password: str, url: str, host: str) -> None:
    monkeypatch.setenv("STAKEGRAPH_NEO4J_PASSWORD", password)
    load_settings(store_url=url, host=host)


@pytest.mark.parametrize(
    "password", ["neo4j", "Password", "changeme ", "short12", *sorted(GUESSED)]
)
@pytest.mark.parametrize(("url", "host"), [(HERE, "0.0.0.0"), (AWAY, "127.0.0.1")])
def test_a_known_password_is_refused_where_others_reach_it(
    monkeypatch: pytest.MonkeyPatch, password: str, url: str, host: str
) -> None:
    with pytest.raises(ConfigError, match="STAKEGRAPH_NEO4J_PASSWORD") as caught:
        set_up(monkeypatch, password, url, host)
    chinese = sentence_of(caught.value, Language.ZH)
    assert "STAKEGRAPH_NEO4J_PASSWORD" in chinese
    assert chinese != str(caught.value)


@pytest.mark.parametrize("url", [HERE, "bolt://localhost:7687", "neo4j://[::1]:7687"])
def test_any_password_will_do_on_one_machine(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    set_up(monkeypatch, "neo4j", url, "127.0.0.1")


def test_a_password_of_ones_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, "blue-Harbour-71", AWAY, "0.0.0.0")


def test_the_env_file_says_who_enters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PASSWORD", "USER"):
        monkeypatch.setenv(f"STAKEGRAPH_NEO4J_{name}", "of the environment")  # put back afterwards
    monkeypatch.delenv("STAKEGRAPH_NEO4J_PASSWORD")
    monkeypatch.chdir(tmp_path)
    written = "STAKEGRAPH_NEO4J_PASSWORD=blue-Harbour-71\nSTAKEGRAPH_NEO4J_USER=other\n"
    (tmp_path / ".env").write_text(written, encoding="utf-8")
    load_settings(store_url=AWAY)
    assert os.environ["STAKEGRAPH_NEO4J_PASSWORD"] == "blue-Harbour-71"
    assert os.environ["STAKEGRAPH_NEO4J_USER"] == "of the environment"


def test_a_file_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, "neo4j", "sqlite:///deal.db", "0.0.0.0")


def test_no_password_and_no_address_are_for_whoever_opens_the_store() -> None:
    refuse_guessed_password("", AWAY, is_served_locally=False)
    refuse_guessed_password("neo4j", "neo4j://[bad", is_served_locally=False)


def test_the_placeholder_of_the_example_is_refused() -> None:
    (placeholder,) = re.findall(
        r"STAKEGRAPH_NEO4J_PASSWORD=(.+)", EXAMPLE.read_text(encoding="utf-8")
    )
    with pytest.raises(ConfigError):
        refuse_guessed_password(placeholder, AWAY, is_served_locally=False)


def test_a_server_that_listens_everywhere_is_called_by_an_allowed_name() -> None:
    named = load_settings(host="0.0.0.0", allowed_hosts="127.0.0.1,deals.example.com")
    assert named.public_host == "127.0.0.1"
    assert load_settings(host="127.0.0.1", allowed_hosts="a.example.com").public_host == "127.0.0.1"
