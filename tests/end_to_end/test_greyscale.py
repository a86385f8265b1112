"""Without colour nothing is lost: every mark has a shape, a dash or a word of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.pictures import grey_shape, pixels_of, shape_distance

from graph.drawing.additions import Standing
from graph.drawing.captions import lead_words
from graph.drawing.legend import MARKS
from graph.drawing.writing.legend_marks import legend_mark
from graph.drawing.writing.style import css_variables, map_css

pytestmark = pytest.mark.browser

LEAST = 0.12
SCALE = 4
ATTITUDES = (
    *("strong_positive", "positive", "neutral", "negative", "strong_negative"),
    *("unknown", "not_asked"),
)
# Marks that never stand without a word: how many months old, how many lines, who leads.
WORDED = {"influence_old", "bundled", "lead_us", "lead_rival", "lead_even", "lead_unknown"}
REACHES = ((0.4, 0.2), (0.2, 0.4), (0.3, 0.3), (None, 0.2))


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 44 * SCALE, "height": 24 * SCALE})
    yield page
    page.close()


def shape_of(page: Page, drawing: str, scheme: str) -> Any:
    page.set_content(
        f'<!doctype html><html data-theme="{scheme}"><style>{css_variables()}{map_css()}'
        f"body{{margin:0}}</style><svg class=sgmap viewBox='-3 -4 44 24' width={44 * SCALE} "
        f"height={24 * SCALE}>{drawing}</svg>"
    )
    return grey_shape(pixels_of(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_differ_by_shape_or_dash_or_word(sheet: Page, scheme: str) -> None:
    shapes = {mark: shape_of(sheet, legend_mark(mark), scheme) for mark in MARKS}
    assert set(ATTITUDES) <= set(shapes)
    for mark, shape in shapes.items():
        assert shape.any(), mark
    alike = {
        (one, other): round(shape_distance(shapes[one], shapes[other]), 3)
        for one, other in combinations(MARKS, 2)
        if not {one, other} & WORDED and shape_distance(shapes[one], shapes[other]) < LEAST
    }
    assert alike == {}


def test_a_line_that_is_old_has_its_months_beside_it(demo: Any, visit: Callable[..., Any]) -> None:
    page = visit(demo).open("/opportunities/O1?lang=en")
    assert page.locator(".canvas .edge .k-old").count() > 0
    said = " ".join(page.locator(".canvas svg.sgmap text").all_text_contents())
    assert re.search(r"\d+ mo\b", said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_leads_is_said_in_words_on_every_card(
    demo: Any, visit: Callable[..., Any], language: str
) -> None:
    standings = [Standing("gap", ours, theirs) for ours, theirs in REACHES]
    words = {one.lead: lead_words(one).to(language) for one in standings}
    assert len(set(words.values())) == len(REACHES)
    page = visit(demo, language).open(f"/opportunities/O1?side=gap&lang={language}")
    seen = 0
    for lead, said in words.items():
        plates = page.locator(f".canvas .node:has(.lead-{lead})")
        seen += plates.count()
        for plate in plates.all():
            assert said in " ".join(plate.locator("text").all_text_contents())
    assert seen > 0


def test_a_difference_of_colour_alone_is_none(sheet: Page) -> None:
    badge = legend_mark("positive")
    shape = shape_of(sheet, badge, "light")
    for token in ("ink", "ink2", "inf", "old", "hot", "us", "rival", "a-sp", "a-0", "a-n", "t-p"):
        recoloured = shape_of(sheet, badge.replace("-a-p", f"-{token}"), "light")
        assert shape_distance(shape, recoloured) < LEAST, token
    assert shape_distance(shape, shape_of(sheet, legend_mark("neutral"), "light")) >= LEAST
