"""Every table over HTTP: entered, read, changed and removed, by who may and by nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.editing.forms import ADDRESSES

# Table -> what is entered, and what is changed of it then.
EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "organizations": ({"name": "Plant", "kind": "unit", "parent": "A"}, {"region": "north"}),
    "people": ({"name": "新人", "organization": "A", "aliases": ["a", "b"]}, {"title": "Clerk"}),
    "employment": ({"person": "C01", "organization": "EXT", "from": "2010"}, {"to": "2015-03"}),
    "opportunities": ({"name": "Next", "competitors": ["RIVAL"]}, {"amount": 12.5}),
    "reporting": ({"subordinate": "C12", "manager": "C01"}, {"confidence": "reported"}),
    "influence": ({"source": "C01", "target": "C09", "strength": "强"}, {"strength": "weak"}),
    "ties": ({"person": "U1", "contact": "C01", "level": "deep"}, {"level": "none"}),
    "assessments": (
        {"person": "C12", "vendor": "RIVAL", "opportunity": "O1", "attitude": "negative"},
        {"price_acceptance": 3},
    ),
    "evidence": ({"record": "E01", "text": "saw it"}, {"text": "saw it twice"}),
    "roles": ({"opportunity": "O1", "person": "C12", "role": "user"}, {"veto": True}),
    "overlay": (
        {"opportunity": "O1", "change": "suppress", "subject": "C12", "object": "C01"},
        {"note": "they fell out"},
    ),
    "circles": ({"name": "Old boys", "members": ["C01", "C02"]}, {"name": "Old girls"}),
    "coverage": ({"our_person": "U1", "covers": "A"}, {"line": "sales"}),
    "activities": (
        {"date": "2025-06-20", "kind": "visit", "our_people": ["U1"], "contacts": ["C01"]},
        {"note": "short"},
    ),
    "proposals": ({"opportunity": "O1", "item": "E09"}, {"note": "worth it"}),
}
WRITERS = ("admin", "owner", "editor")
OTHERS = {"viewer": 403, "auditor": 403, "stranger": 404}


def address(table: str) -> str:
    return f"/api/v1/{ADDRESSES[table][0]}"


def test_no_table_is_forgotten() -> None:
    assert set(EXAMPLES) == set(ADDRESSES)


@pytest.mark.parametrize("table", EXAMPLES)
def test_a_record_is_entered_changed_and_removed(office: Any, table: str) -> None:
    new, change = EXAMPLES[table]
    for user in WRITERS:
        browser = office[user]
        made = browser.post(f"{address(table)}?account=A", json=new)
        assert made.status_code == 201, made.text
        record = made.json()["record"]
        place = made.headers["location"]
        assert place == f"{address(table)}/{record['our_id']}"
        for name, value in new.items():
            assert record[name] == ("strong" if value == "强" else value)
        read = browser.get(place)
        assert read.json() == record
        tag = read.headers["etag"]
        assert tag == made.headers["etag"] == f'"{record["version"]}"'
        listed = browser.get(f"{address(table)}?account=A").json()["items"]
        assert record["our_id"] in {one["our_id"] for one in listed}

        changed = browser.patch(place, json=change, headers={"If-Match": tag})
        assert changed.status_code == 200, changed.text
        (name, value), *_ = change.items()
        assert changed.json()["record"][name] == value
        own = [one for one in changed.json()["changes"] if one["our_id"] == record["our_id"]]
        assert own[0]["after"] == {name: value}
        late = browser.patch(place, json=change, headers={"If-Match": tag})
        assert late.status_code == 412
        assert late.json()["current"] == changed.json()["record"]
        assert late.headers["etag"] == changed.headers["etag"]
        for refused in (browser.patch(place, json=change), browser.delete(place)):
            assert refused.status_code == 428
        for other, status in OTHERS.items():
            headers = {"If-Match": changed.headers["etag"]}
            got = office[other].patch(place, json=change, headers=headers).status_code
            # who sees no account still sees what is on nobody's map
            assert got in ({status, 403} if record["account"] is None else {status})
            assert office[other].delete(place, headers=headers).status_code == got

        gone = browser.delete(place, headers={"If-Match": changed.headers["etag"]})
        assert gone.status_code == 200
        assert gone.json()["record"] is None
        assert record["our_id"] in {one["our_id"] for one in gone.json()["changes"]}
        assert browser.get(place).status_code == 404


@pytest.mark.parametrize("user", OTHERS)
@pytest.mark.parametrize("table", EXAMPLES)
def test_nobody_else_enters_a_record(office: Any, table: str, user: str) -> None:
    answer = office[user].post(f"{address(table)}?account=A", json=EXAMPLES[table][0])
    assert answer.status_code == OTHERS[user], answer.text


def test_a_key_that_only_reads_changes_nothing(office: Any) -> None:
    edge = EXAMPLES["influence"][0]
    reader = office.site.reader
    assert reader.post("/api/v1/influences?account=A", json=edge).status_code == 403
    tag = {"If-Match": reader.get("/api/v1/influences/E01").headers["etag"]}
    body = {"strength": "weak"}
    assert reader.patch("/api/v1/influences/E01", json=body, headers=tag).status_code == 403
    assert reader.delete("/api/v1/influences/E01", headers=tag).status_code == 403
    assert reader.post("/api/v1/accounts/A/undo", json={}).status_code == 403


def test_a_verdict_is_said_in_both_languages(office: Any) -> None:
    said = {}
    for language in ("en", "zh"):
        answer = office["editor"].post(
            f"/api/v1/influences?account=A&lang={language}",
            json={"source": "C01", "target": "C99"},
        )
        assert answer.status_code == 422
        (problem,) = answer.json()["problems"]
        assert (problem["column"], problem["code"], problem["row"]) == ("target", "dangling", None)
        said[language] = problem["text"]
    assert said["en"].startswith("There is no 'C99' here among people")
    assert said["zh"].startswith("'C99' 不在")


@pytest.mark.parametrize(
    "field",
    ["id", "our_id", "account", "visibility", "entered_by", "entered_on", "system", "version", "x"],
)
def test_nobody_sets_what_is_not_theirs(office: Any, field: str) -> None:
    edge = EXAMPLES["influence"][0] | {field: "private"}
    answer = office["editor"].post("/api/v1/influences?account=A", json=edge)
    assert (answer.status_code, answer.json()["code"]) == (422, "extra_forbidden")
    tag = {"If-Match": office["editor"].get("/api/v1/influences/E01").headers["etag"]}
    answer = office["editor"].patch("/api/v1/influences/E01", json={field: "x"}, headers=tag)
    assert (answer.status_code, answer.json()["code"]) == (422, "extra_forbidden")


@pytest.mark.parametrize("text", ["\ud800", "C01\x00", "x" * 301, "", "'}) //", "`", "C01;C02"])
def test_odd_references_are_refused(office: Any, text: str) -> None:
    answer = office["editor"].post(
        "/api/v1/influences?account=A",
        content=json.dumps({"source": text, "target": "C01"}),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422


def test_a_retry_with_its_key_enters_nothing(own_office: Any) -> None:
    edge, key = EXAMPLES["influence"][0], {"Idempotency-Key": "once"}
    first = own_office["editor"].post("/api/v1/influences?account=A", json=edge, headers=key)
    again = own_office["editor"].post("/api/v1/influences?account=A", json=edge, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    other = edge | {"strength": "weak"}
    taken = own_office["editor"].post("/api/v1/influences?account=A", json=other, headers=key)
    assert (taken.status_code, taken.json()["code"]) == (409, "idempotency")
    own_office.site.credentials.users.unshare("editor", own_office.account)
    shut = own_office["editor"].post("/api/v1/influences?account=A", json=edge, headers=key)
    assert shut.status_code == 404


def test_who_sees_a_record_is_said_apart(own_office: Any) -> None:
    edge = EXAMPLES["influence"][0]
    made = own_office["editor"].post("/api/v1/influences?account=A&visibility=private", json=edge)
    place, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert made.json()["record"]["visibility"] == "private"
    for user, status in {"owner": 200, "editor": 200, "other": 404, "viewer": 404}.items():
        assert own_office[user].get(place).status_code == status
    refused = own_office["editor"].put(f"{place}/visibility", json="company", headers=tag)
    assert refused.status_code == 403
    assert own_office["editor"].put(f"{place}/visibility", json="company").status_code == 428
    shown = own_office["owner"].put(f"{place}/visibility", json="account_team", headers=tag)
    assert shown.json()["record"]["visibility"] == "account_team"
    assert own_office["viewer"].get(place).status_code == 200
    forbidden = own_office["editor"].post(
        "/api/v1/influences?account=A&visibility=company", json=edge | {"target": "C10"}
    )
    assert forbidden.status_code == 403


def test_only_what_is_of_a_deal_is_listed_for_it(office: Any) -> None:
    items = office["viewer"].get("/api/v1/influences?opportunity=O1").json()["items"]
    assert [one["id"] for one in items] == ["E09", "E10", "E11"]
    assert len(office["viewer"].get("/api/v1/people?opportunity=O1").json()["items"]) == 18
    assert office["viewer"].get("/api/v1/roles?opportunity=O9").status_code == 404
    assert office["stranger"].get("/api/v1/influences?account=A").status_code == 404


def test_who_left_and_who_moved(own_office: Any) -> None:
    browser = own_office["editor"]
    tag = {"If-Match": browser.get("/api/v1/people/C08").headers["etag"]}
    assert browser.post("/api/v1/people/C08/left", json={}).status_code == 428
    left = browser.post("/api/v1/people/C08/left", json={"left_on": "2025-05"}, headers=tag)
    assert left.json()["record"]["left_on"] == "2025-05"
    assert {one["table"] for one in left.json()["changes"]} == {"people", "employment"}
    late = browser.post("/api/v1/people/C08/left", json={}, headers=tag)
    assert late.status_code == 412
    unit = browser.post(
        "/api/v1/organizations?account=A", json={"name": "Plant", "kind": "unit", "parent": "A"}
    ).json()["record"]["our_id"]
    tag = {"If-Match": browser.get("/api/v1/people/C07").headers["etag"]}
    moved = browser.post(
        "/api/v1/people/C07/moved", json={"organization": unit, "title": "Head"}, headers=tag
    )
    record = moved.json()["record"]
    assert (record["organization"], record["title"], record["left_on"]) == (unit, "Head", None)
    bad = browser.post(
        "/api/v1/people/C07/moved",
        json={"organization": "nowhere"},
        headers={"If-Match": moved.headers["etag"]},
    )
    assert (bad.status_code, bad.json()["problems"][0]["column"]) == (422, "organization")


def test_undo_redo_and_the_history(own_office: Any) -> None:
    browser = own_office["editor"]
    tag = {"If-Match": browser.get("/api/v1/influences/E01").headers["etag"]}
    edit = browser.patch("/api/v1/influences/E01", json={"strength": "weak"}, headers=tag).json()
    undone = browser.post("/api/v1/accounts/A/undo", json={})
    (change,) = undone.json()["changes"]
    assert (change["id"], change["before"], change["after"]) == (
        "E01",
        {"strength": "weak"},
        {"strength": "strong"},
    )
    assert browser.get("/api/v1/influences/E01").headers["etag"] == tag["If-Match"]
    key = {"Idempotency-Key": "again"}
    redone = browser.post("/api/v1/accounts/A/redo", json={}, headers=key)
    retried = browser.post("/api/v1/accounts/A/redo", json={}, headers=key)
    assert (retried.status_code, retried.content) == (200, redone.content)
    history = own_office["viewer"].get("/api/v1/changes?account=A&limit=3").json()
    assert [(one["actor"], one["reason"], one["id"]) for one in history["items"]] == [
        ("editor", f"redo:{edit['unit']}", "E01"),
        ("editor", f"undo:{edit['unit']}", "E01"),
        ("editor", "edit", "E01"),
    ]
    assert [one["after"]["strength"] for one in history["items"]] == ["weak", "strong", "weak"]
    assert own_office["editor"].post(
        "/api/v1/accounts/A/undo", json={"unit": "unt_00000000000000000000000000"}
    ).status_code == 404  # fmt: skip
    assert own_office["viewer"].post("/api/v1/accounts/A/undo", json={}).status_code == 403
    assert own_office["stranger"].post("/api/v1/accounts/A/undo", json={}).status_code == 404


def test_the_history_is_read_in_pages(own_office: Any) -> None:
    browser = own_office["editor"]
    whole = browser.get("/api/v1/changes?account=A&limit=1000").json()["items"]
    assert len(whole) > 40
    found, after = [], ""
    while True:
        page = browser.get(f"/api/v1/changes?account=A&limit=17{after}").json()
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&before={page['next']}"
    assert found == whole
    assert "sequence" not in str(whole[0])
    (entered,) = browser.get(f"/api/v1/changes?record={whole[-1]['our_id']}").json()["items"]
    assert entered == whole[-1]
    assert browser.get("/api/v1/changes?record=per_0").json()["items"] == []
    for cursor in ("x", "eHx4", "%00", "MXwyfDM"):
        assert browser.get(f"/api/v1/changes?before={cursor}").status_code == 422


def test_a_private_record_leaves_no_mark_in_the_history(own_office: Any) -> None:
    before = own_office["other"].get("/api/v1/changes").content
    edge = EXAMPLES["influence"][0]
    own_office["editor"].post("/api/v1/influences?account=A&visibility=private", json=edge)
    assert own_office["other"].get("/api/v1/changes").content == before
    assert own_office["editor"].get("/api/v1/changes").content != before


def test_the_key_of_a_hidden_record_is_free(own_office: Any) -> None:
    edge = EXAMPLES["influence"][0]
    own_office["editor"].post("/api/v1/influences?account=A&visibility=private", json=edge)
    answer = own_office["other"].post("/api/v1/influences?account=A", json=edge)
    assert answer.status_code == 201
    assert [one["kind"] for one in answer.json()["changes"]] == ["created"]
