"""Answers as they left, within a bound of bytes; `api.ready` says when one is still true.

Source: performance 5 (9).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.cache import Cache
from graph.records import HiddenEdges

__all__ = ["KeptAnswer", "kept_answers"]

_MOST_BYTES = 64 * 1024 * 1024
_OF_BODY = (b"content-length", b"content-type")


@dataclass(slots=True)
class KeptAnswer:
    """An answer as it left.

    Attributes:
        headers: As they were sent.
        route: That gave it.
        named: What its address names.
        seen: The hidden influence that it shows, by account.
        tags: Those of the headers that go with a 304.
        tag: The ETag.
    """

    headers: list[tuple[bytes, bytes]]
    route: Any
    body: bytes = b""
    is_whole: bool = False
    named: dict[str, str] = field(default_factory=dict)
    seen: dict[str, HiddenEdges] = field(default_factory=dict)
    tag: str = ""
    tags: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the headers once."""
        self.tag = dict(self.headers).get(b"etag", b"").decode("latin-1")
        self.tags = [one for one in self.headers if one[0] not in _OF_BODY]


def kept_answers() -> Cache:
    """A new place for them."""
    return Cache(_MOST_BYTES, weigh=_weigh)


def _weigh(kept: object) -> int:
    return len(kept.body) + 1 if isinstance(kept, KeptAnswer) else 1
