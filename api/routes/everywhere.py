"""Questions over all accounts at once: who reaches whom, whom to win first, where deals stand."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers import answer_json
from api.dependencies import AsOf, CurrentSettings, ReaderWorkspace, Spoken
from graph.everywhere import Everywhere
from graph.records import HiddenEdges
from graph.results.everywhere import BestContactsAnswer, StandingsAnswer, WaysAnswer
from graph.stores.remembering import EVERYTHING

__all__ = ["Direction", "router"]

router = APIRouter(prefix="/api/v1", tags=["questions"])
_MOST_WAYS = 1_000
_MOST_CONTACTS = 500
_LARGEST_SEED = 2**63 - 1


class Direction(StrEnum):
    """Whether ways lead to the person, or from the person."""

    TO = "to"
    FROM = "from"


def _everywhere(
    request: Request, workspace: ReaderWorkspace, settings: CurrentSettings, as_of: AsOf
) -> Everywhere:
    request.state.seen.note(EVERYTHING, HiddenEdges(None, ""))  # what is kept is not read anew
    return Everywhere(workspace, as_of, settings.everywhere_folder)


AllAccounts = Annotated[Everywhere, Depends(_everywhere)]


@router.get(
    "/people/{person}/ways",
    response_model=WaysAnswer,
    operation_id="readWays",
    summary="Who reaches a person over all accounts, or whom the person reaches",
)
def read_ways(
    *,
    request: Request,
    everywhere: AllAccounts,
    person: str,
    direction: Direction = Direction.TO,
    least: Annotated[
        float, Query(gt=0, le=1, description="Smallest probability that counts.")
    ] = 0.02,
    limit: Annotated[int, Query(ge=1, le=_MOST_WAYS, description="Most people.")] = 20,
) -> Response:
    """The likeliest first, each with the best way."""
    found = everywhere.ways(person, direction=direction.value, least=least, limit=limit)
    return answer_json(request, found)


@router.get(
    "/best-contacts",
    response_model=BestContactsAnswer,
    operation_id="readBestContacts",
    summary="The contacts of an account or a region from whom influence spreads furthest",
)
def read_best_contacts(  # noqa: PLR0913 - each is a parameter of the question
    *,
    request: Request,
    everywhere: AllAccounts,
    language: Spoken,
    count: Annotated[int, Query(ge=1, le=_MOST_CONTACTS, description="How many.")] = 5,
    account: Annotated[str | None, Query(description="Only this account.")] = None,
    region: Annotated[str | None, Query(description="Only accounts of this region.")] = None,
    seed: Annotated[int, Query(ge=0, le=_LARGEST_SEED)] = 0,
) -> Response:
    """In the order of choice, with how good the set surely is."""
    found = everywhere.best_contacts(
        count, account=account, region=region, seed=seed, language=language
    )
    return answer_json(request, found)


@router.get(
    "/standings",
    response_model=StandingsAnswer,
    operation_id="readStandings",
    summary="Where every side stands in every opportunity, and whom to meet next",
)
def read_standings(
    *,
    request: Request,
    everywhere: AllAccounts,
    seed: Annotated[int | None, Query(ge=0, le=_LARGEST_SEED)] = None,
) -> Response:
    """A quick look at all deals from 1,024 random worlds each."""
    return answer_json(request, everywhere.standings(seed=seed))
