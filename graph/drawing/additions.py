"""What lies over or under a chart: circles, who is ahead with whom, what is asked for on demand.

Plain values, filled by the caller. Source: design 3; maps (presets, vendor switch); method 3.10.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Additions", "CircleOf", "Cut", "NextTie", "Standing", "WeakPoint"]


@dataclass(frozen=True, slots=True)
class CircleOf:
    """A recorded circle.

    Attributes:
        record: Id of the record.
        name: As recorded; may hold both languages.
        leader: Key of the leader, None where nobody is known to lead.
        members: Keys of the members, the leader too.
        is_confirmed: Whether somebody has confirmed it.
    """

    record: str
    name: str
    leader: str | None
    members: tuple[str, ...]
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How well each side reaches one person, 0 to 1; None where nobody knows.

    Attributes:
        side: What the reader looks at: "us", "rival" or "gap".
    """

    side: str
    ours: float | None
    theirs: float | None

    @property
    def lead(self) -> str:
        """Who is ahead by the numbers as they are shown: "us", "rival", "even" or "unknown"."""
        if self.ours is None or self.theirs is None:
            return "unknown"
        ours, theirs = (int(value * 100 + 0.5 + 1e-9) for value in (self.ours, self.theirs))
        if ours == theirs:
            return "even"
        return "us" if ours > theirs else "rival"


@dataclass(frozen=True, slots=True)
class NextTie:
    """A contact to build: who of ours, to whom, and what our reach gains."""

    person: str
    contact: str
    gain: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Whom to win over, and which ties (vendor's person, contact) to displace."""

    people: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """A person or an influence record that too much of our reach hangs on.

    Attributes:
        key: The person, or the record when `is_line`.
        share: Part of our reach, 0 to 1.
    """

    key: str
    share: float
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Additions:
    """What a reader asked to see over the map; nothing by default.

    Attributes:
        names: Key and name of people of ours and of rivals who need not stand on the map.
    """

    next_ties: tuple[NextTie, ...] = ()
    cut: Cut | None = None
    weak_points: tuple[WeakPoint, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
