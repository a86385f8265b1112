"""What if over HTTP and on the command line: one answer, one grammar, one sentence when wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.places import Place

from graph.workspace import open_workspace

ADDRESS = "/api/v1/opportunities/O1/what-if"
EDITS = ["leave C11", "接触 U1 C01 多次接触"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(run: Run, filled_place: Place) -> Run:
    """What if, on the worked example."""
    return lambda *arguments: run("--store", filled_place.url, "what-if", *arguments)


def test_the_body_is_the_answer_of_the_workspace(site: Any, filled_place: Place) -> None:
    body = site.reader.post(ADDRESS, json={"edits": EDITS})
    assert body.status_code == 200
    with open_workspace(filled_place.url) as workspace:
        answer = workspace.what_if("opportunity", "O1", EDITS, as_of=date(2025, 6, 30))
    assert body.content == answer.model_dump_json(by_alias=True).encode()
    assert [one["edit"] for one in body.json()["edits"]] == ["leave C11", "tie U1 C01 multiple"]


def test_the_command_prints_the_same_bytes(site: Any, run: Run) -> None:
    options = [part for edit in EDITS for part in ("--edit", edit)]
    code, out, err = run(
        "opportunity", "O1", *options, "--as-of", "2025-06-30", "--json", "--lang", "zh"
    )
    assert (code, err) == (0, "")
    body = site.reader.post(ADDRESS, json={"edits": EDITS}, params={"lang": "zh"})
    assert json.loads(out) == body.json()
    assert out.encode() == body.content + b"\n"


def test_an_account_is_asked_alike(site: Any) -> None:
    answer = site.reader.post("/api/v1/accounts/A/what-if", json={"edits": ["leave C12"]}).json()
    assert answer["difference"]["reach"]["US"]["overall"] < 0
    assert answer["before"]["approver"] is None


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (["leave X9"], "no person 'X9'"),
        (["tie U1 C01 none"], "drop RECORD"),
        ([], "at least one edit"),
    ],
)
def test_a_wrong_edit_is_told_in_both_languages(site: Any, edits: list[str], said: str) -> None:
    english = site.reader.post(ADDRESS, json={"edits": edits})
    chinese = site.reader.post(ADDRESS, json={"edits": edits}, params={"lang": "zh"})
    assert english.status_code == chinese.status_code == 422
    assert english.headers["content-type"] == "application/problem+json"
    assert said in english.json()["detail"]
    assert "请" in chinese.json()["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"edits": "leave C11"}, {"edits": [1]}, {"edits": [], "more": 1}]
)
def test_another_shape_of_body_is_refused(site: Any, body: Any) -> None:
    assert site.reader.post(ADDRESS, json=body).status_code == 422


def test_a_reading_key_may_ask_and_nothing_changes(site: Any) -> None:
    before = site.reader.get("/api/v1/opportunities/O1/analysis").json()["graph_version"]
    assert site.reader.post(ADDRESS, json={"edits": ["leave C11", "drop E02"]}).status_code == 200
    after = site.reader.get("/api/v1/opportunities/O1/analysis").json()["graph_version"]
    assert before == after


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Supposed", "Before", "Nothing was stored")), ("zh", ("假设", "之前", "没有保存"))],
)
def test_the_command_shows_tables_to_people(run: Run, language: str, words: tuple[str]) -> None:
    code, out, _ = run(
        "opportunity", "O1", "--edit", "leave C11", "--as-of", "2025-06-30", "--lang", language
    )
    assert code == 0
    assert all(word in out for word in words)
    assert "−0.37" in out


def test_a_wrong_edit_ends_the_command_with_two(run: Run) -> None:
    code, out, err = run("opportunity", "O1", "--edit", "tie U1")
    assert (code, out) == (2, "")
    assert "tie OUR_PERSON CONTACT LEVEL" in err
    assert "Traceback" not in err
