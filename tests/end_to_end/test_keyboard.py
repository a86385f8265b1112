"""The whole page by keyboard: one stop for the map, arrows inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    found = page.evaluate("document.activeElement.dataset.person || ''")
    return str(found)


def test_arrows_move_and_enter_selects(demo: Any, visit: Callable[..., Any]) -> None:
    window = visit(demo)
    page = window.open("/opportunities/O1?lang=en")
    assert page.locator('.canvas .node[tabindex="0"]').count() == 1
    page.locator('.canvas .node[tabindex="0"]').focus()
    assert focused(page) == "C10"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "C02"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "C01"
    page.keyboard.press("Enter")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C01")
    expect(page.locator(".node.selected")).to_have_attribute("data-person", "C01")
    assert "person=C01" in page.url
    page.keyboard.press("Escape")
    expect(page.locator(".node.selected")).to_have_count(0)
    assert "person=" not in page.url
    window.assert_clean()


def test_the_map_is_one_stop_of_the_tab_key(demo: Any, visit: Callable[..., Any]) -> None:
    page = visit(demo).open("/opportunities/O1?lang=en")
    stops = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        stops += page.evaluate("document.activeElement.matches('.canvas .node')")
        if page.evaluate("document.activeElement.closest('#card') !== null"):
            break
    assert stops == 1


def test_slash_finds_and_t_shows_the_table(demo: Any, visit: Callable[..., Any]) -> None:
    page = visit(demo).open("/opportunities/O1?lang=en")
    page.keyboard.press("/")
    page.keyboard.type("cio")
    expect(page.locator("#found li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C03")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_visible()
    expect(page.locator(".canvas")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator(".canvas")).to_be_visible()
    page.keyboard.press("o")
    page.wait_for_url("**/accounts/*")


def test_without_scripts_everything_is_there(demo: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(demo.new_link())
    page.locator("button").click()
    page.goto(f"{demo.root}/opportunities/O1")
    expect(page.locator("#table")).to_be_visible()
    expect(page.locator("#tree")).to_be_visible()
    expect(page.locator(".canvas svg.sgmap")).to_be_visible()
    page.locator(".strip .behind a[data-key]").nth(1).click()
    expect(page.locator(".card")).to_have_attribute("data-person", "C09")
    context.close()


@pytest.mark.parametrize("width", [1680, 1440, 1100, 420])
def test_nothing_runs_over_the_edge(demo: Any, visit: Callable[..., Any], width: int) -> None:
    page = visit(demo, width=width).open("/opportunities/O1?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 1280:
        expect(page.locator("#panel")).not_to_be_in_viewport()
        page.locator(".strip .behind a[data-key]").nth(1).click()
        expect(page.locator("#panel .card")).to_have_attribute("data-person", "C09")
        expect(page.locator("#panel")).to_be_in_viewport()
