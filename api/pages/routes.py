"""Addresses of the pages. Every page works without scripts; fragments are parts of the same pages.

Source: contract 6; design 4, 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.pages.cards import card_of
from api.pages.context_view import context_view, default_person
from api.pages.ledger import entries_of_walk
from api.pages.people import find_person, person_key, tile_people
from api.pages.pictures import map_picture
from api.pages.sight import Sight, look
from api.pages.start import router as start_router
from api.pages.static_files import router as static_router
from api.pages.supposing import context_address, suppose
from api.pages.templating import kept_query, render
from api.pages.what_if import what_if_panel
from graph.vocabulary import ContextKind

__all__ = ["ContextSight", "IsFragment", "router"]

router = APIRouter(include_in_schema=False)
router.include_router(static_router)
router.include_router(start_router)

# The map of a larger network comes after the page: answers first.
_AT_ONCE = 60
_MAP_WIDTH = 1080
_OK, _UNPROCESSABLE = 200, 422


def _sight(
    request: Request, workspace: ReaderWorkspace, language: Spoken, as_of: AsOf, reference: str
) -> Sight:
    is_account = request.url.path.startswith("/accounts/")
    kind = ContextKind.ACCOUNT if is_account else ContextKind.OPPORTUNITY
    subject = workspace.subject(kind, reference)
    return look(
        workspace,
        subject,
        language=language,
        as_of=as_of,
        query=kept_query(request, "as_of"),
        edits=tuple(one for one in request.query_params.getlist("edit") if one.strip()),
    )


ContextSight = Annotated[Sight, Depends(_sight)]
IsFragment = Annotated[bool, Query(alias="fragment")]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose card the panel shows, and whether it is asked for alone."""

    person: str | None
    find: str | None
    is_fragment: bool


async def _wanted(
    person: str | None = None,
    find: str | None = None,
    is_fragment: IsFragment = False,  # noqa: FBT002 - a query parameter
) -> _Wanted:
    return _Wanted(person, find, is_fragment)


Wanted = Annotated[_Wanted, Depends(_wanted)]


@router.get("/accounts/{reference}")
@router.get("/opportunities/{reference}")
def show_context(
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    wanted: Wanted,
) -> HTMLResponse:
    """The page of an account or an opportunity, with somebody's card in the panel."""
    find, person = wanted.find, wanted.person
    asked = person_key(sight, person) if person else find_person(sight, find)
    what_if = what_if_panel(workspace, sight, asked)
    shown = asked or default_person(sight)
    panel = {
        "sight": sight,
        "what_if": what_if,
        "what_if_person": asked,
        "missed": find if find and asked is None else "",
    }
    status = _UNPROCESSABLE if what_if.problems else _OK
    if wanted.is_fragment:
        panel["card"] = card_of(sight, shown) if shown else None
        name = "panel_fragment.html"
        return render(request, name, language=language, status=status, **panel)
    is_late = len(sight.network.nodes) > _AT_ONCE and "map" not in request.query_params
    picture = None
    if not is_late:
        scene = workspace.scene(sight.subject, as_of=sight.answer.as_of, width=_MAP_WIDTH)
        picture = map_picture(scene, language)
    return render(
        request,
        "context.html",
        language=language,
        view=context_view(sight, shown),
        picture=picture,
        status=status,
        **panel,
    )


@router.get("/accounts/{reference}/what-if")
@router.get("/opportunities/{reference}/what-if")
def add_edit(
    sight: ContextSight,
    word: Annotated[list[str], Query(max_length=8)] = [],  # noqa: B006 - read only
    person: str | None = None,
    is_fragment: IsFragment = False,  # noqa: FBT002 - a query parameter
) -> RedirectResponse:
    """Put the words of a form together as one more edit, and go to the page that answers."""
    address = suppose(sight, person, *word) if word else context_address(sight, sight.edits, person)
    if is_fragment:
        path, mark, place = address.partition("#")
        address = f"{path}{'&' if '?' in path else '?'}fragment=1{mark}{place}"
    return RedirectResponse(address, status_code=303)


@router.get("/accounts/{reference}/map")
@router.get("/opportunities/{reference}/map")
def show_map(
    request: Request, workspace: ReaderWorkspace, language: Spoken, sight: ContextSight
) -> HTMLResponse:
    """The map and its legend, for pages that fetch it later."""
    scene = workspace.scene(sight.subject, as_of=sight.answer.as_of, width=_MAP_WIDTH)
    picture = map_picture(scene, language)
    return render(request, "map.html", language=language, sight=sight, picture=picture)


@router.get("/accounts/{reference}/menu")
@router.get("/opportunities/{reference}/menu")
def show_menu(request: Request, language: Spoken, sight: ContextSight, person: str) -> HTMLResponse:
    """What can be asked about a person of the map; the card offers the same without scripts."""
    key = person_key(sight, person)
    paths = tuple(
        (sight.name(one.vendor), one.people) for one in sight.answer.best_paths if one.to == key
    )
    return render(request, "menu.html", language=language, sight=sight, key=key, paths=paths)


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
    person: Annotated[list[str], Query(min_length=2, max_length=6)],
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
    """The people folded into a tile of the map."""
    scene = workspace.scene(sight.subject, as_of=sight.answer.as_of, width=_MAP_WIDTH)
    name, people = tile_people(sight, scene, tile)
    template = "unit_fragment.html" if is_fragment else "unit_page.html"
    return render(request, template, language=language, sight=sight, name=name, people=people)
