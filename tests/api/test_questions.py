"""Questions over HTTP: right answers, tags, and one sentence for bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.places import Place

from graph.workspace import Workspace, open_workspace

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "data/worked-example/expected.json").read_text(encoding="utf-8")
)
DEAL = "/api/v1/opportunities/O1"


def test_the_worked_example_answers_as_the_method_says(site: Any) -> None:
    answer = site.reader.get(f"{DEAL}/analysis").json()
    expected = EXPECTED["opportunity"]
    assert answer["as_of"] == "2025-06-30"
    for vendor, reach in expected["reach"].items():
        assert answer["reach"][vendor]["overall"] == pytest.approx(reach["overall"], abs=5e-5)
    hidden = {one["person"]: one["score"] for one in answer["indirect_key_people"]}
    for person, one in expected["indirect_key_people"].items():
        assert hidden[person] == pytest.approx(one["score"], abs=5e-5)


def test_the_body_is_the_answer_of_the_workspace(site: Any, filled_place: Place) -> None:
    body = site.reader.get(f"{DEAL}/analysis").content
    with open_workspace(filled_place.url) as workspace:
        answer = workspace.analyse("opportunity", "O1", as_of=date(2025, 6, 30))
    assert body == answer.model_dump_json(by_alias=True).encode()


def test_fields_are_named_as_the_contract_says(site: Any) -> None:
    changes = site.reader.get(f"{DEAL}/diff").json()["changes"]
    assert set(changes["reparented"][0]) == {"person", "from", "to"}
    assert changes == site.reader.get(f"{DEAL}/analysis").json()["changes"]


def test_the_chain_is_that_of_the_analysis(site: Any) -> None:
    answer = site.reader.get(f"{DEAL}/chain").json()
    assert answer["chain"] == site.reader.get(f"{DEAL}/analysis").json()["chain"]
    assert sum(one["weight"] for one in answer["chain"]) == pytest.approx(1)
    assert set(answer) >= {"context", "as_of", "graph_version", "calibration", "people"}


def test_an_account_changes_nothing(site: Any) -> None:
    changes = site.reader.get("/api/v1/accounts/A/diff").json()["changes"]
    assert not any(changes.values())


def test_paths_come_best_first_and_as_many_as_asked(site: Any) -> None:
    answer = site.reader.get(f"{DEAL}/paths", params={"from": "C10", "to": "C04"}).json()
    weights = [one["weight"] for one in answer["paths"]]
    assert weights == sorted(weights, reverse=True)
    assert answer["paths"][0]["people"] == ["C10", "C04"]
    assert weights[0] == pytest.approx(0.6121, abs=5e-5)
    assert answer["total"]["value"] >= weights[0]
    query = {"from": "C10", "to": "C04", "k": 1}
    assert len(site.reader.get(f"{DEAL}/paths", params=query).json()["paths"]) == 1


def test_who_influences_and_whom(site: Any) -> None:
    query = {"context": "opportunity:O1"}
    towards = site.reader.get("/api/v1/people/C04/influencers", params=query).json()
    weights = [one["weight"] for one in towards["items"]]
    assert weights == sorted(weights, reverse=True)
    edge = next(one for one in towards["items"] if one["person"] == "C10")
    assert (edge["record"], edge["kind"], edge["layer"]) == ("E09", "influence", "opportunity")
    away = site.reader.get("/api/v1/people/C10/influences", params=query).json()
    back = next(one for one in away["items"] if one["person"] == "C04")
    assert back["weight"] == edge["weight"]
    assert set(away["people"]) == {"C10", *(one["person"] for one in away["items"])}


def test_without_a_context_the_account_is_meant(site: Any) -> None:
    answer = site.reader.get("/api/v1/people/C10/influences").json()
    assert answer["context"]["kind"] == "account"
    assert "C04" not in [one["person"] for one in answer["items"]]


def test_lists_and_single_records_agree(site: Any) -> None:
    for folder, query in (("accounts", {}), ("opportunities", {}), ("people", {"account": "A"})):
        items = site.reader.get(f"/api/v1/{folder}", params=query).json()["items"]
        assert items
        for item in items:
            by_name = site.reader.get(f"/api/v1/{folder}/{item['id']}").json()
            by_our_id = site.reader.get(f"/api/v1/{folder}/{item['our_id']}").json()
            assert by_name == by_our_id
            assert item.items() <= by_name.items()


def test_a_reader_who_has_the_answer_is_told_so(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.reader.get(f"{DEAL}/analysis")
    tag = first.headers["etag"]
    assert "Accept-Language" in first.headers["vary"]

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Workspace, "answer", fail)  # a 304 computes nothing
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.reader.get(f"{DEAL}/analysis", headers={"If-None-Match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag


@pytest.mark.parametrize(
    "query",
    [
        {"as_of": "2025-07-01"},
        {"lang": "zh"},
        {"vendor": "RIVAL"},
        {"seed": "5"},
    ],
)
def test_another_question_has_another_tag(site: Any, query: dict[str, str]) -> None:
    plain = site.reader.get(f"{DEAL}/analysis").headers["etag"]
    assert site.reader.get(f"{DEAL}/analysis", params=query).headers["etag"] != plain


def test_another_scope_has_another_tag(
    site: Any, as_member: Callable[[dict[str, str]], None]
) -> None:
    account = site.reader.get("/api/v1/accounts/A").json()["our_id"]
    as_administrator = site.reader.get(f"{DEAL}/analysis")
    as_member({account: "owner"})
    as_owner = site.reader.get(f"{DEAL}/analysis")
    assert as_owner.json() == as_administrator.json()
    assert as_owner.headers["etag"] != as_administrator.headers["etag"]


def test_a_change_of_the_records_changes_the_tag(empty_site: Any, site: Any) -> None:
    export = site.reader.get("/api/v1/exports").content
    assert empty_site.writer.post("/api/v1/imports", content=export).status_code == 200
    before = empty_site.reader.get(f"{DEAL}/analysis").headers["etag"]
    store = empty_site.app.state.resources.store
    with store.writing("test") as writer:
        found = next(one for one in writer.read() if one.external_id == "E09")
        writer.delete(found.id)
    assert empty_site.reader.get(f"{DEAL}/analysis").headers["etag"] != before


@pytest.mark.parametrize(
    ("header", "query", "cookie", "word"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.5", {}, "", "审批人"),
        ("fr,zh;q=0.5", {}, "", "审批人"),
        ("en-GB,zh;q=0.5", {}, "", "Approver"),
        ("", {}, "", "Approver"),
        ("zh", {"lang": "en"}, "", "Approver"),
        ("en", {}, "lang=zh", "审批人"),
        ("en", {"lang": "en"}, "lang=zh", "Approver"),
    ],
)
def test_the_language_is_asked_then_chosen_then_the_browsers(
    site: Any, header: str, query: dict[str, str], cookie: str, word: str
) -> None:
    headers = {"Accept-Language": header, "Cookie": cookie}
    answer = site.reader.get(f"{DEAL}/analysis", params=query, headers=headers).json()
    said = answer["status"]["caps"][0]["text"]
    assert word in said


@pytest.mark.parametrize(
    ("path", "column", "word"),
    [
        (f"{DEAL}/analysis?as_of=2025-02-30", "as_of", "YYYY-MM-DD"),
        (f"{DEAL}/analysis?as_of=20250630", "as_of", "YYYY-MM-DD"),
        (f"{DEAL}/analysis?as_of=yesterday", "as_of", "YYYY-MM-DD"),
        (f"{DEAL}/analysis?lang=fr", "lang", "zh"),
        (f"{DEAL}/analysis?vendor=NOBODY", "vendor", "vendor"),
        (f"{DEAL}/analysis?vendor=EXT", "vendor", "vendor"),
        (f"{DEAL}/analysis?seed=-1", "seed", "0"),
        (f"{DEAL}/paths?from=C10", "to", "missing"),
        (f"{DEAL}/paths?from=C10&to=C04&k=101", "k", "100"),
        (f"{DEAL}/paths?from=C10&to=C04&k=0", "k", "1"),
        (f"{DEAL}/paths?from=C10&to=C04&k=many", "k", "whole number"),
        (f"{DEAL}/map?format=pptx", "format", "svg"),
        ("/api/v1/people/C10/influences?context=O1", "context", "opportunity:"),
        ("/api/v1/people/U1/influences", "context", "context="),
    ],
)
def test_bad_input_is_one_sentence_with_its_place(
    site: Any, path: str, column: str, word: str
) -> None:
    answer = site.reader.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "problems", "request_id"}
    assert body["status"] == 422
    assert set(body["problems"][0]) == {"sheet", "row", "column", "code", "text"}
    assert body["problems"][0]["column"] == column
    assert word in body["problems"][0]["text"]
    assert body["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/opportunities/O1/analysis?as_of=x",
        "/api/v1/opportunities/O1/paths?from=C10",
        "/api/v1/opportunities/O9",
        "/api/v1/people/C10/influences?context=O1",
    ],
)
def test_bad_input_is_told_in_chinese_too(site: Any, path: str) -> None:
    body = site.reader.get(path, headers={"Accept-Language": "zh-CN"}).json()
    for text in (body["title"], body["detail"]):
        assert any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/accounts/{}",
        "/api/v1/opportunities?account={}",
        "/api/v1/opportunities/{}",
        "/api/v1/people?account={}",
        "/api/v1/people/{}",
        "/api/v1/people/{}/influences",
        "/api/v1/accounts/{}/analysis",
        "/api/v1/opportunities/{}/analysis",
        "/api/v1/opportunities/{}/chain",
        "/api/v1/opportunities/{}/diff",
        "/api/v1/opportunities/{}/map",
        "/api/v1/opportunities/{}/paths?from=C10&to=C04",
        "/api/v1/exports?account={}",
    ],
)
def test_a_foreign_id_answers_exactly_as_an_unknown_one(
    site: Any, path: str, as_member: Callable[[dict[str, str]], None]
) -> None:
    kinds = {"accounts": "A", "account=": "A", "people/": "C10", "opportunities": "O1"}
    real = next(name for part, name in kinds.items() if part in path)
    assert site.reader.get(path.format(real)).status_code == 200
    as_member({})
    headers = {"X-Request-ID": "the-same-id"}
    foreign = site.reader.get(path.format(real), headers=headers)
    unknown = site.reader.get(path.format(real.replace("0", "7") + "x"), headers=headers)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text.replace(f"'{real}'", "") == unknown.text.replace(
        f"'{real.replace('0', '7')}x'", ""
    )
    seen = {name: value for name, value in foreign.headers.items() if name not in _CHANGING}
    expected = {name: value for name, value in unknown.headers.items() if name not in _CHANGING}
    assert seen == expected


_CHANGING = ("content-security-policy", "content-length")


def test_lists_of_a_reader_without_accounts_are_empty(
    site: Any, as_member: Callable[[dict[str, str]], None]
) -> None:
    as_member({})
    assert site.reader.get("/api/v1/accounts").json() == {"items": []}
    assert site.reader.get("/api/v1/opportunities").json() == {"items": []}


def test_a_person_outside_the_network_is_not_found(site: Any) -> None:
    answer = site.reader.get(f"{DEAL}/paths", params={"from": "C10", "to": "NOBODY"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "person_not_found"
