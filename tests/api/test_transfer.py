"""Imports and exports over HTTP: whole or not at all, once per key, one sentence a wrong row."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.settings import load_settings
from graph.errors import InputError

WORKED = Path(__file__).parents[1] / "data/worked-example"
ADDRESS = "/api/v1/imports"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def packed(**changed: str) -> bytes:
    """The worked example as a zip, with some sheets written otherwise."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(WORKED.glob("*.csv")):
            text = changed.get(path.stem, path.read_text(encoding="utf-8"))
            archive.writestr(path.name, text)
    return buffer.getvalue()


def wrong() -> bytes:
    text = (WORKED / "influence.csv").read_text(encoding="utf-8")
    return packed(influence=text.replace(",strong,", ",mighty,", 1))


def accounts(site: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.reader.get("/api/v1/accounts").json()["items"]
    return found


def test_a_zip_is_taken_and_the_second_time_nothing_changes(empty_site: Any) -> None:
    first = empty_site.writer.post(ADDRESS, content=packed())
    assert first.status_code == 200
    body = first.json()
    assert body["created"] == body["changes"] > 100
    assert set(body) == {
        *("created", "updated", "unchanged", "removed", "changes", "verdicts", "warnings")
    }
    second = empty_site.writer.post(ADDRESS, content=packed()).json()
    assert second["changes"] == 0
    assert second["unchanged"] == body["created"]


def test_a_dry_run_writes_nothing(empty_site: Any) -> None:
    answer = empty_site.writer.post(f"{ADDRESS}?dry_run=true", content=packed())
    assert answer.json()["created"] > 100
    assert accounts(empty_site) == []


def test_a_wrong_row_refuses_the_whole_and_says_where(empty_site: Any) -> None:
    answer = empty_site.writer.post(ADDRESS, content=wrong())
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert (problem["sheet"], problem["column"]) == ("influence", "strength")
    assert problem["row"] > 1
    assert "mighty" in problem["text"]
    assert accounts(empty_site) == []


def test_verdicts_are_told_in_chinese_too(empty_site: Any) -> None:
    headers = {"Accept-Language": "zh-CN"}
    body = empty_site.writer.post(ADDRESS, content=wrong(), headers=headers).json()
    assert "第" in body["detail"]
    assert any("\u4e00" <= one <= "\u9fff" for one in body["problems"][0]["text"])


def test_wrong_rows_may_be_left_out(empty_site: Any) -> None:
    answer = empty_site.writer.post(f"{ADDRESS}?skip_invalid=true", content=wrong())
    assert answer.status_code == 200
    assert answer.json()["verdicts"][0]["sheet"] == "influence"
    assert len(accounts(empty_site)) == 1


@pytest.mark.parametrize("body", [b"", b"PK", b"PK\x03\x04" + b"x" * 5000, b"{}", b"id,name\n"])
def test_what_is_no_zip_is_refused_in_a_sentence(empty_site: Any, body: bytes) -> None:
    answer = empty_site.writer.post(ADDRESS, content=body)
    assert answer.status_code == 422
    assert "zip" in answer.json()["detail"].lower()
    assert "/tmp" not in answer.text


def test_a_retry_with_the_same_key_gets_the_same_answer(empty_site: Any) -> None:
    headers = {"Idempotency-Key": "monday"}
    body = packed()  # a zip packed later holds another time
    first = empty_site.writer.post(ADDRESS, content=body, headers=headers)
    second = empty_site.writer.post(ADDRESS, content=body, headers=headers)
    assert first.json()["created"] > 100
    assert second.content == first.content


def test_the_key_of_another_request_is_refused(empty_site: Any) -> None:
    headers = {"Idempotency-Key": "monday"}
    empty_site.writer.post(ADDRESS, content=packed(), headers=headers)
    other = empty_site.writer.post(f"{ADDRESS}?system=crm", content=packed(), headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency"


def test_a_refused_import_keeps_no_key(empty_site: Any) -> None:
    headers = {"Idempotency-Key": "monday"}
    assert empty_site.writer.post(ADDRESS, content=wrong(), headers=headers).status_code == 422
    assert empty_site.writer.post(ADDRESS, content=packed(), headers=headers).status_code == 200


def test_an_export_is_a_zip_that_nobody_keeps(site: Any) -> None:
    answer = site.reader.get("/api/v1/exports")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"people.csv", "influence.csv"} <= set(names)
    assert site.reader.get("/api/v1/exports", params={"account": "A"}).content == answer.content


def test_what_was_exported_gives_equal_answers_elsewhere(site: Any, empty_site: Any) -> None:
    export = site.reader.get("/api/v1/exports").content
    empty_site.writer.post(ADDRESS, content=export)
    path = "/api/v1/opportunities/O1/analysis"
    assert empty_site.reader.get(path).content == site.reader.get(path).content


def test_a_session_may_import(empty_site: Any) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert empty_site.browser().post(ADDRESS, content=packed(), headers=headers).is_success


def test_an_import_takes_the_installations_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAKEGRAPH_LAWFUL_BASIS", "consent")
    monkeypatch.setenv("STAKEGRAPH_REGION", "CN")
    monkeypatch.setenv("STAKEGRAPH_PURPOSE", "pilot")
    defaults = load_settings().import_defaults
    assert (defaults.lawful_basis, defaults.purpose, defaults.region) == ("consent", "pilot", "CN")
    monkeypatch.setenv("STAKEGRAPH_LAWFUL_BASIS", "legitimate_interest")
    with pytest.raises(InputError, match="PIPL"):
        load_settings().import_defaults  # noqa: B018 - asking is what refuses


def test_a_workbook_goes_out_and_comes_in(site: Any, empty_site: Any) -> None:
    answer = site.reader.get("/api/v1/exports", params={"format": "xlsx"})
    assert answer.headers["content-type"] == WORKBOOK
    assert 'filename="stakegraph.xlsx"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    headers = {"Content-Type": WORKBOOK}
    taken = empty_site.writer.post(ADDRESS, content=answer.content, headers=headers)
    assert taken.json()["created"] > 100
    again = empty_site.reader.get("/api/v1/exports", params={"format": "xlsx"})
    assert again.content == answer.content
    assert site.reader.get("/api/v1/exports", params={"format": "xls"}).status_code == 422


def test_a_wrong_cell_of_a_workbook_is_named(site: Any, empty_site: Any) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(site.reader.get("/api/v1/exports", params={"format": "xlsx"}).content)
    )
    book["influence"]["D2"].value = "mighty"
    buffer = io.BytesIO()
    book.save(buffer)
    answer = empty_site.writer.post(ADDRESS, content=buffer.getvalue())
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("influence", 2, "strength")
    damaged = empty_site.writer.post(ADDRESS, content=buffer.getvalue()[:-200])
    assert damaged.status_code == 422
    assert accounts(empty_site) == []


def test_both_kinds_of_files_are_described(site: Any) -> None:
    paths = site.app.openapi()["paths"]
    taken = paths["/api/v1/imports"]["post"]["requestBody"]["content"]
    given = paths["/api/v1/exports"]["get"]["responses"]["200"]["content"]
    assert {"application/zip", WORKBOOK} == set(taken) == set(given)
