"""One-time links, sessions, and writes that another site tries (trust S11, S16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_opening_the_link_does_not_use_it_up(site: Any) -> None:
    address = f"/sign-in/{site.credentials.create_link('local')}"
    for _ in range(3):  # previews and scanners
        page = site.stranger.get(address)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert "set-cookie" not in page.headers
    assert site.stranger.post(address, headers=OURS).status_code == 303


def test_a_second_use_says_so_and_what_to_do(site: Any) -> None:
    address = f"/sign-in/{site.credentials.create_link('local')}"
    assert site.stranger.post(address, headers=OURS).headers["location"] == "/"
    for answer in (
        site.stranger.get(address),
        site.stranger.post(address, headers=OURS),
        site.stranger.get(address, params={"lang": "zh"}),
    ):
        assert answer.status_code == 410
        assert "stakegraph link" in answer.text
    assert "此链接已被使用" in site.stranger.get(address, params={"lang": "zh"}).text


def test_the_session_cookie_is_closed_to_scripts(site: Any) -> None:
    address = f"/sign-in/{site.credentials.create_link('local')}"
    cookie = site.stranger.post(address, headers=OURS).headers["set-cookie"]
    assert cookie.startswith("stakegraph=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_away_from_this_machine_the_cookie_is_secure(tmp_path: Path, make_site: Any) -> None:
    site = make_site(Settings(store_url=f"sqlite:///{tmp_path}/own.db", host="0.0.0.0"))
    address = f"/sign-in/{site.credentials.create_link('local')}"
    answer = site.stranger.post(address, headers=OURS)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-stakegraph=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert answer.headers["strict-transport-security"]


def test_signing_out_closes_the_session(site: Any) -> None:
    browser = site.browser()
    kept = browser.cookies["stakegraph"]
    assert browser.post("/sign-out", headers=OURS).headers["location"] == "/sign-in"
    again = site.client(Cookie=f"stakegraph={kept}")
    assert again.get("/api/v1/accounts").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_another_site_cannot_write_with_the_readers_cookie(
    site: Any, headers: dict[str, str]
) -> None:
    browser = site.browser()
    answer = browser.post("/api/v1/imports", content=b"PK", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [OURS, {"Origin": "http://localhost"}])
def test_a_page_of_ours_can(site: Any, headers: dict[str, str]) -> None:
    # not a zip, so refused for what it is
    answer = site.browser().post("/api/v1/imports", content=b"xx", headers=headers)
    assert answer.status_code == 422


def test_a_stranger_is_led_to_the_sign_in_page(site: Any) -> None:
    answer = site.stranger.get("/opportunities/O1")
    assert answer.status_code == 303
    page = site.stranger.get(answer.headers["location"])
    assert page.status_code == 200
    assert "stakegraph link" in page.text


def test_no_secret_is_in_an_answer_about_it(site: Any) -> None:
    token = site.credentials.create_link("local")
    site.stranger.post(f"/sign-in/{token}", headers=OURS)
    assert token not in site.stranger.get(f"/sign-in/{token}").text
