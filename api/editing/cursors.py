"""Where a page of the history goes on: a text that tells nothing of what lies between.

The store's numbers never leave the server: their gaps would tell how much a reader does not see.
Source: contract 2 (the change cursor is opaque).
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from api.wording import said
from graph.changes import Change
from graph.errors import InputError
from graph.scope import Scope
from graph.stores.protocol import Store

__all__ = ["cursor_after", "sequence_before"]

_SEPARATOR = "|"
_MOST = 10_000  # forms of one record


def cursor_after(store: Store, scope: Scope, last: Change) -> str:
    """The text by which the changes before one are asked for.

    Args:
        store: Keeps the history.
        scope: Who reads.
        last: The last change of a page.
    """
    history = store.history(scope, record=last.record.id, limit=_MOST)
    alike = [one.sequence for one in history if _is_same(one, last.at, last.record.id)]
    text = _SEPARATOR.join((last.at.isoformat(), last.record.id, str(alike.index(last.sequence))))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def sequence_before(store: Store, scope: Scope, cursor: str) -> int:
    """The store's number that the next page is below.

    Raises:
        InputError: No page ended there for this reader.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, record, place = text.split(_SEPARATOR)
        at, number = datetime.fromisoformat(moment), int(place)
    except (binascii.Error, ValueError) as error:
        raise InputError(said("bad_cursor", column="before")) from error
    history = store.history(scope, record=record, limit=_MOST)
    found = [one for one in history if _is_same(one, at, record)]
    if not 0 <= number < len(found):
        raise InputError(said("bad_cursor", column="before"))
    return found[number].sequence


def _is_same(change: Change, at: datetime, record: str) -> bool:
    return change.at == at and change.record.id == record
