"""The audit trail over HTTP, for administrators and auditors."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_json
from api.audit.audit_views import AuditBody, AuditQuery, find_audit
from api.dependencies import CurrentSettings, Reader, ResourcesOfApp
from graph.stores.trail_files import TrailFiles, trail_base

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["audit"])
_MOST = 1_000


@router.get(
    "/audit",
    response_model=AuditBody,
    operation_id="readAudit",
    summary="Who changed what, or who read hidden influence, newest first",
)
def read_audit(  # noqa: PLR0913 - each is a parameter of the question
    *,
    request: Request,
    reader: Reader,
    resources: ResourcesOfApp,
    settings: CurrentSettings,
    user: Annotated[str | None, Query(description="Only what this user did.")] = None,
    account: Annotated[str | None, Query(description="Only this account, by our id.")] = None,
    record: Annotated[str | None, Query(description="Only this record, by our id.")] = None,
    since: Annotated[date | None, Query(description="From this day on, UTC.")] = None,
    reads: Annotated[bool, Query(description="Who read hidden influence.")] = False,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="Most entries.")] = 100,
    cursor: Annotated[str | None, Query(description="Where the page before ended.")] = None,
) -> Response:
    """Ids and pseudonyms, no values: an auditor sees no maps."""
    day = None if since is None else since.isoformat()
    query = AuditQuery(user, account, record, day, limit, of_reads=reads)
    files = TrailFiles(trail_base(settings.store_file))
    return answer_json(request, find_audit(resources.store, reader.scope, files, query, cursor))
