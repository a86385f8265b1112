"""What stays bright on a drawn map: near a person, along a path, or what a filter keeps.

Nothing moves and nothing is removed: the rest fades, so that people keep their places.
Source: design 6 (focus, filters); maps, "what a good map does".
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Freshness,
    LineKind,
)

__all__ = ["Emphasis"]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Which people and lines stay bright; several choices narrow each other.

    Attributes:
        focus: Key of a person; their neighbours within `steps` stay. None for no focus.
        steps: 1 to 3.
        direction: "in" = who influences the person, "out" = whom the person influences, "both".
        walk: Keys along one path, from its start to its end; empty for none.
        roles: Decision roles that stay; empty = all.
        attitudes: Attitudes that stay, None among them = not asked; empty = all.
        kinds: Kinds of lines that stay; empty = all.
        confidences: Confidences that stay; empty = all.
        freshnesses: Ages that stay; empty = all.
    """

    focus: str | None = None
    steps: int = 1
    direction: str = "both"
    walk: tuple[str, ...] = ()
    roles: tuple[DecisionRole, ...] = ()
    attitudes: tuple[Attitude | None, ...] = ()
    kinds: tuple[LineKind, ...] = ()
    confidences: tuple[Confidence, ...] = ()
    freshnesses: tuple[Freshness, ...] = ()
