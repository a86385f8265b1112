"""Why a score is what it is, and which answers hang on which default.

Source: contract 5 and 6; an addition to both.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_question
from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.routes.questions import FOLDERS
from graph.results.explanation import Explanation
from graph.results.sensitivity import SensitivityResult
from graph.vocabulary import ContextKind

__all__ = ["explanation_router"]


def explanation_router(kind: ContextKind) -> APIRouter:
    """The routes below `/accounts/{subject}` or `/opportunities/{subject}`."""
    name = kind.value.title()
    router = APIRouter(prefix=f"/api/v1/{FOLDERS[kind]}/{{subject}}", tags=["questions"])

    @router.get(
        "/explanations/{section}/{item:path}",
        response_model=Explanation,
        operation_id=f"explain{name}Item",
        summary="Why one score is what it is, such as `reach/US:C01`",
    )
    @router.get(
        "/explanations/{section}",
        response_model=Explanation,
        operation_id=f"explain{name}",
        summary="Why the first score of a section is what it is",
    )
    def explain(  # noqa: PLR0913 - each is a parameter of the question
        *,
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        section: str,
        as_of: AsOf,
        language: Spoken,
        item: str | None = None,
        defaults: Annotated[
            bool, Query(description="Whether to try every default of the method.")
        ] = True,
    ) -> Response:
        found = workspace.subject(kind, subject)
        return answer_question(
            request,
            workspace,
            found,
            as_of,
            lambda: workspace.explain(
                kind,
                found.record_id,
                f"{section}:{item}" if item else section,
                as_of=as_of,
                language=language,
                with_defaults=defaults,
            ),
            language,
            section,
            item,
            str(defaults),
        )

    @router.get(
        "/sensitivity",
        response_model=SensitivityResult,
        operation_id=f"read{name}Sensitivity",
        summary="Which answers change when a default of the method moves a quarter",
    )
    def read_sensitivity(
        *,
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        as_of: AsOf,
        language: Spoken,
    ) -> Response:
        found = workspace.subject(kind, subject)
        return answer_question(
            request,
            workspace,
            found,
            as_of,
            lambda: workspace.sensitivity(kind, found.record_id, as_of=as_of, language=language),
            language,
        )

    return router
