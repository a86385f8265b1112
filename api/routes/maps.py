"""The drawn map of a context: its scene as JSON, a file for the browser, or a picture."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_bytes
from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.routes.questions import FOLDERS
from graph.drawing.scene import MapScene
from graph.drawing.writing.document import DrawnMap
from graph.vocabulary import ContextKind, Language

__all__ = ["MapFormat", "map_document", "map_router"]


class MapFormat(StrEnum):
    """How a map is written."""

    JSON = "json"
    HTML = "html"
    SVG = "svg"


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


def map_router(kind: ContextKind) -> APIRouter:
    """The route `map` below `/accounts/{subject}` or `/opportunities/{subject}`."""
    router = APIRouter(prefix=f"/api/v1/{FOLDERS[kind]}/{{subject}}", tags=["maps"])
    shown: dict[str, dict[str, str]] = {one: {} for one in _MEDIA_TYPES.values()}

    @router.get(
        "/map",
        operation_id=f"draw{kind.value.title()}Map",
        summary="The map, by `Accept` or `format`: scene as JSON, HTML, or SVG",
        response_class=Response,
        responses={200: {"description": "The map.", "content": shown}},
    )
    def draw(
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        as_of: AsOf,
        language: Spoken,
        form: Annotated[MapFormat | None, Query(alias="format")] = None,
    ) -> Response:
        found = workspace.subject(kind, subject)
        chosen = form or _accepted(request.headers.get("accept", ""))
        # drawn once, and known by its text: the policy below is made of it
        text = map_document(workspace.scene(found, as_of=as_of), chosen, language)
        response = answer_bytes(request, text.encode, text, media_type=_SENT_TYPES[chosen])
        if chosen is not MapFormat.JSON:
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
