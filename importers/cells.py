"""One cell: text to value on the way in, and safe text on the way out.

Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or their full-width twins as a
formula. Export puts an apostrophe before such text; import takes it off again, so that the text
comes back unchanged. Source: trust S5; contract 1 and 3.
"""

from __future__ import annotations

import re
from typing import Any

from graph.errors import InputError
from graph.schema import Field
from importers.report import Place, Verdict, verdict

__all__ = ["find_flaw", "guard", "longest", "read_cell", "unguard"]

_TRIGGERS = r"[=+\-@\t\r\n\0＝＋－＠]"
_GUARDED = re.compile(rf"'*{_TRIGGERS}")
_UNGUARDED = re.compile(rf"''*{_TRIGGERS}")

_NAMES = frozenset({"name", "name_latin", "aliases"})
_SINGLE_LINE = _NAMES | {"email", "phone", "id", "our_id", "system"}
_EVIDENCE = frozenset({"evidence", "text"})
_NAME_LIMIT, _EVIDENCE_LIMIT, _TEXT_LIMIT = 200, 500, 1000
_ID_LIMIT = 200
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# field -> lowest and highest value
_RANGES: dict[str, tuple[float, float]] = {
    "solution_acceptance": (1, 5),
    "price_acceptance": (1, 5),
    "closeness_override": (1, 5),
    "threat_rank": (1, 1000),
    "weight": (0, 1_000_000),
}


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run.

    >>> unguard(guard("=1+1")), guard("plain")
    ('=1+1', 'plain')
    """
    return f"'{text}" if _GUARDED.match(text) else text


def unguard(cell: str) -> str:
    """Take the spaces around a cell off, and the apostrophe that `guard` put before it."""
    text = cell.strip(" ")
    return text[1:] if _UNGUARDED.match(text) else text.strip()


def find_flaw(name: str, text: str, place: Place) -> Verdict | None:
    """Say what is wrong with a text as such: too long, or control characters in it.

    Args:
        name: Field, or `id` and the like.
        text: As it will be kept.
        place: For the verdict.
    """
    controls = _CONTROLS if name in _SINGLE_LINE else _CONTROLS_BUT_BREAKS
    found = controls.search(text)
    if found:
        return verdict("control_character", place, value=f"U+{ord(found.group()):04X}")
    limit = longest(name)
    if len(text) > limit:
        return verdict("too_long", place, length=len(text), limit=limit)
    return None


def longest(name: str) -> int:
    """The most characters that a text field may have."""
    if name in _NAMES:
        return _NAME_LIMIT
    if name in _EVIDENCE:
        return _EVIDENCE_LIMIT
    return _ID_LIMIT if name in ("id", "our_id", "system") else _TEXT_LIMIT


def read_cell(field: Field, cell: str, place: Place) -> Any | Verdict:  # noqa: ANN401 - any value
    """Read a cell that is no reference.

    Returns:
        The value (None, or () where many are held, for an empty cell), or what is wrong.
    """
    text = unguard(cell)
    if field.kind == "text" and not field.many:
        return (find_flaw(field.name, text, place) or text) if text else None
    try:
        value = field.read(text)
    except InputError as error:
        return _flaw(field, text, error, place)
    if field.many:
        return _many(field, value, place)
    if field.name in _RANGES and value is not None:
        low, high = _RANGES[field.name]
        if not low <= value <= high:
            return verdict("out_of_range", place, value=text, low=f"{low:g}", high=f"{high:g}")
    return value


def _many(field: Field, values: tuple[Any, ...], place: Place) -> tuple[Any, ...] | Verdict:
    for value in values:
        flaw = find_flaw(field.name, str(value), place) if field.kind == "text" else None
        if flaw:
            return flaw
    return tuple(dict.fromkeys(values))


def _flaw(field: Field, text: str, error: InputError, place: Place) -> Verdict:
    if field.code is not None:
        return verdict("unknown_code", place, value=text, codes=[one.value for one in field.code])
    code = error.problems[0].code
    if field.kind == "date":
        code = "bad_day"
    return verdict(code, place, value=text)
