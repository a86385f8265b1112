"""Addresses of a context's page. Every page works without scripts; fragments are parts of it.

Source: contract 6; design 4, 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.dependencies import ReaderWorkspace, Spoken
from api.pages.asked import AskedDay, ContextSight, IsFragment
from api.pages.context_view import context_view
from api.pages.editing.links import done_here
from api.pages.map_area import map_area
from api.pages.panel import panel_of
from api.pages.parts import router as parts_router
from api.pages.start import router as start_router
from api.pages.static_files import router as static_router
from api.pages.supposing import context_address, suppose
from api.pages.templating import render

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
router.include_router(static_router)
router.include_router(start_router)
router.include_router(parts_router)

_OK, _UNPROCESSABLE = 200, 422
_MAP, _PANEL = "map", "1"  # the parts that can be asked for alone


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose card the panel shows, which part of the page is asked for alone, what was done."""

    person: str | None
    find: str | None
    fragment: str | None
    is_map_wanted: bool
    unit: str = ""


async def _wanted(
    request: Request,
    person: str | None = None,
    find: str | None = None,
    fragment: str | None = None,
) -> _Wanted:
    sent = request.query_params
    return _Wanted(person, find, fragment, "map" in sent, sent.get("done", ""))


Wanted = Annotated[_Wanted, Depends(_wanted)]


@router.get("/accounts/{reference}")
@router.get("/opportunities/{reference}")
def show_context(
    *,
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    day: AskedDay,
    sight: ContextSight,
    wanted: Wanted,
) -> HTMLResponse:
    """The page of an account or an opportunity, with somebody's card in the panel."""
    if wanted.fragment == _MAP:
        area = map_area(workspace, sight, person=wanted.person, present=day.present)
        name = "map_area.html"
        return render(request, name, area=area, language=language, sight=sight, is_part=True)
    panel = panel_of(workspace, sight, wanted.person, wanted.find)
    status = _UNPROCESSABLE if panel.what_if.problems else _OK
    if wanted.fragment == _PANEL:
        return render(
            request,
            "panel_fragment.html",
            status=status,
            panel=panel,
            language=language,
            sight=sight,
        )
    may_wait = not wanted.is_map_wanted
    area = map_area(workspace, sight, person=panel.asked, present=day.present, may_wait=may_wait)
    view = context_view(sight)
    return render(
        request,
        "context.html",
        status=status,
        language=language,
        sight=sight,
        view=view,
        panel=panel,
        area=area,
        done=done_here(workspace.store, sight, wanted.unit, panel.asked),
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
