"""Pages in both languages: nothing from elsewhere, no policy broken, no key left over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from api.translations import catalogue_of
from graph.vocabulary import Language

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/accounts/A",
    "/opportunities/O1",
    "/opportunities/O1?person=C08",
    "/opportunities/O1/people/C10",
    "/opportunities/O1/lines?person=C10&person=C04",
    "/opportunities/nothing",
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_stay_within_their_policy(
    demo: Any, visit: Callable[..., Any], language: str
) -> None:
    window = visit(demo, language)
    for address in PAGES:
        joint = "&" if "?" in address else "?"
        page = window.open(f"{address}{joint}lang={language}")
        page.wait_for_load_state("networkidle")
    window.assert_clean()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_key_or_placeholder_is_left_on_a_page(
    demo: Any, visit: Callable[..., Any], language: str
) -> None:
    window = visit(demo, language)
    keys = {key for key in catalogue_of(Language.EN) if "." in key}
    for address in PAGES:
        said = window.open(address).evaluate("document.body.innerText")
        assert not re.search(r"\{\w+\}", said)
        assert not keys & set(re.split(r"[\s,，。:：()（）]+", said))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(demo: Any, visit: Callable[..., Any], scheme: str) -> None:
    window = visit(demo)
    window.page.emulate_media(color_scheme=scheme)
    page = window.open("/opportunities/O1?lang=en")
    ground, ink = page.evaluate(
        """() => {
            const look = (part) => getComputedStyle(document.querySelector(part));
            return [look(".verdict").backgroundColor, look("h1").color];
        }"""
    )
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ground, ink)]
    assert (bright[0] > bright[1]) is (scheme == "light")
    assert abs(bright[0] - bright[1]) > 380
