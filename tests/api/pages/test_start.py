"""The start page and the search: one list, filtered and sorted by its address alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from threading import Event

import pytest
from starlette.testclient import TestClient

from graph.workspace import Workspace

pytestmark = pytest.mark.parametrize("store_kind", ["sqlite"])
Rows = dict[str, list[dict[str, str]]]
DEAL = re.compile(r'<tr data-deal="[^"]*"')


def shown(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def read(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    return answer.text


def settled(client: TestClient, address: str) -> str:
    """The page once everything that it asks for is worked out."""
    read(client, address)
    backlog = client.app.state.resources.backlog  # type: ignore[attr-defined]
    assert backlog.wait(120)
    return read(client, address)


@pytest.fixture
def client(browser_of: Callable[[Rows | str], TestClient]) -> TestClient:
    return browser_of("xinghe")


def test_the_list_says_light_verdict_reach_and_thread(client: TestClient) -> None:
    said = shown(settled(client, "/?lang=en"))
    assert "Amber Shop-floor platform Xinghe Manufacturing" in said
    assert "We lead, but nobody of ours knows the person who signs." in said
    assert "U2 Solution manager 58%" in said
    assert "系于一人 1" in shown(read(client, "/?lang=zh"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("light=amber", 1),
        ("light=green", 0),
        ("thread=1", 1),
        ("changed=1", 1),
        ("light=amber&thread=1&sort=lead", 1),
    ],
)
def test_filters_and_orders_are_part_of_the_address(
    client: TestClient, query: str, count: int
) -> None:
    page = settled(client, f"/?{query}&lang=en")
    assert len(DEAL.findall(page)) == count
    assert ("No opportunity is like that." in page) is (count == 0)


@pytest.mark.parametrize("query", ["light=blue", "sort=beauty", "since=yesterday"])
def test_a_wrong_address_is_refused_in_words(client: TestClient, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 422


def test_what_is_not_worked_out_comes_at_once_and_fills_in(client: TestClient) -> None:
    # another day than that of the other tests: what is known already is there at once
    start = "/?as_of=2025-04-30&light=red&lang=en"
    page = read(client, start)
    assert "One opportunity is being worked out" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    address = unescape(re.findall(r'data-row="([^"]+)"', page)[0])
    settled(client, start)
    row = client.get(address)
    assert row.status_code == 200
    assert "<html" not in row.text
    assert "light-chip" in row.text
    page = read(client, "/?as_of=2025-04-30&lang=en")
    assert "being worked out" not in page
    assert "http-equiv" not in page
    assert "light-chip" in page


def test_a_row_that_is_not_there_yet_says_so(client: TestClient) -> None:
    backlog = client.app.state.resources.backlog  # type: ignore[attr-defined]
    is_free = Event()
    backlog.add("something else", lambda: is_free.wait(120))
    page = read(client, "/?as_of=2025-03-31&lang=zh")
    assert "正在计算" in page
    row = client.get(unescape(re.findall(r'data-row="([^"]+)"', page)[0]))
    is_free.set()
    assert row.status_code == 202
    assert "正在计算" in row.text


def test_what_cannot_be_worked_out_does_not_keep_the_page_waiting(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "outline", fail)
        page = settled(client, "/?as_of=2025-02-28&lang=en")
    assert "http-equiv" not in page
    assert "light: open to see" in page


def test_a_search_marks_what_it_found_and_links_to_it(client: TestClient) -> None:
    page = read(client, "/search?q=cost&lang=en")
    assert "<mark>Cost</mark> controller" in page
    (link,) = set(re.findall(r'href="(/accounts/[^"]+/people/[^"]+)"', page))
    assert "Cost controller" in shown(read(client, unescape(link)))
    record = read(client, "/search?q=figures+balance&lang=en")
    (line,) = re.findall(r'href="(/opportunities/[^"]+/lines[^"]+)"', record)
    assert "Until Chu&#39;s figures balance" in read(client, unescape(line))


def test_a_search_for_nothing_explains_itself(client: TestClient) -> None:
    assert "Type a name, pinyin or initials" in read(client, "/search?lang=en")
    missed = read(client, "/search?q=%3Cb%3Ezz&lang=en")
    assert "Nothing that you may see holds “&lt;b&gt;zz”." in missed
    assert client.get(f"/search?q={'x' * 201}").status_code == 422


def test_both_are_there_for_programs(client: TestClient) -> None:
    found = client.get("/api/v1/portfolio?since=2025-06-01").json()
    assert [item["id"] for item in found["items"]] == ["O1"]
    assert found["items"][0]["now"]["status"]["capped"] == "amber"
    assert found["pending"] == []
    hits = client.get("/api/v1/search", params={"q": "褚"}).json()["hits"]
    assert hits[0]["id"] == "C10"
    client.cookies.clear()
    for address in ("/api/v1/portfolio", "/api/v1/search?q=x"):
        assert client.get(address).status_code == 401


def test_an_account_without_a_deal_is_there_all_the_same(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    rows = small_account()
    del rows["opportunities"]
    said = shown(read(browser_of(rows), "/?lang=en"))
    assert "Customer No opportunity" in said
