"""The pages through the real application: whole, closed, and honest where data are missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote, urljoin

import pytest
from starlette.testclient import TestClient

Rows = dict[str, list[dict[str, str]]]
LINK = re.compile(r'href="(/[^"#]*)"')


def shown(page: str) -> str:
    """The text of a page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def client(browser_of: Callable[[Rows | str], TestClient]) -> TestClient:
    return browser_of("xinghe")


def read(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:300])
    is_public = "/static/" in address
    assert is_public or answer.headers["cache-control"] in {"no-store", "private, no-cache"}
    return answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_of_the_pages_leads_to_a_page(
    client: TestClient, language: str, store_kind: str
) -> None:
    most = 150 if store_kind == "sqlite" else 40
    waiting, seen, costly = [f"/?lang={language}"], set(), 0
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > most:
            continue
        if "edit=" in address or "/why/" in address:  # each takes an analysis of its own
            costly += 1
            if costly > 12:
                continue
        seen.add(address)
        page = read(client, address)
        if "/static/" in address or address.startswith("/api/"):
            continue
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page
        waiting += [urljoin(address, unescape(link)) for link in LINK.findall(page)]
    assert len(seen) >= 40


def test_the_page_has_its_answer_before_its_map(client: TestClient) -> None:
    page = read(client, "/opportunities/O1?lang=en")
    said = shown(page)
    assert said.index("We lead, but nobody") < said.index("Who decides") < said.index("Map")
    assert "58% of our reach hangs on one person, U2" in said
    assert page.index('data-pane="map"') < page.index('data-pane="table"')


def test_the_language_that_was_asked_for_is_kept(client: TestClient) -> None:
    read(client, "/opportunities/O1?lang=zh")
    assert "谁在背后" in read(client, "/opportunities/O1")


def test_the_day_that_was_asked_for_is_kept(client: TestClient) -> None:
    page = read(client, "/opportunities/O1?as_of=2025-03-31&lang=en")
    assert "As of 31 March 2025" in page
    inner = [unquote(unescape(link)) for link in LINK.findall(page) if "/people/" in link]
    assert inner
    assert all("as_of=2025-03-31" in link for link in inner)


def test_somebody_is_found_without_scripts(client: TestClient) -> None:
    page = read(client, "/opportunities/O1?find=cio&lang=en")
    assert re.search(r'<article class="card" data-person="C03"', page)
    missed = shown(read(client, "/opportunities/O1?find=nobody-like-that&lang=en"))
    assert "Nobody here is called “nobody-like-that”." in missed


def test_fragments_are_parts_and_pages_are_whole(client: TestClient) -> None:
    part = read(client, "/opportunities/O1/people/C10?fragment=1")
    assert "<html" not in part
    assert "<html" in read(client, "/opportunities/O1/people/C10")
    record = shown(read(client, "/opportunities/O1/lines?person=C10&person=C04&lang=en"))
    assert "Until Chu's figures balance I do not sign." in record


@pytest.mark.parametrize(
    "address",
    [
        "/opportunities/nothing",
        "/accounts/O1",
        "/opportunities/O1/people/nobody",
        "/opportunities/O1/lines?person=C10&person=nobody",
        "/opportunities/O1/units?tile=none",
    ],
)
def test_what_is_not_there_is_a_friendly_404(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["missing.css", "..%2Froutes.py", "..%2F..%2Fsettings.py"])
def test_static_files_are_those_of_the_pages_and_no_others(client: TestClient, name: str) -> None:
    assert client.get(f"/static/any/{name}").status_code == 404


def test_strangers_see_nothing(client: TestClient) -> None:
    client.cookies.clear()
    for address in ("/", "/opportunities/O1", "/opportunities/O1?fragment=map", "/accounts/A"):
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code in {303, 401}
        assert "陈" not in answer.text


def test_the_map_can_be_taken_away(client: TestClient) -> None:
    page = read(client, "/opportunities/O1?lang=zh")
    (address,) = re.findall(r'href="([^"]*)" download=', page)
    answer = client.get(unescape(address))
    assert answer.headers["content-type"].startswith("text/html")
    assert "褚" in answer.text


def context(client: TestClient, address: str) -> str:
    page = read(client, f"{address}?lang=en")
    read(client, f"{address}?lang=zh")
    return shown(page)


def test_a_deal_without_chain_rival_or_tie_says_what_is_missing(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    client = browser_of(small_account())
    said = context(client, "/opportunities/O")
    assert "Nobody has a role yet. Who signs?" in said
    assert "no rival recorded" in said
    assert "no decision chain, no overall value" in said
    assert "No hidden influence is recorded" in said
    assert "0.00" not in said.partition("Who decides")[0]
    context(client, "/accounts/A")


def test_a_deal_without_a_rival_has_no_number_for_one(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    client = browser_of(
        small_account(
            people=[{"id": "U1", "name": "us", "organization": "US"}],
            ties=[
                {
                    "id": "T",
                    "person": "U1",
                    "contact": "P1",
                    "level": "deep",
                    "confidence": "confirmed",
                    "last_contact": "2025-06",
                }
            ],
            roles=[{"opportunity": "O", "person": "P1", "role": "approver", "veto": "yes"}],
        )
    )
    said = context(client, "/opportunities/O")
    assert "No rival is recorded" in said
    assert "no rival recorded" in said
    assert "0.86" in said
    context(client, "/accounts/A")


def test_a_deal_with_a_rival_but_no_tie(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    client = browser_of(
        small_account(
            organizations=[{"id": "R", "name": "Rival", "kind": "competitor"}],
            people=[{"id": "R1", "name": "theirs", "organization": "R"}],
            roles=[{"opportunity": "O", "person": "P1", "role": "user"}],
        )
    )
    said = context(client, "/opportunities/O")
    assert "Nobody of ours, and no rival, has a tie here yet." in said
    assert "no tie recorded" in said


def test_an_account_without_anybody(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    rows = small_account()
    del rows["people"]
    client = browser_of(rows)
    assert "Nobody is recorded here yet" in context(client, "/opportunities/O")
    assert "Nobody is recorded here yet" in context(client, "/accounts/A")


def test_an_account_without_our_company(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    rows = small_account()
    rows["organizations"] = rows["organizations"][:1]
    assert "Our own company is not recorded" in context(browser_of(rows), "/opportunities/O")


def test_an_empty_store_says_how_to_begin(
    browser_of: Callable[[Rows | str], TestClient], small_account: Callable[..., Rows]
) -> None:
    rows = small_account()
    rows = {"organizations": rows["organizations"][1:]}
    said = shown(read(browser_of(rows), "/?lang=en"))
    assert "stakegraph import" in said


def test_a_light_can_be_asked_for_alone(client: TestClient) -> None:
    assert "Amber" in read(client, "/opportunities/O1/light?lang=en")


def test_pages_carry_no_inline_style_script_or_foreign_address(client: TestClient) -> None:
    for address in ("/", "/opportunities/O1", "/accounts/A", "/opportunities/O1/people/C10"):
        page = read(client, address)
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert not re.search(r"<script(?![^>]+src=)", page)
        foreign = re.findall(r'(?:src|href|action)="(?!/|#|\?)([^"]*)"', page)
        assert not foreign
