"""Explanations by every door: HTTP, command line, page; in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DEAL = "/api/v1/opportunities/O1"
DAY = ("--as-of", "2025-06-30")


def test_the_command_and_the_route_say_the_same(
    site: Any, filled_store: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    store = ("--store", f"sqlite:///{filled_store}", "--lang", "en")
    code, out, _ = run(
        "explain", "opportunity", "O1", "--of", "threats:C05", *DAY, *store, "--json"
    )
    assert code == 0
    body = site.reader.get(f"{DEAL}/explanations/threats/C05", params={"lang": "en"})
    assert json.loads(out) == body.json()
    assert body.json()["records"][0]["share"] > 0.5


def test_people_get_tables(filled_store: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    store = ("--store", f"sqlite:///{filled_store}")
    for language, word in (("en", "would lead"), ("zh", "将领先")):
        code, out, _ = run("explain", "opportunity", "O1", *DAY, *store, "--lang", language)
        assert code == 0
        assert word in out
    code, out, _ = run("sensitivity", "account", "A", *DAY, *store, "--lang", "zh")
    assert code == 0
    assert "→" in out


def test_a_score_that_is_not_there_is_one_sentence(
    site: Any, filled_store: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    answer = site.reader.get(f"{DEAL}/explanations/threats/nobody", params={"lang": "zh"})
    assert answer.status_code == 422
    assert "没有" in answer.json()["detail"]
    store = ("--store", f"sqlite:///{filled_store}")
    code, _, err = run("explain", "opportunity", "O1", "--of", "nonsense", *store)
    assert code == 2
    assert err.count("\n") == 1


def test_sensitivity_is_told_apart_by_its_tag(site: Any) -> None:
    first = site.reader.get("/api/v1/accounts/A/sensitivity")
    assert first.status_code == 200
    assert first.json()["method"]["reach"] == "sampled"
    again = site.reader.get(
        "/api/v1/accounts/A/sensitivity", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "什么会改变次序"), ("en", "What would turn")]
)
def test_numbers_of_the_page_open_their_explanation(site: Any, language: str, word: str) -> None:
    browser = site.browser()
    page = browser.get("/opportunities/O1", params={"lang": language}).text
    assert "/why/indirect_key_people/C10" in page
    assert "/why/reach/US" in page
    part = browser.get("/opportunities/O1/why/indirect_key_people/C10", params={"fragment": "1"})
    assert part.status_code == 200
    assert word in part.text
    assert "<html" not in part.text
    whole = browser.get("/opportunities/O1/why/indirect_key_people/C10?defaults=1")
    assert "strength_strong" in whole.text
    assert browser.get("/accounts/A/sensitivity").status_code == 200
