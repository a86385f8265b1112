"""The map over HTTP, in three forms."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from xml.etree import ElementTree

import pytest

MAP = "/api/v1/opportunities/O1/map"


@pytest.mark.parametrize(
    ("accept", "query", "kind"),
    [
        ("*/*", "", "application/json"),
        ("application/json", "", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", "text/html"),
        ("image/svg+xml", "", "image/svg+xml"),
        ("image/svg+xml", "?format=json", "application/json"),
        ("*/*", "?format=html", "text/html"),
        ("*/*", "?format=svg", "image/svg+xml"),
    ],
)
def test_the_form_is_asked_or_accepted(site: Any, accept: str, query: str, kind: str) -> None:
    answer = site.reader.get(MAP + query, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(kind)
    assert "Accept" in answer.headers["vary"]


def test_the_scene_has_everybody_at_a_place(site: Any) -> None:
    scene = site.reader.get(MAP).json()
    people = {one["key"]: one for one in scene["people"]}
    assert "C10" in people
    assert set(people["C10"]["box"]) >= {"x", "y", "width", "height"}


def test_the_picture_is_xml_in_the_readers_language(site: Any) -> None:
    pictures = [site.reader.get(MAP, params={"format": "svg", "lang": one}) for one in ("zh", "en")]
    for picture in pictures:
        assert ElementTree.fromstring(picture.text).tag.endswith("svg")
    assert pictures[0].text != pictures[1].text


@pytest.mark.parametrize("form", ["html", "svg"])
def test_exactly_the_inline_parts_of_the_map_may_run(site: Any, form: str) -> None:
    answer = site.reader.get(MAP, params={"format": form})
    policy = answer.headers["content-security-policy"]
    parts = re.findall(r"<(style|script)>(.*?)</\1>", answer.text, re.DOTALL)
    assert parts
    for _, text in parts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == len(parts)
    assert not re.search(r"<style [^>]|<script [^>]| style=| on[a-z]+=", answer.text)


@pytest.mark.parametrize("form", ["json", "html", "svg"])
def test_equal_maps_are_equal_bytes_with_one_tag(site: Any, form: str) -> None:
    first, second = (site.reader.get(MAP, params={"format": form}) for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    known = {"If-None-Match": first.headers["etag"]}
    assert site.reader.get(MAP, params={"format": form}, headers=known).status_code == 304


def test_each_preset_and_side_is_a_map_of_its_own(site: Any) -> None:
    maps = [
        site.reader.get(MAP, params={"preset": preset, "side": side}).json()
        for preset in ("customer", "resources", "chain", "rival")
        for side in ("us", "rival", "gap")
    ]
    assert [one["preset"] for one in maps[::3]] == ["customer", "resources", "chain", "rival"]
    assert len({str(one) for one in maps}) == len(maps)
    assert site.reader.get(MAP).json() == maps[6]


def test_what_is_shown_on_demand_is_asked_for_once_or_several_times(site: Any) -> None:
    several = site.reader.get(MAP, params={"show": ["next_ties", "cut", "single_points"]}).json()
    joined = site.reader.get(MAP, params={"show": "next_ties,cut,single_points"}).json()
    assert several == joined
    assert several["suggested"]
    assert {one["kind"] for one in several["signs"]} == {"cut", "single"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"preset": "hall"}, ("preset", "customer, resources, chain, rival")),
        ({"side": "them"}, ("side", "us, rival, gap")),
        ({"show": "stars"}, ("show", "next_ties, cut, single_points")),
        ({"vendor": "ACME"}, ("vendor", "RIVAL")),
    ],
)
def test_a_wrong_choice_is_told_with_what_there_is(
    site: Any, query: dict[str, str], words: tuple[str, str]
) -> None:
    answer = site.reader.get(MAP, params=query)
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["column"] == words[0]
    assert words[1] in problem["text"]
    chinese = site.reader.get(MAP, params=query, headers={"Accept-Language": "zh"}).json()
    assert "请用其中之一" in chinese["problems"][0]["text"]


def test_each_form_and_language_has_its_own_tag(site: Any) -> None:
    queries = [{"format": "html"}, {"format": "svg"}, {"format": "html", "lang": "zh"}, {}]
    tags = [site.reader.get(MAP, params=query).headers["etag"] for query in queries]
    assert len(set(tags)) == len(tags)
