"""The menu of a box, by mouse and by keyboard; the sheet on a narrow screen; the filling list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("store_kind", ["sqlite"])]


@pytest.mark.parametrize(("language", "leaves"), [("en", "What if: leaves"), ("zh", "如果：离开")])
def test_a_right_click_asks_what_if(
    demo: Any, visit: Callable[..., Any], language: str, leaves: str
) -> None:
    window = visit(demo)
    page = window.open(f"/opportunities/O1?lang={language}")
    page.locator('.node[data-person="C11"]').click(button="right")
    page.locator(".menu a", has_text=leaves).click()
    page.wait_for_url("**edit=leave+C11**")
    expect(page.locator(".what-if.chosen .sides").first).to_be_visible()
    window.assert_clean()


def test_the_menu_works_by_keyboard(demo: Any, visit: Callable[..., Any]) -> None:
    window = visit(demo)
    page = window.open("/opportunities/O1?lang=en")
    box = page.locator('.node[data-person="C10"]')
    box.focus()
    page.keyboard.press("Shift+F10")
    expect(page.locator(".menu a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".menu a").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).to_have_count(0)
    expect(box).to_be_focused()
    window.assert_clean()


def test_on_a_narrow_screen_the_sheet_opens_for_an_edit(
    demo: Any, visit: Callable[..., Any]
) -> None:
    window = visit(demo, width=900, height=700)
    page = window.open("/opportunities/O1?edit=leave+C11&lang=en")
    expect(page.locator(".what-if.chosen")).to_be_in_viewport()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_list_fills_in_by_itself(
    demo: Any, visit: Callable[..., Any], browser: Browser, *, has_scripts: bool
) -> None:
    window = visit(demo)
    signed_in = window.page.context.storage_state()
    context = browser.new_context(storage_state=signed_in, java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto(f"{window.root}/?as_of=2025-04-{'28' if has_scripts else '27'}&lang=en")
    expect(page.locator("[data-deal] .light-chip")).to_have_count(1, timeout=120_000)
    expect(page.locator(".pending")).to_have_count(0, timeout=120_000)
    context.close()
