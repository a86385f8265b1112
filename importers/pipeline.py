"""The import itself: read the files, plan against the store, write the plan whole or not at all.

The plan is computed, not tried: a dry run makes the same plan and stops. With `skip_invalid` wrong
rows are left out and the plan is made again, until what is left stands by itself.
Source: contract 3 and 4; trust 0b, D3, D8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from graph.errors import Problem
from graph.model import Record
from graph.patience import check_patience
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from importers.catalogue import Catalogue
from importers.drafts import Draft, check_header, read_drafts
from importers.hierarchy import check_hierarchy
from importers.members import add_manager_lines, join_members
from importers.merging import Entry
from importers.options import ImportOptions
from importers.report import (
    ImportRejectedError,
    ImportReport,
    Notice,
    Verdict,
    warning,
)
from importers.resolution import Resolver
from importers.rules import check_keys, check_record
from importers.sheets import MEMBERS, SHEET_NAMES, SHEETS, sheet_of
from importers.state import State
from importers.tables import read_tables
from importers.tabulation import Table

__all__ = ["import_files"]

_NAMED_PEOPLE = 10


@dataclass(slots=True)
class _Plan:
    """What is to be written, and what is to be said about it."""

    records: list[Record] = field(default_factory=list)
    created: int = 0
    unchanged: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    options: ImportOptions | None = None,
    actor: str = "local",
    today: date | None = None,
) -> ImportReport:
    """Take the exchange format into a store.

    The plan is made against everything that the store holds, whoever sees it: `actor` is an
    administrator of the store.

    Args:
        store: Where the records go, in one unit of work.
        paths: Folders of CSV files, .zip files, .xlsx workbooks, CSV files.
        options: How; the defaults take all or nothing.
        actor: Who does it.
        today: Day of entry; the present day (UTC) when None.

    Returns:
        What was done. Importing the same files again gives 0 changes.

    Raises:
        ImportRejectedError: Rows break rules and `skip_invalid` is not set; nothing was written.
        MappingError: A required column is missing.
        SourceUnreadableError: A file is damaged, of another kind, or too large.
        StorageFullError, StoreUnavailableError: Nothing was written.

    Cost: linear in rows and in the records of the store.
    """
    options = options or ImportOptions()
    day = today or datetime.now(UTC).date()
    found = read_tables(paths, SHEET_NAMES, options.limits)
    warnings = _header_warnings(found.tables.values())
    if found.unknown:
        warnings.append(warning("unknown_files", files=found.unknown))
    if found.hidden:
        warnings.append(warning("hidden_sheets", sheets=found.hidden))
    entry = Entry(actor=actor, today=day, system=options.system, defaults=options.defaults)
    if options.dry_run:
        plan = _plan(found.tables, store.read(Scope.administrator(actor)), entry, options)
        return _report(plan, warnings, is_dry_run=True)
    with store.writing(actor, "import") as writer:
        plan = _plan(found.tables, writer.read(), entry, options)
        writer.put_all(plan.records)
    return _report(plan, warnings, is_dry_run=False)


def _header_warnings(tables: Iterable[Table]) -> list[Notice]:
    unknown = {table.name: check_header(table, sheet_of(table.name)) for table in tables}
    return [
        warning("unknown_columns", sheet=name, columns=columns)
        for name, columns in sorted(unknown.items())
        if columns
    ]


def _plan(tables: dict[str, Table], stored: Records, entry: Entry, options: ImportOptions) -> _Plan:
    """Make the plan; again without the wrong rows where those may be skipped.

    Raises:
        ImportRejectedError: Rows are wrong and may not be skipped.
    """
    skipped: dict[tuple[str | None, int | None], list[Verdict]] = {}
    while True:
        plan = _attempt(tables, stored, entry, set(skipped))
        fresh = [one for one in plan.verdicts if _row(one) not in skipped]
        if not options.skip_invalid:
            if fresh:
                own = [one for one in fresh if one.code != "depends_on_skipped"]
                raise ImportRejectedError(ImportReport(verdicts=_ordered(own)))
            return plan
        if not fresh:
            told = [one for verdicts in skipped.values() for one in verdicts]
            plan.verdicts = list(_ordered(told))
            return plan
        for one in fresh:
            skipped.setdefault(_row(one), []).append(one)


def _attempt(
    tables: dict[str, Table],
    stored: Records,
    entry: Entry,
    skipped: set[tuple[str | None, int | None]],
) -> _Plan:
    drafts = _drafts(tables, entry.system)
    plan = _Plan()
    for draft in (one for rows in drafts.values() for one in rows):
        plan.verdicts += draft.verdicts
        draft.has_failed = bool(draft.verdicts) or (draft.place.sheet, draft.place.row) in skipped
    if MEMBERS.name in drafts:
        members = [one for one in drafts.pop(MEMBERS.name) if not one.has_failed]
        drafts["circles"] = join_members(drafts.get("circles", []), members)
        plan.verdicts += [found for one in members for found in one.verdicts]
    everything = [one for rows in drafts.values() for one in rows]
    state = State(stored)
    resolver = Resolver(state, Catalogue(stored, everything, entry.actor), entry)
    resolver.identify(one for one in everything if not one.has_failed)
    for sheet in SHEETS:
        resolver.build(drafts.get(sheet.name, []), everything)
        if sheet.name == "reporting":
            add_manager_lines(resolver, drafts.get("people", []), entry.today)
    plan.verdicts += resolver.verdicts
    for record in list(state.built.values()):
        check_patience()
        plan.verdicts += check_record(record, state.drafts[record.id], state)
    plan.verdicts += check_keys(state)
    plan.verdicts += check_hierarchy(state, entry.today)
    _fill(plan, state, resolver, entry)
    return plan


def _drafts(tables: dict[str, Table], system: str) -> dict[str, list[Draft]]:
    return {name: read_drafts(table, sheet_of(name), system) for name, table in tables.items()}


def _fill(plan: _Plan, state: State, resolver: Resolver, entry: Entry) -> None:
    for record in state.built.values():
        before = state.stored.get(record.id)
        if before == record:
            plan.unchanged += 1
        else:
            plan.created += before is None
            plan.records.append(record)
    if resolver.defaulted:
        defaults = entry.defaults
        example = next(
            (one for one in plan.records if getattr(one, "review_on", None) is not None), None
        )
        plan.warnings.append(
            warning(
                "defaults_taken",
                count=len(resolver.defaulted),
                lawful_basis=defaults.lawful_basis.value,
                purpose=defaults.purpose,
                region=defaults.region or "-",
                review_on=defaults.review_on or getattr(example, "review_on", "-"),
            )
        )
    if resolver.derived:
        names = resolver.derived[:_NAMED_PEOPLE]
        more = ["..."] if len(resolver.derived) > _NAMED_PEOPLE else []
        plan.warnings.append(
            warning("accounts_derived", count=len(resolver.derived), people=[*names, *more])
        )


def _report(plan: _Plan, warnings: list[Notice], *, is_dry_run: bool) -> ImportReport:
    return ImportReport(
        created=plan.created,
        updated=len(plan.records) - plan.created,
        unchanged=plan.unchanged,
        verdicts=tuple(plan.verdicts),
        warnings=(*warnings, *plan.warnings),
        is_dry_run=is_dry_run,
    )


def _row(problem: Problem) -> tuple[str | None, int | None]:
    return problem.sheet, problem.row


def _ordered(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    order = {name: index for index, name in enumerate(SHEET_NAMES)}
    once = {(one.sheet, one.row, one.column, one.code): one for one in verdicts}
    return tuple(
        sorted(once.values(), key=lambda one: (order.get(one.sheet or "", 0), one.row or 0))
    )
