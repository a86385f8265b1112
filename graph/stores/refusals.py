"""What a batch of records must satisfy before it is written, said alike by every store."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from graph.errors import DuplicateError, IdempotencyError, InputError, Problem
from graph.model import Record
from graph.stores.protocol import StoredReply
from graph.stores.references import references_of, targets_of

__all__ = ["refuse_dangling", "refuse_foreign_ids", "refuse_other_request", "refuse_taken"]

_Key = TypeVar("_Key", bound=Hashable)


def refuse_foreign_ids(table: str, ids: Iterable[str], known: Mapping[str, str]) -> None:
    """Check that no id is used by a record of another kind.

    Args:
        table: The kind that is written.
        ids: Ids of what is written.
        known: Id -> table, of records that are there.

    Raises:
        DuplicateError: Names the id.
    """
    for one in ids:
        if known.get(one, table) != table:
            message = f"{table}: the id {one} belongs to a record of another kind."
            raise DuplicateError(message)


def refuse_dangling(records: Iterable[Record], known: Mapping[str, str]) -> None:
    """Check that every reference leads to a record of the right kind.

    Args:
        records: What is written.
        known: Id -> table, of records that are there or come along.

    Raises:
        InputError: Names the record, the field and the id that leads nowhere.
    """
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


def refuse_taken(
    table: str, wanted: Mapping[str, _Key], stored: Mapping[_Key, str], fields: str
) -> None:
    """Check that nobody else has the key of one of these records.

    Args:
        table: Their kind.
        wanted: Id -> key, of what is written.
        stored: Key -> id, of what is there.
        fields: What the key is made of, for the message.

    Raises:
        DuplicateError: Names the record and the fields that are taken.
    """
    owners = dict(stored)
    for record_id, key in wanted.items():
        if owners.setdefault(key, record_id) != record_id:
            message = (
                f"{table}: {record_id} has the same {fields} as another record. "
                "Change that one instead of adding a second."
            )
            raise DuplicateError(message)


def refuse_other_request(known: StoredReply | None, reply: StoredReply) -> None:
    """Check that an idempotency key does not hold the reply to another request.

    Args:
        known: What is stored under the key, if anything.
        reply: What is to be stored.

    Raises:
        IdempotencyError: The requests differ.
    """
    if known is not None and known.request != reply.request:
        message = (
            "This idempotency key holds the reply to another request. Use a new key for "
            "a new request."
        )
        raise IdempotencyError(message)
