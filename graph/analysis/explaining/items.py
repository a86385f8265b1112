"""Every score of an answer by section and name, each among those that it is compared with.

Source: contract 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.analysis.explaining.breakdown import Keys
from graph.errors import InputError, Problem
from graph.results import Answer, VendorAdvantage

__all__ = ["SECTIONS", "Item", "find_item", "items_of"]


@dataclass(frozen=True, slots=True)
class Item:
    """One score of an answer.

    Attributes:
        keys: Vendor, person or record that name it.
        value: As in the answer; None where nobody knows, or the answer says it in words.
        group: Scores of one group are compared; empty = with nobody.
    """

    section: str
    keys: Keys
    value: float | None
    group: str = ""

    @property
    def name(self) -> str:
        """What a reader calls it by, as in `US:C01`."""
        return ":".join(self.keys)


def items_of(answer: Answer, section: str) -> tuple[Item, ...]:
    """The scores of a section: the headline first, then in the order of the answer.

    Raises:
        InputError: There is no such section.
    """
    if section not in SECTIONS:
        raise InputError(
            Problem(
                code="unknown_section",
                text=f"There is no section {section!r}; use one of {', '.join(SECTIONS)}.",
                column="section",
            )
        )
    return tuple(
        Item(section, keys, value, group) for keys, value, group in SECTIONS[section](answer)
    )


def find_item(answer: Answer, section: str, name: str | None) -> tuple[Item, tuple[Item, ...]]:
    """One score by its name, the headline when None, and all of its section.

    The last part of the name will do where only one score of the section ends so.

    Raises:
        InputError: There is no such section or score, or the section is empty.
    """
    found = items_of(answer, section)
    if not found:
        raise InputError(
            Problem(
                code="nothing_to_explain",
                text=f"The section {section!r} holds no score here.",
                column="section",
            )
        )
    if name is None:
        return found[0], found
    matches = [one for one in found if one.name == name] or [
        one for one in found if one.keys[-1] == name
    ]
    if not matches:
        raise InputError(
            Problem(
                code="unknown_score",
                text=f"The section {section!r} has no score {name!r}; the first one is "
                f"{found[0].name!r}.",
                column="item",
            )
        )
    return matches[0], found


Rows = Iterator[tuple[Keys, float | None, str]]


def _chain(answer: Answer) -> Rows:
    for seat in answer.chain:
        yield (seat.person,), seat.weight, "person"


def _key_people(answer: Answer) -> Rows:
    for one in answer.key_people:
        yield (one.person,), one.weight, "person"


def _indirect(answer: Answer) -> Rows:
    for one in answer.indirect_key_people:
        yield (one.person,), one.score, "person"


def _external(answer: Answer) -> Rows:
    for one in answer.external_influencers:
        yield (one.person, one.to), one.weight, "edge"


def _best_paths(answer: Answer) -> Rows:
    for one in answer.best_paths:
        yield (one.vendor, one.to), one.weight, one.to


def _reach(answer: Answer) -> Rows:
    vendors = sorted(answer.reach, key=lambda one: one != answer.vendor)
    for vendor in vendors:
        yield (vendor,), answer.reach[vendor].overall, "overall"
    for vendor in vendors:
        people = answer.reach[vendor].people
        for person in sorted(people, key=lambda one: -people[one].value):
            yield (vendor, person), people[person].value, vendor


def _advantage(answer: Answer) -> Rows:
    for kind in ("relation", "solution", "price"):
        found: VendorAdvantage | None = getattr(answer.advantage, kind)
        if found is not None:
            yield (kind,), found.overall, ""
            for person in sorted(found.people, key=lambda one: -found.people[one]):
                yield (kind, person), found.people[person], kind


def _closeness(answer: Answer) -> Rows:
    for vendor, found in answer.closeness.items():
        if found.overall is not None:
            yield (vendor,), found.overall, "overall"
        for person in sorted(found.people, key=lambda one: -found.people[one].value):
            yield (vendor, person), found.people[person].value, vendor


def _threats(answer: Answer) -> Rows:
    for person, found in answer.threats.items():
        yield (person,), found.value, "person"


def _fragility(answer: Answer) -> Rows:
    for one in answer.fragility:
        yield (one.removed.id,), one.loss, "loss"


def _isolation(answer: Answer) -> Rows:
    for rival, found in answer.isolation.items():
        yield (rival,), found.relation, "overall"
        for one in found.carriers:
            yield (rival, one.id), one.loss, rival


def _verify(answer: Answer) -> Rows:
    for one in answer.verify:
        yield (one.record,), one.range, "record"


def _next_ties(answer: Answer) -> Rows:
    for one in answer.next_ties:
        yield (one.our_person, one.contact), one.gain, "tie"


def _lean(answer: Answer) -> Rows:
    found = answer.lean
    if found.rival is not None:
        yield (found.rival, "projected"), found.projected, ""
        yield (found.rival, "start"), found.start, ""
        for person in sorted(found.people, key=lambda one: -found.people[one]):
            yield (found.rival, person), found.people[person], "person"


def _coverage(answer: Answer) -> Rows:
    for name in ("cover", "reached", "conveyed", "accepted"):
        value: float | None = getattr(answer.coverage, name)
        yield (name,), value, ""


def _limiting(answer: Answer) -> Rows:
    for person in answer.limiting:
        yield (person,), None, ""


def _status(answer: Answer) -> Rows:
    for cap in answer.status.caps:
        yield (cap.code, cap.person) if cap.person else (cap.code,), None, ""


SECTIONS: dict[str, Callable[[Answer], Rows]] = {
    "indirect_key_people": _indirect,
    "reach": _reach,
    "next_ties": _next_ties,
    "verify": _verify,
    "fragility": _fragility,
    "threats": _threats,
    "advantage": _advantage,
    "closeness": _closeness,
    "isolation": _isolation,
    "key_people": _key_people,
    "chain": _chain,
    "best_paths": _best_paths,
    "external_influencers": _external,
    "lean": _lean,
    "coverage": _coverage,
    "limiting": _limiting,
    "status": _status,
}
