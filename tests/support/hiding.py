"""Records that a viewer of the worked example may not see, drawn at random beside what is there."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from support.every_record import everything

from graph.dates import PartialDate
from graph.errors import ConflictError, InputError
from graph.model import (
    Activity,
    Assessment,
    Circle,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Reporting,
    Tie,
)
from graph.records import Records
from graph.stores.protocol import Store
from graph.vocabulary import (
    Attitude,
    Confidence,
    OrganizationKind,
    Strength,
    TieLevel,
    Visibility,
)

__all__ = ["Hiding", "hide"]

DAY = date(2025, 6, 30)


def hide(store: Store, records: list[Record]) -> list[str]:
    """Write what fits beside what is there; answers the ids of it."""
    written = []
    for record in records:
        try:
            with store.writing("somebody else", "edit") as unit:
                unit.put(record)
            written.append(record.id)
        except (ConflictError, InputError):
            continue
    return written


class Hiding:
    """Draws records that a viewer of the account may not see.

    Args:
        records: All that is there.
        dice: Draws.
        word: Stands in their texts.
    """

    def __init__(self, records: Records, dice: random.Random, word: str) -> None:
        self._dice, self._word = dice, word
        organizations = {one.id: one for one in records.all(Organization)}
        people = records.all(Person)
        sides = {one.id: organizations[one.organization].kind for one in people}
        inside = (OrganizationKind.CUSTOMER, OrganizationKind.UNIT)
        self._contacts = [one.id for one in people if sides[one.id] in inside]
        self._ours = [one.id for one in people if sides[one.id] is OrganizationKind.US]
        self._vendors = [
            one.id
            for one in organizations.values()
            if one.kind in (OrganizationKind.US, OrganizationKind.COMPETITOR)
        ]
        self._account = next(one.id for one in records.all(Organization) if one.external_id == "A")
        self._deal = records.all(Opportunity)[0].id
        self._edges = [one.id for one in records.all(Influence)]
        self._customer = organizations[self._account].id

    def draw(self) -> list[Record]:
        """A few of each kind, private to somebody else."""
        said: dict[str, Any] = {
            "account": self._account,
            "visibility": Visibility.PRIVATE,
            "entered_by": "somebody else",
            "entered_on": DAY,
            "observed_on": PartialDate.of(DAY),
            "confidence": Confidence.CONFIRMED,
        }
        found: list[Record] = []
        for _ in range(self._dice.randint(2, 6)):
            one, other = self._dice.sample(self._contacts, 2)
            number = f"{self._dice.getrandbits(60):015d}"
            deal = self._dice.choice([None, self._deal])
            hidden = f"per_hid{number}"
            found += self._dice.sample(
                [
                    Influence(
                        id=f"edg_i{number}", external_id=f"X{number}", source=one, target=other,
                        strength=self._dice.choice(list(Strength)), opportunity=deal, **said,
                    ),
                    Tie(
                        id=f"edg_t{number}", person=self._dice.choice(self._ours), contact=one,
                        level=TieLevel.DEEP, last_contact=PartialDate.of(DAY), opportunity=deal,
                        **said,
                    ),
                    Assessment(
                        id=f"ass_{number}", person=one, vendor=self._dice.choice(self._vendors),
                        opportunity=deal, attitude=self._dice.choice(list(Attitude)), **said,
                    ),
                    Evidence(
                        id=f"evd_{number}", record=self._dice.choice(self._edges), text=self._word,
                        **said,
                    ),
                    Circle(
                        id=f"cir_{number}", name=self._word, leader=one, members=(other,), **said,
                    ),
                    Activity(
                        id=f"act_{number}", account=self._account, date=PartialDate.of(DAY),
                        kind="meeting", our_people=(self._ours[0],), contacts=(one,),
                        opportunity=deal, visibility=Visibility.PRIVATE,
                        entered_by="somebody else",
                    ),
                ],
                k=3,
            )  # fmt: skip
            found += self._person(hidden, number, one)
        return found

    def _person(self, hidden: str, number: str, boss: str) -> list[Record]:
        """Somebody hidden; the lines with them are open, and go with them all the same."""
        someone = everything(self._word)[1]
        assert isinstance(someone, Person)
        open_said = {"account": self._account, "entered_on": DAY}
        return [
            replace(
                someone, id=hidden, external_id=f"H{number}", account=self._account,
                organization=self._customer, visibility=Visibility.PRIVATE,
                entered_by="somebody else",
            ),
            Reporting(id=f"edg_r{number}", subordinate=hidden, manager=boss, **open_said),
            Influence(
                id=f"edg_h{number}", source=hidden, target=boss, strength=Strength.STRONG,
                confidence=Confidence.CONFIRMED, observed_on=PartialDate.of(DAY), **open_said,
            ),
        ]  # fmt: skip
