"""The defaults of the method: everybody reads them, an administrator edits them.

Source: contract 6; method 5 item 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.security import Identity
from api.answers import json_bytes
from api.calibrations import Calibrations, calibrations_of
from api.dependencies import AccessHolder, CurrentSettings, Reader, Spoken
from graph.calibration import Calibration, describe_defaults
from graph.errors import NotAllowedError, PreconditionRequiredError, Problem
from graph.ranges import range_of
from graph.results import Result
from graph.vocabulary import Language

__all__ = [
    "CalibrationEdit",
    "CalibrationList",
    "CalibrationView",
    "DefaultView",
    "EditionView",
    "edit_defaults",
    "router",
]

router = APIRouter(prefix="/api/v1/calibrations", tags=["calibrations"])
_CURRENT = "current"
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}


class DefaultView(Result):
    """One default: what it means, where it comes from, what it may be set to."""

    name: str
    value: float
    default: float
    meaning: str
    source: str
    low: float
    high: float
    whole: bool


class EditionView(Result):
    """A set of values that was current; no time and no name for the method's own."""

    digest: str
    made_at: datetime | None
    made_by: str | None


class CalibrationView(Result):
    """A set of values: whether it is current, and whether this reader may edit it."""

    digest: str
    is_current: bool
    may_edit: bool
    defaults: tuple[DefaultView, ...]


class CalibrationList(Result):
    """Everything that ever was current, the newest first."""

    current: str
    items: tuple[EditionView, ...]


def _name_defaults(schema: dict[str, Any]) -> None:
    """Tell the description of the API which defaults there are; others are refused."""
    value = schema["additionalProperties"]
    schema["properties"] = {one.name: value for one in describe_defaults(Calibration())}
    schema["additionalProperties"] = False


class CalibrationEdit(BaseModel):
    """The defaults to change, by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: Annotated[
        dict[str, float | int | str | bool | None],
        Field(
            description="Number of each default that changes.",
            min_length=1,
            json_schema_extra=_name_defaults,
        ),
    ]


@router.get("", response_model=CalibrationList, operation_id="listCalibrations")
def list_calibrations(settings: CurrentSettings) -> CalibrationList:
    """Every set of defaults that ever was current here."""
    found = calibrations_of(settings)
    return CalibrationList(
        current=found.current().digest,
        items=tuple(
            EditionView(digest=one.digest, made_at=one.made_at, made_by=one.made_by)
            for one in found.editions()
        ),
    )


@router.get("/{digest}", response_model=CalibrationView, operation_id="readCalibration")
def read_calibration(
    digest: str, settings: CurrentSettings, reader: Reader, language: Spoken
) -> Response:
    """A set of defaults by its digest, or the `current` one; its ETag is what an edit names."""
    found = calibrations_of(settings)
    current = found.current()
    wanted = current if digest == _CURRENT else found.find(digest)
    return _answer(wanted, reader, language, is_current=wanted == current)


@router.patch("/current", response_model=CalibrationView, operation_id="editCalibration")
def edit_calibration(
    body: CalibrationEdit,
    settings: CurrentSettings,
    reader: AccessHolder,
    language: Spoken,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Make other values current; answers from now on carry the new digest."""
    seen = (if_match or "").strip().removeprefix("W/").strip('"')
    made = edit_defaults(calibrations_of(settings), reader, body.values, seen)
    return _answer(made, reader, language, is_current=True)


def edit_defaults(
    calibrations: Calibrations, reader: Identity, values: Mapping[str, object], seen: str
) -> Calibration:
    """Edit on behalf of a reader, and put it on record.

    Raises:
        NotAllowedError: The reader is no administrator.
        InputError: A value is not right.
        PreconditionRequiredError: It is not said which values were read.
        StaleRevisionError: Somebody else edited meanwhile.
    """
    if not reader.scope.is_administrator:
        message = "Only an administrator may edit the defaults; everybody may read them."
        raise NotAllowedError(message)
    if not seen:
        text = "Send If-Match with the digest that you read, so that no other edit is lost."
        raise PreconditionRequiredError(Problem("if_match_missing", text))
    made = calibrations.edit(values, seen=seen, user=reader.user)
    structlog.get_logger().info(
        "calibration_edited",
        user=reader.user,
        way=reader.way,
        before=seen,
        after=made.digest,
        defaults=sorted(values),
    )
    return made


def _answer(
    calibration: Calibration, reader: Identity, language: Language, *, is_current: bool
) -> Response:
    view = CalibrationView(
        digest=calibration.digest,
        is_current=is_current,
        may_edit=is_current and reader.scope.is_administrator and reader.can_administer,
        defaults=tuple(_views(calibration, language)),
    )
    headers = {**_HEADERS, "ETag": f'"{calibration.digest}"'}
    return Response(json_bytes(view), media_type="application/json", headers=headers)


def _views(calibration: Calibration, language: Language) -> list[DefaultView]:
    own = Calibration()
    found = []
    for one in describe_defaults(calibration):
        legal = range_of(one.name)
        found.append(
            DefaultView(
                name=one.name,
                value=one.value,
                default=getattr(own, one.name),
                meaning=one.meaning_zh if language is Language.ZH else one.meaning_en,
                source=one.source,
                low=legal.low,
                high=legal.high,
                whole=legal.is_whole,
            )
        )
    return found
