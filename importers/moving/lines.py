"""Records as lines of JSON and back, with every field that has a value: also who entered it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from graph.dates import PartialDate
from graph.errors import InputError
from graph.model import Record
from graph.schema import Field, fields_of, record_type
from graph.vocabulary import Code

__all__ = ["read_line", "write_line"]

_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "code": str,
    "date": date.isoformat,
    "partial_date": str,
    "integer": int,
    "number": float,
    "flag": bool,
}
_DATES: Mapping[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "partial_date": PartialDate.parse,
}
_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (float, int),
    "flag": (bool,),
}


def write_line(record: Record) -> str:
    """Write a record as one line of JSON without a line end; fields without a value are left out.

    Equal records give equal lines.
    """
    values: dict[str, Any] = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if value is None or value == ():
            continue
        write = _WRITERS[field.kind]
        values[field.name] = [write(one) for one in value] if field.many else write(value)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_line(table: str, line: str) -> Record:
    """Read a record of a table from its line.

    Raises:
        ValueError: The line is not a record of this table, in words for a person.
    """
    values = json.loads(line)
    if not isinstance(values, dict):
        message = "a line is no object"
        raise ValueError(message)  # noqa: TRY004 - what is read is wrong, not the caller
    fields = _fields(table)
    unknown = sorted(set(values) - set(fields))
    if unknown:
        message = f"unknown field {unknown[0]}"
        raise ValueError(message)
    missing = [one.name for one in fields.values() if one.required and one.name not in values]
    if missing:
        message = f"no field {missing[0]}"
        raise ValueError(message)
    given = {name: _read(fields[name], value) for name, value in values.items()}
    return record_type(table)(**given)


@cache
def _fields(table: str) -> dict[str, Field]:
    return {field.name: field for field in fields_of(record_type(table))}


@cache
def _members(code: type[Code]) -> dict[str, Code]:
    return {member.value: member for member in code}


def _read(field: Field, value: Any) -> Any:  # noqa: ANN401 - any field's value
    if not field.many:
        return _read_one(field, value)
    if not isinstance(value, list):
        raise _unfit(field)
    return tuple(_read_one(field, one) for one in value)


def _read_one(field: Field, value: Any) -> Any:  # noqa: ANN401 - any field's value
    fits = isinstance(value, _JSON_TYPES.get(field.kind, (str,)))
    if not fits or (isinstance(value, bool) and field.kind != "flag"):
        raise _unfit(field)
    if field.kind == "number":
        return float(value)
    if field.kind in _JSON_TYPES or field.kind == "text":
        return value
    try:
        if field.code is not None:
            return _members(field.code)[value]
        return _DATES[field.kind](value)
    except (KeyError, ValueError, InputError) as error:
        raise _unfit(field) from error


def _unfit(field: Field) -> ValueError:
    return ValueError(f"field {field.name} does not fit")
