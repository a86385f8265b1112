"""One table over all routes: caches, cookies, and writes that another site tries (trust S16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings

OURS = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
WRITES = ("POST", "PUT", "PATCH", "DELETE")
PUBLIC = ("/static/", "/favicon.ico")
# What must not even lie in the browser's own cache.
NEVER_KEPT = ("/sign-in", "/me", "/users", "/set-up", "/api/v1/exports")


def test_every_write_is_refused_from_another_site(site: Any) -> None:
    browser = site.browser()
    tried = 0
    for method, path, address in site.routes():
        if method in WRITES:
            tried += 1
            answer = browser.request(method, address, headers=FOREIGN)
            assert answer.status_code == 403, path
    assert tried > 15
    assert browser.get("/api/v1/accounts").status_code == 200  # still signed in


def test_a_write_that_asks_nobody_is_noticed(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """the sabotage: without the check of the site the table above is red"""
    monkeypatch.setattr("api.access.security.require_same_origin", lambda _: None)
    with pytest.raises(AssertionError):
        test_every_write_is_refused_from_another_site(site)


def test_no_answer_may_be_kept_by_others(site: Any) -> None:
    browser = site.browser()
    for method, path, address in site.routes():
        if method != "GET" or path.startswith(PUBLIC):
            continue
        for client in (browser, site.stranger):
            answer = client.get(address)
            kept = answer.headers["cache-control"]
            assert "private" in kept or "no-store" in kept, path
            assert "public" not in kept, path
            if path.startswith(NEVER_KEPT) and answer.status_code == 200:
                assert "no-store" in kept, path


def test_every_cookie_is_bound_to_this_host(tmp_path: Path, make_site: Any) -> None:
    site = make_site(
        Settings(
            store_url=f"sqlite:///{tmp_path}/own.db", public_url="https://deals.example",
            allowed_hosts="localhost",
        )
    )  # fmt: skip
    client = site.client()
    address = f"/sign-in/{site.credentials.create_link('local')}"
    signed_in = client.post(address, headers=OURS)
    secret = signed_in.headers["set-cookie"].partition("=")[2].partition(";")[0]
    reader = site.client(Cookie=f"__Host-stakegraph={secret}")
    shown = reader.get("/", params={"lang": "zh"})
    left = reader.post("/sign-out", headers=OURS)
    cookies = [
        one for answer in (signed_in, shown, left) for one in answer.headers.get_list("set-cookie")
    ]
    assert len(cookies) == 3
    for one in cookies:
        name, _, said = one.partition("=")
        parts = {part.strip().lower() for part in said.split(";")}
        assert {"secure", "samesite=lax", "path=/"} <= parts, one
        assert not any(part.startswith("domain") for part in parts)
        assert name == "lang" or (name.startswith("__Host-") and "httponly" in parts)
    assert "max-age" in signed_in.headers["strict-transport-security"]
    assert left.headers["location"] == "/sign-in"
    assert reader.get("/api/v1/accounts").status_code == 401
