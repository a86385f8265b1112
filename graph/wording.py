"""Text that holds two languages, and the part of it that a reader wants.

Names and titles of the trade are often written twice in one field: "财务总监 CFO". The page shows
one half; the other stays in the record. Source: method 1.2, contract 1.
"""

from __future__ import annotations

import re

__all__ = ["in_language", "is_empty_seat", "is_ideograph"]

_IDEOGRAPHS = (
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LAST_IDEOGRAPH = re.compile(rf"^(.*[{_IDEOGRAPHS}])(.*)$", re.DOTALL)
_IDEOGRAPH = re.compile(rf"[{_IDEOGRAPHS}]")
_BRACKETED = re.compile(r"^\s*[(（](?P<inner>[^()（）]+)[)）]\s*$")
_ATTACHED = re.compile(r"^[^\s(（]+")
_A_WORD = 2  # letters


def is_ideograph(character: str) -> bool:
    """Whether the character takes a full square, as Chinese characters do.

    >>> is_ideograph("陈"), is_ideograph("C")
    (True, False)
    """
    return bool(_IDEOGRAPH.match(character))


def is_empty_seat(name: str) -> bool:
    """Whether a name stands for somebody whom nobody knows yet: a seat with a title and no holder.

    >>> is_empty_seat("?"), is_empty_seat("？ "), is_empty_seat("陈?")
    (True, True, False)
    """
    return name.strip() in {"?", "？"}


def in_language(text: str, lang: str) -> str:
    """The part of a bilingual text that a reader of `lang` ("zh" or "en") sees.

    Chinese readers see everything up to the word of the last Chinese character, English readers
    what follows it, with a capital. Where a part would be empty the whole text is shown.

    >>> in_language("前 CTO、在册顾问 former CTO, retained adviser", "zh")
    '前 CTO、在册顾问'
    >>> in_language("前 CTO、在册顾问 former CTO, retained adviser", "en")
    'Former CTO, retained adviser'
    >>> in_language("IT 总监 IT director", "zh"), in_language("CIO", "zh")
    ('IT 总监', 'CIO')
    >>> in_language("技术总监（CTO）", "zh"), in_language("技术总监（CTO）", "en")
    ('技术总监', 'CTO')
    >>> in_language("主任（兼任）", "en"), in_language("3 号线A", "en")
    ('主任（兼任）', '3 号线A')
    >>> in_language("财务总监CFO", "en"), in_language("员1 Clerk 1", "en")
    ('CFO', 'Clerk 1')
    """
    whole = text.strip()
    parts = _LAST_IDEOGRAPH.match(whole)
    if parts is None:
        return whole
    chinese, rest = parts.group(1), parts.group(2)
    bracketed = _BRACKETED.match(rest)
    if bracketed:
        english = bracketed.group("inner").strip()
    else:
        found = _ATTACHED.match(rest)
        attached = found.group(0) if found else ""
        # A sign or one letter without a space belongs to the Chinese word ("3 号线A", "员1").
        rest = rest if _letters(attached) >= _A_WORD else rest[len(attached) :]
        chinese += attached
        english = rest.strip(" \t\r\n，、；：·/|-–—")
    if lang == "zh":
        return chinese.strip()
    if _letters(english) < _A_WORD:
        return whole
    return english[0].upper() + english[1:]


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)
