"""Pages that explain: why a number is what it is, and which answers hang on which default.

Source: method 4.2 (a number without what it rests on is rejected); design 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import ReaderWorkspace, Spoken
from api.pages.asked import ContextSight, IsFragment
from api.pages.ledger import Entry, entry_of
from api.pages.sight import Sight
from api.pages.templating import render
from graph.results.explanation import Explanation, RecordShare

__all__ = ["Reasons", "Row", "reasons_of", "router"]

router = APIRouter(include_in_schema=False)

_ROWS = 12
_ENTRIES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A record behind a score: whom it is about, its kind, the score without it, its share."""

    about: str
    kind: str
    without: float
    share: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the panel shows beside the explanation itself.

    Attributes:
        title: The section in words; `subject` whom the score is about.
        entries: The most telling records with their evidence.
        has_defaults: Whether the defaults were tried; `more` is the address that tries them.
    """

    title: str
    subject: str
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]
    has_defaults: bool
    more: str


def reasons_of(sight: Sight, why: Explanation, *, has_defaults: bool) -> Reasons:
    """Word an explanation for its reader."""
    joint = "&" if sight.query else "?"
    return Reasons(
        title=sight.voice.say(f"why.section.{why.section}"),
        subject=_subject(sight, why.item),
        rows=tuple(_row(sight, one) for one in why.records[:_ROWS]),
        entries=tuple(
            entry_of(sight, sight.strands_by_record[one.record])
            for one in why.records
            if one.record in sight.strands_by_record
        )[:_ENTRIES],
        has_defaults=has_defaults,
        more=f"{sight.root}/why/{why.section}/{why.item}{sight.query}{joint}defaults=1",
    )


def _subject(sight: Sight, item: str) -> str:
    """Names of the vendor, person or record that a score is called by."""
    strand = sight.strands_by_record.get(item)
    if strand is not None:
        return _walk(sight, (strand.source, strand.target))
    parts = item.split(":")
    known = [one for one in parts if one in sight.nodes or one in sight.network.vendor_names]
    return _walk(sight, known)


def _row(sight: Sight, one: RecordShare) -> Row:
    share = "–" if one.share is None else sight.voice.percent(one.share)
    return Row(
        about=_walk(sight, one.people),
        kind=sight.voice.say(f"why.kind.{one.kind}"),
        without=one.without,
        share=share,
    )


def _walk(sight: Sight, people: Sequence[str]) -> str:
    return " → ".join(sight.name(one) for one in people)


@router.get("/accounts/{reference}/why/{section}/{item:path}")
@router.get("/opportunities/{reference}/why/{section}/{item:path}")
@router.get("/accounts/{reference}/why/{section}")
@router.get("/opportunities/{reference}/why/{section}")
def show_reasons(  # noqa: PLR0913 - each is a part of the address
    *,
    request: Request,
    workspace: ReaderWorkspace,
    language: Spoken,
    sight: ContextSight,
    section: str,
    item: str = "",
    defaults: Annotated[bool, Query()] = False,
    is_fragment: IsFragment = False,
) -> HTMLResponse:
    """Why one number is what it is: into the panel, or as a page of its own."""
    why = workspace.explain(
        sight.subject.kind,
        sight.subject.record_id,
        f"{section}:{item}" if item else section,
        as_of=sight.answer.as_of,
        language=language,
        with_defaults=defaults,
    )
    return render(
        request,
        "why_fragment.html" if is_fragment else "why_page.html",
        language=language,
        sight=sight,
        why=why,
        reasons=reasons_of(sight, why, has_defaults=defaults),
    )


@router.get("/accounts/{reference}/sensitivity")
@router.get("/opportunities/{reference}/sensitivity")
def show_sensitivity(
    request: Request, workspace: ReaderWorkspace, language: Spoken, sight: ContextSight
) -> HTMLResponse:
    """Which answers change when a default of the method moves a quarter."""
    found = workspace.sensitivity(
        sight.subject.kind,
        sight.subject.record_id,
        as_of=sight.answer.as_of,
        language=language,
    )
    return render(request, "sensitivity_page.html", language=language, sight=sight, found=found)
