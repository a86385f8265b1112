"""The network view as a file: over HTTP and by command."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.places import Place

MAP = "/api/v1/opportunities/O1/map"
NETWORK = {"view": "network"}


def test_the_view_is_data_or_a_page(site: Any) -> None:
    data = site.reader.get(MAP, params=NETWORK)
    assert data.headers["content-type"] == "application/json"
    assert len(data.json()["nodes"]) == 18
    assert data.json()["isWhole"]
    page = site.reader.get(MAP, params=NETWORK | {"format": "html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "sgnet-data" in page.text
    assert len(page.content) < 1_000_000


def test_exactly_the_inline_parts_of_the_page_may_run(site: Any) -> None:
    page = site.reader.get(MAP, params=NETWORK | {"format": "html"})
    policy = page.headers["content-security-policy"]
    parts = re.findall(r"<(style|script)>(.*?)</\1>", page.text, re.DOTALL)
    assert len(parts) == 7
    for _, text in parts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == len(parts)
    assert "unsafe" not in policy


def test_it_is_no_picture_and_says_so(site: Any) -> None:
    for language, said in (("en", "not as SVG"), ("zh", "不能写成 SVG")):
        query = NETWORK | {"format": "svg", "lang": language}
        answer = site.reader.get(MAP, params=query)
        assert answer.status_code == 422
        assert said in answer.text


def test_equal_views_are_equal_bytes_with_a_tag_of_their_own(site: Any) -> None:
    query = NETWORK | {"format": "html"}
    first, second = (site.reader.get(MAP, params=query) for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["etag"] != site.reader.get(MAP, params={"format": "html"}).headers["etag"]


def test_an_unknown_view_is_refused(site: Any) -> None:
    assert site.reader.get(MAP, params={"view": "globe"}).status_code == 422


@pytest.fixture
def command(run: Callable[..., Any], filled_place: Place, tmp_path: Path) -> Callable[..., Any]:
    def call(name: str, *more: str) -> tuple[int, Path]:
        target = tmp_path / name
        asked = ("map", "opportunity", "O1", "--view", "network", "--out", target)
        day = ("--as-of", "2025-06-30")
        return run(*asked, *day, "--store", filled_place.url, *more)[0], target

    return call


def test_the_command_writes_equal_files(command: Callable[..., Any]) -> None:
    code, target = command("net.html")
    assert code == 0
    first = target.read_bytes()
    assert command("net.html")[0] == 0
    assert target.read_bytes() == first
    assert b"sgnet-data" in first
    command("net.html", "--lang", "zh")
    assert target.read_bytes() != first


def test_the_command_writes_no_picture(command: Callable[..., Any]) -> None:
    code, target = command("net.svg")
    assert code != 0
    assert not target.exists()
