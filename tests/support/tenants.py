"""Several small accounts at once, drawn from a seed, with what stands on no account's map."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from support.small_accounts import PERSON, make

from graph.errors import StakegraphError
from graph.model import (
    Assessment,
    Circle,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.stores.protocol import Store

__all__ = ["TenantDraw", "fill"]

STRENGTHS = ("weak", "medium", "strong")
CONFIDENCES = ("confirmed", "reported", "inferred", "rumour")
LEVELS = ("none", "occasional", "multiple", "deep")
ROLES = ("approver", "decision_maker", "evaluator", "user")
ATTITUDES = ("strong_positive", "positive", "neutral", "negative", "unknown")


class TenantDraw:
    """Draws the records of a few accounts, and edits of them.

    Attributes:
        accounts: Their ids.
        mapped: Ids of the people on each map.
        away: Ids of outsiders on no map.
        ours: Ids of our people.
    """

    def __init__(self, seed: int, accounts: int = 3) -> None:
        self.random = Random(seed)
        self.accounts = [f"org_{number}" for number in range(accounts)]
        self.mapped: dict[str, list[str]] = {one: [] for one in self.accounts}
        self.rivals: dict[str, list[str]] = {one: [] for one in self.accounts}
        self.away = [f"per_x{number}" for number in range(3)]
        self.ours = ["per_u0", "per_u1"]
        self._made = 0

    def records(self) -> list[Record]:
        """Everything, those that others refer to first."""
        found: list[Record] = [
            make(Organization, "org_us", name="us", kind="us", account=None),
            make(Organization, "org_rival", name="rival", kind="competitor", account=None),
            make(Organization, "org_out", name="out", kind="other", account=None),
            *(self._person(one, None, "org_us") for one in self.ours),
            *(self._person(one, None, "org_out") for one in self.away),
        ]
        for account in self.accounts:
            found += self.account(account)
        return found

    def account(self, account: str) -> list[Record]:
        """An account with its people, edges and one opportunity."""
        region = self.random.choice(("north", "south", None))
        found: list[Record] = [
            make(Organization, account, name=account, kind="customer", account=account)
        ]
        found[0] = replace(found[0], region=region)
        for number in range(self.random.randint(0, 5)):
            person = f"per_{account}_{number}"
            self.mapped[account].append(person)
            found.append(self._person(person, account, account))
        if self.random.random() < 0.7:
            self.rivals[account].append(f"per_{account}_r")
            found.append(self._person(f"per_{account}_r", account, "org_rival"))
        found.append(make(Opportunity, f"opp_{account}", name="deal", account=account, stage=None))
        for _ in range(self.random.randint(0, 14)):
            found += self.edit(account)
        return found

    def edit(self, account: str) -> list[Record]:
        """One more record of an account; none where it has too few people for it."""
        inside, draw = self.mapped[account], self.random
        kind = draw.choice((Influence, Influence, Tie, Reporting, Circle, Role, Assessment, None))
        if not inside:
            kind = Tie
        if kind is Reporting:
            place = draw.randrange(len(inside))
            if place == 0:
                return []
            manager = inside[draw.randrange(place)]
            return self._of(Reporting, account, subordinate=inside[place], manager=manager)
        return self._of(kind or OverlayEntry, account, **self._values(kind, account))

    def _values(self, kind: type[Record] | None, account: str) -> dict[str, Any]:
        inside, draw, deal = self.mapped[account], self.random, f"opp_{account}"
        targets = [*inside, *self.away]
        staff = [*self.ours, *self.rivals[account]]
        said = {"confidence": draw.choice(CONFIDENCES)}
        about = {"opportunity": draw.choice((None, None, deal)), **said}
        if kind is Influence:
            ends = {"source": draw.choice(targets + staff), "target": draw.choice(targets)}
            return {**ends, "strength": draw.choice(STRENGTHS), **about}
        if kind is Tie:
            ends = {"person": draw.choice(staff), "contact": draw.choice(targets)}
            return {**ends, "level": draw.choice(LEVELS), **about}
        if kind is Circle:
            members = draw.sample(targets, min(len(targets), draw.randint(1, 3)))
            return {"name": "c", "members": ";".join(members)}
        if kind is Role:
            return {
                "opportunity": deal,
                "person": draw.choice(inside),
                "role": draw.choice(ROLES),
            }
        if kind is Assessment:
            vendor = draw.choice(("org_us", "org_rival"))
            about = {"person": draw.choice(inside), "vendor": vendor}
            return {**about, "attitude": draw.choice(ATTITUDES), **said}
        cut = {"subject": draw.choice(inside), "object": draw.choice(inside)}
        return {"opportunity": deal, "change": "suppress", **cut}

    def newcomer(self, account: str) -> Record:
        """Somebody new on a map."""
        self._made += 1
        person = f"per_{account}_new{self._made}"
        self.mapped[account].append(person)
        return self._person(person, account, account)

    def _person(self, name: str, account: str | None, organization: str) -> Record:
        return make(
            Person, name, **{**PERSON, "name": name, "account": account,
            "organization": organization},
        )  # fmt: skip

    def _of(self, kind: type[Record], account: str, **values: Any) -> list[Record]:
        self._made += 1
        name = f"{kind.prefix}_{account}_{self._made}"
        return [make(kind, name, account=account, observed_on="2025-05", **values)]


def fill(store: Store, records: list[Record]) -> None:
    """Write records one by one; those that a rule of the store refuses are left out."""
    for record in records:
        try:
            with store.writing("test") as writer:
                writer.put(record)
        except StakegraphError:
            continue
