"""Records as the properties of a node or relationship of Neo4j, and back.

A property is a field: text for text, codes and dates, a list for many values; no value, no
property. Beside the fields stand three keys that make queries quick and doubles impossible:
`on_map` (the account, '' for none), `natural_key` and `sender_key`. In a change a record is its
fields as JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from graph.dates import PartialDate
from graph.model import RECORD_TYPES, Record
from graph.schema import Field, fields_of

__all__ = [
    "Properties",
    "from_json",
    "natural_key_of",
    "properties_of",
    "read_properties",
    "sender_key_of",
    "sender_prefix",
    "shortened",
    "stored_form",
    "to_json",
]

Properties = dict[str, Any]

_Convert = Callable[[Any], Any]
# An index entry of Neo4j holds some 8,000 bytes; what is longer stands in it as its digest.
_LONGEST_PART = 500
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class _Codec:
    """How the records of one table are written and read, settled once."""

    kind: type[Record]
    fields: tuple[tuple[str, _Convert | None, _Convert | None], ...]
    many: frozenset[str]


def properties_of(record: Record) -> Properties:
    """Write a record as its properties, fields only; a field without a value is left out."""
    found: Properties = {}
    for name, write, _ in _CODECS[record.table].fields:
        value = getattr(record, name)
        if value is not None:
            found[name] = value if write is None else write(value)
    return found


def stored_form(record: Record, properties: Properties) -> Properties:
    """The properties of a record, and the keys that stand beside them."""
    more = {"on_map": record.account or ""}
    if record.natural_fields:
        more["natural_key"] = natural_key_of(record)
    if record.external_id is not None:
        more["sender_key"] = sender_key_of(record)
    return properties | more


def read_properties(table: str, properties: Mapping[str, Any]) -> Record:
    """Read a record from its properties; what is no field is passed over."""
    codec = _CODECS[table]
    values: dict[str, Any] = {}
    for name, _, read in codec.fields:
        value = properties.get(name)
        if value is None:
            values[name] = () if name in codec.many else None
        else:
            values[name] = value if read is None else read(value)
    return codec.kind(**values)


def to_json(properties: Properties) -> str:
    """Write properties as the JSON that a change keeps."""
    return _ENCODER.encode(properties)


def from_json(table: str, text: str) -> Record:
    """Read a record from the JSON of a change; a field that came later has no value there."""
    return read_properties(table, json.loads(text))


def natural_key_of(record: Record) -> str:
    """The key of what makes a record the same one, short enough for an index.

    A private record is the same one among its author's.
    """
    key = shortened(record.natural_key)
    return f"{record.holder}\x1f{key}" if record.holder else key


def sender_key_of(record: Record) -> str:
    """The key of a sender's id: it counts once per system, account and holder."""
    parts = (record.external_id or "", record.system or "", record.account or "")
    return _listed((*parts, record.holder) if record.holder else parts)


def sender_prefix(external_id: str, system: str | None = None) -> str:
    """What the key of each record with this sender's id, of one or any system, begins with."""
    parts = (external_id,) if system is None else (external_id, system)
    return f"{_listed(parts)[:-1]},"


def shortened(text: str) -> str:
    """A text as an index can hold it: a long one stands there as its digest."""
    if len(text) <= _LONGEST_PART:
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _listed(parts: Iterable[str]) -> str:
    return _ENCODER.encode([shortened(part) for part in parts])


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
    "flag": bool,
}
_READERS: dict[str, _Convert | None] = {
    "text": None,
    "date": _read_day,
    "partial_date": _read_partial,
    "integer": None,
    "number": float,
    "flag": None,
}


def _many(convert: _Convert | None, gather: Callable[[Iterable[Any]], Any]) -> _Convert:
    if convert is None:
        return gather
    return lambda values: gather(convert(one) for one in values)


def _field_codec(field: Field) -> tuple[str, _Convert | None, _Convert | None]:
    write, read = _WRITERS[field.kind], _READERS.get(field.kind)
    if field.code is not None:
        read = {member.value: member for member in field.code}.__getitem__
    if field.many:
        return field.name, _many(write, list), _many(read, tuple)
    return field.name, write, read


_CODECS: dict[str, _Codec] = {
    kind.table: _Codec(
        kind=kind,
        fields=tuple(map(_field_codec, fields_of(kind))),
        many=frozenset(field.name for field in fields_of(kind) if field.many),
    )
    for kind in RECORD_TYPES
}
