"""No script runs from a name: 60 attack strings, every text field, every view, a real browser.

Each of 60 accounts shows nearly all strings at once, each in another field; a full campaign visits
them all, so that every field shows every string in every view, and a commit visits a twentieth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from support.attack_strings import ATTACKS, RUNS
from support.attacked_account import (
    TEXT_FIELDS,
    attacked_contexts,
    attacked_records,
    write_attacked_accounts,
)
from support.views import GENERAL_VIEWS, Context, files_of, parts_of, views_of

pytestmark = pytest.mark.browser

PARTS = 3
SEED = 7
# Of a change of who reports to whom: what it changes has no text.
EMPTIED = ("field", "value")
# What a reader does with a page: point, focus, unfold, search.
TOUCH = """() => {
    const parts = ".node, .edge, .sign, .circle, a.who, summary, button, td, [data-map], canvas";
    for (const node of document.querySelectorAll(parts))
        for (const kind of ["mouseenter", "mouseover", "pointerenter", "pointerover", "focus"])
            node.dispatchEvent(new Event(kind, {bubbles: true}));
    for (const all of document.querySelectorAll("details")) all.open = true;
}"""
# Whether the text of some attack became an element; ours have none of these.
ALIEN = """() => [...document.querySelectorAll(
    "iframe, object, embed, base, foreignObject, animate, marquee, video, audio, math, " +
    "meta[http-equiv=refresh], [onerror], [onload], [onfocus], [onclick], [ontoggle], [srcdoc], " +
    "[href^='javascript:' i], [src='x']"
)].filter((one) => !one.closest("noscript")).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def attacked(serve: Callable[..., Any]) -> Any:
    return serve("attacked", write_attacked_accounts)


def assert_nothing_ran(window: Any, where: str) -> None:
    assert not window.page.evaluate(RUNS), where
    assert window.page.evaluate(ALIEN) == [], where
    window.assert_clean(where)


def touch(page: Any) -> None:
    page.evaluate(TOUCH)
    if page.locator("input[type=search]").count():
        page.keyboard.press("/")
        page.keyboard.type("a")
        page.keyboard.press("Escape")


def chosen(campaign: Callable[[int], int], count: int | None = None) -> list[int]:
    """Numbers of the accounts of this run, the same in every run of a commit."""
    numbers = Random(SEED).sample(range(len(ATTACKS)), len(ATTACKS))
    return numbers[: count or campaign(len(ATTACKS))]


def walk(window: Any, addresses: Iterable[tuple[str, str]]) -> int:
    opened = 0
    for name, address in addresses:
        language = ("en", "zh")[opened % 2]
        window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert_nothing_ran(window, f"{name} {address}")
        touch(window.page)
        assert_nothing_ran(window, f"{name} {address}, touched")
        opened += 1
    return opened


def views_in_turn(one: Context, turn: int, share: int) -> list[tuple[str, str]]:
    """A part of the views of an account; as many accounts as there are shares see them all."""
    return list((views_of(one) | parts_of(one)).items())[turn % share :: share]


def test_sixty_accounts_show_every_string_in_every_text_field() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) == 60
    shown: dict[tuple[str, str], set[str]] = {}
    for record in attacked_records():
        for kind, field in TEXT_FIELDS:
            if kind is type(record):
                said = getattr(record, field)
                texts = {said} if isinstance(said, str) else {*(said or ())}
                shown.setdefault((kind.table, field), set()).update(texts)
    assert len(shown) == len(TEXT_FIELDS) > 60
    for place, texts in shown.items():
        held = {one for one in ATTACKS if any(text.startswith(one) for text in texts)}
        assert held == set(ATTACKS) or place[1] in EMPTIED, place


@pytest.mark.parametrize(
    ("store_kind", "part"), [*(("sqlite", part) for part in range(PARTS)), ("neo4j", 0)]
)
def test_no_attack_runs_on_any_page(
    attacked: Any,
    visit: Callable[..., Any],
    campaign: Callable[[int], int],
    store_kind: str,
    part: int,
) -> None:
    window = visit(attacked)
    window.page.set_default_timeout(90_000)
    # a store keeps text as it came; where it does not, a part of the pages shows it
    is_whole = store_kind == "sqlite"
    numbers = chosen(campaign) if is_whole else chosen(campaign, 1)
    is_full = len(numbers) == len(ATTACKS)
    share = 1 if is_full else len(numbers) if is_whole else 12
    opened = walk(window, GENERAL_VIEWS.items()) if part == 0 else 0
    for turn, number in enumerate(numbers):
        if turn % PARTS == part:
            for one in attacked_contexts(number):
                opened += walk(window, views_in_turn(one, turn, share))
    assert opened > (30 if is_whole else 8)


@pytest.mark.parametrize("store_kind", ["sqlite", "neo4j"])
def test_no_attack_runs_in_a_map_that_was_saved(
    attacked: Any,
    visit: Callable[..., Any],
    campaign: Callable[[int], int],
    tmp_path: Path,
    store_kind: str,
) -> None:
    window = visit(attacked)
    page = window.page
    numbers = chosen(campaign) if store_kind == "sqlite" else chosen(campaign, 1)
    for number in numbers:
        for one in attacked_contexts(number):
            for name, address in files_of(one).items():
                answer = page.request.get(f"{attacked.root}{address}")
                assert answer.ok, answer.text()
                file = tmp_path / f"{one.folder}-{number}-{name}"
                file.write_bytes(answer.body())
                page.goto("about:blank")  # what the page before asks for ends with it
                before = len(window.asked)
                page.goto(file.as_uri())
                page.evaluate(TOUCH)
                page.wait_for_timeout(50)
                assert page.evaluate("document.querySelectorAll('.node, canvas').length") >= 1
                assert_nothing_ran(window, f"{number} {name}")
                assert window.asked[before:] == [file.as_uri()], name


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("part", range(PARTS))
def test_an_attack_in_the_address_is_only_text(
    demo: Any, visit: Callable[..., Any], campaign: Callable[[int], int], part: int
) -> None:
    window = visit(demo)
    for attack in [ATTACKS[one] for one in chosen(campaign, max(15, campaign(60)))][part::PARTS]:
        said = quote(attack[:200], safe="")
        every = "&".join(f"{name}={said}" for name in ("person", "focus", "open", "as_of", "find"))
        for address in (
            f"/search?q={said}",
            f"/opportunities/O1?{every}",
            f"/opportunities/O1/people/{said}",
        ):
            window.open(address)
            assert_nothing_ran(window, address)


@pytest.mark.parametrize("store_kind", ["sqlite"])
def test_a_page_that_runs_an_attack_is_noticed(demo: Any, visit: Callable[..., Any]) -> None:
    window = visit(demo)
    window.open("/")
    window.page.evaluate("document.body.innerHTML += '<img src=x onerror=\"window.__ran=1\">'")
    with pytest.raises(AssertionError, match="sabotage"):
        assert_nothing_ran(window, "sabotage")
    window.page.evaluate("() => { window.__ran = 1; }")
    assert window.page.evaluate(RUNS)
    assert window.violations  # the handler was refused by the policy, and that is on record
