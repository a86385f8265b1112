"""The network view over HTTP: part of a page, a page of its own, what is asked for later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from api.pages import network
from graph import exploration
from graph.errors import NetworkTooLargeError

CONTEXTS = ("/opportunities/O1", "/accounts/A")


def data_of(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'class="sgnet-data">(.*?)</script>', text, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


@pytest.fixture
def reader(browser_of: Callable[..., Any]) -> Any:
    return browser_of("xinghe")


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_view_is_a_page_and_a_part_of_one(reader: Any, context: str, language: str) -> None:
    whole = reader.get(f"{context}/network", params={"lang": language})
    part = reader.get(f"{context}/network", params={"lang": language, "fragment": "1"})
    assert (whole.status_code, part.status_code) == (200, 200)
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert data_of(whole.text) == data_of(part.text)
    assert len(data_of(part.text)["nodes"]) == 18
    assert whole.headers["cache-control"] == "no-store"


def test_the_context_page_fetches_nothing_of_it_before_it_is_opened(reader: Any) -> None:
    text = reader.get("/opportunities/O1?lang=en").text
    (address,) = re.findall(r'data-network="([^"]+)"', text)
    assert reader.get(address).status_code == 200
    assert "sgnet" not in text
    assert "vis-network" not in text


def test_every_file_that_the_view_names_is_served(reader: Any) -> None:
    text = reader.get("/opportunities/O1/network").text
    (names,) = re.findall(r'data-assets="([^"]+)"', text)
    (folder,) = re.findall(r'data-static="([^"]+)"', text)
    assert len(names.split()) == 6
    for name in names.split():
        answer = reader.get(f"{folder}/{name}")
        assert answer.status_code == 200, name
        assert "immutable" in answer.headers["cache-control"]


def test_the_view_is_offered_as_a_file_of_the_same_side_and_day(reader: Any) -> None:
    query = {"as_of": "2025-06-30", "side": "rival", "lang": "en"}
    text = reader.get("/opportunities/O1/network", params=query).text
    (address,) = re.findall(r'data-file href="([^"]+)"', text)
    file = reader.get(address.replace("&amp;", "&"))
    assert file.status_code == 200
    assert {node["id"]: node.get("attitude") for node in data_of(file.text)["nodes"]} == {
        node["id"]: node.get("attitude") for node in data_of(text)["nodes"]
    }
    ours = reader.get("/opportunities/O1/network", params=query | {"side": "us"}).text
    assert data_of(ours)["nodes"] != data_of(text)["nodes"]


def test_neighbours_are_told_with_their_lines(reader: Any) -> None:
    answer = reader.get("/opportunities/O1/network/part", params={"person": "C10", "lang": "en"})
    assert answer.headers["cache-control"] == "no-store"
    part = answer.json()
    keys = {node["id"] for node in part["nodes"]}
    assert "C10" in keys
    assert len(keys) > 1
    for line in part["edges"]:
        assert {line["from"], line["to"]} & keys


def test_neighbours_of_nobody_are_not_found(reader: Any) -> None:
    assert reader.get("/opportunities/O1/network/part?person=nobody").status_code == 404


@pytest.mark.parametrize(("text", "found"), [("chu", ["C10"]), ("褚", ["C10"]), ("zzz", [])])
def test_people_are_found(reader: Any, text: str, found: list[str]) -> None:
    answer = reader.get("/opportunities/O1/network/people", params={"find": text}).json()
    assert [node["id"] for node in answer["nodes"]] == found


def test_an_unknown_person_in_the_address_is_said_and_the_network_shown(reader: Any) -> None:
    for language, said in (("en", "There is nobody"), ("zh", "此处没有")):
        text = reader.get(f"/opportunities/O1/network?person=<b>gone&lang={language}").text
        assert said in text
        assert "&lt;b&gt;gone" in text
        assert len(data_of(text)["nodes"]) == 18


def test_a_known_person_in_the_address_is_chosen(reader: Any) -> None:
    text = reader.get("/opportunities/O1/network?person=C10").text
    assert 'data-chosen="C10"' in text


def test_an_unknown_context_is_not_found(reader: Any) -> None:
    assert reader.get("/opportunities/nothing/network").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_fragment", ["0", "1"])
def test_too_many_people_get_a_sentence_and_the_table(
    reader: Any, monkeypatch: pytest.MonkeyPatch, language: str, is_fragment: str
) -> None:
    monkeypatch.setattr(exploration, "MOST_EXPLORED", 11)
    monkeypatch.setattr(network, "_FEW", 5)
    query = {"lang": language, "fragment": is_fragment}
    answer = reader.get("/opportunities/O1/network", params=query)
    assert answer.status_code == 200
    said = {"zh": "超出网络视图的上限 11 人", "en": "which shows up to 11"}[language]
    assert said in answer.text
    assert "sgnet" not in answer.text
    assert re.search(r'href="/opportunities/[^"]+#table"', answer.text)
    if is_fragment == "0":
        assert answer.text.count("<tr data-row=") == 5
    assert reader.get("/opportunities/O1/network/part?person=C10").status_code == 422


def test_more_people_than_a_map_can_show_begin_with_a_part(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploration, "LARGEST", 5)
    monkeypatch.setattr(exploration, "start_people", lambda _content: ("C01", "C02", "C04", "U1"))
    data = data_of(reader.get("/opportunities/O1/network").text)
    assert [node["id"] for node in data["nodes"]] == ["C01", "C02", "C04", "U1"]
    assert (data["total"], data["isWhole"]) == (18, False)
    ends = {end for line in data["edges"] for end in (line["from"], line["to"])}
    assert ends <= {"C01", "C02", "C04", "U1"}


def test_the_bound_is_checked_before_anything_is_drawn() -> None:
    class _Crowd:
        contacts = range(20_001)

    class _Workspace:
        def context(self, *_subject: object, **_day: object) -> _Crowd:
            return _Crowd()

    with pytest.raises(NetworkTooLargeError) as caught:
        exploration.explore(_Workspace(), object(), as_of=None)  # type: ignore[arg-type]
    assert (caught.value.size, caught.value.limit) == (20_001, 20_000)
