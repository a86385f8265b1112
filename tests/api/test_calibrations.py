"""The defaults over HTTP and on their page: who may edit, what is refused, what stays readable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from api.calibrations import Calibrations
from graph.calibration import Calibration
from graph.errors import StaleRevisionError

DEFAULT = Calibration().digest
ADDRESS = "/api/v1/calibrations"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def edit(client: Any, values: dict[str, object], seen: str | None, **query: str) -> Any:
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    return client.patch(
        f"{ADDRESS}/current", json={"values": values}, headers=headers, params=query
    )


def test_every_default_is_readable_with_meaning_and_range(empty_site: Any) -> None:
    for language, word in (("zh", "强影响"), ("en", "Strong influence")):
        answer = empty_site.reader.get(f"{ADDRESS}/current", params={"lang": language})
        assert answer.headers["etag"] == f'"{DEFAULT}"'
        view = answer.json()
        assert view["digest"] == DEFAULT
        assert view["may_edit"] is False  # this key may only read
        found = {one["name"]: one for one in view["defaults"]}
        assert found["strength_strong"]["meaning"] == word
        assert found["strength_strong"]["high"] == 1.0
        assert len(found) == len(Calibration.__dataclass_fields__)


def test_an_edit_makes_a_new_digest_and_the_old_one_stays(empty_site: Any) -> None:
    with capture_logs() as logs:
        answer = edit(empty_site.writer, {"strength_strong": 0.8}, DEFAULT)
    assert answer.status_code == 200, answer.text
    new = answer.json()["digest"]
    assert new != DEFAULT
    assert empty_site.reader.get(f"{ADDRESS}/current").json()["digest"] == new
    old = empty_site.reader.get(f"{ADDRESS}/{DEFAULT}").json()
    assert old["is_current"] is False
    items = empty_site.reader.get(ADDRESS).json()["items"]
    assert [one["digest"] for one in items] == [new, DEFAULT]
    assert items[0]["made_by"] == "local"
    (line,) = [one for one in logs if one["event"] == "calibration_edited"]
    assert (line["before"], line["after"], line["defaults"]) == (DEFAULT, new, ["strength_strong"])


def test_answers_afterwards_carry_the_new_digest(
    make_site: Callable[..., Any], filled_store: Path, tmp_path: Path
) -> None:
    from api.settings import Settings  # noqa: PLC0415

    site = make_site(
        Settings(
            store_url=f"sqlite:///{filled_store}",
            access_path=tmp_path / "access.db",
            as_of="2025-06-30",
        )
    )
    address = "/api/v1/accounts/A/analysis"
    before = site.reader.get(address)
    assert before.json()["calibration"] == {"name": "default", "digest": DEFAULT}
    new = edit(site.writer, {"strength_strong": 0.8}, DEFAULT).json()["digest"]
    after = site.reader.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["calibration"] == {"name": "edited", "digest": new}
    assert after.json()["indirect_key_people"] != before.json()["indirect_key_people"]


def test_the_second_of_two_administrators_is_told(empty_site: Any) -> None:
    assert edit(empty_site.writer, {"path_edges": 3}, DEFAULT).status_code == 200
    late = edit(empty_site.writer, {"path_edges": 5}, DEFAULT, lang="zh")
    assert late.status_code == 412
    assert "已被他人修改" in late.json()["detail"]
    blind = edit(empty_site.writer, {"path_edges": 5}, None, lang="zh")
    assert (blind.status_code, blind.json()["code"]) == (428, "if_match_missing")
    assert "If-Match" in blind.json()["detail"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"strength_strong": 2}, "strength_strong 须在 0 与 1 之间。"),
        ({"strength_weak": 0.95}, "strength_weak 不能大于 strength_medium。"),
        ({"path_edges": 2.5}, "path_edges 须为整数。"),
        ({"worlds": 100}, "worlds 须为 64 的倍数。"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(
    empty_site: Any, values: dict[str, object], sentence: str
) -> None:
    answer = edit(empty_site.writer, values, DEFAULT, lang="zh")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["text"] == sentence
    assert empty_site.reader.get(f"{ADDRESS}/current").json()["digest"] == DEFAULT


def test_who_is_no_administrator_reads_and_may_not_edit(
    empty_site: Any, as_member: Callable[[dict[str, Any]], None]
) -> None:
    as_member({})
    assert empty_site.writer.get(f"{ADDRESS}/current").json()["may_edit"] is False
    assert edit(empty_site.writer, {"path_edges": 3}, DEFAULT).status_code == 403
    assert edit(empty_site.reader, {"path_edges": 3}, DEFAULT).status_code == 403


def test_a_digest_that_never_was_is_not_found(empty_site: Any) -> None:
    assert empty_site.reader.get(f"{ADDRESS}/000000000000").status_code == 404


def test_the_page_keeps_an_edit_and_says_what_is_wrong(empty_site: Any) -> None:
    browser = empty_site.browser()
    page = browser.get("/defaults", params={"lang": "en"})
    assert "Strong influence" in page.text
    kept = browser.post("/defaults", content=f"seen={DEFAULT}&strength_strong=0.8", headers=FORM)
    assert (kept.status_code, kept.headers["location"]) == (303, "/defaults?saved=1")
    shown = browser.get("/defaults", params={"saved": "1", "lang": "zh"}).text
    assert "已保存" in shown
    assert 'class="edited"' in shown
    stale = browser.post("/defaults", content=f"seen={DEFAULT}&path_edges=3", headers=FORM)
    assert stale.status_code == 412
    assert browser.get(f"/defaults/{DEFAULT}").status_code == 200


def test_two_editors_of_one_file(tmp_path: Path) -> None:
    first, second = (Calibrations(tmp_path / "one.db") for _ in range(2))
    assert first.current() == Calibration()
    assert not (tmp_path / "one.db").exists()
    made = first.edit({"path_edges": 3}, seen=DEFAULT, user="a")
    assert second.current() == made
    with pytest.raises(StaleRevisionError):
        second.edit({"path_edges": 5}, seen=DEFAULT, user="b")
    same = second.edit({"path_edges": 3}, seen=made.digest, user="b")
    assert same == made
    assert len(second.editions()) == 2
