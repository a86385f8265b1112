"""How long whoever asked waits for work: long work looks here between its pieces.

Work knows no clock and no client; who starts it says what to look at, and outside of that nothing
is looked at and work simply goes on. Source: trust L4.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Protocol

__all__ = ["Patience", "begin_work", "check_patience", "uncounted", "under"]


class Patience(Protocol):
    """Somebody who waits for the work of this thread."""

    def begin(self, records: int) -> None:
        """Hear that work on so many records begins; may wait until it is its turn."""
        ...

    def check(self) -> None:
        """Raise `UnfinishedError` where nobody waits any longer."""
        ...

    def lengthen(self) -> AbstractContextManager[None]:
        """Wait for what is done inside without counting its time."""
        ...


_CURRENT: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def under(patience: Patience) -> Iterator[None]:
    """Work inside for somebody who waits, in this thread and those that take its context over."""
    token = _CURRENT.set(patience)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def check_patience() -> None:
    """Go on, where somebody still waits for this work.

    Raises:
        UnfinishedError: Nobody does: the deadline is over, or who asked is gone.
    """
    current = _CURRENT.get()
    if current is not None:
        current.check()


def uncounted() -> AbstractContextManager[None]:
    """What is done inside is no work of this one: it is done once for all, or by somebody else."""
    current = _CURRENT.get()
    return nullcontext() if current is None else current.lengthen()


def begin_work(records: int) -> None:
    """Say that answers are computed from so many records, before it is done.

    Args:
        records: That the answers rest on.

    Raises:
        UnfinishedError: Nobody waits for it.
        OverloadedError: So much of it waits already that this had better be asked again later.
    """
    current = _CURRENT.get()
    if current is not None:
        current.begin(records)
