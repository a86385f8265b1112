"""What if: before and after some edits. A question, though it is sent: nothing is stored.

Source: contract 4 (grammar of edits), 5 and 6.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.answers import answer_json
from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.routes.questions import FOLDERS
from graph.results import WhatIfAnswer
from graph.vocabulary import ContextKind

__all__ = ["WhatIfBody", "what_if_router"]

_LARGEST_SEED = 2**63 - 1
_LONGEST_EDIT = 1_000


class WhatIfBody(BaseModel):
    """The edits to suppose, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edits: Annotated[
        # bounded, so that the text is looked at: half a character is refused
        tuple[Annotated[str, Field(max_length=_LONGEST_EDIT)], ...],
        Field(
            description=(
                "`leave PERSON`, `tie OUR_PERSON CONTACT LEVEL`, `influence SOURCE TARGET "
                "STRENGTH`, `drop RECORD`, `confirm RECORD`, `attitude PERSON VENDOR VALUE`, "
                "`role PERSON ROLE`."
            ),
            examples=[["tie U1 C01 multiple", "leave C11"]],
        ),
    ]


def what_if_router(kind: ContextKind) -> APIRouter:
    """The route below `/accounts/{subject}` or `/opportunities/{subject}`."""
    router = APIRouter(prefix=f"/api/v1/{FOLDERS[kind]}/{{subject}}", tags=["questions"])

    @router.post(
        "/what-if",
        response_model=WhatIfAnswer,
        operation_id=f"suppose{kind.value.title()}",
        summary="Reach and status before and after some edits; nothing is stored",
    )
    def suppose(  # noqa: PLR0913 - each is a parameter of the question
        *,
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        body: WhatIfBody,
        as_of: AsOf,
        language: Spoken,
        seed: Annotated[int | None, Query(ge=0, le=_LARGEST_SEED)] = None,
    ) -> Response:
        answer = workspace.what_if(
            kind, subject, body.edits, as_of=as_of, seed=seed, language=language
        )
        return answer_json(request, answer)

    return router
