"""Slots for one class of work, and the line before them, as long as it moves fast enough.

Who would wait too long is told so at once, and told when to come again: the line is bounded by what
its members may wait, reckoned from how long work took lately, and by a number. Slots and lines
belong to no event loop; each one who waits is woken on their own. Source: trust L2, L3.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from graph.errors import OverloadedError

__all__ = ["Pool", "Terms"]

_WEIGHT = 0.1  # of the newest time in the mean
_LONGEST_RETRY = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of a class of work is done at once.

    Attributes:
        slots: Most at once.
        line: Most who wait.
        wait_seconds: Who would wait longer is refused.
        refusal: What they are told, in English.
        least_line: As many always may wait: a browser asks for several things at once.
    """

    slots: int
    line: int
    wait_seconds: float
    refusal: str
    least_line: int = 16


class Pool:
    """Slots of one class of work.

    Args:
        terms: How many, and who may wait.
        clock: Seconds that only grow.
    """

    def __init__(self, terms: Terms, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.terms = terms
        self._clock = clock
        self._lock = Lock()
        self._line: deque[asyncio.Future[None]] = deque()
        self._taken = 0
        self._refused = 0
        self._mean_seconds = 0.0

    @property
    def taken(self) -> int:
        """Slots in use."""
        return self._taken

    @property
    def has_room(self) -> bool:
        """Whether a slot is free."""
        return self._taken < self.terms.slots

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)

    @property
    def refused(self) -> int:
        """How many were refused since the start."""
        return self._refused

    async def enter(self) -> float:
        """Take a slot, after those who came before; the moment, for `leave`.

        Raises:
            OverloadedError: The line is too long; nobody has waited for that.
        """
        with self._lock:
            if self._taken < self.terms.slots:
                self._taken += 1
                return self._clock()
            self._refuse_if_long()
            turn = asyncio.get_running_loop().create_future()
            self._line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(turn)
            raise
        return self._clock()

    def leave(self, since: float) -> None:
        """Give a slot back, which was taken at a moment; from any thread."""
        with self._lock:
            took = self._clock() - since
            known = self._mean_seconds or took
            self._mean_seconds = known + _WEIGHT * (took - known)
        self._pass_on()

    def _refuse_if_long(self) -> None:
        terms, waiting = self.terms, len(self._line)
        seconds = (waiting + 1) * self._mean_seconds / terms.slots
        is_short = waiting < terms.least_line or seconds <= terms.wait_seconds
        if is_short and waiting < terms.line:
            return
        self._refused += 1
        retry = min(_LONGEST_RETRY, max(1, math.ceil(seconds)))
        raise OverloadedError(terms.refusal, retry_seconds=retry)

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        with self._lock:
            is_waiting = turn in self._line
            if is_waiting:
                self._line.remove(turn)
        if not is_waiting and not turn.cancelled():
            self._pass_on()  # it had the slot already

    def _pass_on(self) -> None:
        """Let the next one in line have the slot."""
        while True:
            with self._lock:
                if not self._line:
                    self._taken -= 1
                    return
                turn = self._line.popleft()
            try:
                turn.get_loop().call_soon_threadsafe(self._wake, turn)
            except RuntimeError:  # that loop is closed, and with it who waited
                continue
            return

    def _wake(self, turn: asyncio.Future[None]) -> None:
        if turn.done():  # who waited is gone meanwhile
            self._pass_on()
        else:
            turn.set_result(None)
