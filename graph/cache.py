"""Answers kept for the next reader with the same rights, each computed once.

Keys hold everything an answer depends on: graph version, day, calibration, scope, language. Two
readers with different scopes never share an entry. Source: contract 2; trust S25.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar, cast

from graph.patience import check_patience, uncounted

__all__ = ["Cache"]

T = TypeVar("T")


_LOOK_SECONDS = 0.2


@contextmanager
def _taken(turn: Lock) -> Iterator[None]:
    """One's turn, for who is ready to wait until others have had theirs."""
    if not turn.acquire(blocking=False):
        with uncounted():
            while not turn.acquire(timeout=_LOOK_SECONDS):
                check_patience()
    try:
        yield
    finally:
        turn.release()


def _one(_: object) -> int:
    return 1


class Cache:
    """The most recently used values, bounded by their weight.

    Args:
        limit: How much the values that are kept weigh at most; one that is heavier is not kept.
        weigh: The weight of a value, at least 1; each weighs 1 without it, so the limit is a
            number of values.
    """

    def __init__(self, limit: int = 256, *, weigh: Callable[[object], int] = _one) -> None:
        self._limit = limit
        self._weigh = weigh
        self._weight = 0
        self._hits = 0
        self._misses = 0
        self._values: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = Lock()
        self._busy: dict[Hashable, Lock] = {}

    def has(self, key: Hashable) -> bool:
        """Whether a value is there already, so that `get` costs nothing."""
        with self._lock:
            return key in self._values

    def find(self, key: Hashable) -> object | None:
        """The value of a key; None where there is none."""
        with self._lock:
            if key in self._values:
                return self._found(key)
            self._misses += 1
            return None

    @property
    def weight(self) -> int:
        """What the values weigh together."""
        return self._weight

    @property
    def hits(self) -> int:
        """How often a value was there for who asked."""
        return self._hits

    @property
    def misses(self) -> int:
        """How often there was none."""
        return self._misses

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value, in place of the one that is there."""
        with self._lock:
            if key in self._values:
                self._weight -= self._values.pop(key)[1]
            self._keep(key, value, self._weigh(value))

    def get(self, key: Hashable, make: Callable[[], T], *, weight: int | None = None) -> T:
        """The value of a key; made by exactly one of those who ask at the same time.

        Args:
            key: See the module.
            make: Makes the value where it is not there.
            weight: Of that value, where it is known beforehand; else it is weighed.
        """
        with self._lock:
            if key in self._values:
                return cast("T", self._found(key))
            turn = self._busy.setdefault(key, Lock())
        with _taken(turn):
            with self._lock:
                if key in self._values:
                    return cast("T", self._found(key))
                self._misses += 1
            try:
                value = make()
            finally:
                with self._lock:
                    self._busy.pop(key, None)
            with self._lock:
                self._keep(key, value, self._weigh(value) if weight is None else weight)
            return value

    def clear(self) -> None:
        """Forget all values; those who are making one still get theirs."""
        with self._lock:
            self._values.clear()
            self._weight = 0

    def _found(self, key: Hashable) -> object:
        self._hits += 1
        self._values.move_to_end(key)
        return self._values[key][0]

    def _keep(self, key: Hashable, value: object, weight: int) -> None:
        if weight > self._limit or key in self._values:
            return
        self._values[key] = (value, weight)
        self._weight += weight
        while self._weight > self._limit:
            _, (_, lighter) = self._values.popitem(last=False)
            self._weight -= lighter
