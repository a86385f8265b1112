"""What a coded value is, and how it is read: by code, by either label, by words of other systems.

Every reader of codes accepts both labels of the same value in any letter case, and the foreign
words listed in `ALIASES`. The values themselves stand in `graph.vocabulary`. Source: contract 1.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Self

from graph.errors import InputError, Problem

__all__ = ["Code", "Language"]

# Words of other systems for the same thing, by vocabulary (contract 1); the importer keeps the
# original word.
ALIASES: dict[str, dict[str, str]] = {
    "Attitude": {
        "+2": "strong_positive",
        "2": "strong_positive",
        "mentor": "strong_positive",
        "+1": "positive",
        "1": "positive",
        "supporter": "positive",
        "0": "neutral",
        "-1": "negative",
        "non-supporter": "negative",
        "-2": "strong_negative",
        "enemy": "strong_negative",
    },
    "DecisionRole": {
        "economic buyer": "approver",
        "technical buyer": "evaluator",
        "user buyer": "user",
        "end user": "user",
        "procurement": "gatekeeper",
        "legal": "gatekeeper",
    },
    "Strength": {"1": "weak", "2": "medium", "3": "strong"},
    "Confidence": {"rumor": "rumour"},
}


class Language(StrEnum):
    """A language that readers use; the tag is the HTML `lang` value."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag that selects the right glyphs."""
        return "zh-CN" if self is Language.ZH else "en"


class Code(StrEnum):
    """A coded value with a label in both languages.

    Members are declared as `NAME = code, zh, en`.
    """

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        """Keep the labels beside the code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member

    def label(self, language: str) -> str:
        """The word that a reader of `language` ("zh" or "en") sees."""
        return self.zh if language == Language.ZH else self.en

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code, or its label in either language, in any letter case.

        Raises:
            InputError: The text is none of them; the message lists the codes.

        >>> from graph.vocabulary import Attitude
        >>> Attitude.parse("强正向") is Attitude.parse("Strong_Positive")
        True
        """
        found = _spellings(cls).get(_folded(text))
        if not isinstance(found, cls):
            codes = ", ".join(member.value for member in cls)
            raise InputError(
                Problem(
                    code="unknown_code",
                    text=f"{text!r} is not a known value; use one of: {codes}.",
                )
            )
        return found


def _folded(text: str) -> str:
    return " ".join(text.strip().casefold().replace("_", " ").split())


@cache
def _spellings(kind: type[Code]) -> dict[str, Code]:
    members = {member.value: member for member in kind}
    table = {word: members[code] for word, code in ALIASES.get(kind.__name__, {}).items()}
    for member in members.values():
        for spelling in (member.en, member.zh, member.value):
            table[_folded(spelling)] = member
    return table
