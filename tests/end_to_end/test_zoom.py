"""The map is drawn larger and smaller, and moved, with the mouse and with keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("store_kind", ["sqlite"])]

CANVAS = "document.querySelector('.canvas')"
WIDTH = "() => Number(document.querySelector('.canvas .sgmap').getAttribute('width'))"
PLACE = f"() => [{CANVAS}.scrollLeft, {CANVAS}.scrollTop]"
# Where the middle of a card is seen, in pixels of the window.
SEEN = """(key) => {
    const box = document.querySelector(`.node[data-person="${key}"]`).getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""
# A point of the map where nothing stands.
GROUND = """() => {
    const box = document.querySelector('.canvas').getBoundingClientRect();
    for (let y = box.top + 20; y < box.bottom - 20; y += 9)
        for (let x = box.left + box.width / 3; x < box.right - 20; x += 9) {
            const there = document.elementFromPoint(x, y);
            const taken = there?.closest('.node, .edge, .sign, a, .zoom');
            if (there?.closest('.canvas') && !taken) return [x, y];
        }
}"""


@pytest.fixture
def page(demo: Any, visit: Callable[..., Any]) -> Any:
    window = visit(demo)
    found = window.open("/opportunities/O1?as_of=2025-06-30&lang=en")
    yield found
    window.assert_clean("zoom")


def test_keys_and_the_wheel_change_the_size(page: Any) -> None:
    first = page.evaluate(WIDTH)
    page.keyboard.press("+")
    larger = page.evaluate(WIDTH)
    assert larger == pytest.approx(first * 1.25, abs=2)
    page.keyboard.press("-")
    assert page.evaluate(WIDTH) == pytest.approx(first, abs=2)
    page.locator('.node[data-person="C08"]').hover()
    before = page.evaluate(SEEN, "C08")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_function(f"(width) => ({WIDTH})() > width", arg=first * 1.5)
    # what lies under the pointer stays there
    after = page.evaluate(SEEN, "C08")
    assert after == pytest.approx(before, abs=6)
    page.keyboard.press("0")
    box = page.evaluate(f"() => [{CANVAS}.clientWidth, {CANVAS}.scrollWidth]")
    assert box[1] <= box[0]


def test_the_ground_is_dragged_and_a_card_is_not(page: Any) -> None:
    for _ in range(3):
        page.keyboard.press("+")
    start = page.evaluate(PLACE)
    x, y = page.evaluate(GROUND)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 60, steps=4)
    page.mouse.up()
    moved = page.evaluate(PLACE)
    assert moved == pytest.approx([start[0] + 120, start[1] + 60], abs=2)
    page.mouse.move(x, y, steps=2)
    assert page.evaluate(PLACE) == moved


def test_a_small_map_leaves_out_what_could_not_be_read(page: Any) -> None:
    title = page.locator(".sgmap .title").first
    assert title.is_visible()
    for _ in range(5):
        page.keyboard.press("-")
    assert title.is_hidden()
    assert page.locator(".sgmap .name").first.is_hidden()
    assert page.locator(".sgmap .node").first.is_visible()
    page.keyboard.press("0")
    assert title.is_visible()


def test_typing_does_not_change_the_size(page: Any) -> None:
    first = page.evaluate(WIDTH)
    page.keyboard.press("/")
    page.keyboard.type("+-0")
    assert page.evaluate(WIDTH) == first
