"""The map with its controls through the real application: state, sentences, never a blank page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from starlette.testclient import TestClient

Rows = dict[str, list[dict[str, str]]]
DEAL = "/opportunities/O1"


@pytest.fixture
def client(browser_of: Callable[[Rows | str], TestClient]) -> TestClient:
    return browser_of("xinghe")


def read(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:300])
    return answer.text


def said(page: str) -> str:
    """The text of a page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rows_shown(page: str) -> set[str]:
    table = page[page.index('id="table"') : page.index('id="tree"')]
    return {
        key
        for key, rest in re.findall(r'<tr data-row="([^"]+)"([^>]*)>', table)
        if "hidden" not in rest
    }


def faded(page: str) -> set[str]:
    return set(re.findall(r'class="node[^"]* dim"[^>]* data-person="([^"]+)"', page))


@pytest.mark.parametrize(
    "wrong",
    [
        "preset=nothing",
        "side=nobody",
        "vendor=C01",
        "show=everything",
        "open=unit:nowhere",
        "around=nobody",
        "focus=nobody",
        "steps=99",
        "direction=up",
        "from=us&to=nobody",
        "walk=nobody",
        "role=king",
        "attitude=angry",
        "kind=hair",
        "confidence=sure",
        "freshness=old",
        "tab=film",
        "as_of=yesterday",
        "as_of=2025-02-30",
    ],
)
def test_a_wrong_value_is_told_beside_a_whole_map(client: TestClient, wrong: str) -> None:
    page = read(client, f"{DEAL}?{wrong}&lang=en")
    assert '<p class="problem">' in page
    assert "the map is shown without it" in page or "not on this map" in page
    assert 'data-person="C04"' in page
    kept = {unescape(link) for link in re.findall(r'id="preset-\w+" href="([^"]+)"', page)}
    assert not any(wrong in link for link in kept)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_somebody_who_is_gone_is_told_in_the_panel(client: TestClient, language: str) -> None:
    page = read(client, f"{DEAL}?person=nobody&lang={language}")
    panel = said(page[page.index('id="panel-body"') :])
    assert ("is not on this map" if language == "en" else "不在此图上") in panel
    assert '<article class="card"' in page


def test_the_map_comes_alone_with_its_controls(client: TestClient) -> None:
    part = read(client, f"{DEAL}?fragment=map&focus=C10&lang=en")
    assert part.lstrip().startswith('<div class="map-area"')
    assert "<html" not in part
    assert 'id="preset-rival"' in part
    assert 'class="canvas"' in part
    assert 'data-focus="C10"' in part


def test_a_focus_fades_the_map_and_shortens_the_table(client: TestClient) -> None:
    page = read(client, f"{DEAL}?focus=C10&direction=out&lang=en")
    assert rows_shown(page) == {"C10", "C04", "C02"}
    assert "C01" in faded(page)
    assert not faded(page) & {"C10", "C04", "C02"}
    assert "Whom 褚 influences:" in said(page)
    everybody = read(client, f"{DEAL}?lang=en")
    assert faded(everybody) == set()
    assert len(rows_shown(everybody)) == 18


def test_a_path_lists_its_records_in_the_panel(client: TestClient) -> None:
    page = read(client, f"{DEAL}?from=us&to=C01&lang=en")
    panel = page[page.index('id="card"') : page.index("</aside>")]
    assert "Best path from" in said(page)
    assert panel.count('data-record="') >= 2
    assert 'class="card lines"' in panel
    with_card = read(client, f"{DEAL}?from=us&to=C01&person=C08&lang=en")
    assert '<article class="card" data-person="C08"' in with_card
    assert "U2" not in faded(with_card)


def test_the_card_offers_what_the_menu_offers(client: TestClient) -> None:
    menu = read(client, f"{DEAL}/menu?person=C04&lang=en")
    card = read(client, f"{DEAL}/people/C04?lang=en")
    for words in ("Who influences this person", "Whom this person influences", "Focus: 2 steps"):
        assert words in menu
        assert words in card
    assert menu.count("Best path from") == card.count("Best path from") == 2
    assert "What if: leaves" in said(menu)


