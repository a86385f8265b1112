"""Where each person stands item by item: closeness, solution, price, what holds them back.

With it what the answer says about the whole: coverage, lean, whether the lead holds.
Source: contract 5 (advantage, limiting, closeness, coverage, lean, robust, key_people); method 3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.references import Reference, limit_reason
from api.pages.sight import Sight
from graph.results import ClosenessResult, VendorAdvantage
from graph.vocabulary import DecisionRole, Importance

__all__ = ["Balance", "Key", "Share", "balance_of", "key_rows", "shares_of"]


@dataclass(frozen=True, slots=True)
class Balance:
    """One person; None where nobody asked.

    Attributes:
        ours, theirs: Closeness of us and of the strongest rival, 0 to 1.
        solution, price: Our advantage, -1 to 1.
        limit: What holds the person back, in words; empty where nothing is known of it.
        limit_why: Section and item of its explanation.
        lean: Projected view, -1 to 1; None where nobody knows where it starts.
    """

    key: str
    ours: float | None
    theirs: float | None
    solution: float | None
    price: float | None
    limit: str
    limit_why: Reference
    lean: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the decision by weight; `name` is that of the explanation."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Key:
    """A key person and why."""

    key: str
    weight: float
    why: str


def balance_of(sight: Sight) -> tuple[Balance, ...]:
    """A row for everybody who decides, in the order of their weight."""
    answer = sight.answer
    return tuple(
        Balance(
            key=seat.person,
            ours=_closeness(answer.closeness, sight.network.us, seat.person),
            theirs=_closeness(answer.closeness, sight.rival, seat.person),
            solution=_advantage(answer.advantage.solution, seat.person),
            price=_advantage(answer.advantage.price, seat.person),
            limit=_limit(sight, seat.person),
            limit_why=limit_reason(sight, seat.person),
            lean=None
            if seat.person in answer.lean.unknown
            else answer.lean.people.get(seat.person),
        )
        for seat in answer.chain
    )


def _closeness(
    found: Mapping[str, ClosenessResult], vendor: str | None, person: str
) -> float | None:
    of_vendor = found.get(vendor or "")
    one = of_vendor.people.get(person) if of_vendor else None
    return one.value if one else None


def _advantage(found: VendorAdvantage | None, person: str) -> float | None:
    return found.people.get(person) if found else None


def _limit(sight: Sight, person: str) -> str:
    """The item, and that of the person's orientation where it is another one."""
    found = sight.answer.limiting.get(person)
    if found is None:
        return ""
    plain = sight.voice.say(f"limit.{found.plain}")
    if found.by_orientation == found.plain:
        return plain
    other = sight.voice.say(f"limit.{found.by_orientation}")
    return sight.voice.say("limit.both", plain=plain, other=other)


def shares_of(sight: Sight) -> tuple[Share, ...]:
    """How much of the decision we cover, reach, have told and won."""
    coverage = sight.answer.coverage
    return (
        Share("cover", coverage.cover),
        Share("reached", coverage.reached),
        Share("conveyed", coverage.conveyed),
        Share("accepted", coverage.accepted),
    )


def key_rows(sight: Sight) -> tuple[Key, ...]:
    """The key people with the reason for each, in words."""
    return tuple(
        Key(one.person, one.weight, sight.voice.series([_why(sight, code) for code in one.why]))
        for one in sight.answer.key_people
    )


def _why(sight: Sight, code: str) -> str:
    voice = sight.voice
    if code == "veto":
        return voice.say("veto")
    if code.startswith("importance_"):
        word = voice.label(Importance.parse(code.removeprefix("importance_")), lower=True)
        return voice.say("card.importance", word=word)
    return voice.label(DecisionRole.parse(code), lower=True)
