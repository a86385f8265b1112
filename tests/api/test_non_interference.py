"""An answer is a function of what the reader may see: what is hidden changes no byte of any.

Pairs of stores differ in hidden records alone, written and taken away again before an edit that
everybody sees. Everything that reads is asked, in every format; nothing of an answer is left out.
Source: trust S20, S21, S25.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.every_record import everything
from support.hiding import Hiding, hide
from support.operations import ROWS, Ask, operations
from support.worlds import ADMIN, CANARY, Hidden, World, build_world, plain_answers

from api.settings import Settings
from graph.model import Activity
from graph.stores.sqlite_store import SqliteStore

Made = Callable[[Settings], Any]
MOMENT = datetime(2025, 6, 30, 13, tzinfo=UTC)
# Of what computes for long a pair asks one in so many, of the rest one in so many.
BIG_TURNS, TURNS = 30, 5


@dataclass(frozen=True)
class Twins:
    """Two worlds in which the same happens, but for what is hidden."""

    plain: World
    hiding: World

    def say(self, text: str, unit: str) -> None:
        """Let both see an edit, and what was said before again."""
        for world in (self.plain, self.hiding):
            (found,) = world.store.find(ADMIN, Activity.table, "act_u")
            assert isinstance(found, Activity)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("graph.stores.sqlite_writer.new_id", lambda _: unit)
                with world.store.writing("editor", "edit") as writer:
                    writer.put(replace(found, note=text))
                    writer.put(found)

    @contextmanager
    def hidden(self, seed: int) -> Iterator[None]:
        """With hidden records in one of them."""
        store = self.hiding.store
        records = Hiding(store.read(ADMIN), random.Random(seed), CANARY).draw()
        written = hide(store, records)
        assert written
        with store.writing("somebody else", "edit") as writer:
            written += [one.record.id for one in writer.put_all(everything(CANARY, 7))]
        try:
            yield
        finally:
            with store.writing("somebody else", "edit") as writer:
                for record_id in reversed(written):
                    writer.delete(record_id)


@pytest.fixture(scope="module")
def twins(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> Iterator[Twins]:
    folder = tmp_path_factory.mktemp("twins")
    with plain_answers(), pytest.MonkeyPatch.context() as patch:
        known = SqliteStore.__init__.__kwdefaults__
        patch.setattr(SqliteStore.__init__, "__kwdefaults__", {**known, "clock": lambda: MOMENT})
        made = [
            build_world(filled_store, folder / f"{name}.db", make_lasting_site, Hidden())
            for name in ("plain", "hiding")
        ]
        yield Twins(*made)


def readings(world: World) -> list[tuple[str, Ask]]:
    """Every way to read, those first that are quick."""
    found = [
        (operation, ask)
        for operation in operations(world.site.app)
        for ask in ROWS[operation]
        if operation.startswith("GET ") or "what-if" in operation
    ]
    return sorted(found, key=lambda one: one[1].is_big)


def turn(world: World, seed: int) -> list[tuple[str, Ask]]:
    """What one pair is asked; as many pairs as there are turns ask everything."""
    quick = [one for one in readings(world) if not one[1].is_big]
    slow = [one for one in readings(world) if one[1].is_big]
    return quick[seed % TURNS :: TURNS] + slow[seed % BIG_TURNS :: BIG_TURNS]


def differing(twins: Twins, asked: list[tuple[str, Ask]], role: str) -> list[tuple[str, Ask]]:
    twins.hiding.forget()
    return [
        (operation, ask)
        for operation, ask in asked
        if twins.plain.ask(role, operation, ask, twins.plain.ids)
        != twins.hiding.ask(role, operation, ask, twins.plain.ids)
    ]


def test_what_is_hidden_changes_no_byte(twins: Twins, campaign: Callable[[int], int]) -> None:
    everybody = ("viewer", "editor")
    for seed in range(campaign(200)):
        role = everybody[seed % 2]
        with twins.hidden(seed):
            twins.say(f"pair {seed}", f"unt_{seed}")
            assert differing(twins, turn(twins.plain, seed), role) == [], (seed, role)
            if seed == 0:  # there is something to be seen
                assert len(differing(twins, turn(twins.plain, seed), "owner")) > 10
    assert len(readings(twins.plain)) > 180


def test_what_was_hidden_leaves_no_mark_when_it_is_gone(twins: Twins) -> None:
    with twins.hidden(1_000):
        pass
    twins.say("afterwards", "unt_after")
    assert differing(twins, turn(twins.plain, 1), "viewer") == []
