"""Work that nobody waits for: one piece at a time, beside the requests.

A page that would take long says what is still being worked out and puts it here; whoever asks again
finds it in the cache. The thread lives as long as there is work. Source: design 6 (loading).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Condition, Thread

import structlog

from graph.errors import UnfinishedError
from graph.patience import under

__all__ = ["Backlog"]

_LOG = structlog.get_logger("stakegraph")
_REMEMBERED = 1024
_CLOSING_SECONDS = 5.0
_PATIENCE_SECONDS = 10.0


class Backlog:
    """A queue with one worker.

    Work is named by a key: what waits already is not added again, and what failed is not tried
    again, so that a page which asks for it ends. No piece is begun while somebody is being
    answered, for some seconds at most.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: OrderedDict[Hashable, Callable[[], object]] = OrderedDict()
        self._failed: OrderedDict[Hashable, None] = OrderedDict()
        self._worker: Thread | None = None
        self._is_closed = False
        self._guests = 0

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Somebody is being answered meanwhile."""
        with self._changed:
            self._guests += 1
        try:
            yield
        finally:
            with self._changed:
                self._guests -= 1
                self._changed.notify_all()

    def add(self, key: Hashable, work: Callable[[], object]) -> bool:
        """Put a piece of work at the end; False when it failed before and is not tried again."""
        with self._changed:
            if self._is_closed or key in self._failed:
                return False
            self._waiting.setdefault(key, work)
            if self._worker is None:
                self._worker = Thread(target=self._work, name="backlog", daemon=True)
                self._worker.start()
            return True

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to do; False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._worker is None, seconds)

    def begin(self, records: int) -> None:  # noqa: ARG002 - nobody stands behind it
        """See `Patience.begin`."""
        self.check()

    def check(self) -> None:
        """See `Patience.check`: who closes the application waits for no analysis.

        Raises:
            UnfinishedError: It is being closed.
        """
        if self._is_closed:
            message = "The server is stopping. Try again in a moment."
            raise UnfinishedError(message)

    def lengthen(self) -> AbstractContextManager[None]:
        """See `Patience.lengthen`: nothing is counted."""
        return nullcontext()

    def close(self) -> None:
        """Drop what waits, and let the piece in hand end at its next look."""
        with self._changed:
            self._is_closed = True
            self._waiting.clear()
            self._changed.notify_all()
        self.wait(_CLOSING_SECONDS)

    def _may_begin(self) -> bool:
        return not self._guests or not self._waiting

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._may_begin, _PATIENCE_SECONDS)
                if not self._waiting:
                    self._worker = None
                    self._changed.notify_all()
                    return
                key = next(iter(self._waiting))
                work = self._waiting[key]
            with under(self):
                has_failed = not _done(work)
            with self._changed:
                self._waiting.pop(key, None)
                if has_failed:
                    self._failed[key] = None
                    if len(self._failed) > _REMEMBERED:
                        self._failed.popitem(last=False)


def _done(work: Callable[[], object]) -> bool:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - a door: nobody above could be told
        _LOG.warning("backlog_failed", error=type(error).__name__)
        return False
    return True
