"""Both languages say the same things, and no template says anything by itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from string import Formatter

import pytest

from api.translations import catalogue_of
from graph.analysis.explaining.items import SECTIONS
from graph.vocabulary import Language
from graph.wording import is_ideograph

ZH, EN = catalogue_of(Language.ZH), catalogue_of(Language.EN)
TEMPLATES = {
    file.name: file.read_text(encoding="utf-8")
    for file in files("api.pages").joinpath("templates").iterdir()
}
SCRIPTS = {
    file.name: file.read_text(encoding="utf-8")
    for file in files("api.pages").joinpath("static").iterdir()
    if file.name.endswith(".js")
}
SPOKEN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert ZH.keys() == EN.keys()


def test_every_section_that_is_explained_has_a_heading() -> None:
    assert {f"why.section.{section}" for section in SECTIONS} <= EN.keys()


@pytest.mark.parametrize("key", sorted(EN))
def test_a_phrase_names_the_same_things_in_both_languages(key: str) -> None:
    assert fields(ZH[key]) == fields(EN[key])


def test_no_phrase_is_left_in_the_other_language() -> None:
    allowed = {"language.zh"}
    for key, text in EN.items():
        assert key in allowed or not any(map(is_ideograph, text)), key
    latin = re.compile(r"[A-Za-z]{2,}")
    names = {"stakegraph", "EN", "Esc", "import", "PageRank"}
    for key, text in ZH.items():
        bare = re.sub(r"\{\w+\}", "", text)
        assert set(latin.findall(bare)) <= names, (key, text)


class Words(HTMLParser):
    """Collects what a template says by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]
        assert tag != "style", "styles belong into a file"
        names = {name for name, _ in attrs}
        assert "style" not in names, "no inline styles"
        assert not {name for name in names if name.startswith("on")}, "no inline handlers"


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_template_has_words_or_styles_of_its_own(name: str) -> None:
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", TEMPLATES[name], flags=re.DOTALL)
    reader = Words()
    reader.feed(plain)
    for words in reader.found:
        letters = [letter for letter in words if letter.isalpha()]
        assert not letters, (name, words.strip())


def test_every_phrase_that_is_asked_for_exists() -> None:
    asked = re.compile(r"""\bsay\(\s*['"]([\w.]+)['"]\s*[,)]""")
    sources = [*TEMPLATES.values()]
    sources += [
        file.read_text(encoding="utf-8")
        for file in files("api.pages").iterdir()
        if file.name.endswith(".py")
    ]
    keys = {key for text in sources for key in asked.findall(text)}
    assert len(keys) > 100
    assert keys <= EN.keys()


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_script_speaks_or_calls_elsewhere(name: str) -> None:
    code = re.sub(r"//.*", "", SCRIPTS[name])
    assert "http:" not in code
    assert "https:" not in code
    assert not re.search(r"\beval\(|new Function|document\.write|insertAdjacentHTML", code)
    assert not any(map(is_ideograph, code))


def test_a_template_with_words_of_its_own_is_noticed() -> None:
    reader = Words()
    reader.feed('<p title="Hello">{{ x }}</p>')
    assert any(letter.isalpha() for letter in "".join(reader.found))
