"""What every response carries, who may be called, and how much may be sent (trust S15, S16, L1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import load_settings
from graph.errors import ConfigError

CONSTANT = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
UNSAFE = ("unsafe-inline", "unsafe-eval", "http:", "*")


def assert_sealed(answer: Any) -> None:
    for name, value in CONSTANT.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert not any(word in policy for word in UNSAFE)
    assert answer.headers["cache-control"]
    assert answer.headers["permissions-policy"]
    assert answer.headers["x-request-id"]


def test_every_route_seals_its_answer_for_strangers_and_readers(site: Any) -> None:
    for method, _, address in site.routes():
        assert_sealed(site.stranger.request(method, address))
        assert_sealed(site.reader.request(method, address))


def test_every_kind_of_refusal_is_sealed(site: Any) -> None:
    for answer in (
        site.reader.get("/nothing/here"),
        site.reader.get("/api/v1/nothing"),
        site.reader.delete("/api/v1/accounts"),
        site.reader.get("/api/v1/accounts", headers={"Host": "evil.example"}),
        site.writer.post("/api/v1/imports", content=b"x" * 10_000_001),
    ):
        assert answer.status_code >= 400
        assert_sealed(answer)


def test_what_nobody_caught_is_sealed_and_says_nothing(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "褚 /home/somebody SELECT"
        raise RuntimeError(message)

    monkeypatch.setattr("graph.workspace.Workspace.accounts", fail)
    answer = site.reader.get("/api/v1/accounts")
    assert answer.status_code == 500
    assert_sealed(answer)
    assert answer.json()["code"] == "internal_server_error"
    for word in ("褚", "home", "SELECT", "Traceback", "RuntimeError"):
        assert word not in answer.text


def test_logs_name_the_route_and_no_ids(
    site: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "褚 is the message"
        raise RuntimeError(message)

    monkeypatch.setattr("graph.workspace.Workspace.subject", fail)
    site.reader.get("/api/v1/opportunities/SECRET-9/analysis?vendor=HIDDEN-7")
    said = "".join(capsys.readouterr())
    assert "/api/v1/opportunities/{subject}/analysis" in said
    assert "RuntimeError" in said
    for word in ("SECRET-9", "HIDDEN-7", "褚", "sgk_"):
        assert word not in said


def test_the_nonce_is_new_each_time(site: Any) -> None:
    nonces = {
        re.findall(r"'nonce-([^']+)'", site.reader.get("/").headers["content-security-policy"])[0]
        for _ in range(5)
    }
    assert len(nonces) == 5


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "x/?",
        "localhost/?",
        "user@localhost",
        "",
        "[::1]evil",
    ],
)
def test_a_foreign_host_is_refused(site: Any, host: str) -> None:
    answer = site.reader.get("/api/v1/accounts", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown_host"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765"])
def test_our_own_names_are_known(site: Any, host: str) -> None:
    assert site.reader.get("/api/v1/accounts", headers={"Host": host}).status_code == 200


def test_more_names_are_allowed_by_the_settings(
    tmp_path: Path, make_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEGRAPH_ALLOWED_HOSTS", "deals.example, other.example")
    site = make_site(load_settings(store_url=f"sqlite:///{tmp_path}/own.db"))
    for host, status in (("Deals.example:443", 200), ("third.example", 400)):
        answer = site.reader.get("/api/v1/accounts", headers={"Host": host})
        assert answer.status_code == status


def test_a_setting_that_is_wrong_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STAKEGRAPH_PORT", "hunter2")
    with pytest.raises(ConfigError, match="STAKEGRAPH_PORT") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def chunks(size: int) -> Iterator[bytes]:
    """A body without an announced length."""
    yield b"PK"
    for _ in range(size // 65_536 + 1):
        yield b"x" * 65_536


def test_a_body_without_a_length_is_counted(site: Any) -> None:
    answer = site.writer.post("/api/v1/imports", content=chunks(10_000_000))
    assert answer.status_code == 413
    assert answer.json()["code"] == "payload_too_large"


def test_an_announced_body_is_refused_before_it_is_read(site: Any) -> None:
    answer = site.writer.post("/api/v1/imports", content=b"x" * 10_000_001)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/sign-out", "/api/v1/accounts"])
def test_other_routes_take_a_megabyte(site: Any, path: str) -> None:
    answer = site.writer.post(path, content=b"x" * 1_000_001)
    assert answer.status_code == 413


def test_a_stranger_uploads_nothing(site: Any) -> None:
    answer = site.stranger.post("/api/v1/imports", content=chunks(100_000))
    assert answer.status_code == 401


def test_health_is_open_and_says_nothing(empty_site: Any) -> None:
    assert json.loads(empty_site.stranger.get("/health/live").text) == {"status": "ok"}
    assert json.loads(empty_site.stranger.get("/health/ready").text) == {"status": "ok"}
    empty_site.app.state.resources.store.close()
    assert empty_site.stranger.get("/health/live").status_code == 200
    answer = empty_site.stranger.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_the_client_keeps_its_request_id(site: Any) -> None:
    answer = site.client(**{"X-Request-ID": "trace-12345678"}).get("/health/live")
    assert answer.headers["x-request-id"] == "trace-12345678"
    answer = site.client(**{"X-Request-ID": "<script>"}).get("/health/live")
    assert "<" not in answer.headers["x-request-id"]
