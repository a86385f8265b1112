"""What every record has, and every record that somebody claims; see `graph.model` for the records.

Source: contract 1 and 2; method 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from graph.dates import PartialDate
from graph.vocabulary import Confidence, Visibility

__all__ = ["Record", "Sensitivity", "Statement"]


class Sensitivity(StrEnum):
    """How delicate a field is; exports, erasure and the audit trail go by it."""

    PUBLIC = "public"
    PERSONAL = "personal"
    JUDGEMENT = "judgement"
    SECRET = "secret"  # noqa: S105 - the name of a class, not a secret


_PUBLIC = Sensitivity.PUBLIC
_PERSONAL = Sensitivity.PERSONAL
_JUDGEMENT = Sensitivity.JUDGEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has.

    Attributes:
        id: Ours, prefix and ULID.
        system: The sending system; None for records that were made here.
        external_id: Its id in that system; None where the sender has none.
        account: Our id of the customer whose map this is on, or None.
        entered_by: The user who entered it; decides about private records, never exported.
    """

    table: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    natural_fields: ClassVar[tuple[str, ...]] = ()

    id: Annotated[str, _PUBLIC]
    system: Annotated[str | None, _PUBLIC] = None
    external_id: Annotated[str | None, _PUBLIC] = None
    account: Annotated[str | None, _PUBLIC] = None
    visibility: Annotated[Visibility, _PUBLIC] = Visibility.ACCOUNT_TEAM
    entered_by: Annotated[str | None, _PERSONAL] = None

    @property
    def natural_key(self) -> str:
        """What makes a record the same one, as a string; '' stands for none of an optional part.

        Empty for records that only their id identifies.
        """
        if not self.natural_fields:
            return ""
        parts = [getattr(self, name) for name in self.natural_fields]
        return "|".join("" if part is None else str(part) for part in parts)

    @property
    def holder(self) -> str:
        """Among whose records no other may be the same one: '' for everybody's, else the author's.

        A private record stands in nobody else's way: who may not see it could tell by that.
        Source: trust S23.
        """
        return f"~{self.entered_by or ''}" if self.visibility is Visibility.PRIVATE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """A record that somebody claims: who says so, how sure, seen when, valid when.

    Attributes:
        entered_on: Day of entry; stands for a missing `observed_on`.
        evidence: What was seen or said, up to 500 characters; further pieces are `Evidence`.
    """

    author: Annotated[str | None, _PERSONAL] = None
    provenance: Annotated[str | None, _PERSONAL] = None
    confidence: Annotated[Confidence | None, _JUDGEMENT] = None
    observed_on: Annotated[PartialDate | None, _JUDGEMENT] = None
    valid_from: Annotated[PartialDate | None, _PUBLIC] = None
    valid_to: Annotated[PartialDate | None, _PUBLIC] = None
    entered_on: Annotated[date, _PUBLIC]
    evidence: Annotated[str | None, _JUDGEMENT] = None
