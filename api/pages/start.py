"""Addresses of the start page and of the search.

The start page never works anything out: it shows what is known, puts the rest into the backlog, and
is asked again, row by row where there are scripts, as a whole where there are none.
Source: contract 6; design 4, 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import AsOf, ReaderWorkspace, Resources, ResourcesOfApp, Since, Spoken
from api.pages.finds import find_groups
from api.pages.home import (
    SORTS,
    Choice,
    Wanted,
    account_links,
    choices,
    deal_row,
    rows_of,
)
from api.pages.templating import kept_query, render
from api.pages.wording import Voice
from graph.portfolio import review
from graph.results.portfolio import PortfolioItem
from graph.search import LONGEST_QUERY, find
from graph.vocabulary import ContextKind, Status
from graph.workspace import Workspace

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_MOST_HITS = 200
_OK, _ACCEPTED = 200, 202


@router.get("/")
def show_start(  # noqa: PLR0913 - each is a part of the address
    *,
    request: Request,
    workspace: ReaderWorkspace,
    resources: ResourcesOfApp,
    language: Spoken,
    as_of: AsOf,
    since: Since,
    light: Status | None = None,
    thread: bool = False,
    changed: bool = False,
    account: str | None = None,
    sort: Annotated[str, Query(pattern=f"^({'|'.join(SORTS)})$")] = SORTS[0],
) -> HTMLResponse:
    """Every opportunity in one list."""
    voice = Voice(language)
    found = review(workspace, as_of=as_of, since=since, most=0)
    waiting = _put_off(resources, workspace, found.items, as_of, since)
    wanted = Wanted(light, thread, changed, account, sort)
    kept = {
        name: request.query_params[name]
        for name in ("as_of", "since")
        if name in request.query_params
    }
    shown = rows_of(found.items, wanted)
    return render(
        request,
        "start.html",
        language=language,
        found=found,
        rows=[deal_row(one, voice, is_waiting=one.record_id in waiting) for one in shown],
        waiting=len(waiting),
        filters=choices(found.items, wanted, kept, voice),
        sorts=[
            Choice(voice.say(f"sort.{name}"), wanted.query(kept, sort=name), name == sort)
            for name in SORTS
        ],
        accounts=account_links(workspace, voice),
        is_administrator=workspace.scope.is_administrator,
        query=kept_query(request, "as_of", "since"),
    )


def _put_off(
    resources: Resources,
    workspace: Workspace,
    items: Iterable[PortfolioItem],
    as_of: date,
    since: date | None,
) -> frozenset[str]:
    """Let what is not worked out yet be worked out; our ids of what will come."""
    waiting = set()
    for one in items:
        if one.now is None:
            later = _Later(resources, workspace, one.record_id, as_of, since)
            if resources.backlog.add(later.key, later):
                waiting.add(one.record_id)
    return frozenset(waiting)


@dataclass(frozen=True, slots=True)
class _Later:
    """An opportunity to be worked out for its reader, on a workspace of its own."""

    resources: Resources
    workspace: Workspace
    record_id: str
    as_of: date
    since: date | None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it another piece of work; records that change make it one, too."""
        reader = self.workspace
        what = (self.record_id, self.as_of, self.since, reader.revision())
        return (*what, reader.scope.key, reader.calibration.digest)

    def __call__(self) -> None:
        reader = self.workspace
        workspace = Workspace(
            self.resources.store.for_request(),
            reader.scope,
            calibration=reader.calibration,
            memory=self.resources.memory,
        )
        review(workspace, as_of=self.as_of, since=self.since, only=self.record_id)


@router.get("/opportunities/{reference}/row")
def show_row(  # noqa: PLR0913 - each is a part of the address
    *,
    request: Request,
    workspace: ReaderWorkspace,
    resources: ResourcesOfApp,
    language: Spoken,
    as_of: AsOf,
    since: Since,
    reference: str,
) -> HTMLResponse:
    """One row of the start page; status 202 while it is being worked out."""
    found = review(workspace, as_of=as_of, since=since, only=reference, most=0)
    waiting = _put_off(resources, workspace, found.items, as_of, since)
    query = kept_query(request, "as_of", "since")
    row = deal_row(found.items[0], Voice(language), is_waiting=bool(waiting))
    status = _ACCEPTED if waiting else _OK
    return render(request, "deal_row.html", language=language, row=row, query=query, status=status)


@router.get("/opportunities/{reference}/light")
def show_light(
    request: Request, workspace: ReaderWorkspace, language: Spoken, as_of: AsOf, reference: str
) -> HTMLResponse:
    """The light of an opportunity, for a list of them."""
    subject = workspace.subject(ContextKind.OPPORTUNITY, reference)
    outline = workspace.outline(subject, as_of=as_of)
    light = Status.parse(outline.status.capped)
    return render(request, "light.html", language=language, light=light)


@router.get("/search")
def show_search(
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST_HITS)] = 20,
) -> HTMLResponse:
    """Everything that the reader sees under a name or a word, by kind."""
    voice, query = Voice(language), kept_query(request, "as_of")
    answer = find(workspace, q, limit=limit)
    groups = find_groups(answer, voice, query)
    return render(
        request, "search.html", language=language, wanted=q, groups=groups, most=_MOST_HITS
    )
