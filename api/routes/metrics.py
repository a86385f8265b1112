"""Figures for those who run the server; an administrator's, as they tell how much is asked for."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.dependencies import Reader, ResourcesOfApp
from api.operations.own_threads import run_aside
from graph.errors import NotAllowedError

__all__ = ["router"]

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
async def read_metrics(reader: Reader, resources: ResourcesOfApp) -> Response:
    """Everything at this moment, as Prometheus reads it."""
    if not reader.scope.is_administrator:
        message = "Only an administrator may do this; ask one of them."
        raise NotAllowedError(message)
    text = await run_aside(resources.metrics.text)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
