"""How people type a name that they look for: folded, in pinyin, by initials.

Width and letter case do not matter; a Chinese name is also found by its pinyin without tones and
by its initials. Surnames are read as surnames: 单 is Shan, not Dan.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from graph.wording import is_ideograph

__all__ = ["fold", "initials", "syllables"]

# Surnames that are read in another way than the same character elsewhere.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge",
    "朴": "piao", "乐": "yue", "缪": "miao", "员": "yun", "翟": "zhai", "折": "she", "晁": "chao",
    "重": "chong", "卜": "bu", "种": "chong", "秘": "bi", "繁": "po", "覃": "qin", "召": "shao",
}  # fmt: skip
_COMPOUND = {"尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi")}
_KEPT = 65_536


def fold(text: str) -> str:
    """The text as a search compares it: one width, one case, single spaces.

    >>> fold("ＬｉＮ　二厂 "), fold("Straße")
    ('lin 二厂', 'strasse')
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=_KEPT)
def syllables(text: str, *, is_person: bool = False) -> tuple[str, ...]:
    """The pinyin of the Chinese characters of a text, one each, without tones; ü is v.

    Args:
        text: Other characters are passed over.
        is_person: Read the first character, or the first two, as a surname.

    >>> syllables("吕"), syllables("曾国华", is_person=True), syllables("车间 Shop floor")
    (('lv',), ('zeng', 'guo', 'hua'), ('che', 'jian'))
    """
    characters = "".join(one for one in text if is_ideograph(one))
    if not characters:
        return ()
    found = [one for one in lazy_pinyin(characters, style=Style.NORMAL) if one.isascii()]
    if is_person and characters[:2] in _COMPOUND:
        found[:2] = _COMPOUND[characters[:2]]
    elif is_person and characters[0] in _SURNAMES:
        found[:1] = [_SURNAMES[characters[0]]]
    return tuple(found)


def initials(text: str, *, is_person: bool = False) -> str:
    """First letters of the pinyin.

    >>> initials("欧阳春生", is_person=True)
    'oycs'
    """
    return "".join(one[0] for one in syllables(text, is_person=is_person))
