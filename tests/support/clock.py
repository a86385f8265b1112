"""A clock that a test sets."""

from __future__ import annotations

from datetime import datetime

__all__ = ["Clock"]


class Clock:
    """Says `now`, until the test says otherwise."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now
