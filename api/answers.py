"""How an answer leaves: its bytes, and the tag by which a reader who has it already is told so.

The tag covers everything that the bytes rest on and the reader's scope, so two readers never learn
from it what the other sees. Source: contract 2 (graph_version); trust S16, S20, S25.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.operations.pulses import Beats
from graph.scope import Scope
from graph.stores.protocol import Revision
from graph.vocabulary import ContextKind
from graph.workspace import Subject, Workspace

__all__ = [
    "RESTS_ON",
    "RestsOn",
    "answer_bytes",
    "answer_json",
    "answer_question",
    "has_tag",
    "json_bytes",
]

_VARY = "Accept, Accept-Language, Authorization, Cookie"
_PROGRAM = version("stakegraph")
# Where a question notes that its answer may be kept as it left, and what it rests on.
RESTS_ON = "rests_on"


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What an answer rests on beside its address and day.

    Attributes:
        kind: Of the context that it is about.
        reference: As it was named.
        state: See `state_of`.
        revision: Of the store when that was so.
        beats: Of what it rests on, from before; None where those cannot be told.
    """

    kind: ContextKind
    reference: str
    state: tuple[str, ...]
    revision: Revision
    beats: Beats | None = None

    @staticmethod
    def state_of(scope: Scope, subject: Subject, calibration: str) -> tuple[str, ...]:
        """Who asks, what that reader sees of which context, and the digest of the defaults."""
        return (scope.key, subject.record_id, subject.graph_version, calibration)


def json_bytes(model: BaseModel) -> bytes:
    """An answer as JSON, numbers unrounded; the command line prints the same bytes."""
    return model.model_dump_json(by_alias=True).encode()


def answer_json(request: Request, model: BaseModel) -> Response:
    """Answer a value that is there already."""
    body = json_bytes(model)
    return answer_bytes(request, lambda: body, body.decode())


def answer_question(
    request: Request,
    workspace: Workspace,
    subject: Subject,
    as_of: date,
    make: Callable[[], BaseModel],
    *asked: str | None,
) -> Response:
    """Answer a question about a context; the bytes stay ready for who asks it again.

    Args:
        request: Its route names the question; its path, the context as `subject`.
        workspace: Whose reader asks.
        subject: About whom.
        as_of: The day of the question.
        make: Answers.
        asked: Every other parameter of the question.
    """
    state = RestsOn.state_of(workspace.scope, subject, workspace.calibration.digest)
    reference, revision = str(request.path_params["subject"]), workspace.store.revision()
    setattr(request.state, RESTS_ON, RestsOn(subject.kind, reference, state, revision))
    parts = (request.scope["route"].operation_id, *workspace.state(subject, as_of), *asked)
    return answer_bytes(request, lambda: json_bytes(make()), *parts)


def answer_bytes(
    request: Request,
    make: Callable[[], bytes],
    *tag_parts: str | None,
    media_type: str = "application/json",
) -> Response:
    """Answer with bytes, or with 304 when the reader has them.

    Args:
        request: Its `If-None-Match` is looked at.
        make: Makes the body; not called when the reader has it.
        tag_parts: Everything that the body rests on.
        media_type: Of the body.
    """
    parts = (_PROGRAM, media_type, *tag_parts)
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Vary": _VARY, "Cache-Control": "private, no-cache"}
    if has_tag(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=media_type, headers=headers)


def has_tag(request: Request, tag: str) -> bool:
    """Whether the reader has the answer with this tag already."""
    header = request.headers.get("if-none-match", "")
    known = {part.strip().removeprefix("W/") for part in header.split(",")}
    return tag in known or "*" in known
