"""Questions about an account or an opportunity: the same routes below both.

Source: contract 5 and 6.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_question
from api.dependencies import AsOf, ReaderWorkspace, Spoken
from api.views import ChainAnswer, DiffAnswer
from graph.analysis.answering.who import calibration_ref, chain, changes, context_ref, people_of
from graph.results import Answer, PathsAnswer
from graph.vocabulary import ContextKind

__all__ = ["FOLDERS", "question_router"]

FOLDERS = {ContextKind.ACCOUNT: "accounts", ContextKind.OPPORTUNITY: "opportunities"}
_MOST_PATHS = 100
_LARGEST_SEED = 2**63 - 1


def question_router(kind: ContextKind) -> APIRouter:
    """The routes below `/accounts/{subject}` or `/opportunities/{subject}`."""
    name = kind.value.title()
    router = APIRouter(prefix=f"/api/v1/{FOLDERS[kind]}/{{subject}}", tags=["questions"])

    @router.get(
        "/analysis",
        response_model=Answer,
        operation_id=f"analyse{name}",
        summary=f"Every answer about one {kind.value}",
    )
    def analyse(  # noqa: PLR0913 - each is a parameter of the question
        *,
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        as_of: AsOf,
        language: Spoken,
        vendor: Annotated[str | None, Query(description="Whose side; ours when none.")] = None,
        seed: Annotated[int | None, Query(ge=0, le=_LARGEST_SEED)] = None,
    ) -> Response:
        found = workspace.subject(kind, subject)
        return answer_question(
            request,
            workspace,
            found,
            as_of,
            lambda: workspace.answer(
                found, as_of=as_of, vendor=vendor, seed=seed, language=language
            ),
            language,
            vendor,
            None if seed is None else str(seed),
        )

    @router.get(
        "/paths",
        response_model=PathsAnswer,
        operation_id=f"read{name}Paths",
        summary="The best paths from one person to another, and the total influence",
    )
    def read_paths(  # noqa: PLR0913 - each is a parameter of the question
        *,
        request: Request,
        workspace: ReaderWorkspace,
        subject: str,
        as_of: AsOf,
        source: Annotated[str, Query(alias="from", description="Who influences.")],
        target: Annotated[str, Query(alias="to", description="Who is influenced.")],
        k: Annotated[int | None, Query(ge=1, le=_MOST_PATHS)] = None,
    ) -> Response:
        found = workspace.subject(kind, subject)
        return answer_question(
            request,
            workspace,
            found,
            as_of,
            lambda: workspace.paths(
                kind, found.record_id, source=source, target=target, limit=k, as_of=as_of
            ),
            source,
            target,
            None if k is None else str(k),
        )

    @router.get(
        "/chain",
        response_model=ChainAnswer,
        operation_id=f"read{name}Chain",
        summary="Who decides, and with which weight",
    )
    def read_chain(
        request: Request, workspace: ReaderWorkspace, subject: str, as_of: AsOf
    ) -> Response:
        found = workspace.subject(kind, subject)

        def make() -> ChainAnswer:
            network = workspace.context(found, as_of=as_of)
            return ChainAnswer(
                context=context_ref(network),
                as_of=as_of,
                graph_version=found.graph_version,
                calibration=calibration_ref(network),
                chain=chain(network),
                people=people_of(network),
            )

        return answer_question(request, workspace, found, as_of, make)

    @router.get(
        "/diff",
        response_model=DiffAnswer,
        operation_id=f"read{name}Diff",
        summary="What an opportunity changes in its account; nothing for an account",
    )
    def read_diff(
        request: Request, workspace: ReaderWorkspace, subject: str, as_of: AsOf
    ) -> Response:
        found = workspace.subject(kind, subject)

        def make() -> DiffAnswer:
            network = workspace.context(found, as_of=as_of)
            is_account = kind is ContextKind.ACCOUNT
            base = None if is_account else workspace.account_context(found, as_of=as_of)
            return DiffAnswer(
                context=context_ref(network),
                as_of=as_of,
                graph_version=found.graph_version,
                calibration=calibration_ref(network),
                changes=changes(network, base),
                people=people_of(network, base),
            )

        return answer_question(request, workspace, found, as_of, make)

    return router
