"""Threads of their own for what must not wait behind others' work: looking up who asks, health.

Source: trust fact 10.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

__all__ = ["run_aside"]

_T = TypeVar("_T")
_THREADS = 8
_OF_LOOP: RunVar[CapacityLimiter] = RunVar("threads_of_their_own")


async def run_aside(work: Callable[[], _T], *, may_be_left: bool = False) -> _T:
    """Run something short on a thread of these, of which each event loop has its own.

    Args:
        work: Takes some milliseconds.
        may_be_left: Whether to leave it alone where the one who waits gives up.
    """
    limiter = _OF_LOOP.get(None)
    if limiter is None:
        limiter = CapacityLimiter(_THREADS)
        _OF_LOOP.set(limiter)
    return await to_thread.run_sync(work, limiter=limiter, abandon_on_cancel=may_be_left)
