"""Pages while the store's server is away: they say so, keep what they show, and come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from support.neo4j_server import Neo4jServer
from support.served import Served, serve_neo4j, take_filled_server

from importers.examples import example_folder

pytestmark = pytest.mark.browser

LONG = 180_000  # milliseconds; the machine may be slow
DEAL = "/opportunities/O1"
SAID = {
    "en": ("The database does not answer; trying again", "This page loads by itself"),
    "zh": ("数据库没有应答，正在重试", "自动重新加载"),
}


@pytest.fixture
def fragile() -> Iterator[Neo4jServer]:
    with take_filled_server(example_folder("xinghe")) as server:
        yield server


@pytest.fixture
def served(fragile: Neo4jServer, tmp_path: Path) -> Iterator[Served]:
    with serve_neo4j(fragile, tmp_path) as running:
        assert running.wait_for(f"/api/v1{DEAL}/analysis", 200, LONG / 1000).status == 200
        yield running


def open_page(visit: Callable[..., Any], served: Served, address: str, language: str) -> Any:
    window = visit(served, language)
    window.page.set_default_timeout(LONG)
    return window.open(address)


def test_pages_say_that_the_database_is_away_and_come_back_by_themselves(
    served: Served, fragile: Neo4jServer, visit: Callable[..., Any]
) -> None:
    pages = {language: open_page(visit, served, DEAL, language) for language in SAID}
    watched = open_page(visit, served, "/", "en")  # nobody touches it
    for page in pages.values():
        expect(page.locator(".canvas svg.sgmap")).to_be_visible(timeout=LONG)
    expect(watched.locator("tr[data-deal]").first).to_be_visible(timeout=LONG)
    loading = {}

    fragile.kill()
    for language, page in pages.items():
        banner, explained = SAID[language]
        kept = page.locator("#card").inner_text()
        page.locator(".strip .behind a[data-key]").nth(1).click()
        expect(page.locator(".outage")).to_contain_text(banner, timeout=LONG)
        expect(page.locator(".canvas svg.sgmap")).to_be_visible()
        assert page.locator("#card").inner_text() == kept
        loading[language] = page.context.new_page()
        answer = loading[language].goto(served.root + DEAL)
        assert answer is not None
        assert answer.status == 503
        expect(loading[language].locator("main")).to_contain_text(explained)
    expect(watched.locator(".outage")).to_contain_text(SAID["en"][0], timeout=LONG)
    expect(watched.locator("tr[data-deal]").first).to_be_visible()

    fragile.start()
    for language, page in pages.items():
        expect(page.locator(".outage")).to_have_count(0, timeout=LONG)
        expect(page.locator("#card .card")).to_have_attribute("data-person", "C09", timeout=LONG)
        expect(loading[language].locator(".verdict h1, h1").first).to_be_visible(timeout=LONG)
        expect(loading[language].locator("#table")).to_be_attached(timeout=LONG)
    expect(watched.locator(".outage")).to_have_count(0, timeout=LONG)
    assert served.process.poll() is None
