"""What if, in a browser: the panel answers in its place, and the address keeps what is supposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("store_kind", ["sqlite"])]


@pytest.fixture
def page(demo: Any, visit: Callable[..., Any]) -> Page:
    """The page of the worked example with a card open; it would lose its mark by a new page."""
    window = visit(demo)
    opened: Page = window.open("/opportunities/O1?person=C11&lang=en")
    opened.evaluate("window.isTheSame = true")
    opened.set_default_timeout(60_000)
    return opened


def assert_still_there(page: Page) -> None:
    assert page.evaluate("window.isTheSame === true")


def suppose_leaving(page: Page) -> None:
    page.locator("#panel .suppose .pill", has_text="leaves").click()
    expect(page.locator(".what-if.chosen .sides").first).to_be_visible()


def test_an_edit_is_answered_without_a_new_page(page: Page) -> None:
    suppose_leaving(page)
    assert_still_there(page)
    assert "edit=leave+C11" in page.url
    assert page.url.endswith("#what-if")
    expect(page.locator("#what-if")).to_be_focused()
    expect(page.locator(".canvas svg").first).to_be_visible()


def test_a_form_adds_a_second_edit(page: Page) -> None:
    suppose_leaving(page)
    page.locator(".what-if .suppose summary").click()
    page.locator(".what-if .suppose input[name=edit]:not([type=hidden])").fill("leave C08")
    page.keyboard.press("Enter")
    expect(page.locator(".what-if .edits li")).to_have_count(2)
    page.locator(".what-if .edits .pill").first.click()
    expect(page.locator(".what-if .edits li")).to_have_count(1)
    assert_still_there(page)


def test_what_is_not_understood_is_said_in_the_panel(page: Page) -> None:
    page.locator(".what-if .suppose summary").click()
    page.locator(".what-if .suppose input[name=edit]:not([type=hidden])").fill("fly C08")
    page.keyboard.press("Enter")
    expect(page.locator(".what-if .miss")).to_be_visible()
    assert_still_there(page)


def test_a_choice_of_the_card_is_answered_too(page: Page) -> None:
    page.locator("#card .suppose summary").click()
    page.locator("#card .suppose form button").first.click()
    expect(page.locator(".what-if.chosen .edits li")).to_have_count(1)
    assert "fragment" not in page.url
    assert_still_there(page)


def test_back_takes_the_edit_away_and_forward_brings_it_again(page: Page) -> None:
    suppose_leaving(page)
    page.go_back()
    expect(page.locator(".what-if.chosen")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".what-if.chosen .sides").first).to_be_visible()
    assert_still_there(page)


def test_what_is_opened_afterwards_keeps_the_edit(page: Page) -> None:
    suppose_leaving(page)
    page.locator('.node[data-person="C08"]').click()
    offered = page.locator("#card a[href*='edit=']")
    expect(page.locator('#card [data-person="C08"]')).to_be_visible()
    assert "edit=leave+C11" in (offered.first.get_attribute("href") or "")
    page.locator(".lang a", has_text="中文").click()
    expect(page.locator(".what-if.chosen .edits li")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_without_edits_the_panel_invites_again(page: Page) -> None:
    suppose_leaving(page)
    page.locator(".what-if h2 .pill").click()
    expect(page.locator(".what-if.chosen")).to_have_count(0)
    assert "edit=" not in page.url
    assert_still_there(page)
