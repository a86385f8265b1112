"""Every page in both languages, light and dark: nothing grave to axe, one language.

With long names and titles, too, every text can be read whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from support.accessibility import AXE_FILE, AXE_SHA256, grave_findings
from support.clipped_text import clipped_texts
from support.page_words import foreign_words
from support.retold import long_word, third_script, write_retold
from support.views import EXAMPLES, GENERAL_VIEWS, Context, files_of, parts_of, views_of

from graph.vocabulary import Language

pytestmark = pytest.mark.browser

# The rest of a context's pages are the same templates with other numbers in them.
LONG_TEXTS = (
    "page", "preset", "side gap", "extras", "tab", "focus", "walk", "filters", "selected", "found",
    "what if", "card", "lines", "network", "why chain", "sensitivity", "history", "form", "boss",
    "records", "proposals",
)  # fmt: skip
# On a commit each kind of page is seen in one of the looks.
COMMITTED = {
    ("general", "en", "light"),
    ("general", "zh", "dark"),
    ("opportunities", "en", "light"),
    ("accounts", "zh", "dark"),
}
LOOKS = [
    pytest.param(*look, marks=() if look in COMMITTED else (pytest.mark.nightly,))
    for look in product(("general", "opportunities", "accounts"), ("en", "zh"), ("light", "dark"))
]


@pytest.fixture
def third(serve: Callable[..., Any]) -> Any:
    """The worked example in Cyrillic: what is Latin or Chinese on a page, the page says itself."""
    return serve("third", lambda store: write_retold(store, third_script, "xinghe"))


@pytest.fixture
def third_group(serve: Callable[..., Any]) -> Any:
    """The group of 300 people in Cyrillic."""
    return serve("third_group", lambda store: write_retold(store, third_script, "group"))


@pytest.fixture
def long(serve: Callable[..., Any]) -> Any:
    """The worked example with Chinese names of 4 and titles of 44 characters, longer in English."""
    return serve("long", lambda store: write_retold(store, long_word, "xinghe"))


def pages_of(root: str) -> dict[str, str]:
    if root == "general":
        return GENERAL_VIEWS
    return views_of(next(one for one in EXAMPLES if one.folder == root))


def unfold(page: Any) -> None:
    page.evaluate("for (const all of document.querySelectorAll('details')) all.open = true")


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize(("root", "language", "scheme"), LOOKS)
def test_every_page_can_be_used_and_read_in_one_language(
    third: Any,
    visit: Callable[..., Any],
    campaign: Callable[[int], int],
    language: str,
    scheme: str,
    root: str,
) -> None:
    is_full = campaign(20) == 20
    window = visit(third, language)
    window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = []
    for name, address in pages_of(root).items():
        page = window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
        unfold(page)
        findings = foreign_words(page, Language(language))
        if is_full or not name.startswith("why "):
            findings += grave_findings(page)
        found += [f"{name}: {one}" for one in findings]
    assert found == []
    window.assert_clean()


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_map_of_folded_units_can_be_used_and_read_in_one_language(
    third_group: Any, visit: Callable[..., Any], language: str
) -> None:
    window = visit(third_group, language)
    window.page.set_default_timeout(90_000)
    root = "/opportunities/GO1"
    page = window.open(f"{root}?lang={language}")
    page.locator(".canvas .node.tile").first.wait_for()
    tile = page.locator(".canvas .node.tile").first.get_attribute("data-person")
    opened = Context("opportunities", "GO1", ("P010", "P002", "P001"), tile)
    found = []
    for address in (root, opened.ask(open=tile), opened.ask("/units", tile=tile)):
        page = window.open(address)
        page.wait_for_load_state("networkidle")
        unfold(page)
        findings = foreign_words(page, Language(language)) + clipped_texts(page)
        if address == root:
            findings += grave_findings(page)
        found += [f"{address}: {one}" for one in findings]
    assert found == []
    window.assert_clean()


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_and_saved_file_is_in_one_language(
    third: Any, visit: Callable[..., Any], tmp_path: Any, language: str
) -> None:
    window = visit(third, language)
    page = window.page
    found = []
    for one in EXAMPLES:
        for name, address in parts_of(one).items():
            window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            found += [f"{name}: {word}" for word in foreign_words(page, Language(language))]
        for name, address in files_of(one).items():
            answer = page.request.get(f"{third.root}{address}&lang={language}")
            file = tmp_path / f"{one.folder}-{name}"
            file.write_bytes(answer.body())
            page.goto(file.as_uri())
            found += [f"{name}: {word}" for word in foreign_words(page, Language(language))]
            if name.endswith("html"):
                found += [f"{name}: {grave}" for grave in grave_findings(page)]
    assert found == []


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_long_names_and_titles_can_be_read_whole(
    long: Any, visit: Callable[..., Any], campaign: Callable[[int], int], language: str
) -> None:
    window = visit(long, language)
    found = []
    seen = EXAMPLES if campaign(20) == 20 else EXAMPLES[language == "zh" :][:1]
    for one in seen:
        views = {
            name: address for name, address in views_of(one).items() if name.startswith(LONG_TEXTS)
        }
        assert len(views) > 15
        for name, address in views.items():
            page = window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            found += [f"{one.folder} {name}: {text}" for text in clipped_texts(page)]
    assert found == []


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(
    long: Any, visit: Callable[..., Any], language: str, width: int
) -> None:
    window = visit(long, language, width=width)
    for one in EXAMPLES:
        for name in ("page", "side gap", "tab table", "selected", "network", "card"):
            page = window.open(views_of(one)[name])
            seen = page.evaluate("document.documentElement.scrollWidth")
            assert seen <= width, (one.folder, name, seen)


def test_axe_is_the_file_that_was_published() -> None:
    assert hashlib.sha256(AXE_FILE.read_bytes()).hexdigest() == AXE_SHA256
    assert "Mozilla Public License" in AXE_FILE.with_name("axe.LICENSE").read_text(encoding="utf-8")


SABOTAGE = {
    "axe": "document.querySelector('#panel').innerHTML += '<button></button><img src=\"data:,\">'",
    "en": "document.querySelector('.mapbar a').setAttribute('aria-label', '地图')",
    "zh": "document.querySelector('.mapbar summary').title = 'Filters'",
    "text": "document.querySelector('.canvas .node text').textContent = 'wide '.repeat(20)",
    "cut": "{ const h = document.querySelector('h1'); h.style = 'height:20px;overflow:hidden' }",
}


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize(("kind", "broken"), list(SABOTAGE.items()), ids=list(SABOTAGE))
def test_a_broken_page_is_noticed(
    third: Any, visit: Callable[..., Any], kind: str, broken: str
) -> None:
    language = "zh" if kind == "zh" else "en"
    page = visit(third, language).open(f"/opportunities/O1?lang={language}")
    page.evaluate(f"() => {{ {broken} }}")
    if kind == "axe":
        found = " ".join(grave_findings(page))
        assert "button-name" in found
        assert "image-alt" in found
    elif kind in {"en", "zh"}:
        assert len(foreign_words(page, Language(language))) == 1
    else:
        assert clipped_texts(page) != []
