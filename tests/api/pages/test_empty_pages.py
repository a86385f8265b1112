"""Where nearly nothing is recorded every section of a page still says something true."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.parametrize("store_kind", ["sqlite"])
Rows = Mapping[str, Sequence[Mapping[str, str]]]
US = {"id": "U1", "name": "高岩", "organization": "US"}
RIVAL = {"id": "R", "name": "友商 Rival", "kind": "competitor"}
ROLE = {"opportunity": "O", "person": "P1", "role": "approver"}
TIE = {"id": "T1", "person": "U1", "contact": "P1", "level": "deep", "confidence": "confirmed"}
SECTION = re.compile(r"<section(?P<head>[^>]*)>(?P<body>.*?)</section>", re.DOTALL)
PLACEHOLDER = re.compile(r"\{\w+\}|\bNone\b|\bnan\b|Undefined|\bempty\.\w+")

CASES: dict[str, dict[str, list[dict[str, str]]]] = {
    "one person": {},
    "no role": {"people": [US], "ties": [TIE | {"last_contact": "2025-06"}]},
    "no rival": {"people": [US], "roles": [ROLE], "ties": [TIE | {"last_contact": "2025-06"}]},
    "no tie": {"people": [US], "organizations": [RIVAL], "roles": [ROLE]},
    "everything unknown": {
        "people": [US, {"id": "P2", "name": "林", "organization": "A"}],
        "organizations": [RIVAL],
        "roles": [ROLE, {"opportunity": "O", "person": "P2", "role": "evaluator"}],
        "assessments": [
            {"person": one, "vendor": vendor, "attitude": "unknown"}
            for one in ("P1", "P2")
            for vendor in ("US", "R")
        ],
        "influence": [
            {"id": "E1", "source": "P2", "target": "P1", "strength": "weak", "confidence": "rumour"}
        ],
    },
}
SAID = {
    "one person": ("Nobody has a role yet. Who signs?", "还没有人有决策角色。谁签字？"),
    "no role": ("Nobody has a role yet. Who signs?", "还没有人有决策角色。谁签字？"),
    "no rival": ("No rival is recorded.", "没有记录友商。"),
    "no tie": ("There is no reach of ours yet", "还没有能断的触达。"),
    "everything unknown": ("Nobody is recorded as being against us.", "没有人被记录为反对我们。"),
}


def shown(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def check(page: str) -> None:
    """No section is a hole, and no phrase of the catalogue stayed unfilled."""
    said = shown(re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))
    assert PLACEHOLDER.search(said) is None, PLACEHOLDER.search(said)
    for found in SECTION.finditer(page):
        heading, _, rest = found["body"].partition("</h2>")
        is_titled = bool(rest) and "<summary" not in heading
        assert not is_titled or shown(rest), (found["head"], shown(heading))
    for table in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL):
        assert shown(table)


@pytest.mark.parametrize("name", CASES)
def test_every_section_says_what_is_missing(
    browser_of: Callable[[Rows], TestClient], small_account: Callable[..., Rows], name: str
) -> None:
    client = browser_of(small_account(**CASES[name]))
    for kind, reference in (("opportunities", "O"), ("accounts", "A")):
        for number, language in enumerate(("en", "zh")):
            answer = client.get(f"/{kind}/{reference}?lang={language}")
            assert answer.status_code == 200, answer.text[:300]
            check(answer.text)
            if kind == "opportunities":
                assert SAID[name][number] in shown(answer.text)


def test_no_number_is_made_up_where_nobody_knows(
    browser_of: Callable[[Rows], TestClient], small_account: Callable[..., Rows]
) -> None:
    page = shown(browser_of(small_account(**CASES["no tie"])).get("/opportunities/O?lang=en").text)
    assert "We lead" not in page
    assert "Isolated in relations" not in page
    assert "Advantage in relations nobody knows" in page
    assert "Projected lean (now → later) nobody knows" in page
    bare = shown(browser_of(small_account()).get("/opportunities/O?lang=en").text)
    assert "No further tie adds reach." not in bare
    assert "Record one of our people first." in bare


def test_an_account_without_anybody(
    browser_of: Callable[[Rows], TestClient], small_account: Callable[..., Rows]
) -> None:
    rows = {key: list(value) for key, value in small_account().items()}
    rows["people"] = []
    client = browser_of({key: value for key, value in rows.items() if value})
    for language, sentence in (
        ("en", "Nobody is recorded here yet."),
        ("zh", "这里还没有人员记录。"),
    ):
        for address in ("/opportunities/O", "/accounts/A"):
            page = client.get(f"{address}?lang={language}").text
            check(page)
            assert sentence in shown(page)


def test_a_person_of_whom_nothing_is_known_has_a_whole_card(
    browser_of: Callable[[Rows], TestClient], small_account: Callable[..., Rows]
) -> None:
    client = browser_of(small_account())
    for language, leaves in (("en", "leaves"), ("zh", "离开")):
        page = client.get(f"/opportunities/O/people/P1?lang={language}")
        check(page.text)
        menu = client.get(f"/opportunities/O/menu?person=P1&lang={language}")
        assert leaves in shown(menu.text)
        assert "edit=leave+P1" in menu.text
