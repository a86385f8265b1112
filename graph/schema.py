"""What each record type looks like, read off the classes once: for stores, files and forms.

Nothing here is written by hand per record type, so a new field reaches every store, file and test
by being declared in `model`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from graph.dates import PartialDate
from graph.errors import InputError, Problem
from graph.model import RECORD_TYPES, Record, Sensitivity
from graph.vocabulary import Code

__all__ = ["Field", "Kind", "fields_of", "record_type", "reference_fields"]

Kind = Literal["text", "code", "date", "partial_date", "integer", "number", "flag"]

_KINDS: dict[type, Kind] = {
    str: "text",
    date: "date",
    PartialDate: "partial_date",
    bool: "flag",
    int: "integer",
    float: "number",
}
_TRUE = frozenset({"yes", "y", "true", "1", "是"})
_FALSE = frozenset({"no", "n", "false", "0", "否"})

# Fields that hold ids of other records, per table; `covers` and `record` may point to several.
_REFERENCES: dict[str, tuple[str, ...]] = {
    "organizations": ("account", "parent"),
    "people": ("account", "organization"),
    "employment": ("account", "person", "organization"),
    "opportunities": ("account", "competitors"),
    "reporting": ("account", "subordinate", "manager"),
    "influence": ("account", "source", "target", "opportunity"),
    "ties": ("account", "person", "contact", "opportunity"),
    "assessments": ("account", "person", "vendor", "opportunity"),
    "evidence": ("account", "record"),
    "roles": ("account", "opportunity", "person"),
    "overlay": ("account", "opportunity", "subject", "object"),
    "circles": ("account", "leader", "members"),
    "coverage": ("account", "our_person", "covers"),
    "activities": ("account", "our_people", "contacts", "opportunity"),
    "proposals": ("account", "opportunity", "item"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type.

    Attributes:
        name: Its name in the class and in the stores.
        kind: How its value is written; `many` values are a list of that.
        code: The vocabulary, for kind `code`.
        required: No value is an error.
        many: A tuple of values.
        sensitivity: How delicate it is.
    """

    name: str
    kind: Kind
    code: type[Code] | None
    required: bool
    many: bool
    sensitivity: Sensitivity

    def write(self, value: Any) -> str:  # noqa: ANN401 - any field's value
        """Write a value as the text that `read` takes; None and () give ''."""
        if value is None:
            return ""
        if self.many:
            return ";".join(self._write_one(one) for one in value)
        return self._write_one(value)

    def read(self, text: str) -> Any:  # noqa: ANN401 - any field's value
        """Read a value from text; '' gives None, or () where many are held.

        Raises:
            InputError: The text does not fit the field.
        """
        text = text.strip()
        if self.many:
            parts = (part.strip() for part in text.replace("；", ";").split(";"))
            return tuple(self._read_one(part) for part in parts if part)
        return self._read_one(text) if text else None

    def _write_one(self, value: Any) -> str:  # noqa: ANN401 - any field's value
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def _read_one(self, text: str) -> Any:  # noqa: ANN401 - any field's value
        if self.code is not None:
            return self.code.parse(text)
        return _READERS[self.kind](text)


def record_type(table: str) -> type[Record]:
    """The record class of a table.

    Raises:
        KeyError: No such table; tables come from code, not from input.
    """
    return _types()[table]


def fields_of(kind: type[Record]) -> tuple[Field, ...]:
    """The fields of a record type, in order of declaration."""
    return _fields(kind.table)


def reference_fields(table: str) -> tuple[str, ...]:
    """Names of the fields that hold ids of other records."""
    return _REFERENCES[table]


@cache
def _fields(table: str) -> tuple[Field, ...]:
    kind = record_type(table)
    hints = get_type_hints(kind, include_extras=True)
    # both are MISSING where a field has no default
    bare = {one.name for one in fields(kind) if one.default is one.default_factory}
    return tuple(_field(one.name, hints[one.name], one.name in bare) for one in fields(kind))


@cache
def _types() -> dict[str, type[Record]]:
    return {kind.table: kind for kind in RECORD_TYPES}


def _field(name: str, hint: Any, no_default: bool) -> Field:  # noqa: ANN401, FBT001 - a type form
    base, sensitivity = get_args(hint)[:2]
    many = get_origin(base) is tuple
    options = get_args(base) if many or isinstance(base, UnionType) else (base,)
    kind = next(one for one in options if one not in (NoneType, Ellipsis))
    code = kind if issubclass(kind, Code) else None
    return Field(
        name=name,
        kind="code" if code else _KINDS[kind],
        code=code,
        required=no_default and NoneType not in options and not many,
        many=many,
        sensitivity=sensitivity,
    )


def _bad(text: str, wanted: str, code: str) -> InputError:
    return InputError(Problem(code=code, text=f"{text!r} is not {wanted}."))


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _bad(text, "a day; write YYYY-MM-DD", "bad_date") from error


def _read_flag(text: str) -> bool:
    word = text.casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise _bad(text, "yes or no (是 or 否)", "bad_flag")


def _read_integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise _bad(text, "a whole number", "bad_number") from error


def _read_number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise _bad(text, "a number", "bad_number") from error
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        raise _bad(text, "a number", "bad_number")
    return value


_READERS: dict[Kind, Callable[[str], Any]] = {
    "text": str,
    "partial_date": PartialDate.parse,
    "date": _read_day,
    "flag": _read_flag,
    "integer": _read_integer,
    "number": _read_number,
}
