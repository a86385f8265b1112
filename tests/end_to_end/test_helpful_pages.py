"""Where something is missing there is a sentence that helps and a list, never an empty picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.pages.map_choice import Tab
from graph.model import Opportunity, Organization, Person, Record, Reporting
from graph.stores.protocol import Store
from graph.vocabulary import LawfulBasis, MapPreset, OrganizationKind

pytestmark = pytest.mark.browser

DAY = date(2025, 6, 30)
MANY = 20_000
IDEAS = {"en": r"[a-z]+(?: [a-z]+){3,}", "zh": "[\u4e00-\u9fff]{4,}"}
# What is asked for that is not there any more, or never was.
WRONG = (
    "?person=nobody",
    "?focus=nobody&steps=2",
    "?around=nobody",
    "?walk=C10&walk=nobody",
    "?open=unit:nothing",
    "?from=us&to=nobody",
    "?preset=nothing&side=nothing&vendor=nothing&show=nothing",
    "?as_of=yesterday",
)


def person(key: str, organization: str, account: str) -> Person:
    return Person(
        id=key,
        name=f"员{key[-5:]}",
        organization=organization,
        account=account,
        lawful_basis=LawfulBasis.CONTRACT,
        purpose="account_management",
        provenance="test",
        collected_at=DAY,
        review_on=DAY,
    )


def account(key: str, people: int) -> list[Record]:
    """A customer with a deal, and a tree of people ten wide."""
    found: list[Record] = [
        Organization(
            id=f"org_{key}", account=f"org_{key}", name=f"客户{key}", kind=OrganizationKind.CUSTOMER
        ),
        Opportunity(id=f"opp_{key}", account=f"org_{key}", name=f"商机{key}"),
    ]
    keys = [f"per_{key}{number:05}" for number in range(people)]
    for number, one in enumerate(keys):
        found.append(person(one, f"org_{key}", f"org_{key}"))
        if number:
            boss = keys[(number - 1) // 10]
            found.append(
                Reporting(
                    id=f"edg_{key}{number:05}",
                    account=f"org_{key}",
                    subordinate=one,
                    manager=boss,
                    entered_on=DAY,
                )
            )
    return found


def fill(store: Store) -> None:
    us = Organization(id="org_us", name="我司", kind=OrganizationKind.US)
    with store.writing("tester") as writer:
        writer.put_all([us, *account("none", 0), *account("many", MANY)])


@pytest.fixture
def odd(serve: Callable[..., Any]) -> Any:
    """An account without people, and one with 20,000."""
    return serve("odd", fill)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window in which no script runs, signed in."""
    contexts: list[BrowserContext] = []

    def start(site: Any) -> Page:
        contexts.append(browser.new_context(java_script_enabled=False, locale="en-GB"))
        page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        page.goto(site.new_link())
        page.locator("button").click()
        return page

    yield start
    for context in contexts:
        context.close()


def assert_helps(page: Page, language: str, where: str, *, rows: int) -> None:
    """Somewhere a whole sentence, and where there are people a list of them, without scripts."""
    said = page.locator("main, #picture, #panel").all_inner_texts()
    assert re.search(IDEAS[language], " ".join(said)), where
    assert page.locator("#table tbody tr, table tbody tr, #tree li").count() >= rows, where
    for canvas in page.locator(".canvas:visible, .map-wait:visible").all():
        assert canvas.locator("svg .node").count() or canvas.inner_text().strip(), where


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_address_is_told_and_the_list_is_there(
    demo: Any, plain: Callable[..., Page], language: str
) -> None:
    page = plain(demo)
    for root in ("/opportunities/O1", "/accounts/A"):
        for wrong in WRONG:
            address = f"{root}{wrong}&lang={language}"
            page.goto(demo.root + address)
            assert_helps(page, language, address, rows=12)
            told = page.locator(".empty, .wrong, [role=status], [role=alert], .problems")
            assert re.search(IDEAS[language], " ".join(told.all_inner_texts())), address


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", ["/opportunities/nothing", "/accounts/nothing", "/nothing"])
def test_a_page_that_is_not_there_says_where_to_go(
    demo: Any, plain: Callable[..., Page], language: str, address: str
) -> None:
    page = plain(demo)
    answer = page.goto(f"{demo.root}{address}?lang={language}")
    assert answer is not None
    assert answer.status == 404
    assert re.search(IDEAS[language], page.locator("body").inner_text())
    assert page.locator("a[href='/']").count() >= 1


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_account_without_people_invites(
    odd: Any, plain: Callable[..., Page], visit: Callable[..., Any], language: str
) -> None:
    page = plain(odd)
    for root in ("/opportunities/opp_none", "/accounts/org_none"):
        for preset in MapPreset:
            address = f"{root}?preset={preset}&lang={language}"
            page.goto(odd.root + address)
            assert_helps(page, language, address, rows=0)
    window = visit(odd, language)
    for root in ("/opportunities/opp_none", "/accounts/org_none"):
        for tab in Tab:
            shown = window.open(f"{root}?tab={tab}&lang={language}")
            assert_helps(shown, language, f"{root} {tab}", rows=0)
        window.open(f"{root}/network?lang={language}")
        assert re.search(IDEAS[language], window.page.locator("main").inner_text())
    window.assert_clean()


@pytest.mark.nightly
@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_twenty_thousand_people_are_a_list_and_a_search(
    odd: Any, plain: Callable[..., Page], visit: Callable[..., Any], language: str
) -> None:
    page = plain(odd)
    for root in ("/opportunities/opp_many", "/accounts/org_many"):
        page.goto(f"{odd.root}{root}?lang={language}")
        assert_helps(page, language, root, rows=100)
        page.goto(f"{odd.root}{root}?around=per_many00007&steps=1&lang={language}")
        assert page.locator(".canvas svg.sgmap .node").count() >= 5
    window = visit(odd, language)
    window.page.set_default_timeout(120_000)
    for tab in Tab:
        shown = window.open(f"/opportunities/opp_many?tab={tab}&lang={language}")
        assert_helps(shown, language, f"opp_many {tab}", rows=100)
    window.assert_clean()
