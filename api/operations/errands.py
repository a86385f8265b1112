"""The work of one request: which slot it has, until when it may go on, and whether anybody waits.

Work that takes long looks at its errand between its pieces (`graph.patience`). A question that
looked small and turns out to be about a large network gives its place among the quick ones back and
waits for one among the analyses, so that pages never stand behind it. Source: trust L3, L4, L8.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import Literal

from api.operations.pools import Pool, Terms
from api.operations.work import Work
from api.settings import Settings
from graph.errors import UnfinishedError

__all__ = ["LARGE_RECORDS", "Errand", "Errands"]

# Records of a context whose questions are analyses: an answer takes about a second from here on.
LARGE_RECORDS = 10_000
_LOOK_SECONDS = 0.2
# Beside pages a long question works a quarter of the time.
_WORK_SECONDS, _WAY_SECONDS = 0.001, 0.003
_GONE = "Who asked is gone, so the work was stopped."
_STOPPING = "The server is stopping. Try again in a moment."
_BUSY = "Try again in a moment."


class Errand:
    """The work of one request.

    Args:
        errands: Of the application.
        work: Its class.
    """

    def __init__(self, errands: Errands, work: Work) -> None:
        self.work = work
        self._errands = errands
        self._since: float | None = None
        self._ends_at = float("inf")
        self._stopped: str | None = None
        self._works_until = 0.0
        self._loop = asyncio.get_running_loop()
        self._loop_thread = get_ident()

    @property
    def pool(self) -> Pool:
        """Where its slot is from."""
        return self._errands.pools[self.work]

    @property
    def why_stopped(self) -> Literal["deadline", "gone", "stopping"]:
        """Why it was stopped, in one word."""
        if self._stopped == _GONE:
            return "gone"
        return "stopping" if self._stopped == _STOPPING else "deadline"

    async def enter(self) -> None:
        """Wait for a slot; its time counts from here.

        Raises:
            OverloadedError: Too many wait already.
        """
        self._since = await self.pool.enter()
        self._ends_at = self._errands.clock() + self._errands.seconds[self.work]

    def finish(self) -> None:
        """Give the slot back; a second time does nothing."""
        since, self._since = self._since, None
        if since is not None:
            self.pool.leave(since)

    def stop(self, reason: str) -> None:
        """Let the work end at the next look, with a sentence that says why."""
        self._stopped = self._stopped or reason

    def be_left(self) -> None:
        """Who asked is gone."""
        self.stop(_GONE)

    def begin(self, records: int) -> None:
        """See `Patience.begin`."""
        self.check()
        is_large = records >= LARGE_RECORDS and self.work is Work.INTERACTIVE
        if is_large and get_ident() != self._loop_thread:
            self._move_to_analysis()

    def check(self) -> None:
        """See `Patience.check`."""
        if self._stopped is None and self._errands.clock() > self._ends_at:
            seconds = self._errands.seconds[self.work]
            self._stopped = (
                f"The answer was not there after {seconds:g} seconds, so the work was stopped. "
                "Ask about less, or try again when less is going on."
            )
        if self._stopped is not None:
            self._errands.note_stop(self)
            raise UnfinishedError(self._stopped)
        if self.work is not Work.INTERACTIVE:
            self._give_way()

    @contextmanager
    def lengthen(self) -> Iterator[None]:
        """See `Patience.lengthen`."""
        begun, work = self._errands.clock(), self.work
        self._errands.set_aside(work, 1)
        try:
            yield
        finally:
            self._errands.set_aside(work, -1)
            self._ends_at += self._errands.clock() - begun

    def _give_way(self) -> None:
        """Leave the interpreter to those who look at a screen; else both get half of it."""
        errands = self._errands
        if errands.are_pages_made and errands.clock() >= self._works_until:
            errands.sleep(_WAY_SECONDS)
            self._works_until = errands.clock() + _WORK_SECONDS

    def _move_to_analysis(self) -> None:
        """Give way to what is quick, and go on where large questions are worked out."""
        self.finish()
        self.work, self._ends_at = Work.ANALYSIS, float("inf")
        turn = asyncio.run_coroutine_threadsafe(self.enter(), self._loop)
        while True:
            try:
                return turn.result(_LOOK_SECONDS)
            except TimeoutError:
                try:
                    self.check()
                except UnfinishedError:
                    turn.cancel()
                    raise


class Errands:
    """The slots of an application, and what is being worked on.

    Args:
        settings: How many slots there are, and how long work may take.
        clock: Seconds that only grow.
        sleep: Lets them pass.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clock = clock
        self.sleep = sleep
        self.is_stopping = False
        self.pools = {work: Pool(terms, clock=clock) for work, terms in _terms(settings).items()}
        self.seconds = {
            Work.INTERACTIVE: settings.interactive_seconds,
            Work.ANALYSIS: settings.analysis_seconds,
            Work.IMPORT: settings.import_seconds,
        }
        self.stopped: Counter[str] = Counter()
        self._aside: Counter[Work] = Counter()
        self._running: set[Errand] = set()
        self._noted: set[Errand] = set()
        self._lock = Lock()

    def begin(self, work: Work) -> Errand:
        """A new errand, for `end`."""
        errand = Errand(self, work)
        with self._lock:
            self._running.add(errand)
        return errand

    def end(self, errand: Errand) -> None:
        """An errand is done."""
        errand.finish()
        with self._lock:
            self._running.discard(errand)
            self._noted.discard(errand)

    def stop_all(self) -> None:
        """Let all work end at its next look: the server stops."""
        with self._lock:
            running = list(self._running)
        for errand in running:
            errand.stop(_STOPPING)

    @property
    def are_pages_made(self) -> bool:
        """Whether anybody works for a page, rather than waits for what others work out."""
        return self.pools[Work.INTERACTIVE].taken > self._aside[Work.INTERACTIVE]

    def set_aside(self, work: Work, change: int) -> None:
        """Note that one more of a class waits for others' work, or one less."""
        with self._lock:
            self._aside[work] += change

    def note_stop(self, errand: Errand) -> None:
        """Count an errand that was stopped in the middle, once."""
        with self._lock:
            if errand in self._running and errand not in self._noted:
                self._noted.add(errand)
                self.stopped[errand.why_stopped] += 1


def _terms(settings: Settings) -> dict[Work, Terms]:
    return {
        Work.INTERACTIVE: Terms(
            slots=settings.interactive_slots,
            line=64,
            wait_seconds=0.25,
            refusal=f"Too many people are asking at once. {_BUSY}",
        ),
        Work.ANALYSIS: Terms(
            slots=settings.analysis_slots,
            line=64,
            wait_seconds=settings.analysis_seconds / 2,
            refusal=f"Too much is being worked out at once. {_BUSY}",
        ),
        Work.IMPORT: Terms(
            slots=settings.import_slots,
            line=16,
            wait_seconds=settings.import_seconds / 2,
            refusal=f"Too many files are being taken in at once. {_BUSY}",
        ),
    }
