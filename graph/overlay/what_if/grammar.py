"""The grammar of edits: one line of words each, for command line, API and page alike.

```
leave PERSON
tie OUR_PERSON CONTACT LEVEL
influence SOURCE TARGET STRENGTH
drop RECORD
confirm RECORD
attitude PERSON VENDOR VALUE
role PERSON ROLE
```

Words are parted by spaces; an id that has a space stands between quotation marks. The first word
may be Chinese, and a value may be its code or its label in either language. Source: contract 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.errors import InputError
from graph.overlay.what_if.messages import refusal
from graph.vocabulary import Attitude, Code, DecisionRole, Strength, TieLevel

__all__ = ["FORMS", "MOST_EDITS", "Edit", "EditKind", "edit_text", "parse_edits"]

MOST_EDITS = 50
_LONGEST = 500
_WORD = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r'[\s"“”]')


class EditKind(Code):
    """What an edit supposes."""

    LEAVE = "leave", "离开", "Leave"
    TIE = "tie", "接触", "Tie"
    INFLUENCE = "influence", "影响", "Influence"
    DROP = "drop", "去掉", "Drop"
    CONFIRM = "confirm", "证实", "Confirm"
    ATTITUDE = "attitude", "态度", "Attitude"
    ROLE = "role", "角色", "Role"


# What follows the first word.
FORMS: dict[EditKind, tuple[str, ...]] = {
    EditKind.LEAVE: ("PERSON",),
    EditKind.TIE: ("OUR_PERSON", "CONTACT", "LEVEL"),
    EditKind.INFLUENCE: ("SOURCE", "TARGET", "STRENGTH"),
    EditKind.DROP: ("RECORD",),
    EditKind.CONFIRM: ("RECORD",),
    EditKind.ATTITUDE: ("PERSON", "VENDOR", "VALUE"),
    EditKind.ROLE: ("PERSON", "ROLE"),
}
# The last word of these is a value, which may be a label of several words.
_VALUES: dict[EditKind, type[Code]] = {
    EditKind.TIE: TieLevel,
    EditKind.INFLUENCE: Strength,
    EditKind.ATTITUDE: Attitude,
    EditKind.ROLE: DecisionRole,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, read but not looked up yet.

    Attributes:
        number: Its place in the list, from 1.
        sent: As it was sent.
        references: What names people, records and vendors, in order.
        value: Level, strength, attitude or role; None for kinds that have none.
    """

    number: int
    sent: str
    kind: EditKind
    references: tuple[str, ...]
    value: Code | None = None

    @property
    def text(self) -> str:
        """The edit in its one canonical form."""
        value = () if self.value is None else (self.value.value,)
        return edit_text((self.kind.value, *self.references, *value))

    def refuse(self, code: str, **values: str) -> InputError:
        """The error for this edit."""
        return refusal(code, number=self.number, edit=self.sent, **values)


def edit_text(words: Iterable[str]) -> str:
    """Words as one edit; those with a space or none at all stand between quotation marks.

    >>> edit_text(["tie", "U 1", "C01", "deep"])
    'tie "U 1" C01 deep'
    """
    return " ".join(_quoted(word) for word in words)


def parse_edits(texts: Sequence[str]) -> tuple[Edit, ...]:
    """Read edits.

    Raises:
        InputError: There is none, there are too many, or one is not of the grammar: the sentence
            says which one, which word, and what is allowed.

    >>> parse_edits(["接触 U1 C01 多次接触"])[0].text
    'tie U1 C01 multiple'
    """
    if not texts:
        raise refusal("edit_none")
    if len(texts) > MOST_EDITS:
        raise refusal("edit_too_many", limit=str(MOST_EDITS), count=str(len(texts)))
    return tuple(_parsed(number, text) for number, text in enumerate(texts, start=1))


def _parsed(number: int, text: str) -> Edit:
    sent = " ".join(text.split())
    if len(sent) > _LONGEST:
        raise refusal("edit_too_long", number=number, edit=sent, limit=str(_LONGEST))
    words = _words(number, sent)
    if not words:
        forms = "; ".join(_form(kind) for kind in EditKind)
        raise refusal("edit_empty", number=number, edit=sent, forms=forms)
    kind = _kind(number, sent, words[0])
    wanted = FORMS[kind]
    code = _VALUES.get(kind)
    last = len(wanted) - 1
    given = words[1:]
    if code is not None and len(given) > last:
        given = [*given[:last], " ".join(given[last:])]
    if len(given) != len(wanted) or not all(given):
        raise refusal("edit_form", number=number, edit=sent, form=_form(kind))
    if code is None:
        return Edit(number, sent, kind, tuple(given))
    value = _value(code, given[last])
    if value is None:
        allowed = ", ".join(one for one in code if one is not TieLevel.NONE)
        raise refusal("edit_value", number=number, edit=sent, word=given[last], allowed=allowed)
    return Edit(number, sent, kind, tuple(given[:last]), value)


def _words(number: int, text: str) -> list[str]:
    words: list[str] = []
    place = 0
    while place < len(text):
        found = _SPACE.match(text, place) or _WORD.match(text, place)
        if found is None:
            raise refusal("edit_quote", number=number, edit=text)
        if found.re is _WORD:
            words.append(next(part for part in found.groups() if part is not None))
        place = found.end()
    return words


def _quoted(word: str) -> str:
    if word and not _QUOTED.search(word):
        return word
    return f"“{word}”" if '"' in word else f'"{word}"'


def _kind(number: int, text: str, word: str) -> EditKind:
    try:
        return EditKind.parse(word)
    except InputError as error:
        allowed = ", ".join(EditKind)
        raise refusal(
            "edit_unknown_kind", number=number, edit=text, word=word, allowed=allowed
        ) from error


def _value(code: type[Code], word: str) -> Code | None:
    try:
        return code.parse(word)
    except InputError:
        return None


def _form(kind: EditKind) -> str:
    return " ".join((kind.value, *FORMS[kind]))
