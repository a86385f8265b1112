"""What somebody who edits a record may say of it: the sheet's columns, without whose record it is.

Ids, account, visibility and day of entry are no values of a record: who edits names the record and
the account beside the values, and the rest is not theirs to set. Source: contract 3; trust S10.
"""

from __future__ import annotations

from functools import cache

from importers.sheets import Column, Sheet, sheet_of

__all__ = ["editable_sheet", "shown_sheet"]

_UNSAID = frozenset({"id", "our_id", "system", "account", "visibility", "entered_on"})
# What comes about otherwise than by saying so.
_SETTLED = frozenset({"state", "decided_by", "decided_on"})
# A file lists them on a sheet of their own.
_MEMBERS = Column("members", "members", is_required=False, targets=("people",))


@cache
def editable_sheet(table: str) -> Sheet:
    """The columns of a table that an edit may name, in the order of the sheet.

    Raises:
        KeyError: No such table; tables come from code, not from input.
    """
    shown = shown_sheet(table)
    columns = tuple(column for column in shown.columns if column.name not in _SETTLED)
    return Sheet(shown.name, shown.record, columns)


@cache
def shown_sheet(table: str) -> Sheet:
    """The columns of a table that an answer tells, in the order of the sheet.

    Raises:
        KeyError: No such table; tables come from code, not from input.
    """
    sheet = sheet_of(table)
    columns = [column for column in sheet.columns if column.name not in _UNSAID]
    if table == "circles":
        columns.append(_MEMBERS)
    return Sheet(sheet.name, sheet.record, tuple(columns))
