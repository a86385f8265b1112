"""One edit while it has the turn: nobody else writes, so what it reads is the last state.

Source: trust D13, S20.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from api.editing.places import standing_of
from api.editing.rights import require_change
from api.editing.standing import Edited, Standing, changes_seen, version_of
from api.wording import said
from graph.changes import Change
from graph.errors import PreconditionRequiredError, StaleRevisionError
from graph.model import Record
from graph.records import Records
from graph.schema import reference_fields
from graph.scope import Scope
from graph.stores.protocol import Store, Writer

__all__ = ["EditUnit", "changed_meanwhile", "editing"]


def changed_meanwhile(newer: Standing | None) -> StaleRevisionError:
    """What is said to who was slower.

    Args:
        newer: How the record stands; None where it is gone.
    """
    message = (
        "Somebody else changed this after you read it; look at the newer values, then try again."
    )
    return StaleRevisionError(message, newer)


@contextmanager
def editing(store: Store, scope: Scope, reason: str) -> Iterator[EditUnit]:
    """Take the turn to write; what is put lands whole when the block ends, or not at all."""
    with store.writing(scope.user, reason) as writer:
        yield EditUnit(store, scope, writer)


class EditUnit:
    """What an edit reads and writes.

    Args:
        store: Read from beside the writer: it holds what was there when the turn came.
        scope: Who edits.
        writer: Of the open unit of work.
    """

    def __init__(self, store: Store, scope: Scope, writer: Writer) -> None:
        self._store = store
        self._scope = scope
        self._writer = writer
        self._changes: list[Change] = []

    def expected(self, table: str, reference: str, expected: str | None) -> Standing:
        """How a record stands, which must be how the reader read it.

        Args:
            table: Of the record.
            reference: As the reader writes it.
            expected: The version that was read.

        Raises:
            NotFoundError: The reader sees none of that reference.
            NotAllowedError: The reader may not change it.
            PreconditionRequiredError: `expected` is missing.
            StaleRevisionError: It is another version by now; `newer` is how the record stands.
        """
        standing = self._find(table, reference)
        require_change(self._scope, standing.record)
        if not expected or expected == "*":
            raise PreconditionRequiredError(said("version_missing", column="If-Match"))
        if expected != standing.version:
            raise changed_meanwhile(standing)
        return standing

    def put(self, records: Iterable[Record], seen: Records) -> None:
        """Write records as the reader means them.

        Args:
            records: With what the reader sees of them.
            seen: What the reader saw before; what is stored beside it is kept.
        """
        self._changes += self._writer.put_all([self._whole(one, seen) for one in records])

    def restore(self, records: Iterable[Record]) -> None:
        """Write records as they are."""
        self._changes += self._writer.put_all(records)

    def delete(self, record_id: str) -> None:
        """Remove a record by our id, and all that says something about it."""
        self._changes += self._writer.delete(record_id)

    def edited(self, record: Record | None, seen: Records) -> Edited:
        """What was done so far.

        Args:
            record: The one that the edit is about, as it is now.
            seen: What the reader saw before.
        """
        changes = changes_seen(self._scope, self._changes, seen)
        version = "" if record is None else version_of(record)
        return Edited(record, version, self._writer.unit, changes, seen)

    def stored(self, table: str, record_id: str) -> Record | None:
        """A record as it was when the turn came, whoever may see it."""
        everything = Scope.administrator(self._scope.user)
        return next(iter(self._store.find(everything, table, record_id)), None)

    def _find(self, table: str, reference: str) -> Standing:
        return standing_of(self._store, self._scope, table, reference)

    def _whole(self, record: Record, seen: Records) -> Record:
        """A record with what the reader does not see of it put back."""
        shown = seen.get(record.id)
        stored = None if shown is None else self.stored(record.table, record.id)
        if shown is None or stored is None:
            return record
        kept: dict[str, Any] = {}
        for name in reference_fields(record.table):
            own, whole, now = (getattr(one, name) for one in (shown, stored, record))
            if own != whole and isinstance(whole, tuple):
                kept[name] = (*now, *(one for one in whole if one not in own and one not in now))
            elif own != whole and now is None:
                kept[name] = whole
        return replace(record, **kept)
