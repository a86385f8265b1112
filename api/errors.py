"""From an error to an HTTP answer: one table, one shape (`application/problem+json`).

Nothing that is not in an error's own sentence reaches the client: no traces, queries or paths.
Source: architecture 6; contract 6; trust S14.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from api.editing.standing import Standing
from api.editing.views import record_view
from api.error_sentences import ERROR_TITLES
from api.plain_page import failure_page
from api.sentences import SENTENCES
from api.wording import problem_text, said, sentence_of
from graph.errors import (
    AccessError,
    AnalysisError,
    ConfigError,
    ConflictError,
    InputError,
    LimitError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
    OverloadedError,
    PayloadTooLargeError,
    PreconditionRequiredError,
    Problem,
    SourceError,
    StakegraphError,
    StaleRevisionError,
    StorageFullError,
    StoreError,
    StoreUnavailableError,
    UnfinishedError,
)
from graph.vocabulary import Language

__all__ = [
    "STATUSES",
    "ProblemBody",
    "ProblemItem",
    "add_error_handlers",
    "language_of",
    "problem_response",
    "status_of",
]

# A class without a line of its own has its parent's status.
STATUSES: dict[type[StakegraphError], int] = {
    StakegraphError: 500,
    InputError: 422,
    PreconditionRequiredError: 428,
    NotFoundError: 404,
    ConflictError: 409,
    StaleRevisionError: 412,
    AnalysisError: 422,
    StoreError: 500,
    StoreUnavailableError: 503,
    SourceError: 502,
    ConfigError: 500,
    LimitError: 429,
    OverloadedError: 503,
    PayloadTooLargeError: 413,
    StorageFullError: 507,
    UnfinishedError: 503,
    AccessError: 403,
    NotSignedInError: 401,
    NotAllowedError: 403,
}
_RETRY_SECONDS = 2
_MOST_PROBLEMS = 100
_SERVER_ERROR = 500
_TOO_MANY = 429
_UNAVAILABLE = 503
_UNSIGNED = 401


class ProblemItem(BaseModel):
    """One thing that is wrong with what was sent."""

    model_config = ConfigDict(frozen=True)

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    code: str
    text: str


class ProblemBody(BaseModel):
    """The body of every error (RFC 9457); `current` is the record that another edit made first."""

    model_config = ConfigDict(frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: tuple[ProblemItem, ...] = ()
    current: dict[str, Any] | None = None
    request_id: str


def status_of(error: StakegraphError | type[StakegraphError]) -> int:
    """The status of an error: its own, else its nearest parent's."""
    kind = error if isinstance(error, type) else type(error)
    return next(STATUSES[one] for one in kind.__mro__ if one in STATUSES)


def add_error_handlers(app: FastAPI) -> None:
    """Make an application answer every error in the one shape."""

    @app.exception_handler(StakegraphError)
    async def answer_own(request: Request, error: StakegraphError) -> Response:
        return problem_response(request.scope, error, language=language_of(request.scope))

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(request: Request, error: RequestValidationError) -> Response:
        problems = [_invalid(one) for one in error.errors()[:_MOST_PROBLEMS]]
        return problem_response(
            request.scope, InputError(problems), language=language_of(request.scope)
        )

    @app.exception_handler(HTTPException)
    async def answer_plain(request: Request, error: HTTPException) -> Response:
        response = problem_response(
            request.scope, error.status_code, language=language_of(request.scope)
        )
        response.headers.update(error.headers or {})
        return response


