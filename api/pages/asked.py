"""What the address of a context's page asks for: which context, which day, what of its map.

A day that is none is told on the page and left out, like every other choice that is wrong.
Source: contract 6; design 6 (error states).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query, Request

from api.dependencies import CurrentSettings, Reader, ReaderWorkspace, Spoken, read_day
from api.pages.choosing import read_choice
from api.pages.editing.desk import may_edit
from api.pages.sight import Sight, look
from api.pages.wording import Voice
from graph.vocabulary import ContextKind

__all__ = ["AskedDay", "ContextSight", "Day", "IsFragment"]

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a page, the present one, and what was written instead of a day, if anything."""

    shown: date
    present: date
    wrong: str = ""


async def _day(request: Request, settings: CurrentSettings) -> Day:
    present = settings.as_of or datetime.now(UTC).date()
    text = request.query_params.get("as_of", "").strip()
    try:
        return Day(read_day(text) if text else present, present)
    except ValueError:
        return Day(present, present, text[:_SHOWN])


AskedDay = Annotated[Day, Depends(_day)]


def _sight(
    request: Request,
    workspace: ReaderWorkspace,
    identity: Reader,
    language: Spoken,
    day: AskedDay,
    reference: str,
) -> Sight:
    is_account = request.scope["path"].startswith("/accounts/")
    kind = ContextKind.ACCOUNT if is_account else ContextKind.OPPORTUNITY
    sent = request.query_params
    sight = look(
        workspace,
        workspace.subject(kind, reference),
        language=language,
        as_of=day.shown,
        query=f"?as_of={day.shown}" if sent.get("as_of", "").strip() and not day.wrong else "",
        edits=tuple(one for one in sent.getlist("edit") if one.strip()),
    )
    choice = read_choice(sight, sent.multi_items())
    if day.wrong:
        voice = Voice(language)
        said = voice.say("choice.wrong", value=day.wrong, what=voice.say("choice.as_of"))
        choice = replace(choice, problems=(said, *choice.problems))
    account = sight.subject.account_id
    return replace(sight, choice=choice, may_edit=may_edit(identity, account))


ContextSight = Annotated[Sight, Depends(_sight)]
IsFragment = Annotated[bool, Query(alias="fragment")]
