"""Pages over small accounts: from rows of the exchange format to a signed-in browser session."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.testclient import TestClient
from support.places import take_place

from api.access.credentials import Credentials
from api.app import create_app
from api.pages.sight import Sight, look
from api.settings import Settings
from graph.memory import Memory
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.vocabulary import Language
from graph.workspace import Workspace
from importers.examples import example_folder
from importers.pipeline import import_files

DAY = date(2025, 6, 30)
Rows = Mapping[str, Sequence[Mapping[str, str]]]


def write_folder(folder: Path, rows: Rows) -> Path:
    folder.mkdir()
    for name, lines in rows.items():
        columns = list(dict.fromkeys(column for line in lines for column in line))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(lines)
    return folder


@pytest.fixture(scope="session")
def answers() -> Memory:
    """What was computed already; keys hold the graph, so stores do not mix."""
    return Memory()


@pytest.fixture(scope="session")
def examples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.fixture
def store_of(
    store_kind: str, tmp_path: Path, examples_folder: Path
) -> Iterator[Callable[[Rows | str], Store]]:
    """Make a store of rows, or take that of an example by its name, which nobody writes to.

    There is one graph: the first store is in it, further ones are files.
    """
    with ExitStack() as stack:
        made = 0

        def make(rows: Rows | str) -> Store:
            nonlocal made
            made += 1
            kind = store_kind if made == 1 else "sqlite"
            if isinstance(rows, str):
                source, name, folder = example_folder(rows), rows, examples_folder
            else:
                source = write_folder(tmp_path / f"rows{made}", rows)
                name, folder = f"rows-{uuid4().hex}", tmp_path

            def fill(store: Store) -> None:
                import_files(store, [source], today=DAY)

            place = stack.enter_context(take_place(kind, folder, name=name, fill=fill))
            return stack.enter_context(closing(place.open()))

        yield make


@pytest.fixture
def sight_of(store_of: Callable[[Rows | str], Store], answers: Memory) -> Callable[..., Sight]:
    """Look at a context of a small store."""

    def make(rows: Rows | str, kind: str, reference: str, language: str = "en") -> Sight:
        workspace = Workspace(store_of(rows), Scope.administrator(), memory=answers)
        subject = workspace.subject(kind, reference)
        return look(workspace, subject, language=Language(language), as_of=DAY)

    return make


@pytest.fixture
def browser_of(
    store_of: Callable[[Rows | str], Store], answers: Memory, tmp_path: Path
) -> Iterator[Callable[[Rows | str], TestClient]]:
    """A signed-in session with the real application over a small store."""
    clients: list[TestClient] = []

    def make(rows: Rows | str) -> TestClient:
        settings = Settings(
            store_url="sqlite:///unused.db",
            access_path=tmp_path / f"access{len(clients)}.db",
            as_of=DAY,
            secure_cookies=False,
        )
        app = create_app(settings, store=store_of(rows))
        app.state.resources = replace(app.state.resources, memory=answers)
        client = TestClient(app, base_url="http://127.0.0.1")
        clients.append(client)
        credentials = Credentials(settings.access_file)
        token = credentials.create_link("local")
        credentials.close()
        client.__enter__()
        answer = client.post(f"/sign-in/{token}", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 200, answer.text
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


def account(**sheets: Sequence[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """A customer with one person and our company; sheets are added to that."""
    rows: dict[str, list[dict[str, str]]] = {
        "organizations": [
            {"id": "A", "name": "客户 Customer", "kind": "customer"},
            {"id": "US", "name": "我司 Our company", "kind": "us"},
        ],
        "people": [{"id": "P1", "name": "陈", "organization": "A", "importance": "both"}],
        "opportunities": [{"id": "O", "account": "A", "name": "项目 Deal"}],
    }
    for name, lines in sheets.items():
        rows.setdefault(name, []).extend(dict(line) for line in lines)
    return rows


@pytest.fixture
def small_account() -> Callable[..., Rows]:
    return account
