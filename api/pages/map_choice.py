"""What the address of a context's page says about its map, as values and as the address again.

Everything that a reader chose stands in the address, so that a view can be shared and comes back
with the browser's buttons. Source: design 6; contract 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from graph.drawing.emphasis import Emphasis
from graph.drawing.view import MapView

__all__ = ["NAMES", "NOT_ASKED", "MapChoice", "Pair", "Tab", "changed"]

NOT_ASKED = "not_asked"
# The parameters of a map in the order in which addresses are written.
NAMES = (
    "preset", "side", "vendor", "show", "open", "around", "focus", "steps", "direction", "from",
    "to", "walk", "role", "attitude", "kind", "confidence", "freshness", "tab",
)  # fmt: skip

Pair = tuple[str, str]


class Tab(StrEnum):
    """In which form the map is read."""

    MAP = "map"
    TABLE = "table"
    TREE = "tree"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class MapChoice:
    """What the reader chose.

    Attributes:
        way: Who starts and where a path ends that `emphasis.walk` was found for, else None.
        pairs: The same as the address says it; what was wrong is left out.
        problems: What was wrong, in the reader's language.
    """

    view: MapView = field(default_factory=MapView)
    emphasis: Emphasis = field(default_factory=Emphasis)
    tab: Tab = Tab.MAP
    way: Pair | None = None
    pairs: tuple[Pair, ...] = ()
    problems: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """What the address says under a name."""
        return tuple(value for one, value in self.pairs if one == name)


def changed(
    pairs: Sequence[Pair], changes: Mapping[str, str | Sequence[str] | None]
) -> tuple[Pair, ...]:
    """The pairs of an address with other values of some parameters; None takes one out."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    for name, new in changes.items():
        values[name] = [] if new is None else [new] if isinstance(new, str) else list(new)
    return tuple((name, value) for name in NAMES for value in values.get(name, ()))
