"""What happens to records: for undo, audit and the change feed.

A change is written in the same transaction as what it tells of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from graph.model import Record

__all__ = ["Change", "ChangeKind", "describe_change"]

ChangeKind = Literal["created", "updated", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after.

    Attributes:
        sequence: Position in the store's history; larger is later. 0 until it is stored.
        at: When, UTC.
        actor: Who did it.
        before: The record as it was; None when it was created.
        after: The record as it is; None when it was removed.
        unit: Id of the unit of work, equal for all that landed together; '' for what was stored
            before units had ids.
        reason: Why, in one word and perhaps a unit: `edit`, `undo:UNIT`, `redo:UNIT`, `import`;
            '' where nobody said.
    """

    sequence: int
    at: datetime
    actor: str
    before: Record | None
    after: Record | None
    unit: str = ""
    reason: str = ""

    @property
    def kind(self) -> ChangeKind:
        """Whether the record was created, updated or removed."""
        if self.before is None:
            return "created"
        return "updated" if self.after is not None else "removed"

    @property
    def record(self) -> Record:
        """The newest form of the record.

        Raises:
            ValueError: Neither form is there; no store writes such a change.
        """
        record = self.after or self.before
        if record is None:
            message = "a change without a record"
            raise ValueError(message)
        return record


def describe_change(change: Change) -> str:
    """Say in one line what happened, without names: table, id and kind.

    Values stay out, so that the line may go where personal data may not.
    """
    return f"{change.kind} {change.record.table} {change.record.id}"
