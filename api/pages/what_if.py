"""The panel "What if": chosen edits, before and after, who moves most.

The edits stand in the address (`edit=`), so that a view can be shared, and nothing is stored.
Source: contract 4 and 5; design 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.sight import Sight
from api.pages.supposing import context_address
from api.wording import problem_text
from graph.errors import InputError
from graph.results import WhatIfAnswer, WhatIfSide
from graph.vocabulary import Status
from graph.workspace import Workspace

__all__ = ["Chosen", "Line", "Mover", "WhatIfPanel", "what_if_panel"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen edit, and the address of the page without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: `side` is `us`, `rival` or empty; a difference of None has no number."""

    label: str
    side: str
    before: str
    after: str
    difference: float | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """One person, and how far a vendor's reach to them moves."""

    key: str
    vendor: str
    side: str
    before: float
    after: float
    difference: float


@dataclass(frozen=True, slots=True)
class WhatIfPanel:
    """What the panel shows.

    Attributes:
        edits: As they are in the address.
        problems: What is wrong with them; then nothing else is shown.
        clear: Address of the page without edits.
    """

    edits: tuple[str, ...]
    chosen: tuple[Chosen, ...]
    clear: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    movers: tuple[Mover, ...] = ()
    method: str = ""


def what_if_panel(workspace: Workspace, sight: Sight, person: str | None) -> WhatIfPanel:
    """Answer the edits of the address; an edit that is not understood is told in the panel.

    Args:
        workspace: Of the reader.
        sight: The context, with its edits.
        person: Whose card stays open.
    """
    if not sight.edits:
        return WhatIfPanel(edits=(), chosen=(), clear=context_address(sight, (), person))
    try:
        answer = workspace.what_if(
            sight.subject.kind,
            sight.subject.record_id,
            sight.edits,
            as_of=sight.answer.as_of,
            language=sight.voice.language,
        )
    except InputError as error:
        return WhatIfPanel(
            edits=sight.edits,
            chosen=_chosen(sight, sight.edits, person),
            clear=context_address(sight, (), person),
            problems=tuple(problem_text(one, sight.voice.language) for one in error.problems),
        )
    return WhatIfPanel(
        edits=sight.edits,
        chosen=_chosen(sight, (one.text for one in answer.edits), person),
        clear=context_address(sight, (), person),
        notes=tuple(one.text for one in answer.warnings),
        lines=_lines(sight, answer),
        movers=_movers(sight, answer),
        method=_method(sight, answer),
    )


def _chosen(sight: Sight, texts: Iterable[str], person: str | None) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(
            text,
            context_address(sight, (*sight.edits[:place], *sight.edits[place + 1 :]), person),
        )
        for place, text in enumerate(texts)
    )


def _lines(sight: Sight, answer: WhatIfAnswer) -> tuple[Line, ...]:
    found = [_reach_line(sight, answer, vendor) for vendor in answer.difference.reach]
    found += _approver_lines(sight, answer)
    before, after = (_light(sight, side) for side in (answer.before, answer.after))
    is_new = answer.difference.status.is_changed
    found.append(Line(sight.voice.say("whatif.status"), "", before, after, is_new=is_new))
    return tuple(found)


def _reach_line(sight: Sight, answer: WhatIfAnswer, vendor: str) -> Line:
    number = sight.voice.number
    return Line(
        label=sight.voice.say("whatif.reach", vendor=sight.name(vendor)),
        side=_side(sight, vendor),
        before=number(answer.before.reach[vendor].overall),
        after=number(answer.after.reach[vendor].overall),
        difference=answer.difference.reach[vendor].overall,
    )


def _approver_lines(sight: Sight, answer: WhatIfAnswer) -> list[Line]:
    """Our reach and the strongest rival's to the approver; both where it changes."""
    sides = (answer.before.approver, answer.after.approver)
    gap = answer.difference.approver.reach
    found = []
    for person in dict.fromkeys(side.person for side in sides if side):
        for vendor in (sight.network.us, sight.rival):
            if vendor is None:
                continue
            old, new = (
                side.reach.get(vendor) if side and side.person == person else None for side in sides
            )
            label = sight.voice.say(
                "whatif.approver", person=sight.name(person), vendor=sight.name(vendor)
            )
            found.append(
                Line(
                    label,
                    _side(sight, vendor),
                    sight.voice.number(old),
                    sight.voice.number(new),
                    gap.get(vendor) if gap else None,
                )
            )
    return found


def _movers(sight: Sight, answer: WhatIfAnswer) -> tuple[Mover, ...]:
    return tuple(
        Mover(
            key=move.person,
            vendor=sight.name(vendor),
            side=_side(sight, vendor),
            before=one.before,
            after=one.after,
            difference=one.difference,
        )
        for move in answer.difference.people
        for vendor, one in move.reach.items()
        if one.difference
    )


def _side(sight: Sight, vendor: str) -> str:
    return "us" if vendor == sight.network.us else "rival"


def _light(sight: Sight, side: WhatIfSide) -> str:
    return sight.voice.label(Status.parse(side.status.capped))


def _method(sight: Sight, answer: WhatIfAnswer) -> str:
    method = answer.method
    if method.reach == "exact":
        return sight.voice.say("whatif.exact")
    return sight.voice.say("whatif.sampled", worlds=method.worlds, seed=method.seed)
