"""The page of all records of one kind: what each says, how sure and how old, who changed it last.

Every kind of record can be entered, changed and removed from here. Source: contract 2 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import ReaderWorkspace
from api.editing import version_of
from api.editing.rights import may_change
from api.pages.editing.desk import CurrentDesk, Desk
from api.pages.editing.fields import label_of
from api.pages.editing.plans import TABLES, plan_of
from api.pages.editing.telling import Done, done_of, last_change
from api.pages.templating import render
from graph.model import Evidence, Organization, Person, Record, Statement, Tie
from graph.records import Records
from graph.schema import record_type
from graph.stores.protocol import Store
from graph.vocabulary import Polarity, ReportingKind
from importers.editing.columns import editable_sheet

__all__ = ["RecordRow", "RecordsPage", "records_page", "router"]

router = APIRouter(include_in_schema=False)
_PAGE = 50
_APART = frozenset({"evidence", "text", "author", "confidence", "observed_on", "provenance"})
# What nearly every record says, and what says nothing.
_USUAL: tuple[object, ...] = (None, (), Polarity.FOLLOWS, ReportingKind.SOLID)
# Every record of these kinds that the reader sees is of the account, or the reader's own company.
_NAMED_ONLY = (Organization, Person)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record.

    Attributes:
        says: Label and words of each field that says something.
        sure, seen, age: How sure, when it was seen, how old that is and the code of that word.
        evidence, author: What it rests on, and who says so.
        by, when: Who changed it last.
        edit, remove: Addresses; empty for who may only read.
    """

    name: str
    says: tuple[tuple[str, str], ...]
    sure: str
    seen: str
    age: tuple[str, str] | None
    evidence: str
    author: str
    by: str
    when: str
    version: str
    edit: str
    remove: str


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The page.

    Attributes:
        tables: Each kind: code, label, address, how many.
        add: Address of the form of a new record; empty for who may only read.
        pages: Label, address and whether it is shown, where there are several.
        is_statement: Whether records of the kind are claims that age.
    """

    table: str
    tables: tuple[tuple[str, str, str, int], ...]
    rows: tuple[RecordRow, ...]
    total: int
    pages: tuple[tuple[str, str, bool], ...]
    add: str
    is_statement: bool
    done: Done | None


@router.get("/accounts/{reference}/records")
def show_records(
    request: Request,
    workspace: ReaderWorkspace,
    desk: CurrentDesk,
    table: Annotated[str, Query(max_length=40)] = "influence",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    done: Annotated[str, Query(max_length=80)] = "",
) -> HTMLResponse:
    """The records of one kind in the order of their keys."""
    shown = table if table in TABLES else "influence"
    view = records_page(desk, workspace.store, shown, page, done)
    language = desk.voice.language
    return render(request, "records_page.html", language=language, desk=desk, page=view)


def records_page(desk: Desk, store: Store, table: str, page: int, unit: str = "") -> RecordsPage:
    """Gather the page.

    Args:
        desk: Who reads.
        store: Tells who changed what last.
        table: The kind of records.
        page: Which part of them, from 1.
        unit: Id of what the reader just did.
    """
    own = {kind: _of_account(desk, kind) for kind in TABLES}
    found = own[table]
    last = max(1, -(-len(found) // _PAGE))
    place = min(page, last)
    here = found[(place - 1) * _PAGE : place * _PAGE]
    back = _address(desk, table, place)
    return RecordsPage(
        table=table,
        tables=tuple(
            (kind, desk.voice.say(f"kind.{kind}"), _address(desk, kind), len(own[kind]))
            for kind in TABLES
        ),
        rows=tuple(_row(desk, store, one, back) for one in here),
        total=len(found),
        pages=tuple(
            (str(one), _address(desk, table, one), one == place) for one in range(1, last + 1)
        )
        if last > 1
        else (),
        add=_act(desk, "form", table, "", back) if desk.may_edit else "",
        is_statement=issubclass(record_type(table), Statement | Evidence),
        done=_done(desk, store, unit, back),
    )


def _of_account(desk: Desk, table: str) -> tuple[Record, ...]:
    """The account's records; of our people and of vendors those that everybody sees."""
    kind = record_type(table)
    account = desk.subject.account_id
    return tuple(
        one
        for one in desk.records.all(kind)
        if one.account == account or (one.account is None and isinstance(one, _NAMED_ONLY))
    )


def _address(desk: Desk, table: str, page: int = 1) -> str:
    pairs = {"table": table} | ({"page": str(page)} if page > 1 else {})
    return f"{desk.account_root}/records?{urlencode(pairs)}"


def _act(desk: Desk, act: str, table: str, record_id: str, back: str) -> str:
    leaf = f"/{record_id}" if record_id else ""
    return f"{desk.account_root}/{act}/{table}{leaf}?{urlencode({'back': back})}"


def _row(desk: Desk, store: Store, record: Record, back: str) -> RecordRow:
    by, when = last_change(desk, store, record.id)
    claim = record if isinstance(record, Statement | Evidence) else None
    seen = claim.observed_on if claim else None
    if isinstance(record, Tie):
        seen = record.last_contact or seen
    text = record.text if isinstance(record, Evidence) else getattr(record, "evidence", None)
    may = desk.may_edit and may_change(desk.identity.scope, record)
    voice = desk.voice
    return RecordRow(
        name=desk.names.title(record),
        says=tuple(_says(desk, record)),
        sure=voice.label(claim.confidence, lower=True) if claim and claim.confidence else "",
        seen=voice.seen(seen) if seen else "",
        age=_age(desk, seen.months_before(desk.today)) if seen else None,
        evidence=voice.evidence(text) if text else "",
        author=voice.part_of(getattr(record, "author", None)),
        by=by,
        when=when,
        version=version_of(record),
        edit=_act(desk, "form", record.table, record.id, back) if may else "",
        remove=_act(desk, "remove", record.table, record.id, back) if may else "",
    )


def _age(desk: Desk, months: int) -> tuple[str, str]:
    label = desk.calibration.freshness(months)
    return desk.voice.age(months), label.value


def _says(desk: Desk, record: Record) -> Iterator[tuple[str, str]]:
    plan, sheet = plan_of(record.table), editable_sheet(record.table)
    fields = sheet.fields()
    for column in plan.columns:
        field = fields.get(column.field)
        if field is None or column.name in _APART or column.name in plan.ends:
            continue
        value = getattr(record, column.field)
        if value in _USUAL or column.name == "name":
            continue
        label = label_of(desk.voice, record.table, column.name)
        yield label, desk.names.said(record.table, field, value)


def _done(desk: Desk, store: Store, unit: str, back: str) -> Done | None:
    if not unit or not desk.may_edit:
        return None
    records: Records = desk.records
    changes = store.history(desk.identity.scope, unit=unit)
    return done_of(records, desk.voice, changes, root=desk.account_root, back=back)
