"""The panel "What if": works without scripts, keeps its state in the address, stores nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

PAGE = "/opportunities/O1"
OFFERED = re.compile(r'href="([^"]*edit=[^"]*)"')
FORM = re.compile(r'<form action="([^"]*)/what-if" method="get">(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CHOICE = re.compile(r'<select name="word"[^>]*><option value="([^"]*)">')


def shown(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def client(browser_of: Callable[[str], TestClient]) -> TestClient:
    return browser_of("xinghe")


def edits_in(address: str) -> list[str]:
    return [value for key, value in parse_qsl(urlsplit(address).query) if key == "edit"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What if", "卫 leaves", "Before", "Who moves most", "Nothing is stored")),
        ("zh", ("如果", "卫离开", "之前", "变化最大的人", "不保存任何内容")),
    ],
)
def test_the_panel_answers_in_both_languages(
    client: TestClient, language: str, words: tuple[str, ...]
) -> None:
    answer = client.get(PAGE, params={"edit": "leave C11", "lang": language})
    assert answer.status_code == 200
    said = shown(answer.text)
    assert all(word in said for word in words)
    assert "0.59 0.22 −0.37" in said


def test_without_edits_the_panel_only_invites(client: TestClient) -> None:
    page = client.get(PAGE, params={"lang": "en"}).text
    assert 'id="what-if"' in page
    assert "Who moves most" not in page


def test_every_offered_edit_is_answered(client: TestClient) -> None:
    page = client.get(PAGE, params={"lang": "en", "person": "C11"}).text
    offered = {unescape(one) for one in OFFERED.findall(page)}
    kinds = {edits_in(one)[0].split()[0] for one in offered}
    assert kinds == {"leave", "tie", "attitude", "drop", "confirm"}
    for address in sorted(offered):
        assert client.get(address).status_code == 200, address


def test_choices_do_not_make_each_other_meaningless(client: TestClient) -> None:
    taken = {"edit": ["drop E05", "leave C11", "tie U1 C01 deep"], "person": "C11"}
    page = client.get(PAGE, params=taken).text
    for address in sorted({unescape(one) for one in OFFERED.findall(page)}):
        if edits_in(address) and "fragment" not in address:
            assert client.get(address).status_code == 200, address


def test_a_form_of_a_card_becomes_one_edit_in_the_address(client: TestClient) -> None:
    page = client.get(
        PAGE, params={"person": "C05", "edit": "leave C11", "as_of": "2025-06-30"}
    ).text
    forms = FORM.findall(page)
    assert len(forms) == 4
    added = []
    for action, body in forms:
        names = re.findall(rf"{FIELD.pattern}|{CHOICE.pattern}", body)
        pairs = [(name, unescape(value)) if name else ("word", pick) for name, value, pick in names]
        answer = client.get(f"{action}/what-if", params=pairs, follow_redirects=False)
        assert answer.status_code == 303
        address = answer.headers["location"]
        assert "leave C11" in edits_in(address)
        assert "as_of=2025-06-30" in address
        added += [one for one in edits_in(address) if one != "leave C11"]
        assert client.get(address).status_code == 200, address
    assert [one.split()[:3] for one in added] == [
        ["tie", "U1", "C05"],
        ["attitude", "C05", "US"],
        ["influence", "C05", "C01"],
        ["role", "C05", "approver"],
    ]


def test_an_edit_can_be_taken_back(client: TestClient) -> None:
    page = client.get(PAGE, params={"edit": ["leave C11", "drop E02"]}).text
    body = page[page.index('id="what-if"') :]
    removals = [unescape(one) for one in OFFERED.findall(body)][:2]
    assert [edits_in(one) for one in removals] == [["drop E02"], ["leave C11"]]


@pytest.mark.parametrize(("language", "word"), [("en", "no person"), ("zh", "没有编号")])
def test_a_wrong_edit_is_told_beside_the_answers(
    client: TestClient, language: str, word: str
) -> None:
    answer = client.get(PAGE, params={"edit": "leave <b>X9", "lang": language})
    assert answer.status_code == 422
    assert word in shown(answer.text)
    assert "<b>X9" not in answer.text


def test_cards_and_records_keep_the_edits(client: TestClient) -> None:
    query = {"edit": "leave C11", "fragment": "1"}
    for leaf in ("people/C04", "lines"):
        more = {"person": ["C04", "C01"]} if leaf == "lines" else {}
        text = client.get(f"{PAGE}/{leaf}", params={**query, **more}).text
        offered = [edits_in(unescape(one)) for one in OFFERED.findall(text)]
        assert offered
        assert all("leave C11" in one for one in offered)


def test_an_account_has_the_panel_too(client: TestClient) -> None:
    answer = client.get("/accounts/A", params={"edit": "leave C12"})
    assert answer.status_code == 200
    assert 'class="sides"' in answer.text
