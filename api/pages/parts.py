"""Addresses of what a context's page shows beside its map: cards, records, units, menus, finds.

Each is a fragment for the page and, where it makes sense alone, a page of its own.
Source: contract 6; design 4, 6.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import ReaderWorkspace, Spoken
from api.pages.asked import ContextSight, IsFragment
from api.pages.cards import card_of
from api.pages.finds_here import find_here
from api.pages.ledger import entries_of_walk
from api.pages.map_area import scene_of
from api.pages.people import person_key, tile_people
from api.pages.templating import render
from graph.search import LONGEST_QUERY

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/accounts/{reference}/find")
@router.get("/opportunities/{reference}/find")
def show_finds(
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
) -> HTMLResponse:
    """Who and what is found while somebody types, as options of a list."""
    hits = find_here(workspace, sight, q)
    return render(request, "find_fragment.html", language=language, sight=sight, hits=hits, typed=q)


@router.get("/accounts/{reference}/menu")
@router.get("/opportunities/{reference}/menu")
def show_menu(request: Request, language: Spoken, sight: ContextSight, person: str) -> HTMLResponse:
    """What can be asked about a person of the map; the card offers the same without scripts."""
    key = person_key(sight, person)
    return render(request, "menu.html", language=language, sight=sight, key=key)


@router.get("/accounts/{reference}/people/{person:path}")
@router.get("/opportunities/{reference}/people/{person:path}")
def show_person(
    request: Request,
    language: Spoken,
    sight: ContextSight,
    person: str,
    is_fragment: IsFragment = False,  # noqa: FBT002 - a query parameter
) -> HTMLResponse:
    """The card of a person: into the panel, or as a page of its own."""
    card = card_of(sight, person_key(sight, person))
    template = "card_fragment.html" if is_fragment else "card_page.html"
    return render(request, template, language=language, sight=sight, card=card)


@router.get("/accounts/{reference}/lines")
@router.get("/opportunities/{reference}/lines")
def show_lines(
    request: Request,
    language: Spoken,
    sight: ContextSight,
    person: Annotated[list[str], Query(min_length=2, max_length=12)],
    is_fragment: IsFragment = False,  # noqa: FBT002 - a query parameter
) -> HTMLResponse:
    """The records along a path, or between two boxes of the map, with their evidence."""
    walk = [person_key(sight, one) for one in person]
    entries = entries_of_walk(sight, walk)
    template = "lines_fragment.html" if is_fragment else "lines_page.html"
    return render(request, template, language=language, sight=sight, walk=walk, entries=entries)


@router.get("/accounts/{reference}/units")
@router.get("/opportunities/{reference}/units")
def show_unit(
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    tile: str,
    is_fragment: IsFragment = False,  # noqa: FBT002 - a query parameter
) -> HTMLResponse:
    """The people folded into a tile of the map, or of a unit."""
    name, people = tile_people(sight, tile, lambda: scene_of(workspace, sight))
    template = "unit_fragment.html" if is_fragment else "unit_page.html"
    return render(request, template, language=language, sight=sight, name=name, people=people)
