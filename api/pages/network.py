"""The network view: a part of a context's page, a page of its own, and what either asks for later.

Source: maps (network view); contract 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from api.dependencies import ReaderWorkspace, Spoken
from api.pages.asked import ContextSight, IsFragment
from api.pages.people import person_key
from api.pages.roster import Branch, Row, roster, tree
from api.pages.sight import Sight
from api.pages.templating import render
from graph.drawing.networks import NetworkView, part_data, view_markup
from graph.drawing.networks.listing import find_data, script_text
from graph.drawing.networks.page import SCRIPTS, STYLE
from graph.errors import NetworkTooLargeError, PersonNotFoundError
from graph.exploration import explore
from graph.search import LONGEST_QUERY
from graph.workspace import Workspace

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_FEW = 500  # rows of a table that stands in for a network that is too large
_PRIVATE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class _Table:
    """The first people of a network, who decides first; `total` counts all."""

    rows: Sequence[Row]
    branches: Sequence[Branch]
    total: int


@router.get("/accounts/{reference}/network")
@router.get("/opportunities/{reference}/network")
def show_network(
    *,
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    person: str | None = None,
    is_fragment: IsFragment = False,
) -> HTMLResponse:
    """The network view, with somebody chosen where the address names one."""
    chosen, missed = _chosen(sight, person)
    values: dict[str, Any] = {"chosen": chosen, "missed": missed, "download": _download(sight)}
    try:
        markup = view_markup(_view(workspace, sight), language.value)
        values |= {"markup": Markup(markup)}  # noqa: S704 - escaped where it is written
    except NetworkTooLargeError as error:
        rows = roster(sight)
        table = _Table(rows[:_FEW], tree(sight)[:_FEW], len(rows))
        values |= {"markup": None, "limit": error.limit, "view": table}
    name = "network_fragment.html" if is_fragment else "network_page.html"
    assets = [STYLE, *SCRIPTS]
    return render(request, name, language=language, sight=sight, assets=assets, **values)


@router.get("/accounts/{reference}/network/part")
@router.get("/opportunities/{reference}/network/part")
def read_part(
    workspace: ReaderWorkspace, language: Spoken, sight: ContextSight, person: str
) -> Response:
    """Somebody and everybody one line away, with all their lines."""
    key = person_key(sight, person)
    view = _view(workspace, sight)
    return _data(part_data(view, (key, *view.near(key)), language.value))


@router.get("/accounts/{reference}/network/people")
@router.get("/opportunities/{reference}/network/people")
def find_in_network(
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    find: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """The first people whose name, pinyin, title or id holds a text."""
    return _data(find_data(_view(workspace, sight), find, language.value))


def _view(workspace: Workspace, sight: Sight) -> NetworkView:
    chosen = sight.choice.view
    return explore(workspace, sight.subject, as_of=sight.answer.as_of, view=chosen).view


def _download(sight: Sight) -> str:
    """The same as one file."""
    pairs = [one for one in sight.choice.pairs if one[0] in {"side", "vendor"}]
    pairs += [("format", "html"), ("view", "network"), ("lang", sight.voice.language.value)]
    joint = "&" if sight.query else "?"
    return f"/api/v1{sight.root}/map{sight.query}{joint}{urlencode(pairs)}"


def _chosen(sight: Sight, person: str | None) -> tuple[str, str]:
    """The key of who the address names, and what it names where that is nobody."""
    if not person:
        return "", ""
    try:
        return person_key(sight, person), ""
    except PersonNotFoundError:
        return "", person


def _data(found: dict[str, Any]) -> Response:
    return Response(script_text(found), media_type="application/json", headers=_PRIVATE)
