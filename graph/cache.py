"""Answers kept for the next reader with the same rights, each computed once.

Keys hold everything an answer depends on: graph version, day, calibration, scope, language. Two
readers with different scopes never share an entry. Source: contract 2; trust S25.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

__all__ = ["Cache"]

T = TypeVar("T")


class Cache:
    """The most recently used values, bounded by number.

    Args:
        limit: Values kept.
    """

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()
        self._busy: dict[Hashable, Lock] = {}

    def has(self, key: Hashable) -> bool:
        """Whether a value is there already, so that `get` costs nothing."""
        with self._lock:
            return key in self._values

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key; made by exactly one of those who ask at the same time."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast("T", self._values[key])
            turn = self._busy.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._values:
                    return cast("T", self._values[key])
            value = make()
            with self._lock:
                self._values[key] = value
                self._busy.pop(key, None)
                while len(self._values) > self._limit:
                    self._values.popitem(last=False)
            return value
