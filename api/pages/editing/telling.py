"""What was done, in words: the bar after an edit, who changed a record last, a line of the history.

Source: design 6 (undo); `graph.changes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from api.access.users import LOCAL_USER
from api.pages.editing.desk import Desk
from api.pages.editing.naming import Names
from api.pages.wording import Voice
from graph.changes import Change
from graph.model import RECORD_TYPES, Activity, Person
from graph.records import Records
from graph.stores.protocol import Store

__all__ = ["Done", "actor_name", "done_of", "last_change", "main_change", "said_when"]

# A meeting raises ties, and people come with their lines: what was entered itself stands first.
_ORDER = {kind.table: place for place, kind in enumerate(RECORD_TYPES)} | {Activity.table: -1}


@dataclass(frozen=True, slots=True)
class Done:
    """What an edit did, for the bar that offers to take it back.

    Attributes:
        text: In one sentence.
        unit: Id of the unit of work.
        act: `undo`, or `redo` where it took something back itself.
        address: Where to send that.
        person: Our id of somebody who is new.
    """

    text: str
    unit: str
    act: str
    address: str
    person: str


def said_when(voice: Voice, at: datetime) -> str:
    """A moment as a person says it: day and minute, UTC."""
    return voice.say("history.when", day=voice.day(at.date()), time=f"{at:%H:%M}")


def actor_name(voice: Voice, actor: str) -> str:
    """How the pages call who did something."""
    return voice.say("user.local") if actor == LOCAL_USER else actor


def main_change(changes: Sequence[Change]) -> Change:
    """The change that a unit of work is about; the others came with it."""
    return min(changes, key=lambda one: (_ORDER[one.record.table], one.sequence))


def done_of(
    records: Records, voice: Voice, changes: Sequence[Change], *, root: str, back: str
) -> Done | None:
    """What a unit of work did; None where the reader sees nothing of it.

    Args:
        records: What the reader sees now.
        voice: Of the reader.
        changes: Of the unit, as the reader sees them.
        root: Address of the context's page.
        back: Address of the page to come back to.
    """
    if not changes:
        return None
    forms = [one for change in changes for one in (change.after, change.before) if one is not None]
    names = Names(records, voice, forms)
    change = main_change(changes)
    way, _, _ = change.reason.partition(":")
    act = "redo" if way == "undo" else "undo"
    key = f"done.{way}" if way in {"undo", "redo"} else f"done.{change.kind}"
    what = voice.say(
        "done.what", kind=names.kind(change.record.table), name=names.title(change.record)
    )
    text = voice.say(key, what=what)
    if len(changes) > 1:
        text = voice.say("done.more", text=text, count=len(changes) - 1)
    is_new = isinstance(change.after, Person) and change.before is None
    return Done(
        text=text,
        unit=change.unit,
        act=act,
        address=f"{root}/{act}?{urlencode({'back': back})}",
        person=change.record.id if is_new else "",
    )


def last_change(desk: Desk, store: Store, record_id: str) -> tuple[str, str]:
    """Who changed a record last, and when; both empty where the history tells nothing."""
    found = store.history(desk.identity.scope, record=record_id, limit=1)
    if not found:
        return "", ""
    return actor_name(desk.voice, found[0].actor), said_when(desk.voice, found[0].at)
