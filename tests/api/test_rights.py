"""Nobody reads or changes what is not theirs, whatever they ask and wherever an id can stand.

Each operation is asked in two worlds, of which one holds what the reader may not see: every byte is
the same, so an id of what is hidden answers as one that never was. Source: trust S1, S2, S24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.operations import ROWS, Ask, address_of, missing_rows, operations, places
from support.worlds import (
    CANARY,
    Hidden,
    World,
    build_world,
    hidden_ids,
    plain_answers,
    restore,
)

from api.settings import Settings

Made = Callable[[Settings], Any]
# What is hidden, and from whom it is not.
CLASSES: Mapping[str, Mapping[str, str]] = {
    "foreign": hidden_ids("7", "unt_foreign"),
    "private": hidden_ids("5", "unt_private"),
    "gone": hidden_ids("8", "unt_foreign"),
    "named": hidden_ids("7", "unt_foreign", by_sender=True),
}
# Asked by commit: each a third of all that can be asked, another one each.
BY_COMMIT = (("editor", "foreign"), ("viewer", "private"), ("stranger", "foreign"))
RANKS = {"sign_in": 0, "see": 1, "edit": 2, "own": 3, "admin": 4, "trail": 4}
SHARED = hidden_ids("9", "unt_shared")
# Who is signed out by it asks nothing more.
PARTING = {"POST /sign-out"}


@pytest.fixture(scope="module")
def worlds(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> Iterator[dict[str, World]]:
    """One without anything hidden, one with all of it, one with what only an owner sees."""
    folder = tmp_path_factory.mktemp("worlds")
    kinds = {"bare": Hidden(), "full": Hidden(foreign=True, private=True)}
    kinds["owned"] = Hidden(private=True)
    kinds["yard"] = Hidden()  # is written to
    with plain_answers():
        yield {
            name: build_world(filled_store, folder / f"{name}.db", make_lasting_site, hidden)
            for name, hidden in kinds.items()
        }


def asks(world: World, *, is_whole: bool = False) -> list[tuple[str, Ask]]:
    return [
        (operation, ask)
        for operation in operations(world.site.app)
        for ask in ROWS[operation]
        if operation not in PARTING and (is_whole or not ask.is_big)
    ]


def kinds_in(operation: str, ask: Ask) -> list[str]:
    sent = [address_of(operation, ask), ask.json, ask.form, ask.file]
    return sorted(places(sent))


def is_read(operation: str) -> bool:
    return operation.startswith("GET ") or "what-if" in operation


def test_every_operation_has_a_row(tmp_path: Path, make_site: Made) -> None:
    app = make_site(Settings(store_url=f"sqlite:///{tmp_path}/empty.db")).app
    assert missing_rows(app) == set()

    @app.get("/api/v1/secrets/{secret}")
    def read_secret(secret: str) -> str:
        return secret

    assert missing_rows(app) == {"GET /api/v1/secrets/{secret}"}


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        pytest.param(*(role, kind), marks=() if (role, kind) in BY_COMMIT else pytest.mark.nightly)
        for role in ("owner", "editor", "viewer", "stranger", "auditor")
        for kind in CLASSES
        if (role, kind) != ("owner", "private")
    ],
)
def test_what_is_hidden_answers_as_if_it_were_not_there(
    worlds: dict[str, World], role: str, kind: str, campaign: Callable[[int], int]
) -> None:
    plain, full = worlds["owned" if role == "owner" else "bare"], worlds["full"]
    is_whole = campaign(20) == 20
    people = plain.people(), full.people()
    asked, chosen = 0, asks(plain, is_whole=is_whole)
    if not is_whole:
        chosen = chosen[BY_COMMIT.index((role, kind)) :: len(BY_COMMIT)]
    for operation, ask in chosen:
        if ask.needs == "trail" and role == "auditor":  # whose work it is to see all of it
            continue
        tries = [(one, {**plain.ids, one: CLASSES[kind][one]}) for one in kinds_in(operation, ask)]
        if is_read(operation):
            tries.append(("nothing", dict(plain.ids)))
        for place, ids in tries:
            before = plain.store.revision(), full.store.revision()
            answer = plain.ask(role, operation, ask, ids)
            assert full.ask(role, operation, ask, ids) == answer, (operation, ask, place)
            assert answer[0] < 500, (operation, ask, place)
            after = plain.store.revision(), full.store.revision()
            assert after == before, (operation, ask, place)
            asked += 1
    assert (plain.people(), full.people()) == people
    assert asked > (600 if is_whole else 100)


@pytest.mark.parametrize("role", ["viewer", "stranger"])
def test_no_word_of_another_account_is_sent(worlds: dict[str, World], role: str) -> None:
    world = worlds["full"]
    asked = 0
    for operation, ask in asks(world):
        if is_read(operation) and CANARY not in ask.query:
            status, headers, body = world.ask(role, operation, ask, world.ids)
            asked += status == 200
            assert CANARY.encode() not in body, operation
            assert b"org_7" not in body, operation
            assert CANARY not in str(headers), operation
    assert asked > (12 if role == "stranger" else 80)


def test_who_sees_everything_sees_the_difference(worlds: dict[str, World]) -> None:
    differing = set()
    for operation, ask in asks(worlds["bare"]):
        if is_read(operation):
            ids = {**worlds["bare"].ids, **CLASSES["foreign"]}
            one, other = (
                worlds[name].ask("admin", operation, ask, ids) for name in ("bare", "full")
            )
            if one[0] != other[0]:
                differing.add(operation)
    assert len(differing) > 60


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        *((one, "own") for one in ("viewer", "editor", "owner", "auditor", "stranger")),
        *((one, "shared") for one in ("viewer", "editor", "owner")),
    ],
)
def test_who_may_not_is_refused(worlds: dict[str, World], role: str, whose: str) -> None:
    world = worlds["full"]
    ids = world.ids if whose == "own" else SHARED
    rank = RANKS[{"viewer": "see", "editor": "edit", "owner": "own"}.get(role, "sign_in")]
    rank = min(rank, RANKS["see"]) if whose == "shared" else rank
    refused, people = 0, world.people()
    for operation, ask in asks(world):
        is_meant = RANKS[ask.needs] > max(rank, RANKS["see"]) or (
            rank == 0 and RANKS[ask.needs] > 1
        )
        if not is_meant or (ask.needs == "trail" and role == "auditor"):
            continue
        before = world.store.revision()
        status, _, _ = world.ask(role, operation, ask, ids)
        may_know = {403} if rank else {403, 404}
        assert status in may_know, (operation, ask, status)
        assert world.store.revision() == before, operation
        refused += 1
    assert world.people() == people
    assert refused > 8


def test_who_may_does(worlds: dict[str, World]) -> None:
    world = worlds["yard"]
    done = 0
    for operation, ask in asks(world):
        if ask.needs not in {"edit", "own"}:
            continue
        before = world.store.revision().sequence
        answer = world.ask("owner", operation, ask, world.ids)
        # what was not undone cannot be done again
        assert answer[0] in {200, 201, 204, 303, 412 if "redo" in operation else 200}, operation
        done += 1
        if world.store.revision().sequence != before:
            restore(world.store, before)
    assert done > 90
