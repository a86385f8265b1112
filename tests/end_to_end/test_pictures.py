"""The pages look as they did: golden pictures of every preset, four widths, light and dark.

`make pictures` writes them anew; whoever does looks at them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from support.pictures import (
    FOLDER,
    FONTS_FILE,
    PICTURES,
    Picture,
    differing_tiles,
    pixels_of,
    read_picture,
    take_picture,
    write_picture,
)

from importers.examples import example_folder
from importers.pipeline import import_files

pytestmark = pytest.mark.browser

IS_WRITING = os.environ.get("STAKEGRAPH_PICTURES") == "write"
MOST_BYTES = 6_000_000
TAKEN_BY = FOLDER / "browser.txt"
EXAMPLE = next(one for one in PICTURES if one.name == "O1-chain-1440")


def group(store: Any) -> None:
    import_files(store, [example_folder("group")], today=date(2025, 6, 30))


@pytest.fixture
def window(demo: Any, serve: Callable[..., Any], browser: Browser) -> Iterator[Callable[..., Any]]:
    """A window without motion at the server that has a picture's page, and its root."""
    contexts: list[BrowserContext] = []

    def start(picture: Picture) -> tuple[Page, str]:
        site = serve("group", group) if picture.is_large else demo
        contexts.append(browser.new_context(locale="en-GB", reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.set_default_timeout(90_000)
        page.goto(site.new_link(), wait_until="load")
        page.wait_for_url(f"{site.root}/")
        return page, site.root

    yield start
    for context in contexts:
        context.close()


def of_a_run(picture: Picture) -> Any:
    marks = () if picture.is_quick or IS_WRITING else (pytest.mark.nightly,)
    return pytest.param(picture, id=picture.name, marks=marks)


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("picture", [of_a_run(one) for one in PICTURES])
def test_a_page_looks_as_it_did(
    window: Callable[..., Any], browser: Browser, picture: Picture, tmp_path: Path
) -> None:
    page, root = window(picture)
    seen = take_picture(page, root, picture)
    if IS_WRITING:
        write_picture(picture.file, seen)
        TAKEN_BY.write_text(f"{browser.version}\n", encoding="utf-8")
    kept = read_picture(picture.file)
    taken_by = TAKEN_BY.read_text(encoding="utf-8").strip()
    where = differing_tiles(kept, seen, is_other_browser=browser.version != taken_by)
    if where:
        write_picture(tmp_path / picture.file.name, seen)
    assert where == [], f"{picture.name} looks different there: {tmp_path / picture.file.name}"


def test_every_picture_is_one_of_the_list_and_all_are_small() -> None:
    files = set(FOLDER.glob("*.png"))
    assert files == {one.file for one in PICTURES}
    assert sum(one.stat().st_size for one in files) < MOST_BYTES
    assert FONTS_FILE.exists()


SABOTAGE = {
    "a moved card": """() => {
        const card = document.querySelector(".canvas .node[data-person=C12]");
        const [x, y] = card.getAttribute("transform").match(/[\\d.]+/g).map(Number);
        card.setAttribute("transform", `translate(${x + 6} ${y})`);
    }""",
    "a lost line": """() => {
        const lines = [...document.querySelectorAll(".canvas .edge:not(.tie)")];
        const size = (one) => one.getBBox().width + one.getBBox().height;
        lines.sort((one, other) => size(one) - size(other))[0].remove();
    }""",
    "a changed colour": """() => {
        const badge = [...document.querySelectorAll(".canvas .node .k-a-p, .canvas .node .f-a-p")];
        badge[0].style.cssText = "stroke:#D2603A;fill:#D2603A";
    }""",
}


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize(("what", "broken"), list(SABOTAGE.items()), ids=list(SABOTAGE))
def test_a_small_change_is_seen(window: Callable[..., Any], what: str, broken: str) -> None:
    page, root = window(EXAMPLE)
    kept = take_picture(page, root, EXAMPLE)
    assert differing_tiles(kept, pixels_of(page)) == []
    page.evaluate(broken)
    found = differing_tiles(kept, pixels_of(page))
    assert 0 < len(found) < 12, what
    assert differing_tiles(read_picture(EXAMPLE.file), pixels_of(page)) != []
