"""The network view in a real browser: it draws, obeys hand and keyboard, and runs no name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support.attack_strings import ATTACKS, RUNS
from support.map_contents import draw_map_content

from graph.drawing.composition import draw_map
from graph.drawing.content import Card, Influence, LanePerson, MapContent, Tie
from graph.drawing.networks import network_page, network_view
from graph.drawing.networks.viewing import start_people

pytestmark = pytest.mark.browser

# How many colours the canvas shows; a blank one has one.
COLOURS = """() => {
    const canvas = document.querySelector(".sgnet-canvas canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return seen.size;
}"""  # noqa: E501


def saved(folder: Path, content: MapContent, language: str = "en") -> Path:
    """The view of a map as a file."""
    view = network_view(content, draw_map(content), start_people(content))
    file = folder / "network.html"
    file.write_text(network_page(view, draw_map(content), language), encoding="utf-8")
    return file


def until(page: Page, expression: str) -> None:
    """Wait for something; a page whose policy knows no eval cannot wait by itself."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def shown(page: Page) -> int:
    return int(page.locator(".sgnet").get_attribute("data-shown") or 0)


def place_of(page: Page, key: str) -> tuple[float, float]:
    """Where somebody stands in the window."""
    x, y = page.evaluate(
        """(key) => {
            const view = globalThis.network;
            const at = view.network.canvasToDOM(view.network.getPosition(key));
            const box = document.querySelector(".sgnet-canvas").getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }""",
        key,
    )
    return x, y


# The view that a page or file begins stays reachable for the test.
KEEP = """
let begin;
globalThis.stakegraphNetworkKept = true;
Object.defineProperty(globalThis, "stakegraphNetwork", {
    configurable: true,
    get: () => globalThis.keptNetwork,
    set: (made) => { globalThis.keptNetwork = new Proxy(made, {
        get: (target, name) => name !== "begin" ? target[name]
            : (...given) => (globalThis.network = target.begin(...given)),
    }); },
});
"""


@pytest.fixture
def window(demo: Any, visit: Callable[..., Any]) -> Any:
    found = visit(demo)
    found.page.add_init_script(KEEP)
    return found


def opened(window: Any, address: str) -> Page:
    page: Page = window.open(address)
    expect(page.locator(".sgnet.sgnet-live")).to_be_visible()
    until(page, "globalThis.network?.nodes?.length > 0")
    return page


def test_the_tab_fetches_and_draws_when_it_is_opened(window: Any) -> None:
    page = window.open("/opportunities/O1?lang=en")
    assert not [url for url in window.asked if "vis-network" in url]
    page.locator('a[data-view="network"]').click()
    expect(page.locator(".sgnet.sgnet-live")).to_be_visible()
    until(page, "globalThis.network?.nodes?.length === 18")
    assert page.evaluate(COLOURS) > 20
    assert "tab=network" in page.url
    assert [url for url in window.asked if "vis-network" in url]
    window.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/opportunities/O1/network", "/accounts/A/network"])
def test_the_page_of_its_own_draws(window: Any, scheme: str, address: str) -> None:
    window.page.emulate_media(color_scheme=scheme)
    page = opened(window, f"{address}?lang=zh")
    assert page.evaluate(COLOURS) > 20
    corner = page.evaluate(
        """() => getComputedStyle(document.querySelector(".sgnet")).backgroundColor"""
    )
    bright = sum(map(int, re.findall(r"\d+", corner)[:3])) > 380
    assert bright is (scheme == "light")
    window.assert_clean()


def test_colours_follow_when_the_reader_changes_to_dark(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    before = page.evaluate("globalThis.network.painter.paint.ink")
    page.emulate_media(color_scheme="dark")
    until(page, f"globalThis.network.painter.paint.ink !== {json.dumps(before)}")


def test_a_click_opens_the_card_and_marks_the_neighbours(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    page.mouse.click(*place_of(page, "C10"))
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C10")
    expect(page.locator(".sgnet-people li.on")).to_have_attribute("data-key", "C10")
    near = page.evaluate("[...globalThis.network.painter.near].sort()")
    assert near == sorted({"C10", *page.evaluate("[...globalThis.network.near('C10')]")})
    assert len(near) < 18
    window.assert_clean()


def test_pointing_at_somebody_fades_the_rest_and_leaving_gives_it_back(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    page.mouse.move(*place_of(page, "C10"))
    until(page, "globalThis.network.painter.hub === 'C10'")
    box = page.locator(".sgnet-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    until(page, "globalThis.network.painter.hub === null")


@pytest.fixture
def large(tmp_path: Path, window: Any) -> Page:
    """A file of 400 people, of whom a part is shown at first."""
    page: Page = window.page
    page.goto(saved(tmp_path, draw_map_content(400, 1)).as_uri())
    until(page, "globalThis.network?.nodes?.length > 0")
    return page


def first_with_more(page: Page) -> str:
    key = page.locator(".sgnet-people li:has(.more)").first.get_attribute("data-key")
    assert key
    return key


def test_a_double_click_adds_who_is_near(large: Page, window: Any) -> None:
    key, before = first_with_more(large), shown(large)
    missing = large.evaluate(
        "(key) => [...network.near(key)].filter((one) => !network.nodes.get(one)).length", key
    )
    large.evaluate("(key) => network.reveal(key)", key)
    large.mouse.dblclick(*place_of(large, key))
    until(large, f"network.nodes.length === {before + missing}")
    assert missing > 0
    assert shown(large) == before + missing
    expect(large.locator(".sgnet-said")).to_have_text(f"{missing} added.")
    lines = large.evaluate(
        """() => [network.edges.length, [...network.lines.values()].filter((line) =>
            network.nodes.get(line.from) && network.nodes.get(line.to)).length]"""
    )
    assert lines[0] == lines[1]
    window.assert_clean()


def test_who_is_added_covers_nobody(large: Page) -> None:
    large.evaluate("(key) => network.more(key)", first_with_more(large))
    until(large, "document.querySelector('.sgnet-said').textContent !== ''")
    places = large.evaluate("Object.values(network.network.getPositions())")
    for number, one in enumerate(places):
        for other in places[:number]:
            assert abs(one["x"] - other["x"]) >= 150 or abs(one["y"] - other["y"]) >= 46


def test_the_list_does_by_keyboard_what_the_canvas_does(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    names = page.locator(".sgnet-people .name")
    assert page.locator('.sgnet-people .name[tabindex="0"]').count() == 1
    names.first.focus()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    key = page.locator(".sgnet-people li").nth(1).get_attribute("data-key")
    page.keyboard.press("Enter")
    expect(page.locator("#card .card")).to_have_attribute("data-person", str(key))
    assert page.evaluate("network.chosen") == key
    page.keyboard.press("Enter")
    expect(page.locator(".sgnet-said")).to_have_text("Nobody else is near.")
    page.keyboard.press("Escape")
    assert page.evaluate("network.chosen") is None
    window.assert_clean()


def test_enter_again_adds_who_is_near(large: Page) -> None:
    key, before = first_with_more(large), shown(large)
    large.locator(f'.sgnet-people li[data-key="{key}"] .name').focus()
    large.keyboard.press("Enter")
    assert shown(large) == before
    expect(large.locator(".sgnet-card h2")).to_contain_text(
        str(large.evaluate("(key) => network.people.get(key).label", key))
    )
    large.keyboard.press("Enter")
    until(large, f"network.nodes.length > {before}")
    expect(large.locator(f'.sgnet-people li[data-key="{key}"] .name')).to_be_focused()


def test_somebody_who_is_not_shown_is_found_and_added(large: Page) -> None:
    hidden = large.evaluate(
        "[...network.people.values()].find((one) => !network.nodes.get(one.id)).id"
    )
    before = shown(large)
    large.locator(".sgnet-find input").fill(hidden)
    large.keyboard.press("Enter")
    assert shown(large) == before + 1
    assert large.evaluate("network.chosen") == hidden
    large.locator(".sgnet-find input").fill("nobody at all")
    expect(large.locator(".sgnet-find li")).to_have_text("Nobody here is called that.")


def test_a_reader_may_let_it_move_and_stop_it(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    places = page.evaluate("JSON.stringify(network.network.getPositions())")
    page.wait_for_timeout(150)
    assert page.evaluate("JSON.stringify(network.network.getPositions())") == places
    button = page.locator("[data-do=move]")
    button.click()
    expect(button).to_have_text("Stop")
    until(page, f"JSON.stringify(network.network.getPositions()) !== {json.dumps(places)}")
    button.click()
    expect(button).to_have_text("Let it move")
    stopped = page.evaluate("JSON.stringify(network.network.getPositions())")
    page.wait_for_timeout(150)
    assert page.evaluate("JSON.stringify(network.network.getPositions())") == stopped


def test_only_the_surroundings_and_back(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    around = page.locator("[data-do=around]")
    expect(around).to_be_disabled()
    page.evaluate("network.choose('C10')")
    around.click()
    until(page, "network.nodes.length === network.near('C10').size + 1")
    assert page.evaluate(COLOURS) > 20
    page.locator("[data-do=restart]").click()
    assert shown(page) == 18
    window.assert_clean()


def test_an_address_chooses_somebody_and_says_who_is_unknown(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en&person=C08")
    until(page, "network.chosen === 'C08'")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C08")
    page = opened(window, "/opportunities/O1/network?lang=en&person=gone")
    expect(page.locator(".network > .empty")).to_contain_text("There is nobody “gone” here")
    assert shown(page) == 18
    window.assert_clean()


def test_data_that_does_not_arrive_is_said_and_what_is_shown_stays(window: Any) -> None:
    page = opened(window, "/opportunities/O1/network?lang=en")
    page.evaluate("network.data.isWhole = false")
    page.route("**/network/part*", lambda route: route.fulfill(status=500, body="no"))
    page.evaluate("network.more('C10')")
    expect(page.locator(".sgnet-said")).to_contain_text("did not arrive")
    assert shown(page) == 18


def test_without_vis_network_there_is_a_sentence_and_no_blank_canvas(window: Any) -> None:
    page = window.page
    page.route("**/vis-network.min.js", lambda route: route.abort())
    page.goto(f"{window.root}/opportunities/O1/network?lang=en")
    expect(page.locator("[data-network] > .empty")).to_contain_text("network could not be drawn")
    expect(page.locator(".sgnet-canvas")).to_have_count(0)


def test_a_canvas_that_is_refused_is_said(tmp_path: Path, window: Any) -> None:
    page = window.page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.goto(saved(tmp_path, draw_map_content(20, 1)).as_uri())
    expect(page.locator(".sgnet-said")).to_contain_text("cannot draw the network")
    expect(page.locator(".sgnet-canvas")).to_be_hidden()
    expect(page.locator(".sgnet-tables table").first).to_be_visible()


def test_without_scripts_the_file_has_its_tables(tmp_path: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(saved(tmp_path, draw_map_content(20, 1)).as_uri())
    expect(page.locator(".sgnet noscript p")).to_be_visible()
    expect(page.locator(".sgnet-canvas")).to_be_hidden()
    assert page.locator(".sgnet-tables tbody tr").count() >= 20
    context.close()


def attacked(number: int) -> MapContent:
    """A map whose every text is one of the attacks, its ids and codes included."""
    texts = [f"{ATTACKS[(number + shift) % len(ATTACKS)]}" for shift in range(8)]
    a, b, c, u, r, name, title, unit = texts
    keys = [f"{key}{place}" for place, key in enumerate((a, b, c, u, r))]
    words = {"name": name, "title": title, "units": (unit,)}
    return MapContent(
        kind="opportunity",
        context_id=a,
        title=b,
        cards=(
            Card(keys[0], is_decider=True, role=c, attitude=u, importance=r, **words),  # type: ignore[arg-type]
            Card(keys[1], account_manager=keys[0], manager=keys[0], **words),  # type: ignore[arg-type]
            Card(keys[2], rank_behind=1, side="external", **words),  # type: ignore[arg-type]
        ),
        influences=(
            Influence("1", keys[2], keys[0], strength=a, confidence=b, is_hot=True),
            Influence("2", keys[1], keys[0], state="suppressed"),
        ),
        ties=(
            Tie("3", keys[3], keys[1], 0.5, level=c, confidence=u),
            Tie("4", keys[4], keys[2], 0.5, vendor="rival"),
        ),
        lane_people=(
            LanePerson(keys[3], name, title),
            LanePerson(keys[4], name, title, vendor="rival"),
        ),
    )


def touch_all(page: Page) -> None:
    """Point at, choose, extend, search: whatever writes a name somewhere."""
    page.evaluate(
        """async () => {
            for (const key of network.nodes.getIds()) {
                network.light(key);
                network.choose(key);
                await network.more(key);
            }
            const input = document.querySelector(".sgnet-find input");
            for (const text of ["a", "<", "script"]) {
                input.value = text;
                input.dispatchEvent(new Event("input"));
            }
            network.network.redraw();
        }"""
    )


@pytest.mark.parametrize("part", range(3))
def test_no_attack_runs_in_a_file_that_was_saved(tmp_path: Path, window: Any, part: int) -> None:
    page = window.page
    page.goto("about:blank")  # what the page before still asks for is not the file's
    for number in range(part * 4, len(ATTACKS), 12):
        asked = len(window.asked)
        page.goto(saved(tmp_path, attacked(number), ("zh", "en")[number % 2]).as_uri())
        until(page, "globalThis.network?.nodes?.length === 5")
        touch_all(page)
        assert page.evaluate(COLOURS) > 5
        assert not page.evaluate(RUNS)
        assert len(window.asked) == asked + 1
    window.assert_clean()


def test_no_attack_runs_in_the_page(window: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.pages import network  # noqa: PLC0415 - the server runs in this process

    contents = iter(range(0, len(ATTACKS), 5))
    now: list[MapContent] = []

    def take(_workspace: object, _sight: object) -> Any:
        return network_view(now[0], draw_map(now[0]), start_people(now[0]))

    monkeypatch.setattr(network, "_view", take)
    for number in contents:
        now[:] = [attacked(number)]
        page = opened(window, f"/opportunities/O1/network?lang={('zh', 'en')[number % 2]}")
        page.evaluate("network.around.open = () => {}")
        touch_all(page)
        assert not page.evaluate(RUNS)
    window.assert_clean()


def test_texts_are_shown_as_they_are(tmp_path: Path, window: Any) -> None:
    name = '<b>Bob</b> & "Co" \'\u2028'
    content = MapContent("account", "A", "x", (replace(Card("A", name), title="t"),))
    page = window.page
    page.goto(saved(tmp_path, content).as_uri())
    until(page, "globalThis.network?.nodes?.length === 1")
    assert page.evaluate("network.people.get('A').label").strip() == name.strip()
    assert "<b>Bob</b>" in page.locator(".sgnet-people .name").inner_text()
