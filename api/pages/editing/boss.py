"""Who reports to whom, changed in one step: for the account, or for the seat in one opportunity.

Source: contract 2 and 3 (reporting, `reparent`); design 6 (moving a boss).
"""

from __future__ import annotations

from dataclasses import dataclass

from api.editing import Edited, Editor, version_of
from api.pages.editing.desk import Desk
from graph.ageing import is_valid
from graph.errors import StaleRevisionError
from graph.model import OverlayEntry, Reporting
from graph.vocabulary import OverlayChange, ReportingKind

__all__ = ["Seat", "move_boss", "seat_of"]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits.

    Attributes:
        line: The solid line of the account that holds today.
        entry: The opportunity's own, where it has one.
    """

    person: str
    line: Reporting | None
    entry: OverlayEntry | None

    def manager(self, *, for_deal: bool) -> str | None:
        """Our id of the manager."""
        if for_deal and self.entry is not None:
            return self.entry.object
        return self.line.manager if self.line is not None else None

    def version(self, *, for_deal: bool) -> str:
        """Of the record that says it; empty where there is none yet."""
        record = self.entry if for_deal else self.line
        return version_of(record) if record is not None else ""


def seat_of(desk: Desk, person: str) -> Seat:
    """Where somebody sits today.

    Args:
        desk: Of the account or the opportunity.
        person: Our id.
    """
    lines = (
        one
        for one in desk.records.all(Reporting)
        if one.subordinate == person
        and one.kind is ReportingKind.SOLID
        and is_valid(one, desk.today)
    )
    entries = (
        one
        for one in desk.records.all(OverlayEntry)
        if one.change is OverlayChange.REPARENT
        and one.subject == person
        and one.opportunity == desk.deal
    )
    return Seat(person, next(lines, None), next(entries, None))


def move_boss(
    desk: Desk, editor: Editor, seat: Seat, manager: str, *, for_deal: bool, expected: str
) -> Edited | None:
    """Give somebody another manager; None where that is the one they have.

    Args:
        desk: Who does it.
        editor: Writes on their behalf.
        seat: Where the person sits.
        manager: Reference of the new manager; empty for nobody.
        for_deal: For the opportunity only.
        expected: Version of the record that the reader saw; empty for none.

    Raises:
        StaleRevisionError: Somebody else moved the person meanwhile.
    """
    account = desk.subject.account_id
    if expected != seat.version(for_deal=for_deal):
        raise StaleRevisionError(desk.voice.say("conflict.title"))
    record = seat.entry if for_deal else seat.line
    if manager == (seat.manager(for_deal=for_deal) or ""):
        return None
    if record is None and for_deal:
        values = {"change": OverlayChange.REPARENT.value, "subject": seat.person}
        values |= {"opportunity": desk.deal or "", "object": manager}
        return editor.create("overlay", account, values)
    if record is None:
        values = {"subordinate": seat.person, "manager": manager}
        return editor.create("reporting", account, values)
    if not for_deal and not manager:
        return editor.remove("reporting", record.id, expected=expected)
    column = "object" if for_deal else "manager"
    return editor.change(record.table, record.id, {column: manager or None}, expected=expected)
