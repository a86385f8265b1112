"""Every value can be read, written and spoken in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from object_findings import CJK, label_findings, subclasses, translation_findings

import api.wording
import importers.editing.wording
import importers.wording
from api.translations import catalogue_of
from graph import vocabulary
from graph.analysis.answering import what_if_words
from graph.calibration import Calibration, describe_defaults
from graph.overlay import what_if
from graph.phrases import PHRASES
from graph.vocabulary import VOCABULARIES, Code, Language


@pytest.mark.parametrize("one", VOCABULARIES, ids=lambda one: one.__name__)
def test_every_value_has_both_labels_and_is_read_by_each(one: type[Code]) -> None:
    assert label_findings(one) == []


def test_no_vocabulary_is_forgotten() -> None:
    known = [one for one in subclasses(Code) if one.__module__ == vocabulary.__name__]
    assert set(VOCABULARIES) == set(known)


def test_every_default_of_the_method_is_explained_in_both_languages() -> None:
    for default in describe_defaults(Calibration()):
        assert CJK.search(default.meaning_zh), default.name
        assert default.meaning_en.strip(), default.name
        assert default.source.strip(), default.name


def _pairs(texts: Mapping[str, tuple[str, str]], *, chinese: int) -> tuple[dict[str, str], ...]:
    order = (chinese, 1 - chinese)
    return tuple({key: pair[index] for key, pair in texts.items()} for index in order)


def test_every_text_of_the_pages_is_there_in_both_languages() -> None:
    chinese, english = (
        # a language is called by its own name, whoever reads
        {key: text for key, text in catalogue_of(one).items() if not key.startswith("language.")}
        for one in (Language.ZH, Language.EN)
    )
    assert translation_findings(chinese, english) == []


@pytest.mark.parametrize(
    ("texts", "chinese"),
    [
        (PHRASES, 0),
        (api.wording.SENTENCES, 0),
        (importers.wording.MESSAGES, 1),
        (importers.editing.wording.EDIT_MESSAGES, 1),
        (what_if.MESSAGES, 0),
        (what_if_words.SENTENCES, 0),
    ],
    ids=["answers", "commands and errors", "imports", "edits by hand", "edits", "edits in words"],
)
def test_every_sentence_is_there_in_both_languages(
    texts: Mapping[str, tuple[str, str]], chinese: int
) -> None:
    assert translation_findings(*_pairs(texts, chinese=chinese)) == []
