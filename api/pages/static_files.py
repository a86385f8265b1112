"""Style sheets, scripts and the icon of the pages: read once, served under their digest."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.drawing.writing.style import css_variables, map_css

__all__ = ["STATIC_VERSION", "icon_router", "router"]

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_NOT_FOUND = 404


def _read() -> dict[str, tuple[bytes, str]]:
    found = {"map.css": (f"{css_variables()}{map_css()}".encode(), _KINDS["css"])}
    own = files("api.pages").joinpath("static").iterdir()
    drawing = files("graph.drawing.networks").joinpath("assets").iterdir()
    for file in (*own, *drawing):
        kind = file.name.rpartition(".")[2]
        if kind in _KINDS:
            found[file.name] = (file.read_bytes(), _KINDS[kind])
    return found


_FILES = _read()
STATIC_VERSION = hashlib.sha256(b"".join(_FILES[name][0] for name in sorted(_FILES))).hexdigest()[
    :12
]
router = APIRouter()
icon_router = APIRouter()
_DAY_SECONDS = 86_400


@icon_router.get("/favicon.ico", include_in_schema=False)
def read_icon() -> Response:
    """The icon for pages that name none, such as a map on its own; strangers may see it."""
    content, kind = _FILES["logo.svg"]
    kept = f"public, max-age={_DAY_SECONDS}"
    return Response(content, media_type=kind, headers={"Cache-Control": kept})


@router.get("/static/{version}/{name}", include_in_schema=False)
def read_static(version: str, name: str) -> Response:
    """A file of the pages; under its own digest it may be kept for good."""
    if name not in _FILES:
        raise HTTPException(_NOT_FOUND)
    content, kind = _FILES[name]
    is_current = version == STATIC_VERSION
    kept = "public, max-age=31536000, immutable" if is_current else "no-store"
    return Response(content, media_type=kind, headers={"Cache-Control": kept})
