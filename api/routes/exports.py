"""Exports over HTTP: a .zip of the exchange format with everything that the reader sees."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import ReaderWorkspace
from importers.export import export_records

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["exports"])
_ZIP = "application/zip"
_HEADERS = {
    "Content-Disposition": 'attachment; filename="stakegraph.zip"',
    "Cache-Control": "no-store",
}


@router.get(
    "/exports",
    operation_id="exportRecords",
    summary="A .zip of the exchange format: one account, or all of yours",
    response_class=Response,
    responses={200: {"description": "The file.", "content": {_ZIP: {}}}},
)
def export_zip(
    workspace: ReaderWorkspace,
    account: Annotated[str | None, Query(description="Only this account.")] = None,
) -> Response:
    """Equal records give equal bytes."""
    if account is None:
        records = workspace.store.read(workspace.scope)
    else:
        records = workspace.subject("account", account).records
    with TemporaryDirectory(prefix="stakegraph-") as folder:
        path = export_records(records, Path(folder) / "stakegraph.zip")
        return Response(path.read_bytes(), media_type=_ZIP, headers=_HEADERS)
