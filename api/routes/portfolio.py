"""All opportunities side by side, and one search over everything that the reader sees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_json
from api.dependencies import AsOf, ReaderWorkspace, Since, Spoken
from graph.portfolio import review
from graph.results.portfolio import Portfolio, SearchAnswer
from graph.search import LONGEST_QUERY, find

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["questions"])
_MOST_HITS = 200
_MOST_WORK = 10_000


@router.get(
    "/portfolio",
    response_model=Portfolio,
    operation_id="readPortfolio",
    summary="Every opportunity: its light, what it hangs on, and what moved since a day",
)
def read_portfolio(  # noqa: PLR0913 - each is a parameter of the question
    *,
    request: Request,
    workspace: ReaderWorkspace,
    as_of: AsOf,
    since: Since,
    language: Spoken,
    account: Annotated[str | None, Query(description="Only those of this account.")] = None,
    most: Annotated[
        int | None,
        Query(
            ge=0,
            le=_MOST_WORK,
            description="Most opportunities to work out anew; the others are `pending`.",
        ),
    ] = None,
) -> Response:
    """By account and id; complete unless `most` is given."""
    found = review(
        workspace, as_of=as_of, since=since, account=account, most=most, language=language
    )
    return answer_json(request, found)


@router.get(
    "/search",
    response_model=SearchAnswer,
    operation_id="search",
    summary="People, accounts, opportunities, units and evidence under a name or a word",
)
def search(
    request: Request,
    workspace: ReaderWorkspace,
    q: Annotated[
        str, Query(max_length=LONGEST_QUERY, description="A name, title, pinyin, or words.")
    ],
    limit: Annotated[int, Query(ge=1, le=_MOST_HITS, description="Of each kind.")] = 20,
) -> Response:
    """Best first within each kind."""
    return answer_json(request, find(workspace, q, limit=limit))
