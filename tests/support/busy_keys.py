"""Keys that many threads write to at once, and how to see afterwards what became of it."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.errors import DuplicateError, StoreUnavailableError
from graph.identifiers import new_id
from graph.model import (
    Assessment,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Role,
    Tie,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import Basis, DecisionRole, LawfulBasis, OrganizationKind

__all__ = ["Race", "count_doubles", "edge_keys", "ground", "node_keys", "race"]

ADMIN = Scope.administrator()
DAY = date(2025, 6, 30)
ACCOUNT, DEAL = "org_a", "opp_1"
LONGEST_WAIT = 300.0  # seconds in which a writer that is told to come again must get its turn

Make = Callable[[str], Record]


def _person(number: int, **more: Any) -> Person:
    values: dict[str, Any] = {
        "id": f"per_{number}",
        "account": ACCOUNT,
        "organization": ACCOUNT,
        "name": f"P{number}",
        "lawful_basis": LawfulBasis.CONTRACT,
        "purpose": "x",
        "provenance": "x",
        "collected_at": DAY,
        "review_on": DAY,
        **more,
    }
    return Person(**values)


def ground() -> list[Record]:
    """What the keys stand on."""
    return [
        Organization(id=ACCOUNT, account=ACCOUNT, name="A", kind=OrganizationKind.CUSTOMER),
        Organization(id="org_us", name="us", kind=OrganizationKind.US),
        Opportunity(id=DEAL, account=ACCOUNT, name="O"),
        *(_person(number) for number in range(50)),
    ]


def node_keys() -> list[Make]:
    """200 keys of nodes: a natural key with and without an opportunity, a sender's id."""

    def assessment(number: int, deal: str | None) -> Make:
        return lambda one: Assessment(
            id=one,
            account=ACCOUNT,
            person=f"per_{number}",
            vendor="org_us",
            opportunity=deal,
            entered_on=DAY,
        )

    def sent(number: int, system: str | None) -> Make:
        return lambda one: _person(number, id=one, system=system, external_id=f"P{number}")

    return [
        make
        for number in range(50)
        for make in (
            assessment(number, None),
            assessment(number, DEAL),
            sent(number, None),
            sent(number, "crm"),
        )
    ]


def edge_keys() -> list[Make]:
    """200 keys of relationships, with and without an opportunity, with and without a basis."""

    def influence(number: int, deal: str | None, basis: Basis | None) -> Make:
        return lambda one: Influence(
            id=one,
            account=ACCOUNT,
            source=f"per_{number}",
            target=f"per_{number + 1}",
            opportunity=deal,
            basis=basis,
            entered_on=DAY,
        )

    def tie(number: int, deal: str | None, basis: Basis | None) -> Make:
        return lambda one: Tie(
            id=one,
            account=ACCOUNT,
            person=f"per_{number}",
            contact=f"per_{number + 1}",
            opportunity=deal,
            basis=basis,
            entered_on=DAY,
        )

    def role(number: int, kind: DecisionRole | None) -> Make:
        return lambda one: Role(
            id=one,
            account=ACCOUNT,
            opportunity=DEAL,
            person=f"per_{number}",
            role=kind,
            entered_on=DAY,
        )

    bases = (None, Basis.KIN)
    made: list[Make] = [
        influence(number, deal, basis)
        for number in range(25)
        for deal in (None, DEAL)
        for basis in bases
    ]
    # a basis is no part of what makes a tie the same one
    made += [tie(number, deal, bases[number % 2]) for number in range(30) for deal in (None, DEAL)]
    made += [role(number, kind) for number in range(20) for kind in (None, DecisionRole.USER)]
    return made


def _identity(record: Record) -> tuple[str, ...]:
    if record.natural_key:
        return record.table, record.natural_key
    return record.table, record.external_id or "", record.system or "", record.account or ""


def _counted(record: Record) -> int:
    text = record.title if isinstance(record, Person) else getattr(record, "evidence", None)
    return int(text or 0)


def _raised(record: Record) -> Record:
    text = str(_counted(record) + 1)
    changed: Any = {"title" if isinstance(record, Person) else "evidence": text}
    return replace(record, **changed)


@dataclass
class Race:
    """What came of it.

    Attributes:
        upserts: Those that were acknowledged, by key.
        busy: How often a writer was told to come again.
        taken: How often one that had not looked first was told that the key is taken.
    """

    upserts: Counter[tuple[str, ...]]
    busy: int = 0
    taken: int = 0

    def lost(self, records: Records) -> dict[tuple[str, ...], int]:
        """Keys whose counter is not the number of their upserts, and by how many."""
        counted: Counter[tuple[str, ...]] = Counter()
        for record in records:
            counted[_identity(record)] += _counted(record)
        keys = self.upserts.keys() | {key for key, number in counted.items() if number}
        found = {key: self.upserts[key] - counted[key] for key in keys}
        return {key: number for key, number in found.items() if number}


def count_doubles(records: Records) -> int:
    """How many records stand beside another one with the same key."""
    keys = Counter(_identity(record) for record in records if len(_identity(record)[1]) > 0)
    return sum(keys.values()) - len(keys)


def race(
    stores: Sequence[Store], keys: Sequence[Make], *, threads: int, upserts: int, seed: int
) -> Race:
    """Let threads raise the counters of the keys, each in units of work of 1 to 40 upserts.

    Most read the record in the unit and write it with one more; some write a new one without
    looking, and look when they are told that the key is taken.

    Args:
        stores: Opened apart from each other, as by processes of their own; threads take them in
            turn.
        keys: What each makes of an id.
        threads: How many at once.
        upserts: Of each thread.
        seed: Of the draws.
    """
    found = Race(Counter())
    guard = threading.Lock()

    def run(thread: int) -> None:
        draws = random.Random(f"{seed} {thread}")
        store, left = stores[thread % len(stores)], upserts
        while left:
            chosen = draws.sample(keys, min(left, draws.randint(1, 40)))
            _until_done(store, chosen, found, guard, is_blind=draws.random() < 0.2)
            left -= len(chosen)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    return found


def _until_done(
    store: Store, chosen: Sequence[Make], found: Race, guard: threading.Lock, *, is_blind: bool
) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            done = _upsert(store, chosen, is_blind=is_blind)
        except DuplicateError:
            assert is_blind
            with guard:
                found.taken += 1
            is_blind = False
        except StoreUnavailableError:
            with guard:
                found.busy += 1
            assert time.monotonic() < until, "a writer never got its turn"
        else:
            with guard:
                found.upserts.update(done)
            return


def _upsert(store: Store, chosen: Sequence[Make], *, is_blind: bool) -> list[tuple[str, ...]]:
    with store.writing("racer") as writer:
        there = {} if is_blind else {_identity(one): one for one in writer.read(ACCOUNT)}
        fresh = [make(new_id(make("").prefix)) for make in chosen]
        found = [there.get(_identity(one), one) for one in fresh]
        writer.put_all([_raised(one) for one in found])
    return [_identity(one) for one in fresh]
