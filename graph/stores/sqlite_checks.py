"""What a batch of records must satisfy before it is written: ids, references, uniqueness.

The tables hold the same rules as constraints; asked first, the answer names record and field.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from graph.errors import DuplicateError, InputError, Problem
from graph.model import Record
from graph.schema import record_type
from graph.stores.references import references_of, targets_of
from graph.stores.sqlite_reading import listed
from graph.stores.sqlite_schema import KEY_TAKEN, LOCATE, SENDER_TAKEN

__all__ = ["check_ids", "check_references", "check_unique"]

_Key = TypeVar("_Key")


def check_ids(connection: sqlite3.Connection, table: str, ids: Iterable[str]) -> None:
    """Check that no id is used by a record of another kind.

    Raises:
        DuplicateError: Names the id.
    """
    taken = connection.execute(LOCATE, (listed(ids),)).fetchone()
    if taken is not None:
        message = f"{table}: the id {taken[0]} belongs to a record of another kind."
        raise DuplicateError(message)


def check_references(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Check that every reference leads to a record of the right kind, stored or among these.

    Raises:
        InputError: Names the record, the field and the id that leads nowhere.
    """
    known = {record.id: record.table for record in records}
    asked = {one for record in records for _, one in references_of(record)} - known.keys()
    known.update(connection.execute(LOCATE, (listed(asked),)).fetchall())
    for record in records:
        for field, reference in references_of(record):
            if known.get(reference) not in targets_of(field):
                kinds = " or ".join(sorted(targets_of(field)))
                text = (
                    f"{record.id} refers to {reference!r}, which is not there in {kinds}; "
                    "write that record first, or name another one."
                )
                raise InputError(
                    Problem(code="unknown_reference", text=text, sheet=record.table, column=field)
                )


def check_unique(connection: sqlite3.Connection, table: str, batch: Sequence[Record]) -> None:
    """Check that nobody else has the natural key or the sender's id of one of these.

    A sender's id counts once per system and account: an outsider on two maps is two records.

    Raises:
        DuplicateError: Names the record and the fields that are taken.
    """
    fields = record_type(table).natural_fields
    if fields:
        wanted = {record.id: record.natural_key for record in batch}
        rows = connection.execute(KEY_TAKEN[table], (listed(set(wanted.values())),))
        _refuse_taken(table, wanted, dict(rows.fetchall()), ", ".join(fields))
    senders = {record.id: _sender_key(record) for record in batch if record.external_id is not None}
    if senders:
        rows = connection.execute(
            SENDER_TAKEN[table], (listed({key[0] for key in senders.values()}),)
        )
        owners = {(row[0], row[1], row[2]): row[3] for row in rows}
        _refuse_taken(table, senders, owners, "system and external_id")


def _sender_key(record: Record) -> tuple[str, str, str]:
    return record.external_id or "", record.system or "", record.account or ""


def _refuse_taken(
    table: str, wanted: Mapping[str, _Key], stored: Mapping[_Key, str], fields: str
) -> None:
    owners = dict(stored)
    for record_id, key in wanted.items():
        if owners.setdefault(key, record_id) != record_id:
            message = (
                f"{table}: {record_id} has the same {fields} as another record. "
                "Change that one instead of adding a second."
            )
            raise DuplicateError(message)
