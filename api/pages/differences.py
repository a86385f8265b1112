"""What an opportunity changes in its account, one entry each, with the address that lights it.

Source: method 3.2 (item 6); design 6; contract 5 (changes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.pages.pills import map_address
from api.pages.sight import Sight
from api.pages.wording import Rich
from graph.vocabulary import Attitude

__all__ = ["Difference", "DifferenceGroup", "differences_of"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in words, and where the map lights it."""

    words: Rich
    address: str
    is_lit: bool


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """The changes of one kind."""

    title: str
    entries: tuple[Difference, ...]


def differences_of(sight: Sight) -> tuple[DifferenceGroup, ...]:
    """Moved seats, new lines, cut lines, rewritten lines, changed attitudes; none of an account."""
    changes = sight.answer.changes
    added = [sight.strands_by_record.get(one.record) for one in changes.added]
    rewritten = [sight.strands_by_record.get(one.record) for one in changes.overridden]
    groups = (
        ("seats", tuple(_seats(sight))),
        ("added", tuple(_pairs(sight, [(one.source, one.target) for one in added if one]))),
        ("cut", tuple(_pairs(sight, [(one.source, one.target) for one in changes.suppressed]))),
        (
            "rewritten",
            tuple(_pairs(sight, [(one.source, one.target) for one in rewritten if one])),
        ),
        ("attitudes", tuple(_attitudes(sight))),
    )
    return tuple(
        DifferenceGroup(sight.voice.say(f"differs.{kind}"), entries)
        for kind, entries in groups
        if entries
    )


def _seats(sight: Sight) -> Iterator[Difference]:
    for one in sight.answer.changes.reparented:
        old = sight.strong(one.from_) if one.from_ else sight.voice.rich("differs.nobody")
        new = sight.strong(one.to) if one.to else sight.voice.rich("differs.nobody")
        words = sight.voice.rich("differs.seat", person=sight.strong(one.person), old=old, new=new)
        yield _lighting(sight, words, [*([one.to] if one.to else []), one.person])


def _pairs(sight: Sight, pairs: Sequence[tuple[str, str]]) -> Iterator[Difference]:
    for source, target in dict.fromkeys(pairs):
        ends = {"source": sight.strong(source), "target": sight.strong(target)}
        yield _lighting(sight, sight.voice.rich("differs.line", **ends), [source, target])


def _attitudes(sight: Sight) -> Iterator[Difference]:
    for one in sight.answer.changes.attitudes:
        before, after = (
            sight.attitude_word(Attitude.parse(code) if code else None)
            for code in (one.from_, one.to)
        )
        words = sight.voice.rich(
            "differs.attitude",
            person=sight.strong(one.person),
            vendor=sight.name(one.vendor),
            before=before,
            after=after,
        )
        yield _lighting(sight, words, [one.person])


def _lighting(sight: Sight, words: Rich, people: Sequence[str]) -> Difference:
    free = dict.fromkeys(("focus", "steps", "direction", "from", "to"))
    address = map_address(sight, {**free, "walk": people})
    return Difference(words, address, sight.choice.emphasis.walk == tuple(people))
