from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from api.app import create_app
from api.credentials import Credentials
from api.settings import Settings
from graph.scope import AccountRole, Scope
from graph.stores.opening import open_store
from importers.pipeline import import_files

DATA = Path(__file__).parents[1] / "data"
AS_OF = date(2025, 6, 30)


@pytest.fixture(scope="package", autouse=True)
def _no_settings_from_outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No `.env` and no variable of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("empty"))
        for name in (*Settings.model_fields, "lang"):
            patch.delenv(f"STAKEGRAPH_{name.upper()}", raising=False)
        yield


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the worked example, to be read only."""
    path = tmp_path_factory.mktemp("filled") / "store.db"
    store = open_store(f"sqlite:///{path}")
    import_files(store, [DATA / "worked-example"], today=AS_OF)
    store.close()
    return path


@dataclass(frozen=True)
class Site:
    """An application in a test, and three ways to call it."""

    app: FastAPI
    settings: Settings
    reader: TestClient
    writer: TestClient

    @property
    def stranger(self) -> TestClient:
        """Somebody new each time: no key, no cookie."""
        return new_client(self.app)

    @property
    def credentials(self) -> Credentials:
        found: Credentials = self.app.state.resources.credentials
        return found

    def routes(self) -> Iterator[tuple[str, str, str]]:
        """Method, pattern, and an address of every route."""
        for route in iter_route_contexts(self.app.routes):
            path = str(route.path)
            for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"}):
                yield method, path, re.sub(r"\{[^}]*\}", "O1", path)

    def client(self, **headers: str) -> TestClient:
        return new_client(self.app, **headers)

    def browser(self, user: str = "local") -> TestClient:
        """Somebody who signed in by a link."""
        token = self.credentials.create_link(user)
        client = new_client(self.app)
        answer = client.post(f"/sign-in/{token}", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 303
        return client


def new_client(app: FastAPI, **headers: str) -> TestClient:
    return TestClient(
        app,
        base_url="http://localhost",
        headers=headers,
        follow_redirects=False,
        raise_server_exceptions=False,
    )


def new_site(settings: Settings) -> Iterator[Site]:
    app = create_app(settings)
    credentials = app.state.resources.credentials
    reading, _ = credentials.create_key("reads")
    writing, _ = credentials.create_key("writes", can_write=True)
    reader = new_client(app, Authorization=f"Bearer {reading}")
    writer = new_client(app, Authorization=f"Bearer {writing}")
    with reader:  # runs start and end of the application
        yield Site(app, settings, reader, writer)


@pytest.fixture(scope="module")
def site(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real application over the worked example; the tests of a module share what it found."""
    settings = Settings(
        store_url=f"sqlite:///{filled_store}",
        access_path=tmp_path_factory.mktemp("access") / "access.db",
        as_of=AS_OF,
    )
    yield from new_site(settings)


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """The real application over a store of its own, to be written to."""
    settings = Settings(store_url=f"sqlite:///{tmp_path}/own.db", as_of=AS_OF)
    yield from new_site(settings)


@pytest.fixture
def make_site() -> Iterator[Callable[[Settings], Site]]:
    """Other settings; everything is closed at the end."""
    with ExitStack() as stack:

        def make(settings: Settings) -> Site:
            return stack.enter_context(contextmanager(new_site)(settings))

        yield make


@pytest.fixture
def as_member(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, AccountRole]], None]:
    """Make every key that of a member who sees only these accounts, as users will be later."""

    def become(accounts: dict[str, AccountRole]) -> None:
        scope = Scope(user="mei", accounts=accounts)
        monkeypatch.setattr("api.security.Scope.administrator", lambda _user="local": scope)

    return become
