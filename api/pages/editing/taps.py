"""One tap on a record: it is still true, or somebody else is asked. What changed has a form.

A question is a further piece of evidence that never counts for more than the record itself, since
it is a rumour of the record's own day. Source: design 6 (one tap); method 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.editing import Edited, Editor
from api.pages.editing.desk import Desk
from api.pages.editing.telling import actor_name
from graph.model import Assessment, Influence, Person, Reporting, Statement, Tie
from graph.overlay.membership import has_left
from graph.vocabulary import Confidence, TieLevel

__all__ = ["ASKABLE", "ask_about", "confirm", "whom_to_ask"]

ASKABLE = (Influence, Tie, Assessment, Reporting)
_DEPTH = {level: place for place, level in enumerate(TieLevel)}


def confirm(desk: Desk, editor: Editor, record: Statement, expected: str) -> Edited:
    """Say that a record is still true today.

    Args:
        desk: Who says so.
        editor: Writes on their behalf.
        record: What is true.
        expected: The version that the reader saw.
    """
    word = desk.voice.say("tap.still_word")
    return editor.confirm(record.table, record.id, word, expected=expected)


def ask_about(desk: Desk, editor: Editor, record: Statement) -> Edited:
    """Put a question about a record to the colleague who is likely to know.

    Args:
        desk: Who asks.
        editor: Writes on their behalf.
        record: What they do not know.
    """
    colleague = whom_to_ask(desk, record)
    key = "tap.asked" if colleague else "tap.asked_nobody"
    named = {"colleague": colleague} if colleague else {}
    day = desk.voice.day(desk.today)
    text = desk.voice.say(key, user=actor_name(desk.voice, desk.identity.user), day=day, **named)
    seen = (record.last_contact if isinstance(record, Tie) else None) or record.observed_on
    values = {
        "record": record.id,
        "text": text,
        "confidence": Confidence.RUMOUR.value,
        "observed_on": str(seen or record.entered_on),
        "author": desk.identity.user,
    }
    return editor.create("evidence", desk.subject.account_id, values)


def whom_to_ask(desk: Desk, record: Statement) -> str:
    """Who of ours has the deepest tie to somebody the record is about; empty for nobody."""
    records = desk.records
    people = set(_people(record))
    found: list[tuple[int, str, str]] = []
    for tie in records.all(Tie):
        ours = records.get(tie.person)
        is_ours = isinstance(ours, Person) and ours.account is None
        if not isinstance(ours, Person) or not is_ours or has_left(ours, desk.today):
            continue
        if tie.contact in people and tie.level not in {None, TieLevel.NONE}:
            found.append((-_DEPTH[tie.level or TieLevel.NONE], records.key(ours.id), ours.id))
    return desk.names.called(min(found)[2]) if found else ""


def _people(record: Statement) -> Iterator[str]:
    names = ("source", "target", "person", "contact", "subordinate", "manager")
    for name in names:
        one = getattr(record, name, None)
        if isinstance(one, str):
            yield one
