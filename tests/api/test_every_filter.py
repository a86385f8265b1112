"""Every place that keeps something from a reader is missed when it is taken away (trust S24)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.operations import ROWS, Ask, operations
from support.worlds import (
    ADMIN,
    Hidden,
    World,
    build_world,
    hidden_ids,
    plain_answers,
    restore,
)

from api.access.api_keys import Grant, KeyScope
from api.access.security import Identity
from api.settings import Settings
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.stores.sqlite_store import SqliteStore
from graph.vocabulary import InstallationRole

Made = Callable[[Settings], Any]
# What tells most about what is hidden, and what a viewer must not do.
TELLING = (
    "GET /api/v1/accounts", "GET /api/v1/opportunities", "GET /api/v1/people",
    "GET /api/v1/influences/{record}", "GET /api/v1/circles", "GET /api/v1/changes",
    "GET /api/v1/organizations", "GET /api/v1/organizations/{record}",
    "GET /api/v1/exports", "GET /api/v1/search",
    "GET /api/v1/accounts/{subject}/analysis", "GET /api/v1/people/{person}",
)  # fmt: skip
OUR_PERSON = Ask(json={"title": "x"}, path={"person": "<ours>"}, versioned="/api/v1/people/<ours>")
SHOWN = Ask(json="private", versioned="/api/v1/influences/<influence>")
# Who must not do what, where that is more than the first way to ask it.
FORBIDDEN: tuple[tuple[str, str, Ask | None], ...] = (
    ("viewer", "POST /api/v1/circles", None),
    ("viewer", "PATCH /api/v1/influences/{record}", None),
    ("viewer", "DELETE /api/v1/ties/{record}", None),
    ("viewer", "PUT /api/v1/accounts/{account}/members/{name}", None),
    ("viewer", "GET /api/v1/users", None),
    ("editor", "PATCH /api/v1/people/{person}", OUR_PERSON),
    ("editor", "PUT /api/v1/influences/{record}/visibility", SHOWN),
    ("editor", "POST /api/v1/organizations", Ask(json={"name": "N", "kind": "customer"})),
    ("reading key", "DELETE /api/v1/ties/{record}", None),
    ("reading key", "POST /api/v1/keys", Ask(json={"name": "more"})),
    ("narrow key", "DELETE /api/v1/ties/{record}", None),
)


class Worlds(NamedTuple):
    """Two to be compared, and one to be written to."""

    bare: World
    full: World
    yard: World


@pytest.fixture(scope="module")
def worlds(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> Iterator[Worlds]:
    folder, everything = tmp_path_factory.mktemp("filters"), Hidden(foreign=True, private=True)
    kinds = {"bare": Hidden(), "full": everything, "yard": everything}
    with plain_answers():
        found = Worlds(
            **{
                name: build_world(filled_store, folder / f"{name}.db", make_lasting_site, hidden)
                for name, hidden in kinds.items()
            }
        )
        keys = found.yard.site.credentials.keys
        reading, _ = keys.create("reads", Grant(KeyScope.READ), user="owner")
        narrow, _ = keys.create("narrow", Grant(KeyScope.WRITE, ("org_9",)), user="owner")
        for name, key in (("reading key", reading), ("narrow key", narrow)):
            found.yard.clients[name] = found.yard.site.client(Authorization=f"Bearer {key}")
        yield found


def leaks(worlds: Worlds) -> Iterator[str]:
    """What tells the viewer of one world from the viewer of the other, and what gets through."""
    for world in worlds:
        world.forget()
    yield from _told_by_the_store(worlds)
    yield from _allowed(worlds.yard)
    yield from _told(worlds)


def _told_by_the_store(worlds: Worlds) -> Iterator[str]:
    viewer = Scope("viewer", accounts={worlds.full.account: "viewer", "org_9": "viewer"})
    for scope in (viewer, Scope("auditor", InstallationRole.AUDITOR)):
        for name, tell in STORED.items():
            if tell(worlds.bare, scope) != tell(worlds.full, scope):
                yield f"{scope.user}: {name}"


def _allowed(world: World) -> Iterator[str]:
    for role, operation, ask in FORBIDDEN:
        before = world.store.revision().sequence
        answer = world.ask(role, operation, ask or ROWS[operation][0], world.ids)
        if world.store.revision().sequence != before:
            restore(world.store, before)
        world.site.credentials.users.share("viewer", world.account, "viewer")
        if answer[0] not in {403, 404}:
            yield f"{role} may {operation}"


def _told(worlds: Worlds) -> Iterator[str]:
    hidden = (hidden_ids("7", "unt_foreign"), hidden_ids("5", "unt_private"))
    for operation in TELLING:
        for ids in (worlds.bare.ids, *hidden):
            for world in (worlds.bare, worlds.full):  # whoever sees more asks first
                for ask in ROWS[operation]:
                    world.ask("admin", operation, ask, ids)
            for role in ("viewer", "auditor"):
                one, other = (
                    [each.ask(role, operation, ask, ids) for ask in ROWS[operation]]
                    for each in (worlds.bare, worlds.full)
                )
                if one != other:
                    yield f"{role}: {operation}"


# What the store itself tells, below everything that is served.
STORED: dict[str, Callable[[World, Scope], object]] = {
    "accounts": lambda world, scope: world.store.accounts(scope),
    "changes": lambda world, scope: len(world.store.changes(scope)),
    "history": lambda world, scope: len(world.store.history(scope, limit=1000)),
    "entries": lambda world, scope: scope.user == "viewer" and len(world.store.entries(scope)),
    "found": lambda world, scope: scope.user == "viewer" and len(world.store.find_entries(scope)),
    "written": lambda world, scope: len(world.store.written(scope)),
    "units": lambda world, scope: len(world.store.find(scope, "organizations", "org_c7")),
    "other accounts": lambda world, scope: len(world.store.read(scope, "org_7")),
}


def test_nothing_leaks_while_every_filter_is_there(worlds: Worlds) -> None:
    assert set(TELLING) | {one[1] for one in FORBIDDEN} <= set(operations(worlds.bare.site.app))
    assert list(leaks(worlds)) == []


def unfiltered(name: str) -> Callable[..., Any]:
    """A read of the store that forgets who reads."""
    real: Any = getattr(SqliteStore, name)

    def read(store: SqliteStore, _: Scope, *rest: Any, **named: Any) -> Any:
        return real(store, ADMIN, *rest, **named)

    return read


def nothing(*_: Any, **__: Any) -> None:
    """A check that never refuses."""


_READS = (
    *("accounts", "opportunities", "read", "find", "changes", "history"),
    *("entries", "find_entries", "written"),
)
SABOTAGES: dict[str, tuple[Any, str, Any]] = {
    "which records": (Scope, "sees", lambda *_: True),
    "whose maps": (Scope, "sees_account", lambda *_: True),
    "whose memory": (Scope, "key", "everybody"),
    "lines with hidden ends": (Records, "_is_whole", lambda *_: True),
    "lists with hidden members": (Records, "_trimmed", lambda _, record: record),
    "units of hidden customers": (
        Records,
        "_whole_organizations",
        lambda _, kept: {one.id: one for one in kept},
    ),
    **{f"the store's {name}": (SqliteStore, name, unfiltered(name)) for name in _READS},
    "who edits a map": ("api.editing.rights", "is_editor", lambda *_: True),
    "who changes what is on nobody's": ("api.editing.rights", "may_change", lambda *_: True),
    "who says who sees it": ("api.editing.editor", "require_visibility", nothing),
    "who enters a customer": ("api.editing.editor", "require_creation", nothing),
    "who shares": (
        "api.routes.users",
        "_owned",
        lambda workspace, account: workspace.subject("account", account).account_id,
    ),
    "which accounts a key is for": (Grant, "narrow", lambda _, scope: scope),
    "whether a key writes": (Identity, "can_write", True),
    "whether a key makes keys": (Identity, "can_administer", True),
    "who administers": (Scope, "is_administrator", property(lambda scope: scope.user == "viewer")),
}


@pytest.mark.parametrize("place", SABOTAGES)
def test_a_filter_that_is_taken_away_is_missed(
    worlds: Worlds, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, broken = SABOTAGES[place]
    owner = import_module(where) if isinstance(where, str) else where
    monkeypatch.setattr(owner, name, broken)
    assert next(leaks(worlds), None) is not None
    monkeypatch.undo()
    for world in worlds:
        world.forget()


def test_every_read_of_a_store_is_tried() -> None:
    reads = {
        name
        for name, one in vars(Store).items()
        if callable(one) and "scope" in getattr(one, "__annotations__", {})
    }
    tried = {name for owner, name, _ in SABOTAGES.values() if owner is SqliteStore}
    assert tried == reads
