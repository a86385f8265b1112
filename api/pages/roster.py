"""The people of a map as rows and as a tree: the same facts for keyboard and screen reader.

Source: design 6 (a table with the same rows sits beside every map).
"""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.sight import Sight
from graph.records import natural_order
from graph.vocabulary import Attitude, Side

__all__ = ["Branch", "Row", "roster", "tree"]


@dataclass(frozen=True, slots=True)
class Row:
    """One person; reach 0 to 1, None where nobody can say."""

    key: str
    side: Side
    role: str
    has_veto: bool
    attitude: Attitude | None
    rival_attitude: Attitude | None
    ours: float | None
    theirs: float | None
    rank: int | None
    boss: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A person in the chart; `level` counts the managers above."""

    key: str
    level: int


def roster(sight: Sight) -> tuple[Row, ...]:
    """Everybody: who decides first, then who stands behind, then the rest, then both vendors."""
    network = sight.network
    ranks = {one.person: place for place, one in enumerate(sight.hidden, start=1)}
    weights = {seat.person: seat.weight for seat in network.seats}
    vetoes = {seat.person for seat in network.seats if seat.has_veto}
    sides = (Side.CUSTOMER, Side.EXTERNAL, Side.US, Side.COMPETITOR)

    def order(key: str) -> tuple[object, ...]:
        side = sides.index(network.nodes[key].side)
        return side, -weights.get(key, 0.0), ranks.get(key, len(ranks) + 1), natural_order(key)

    return tuple(
        Row(
            key=key,
            side=network.nodes[key].side,
            role=sight.voice.label(sight.roles[key]) if key in sight.roles else "",
            has_veto=key in vetoes,
            attitude=sight.attitude(key, network.us),
            rival_attitude=sight.attitude(key, sight.rival),
            ours=sight.reach(key, network.us),
            theirs=sight.reach(key, sight.rival),
            rank=ranks.get(key),
            boss=network.manager_of(key),
        )
        for key in sorted(network.nodes, key=order)
    )


def tree(sight: Sight) -> tuple[Branch, ...]:
    """The customer's chart as it stands here, each manager before those who report there."""
    network = sight.network
    people = dict.fromkeys(network.people_of(Side.CUSTOMER))
    children: dict[str | None, list[str]] = {}
    for key in people:
        boss = network.manager_of(key)
        children.setdefault(boss if boss in people else None, []).append(key)
    found: list[Branch] = []
    waiting = [Branch(key, 0) for key in reversed(children.get(None, []))]
    while waiting:
        branch = waiting.pop()
        found.append(branch)
        below = children.get(branch.key, [])
        waiting += [Branch(key, branch.level + 1) for key in reversed(below)]
    # managers in a circle, which `check` reports, hang below nobody
    known = {branch.key for branch in found}
    return (*found, *(Branch(key, 0) for key in people if key not in known))
