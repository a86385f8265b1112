"""What must hold of reach, asked of records that were written to a store and read back.

The same properties are drawn at random without a store in test_properties.py; here each store
keeps a few drawn accounts, edits them and answers exactly and from samples.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.places import take_place
from support.small_accounts import ACCOUNT, DAY, DEAL, base, edge, make

from graph.analysis.answering import answer_for
from graph.analysis.engine import ExactEngine, SampledEngine
from graph.analysis.reach import measure_reach
from graph.calibration import Calibration
from graph.model import Assessment, Influence, Record, Role, Tie
from graph.network import Network, Run
from graph.overlay import build_network
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import ContextKind

ADMIN = Scope.administrator()
PEOPLE = ("P1", "P2", "P3", "P4")
SAMPLED = Calibration(state_budget=0, worlds=1_280)
Values = dict[tuple[str, str, str, str], float]


@pytest.fixture
def store(store_kind: str, tmp_path: Path) -> Iterator[Store]:
    with take_place(store_kind, tmp_path) as place, closing(place.open()) as opened:
        yield opened


def drawn(seed: int) -> list[Record]:
    draw = random.Random(seed)
    pairs = [(one, other) for one in PEOPLE for other in PEOPLE if one != other]
    found: list[Record] = [
        edge(
            f"E{place}", source, target, strength=draw.choice(("weak", "medium", "strong")),
            confidence=draw.choice(("confirmed", "reported", "inferred")),
        )
        for place, (source, target) in enumerate(draw.sample(pairs, 6))
    ]  # fmt: skip
    found += [
        make(Tie, f"T{who}", person=who, contact=draw.choice(PEOPLE), level="deep",
             confidence="reported", last_contact="2025-05")
        for who in ("U1", "R1")
    ]  # fmt: skip
    found += [
        make(Assessment, f"A{one}{vendor}", person=one, vendor=vendor, confidence="confirmed",
             attitude=draw.choice(("positive", "neutral", "negative", "unknown")),
             observed_on="2025-06")
        for one in PEOPLE for vendor in ("org_US", "org_R")
    ]  # fmt: skip
    roles = (("P1", "approver"), ("P2", "evaluator"))
    return found + [
        make(Role, f"Q{one}", opportunity=DEAL, person=one, role=role) for one, role in roles
    ]


def network_of(records: Records, *, deal: bool = True) -> Network:
    kind, subject = (ContextKind.OPPORTUNITY, DEAL) if deal else (ContextKind.ACCOUNT, ACCOUNT)
    return build_network(records, kind, subject, as_of=DAY)


def values(store: Store, *, deal: bool = True) -> Values:
    """Reach of each vendor in each run to everybody, exactly and from samples."""
    network = network_of(store.read(ADMIN), deal=deal)
    engines = (ExactEngine(Calibration()), SampledEngine(SAMPLED))
    return {
        (engine.method, vendor, run.value, person): one.runs[run].value(person)
        for engine in engines
        for vendor, one in measure_reach(network, engine).items()
        for run in Run
        for person in PEOPLE
    }


def never_above(lower: Values, higher: Values) -> bool:
    return all(value <= higher[key] + 1e-12 for key, value in lower.items())


def write(store: Store, *records: Record) -> None:
    with store.writing("test") as writer:
        writer.put_all(records)


def remove(store: Store, *names: str) -> None:
    with store.writing("test") as writer:
        for name in names:
            writer.delete(name)


@pytest.mark.parametrize("seed", range(3))
def test_reach_moves_as_it_must_when_stored_records_change(store: Store, seed: int) -> None:
    """a stronger edge never lowers reach; removing a person never raises it; silencing never
    raises the rival's; cautious <= expected <= hopeful; conflict edges never change reach;
    base + empty overlay = base"""
    records = drawn(seed)
    write(store, *base(), *records)
    first = values(store)
    for low, high in (("cautious", "expected"), ("expected", "hopeful")):
        assert all(
            value <= first[(*key[:2], high, key[3])] + 1e-12
            for key, value in first.items()
            if key[2] == low
        )
    kept = records[0]
    assert isinstance(kept, Influence)
    write(store, edge("EX", "P3", "P1", polarity="conflict"))
    assert values(store) == first
    write(store, edge(kept.id, kept.source, kept.target, strength="strong"))
    assert never_above(first, values(store))
    write(store, kept)
    silent = [
        make(Assessment, "AP3org_R", person="P3", vendor="org_R", attitude="strong_negative",
             confidence="confirmed", observed_on="2025-06")
    ]  # fmt: skip
    write(store, *silent)
    rivals = {key: value for key, value in values(store).items() if key[1] == "org_R"}
    assert never_above(rivals, first)
    write(store, *records)
    remove(store, "P4")
    assert never_above(values(store), first)
    remove(store, "QP1", "QP2")
    deal, account = (values(store, deal=deal) for deal in (True, False))
    assert deal == account


@pytest.mark.parametrize("seed", range(2))
def test_a_store_adds_nothing_and_loses_nothing(store: Store, seed: int) -> None:
    """same seed same bytes: whichever way the records went, in whichever order"""
    records = [*base(), *drawn(seed)]
    write(store, *reversed(records))
    for calibration in (Calibration(), SAMPLED):
        direct, stored = (
            answer_for(replace(network_of(one), calibration=calibration), graph_version="v")
            for one in (Records(records, ADMIN), store.read(ADMIN))
        )
        assert stored.model_dump_json() == direct.model_dump_json()
