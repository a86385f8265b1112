"""What deals propose for the account: one list, decided by its owner.

Source: contract 2 (an overlay is never copied into the base by itself); issue of many hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from api.dependencies import ReaderWorkspace
from api.editing import version_of
from api.pages.editing.answering import CurrentEditor, act
from api.pages.editing.desk import CurrentDesk, Desk, EditingDesk
from api.pages.editing.fields import label_of
from api.pages.editing.plans import plan_of
from api.pages.editing.sending import SentRecord
from api.pages.editing.telling import Done, actor_name, done_of
from api.pages.templating import render
from graph.model import Proposal, Record
from graph.stores.protocol import Store
from graph.vocabulary import ProposalState
from importers.editing.columns import editable_sheet

__all__ = ["ProposalRow", "proposals_of", "router"]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal.

    Attributes:
        says: Label and words of what the record says.
        decide: Where the owner sends a decision; empty for others, and where it is made.
    """

    deal: str
    deal_address: str
    kind: str
    name: str
    says: tuple[tuple[str, str], ...]
    evidence: str
    by: str
    day: str
    note: str
    state: str
    is_open: bool
    decided: str
    version: str
    decide: str


@router.get("/accounts/{reference}/proposals")
def show_proposals(
    request: Request,
    workspace: ReaderWorkspace,
    desk: CurrentDesk,
    done: Annotated[str, Query(max_length=80)] = "",
) -> HTMLResponse:
    """Open proposals first."""
    rows = proposals_of(desk)
    language, bar = desk.voice.language, _done(desk, workspace.store, done)
    return render(request, "proposals_page.html", language=language, desk=desk, rows=rows, done=bar)


@router.post("/opportunities/{reference}/propose")
def propose(
    request: Request, desk: EditingDesk, editor: CurrentEditor, sent: SentRecord
) -> Response:
    """Propose for the account what the opportunity says for itself."""
    deal = desk.subject.record_id
    return act(request, desk, lambda: editor.propose(deal, sent.get("item")))


@router.post("/accounts/{reference}/proposals/{name}")
def decide(
    request: Request, desk: EditingDesk, editor: CurrentEditor, name: str, sent: SentRecord
) -> Response:
    """Take a proposal into the account, or leave it to its opportunity."""
    is_accepted = sent.get("word") == "accept"
    version = sent.get("version")
    return act(request, desk, lambda: editor.decide(name, is_accepted, expected=version))


def proposals_of(desk: Desk) -> tuple[ProposalRow, ...]:
    """What was proposed, what is open first, then the newest."""
    account = desk.subject.account_id
    found = [one for one in desk.records.all(Proposal) if one.account == account]
    found.sort(key=lambda one: (one.state is not ProposalState.OPEN, -one.entered_on.toordinal()))
    return tuple(_row(desk, one) for one in found)


def _row(desk: Desk, proposal: Proposal) -> ProposalRow:
    item = desk.records.get(proposal.item)
    voice = desk.voice
    is_open = proposal.state is ProposalState.OPEN
    back = urlencode({"back": f"{desk.account_root}/proposals"})
    decided = ""
    if proposal.decided_by and proposal.decided_on:
        by, day = actor_name(voice, proposal.decided_by), voice.day(proposal.decided_on)
        decided = voice.say("conflict.by", user=by, when=day)
    text = getattr(item, "evidence", None)
    return ProposalRow(
        deal=desk.names.called(proposal.opportunity),
        deal_address=f"/opportunities/{proposal.opportunity}",
        kind=desk.names.kind(item.table) if item is not None else "",
        name=desk.names.called(proposal.item),
        says=_says(desk, item) if item is not None else (),
        evidence=voice.evidence(text) if text else "",
        by=actor_name(voice, proposal.author or ""),
        day=voice.day(proposal.entered_on),
        note=voice.part_of(proposal.note),
        state=voice.label(proposal.state),
        is_open=is_open,
        decided=decided,
        version=version_of(proposal),
        decide=f"{desk.account_root}/proposals/{proposal.id}?{back}"
        if is_open and desk.is_owner
        else "",
    )


def _says(desk: Desk, item: Record) -> tuple[tuple[str, str], ...]:
    """What the form of such a record asks first."""
    sheet, found = editable_sheet(item.table), []
    names = plan_of(item.table).edited or plan_of(item.table).front
    for column in plan_of(item.table).columns:
        field = sheet.fields().get(column.field)
        value = getattr(item, column.field, None)
        if field is None or value in (None, ()) or column.name not in names:
            continue
        if column.name != "evidence":
            label = label_of(desk.voice, item.table, column.name)
            found.append((label, desk.names.said(item.table, field, value)))
    return tuple(found)


def _done(desk: Desk, store: Store, unit: str) -> Done | None:
    if not unit or not desk.may_edit:
        return None
    changes = store.history(desk.identity.scope, unit=unit)
    back = f"{desk.account_root}/proposals"
    return done_of(desk.records, desk.voice, changes, root=desk.account_root, back=back)
