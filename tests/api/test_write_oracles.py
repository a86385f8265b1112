"""Who enters something learns nothing of what is there and hidden: not even that it is (trust S23).

The same is entered in two worlds, one of which holds hidden records of the same names, ids and
addresses; ids made on the way are the same in both, and every byte of the answers is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from support.operations import ROWS, Ask, operations
from support.worlds import (
    CANARY,
    Answered,
    Hidden,
    World,
    build_world,
    hidden_ids,
    plain_answers,
    restore,
)

from api.settings import Settings
from importers.editing.columns import editable_sheet

Made = Callable[[Settings], Any]
HIDDEN = (hidden_ids("7", "unt_foreign"), hidden_ids("5", "unt_private"))
MAKERS = (
    "graph.stores.sqlite_writer",
    "importers.editing.contacts",
    "importers.editing.proposals",
    "importers.members",
    "importers.merging",
)
# What a hidden record holds in a column of this name.
SAID = {"name": CANARY, "title": CANARY, "email": CANARY, "phone": CANARY, "text": CANARY}


@pytest.fixture(scope="module")
def worlds(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> Iterator[tuple[World, World]]:
    folder = tmp_path_factory.mktemp("oracles")
    kinds = {"bare": Hidden(), "full": Hidden(foreign=True, private=True)}
    with plain_answers():
        bare, full = (
            build_world(filled_store, folder / f"{name}.db", make_lasting_site, hidden)
            for name, hidden in kinds.items()
        )
        yield bare, full


def enter(world: World, operation: str, ask: Ask, ids: dict[str, str], seed: int) -> Answered:
    """Enter something under ids that are made alike, and take it back."""
    numbers, before = count(), world.store.revision().sequence
    with pytest.MonkeyPatch.context() as patch:
        for one in MAKERS:
            patch.setattr(f"{one}.new_id", lambda prefix: f"{prefix}_{seed}x{next(numbers)}")
        answer = world.ask("editor", operation, ask, ids)
    if world.store.revision().sequence != before:
        restore(world.store, before)
    return answer


def test_what_is_there_and_hidden_is_entered_as_if_it_were_not(
    worlds: tuple[World, World], campaign: Callable[[int], int]
) -> None:
    bare, full = worlds
    creating = sorted(
        one
        for one in operations(bare.site.app)
        if one.startswith("POST /api/v1/") and any("account=" in ask.query for ask in ROWS[one])
    )
    assert len(creating) > 13
    probes, entered = campaign(500), 0
    for seed in range(probes):
        dice = random.Random(seed)
        operation = creating[seed % len(creating)]
        (ask, *_) = ROWS[operation]
        ids = dict(bare.ids)
        if dice.random() < 0.3:
            kind = dice.choice(sorted(ids))
            ids[kind] = dice.choice(HIDDEN)[kind]
        table = operation.rpartition("/")[2].replace("influences", "influence")
        columns = {one.name for one in editable_sheet(table).columns}
        told = {one: text for one, text in SAID.items() if one in columns}
        asked = Ask(ask.query, json={**ask.json, **told}, needs="edit")
        answer = enter(bare, operation, asked, ids, seed)
        assert enter(full, operation, asked, ids, seed) == answer, (seed, operation)
        entered += answer[0] == 201
    assert entered > probes // 2
