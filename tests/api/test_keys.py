"""API keys: made once, kept as a digest, closed at once (trust S11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.clock import Clock

from api.access.api_keys import Grant, KeyNotFoundError
from api.access.credentials import Credentials
from api.access.tokens import digest, is_key, make_key, make_token
from api.settings import Settings
from graph.errors import ConfigError

START = datetime(2025, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def credentials(tmp_path: Path, clock: Clock) -> Any:
    made = Credentials(tmp_path / "access.db", now=clock)
    yield made
    made.close()


def test_a_key_has_256_bits_a_prefix_and_a_checksum() -> None:
    keys = {make_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(is_key(key) and len(key) == 4 + 43 + 6 for key in keys)
    assert 62**43 > 2**256


def test_a_typing_error_is_told_by_the_checksum() -> None:
    key = make_key()
    for place in range(4, len(key)):
        other = "0" if key[place] != "0" else "1"
        assert not is_key(key[:place] + other + key[place + 1 :])
    assert not is_key(key + "x")
    assert not is_key(key.replace("sgk_", "ghp_"))


def test_only_a_digest_is_at_rest(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    credentials = Credentials(path)
    key, record = credentials.create_key("billing")
    link = credentials.create_link("local")
    session = credentials.redeem_link(link)
    assert session is not None
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    credentials.close()
    assert digest(key).encode() in kept
    for secret in (key, link, session, key.removeprefix(record.prefix)):
        assert secret.encode() not in kept


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    Credentials(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_a_revoked_key_opens_nothing_from_then_on(credentials: Any) -> None:
    key, record = credentials.create_key("billing")
    assert credentials.keys.find(key).id == record.id
    assert credentials.keys.revoke(record.id).revoked_at == START
    assert credentials.keys.find(key) is None


def test_a_revocation_by_another_process_holds_at_once(site: Any) -> None:
    key, record = site.credentials.create_key("billing")
    headers = {"Authorization": f"Bearer {key}"}
    assert site.stranger.get("/api/v1/accounts", headers=headers).status_code == 200
    other = Credentials(site.settings.access_file)
    other.keys.revoke(record.id)
    other.close()
    assert site.stranger.get("/api/v1/accounts", headers=headers).status_code == 401


def test_an_expired_key_opens_nothing(credentials: Any, clock: Clock) -> None:
    key, _ = credentials.keys.create("billing", Grant(expires_at=START + timedelta(days=1)))
    assert credentials.keys.find(key) is not None
    clock.now += timedelta(days=1)
    assert credentials.keys.find(key) is None


def test_the_last_use_is_noted_to_the_minute(credentials: Any, clock: Clock) -> None:
    key, _ = credentials.create_key("billing")
    assert credentials.keys.all()[0].last_used_at is None
    credentials.keys.find(key)
    clock.now += timedelta(seconds=59)
    credentials.keys.find(key)
    assert credentials.keys.all()[0].last_used_at == START
    clock.now += timedelta(seconds=1)
    credentials.keys.find(key)
    assert credentials.keys.all()[0].last_used_at == START + timedelta(minutes=1)


def test_an_unknown_key_cannot_be_revoked(credentials: Any) -> None:
    with pytest.raises(KeyNotFoundError, match="no key 'key_0'"):
        credentials.keys.revoke("key_0")


def test_a_session_ends(credentials: Any, clock: Clock) -> None:
    session = credentials.redeem_link(credentials.create_link("local"))
    assert credentials.session_user(session) == "local"
    clock.now += timedelta(days=7)
    assert credentials.session_user(session) is None


def test_a_link_opens_once_and_within_a_day(credentials: Any, clock: Clock) -> None:
    link = credentials.create_link("local")
    assert credentials.redeem_link(link) is not None
    assert credentials.redeem_link(link) is None
    late = credentials.create_link("local")
    clock.now += timedelta(days=1)
    assert credentials.redeem_link(late) is None
    assert credentials.link_state(late) == "unknown"
    assert credentials.redeem_link(make_token()) is None


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    path.write_text("not a database " * 100)
    with pytest.raises(ConfigError, match="access file"):
        Credentials(path)
    with pytest.raises(ConfigError, match="folder"):
        Credentials(tmp_path / "none" / "access.db")


def test_the_access_file_lies_beside_the_store_never_in_it(tmp_path: Path) -> None:
    store = tmp_path / "deal.db"
    settings = Settings(store_url=f"sqlite:///{store}")
    assert settings.access_file == tmp_path / "deal.access.db"
    assert Settings(store_url="neo4j://host:7687").access_file.name == "stakegraph-access.db"