def problem_response(
    scope: Scope,
    error: StakegraphError | int,
    *,
    detail: str | None = None,
    code: str | None = None,
    language: Language = Language.EN,
) -> Response:
    """The answer to an error: JSON for programs, a redirect or a small page for people.

    Args:
        scope: Of the request; its path tells a page from an interface.
        error: An error of ours, or a bare status.
        detail: What else to say of a bare status.
        code: For programs, with `detail`.
        language: Of the sentences.
    """
    status = error if isinstance(error, int) else status_of(error)
    if _is_page(scope):
        if status == _UNSIGNED:
            return RedirectResponse("/sign-in", status_code=303)
        text = _detail(error, detail, language)
        nonce = scope["state"]["nonce"]
        # a page that took too long would take as long again
        is_passing = status == _UNAVAILABLE and not isinstance(error, UnfinishedError)
        response: Response = failure_page(
            status, text, language=language, nonce=nonce, is_passing=is_passing
        )
    else:
        body = _body(scope, error, status, language)
        if detail is not None:
            body |= {"detail": detail, "code": code or body["code"]}
        response = Response(
            json.dumps(body, ensure_ascii=False),
            status_code=status,
            media_type="application/problem+json",
        )
    if status in {_TOO_MANY, _UNAVAILABLE}:
        seconds = error.retry_seconds if isinstance(error, OverloadedError) else _RETRY_SECONDS
        response.headers["Retry-After"] = str(seconds)
    newer = _newer(error)
    if newer is not None:
        response.headers["ETag"] = f'"{newer.version}"'
    if status == _UNSIGNED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _body(
    scope: Scope, error: StakegraphError | int, status: int, language: Language
) -> dict[str, Any]:
    newer = _newer(error)
    body = ProblemBody(
        title=_title(status, language),
        status=status,
        detail=_detail(error, None, language),
        code=_code(error, status),
        problems=tuple(_items(error, language)),
        current=None if newer is None else record_view(newer).model_dump(mode="json"),
        request_id=scope["state"]["request_id"],
    ).model_dump()
    return body if newer is not None else {name: body[name] for name in body if name != "current"}


def _newer(error: StakegraphError | int) -> Standing | None:
    """The record that another edit has made, where the error carries it."""
    newer = error.newer if isinstance(error, StaleRevisionError) else None
    return newer if isinstance(newer, Standing) else None


def _title(status: int, language: Language) -> str:
    found = ERROR_TITLES.get(status)
    return HTTPStatus(status).phrase if found is None else found[language]


def _detail(error: StakegraphError | int, detail: str | None, language: Language) -> str:
    if detail is not None:
        return detail
    if isinstance(error, int):
        return _title(error, language)
    return sentence_of(error, language)


def _code(error: StakegraphError | int, status: int) -> str:
    if isinstance(error, int):
        return HTTPStatus(status).phrase.lower().replace(" ", "_")
    if isinstance(error, InputError) and error.problems:
        return error.problems[0].code
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name).lstrip("_")


def _items(error: StakegraphError | int, language: Language) -> Iterable[ProblemItem]:
    for one in error.problems if isinstance(error, InputError) else ():
        text = problem_text(one, language)
        yield ProblemItem(sheet=one.sheet, row=one.row, column=one.column, code=one.code, text=text)


def _invalid(found: Mapping[str, Any]) -> Problem:
    """What the framework says about a parameter, in our words where it is a usual thing."""
    kind, column = str(found["type"]), str(found["loc"][-1])
    if kind not in SENTENCES:
        return said("invalid_value", code=kind, column=column, message=str(found["msg"]))
    values = {name: str(value) for name, value in found.get("ctx", {}).items()}
    return said(kind, column=column, **values)


def _is_page(scope: Scope) -> bool:
    """Whether a person looks at it; decides about the form of an answer, never about access."""
    path = scope["path"]
    return not path.startswith(("/api/", "/health/", "/static/", "/metrics"))


def language_of(scope: Scope) -> Language:
    """The language of a refusal: asked for, then chosen before, then the browser's."""
    request = Request(scope)
    asked = request.query_params.get("lang")
    for choice in (asked, request.cookies.get("lang"), request.headers.get("accept-language")):
        tag = (choice or "").strip().lower()[:2]
        if tag in ("zh", "en"):
            return Language(tag)
    return Language.EN
