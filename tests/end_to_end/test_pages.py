"""Every page in both languages: nothing from elsewhere, no policy broken, no word left over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from api.translations import catalogue_of
from graph.vocabulary import VOCABULARIES, Language

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
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{4,}")


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


def chrome_texts(page: Any) -> list[str]:
    """What the page says by itself: headings, labels, controls, legend, table heads."""
    found: list[str] = page.evaluate(
        """() => {
            const texts = [];
            const chrome = "h2, h3, th[scope=col], .pill, .mapbar, .legend, dt, summary, " +
                "caption, .chip, .note, .robust, .foot, .status, .empty, .next b";
            for (const one of document.querySelectorAll(chrome))
                if (!one.closest(".lang, .canvas, .strip .row, .n1, .customer > h2"))
                    texts.push(one.textContent);
            for (const one of document.querySelectorAll("[aria-label]"))
                if (!one.closest(".canvas")) texts.push(one.getAttribute("aria-label"));
            for (const one of document.querySelectorAll("[placeholder]"))
                texts.push(one.placeholder);
            return texts;
        }"""
    )
    return [" ".join(text.split()) for text in found]


# What the records say stands in these as well.
NAMES = re.compile("[陈林王赵孙周吴郑冯褚卫蒋]")


@pytest.mark.parametrize("address", PAGES[:-1])
def test_english_pages_have_no_chinese_label(
    demo: Any, visit: Callable[..., Any], address: str
) -> None:
    page = visit(demo, "en").open(address)
    for text in chrome_texts(page):
        assert not IDEOGRAPH.search(NAMES.sub("", text)), text


@pytest.mark.parametrize("address", PAGES[:-1])
def test_chinese_pages_have_no_english_label(
    demo: Any, visit: Callable[..., Any], address: str
) -> None:
    page = visit(demo, "zh").open(address)
    english = {
        text for text in catalogue_of(Language.EN).values() if text.isascii() and len(text) > 3
    }
    english |= {code.en for kind in VOCABULARIES for code in kind if len(code.en) > 3}
    english -= {"stakegraph", "PageRank"}
    for text in chrome_texts(page):
        assert text not in english, text
        assert IDEOGRAPH.search(text) or text == "PageRank" or not LATIN.search(text), text


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