def test_the_state_survives_a_card_and_an_edit(client: TestClient) -> None:
    card = unescape(read(client, f"{DEAL}/people/C04?preset=customer&attitude=neutral&lang=en"))
    links = re.findall(r'href="(/opportunities/[^"]+)"', card)
    inner = [link for link in links if "person=C04" in link]
    assert any("edit=leave" in link for link in inner)
    assert any("focus=C04" in link for link in inner)
    assert all("preset=customer" in link and "attitude=neutral" in link for link in inner)


def test_everything_typed_is_found_without_scripts(client: TestClient) -> None:
    page = read(client, f"{DEAL}?find=chu&lang=en")
    assert '<article class="card" data-person="C10"' in page
    hits = page[page.index('class="folk hits-here"') :]
    assert "focus=C10" in hits[:800]


def test_options_carry_where_they_lead(client: TestClient) -> None:
    part = unescape(read(client, f"{DEAL}/find?q=chu&preset=rival&lang=en"))
    assert part.count('role="option"') >= 1
    assert "preset=rival&focus=C10&person=C10" in part
    assert "<mark>chu</mark>" in part
    nothing = read(client, f"{DEAL}/find?q=nobody-like-that&lang=en")
    assert "data-address" not in nothing
    assert client.get(f"{DEAL}/find?q={'x' * 201}").status_code == 422


def test_the_day_can_be_changed_without_scripts(client: TestClient) -> None:
    page = read(client, f"{DEAL}?preset=rival&lang=en")
    form = page[page.index('<form action="', page.index('class="drawn replay"')) :]
    form = form[: form.index("</form>")]
    assert 'name="preset" value="rival"' in form
    assert 'type="date"' in form
    assert 'name="as_of"' in form
    assert "As of 31 March 2025" in read(client, f"{DEAL}?as_of=2025-03-31&lang=en")


def crowd(count: int) -> Rows:
    people = [
        {"id": f"P{number:04}", "name": f"人{number}", "title": "Engineer", "organization": "A"}
        for number in range(count)
    ]
    people[0]["importance"] = "both"
    return {
        "organizations": [
            {"id": "A", "name": "客户 Customer", "kind": "customer"},
            {"id": "US", "name": "我司 Our company", "kind": "us"},
        ],
        "people": people,
        "reporting": [
            {
                "id": f"L{number}",
                "subordinate": f"P{number:04}",
                "manager": f"P{(number - 1) // 9:04}",
            }
            for number in range(1, count)
        ],
    }


@pytest.mark.parametrize("store_kind", ["sqlite"])
def test_too_many_people_for_one_map_get_a_search_a_list_and_maps_of_a_part(
    browser_of: Callable[[Rows | str], TestClient],
) -> None:
    client = browser_of(crowd(1100))
    page = read(client, "/accounts/A?lang=en")
    assert "1100 people are too many for one map" in said(page)
    starts = [unescape(link) for link in re.findall(r'href="([^"]*around=[^"]*)"', page)]
    assert starts
    assert 'id="table"' in page
    around = read(client, f"{starts[0]}&map=1")
    assert 'class="canvas"' in around
    assert "Only around" in said(around)
    found = unescape(read(client, "/accounts/A/find?q=人77&lang=en"))
    assert "around=P0077&focus=P0077" in found


@pytest.mark.parametrize("store_kind", ["sqlite"])
def test_a_large_map_has_its_search_and_its_chain_on_the_left(
    browser_of: Callable[[Rows | str], TestClient],
) -> None:
    client = browser_of(crowd(150))
    page = read(client, "/accounts/A?lang=en&map=1")
    side = said(page[page.index('id="map-side"') : page.index('id="picture"')])
    assert "150 people have no attitude on record." in side
    assert page.count("data-find=") == 1
    unasked = unescape(re.findall(r'id="side-unasked" href="([^"]+)"', page)[0])
    assert "attitude=not_asked" in unasked
    assert "150 of 150 people match" in said(read(client, f"{unasked}&map=1&lang=en"))
    tiles = [unescape(link) for link in re.findall(r'id="folded-\d+" href="([^"]+)"', page)]
    assert tiles
    opened = read(client, f"{tiles[0]}&map=1&lang=en")
    assert 'class="pill closing"' in opened
