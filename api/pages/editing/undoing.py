"""Taking an edit back, and doing it again.

Source: design 6 (undo for 10 s, no dialog); contract 2 (undo over the change history).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.editing.answering import CurrentEditor, act
from api.pages.editing.desk import EditingDesk
from api.pages.editing.sending import SentRecord

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.post("/accounts/{reference}/undo")
@router.post("/opportunities/{reference}/undo")
def undo(request: Request, desk: EditingDesk, editor: CurrentEditor, sent: SentRecord) -> Response:
    """Take back a unit of work, or the reader's last one."""
    account, unit = desk.subject.account_id, sent.get("unit") or None
    return act(request, desk, lambda: editor.undo(account, unit))


@router.post("/accounts/{reference}/redo")
@router.post("/opportunities/{reference}/redo")
def redo(request: Request, desk: EditingDesk, editor: CurrentEditor, sent: SentRecord) -> Response:
    """Do again what was taken back."""
    account, unit = desk.subject.account_id, sent.get("unit") or None
    return act(request, desk, lambda: editor.redo(account, unit))
