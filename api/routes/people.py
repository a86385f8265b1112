"""Who influences a person, and whom they influence."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import answer_json
from api.dependencies import AsOf, ReaderWorkspace
from api.influences import influences_answer
from api.views import InfluencesAnswer
from api.wording import said
from graph.errors import InputError, PersonNotFoundError
from graph.model import Person
from graph.subject import find_anybody
from graph.vocabulary import ContextKind
from graph.workspace import Subject, Workspace

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/people/{person}", tags=["questions"])

_Context = Annotated[
    str | None,
    Query(
        description=(
            "`account:ID` or `opportunity:ID`; the account of the person when there is none."
        )
    ),
]


@router.get(
    "/influencers",
    response_model=InfluencesAnswer,
    operation_id="readInfluencers",
    summary="Who influences a person directly",
)
def read_influencers(
    request: Request,
    workspace: ReaderWorkspace,
    person: str,
    as_of: AsOf,
    context: _Context = None,
) -> Response:
    """Heaviest first."""
    subject, name = _place(workspace, person, context)
    network = workspace.context(subject, as_of=as_of)
    if name not in network.nodes:
        raise PersonNotFoundError(person)
    version = subject.graph_version
    answer = influences_answer(network, name, is_target=True, graph_version=version)
    return answer_json(request, answer)


@router.get(
    "/influences",
    response_model=InfluencesAnswer,
    operation_id="readInfluences",
    summary="Whom a person influences directly",
)
def read_influences(
    request: Request,
    workspace: ReaderWorkspace,
    person: str,
    as_of: AsOf,
    context: _Context = None,
) -> Response:
    """Heaviest first."""
    subject, name = _place(workspace, person, context)
    network = workspace.context(subject, as_of=as_of)
    if name not in network.nodes:
        raise PersonNotFoundError(person)
    version = subject.graph_version
    answer = influences_answer(network, name, is_target=False, graph_version=version)
    return answer_json(request, answer)


def _place(workspace: Workspace, person: str, context: str | None) -> tuple[Subject, str]:
    """The context, and what the person is called in it.

    Raises:
        InputError: The context is not understood, or missing for somebody of no account.
        PersonNotFoundError: The person is not there.
    """
    if context is None:
        found = find_anybody(workspace.store, workspace.scope, person)
        if found.account is None:
            raise InputError(said("needs_context", column="context"))
        subject = workspace.subject(ContextKind.ACCOUNT, found.account)
    else:
        kind, separator, reference = context.partition(":")
        if not separator or kind not in ("account", "opportunity"):
            raise InputError(said("bad_context", column="context"))
        subject = workspace.subject(kind, reference)
    node = subject.records.find(Person, person)
    if node is None:
        raise PersonNotFoundError(person)
    return subject, subject.records.reference(node.id)
