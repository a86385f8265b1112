"""Exports over HTTP: a .zip or .xlsx of the exchange format with all that the reader sees."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import ReaderWorkspace
from api.media_types import WORKBOOK_TYPE, ZIP_TYPE
from importers.export import export_records

__all__ = ["ExportFormat", "router"]

router = APIRouter(prefix="/api/v1", tags=["exports"])


class ExportFormat(StrEnum):
    """The kinds of files."""

    ZIP = "zip"
    XLSX = "xlsx"


_MEDIA_TYPES = {ExportFormat.ZIP: ZIP_TYPE, ExportFormat.XLSX: WORKBOOK_TYPE}
_CONTENT: dict[str, dict[str, str]] = {one: {} for one in _MEDIA_TYPES.values()}


@router.get(
    "/exports",
    operation_id="exportRecords",
    summary="The exchange format as .zip or .xlsx: one account, or all of yours",
    response_class=Response,
    responses={
        200: {"description": "The file.", "content": {one: {} for one in _MEDIA_TYPES.values()}}
    },
)
def export_file(
    workspace: ReaderWorkspace,
    account: Annotated[str | None, Query(description="Only this account.")] = None,
    form: Annotated[
        ExportFormat, Query(alias="format", description="Kind of file.")
    ] = ExportFormat.ZIP,
) -> Response:
    """Equal records give equal bytes."""
    if account is None:
        records = workspace.store.read(workspace.scope)
    else:
        records = workspace.subject("account", account).records
    with TemporaryDirectory(prefix="stakegraph-") as folder:
        path = export_records(records, Path(folder) / f"stakegraph.{form}")
        headers = {
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cache-Control": "no-store",
        }
        return Response(path.read_bytes(), media_type=_MEDIA_TYPES[form], headers=headers)
