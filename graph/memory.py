"""What a process remembers of its answers, by level, within a bound of bytes.

Every deal of an account rests on the account's own graph and answer, and a supposition is asked
once: so accounts, opportunities and suppositions have room of their own and do not push each other
out. Source: performance 1 (cache by level); contract 2 (what keys hold).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from graph.cache import Cache
from graph.patience import begin_work
from graph.vocabulary import ContextKind

__all__ = ["Level", "Memory", "Thing", "bytes_of"]

T = TypeVar("T")

_MEGABYTE = 1024 * 1024


class Level(StrEnum):
    """What is remembered together."""

    ACCOUNT = "account"
    OPPORTUNITY = "opportunity"
    WHAT_IF = "what_if"


class Thing(StrEnum):
    """What is made of the records of a context."""

    NETWORK = "network"
    ANSWER = "answer"
    SCENE = "scene"
    EXPLANATION = "explain"
    SENSITIVITY = "sensitivity"
    STANDPOINT = "standpoint"
    WHAT_IF = "what_if"


_SUPPOSED = (Thing.STANDPOINT, Thing.WHAT_IF)
_LIMITS: Mapping[Level, int] = MappingProxyType(
    {
        Level.ACCOUNT: 128 * _MEGABYTE,
        Level.OPPORTUNITY: 256 * _MEGABYTE,
        Level.WHAT_IF: 96 * _MEGABYTE,
    }
)
# Bytes for each record that a context has, and for each value: measured on the examples, of which
# none takes more. To weigh the values themselves would take longer than to make some of them.
_BYTES_EACH: Mapping[Thing, int] = MappingProxyType(
    {
        Thing.NETWORK: 1_500,
        Thing.ANSWER: 4_000,
        Thing.SCENE: 1_700,
        Thing.EXPLANATION: 1_000,
        Thing.SENSITIVITY: 1_000,
        Thing.STANDPOINT: 12_000,  # the drawn worlds of its edges
        Thing.WHAT_IF: 100,
    }
)
_BYTES_OF_ONE = 64 * 1024


class Memory:
    """Values by level; each is made by exactly one of those who ask at the same time.

    Args:
        limits: Bytes by level, as far as they can be told; the defaults where not given.
    """

    def __init__(self, limits: Mapping[Level, int] | None = None) -> None:
        self._levels = {
            level: Cache((limits or {}).get(level, limit)) for level, limit in _LIMITS.items()
        }
        self._shelves = Cache()

    def keep(
        self,
        thing: Thing,
        kind: ContextKind,
        key: tuple[Hashable, ...],
        make: Callable[[], T],
        *,
        records: int,
    ) -> T:
        """The value of a key, made where it is not there.

        Args:
            thing: What it is.
            kind: Of the context that it is about.
            key: All that it depends on.
            make: Makes it.
            records: How many records the context has that it is made of.
        """
        level = Level.WHAT_IF if thing in _SUPPOSED else Level(kind.value)
        weight, cache = bytes_of(thing, records), self._levels[level]
        if not cache.has((thing, *key)):
            # before it is this one's turn to make it: who waits for a slot must hold up nobody
            begin_work(records)
        return cache.get((thing, *key), make, weight=weight)

    def shelf(self, name: str, owner: object, limit: int) -> Cache:
        """A cache of `limit` small values of one kind from a store; the first limit holds."""
        return self._shelves.get((name, owner), lambda: Cache(limit))

    def cache_of(self, level: Level) -> Cache:
        """Where a level is kept; its weight is in bytes, as far as they can be told."""
        return self._levels[level]


def bytes_of(thing: Thing, records: int) -> int:
    """About how much memory a value takes, in bytes."""
    return _BYTES_OF_ONE + records * _BYTES_EACH[thing]
