"""The map's controls in a browser: by keyboard, without scripts, and back again by the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from importers.examples import example_folder
from importers.pipeline import import_files

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("store_kind", ["sqlite"])]

DEAL = "/opportunities/O1"


@pytest.fixture
def window(demo: Any, visit: Callable[..., Any]) -> Iterator[Any]:
    """The page of the worked example; it would lose its mark by a new page."""
    found = visit(demo)
    page = found.open(f"{DEAL}?lang=en")
    page.evaluate("window.isTheSame = true")
    page.set_default_timeout(60_000)
    yield found
    found.assert_clean()


@pytest.fixture
def page(window: Any) -> Page:
    found: Page = window.page
    return found


@pytest.fixture
def without_scripts(demo: Any, visit: Callable[..., Any], browser: Browser) -> Iterator[Page]:
    """A signed-in window that runs no scripts."""
    signed_in = visit(demo).page.context.storage_state()
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.root}{DEAL}?lang=en")
    yield page
    context.close()


def assert_same_page(page: Page) -> None:
    assert page.evaluate("window.isTheSame === true")


def is_dim(page: Page, key: str) -> bool:
    found = page.locator(f'.canvas .node[data-person="{key}"]').get_attribute("class") or ""
    return "dim" in found.split()


def press(page: Page, key: str, control: str) -> None:
    """Use a control by keyboard only."""
    page.locator(f"#{control}").focus()
    page.keyboard.press(key)


def wait_for(page: Page, part: str) -> None:
    page.wait_for_function(
        "(part) => location.search.includes(part) && !document.querySelector('main[aria-busy]')",
        arg=part,
    )


def test_a_preset_is_a_part_of_the_address_and_comes_back(page: Page) -> None:
    press(page, "Enter", "preset-rival")
    wait_for(page, "preset=rival")
    expect(page.locator("#preset-rival")).to_have_attribute("aria-current", "true")
    expect(page.locator("#preset-rival")).to_be_focused()
    assert_same_page(page)
    page.reload()
    expect(page.locator("#preset-rival")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator("#preset-chain")).to_have_attribute("aria-current", "true")
    assert "preset=" not in page.url
    page.go_forward()
    expect(page.locator("#preset-rival")).to_have_attribute("aria-current", "true")


def test_filters_are_chosen_by_keyboard_and_cleared(page: Page) -> None:
    page.locator("#drawer-filters summary").focus()
    page.keyboard.press("Enter")
    press(page, "Enter", "attitude-strong_negative")
    wait_for(page, "attitude=strong_negative")
    assert not is_dim(page, "C08")
    assert is_dim(page, "C01")
    expect(page.locator("#attitude-strong_negative")).to_be_focused()
    expect(page.locator("#drawer-filters summary")).to_contain_text("1")
    press(page, "Enter", "attitude-neutral")
    wait_for(page, "attitude=neutral")
    assert not is_dim(page, "C01")
    page.go_back()
    wait_for(page, "attitude=strong_negative")
    page.wait_for_function("!location.search.includes('neutral')")
    expect(page.locator('.canvas .node.dim[data-person="C01"]')).to_have_count(1)
    press(page, "Enter", "filters-clear")
    expect(page.locator(".canvas .node.dim")).to_have_count(0)
    assert_same_page(page)


def test_the_table_and_the_tree_list_who_is_lit(page: Page) -> None:
    page.locator('.node[data-person="C10"]').focus()
    page.keyboard.press("Shift+F10")
    page.locator(".menu a", has_text="Whom this person influences").press("Enter")
    wait_for(page, "direction=out")
    page.keyboard.press("t")
    expect(page.locator("#table tbody tr:visible")).to_have_count(3)
    assert "tab=table" in page.url
    page.locator("#tab-tree").press("Enter")
    expect(page.locator("#tree li:visible")).to_have_count(3)
    page.locator("#lit-clear").press("Enter")
    expect(page.locator("#tree li:visible")).to_have_count(12)
    page.reload()
    expect(page.locator("#tree")).to_be_visible()
    expect(page.locator(".canvas")).to_be_hidden()


def test_a_row_of_the_table_has_the_same_menu(page: Page) -> None:
    page.keyboard.press("t")
    row = page.locator('#table a[data-key="C04"]').first
    row.focus()
    page.keyboard.press("Shift+F10")
    expect(page.locator(".menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_a_path_is_lit_listed_and_walked(page: Page) -> None:
    page.locator('.node[data-person="C01"]').click(button="right")
    page.locator(".menu a", has_text="Best path from Our company").click()
    wait_for(page, "to=C01")
    lit = page.locator(".canvas .node:not(.dim)")
    expect(lit).to_have_count(4)
    expect(page.locator("#card .rec")).not_to_have_count(0)
    page.keyboard.press("]")
    expect(page.locator('.node[data-person="U2"]')).to_be_focused()
    page.keyboard.press("]")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C11")
    page.keyboard.press("[")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "U2")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".canvas .node.dim")).to_have_count(0)
    page.go_back()
    expect(lit).to_have_count(4)
    assert_same_page(page)


def test_search_finds_by_sound_and_focuses(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("chu")
    option = page.locator("#found [role=option]").first
    expect(option).to_contain_text("褚")
    expect(option.locator("mark")).to_have_text("chu")
    page.keyboard.press("Enter")
    wait_for(page, "focus=C10")
    assert not is_dim(page, "C04")
    assert is_dim(page, "C08")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C10")
    page.locator("#steps-2").press("Enter")
    wait_for(page, "steps=2")
    assert not is_dim(page, "C01")
    assert_same_page(page)


def test_what_differs_from_the_account_lights_on_the_map(page: Page) -> None:
    page.locator("#drawer-differs summary").press("Enter")
    cut = page.locator("#drawer-differs a", has_text="王 → 陈")
    cut.press("Enter")
    wait_for(page, "walk=C03")
    assert not is_dim(page, "C03")
    assert is_dim(page, "C04")
    expect(page.locator("#drawer-differs a[aria-current]")).to_have_count(1)


def test_a_day_is_replayed_by_the_slider_and_shown_everywhere(page: Page) -> None:
    page.locator("#drawer-time summary").press("Enter")
    slider = page.locator("#replay-range")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("Home")
    wait_for(page, "as_of=")
    expect(page.locator(".asof")).not_to_contain_text("30 June 2025")
    expect(slider).to_be_focused()
    expect(slider).to_have_value("0")
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(url) => location.href !== url", arg=first)
    page.locator("#replay-now").press("Enter")
    expect(page.locator(".asof")).to_contain_text("30 June 2025")
    assert_same_page(page)


def test_play_goes_through_the_days_and_stops(page: Page) -> None:
    page.locator("#drawer-time summary").press("Enter")
    page.locator("#replay-play").press("Enter")
    wait_for(page, "as_of=")
    seen = page.url
    page.wait_for_function("(url) => location.href !== url", arg=seen)
    page.keyboard.press("Escape")
    page.wait_for_timeout(2500)
    stopped = page.url
    page.wait_for_timeout(2500)
    assert page.url == stopped


def test_who_wants_no_motion_goes_day_by_day(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.locator("#drawer-time summary").press("Enter")
    page.locator("#replay-play").press("Enter")
    wait_for(page, "as_of=")
    first = page.url
    page.wait_for_timeout(3000)
    assert page.url == first


def test_account_and_project_keep_the_state(page: Page) -> None:
    press(page, "Enter", "side-rival")
    wait_for(page, "side=rival")
    page.keyboard.press("o")
    page.wait_for_url("**/accounts/**side=rival**")
    expect(page.locator("#side-rival")).to_have_attribute("aria-current", "true")
    page.keyboard.press("o")
    page.wait_for_url("**/opportunities/**side=rival**")


def test_an_edit_keeps_what_is_lit(page: Page) -> None:
    page.locator('.node[data-person="C11"]').click()
    page.locator("#card .asks-map a", has_text="Focus: 1 step").click()
    wait_for(page, "focus=C11")
    page.locator("#panel .suppose .pill", has_text="leaves").click()
    expect(page.locator(".what-if.chosen .sides").first).to_be_visible()
    assert "focus=C11" in page.url
    assert "edit=leave+C11" in page.url
    page.locator("#preset-rival").click()
    wait_for(page, "preset=rival")
    assert "edit=leave+C11" in page.url
    expect(page.locator(".what-if.chosen .sides").first).to_be_visible()
    page.go_back()
    page.go_back()
    page.wait_for_function("!location.search.includes('edit=')")
    expect(page.locator(".what-if.chosen")).to_have_count(0)
    assert_same_page(page)


def test_an_address_that_is_wrong_says_so_on_a_whole_page(
    demo: Any, visit: Callable[..., Any]
) -> None:
    found = visit(demo)
    page = found.open(f"{DEAL}?focus=nobody&preset=film&person=gone&as_of=never&lang=en")
    expect(page.locator(".problem")).to_have_count(3)
    expect(page.locator("#card")).to_contain_text("not on this map")
    expect(page.locator('.canvas .node[data-person="C04"]')).to_be_visible()
    page.locator("#preset-rival").click()
    wait_for(page, "preset=rival")
    expect(page.locator(".problem")).to_have_count(0)
    found.assert_clean()


def test_without_scripts_every_control_is_a_link_or_a_form(without_scripts: Page) -> None:
    page = without_scripts
    page.locator("#preset-rival").click()
    expect(page.locator("#preset-rival")).to_have_attribute("aria-current", "true")
    page.locator("#drawer-filters summary").click()
    page.locator("#attitude-negative").click()
    expect(page.locator(".canvas .node.dim").first).to_be_attached()
    assert "preset=rival" in page.url
    page.locator("#drawer-time summary").click()
    page.locator("#replay-date").fill("2025-03-31")
    page.locator("#replay-go").click()
    expect(page.locator(".asof")).to_contain_text("31 March 2025")
    assert "attitude=negative" in page.url
    page.locator("#lit-clear").click()
    page.locator(".find input[type=search]").fill("chu")
    page.locator(".find input[type=search]").press("Enter")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C10")
    page.locator("#card .asks-map a", has_text="Whom this person influences").click()
    expect(page.locator(".canvas .node:not(.dim)")).to_have_count(3)
    expect(page.locator("#table tbody tr:visible")).to_have_count(3)


def test_on_a_phone_the_list_comes_first_and_the_map_on_request(
    demo: Any, visit: Callable[..., Any]
) -> None:
    found = visit(demo, width=390, height=844)
    page = found.open(f"{DEAL}?lang=zh")
    expect(page.locator("#table")).to_be_visible()
    page.locator("#tab-map").click()
    expect(page.locator(".canvas svg.sgmap")).to_be_visible()
    page.reload()
    expect(page.locator(".canvas svg.sgmap")).to_be_visible()
    page.locator('.node[data-person="C04"]').click()
    expect(page.locator("#panel")).to_be_in_viewport()
    page.locator("#card .asks-map a").first.click()
    wait_for(page, "direction=in")
    expect(page.locator("#panel")).not_to_be_in_viewport()
    assert is_dim(page, "C01")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found.assert_clean()


def test_a_large_map_is_searched_and_opened_by_keyboard(
    serve: Callable[..., Any], visit: Callable[..., Any]
) -> None:
    folder = example_folder("group")
    group = serve("cold", lambda store: import_files(store, [folder], today=date(2025, 6, 30)))
    found = visit(group)
    page = found.open("/opportunities/GO1?lang=en")
    page.set_default_timeout(60_000)
    expect(page.locator(".canvas svg.sgmap")).to_be_visible(timeout=60_000)
    page.keyboard.press("/")
    expect(page.locator("#map-side [data-find]")).to_be_focused()
    page.keyboard.type("fanggen")
    expect(page.locator("#found mark")).to_have_text(["fang", "gen"])
    page.keyboard.press("Enter")
    wait_for(page, "focus=")
    expect(page.locator("#panel")).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.locator("#side-steps-2").press("Enter")
    wait_for(page, "steps=2")
    expect(page.locator("#side-steps-2")).to_be_focused()
    page.locator("#lit-clear").press("Enter")
    expect(page.locator(".canvas .node.dim")).to_have_count(0)
    before = page.locator(".canvas .node.person").count()
    tile = page.locator(".canvas .node.tile").first
    tile.focus()
    page.keyboard.press(" ")
    wait_for(page, "open=")
    assert page.evaluate("document.activeElement.matches('.canvas .node')")
    page.locator(".lit .closing").press("Enter")
    expect(page.locator(".lit .closing")).to_have_count(0)
    expect(page.locator(".canvas .node.person")).to_have_count(before)
    page.locator("#side-unasked").press("Enter")
    wait_for(page, "attitude=not_asked")
    expect(page.locator(".lit")).to_contain_text("people match")
    found.assert_clean()
