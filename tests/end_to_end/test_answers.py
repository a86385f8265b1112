"""What a newcomer sees within a minute: the answer first, its evidence one click away."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from importers.examples import example_folder
from importers.pipeline import import_files

pytestmark = pytest.mark.browser


SHOWN = {
    "en": (
        "Who stands behind them",
        "Status: Amber",
        [
            "陈 approver, 林 veto: no tie of ours",
            "Evaluator 郑: strongly negative",
            "58% of our reach hangs on one person, U2 Solution manager",
        ],
        "褚 Cost controller",
    ),
    "zh": (
        "谁在背后",
        "状态：黄灯",
        [
            "审批人陈、否决人林：我方无人接触",
            "评估人郑：强负向",
            "58% 的触达系于一人：U2 我方方案经理",
        ],
        "褚 成本控制",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_click_the_page_names_who_stands_behind(
    demo: Any, visit: Callable[..., Any], language: str
) -> None:
    behind, light, caps, named = SHOWN[language]
    window = visit(demo, language)
    page = window.open(f"/opportunities/O1?lang={language}")
    section = page.locator(".strip section").nth(1)
    expect(section.get_by_role("heading", name=behind)).to_be_in_viewport()
    first = section.locator(".row").first
    expect(first).to_contain_text(named)
    expect(first.locator("small").first).to_contain_text("→ 赵")
    expect(first).to_be_in_viewport()
    expect(page.get_by_role("img", name=light)).to_be_in_viewport()
    assert [" ".join(text.split()) for text in page.locator(".caps li").all_inner_texts()] == caps
    card = page.locator("#card .card")
    expect(card).to_have_attribute("data-person", "C10")
    expect(card.locator(".path").first).to_contain_text("褚→赵")
    expect(page.locator(".canvas svg.sgmap .hotcard")).to_be_in_viewport()
    window.assert_clean()


@pytest.mark.parametrize(
    ("language", "evidence"),
    [("en", "Until Chu's figures balance I do not sign."), ("zh", "褚工的账没算平，我不签字。")],
)
def test_one_click_on_the_line_shows_its_record(
    demo: Any, visit: Callable[..., Any], language: str, evidence: str
) -> None:
    window = visit(demo, language)
    page = window.open(f"/opportunities/O1?lang={language}&person=C01")
    expect(page.locator("#card .card")).to_have_attribute("data-person", "C01")
    line = page.locator('.canvas .edge.inf[data-source="C10"][data-target="C04"] .hit')
    line.evaluate(
        """line => {
            const middle = line.getPointAtLength(line.getTotalLength() * 0.75);
            const at = middle.matrixTransform(line.getScreenCTM());
            window.spot = [at.x, at.y];
        }"""
    )
    page.mouse.click(*page.evaluate("window.spot"))
    record = page.locator('#card .rec[data-record="E09"]')
    expect(record).to_contain_text(evidence)
    expect(record).to_be_in_viewport()
    window.assert_clean()


def test_one_click_on_a_path_shows_every_record_along_it(
    demo: Any, visit: Callable[..., Any]
) -> None:
    page = visit(demo).open("/opportunities/O1?lang=en")
    page.locator("#card .path .walk").nth(1).click()
    expect(page.locator("#card .rec")).to_have_count(2)
    expect(page.locator('#card .rec[data-record="E11"]')).to_contain_text("just report to me")


@pytest.mark.parametrize("store_kind", ["sqlite"])  # on the other one `make bench` times it
def test_the_page_of_three_hundred_people_is_there_within_ten_seconds(
    serve: Callable[..., Any], visit: Callable[..., Any]
) -> None:
    folder = example_folder("group")
    cold = serve("cold", lambda store: import_files(store, [folder], today=date(2025, 6, 30)))
    # the server runs in this process: its own seconds count, not those of its neighbours
    start = time.process_time()
    window = visit(cold)
    window.page.set_default_timeout(90_000)
    page = window.open("/opportunities/GO1?lang=en")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".strip section").nth(1).locator(".row")).to_have_count(3)
    seconds = time.process_time() - start
    assert seconds < 10
    expect(page.locator(".canvas svg.sgmap")).to_be_visible(timeout=60_000)
    page.locator(".canvas .node.tile").first.dispatch_event("click")
    expect(page.locator(".lit .closing")).to_have_count(1, timeout=60_000)
    for deal in ("GO1", "GO2", "GO5"):
        page = window.open(f"/opportunities/{deal}?lang=zh")
        expect(page.locator(".canvas svg.sgmap")).to_be_visible(timeout=60_000)
        canvas = "document.querySelector('.canvas')"
        assert page.evaluate(f"{canvas}.scrollWidth <= {canvas}.clientWidth"), deal
    window.assert_clean()


def test_the_start_page_works_out_every_row_and_searches(
    demo: Any, visit: Callable[..., Any]
) -> None:
    page = visit(demo).open("/?lang=en")
    expect(page.locator("[data-row] .light-slot")).to_have_count(0, timeout=60_000)
    expect(page.locator(".deals .light-chip").first).to_be_visible()
    expect(page.locator(".pending")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("xinghe")
    page.keyboard.press("Enter")
    expect(page.locator(".hits").first.locator("a").first).to_have_text("Xinghe Manufacturing")
