"""What the panel beside the map shows: a card, the records along a path, what a search found.

Source: design 4 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.cards import Card, card_of
from api.pages.context_view import default_person
from api.pages.finds_here import FoundHere, find_here
from api.pages.ledger import Entry, entries_of_walk
from api.pages.people import person_key
from api.pages.sight import Sight
from api.pages.what_if import WhatIfPanel, what_if_panel
from graph.errors import PersonNotFoundError
from graph.workspace import Workspace

__all__ = ["Panel", "panel_of"]


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel.

    Attributes:
        asked: Who was asked for; the card may be somebody's whom nobody asked for.
        notes: What was not found.
        hits: What a search found beside the person of the card.
        walk: Keys along the lit path whose records are listed in place of a card.
    """

    what_if: WhatIfPanel
    asked: str | None
    card: Card | None
    notes: tuple[str, ...] = ()
    hits: tuple[FoundHere, ...] = ()
    walk: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def panel_of(workspace: Workspace, sight: Sight, person: str | None, sought: str | None) -> Panel:
    """Gather the panel.

    Args:
        workspace: Of the reader.
        sight: The context; a lit path lists its records unless somebody's card is asked for.
        person: Reference of the person of the card; one who is not there any more is told.
        sought: What a search without scripts looks for.
    """
    notes: list[str] = []
    hits: tuple[FoundHere, ...] = ()
    asked = None
    if person:
        try:
            asked = person_key(sight, person)
        except PersonNotFoundError:
            notes.append(sight.voice.say("choice.gone", value=person[:60]))
    elif sought and sought.strip():
        hits = find_here(workspace, sight, sought)
        asked = next((one.key for one in hits if one.key), None)
        if not hits:
            notes.append(sight.voice.say("find.nobody", text=sought))
    what_if = what_if_panel(workspace, sight, asked)
    emphasis = sight.choice.emphasis
    if asked is None and len(emphasis.walk) > 1:
        entries = entries_of_walk(sight, emphasis.walk)
        return Panel(what_if, None, None, tuple(notes), walk=emphasis.walk, entries=entries)
    shown = asked or next(iter(emphasis.walk), None) or emphasis.focus or default_person(sight)
    card = card_of(sight, shown) if shown else None
    return Panel(what_if, asked, card, tuple(notes), hits)
