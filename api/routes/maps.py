"""The drawn map of a context: its scene as JSON, a file for the browser, or a picture."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers import answer_bytes
from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.map_views import read_view
from api.routes.questions import FOLDERS
from api.wording import said
from graph.drawing.networks import view_data
from graph.drawing.networks.listing import script_text
from graph.drawing.scene import MapScene
from graph.drawing.view import MapView
from graph.drawing.writing.document import DrawnMap
from graph.errors import InputError
from graph.exploration import Exploration, explore
from graph.vocabulary import ContextKind, Language, MapExtra, MapPreset, MapSide

__all__ = ["MapFormat", "MapShape", "map_document", "map_router", "network_document"]


class MapFormat(StrEnum):
    """How a map is written."""

    JSON = "json"
    HTML = "html"
    SVG = "svg"


class MapShape(StrEnum):
    """What is written: the drawn map, or the network view of the same people."""

    MAP = "map"
    NETWORK = "network"


_MEDIA_TYPES = {
    MapFormat.JSON: "application/json",
    MapFormat.HTML: "text/html",
    MapFormat.SVG: "image/svg+xml",
}
_SENT_TYPES = {
    MapFormat.JSON: "application/json",
    MapFormat.HTML: "text/html; charset=utf-8",
    MapFormat.SVG: "image/svg+xml; charset=utf-8",
}
_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


def map_document(scene: MapScene, form: MapFormat, language: Language) -> str:
    """A scene as a text of its own; equal scenes give equal texts."""
    drawn = DrawnMap(scene, language)
    if form is MapFormat.HTML:
        return drawn.html()
    if form is MapFormat.SVG:
        return drawn.svg()
    return json.dumps(scene.to_dict(), ensure_ascii=False, separators=(",", ":"))


def network_document(found: Exploration, form: MapFormat, language: Language) -> str:
    """A network view as a text of its own; equal networks give equal texts.

    Raises:
        InputError: It is asked for as a picture.
    """
    if form is MapFormat.HTML:
        return found.html(language)
    if form is MapFormat.SVG:
        raise InputError(said("no_network_picture", code="unknown_map_format", column="format"))
    return script_text(view_data(found.view, language, is_whole=True))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is written, and how."""

    form: MapFormat
    shape: MapShape
    view: MapView


async def _view(
    preset: Annotated[
        str | None, Query(description=f"Which map: {', '.join(MapPreset)}; else the usual one.")
    ] = None,
    side: Annotated[
        str | None, Query(description=f"Whose attitudes and reach: {', '.join(MapSide)}.")
    ] = None,
    vendor: Annotated[
        str | None, Query(description="Which rival; else the one who reaches most.")
    ] = None,
    show: Annotated[
        list[str], Query(description=f"Drawn over the map: {', '.join(MapExtra)}.")
    ] = [],  # noqa: B006 - read only
) -> MapView:
    return read_view(preset=preset, side=side, vendor=vendor, show=show)


async def _wanted(
    request: Request,
    view: Annotated[MapView, Depends(_view)],
    form: Annotated[MapFormat | None, Query(alias="format")] = None,
    shape: Annotated[MapShape, Query(alias="view")] = MapShape.MAP,
) -> _Wanted:
    return _Wanted(form or _accepted(request.headers.get("accept", "")), shape, view)


def map_router(kind: ContextKind) -> APIRouter:
    """The route `map` below `/accounts/{subject}` or `/opportunities/{subject}`."""
    router = APIRouter(prefix=f"/api/v1/{FOLDERS[kind]}/{{subject}}", tags=["maps"])
    shown: dict[str, dict[str, str]] = {one: {} for one in _MEDIA_TYPES.values()}

    @router.get(
        "/map",
        operation_id=f"draw{kind.value.title()}Map",
        summary="The map, or the network view, by `Accept` or `format`: JSON, HTML, or SVG",
        response_class=Response,
        responses={200: {"description": "The map.", "content": shown}},
    )
    def draw(
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        as_of: AsOf,
        language: Spoken,
        wanted: Annotated[_Wanted, Depends(_wanted)],
    ) -> Response:
        found = workspace.subject(kind, subject)
        # drawn once, and known by its text: the policy below is made of it
        if wanted.shape is MapShape.NETWORK:
            explored = explore(workspace, found, as_of=as_of, view=wanted.view)
            text = network_document(explored, wanted.form, language)
        else:
            text = map_document(
                workspace.scene(found, as_of=as_of, view=wanted.view), wanted.form, language
            )
        response = answer_bytes(request, text.encode, text, media_type=_SENT_TYPES[wanted.form])
        if wanted.form is not MapFormat.JSON:
            response.headers["Content-Security-Policy"] = _policy_of(text)
        return response

    return router


def _accepted(header: str) -> MapFormat:
    """The first kind that the client names and we write; JSON when it names none."""
    for part in header.split(","):
        name = part.partition(";")[0].strip().lower()
        for form, media_type in _MEDIA_TYPES.items():
            if name == media_type:
                return form
    return MapFormat.JSON


def _policy_of(document: str) -> str:
    """A policy under which exactly the inline parts of this document run.

    By digest, not by nonce, so that equal maps are equal bytes. Texts in the document are escaped:
    a name cannot become an inline part.
    """
    found: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _INLINE.findall(document):
        value = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        found[kind].append(f"'sha256-{value}'")
    parts = [f"{kind}-src {' '.join(digests)}" for kind, digests in found.items() if digests]
    fixed = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'"]
    return "; ".join(["default-src 'none'", *parts, *fixed])
