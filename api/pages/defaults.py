"""The page of every default of the method: meaning, source, range; an administrator edits here.

Source: method 3, 5 item 1; contract 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.access.security import Identity
from api.calibrations import Calibrations, Edition, calibrations_of
from api.dependencies import AccessHolder, CurrentSettings, Reader, SentForm, Spoken
from api.errors import status_of
from api.pages.templating import render
from api.pages.wording import Voice
from api.routes.calibrations import edit_defaults
from api.wording import problem_text, sentence_of
from graph.calibration import Calibration, describe_defaults
from graph.errors import ConflictError, InputError
from graph.ranges import range_of
from graph.vocabulary import Language

__all__ = ["DefaultRow", "DefaultsPage", "EditionRow", "defaults_page", "edit", "router"]

router = APIRouter(include_in_schema=False)
_SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class DefaultRow:
    """One default as the table shows it; `own` is the method's value."""

    name: str
    meaning: str
    source: str
    value: str
    own: str
    low: str
    high: str
    is_edited: bool


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A set of values that was current, and who made it when."""

    digest: str
    note: str


@dataclass(frozen=True, slots=True)
class DefaultsPage:
    """The page.

    Attributes:
        problems: What was wrong with an edit, one sentence each.
        saved: Whether an edit was just kept.
    """

    digest: str
    is_current: bool
    may_edit: bool
    rows: tuple[DefaultRow, ...]
    editions: tuple[EditionRow, ...]
    problems: tuple[str, ...] = ()
    saved: bool = False


def defaults_page(
    calibrations: Calibrations,
    shown: Calibration,
    reader: Identity,
    language: Language,
    *,
    sent: Mapping[str, str] | None = None,
    problems: tuple[str, ...] = (),
) -> DefaultsPage:
    """Gather the page of one set of values; what was sent stays in the fields when it was wrong."""
    own, voice = Calibration(), Voice(language)
    is_current = shown == calibrations.current()
    rows = []
    for one in describe_defaults(shown):
        legal, method = range_of(one.name), getattr(own, one.name)
        rows.append(
            DefaultRow(
                name=one.name,
                meaning=one.meaning_zh if voice.is_chinese else one.meaning_en,
                source=_source(one.source, voice),
                value=(sent or {}).get(one.name, _text(one.value)),
                own=_text(method),
                low=_text(legal.low),
                high=_text(legal.high),
                is_edited=one.value != method,
            )
        )
    return DefaultsPage(
        digest=shown.digest,
        is_current=is_current,
        may_edit=is_current and reader.scope.is_administrator and reader.can_administer,
        rows=tuple(rows),
        editions=tuple(_edition(one, voice) for one in calibrations.editions()),
        problems=problems,
    )


@router.get("/defaults")
def show_defaults(
    request: Request,
    settings: CurrentSettings,
    reader: Reader,
    language: Spoken,
    saved: Annotated[bool, Query()] = False,  # noqa: FBT002 - a query parameter
) -> HTMLResponse:
    """The values that answers are computed with now."""
    calibrations = calibrations_of(settings)
    page = defaults_page(calibrations, calibrations.current(), reader, language)
    page = replace(page, saved=saved)
    return render(request, "defaults_page.html", language=language, page=page)


@router.get("/defaults/{digest}")
def show_edition(
    request: Request, settings: CurrentSettings, reader: Reader, language: Spoken, digest: str
) -> HTMLResponse:
    """The values behind an older answer."""
    calibrations = calibrations_of(settings)
    page = defaults_page(calibrations, calibrations.find(digest), reader, language)
    return render(request, "defaults_page.html", language=language, page=page)


@router.post("/defaults")
def edit(
    *,
    request: Request,
    settings: CurrentSettings,
    reader: AccessHolder,
    language: Spoken,
    sent: SentForm,
) -> Response:
    """Keep an edit, or show the page again with what is wrong."""
    calibrations = calibrations_of(settings)
    seen = sent.get("seen", "")
    fields = {name: text for name, text in sent.items() if name != "seen"}
    now = calibrations.current()
    before = {one.name: _text(one.value) for one in describe_defaults(now)}
    values = {
        name: _number(text)
        for name, text in fields.items()
        if before.get(name) != text.strip() or seen != now.digest
    }
    try:
        if values or seen != now.digest:
            edit_defaults(calibrations, reader, values, seen)
    except (InputError, ConflictError) as error:
        problems = _sentences(error, language)
        page = defaults_page(calibrations, now, reader, language, sent=fields, problems=problems)
        status = status_of(error)
        return render(request, "defaults_page.html", language=language, status=status, page=page)
    return RedirectResponse("/defaults?saved=1", status_code=_SEE_OTHER)


def _sentences(error: InputError | ConflictError, language: Language) -> tuple[str, ...]:
    if isinstance(error, InputError) and error.problems:
        return tuple(problem_text(one, language) for one in error.problems)
    return (sentence_of(error, language),)


def _number(text: str) -> object:
    """A number as a person writes it; the text itself where it is none."""
    shown = text.strip().replace("−", "-")
    try:
        return float(shown)
    except ValueError:
        return shown


def _text(value: float) -> str:
    return f"{value:.10g}"


def _source(source: str, voice: Voice) -> str:
    """Where a default comes from in the reader's language; who published it has one name."""
    kind, _, rest = source.partition(" ")
    if kind == "method":
        return voice.say("defaults.method", section=rest)
    return voice.say(f"defaults.reason.{rest.replace(' ', '_')}") if kind == "own:" else source


def _edition(one: Edition, voice: Voice) -> EditionRow:
    if one.made_at is None:
        return EditionRow(one.digest, voice.say("defaults.the_method"))
    day = voice.day(one.made_at.date())
    return EditionRow(one.digest, voice.say("defaults.by", day=day, user=one.made_by or ""))
