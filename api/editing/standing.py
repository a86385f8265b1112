"""How a record stands for a reader: what it says, which version that is, and what an edit did.

Source: contract 2 (`graph_version`); trust D13, S20.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from graph.changes import Change
from graph.model import Record
from graph.records import Records
from graph.schema import fields_of
from graph.scope import Scope
from graph.stores.closure import Wanted, shown_changes

__all__ = ["Edited", "Standing", "changes_seen", "version_of"]

_DIGITS = 32
# who typed a record in is nothing that it says
_UNSAID = frozenset({"entered_by"})


def version_of(record: Record) -> str:
    """What `ETag` and `If-Match` carry: equal as long as the record says the same to this reader.

    Args:
        record: As the reader sees it.
    """
    said = [
        f"{field.name}={getattr(record, field.name)!s}"
        for field in fields_of(type(record))
        if field.name not in _UNSAID
    ]
    text = "\x1f".join((record.table, *said))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as a reader sees it.

    Attributes:
        records: Those of the same map, by which it is named.
    """

    record: Record
    records: Records

    @property
    def version(self) -> str:
        """See `version_of`."""
        return version_of(self.record)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did.

    Attributes:
        record: As it is now; None where it is gone.
        version: See `version_of`; '' where it is gone.
        unit: Id of the unit of work, by which it is undone.
        changes: Everything that became different and that the reader may see.
        records: Those of the map before the edit, by which the others are named.
    """

    record: Record | None
    version: str
    unit: str
    changes: tuple[Change, ...]
    records: Records


def changes_seen(scope: Scope, changes: Sequence[Change], records: Records) -> tuple[Change, ...]:
    """Of what an edit did, what a reader may see.

    Args:
        scope: Whose.
        changes: Everything that became different.
        records: What the reader saw before.
    """
    fresh = {one.after.id: one.after for one in changes if one.after is not None}

    def load(wanted: Wanted) -> list[Record]:
        ids = dict.fromkeys(one for found in wanted.values() for one in sorted(found))
        known = ((records.get(one) or fresh.get(one)) for one in ids)
        return [one for one in known if one is not None]

    return tuple(shown_changes(scope, changes, load))
