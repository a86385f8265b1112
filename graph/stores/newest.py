"""The newest of a history: what a reader may see of it, asked for alike of every store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.changes import Change
from graph.scope import Scope
from graph.stores.closure import Load, shown_changes

__all__ = ["Asked", "Back", "newest_changes"]

# A piece that is read at once: the first holds what is asked for unless something is hidden.
_BATCH = 200
_NO_END = 2**62

# Changes below a sequence number and as many as this at most, the newest first.
Back = Callable[[int, int], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A `HistoryQuery` with what it left out."""

    record: str | None = None
    unit: str | None = None
    actor: str | None = None
    account: str | None = None
    before: int | None = None
    limit: int = 100

    @property
    def below(self) -> int:
        """The sequence number that all answers are below."""
        return _NO_END if self.before is None else self.before


def newest_changes(scope: Scope, asked: Asked, read: Back, load: Load) -> tuple[Change, ...]:
    """The newest changes that the reader may see, in the forms that the reader may see.

    Args:
        scope: Who reads.
        asked: What of the history.
        read: Changes of that part, hidden ones among them.
        load: Records by id; of those that are gone, the last form.

    Cost: one read for every 200 changes, shown or hidden, until the limit is reached.
    """
    found: list[Change] = []
    below = asked.below
    while len(found) < asked.limit:
        batch = read(below, max(_BATCH, asked.limit))
        if not batch:
            break
        below = batch[-1].sequence
        shown = batch if scope.is_administrator else shown_changes(scope, batch, load)
        found += (one for one in shown if _is_on(one, asked.account))
    return tuple(found[: asked.limit])


def _is_on(change: Change, account: str | None) -> bool:
    """Whether a form that is shown is on the map: where a hidden one was tells too much."""
    forms = (change.before, change.after)
    return account is None or any(form is not None and form.account == account for form in forms)
