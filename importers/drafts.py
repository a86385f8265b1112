"""Rows to drafts: cells read one by one, references to other rows still as they were written."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graph.errors import InputError, MappingError
from graph.patience import check_patience
from graph.schema import Field
from graph.vocabulary import Code, DecisionRole, Tag
from importers.cells import find_flaw, read_cell, unguard
from importers.options import is_system
from importers.report import Place, Verdict, verdict
from importers.sheets import Column, Sheet
from importers.tabulation import Line, Table

__all__ = ["Draft", "Reference", "check_header", "read_drafts"]

C = TypeVar("C", bound=Code)

# columns that are not read into the field of their name
_APART = frozenset({"id", "our_id", "system", "role"})
_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
_MOST_KNOWN = 4096  # texts of a column


@dataclass(frozen=True, slots=True)
class Reference:
    """What a cell says to name another record, not looked up yet."""

    text: str
    place: Place
    targets: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """One row on its way to a record.

    Attributes:
        sheet: Which one; the row becomes its record.
        place: Sheet and row.
        name: How other rows of the files call it: the cell `id`.
        system, external_id: Who sent it and what they call it.
        has_system: The row itself says who sent it.
        our_id: Our id, where the file has it.
        values: Fields that the file has a column for; None or () for empty cells.
        references: As `values`, for fields that name other records; () for empty cells.
        verdicts: What is wrong with the row in itself.
        must_exist: The record is in the store; the row only adds to it.
        record_id: Our id of the record, once it is known.
        has_failed: The row does not become a record.
    """

    sheet: Sheet
    place: Place
    name: str | None = None
    system: str | None = None
    external_id: str | None = None
    our_id: str | None = None
    has_system: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    must_exist: bool = False
    record_id: str | None = None
    has_failed: bool = False

    @property
    def table(self) -> str:
        """Name of the table that the record goes to."""
        return self.sheet.record.table

    def place_of(self, field_name: str) -> Place:
        """Where a field of this row was written."""
        return self.place.at(self.sheet.column_of(field_name))


def check_header(table: Table, sheet: Sheet) -> tuple[str, ...]:
    """Compare a header with its sheet.

    Returns:
        Columns that the sheet does not know, in order.

    Raises:
        MappingError: A required column is missing; every one is named.
    """
    missing = [name for name in sheet.required if name not in table.header]
    if missing:
        raise MappingError(
            [
                verdict(
                    "missing_column",
                    Place(sheet.name, 1, name),
                    column=name,
                    needed=sheet.required,
                )
                for name in missing
            ]
        )
    return tuple(
        name or "(without a name)"
        for index, name in enumerate(table.header)
        if sheet.column(name) is None and (name or _has_cells(table, index))
    )


def read_drafts(table: Table, sheet: Sheet, system: str) -> list[Draft]:
    """Read the rows of a sheet.

    Args:
        table: As it came; `check_header` has passed it.
        sheet: What its columns mean.
        system: Who sends it, for rows that do not say so.
    """
    readers = [
        _reader(index, column, sheet)
        for index, name in enumerate(table.header)
        if (column := sheet.column(name)) is not None
    ]
    return [_draft(line, readers, table, sheet, system) for line in table.lines]


@dataclass(slots=True)
class _Reader:
    """Reads the cells of one column.

    Attributes:
        index: Place in the row.
        read_as: What the cells are read into; None where they name records or are read apart.
        is_many: Whether a cell may name several records.
        known: What texts mean that came before; only those that are right.
    """

    index: int
    column: Column
    read_as: Field | None
    is_many: bool
    known: dict[str, Any] = field(default_factory=dict)

    def read(self, draft: Draft, cell: str) -> None:
        """Read a cell of a row that says something, or not."""
        column = self.column
        if column.targets:
            draft.references[column.field] = self._references(draft, cell) if cell else ()
        elif self.read_as is not None:
            value = self._value(self.read_as, draft, cell)
            if isinstance(value, Verdict):
                draft.verdicts.append(value)
            else:
                draft.values[column.field] = value

    def _value(self, known_as: Field, draft: Draft, cell: str) -> Any | Verdict:  # noqa: ANN401 - any
        if cell in self.known:
            return self.known[cell]
        value = read_cell(known_as, cell, draft.place.at(self.column.name))
        if not isinstance(value, Verdict) and len(self.known) < _MOST_KNOWN:
            self.known[cell] = value
        return value

    def _references(self, draft: Draft, cell: str) -> tuple[Reference, ...]:
        parts = cell.replace("；", ";").split(";") if self.is_many else [cell]
        names = dict.fromkeys(name for part in parts if (name := unguard(part)))
        place = draft.place.at(self.column.name)
        return tuple(Reference(name, place, self.column.targets) for name in names)


def _reader(index: int, column: Column, sheet: Sheet) -> _Reader:
    known = sheet.fields().get(column.field)
    is_apart = bool(column.targets) or column.name in _APART
    is_own = sheet.name == sheet.record.table
    return _Reader(
        index=index,
        column=column,
        read_as=None if is_apart else known,
        is_many=known is not None and known.many and is_own,
    )


def _has_cells(table: Table, index: int) -> bool:
    return any(len(line.cells) > index and line.cells[index].strip() for line in table.lines)


def _draft(line: Line, readers: list[_Reader], table: Table, sheet: Sheet, system: str) -> Draft:
    check_patience()
    draft = Draft(sheet=sheet, place=Place(sheet.name, line.number))
    width = len(table.header)
    if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
        draft.verdicts.append(
            verdict("ragged_row", draft.place, cells=len(line.cells), columns=width)
        )
    cells = line.cells
    texts = {one.column.name: cells[one.index] for one in readers if one.index < len(cells)}
    _identify(draft, texts, system)
    flaws = dict(line.flaws)
    for reader in readers:
        column = reader.column
        cell = texts.get(column.name, "")
        if reader.index in flaws:
            place = draft.place.at(column.name)
            draft.verdicts.append(verdict(flaws[reader.index], place))
        elif column.is_required and not cell.strip():
            draft.verdicts.append(verdict("missing_cell", draft.place.at(column.name)))
        else:
            reader.read(draft, cell)
    if "role" in texts:
        _settle_role(draft, unguard(texts["role"]), draft.place.at("role"))
    return draft


def _identify(draft: Draft, texts: dict[str, str], system: str) -> None:
    """Tell the sender's id from ours; see contract 3."""
    given = {name: unguard(texts.get(name, "")) for name in ("id", "our_id", "system")}
    for name, text in given.items():
        flaw = find_flaw(name, text, draft.place.at(name)) if text else None
        if flaw:
            draft.verdicts.append(flaw)
    if given["system"] and not is_system(given["system"]):
        found = verdict("bad_system", draft.place.at("system"), value=given["system"])
        draft.verdicts.append(found)
    prefix = draft.sheet.record.prefix
    if given["our_id"] and not re.fullmatch(f"{prefix}_{_ULID}", given["our_id"]):
        draft.verdicts.append(
            verdict("bad_our_id", draft.place.at("our_id"), value=given["our_id"])
        )
    draft.name = given["id"] or given["our_id"] or None
    draft.our_id = given["our_id"] or None
    draft.has_system = bool(given["system"])
    if given["id"] and given["id"] != given["our_id"]:
        draft.system = given["system"] or system
        start = f"{draft.system}:"
        draft.external_id = given["id"].removeprefix(start) if draft.has_system else given["id"]
    else:
        draft.system = given["system"] or (None if "system" in texts else system)


def _settle_role(draft: Draft, word: str, place: Place) -> None:
    """Take a role, a foreign role, or a tag out of the role's column; keep a foreign word."""
    role, tag = _parsed(DecisionRole, word), None
    if word and role is None:
        tag = _parsed(Tag, word)
        if tag is None:
            roles, tags = [one.value for one in DecisionRole], [one.value for one in Tag]
            found = verdict("unknown_role", place, value=word, codes=roles, tags=tags)
            draft.verdicts.append(found)
    is_ours = role is not None and word.casefold() in {
        role.value,
        role.zh.casefold(),
        role.en.casefold(),
    }
    draft.values["role"] = role
    if not draft.values.get("original_role"):
        draft.values["original_role"] = None if is_ours or not word else word
    if tag is not None:
        draft.values["tags"] = tuple(dict.fromkeys((*draft.values.get("tags", ()), tag)))


def _parsed(kind: type[C], word: str) -> C | None:
    with suppress(InputError):
        return kind.parse(word)
    return None
