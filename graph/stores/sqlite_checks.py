"""What a batch of records must satisfy before it is written: ids, references, uniqueness.

The tables hold the same rules as constraints; asked first, the answer names record and field.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from graph.model import Record
from graph.schema import record_type
from graph.stores.references import references_of
from graph.stores.refusals import refuse_dangling, refuse_foreign_ids, refuse_taken
from graph.stores.sqlite_reading import listed
from graph.stores.sqlite_rows import unique_key_of
from graph.stores.sqlite_schema import KEY_TAKEN, LOCATE, SENDER_TAKEN

__all__ = ["check_ids", "check_references", "check_unique"]


def check_ids(connection: sqlite3.Connection, table: str, ids: Iterable[str]) -> None:
    """Check that no id is used by a record of another kind.

    Raises:
        DuplicateError: Names the id.
    """
    known = dict(connection.execute(LOCATE, (listed(ids),)).fetchall())
    refuse_foreign_ids(table, known, known)


def check_references(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Check that every reference leads to a record of the right kind, stored or among these.

    Raises:
        InputError: Names the record, the field and the id that leads nowhere.
    """
    known = {record.id: record.table for record in records}
    asked = {one for record in records for _, one in references_of(record)} - known.keys()
    known.update(connection.execute(LOCATE, (listed(asked),)).fetchall())
    refuse_dangling(records, known)


def check_unique(connection: sqlite3.Connection, table: str, batch: Sequence[Record]) -> None:
    """Check that nobody else has the natural key or the sender's id of one of these.

    A sender's id counts once per system and account: an outsider on two maps is two records. Both
    count once for the team and once for each author of private records.

    Raises:
        DuplicateError: Names the record and the fields that are taken.
    """
    fields = record_type(table).natural_fields
    if fields:
        wanted = {record.id: unique_key_of(record) for record in batch}
        rows = connection.execute(KEY_TAKEN[table], (listed(set(wanted.values())),))
        refuse_taken(table, wanted, dict(rows.fetchall()), ", ".join(fields))
    senders = {record.id: _sender_key(record) for record in batch if record.external_id is not None}
    if senders:
        rows = connection.execute(
            SENDER_TAKEN[table], (listed({key[0] for key in senders.values()}),)
        )
        owners = {tuple(row[:-1]): row[-1] for row in rows}
        refuse_taken(table, senders, owners, "system and external_id")


def _sender_key(record: Record) -> tuple[str, ...]:
    return record.external_id or "", record.system or "", record.account or "", record.holder
