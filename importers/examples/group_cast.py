"""The people of the invented group: seats filled with names, lines drawn, ids given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from importers.examples.draws import Draws
from importers.examples.group_names import Name, draw_names
from importers.examples.group_units import ACCOUNT, BRANCHES, GENERAL_MANAGER, UNITS, Post, Unit

__all__ = ["SMALLEST", "Cast", "Member", "cast_people"]

_TEAM = 7  # people under one team leader
_TEAMS_FROM = 9  # smaller units have no team leaders
_KNOWN = 1 + len(BRANCHES) + sum(1 + len(unit.posts) for unit in UNITS)
SMALLEST = 1 + len(BRANCHES) + 4 * len(UNITS)  # everyone named, and somebody to name them to


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the customer.

    Attributes:
        id: `P001` and so on, from the top down.
        unit: Id of the organization.
        manager: Id of the solid manager, or '' at the top.
        post: Key, title, level and importance; key '' for people whom the story does not know.
        rank: `top`, `head`, `lead`, `post`, `team` or `staff`.
    """

    id: str
    name: Name
    unit: str
    manager: str
    post: Post
    rank: str


@dataclass(frozen=True)
class Cast:
    """All people of the customer, from the top down."""

    members: tuple[Member, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Member]:
        """Those whom the story knows, by key."""
        return {member.post.key: member for member in self.members if member.post.key}

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Member, ...]]:
        """The people of each unit, from the top down."""
        units: dict[str, list[Member]] = {}
        for member in self.members:
            units.setdefault(member.unit, []).append(member)
        return {unit: tuple(members) for unit, members in units.items()}


def cast_people(people: int, seed: int) -> Cast:
    """Fill the chart.

    Args:
        people: How many; at least `SMALLEST`.
        seed: Same seed and number, same people.

    Raises:
        ValueError: Too few people to fill the named seats, or more than there are names.
    """
    if people < SMALLEST:
        raise ValueError(f"the chart needs at least {SMALLEST} people, not {people}")
    casting = _Casting(draw_names(people, seed), Draws(seed, purpose="titles"))
    top = casting.add(ACCOUNT, None, GENERAL_MANAGER, "top")
    heads = {ACCOUNT: top}
    for branch in BRANCHES:
        heads[branch.id] = casting.add(branch.id, top, branch.head, "head")
    for unit, size in zip(UNITS, _sizes(people - len(heads)), strict=True):
        casting.fill(unit, size, heads[unit.branch])
    return Cast(tuple(casting.members))


class _Casting:
    """Hands out names and ids in order."""

    def __init__(self, names: list[Name], draws: Draws) -> None:
        self.members: list[Member] = []
        # the first names are the most unlike each other: the story gets them
        self._story_names: Iterator[Name] = iter(names[:_KNOWN])
        self._other_names: Iterator[Name] = iter(names[_KNOWN:])
        self._draws = draws

    def add(self, unit: str, manager: Member | None, post: Post, rank: str) -> Member:
        number = len(self.members)
        member = Member(
            id=f"P{number + 1:03d}",
            name=next(self._story_names if post.key else self._other_names),
            unit=unit,
            manager=manager.id if manager else "",
            post=post,
            rank=rank,
        )
        self.members.append(member)
        return member

    def fill(self, unit: Unit, size: int, head: Member) -> None:
        lead = self.add(unit.id, head, unit.lead, "lead")
        for post in unit.posts:
            self.add(unit.id, lead, post, "post")
        rest = size - 1 - len(unit.posts)
        teams = rest // _TEAM if rest >= _TEAMS_FROM else 0
        leaders = [
            self.add(unit.id, lead, Post("", "组长 Team leader", "manager", ""), "team")
            for _ in range(teams)
        ] or [lead]
        for number in range(rest - teams):
            post = Post("", self._draws.pick(unit.titles), "staff", "")
            self.add(unit.id, leaders[number % len(leaders)], post, "staff")


def _sizes(people: int) -> list[int]:
    """People of each unit, in proportion to its share, at least 4; largest remainders first."""
    spare = people - 4 * len(UNITS)
    total = sum(unit.share for unit in UNITS)
    exact = [spare * unit.share / total for unit in UNITS]
    sizes = [int(size) for size in exact]
    order = sorted(range(len(UNITS)), key=lambda one: (sizes[one] - exact[one], one))
    for one in order[: spare - sum(sizes)]:
        sizes[one] += 1
    return [size + 4 for size in sizes]
