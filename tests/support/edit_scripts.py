"""Random scripts of edits: how they are drawn, and made small when they fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from support.edit_steps import Import, Script, Step, Unit, perform
from support.model_store import ModelStore

from graph.dates import PartialDate
from graph.model import RECORD_TYPES, Opportunity, Organization, Person, Record
from graph.schema import Field, fields_of, reference_fields
from graph.stores.references import targets_of
from graph.vocabulary import LawfulBasis, OrganizationKind

__all__ = ["LONGEST", "draw_script", "shortest"]

DAY = date(2025, 6, 30)
LONGEST = 50
WORDS = ("x", "名", "a|b", "'}) //", "`", " ", "\\u0060", "𠮷", "x" * 600)


def _customer(name: str) -> Organization:
    return Organization(id=name, account=name, name=name, kind=OrganizationKind.CUSTOMER)


def _person(number: int, account: str | None, organization: str) -> Person:
    return Person(
        id=f"per_{number}",
        account=account,
        organization=organization,
        name=f"P{number}",
        lawful_basis=LawfulBasis.CONTRACT,
        purpose="x",
        provenance="x",
        collected_at=DAY,
        review_on=DAY,
    )


WORLD: tuple[Record, ...] = (
    _customer("org_0"),
    _customer("org_1"),
    Organization(id="org_us", name="us", kind=OrganizationKind.US),
    Organization(id="org_rival", name="rival", kind=OrganizationKind.COMPETITOR),
    *(_person(number, "org_0", "org_0") for number in range(3)),
    _person(3, "org_1", "org_1"),
    _person(4, None, "org_us"),
    _person(5, "org_0", "org_rival"),
    Opportunity(id="opp_0", account="org_0", name="O"),
)


class _Draw:
    """Draws steps that suit what is there, which it learns by doing them on a model."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.is_long = seed % 50 == 0  # most are short
        self.model = ModelStore()
        self.steps: list[Step] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def script(self) -> Script:
        length = 2 + min(LONGEST - 2, int(self.random.expovariate(1 / 6)))
        self.add(Unit((WORLD,)))
        while len(self.steps) < (LONGEST if self.is_long else length):
            self.add(self.step())
        return tuple(self.steps)

    def add(self, step: Step) -> None:
        perform(self.model, step, len(self.steps), self.model)
        self.steps.append(step)

    def step(self) -> Step:
        kinds = ("unit", "again", "key", "import", "lost")
        match self.random.choices(kinds, (60, 8, 14, 14, 4))[0]:
            case "again":
                return self.random.choice(self.steps)
            case "key":
                return self.keyed()
            case "import":
                return Import(self.records(4), self.chance(0.6), self.chance(0.8))
            case "lost":
                return Unit(self.acts(), is_kept=False)
        return Unit(self.acts())

    def keyed(self) -> Unit:
        """A request with a key: often one that came before, sometimes with another content."""
        before = [one for one in self.steps if isinstance(one, Unit) and one.key is not None]
        if before and self.chance(0.6):
            known = self.random.choice(before)
            return known if self.chance(0.7) else replace(known, request="other")
        return Unit(self.acts(), key=self.random.choice(("k", "键", "`k` //", "k" * 600)))

    def acts(self) -> tuple[tuple[Record, ...] | str, ...]:
        count = self.random.choice((1, 1, 1, 2, 3))
        return tuple(
            self.record_id() if self.chance(0.25) else self.records(4) for _ in range(count)
        )

    def record_id(self) -> str:
        known = [one for one in self.model.records if not one.startswith("org_")]
        if not known or self.chance(0.1):
            return self.random.choice(("per_99", "", *self.model.records))
        return self.random.choice(known)

    def records(self, most: int) -> tuple[Record, ...]:
        return tuple(self.record() for _ in range(self.random.randint(1, most)))

    def record(self) -> Record:
        known = list(self.model.records.values())
        if known and self.chance(0.4):
            return self.edited(self.random.choice(known))
        kind = self.random.choice(RECORD_TYPES)
        values = {field.name: self.value(kind, field) for field in fields_of(kind)}
        values["id"] = f"{kind.prefix}_{self.random.randrange(6)}"
        record = kind(**values)
        is_own = isinstance(record, Organization) and record.kind is OrganizationKind.CUSTOMER
        return replace(record, account=record.id) if is_own else record

    def edited(self, record: Record) -> Record:
        names = [field for field in fields_of(type(record)) if field.name not in ("id", "account")]
        chosen = self.random.sample(names, self.random.choice((0, 1, 1, 2)))
        return replace(record, **{one.name: self.value(type(record), one) for one in chosen})

    def value(self, kind: type[Record], field: Field) -> Any:
        is_missing = self.chance(0.005) if field.required else self.chance(0.5)
        if is_missing and field.name not in ("visibility", "kind", "polarity", "state"):
            return () if field.many else None
        if field.many:
            return tuple({self.one(kind, field): None for _ in range(self.random.randint(0, 3))})
        return self.one(kind, field)

    def one(self, kind: type[Record], field: Field) -> Any:
        if field.name in reference_fields(kind.table):
            return self.reference(field.name)
        if field.code is not None:
            return self.random.choice(list(field.code))
        if field.name == "external_id":
            return self.random.choice(("E1", "E2", "E10", "E1:2"))
        if field.name == "system":
            return self.random.choice(("crm", "erp"))
        number = self.random.randrange(5)
        values: dict[str, Any] = {
            "text": self.random.choice(WORDS),
            "date": date(2024, 1, 1 + number),
            "partial_date": PartialDate(2024, number or None),
            "integer": number,
            "number": number / 2,
            "flag": bool(number % 2),
        }
        return values[field.kind]

    def reference(self, field: str) -> str:
        targets = targets_of(field)
        known = [one.id for one in self.model.records.values() if one.table in targets]
        if field == "account":
            known = [one for one in known if self.is_customer(one)]
        if not known or self.chance(0.02):
            return self.random.choice(("per_98", "org_98", *self.model.records))
        return self.random.choice(known)

    def is_customer(self, record_id: str) -> bool:
        found = self.model.records[record_id]
        return isinstance(found, Organization) and found.kind is OrganizationKind.CUSTOMER


def draw_script(seed: int) -> Script:
    """The script of a seed, up to 50 steps; the first makes a small world."""
    return _Draw(seed).script()


def shortest(script: Script, fails: Callable[[Script], bool], *, tries: int = 200) -> Script:
    """Leave out of a failing script what it fails without: steps, then acts, then records."""
    left = count(tries, -1)
    size = max(1, len(script) // 2)
    while size:
        place = 0
        while place < len(script):
            shorter = script[:place] + script[place + size :]
            if next(left) > 0 and fails(shorter):
                script = shorter
            else:
                place += size
        size //= 2
    for place, step in enumerate(script):
        for smaller in _smaller(step):
            changed = (*script[:place], smaller, *script[place + 1 :])
            if next(left) > 0 and fails(changed):
                script = changed
                break
    return script


def _smaller(step: Step) -> Iterable[Step]:
    """Steps that do less, those that do least first."""
    if isinstance(step, Import):
        yield from (replace(step, records=(one,)) for one in step.records)
        return
    for act in step.acts:
        records = () if isinstance(act, str) else act
        yield from (replace(step, acts=((one,),)) for one in records)
        yield replace(step, acts=(act,))
