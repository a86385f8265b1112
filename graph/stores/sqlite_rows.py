"""Records as rows of SQLite and back.

A row has one value per field, in order of declaration: text for text, codes and dates, 0 or 1 for
flags, a JSON list for many values. In a change a record is the same values as JSON, by column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from graph.dates import PartialDate
from graph.model import RECORD_TYPES, Record
from graph.schema import Field, fields_of

__all__ = ["COLUMNS", "Row", "from_json", "read_row", "row_of", "to_json", "unique_key_of"]

Row = tuple[str | int | float | None, ...]

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_Convert = Callable[[Any], Any]

# The columns of each table, as they stand in the files under `migrations`.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    kind.table: tuple(field.name for field in fields_of(kind)) for kind in RECORD_TYPES
}


@dataclass(frozen=True, slots=True)
class _Codec:
    """How the rows of one table are written and read, settled once."""

    kind: type[Record]
    names: tuple[str, ...]
    writers: tuple[_Convert | None, ...]
    readers: tuple[_Convert | None, ...]


def row_of(record: Record) -> Row:
    """Write a record as a row."""
    codec = _CODECS[record.table]
    values = [getattr(record, name) for name in codec.names]
    return tuple(
        value if write is None or value is None else write(value)
        for value, write in zip(values, codec.writers, strict=True)
    )


def read_row(table: str, row: Sequence[Any]) -> Record:
    """Read a record from a row of a table."""
    codec = _CODECS[table]
    values = [
        value if read is None or value is None else read(value)
        for value, read in zip(row, codec.readers, strict=True)
    ]
    return codec.kind(**dict(zip(codec.names, values, strict=True)))


def unique_key_of(record: Record) -> str:
    """What the column `natural_key` holds: a private record is the same one among its author's."""
    return f"{record.holder}\x1f{record.natural_key}" if record.holder else record.natural_key


def to_json(table: str, row: Row) -> str:
    """Write a row as the JSON that a change keeps; columns without a value are left out."""
    pairs = zip(COLUMNS[table], row, strict=True)
    values = {name: value for name, value in pairs if value is not None}
    return _ENCODER.encode(values)


def from_json(table: str, text: str) -> Record:
    """Read a record from the JSON of a change; a column that came later has no value there."""
    values = json.loads(text)
    return read_row(table, [values.get(name, _MISSING[table].get(name)) for name in COLUMNS[table]])


def _write_many(values: tuple[Any, ...]) -> str:
    return _ENCODER.encode(values)


def _many_reader(field: Field) -> _Convert:
    if field.code is None:
        return _read_texts
    members = {member.value: member for member in field.code}
    return lambda text: tuple(members[one] for one in json.loads(text))


def _read_texts(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _read_day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=4096)
def _read_partial(text: str) -> PartialDate:
    return PartialDate.parse(text)


_WRITERS: dict[str, _Convert | None] = {
    "text": None,
    "code": str,
    "date": date.isoformat,
    "partial_date": str,
    "integer": None,
    "number": float,
    "flag": int,
}
_READERS: dict[str, _Convert | None] = {
    "text": None,
    "date": _read_day,
    "partial_date": _read_partial,
    "integer": None,
    "number": None,
    "flag": bool,
}


def _writer(field: Field) -> _Convert | None:
    return _write_many if field.many else _WRITERS[field.kind]


def _reader(field: Field) -> _Convert | None:
    if field.many:
        return _many_reader(field)
    if field.code is not None:
        return {member.value: member for member in field.code}.__getitem__
    return _READERS[field.kind]


def _codec(kind: type[Record]) -> _Codec:
    fields = fields_of(kind)
    return _Codec(
        kind=kind,
        names=tuple(field.name for field in fields),
        writers=tuple(map(_writer, fields)),
        readers=tuple(map(_reader, fields)),
    )


_CODECS: dict[str, _Codec] = {kind.table: _codec(kind) for kind in RECORD_TYPES}
_MISSING: dict[str, dict[str, str]] = {
    kind.table: {field.name: "[]" for field in fields_of(kind) if field.many}
    for kind in RECORD_TYPES
}
