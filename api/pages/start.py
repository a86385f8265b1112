"""Addresses of the start page and of the search.

Source: contract 6; design 4, 6.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import AsOf, ReaderWorkspace, Since, Spoken
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
from graph.search import LONGEST_QUERY, find
from graph.vocabulary import ContextKind, Status

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

# Work of one request: the rest is fetched row by row, or by the link "work out more".
_AT_ONCE = 2
_MORE = 10
_MOST_HITS = 200


@router.get("/")
def show_start(  # noqa: PLR0913 - each is a part of the address
    *,
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    as_of: AsOf,
    since: Since,
    light: Status | None = None,
    thread: bool = False,
    changed: bool = False,
    account: str | None = None,
    sort: Annotated[str, Query(pattern=f"^({'|'.join(SORTS)})$")] = SORTS[0],
    most: Annotated[int, Query(ge=0, le=_MORE)] = _AT_ONCE,
) -> HTMLResponse:
    """Every opportunity in one list."""
    voice = Voice(language)
    found = review(workspace, as_of=as_of, since=since, most=most)
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
        rows=[deal_row(one, voice) for one in shown],
        filters=choices(found.items, wanted, kept, voice),
        sorts=[
            Choice(voice.say(f"sort.{name}"), wanted.query(kept, sort=name), name == sort)
            for name in SORTS
        ],
        more=wanted.query({**kept, "most": str(_MORE)}) if found.pending else "",
        accounts=account_links(workspace, voice),
        query=kept_query(request, "as_of", "since"),
    )


@router.get("/opportunities/{reference}/row")
def show_row(
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    as_of: AsOf,
    since: Since,
    reference: str,
) -> HTMLResponse:
    """One row of the start page, worked out."""
    found = review(workspace, as_of=as_of, since=since, only=reference)
    query = kept_query(request, "as_of", "since")
    row = deal_row(found.items[0], Voice(language))
    return render(request, "deal_row.html", language=language, row=row, query=query)


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
