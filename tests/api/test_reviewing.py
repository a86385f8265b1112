"""`stakegraph portfolio` and `stakegraph search`: the same answers as over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.places import Place

Run = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "2025-06-30")


@pytest.fixture
def run(run: Run, filled_place: Place) -> Run:
    """The same on the worked example."""
    return lambda *arguments: run(*arguments, "--store", filled_place.url)


def test_the_list_in_both_languages(run: Run) -> None:
    code, said, _ = run("portfolio", *DAY, "--lang", "en")
    assert code == 0
    assert "Amber" in said
    assert "(O1)" in said
    assert "黄灯" in run("portfolio", *DAY, "--lang", "zh")[1]


def test_json_is_the_body_of_the_route(run: Run, site: Any) -> None:
    code, said, _ = run("portfolio", *DAY, "--json", "--lang", "en")
    found = json.loads(run("search", "褚", "--json")[1])
    over_http = site.reader.get("/api/v1/portfolio?as_of=2025-06-30&lang=en").json()
    assert code == 0
    assert json.loads(said)["items"][0]["now"] == over_http["items"][0]["now"]
    assert found == site.reader.get("/api/v1/search", params={"q": "褚"}).json()


def test_nothing_found_is_the_answer_no(run: Run) -> None:
    code, said, _ = run("search", "zanzibar", "--lang", "en")
    assert (code, "Nothing that you may see holds" in said) == (1, True)


def test_bad_input_is_one_sentence(run: Run) -> None:
    code, _, told = run("portfolio", *DAY, "--since", "yesterday")
    assert (code, told.count("\n")) == (2, 1)
    assert run("search", "x" * 201)[0] == 2
    assert run("portfolio", "--account", "nobody")[0] == 2
