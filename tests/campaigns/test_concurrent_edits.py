"""Many hands on one graph: no edit is lost, everybody reads their own, and all can be undone.

Clients of one server write at the same moment, as often as asked for; what came of it is judged by
the records and by their history. Source: trust D13.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.edit_hands import Hand, script
from support.places import Place, take_place

from api.access.credentials import Credentials
from api.app import create_app
from api.editing import Editor, undoing
from api.editing.unit import EditUnit
from api.settings import Settings
from graph.changes import Change
from graph.model import Influence
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.remembering import RememberingStore
from importers.options import ImportDefaults
from importers.pipeline import import_files

ADMIN = Scope.administrator()
DATA = Path(__file__).parents[1] / "data" / "worked-example"
DAY = date(2025, 6, 30)
CLIENTS = 4
EDGE = "/api/v1/influences/E01"
STEPS = 200


@dataclass
class Table:
    """A running server, and clients of it that sit around one graph."""

    place: Place
    clients: list[TestClient]

    def round(self, act: Callable[[int, TestClient], Any]) -> list[Any]:
        """Let every client do something at the same moment."""
        barrier = Barrier(len(self.clients))

        def do(number: int) -> Any:
            barrier.wait()
            return act(number, self.clients[number])

        with ThreadPoolExecutor(len(self.clients)) as pool:
            return list(pool.map(do, range(len(self.clients))))


@pytest.fixture
def count(store_kind: str, campaign: Callable[[int], int]) -> Callable[[int], int]:
    """As `campaign`; on a server by commit a tenth of that, as each of its commits takes long."""

    def counted(full: int) -> int:
        found = campaign(full)
        return found if found == full or store_kind == "sqlite" else max(CLIENTS, found // 10)

    return counted


@pytest.fixture
def table(store_kind: str, tmp_path: Path) -> Iterator[Table]:
    with seated(store_kind, tmp_path) as found:
        yield found


@contextmanager
def seated(kind: str, folder: Path) -> Iterator[Table]:
    with take_place(kind, folder) as place:
        with closing(place.open()) as store:
            import_files(store, [DATA], today=DAY)
        settings = Settings(
            store_url=place.url, access_path=folder / "clients.access.db", as_of=DAY
        )
        with closing(Credentials(settings.access_file)) as credentials:
            key, _ = credentials.create_key("clients", can_write=True)
        app = create_app(settings)
        headers = {"Authorization": f"Bearer {key}"}
        with TestClient(app, base_url="http://localhost", headers=headers) as first:
            others = [
                TestClient(app, base_url="http://localhost", headers=headers)
                for _ in range(CLIENTS - 1)
            ]
            yield Table(place, [first, *others])


def counted_up(table: Table, times: int) -> tuple[int, list[int], list[Change]]:
    """Let all clients count up in one edge again and again.

    Returns:
        How far it went, every status, and the history of the edge, newest first.
    """
    statuses: list[int] = []
    for _ in range(times // CLIENTS):
        seen = [client.get(EDGE) for client in table.clients]

        def count_up(number: int, client: TestClient, seen: list[Any] = seen) -> int:
            told = seen[number].json()["evidence"]
            body = {"evidence": str(int(told) + 1)}
            tag = {"If-Match": seen[number].headers["etag"]}
            return client.patch(EDGE, json=body, headers=tag).status_code

        statuses += table.round(count_up)
    with closing(table.place.open()) as store:
        (edge,) = store.find(ADMIN, "influence", "E01")
        assert isinstance(edge, Influence)
        history = list(store.history(ADMIN, record=edge.id, limit=100_000))
        return int(edge.evidence or 0), statuses, history


def begin(table: Table) -> None:
    client = table.clients[0]
    tag = {"If-Match": client.get(EDGE).headers["etag"]}
    assert client.patch(EDGE, json={"evidence": "0"}, headers=tag).status_code == 200


def lost_edits(table: Table, times: int) -> int:
    """How many edits were said to be made and are not there."""
    begin(table)
    reached, statuses, history = counted_up(table, times)
    assert set(statuses) <= {200, 412}
    assert statuses.count(412) == len(statuses) - statuses.count(200)
    chain = [one.before for one in history[:-1]] == [one.after for one in history[1:]]
    return statuses.count(200) - reached + (not chain)


def test_no_edit_of_one_edge_is_lost(table: Table, count: Callable[[int], int]) -> None:
    times = count(1_000)
    assert lost_edits(table, times) == 0
    assert times >= CLIENTS


def strangers(table: Table, times: int) -> int:
    """How often somebody read something else than what they had just written."""
    people = ("C02", "C03", "C04", "C05")

    def write_and_read(number: int, client: TestClient) -> int:
        place, wrong = f"/api/v1/people/{people[number]}", 0
        tag = client.get(place).headers["etag"]
        for turn in range(times // CLIENTS):
            text = f"{number} {turn}"
            answer = client.patch(place, json={"title": text}, headers={"If-Match": tag})
            assert answer.status_code == 200, answer.text
            tag = answer.headers["etag"]
            listed = client.get("/api/v1/people?account=A").json()["items"]
            shown = next(one for one in listed if one["id"] == people[number])
            wrong += (shown["title"], f'"{shown["version"]}"') != (text, tag)
        return wrong

    return sum(table.round(write_and_read))


def test_everybody_reads_what_they_wrote(table: Table, count: Callable[[int], int]) -> None:
    assert strangers(table, count(10_000)) == 0


@contextmanager
def hands(folder: Path, *users: str) -> Iterator[tuple[Store, list[Hand]]]:
    """The worked example, and editors of it."""
    url = f"sqlite:///{folder}/hands.db"
    with closing(open_store(url, migrate=True)) as opened:
        import_files(opened, [DATA], today=DAY)
        store = RememberingStore(opened)
        account = next(one.id for one in store.accounts(ADMIN) if one.external_id == "A")
        found = []
        for user in users:
            scope = Scope(user=user, accounts={account: "owner" if len(users) == 1 else "editor"})
            editor = Editor(store, scope, defaults=ImportDefaults(), today=DAY)
            found.append(Hand(editor, store, scope, account))
        yield store, found


def ends_where_it_began(folder: Path, seed: int, *users: str) -> bool:
    """Whether a script of edits and undos, all undone at its end, leaves everything as it was."""
    with hands(folder, *users) as (store, editors):
        before = store.read(ADMIN).canonical_hash
        records = {one.id: one for one in store.read(ADMIN)}
        middle = script(editors, random.Random(seed), STEPS)
        assert middle > STEPS // 4, "the script hardly did anything"
        assert store.read(ADMIN).canonical_hash != before
        left = list(editors)
        while left:
            left = [one for one in left if one.undo_all()]
        after = {one.id: one for one in store.read(ADMIN)}
        return store.read(ADMIN).canonical_hash == before and after == records


@pytest.mark.parametrize("users", [("mei",), ("mei", "li")], ids=["one", "two"])
def test_edits_and_undos_end_where_they_began(
    tmp_path: Path, campaign: Callable[[int], int], users: tuple[str, ...]
) -> None:
    for seed in range(campaign(20)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert ends_where_it_began(folder, seed, *users), f"seed {seed}"


class TestSabotage:
    """Each of these is red when the guard it is about is taken away."""

    def test_without_the_version_edits_are_lost(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = EditUnit.expected

        def trusting(unit: EditUnit, table: str, reference: str, _: str | None) -> Any:
            found = unit._find(table, reference)
            return expected(unit, table, reference, found.version)

        with seated("sqlite", tmp_path) as table:
            begin(table)
            monkeypatch.setattr(EditUnit, "expected", trusting)
            reached, statuses, _ = counted_up(table, 3 * CLIENTS)
            assert statuses.count(200) > reached

    def test_a_store_that_does_not_look_answers_old_records(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with seated("sqlite", tmp_path) as table:
            table.clients[0].get("/api/v1/people?account=A")
            store: Any = table.clients[0].app.state.resources.store  # type: ignore[attr-defined]
            seen = store.revision()
            monkeypatch.setattr(RememberingStore, "revision", lambda _: seen)
            with pytest.raises(AssertionError):
                assert strangers(table, 2 * CLIENTS) == 0

    def test_an_undo_that_forgets_a_record_is_found(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = undoing._turns

        def forgetful(changes: Any) -> Any:
            turns = whole(changes)
            is_changed = {name for name, one in turns.items() if one.left and one.back}
            return {
                name: replace(one, back=one.left) if name in is_changed else one
                for name, one in turns.items()
            }

        monkeypatch.setattr(undoing, "_turns", forgetful)
        assert not ends_where_it_began(tmp_path, 1, "mei")
