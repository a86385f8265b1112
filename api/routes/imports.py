"""Imports over HTTP: a .zip or .xlsx of the exchange format as the body of the request.

The body is the file itself, not a form: no field names, no file names, nothing to parse before the
size is known. Source: contract 3 and 6; trust S9, L1.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from api.answers import json_bytes
from api.dependencies import CurrentSettings, RecordsAdministrator, ResourcesOfApp, Spoken
from api.idempotency import answer_once
from api.media_types import WORKBOOK_TYPE, ZIP_TYPE
from api.views import ImportBody
from graph.errors import SourceUnreadableError
from graph.stores.protocol import Store
from graph.vocabulary import Language
from importers.archives import is_workbook
from importers.options import HTTP_LIMITS, ImportOptions
from importers.pipeline import import_files

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["imports"])
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "requestBody": {"required": True, "content": {ZIP_TYPE: _BINARY, WORKBOOK_TYPE: _BINARY}},
}
_SIGNATURE = b"PK"


async def _upload(request: Request, _: RecordsAdministrator) -> bytes:
    """The body of the request, once it is known who sends it."""
    body = await request.body()
    if not body.startswith(_SIGNATURE):
        message = (
            "Send a .zip of CSV files, or a .xlsx, in the exchange format as the body of the "
            "request."
        )
        raise SourceUnreadableError(message)
    return body


@router.post(
    "/imports",
    response_model=ImportBody,
    operation_id="importFiles",
    summary="Take a .zip or .xlsx of the exchange format: whole, or not at all",
    openapi_extra=_BODY,
)
def import_upload(  # noqa: PLR0913 - each is a parameter of the request
    *,
    resources: ResourcesOfApp,
    settings: CurrentSettings,
    reader: RecordsAdministrator,
    language: Spoken,
    body: Annotated[bytes, Depends(_upload)],
    system: Annotated[str, Query(min_length=1, max_length=80)] = "exchange",
    dry_run: Annotated[bool, Query(description="Check and count, write nothing.")] = False,
    skip_invalid: Annotated[bool, Query(description="Leave wrong rows out.")] = False,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """A retry with the same `Idempotency-Key` gets the first answer and changes nothing."""
    options = ImportOptions(
        system=system,
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        defaults=settings.import_defaults,
        limits=HTTP_LIMITS,
    )

    def do(store: Store) -> str:
        return _imported(store, body, options, reader.user, language)

    if idempotency_key is None or dry_run:
        reply = do(resources.store)
    else:
        request = f"{options.system}|{skip_invalid}|{language}|".encode() + body
        reply = answer_once(resources.store, reader.user, idempotency_key, request, do)
    return Response(reply, media_type="application/json")


def _imported(
    store: Store, body: bytes, options: ImportOptions, user: str, language: Language
) -> str:
    with TemporaryDirectory(prefix="stakegraph-") as folder:
        path = Path(folder) / "upload.zip"
        path.write_bytes(body)
        if is_workbook(path):  # so that an error calls it what it is
            path = path.rename(path.with_suffix(".xlsx"))
        report = import_files(store, [path], options=options, actor=user)
    return json_bytes(ImportBody.model_validate(report.to_dict(language))).decode()
