"""From what a browser sent to what is to be done: a draft, and the values that differ.

Only what the reader changed is written, so that a text which no form can hold whole, or which
somebody else changes meanwhile, stays as it is. Source: contract 3; trust D13.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from api.pages.editing.desk import Desk
from api.pages.editing.fields import text_of
from api.pages.editing.forms import Draft, was_name
from api.pages.editing.plans import plan_of
from graph.model import Record
from importers.sheets import Column

__all__ = ["Sent", "SentRecord", "changed_values", "draft_of", "new_values", "own_values"]

_SEAT = "?"  # the name of who holds a seat that has only a title


class Sent:
    """The fields of a form in which a name may stand several times."""

    def __init__(self, body: str) -> None:
        self._values: dict[str, tuple[str, ...]] = {}
        for name, text in parse_qsl(body, keep_blank_values=True):
            self._values[name] = (*self._values.get(name, ()), text)

    def __contains__(self, name: str) -> bool:
        """Whether the form had such a field and it was sent."""
        return name in self._values

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a name that is not empty."""
        return tuple(text for text in self._values.get(name, ()) if text.strip())

    def get(self, name: str) -> str:
        """The first value of a name; empty for none."""
        return next(iter(self.all(name)), "")


async def _sent(request: Request) -> Sent:
    return Sent((await request.body()).decode("utf-8", errors="replace"))


SentRecord = Annotated[Sent, Depends(_sent)]
"""What somebody filled into a form about a record; the middleware bounds the body."""


def draft_of(table: str, record: Record | None, sent: Sent) -> Draft:
    """The form as it was sent, to be saved or to be shown again."""
    names = [one.name for one in plan_of(table).columns]
    asked = [one for one in names if record is None or was_name(one) in sent]
    return Draft(
        table=table,
        record=record,
        version=sent.get("version"),
        values={name: sent.all(name) for name in asked},
        scope=sent.get("for"),
        is_private="private" in sent,
    )


def new_values(desk: Desk, draft: Draft) -> dict[str, str | None]:
    """What a new record says: every column that is filled in."""
    found: dict[str, str | None] = {
        name: ";".join(values) for name, values in draft.values.items() if values
    }
    if draft.table == "people" and "name" not in found and "title" in found:
        found["name"] = _SEAT
    if draft.scope == "deal" and draft.plan.for_deal and desk.deal:
        found["opportunity"] = desk.deal
    return found


def changed_values(draft: Draft, sent: Sent) -> dict[str, str | None]:
    """What the reader changed, by column; None where they emptied a field."""
    found: dict[str, str | None] = {}
    for name, values in draft.values.items():
        before = _plain(";".join(sent.all(was_name(name))))
        now = _plain(";".join(values))
        if now != before:
            found[name] = now or None
    return found


def own_values(desk: Desk, record: Record, changed: Mapping[str, str | None]) -> dict[str, str]:
    """All that an opportunity's own record says in the place of the account's.

    Args:
        desk: Of the opportunity.
        record: The account's.
        changed: What is another value there.
    """
    columns: tuple[Column, ...] = plan_of(record.table).columns
    said = {one.name: ";".join(text_of(record.table, one, record)) for one in columns}
    said |= {name: text or "" for name, text in changed.items()}
    said["opportunity"] = desk.deal or ""
    return {name: text for name, text in said.items() if text}


def _plain(text: str) -> str:
    """A text without the ends of lines that forms add or take away."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
