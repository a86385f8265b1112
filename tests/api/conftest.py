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
from support.places import Place, take_place

from api.access.api_keys import Grant, KeyScope
from api.access.credentials import Credentials
from api.app import create_app
from api.cli import main
from api.settings import Settings
from graph.scope import AccountRole, Scope
from graph.stores.protocol import Store
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


def fill(store: Store) -> None:
    import_files(store, [DATA / "worked-example"], today=AS_OF)


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filled")


@pytest.fixture
def filled_place(store_kind: str, filled_folder: Path) -> Iterator[Place]:
    """Where the worked example is, to be read only."""
    with take_place(store_kind, filled_folder, name="worked-example", fill=fill) as place:
        yield place


@pytest.fixture(scope="session")
def filled_store(filled_folder: Path) -> Path:
    """The worked example as a file, to be copied."""
    with take_place("sqlite", filled_folder, name="worked-example", fill=fill):
        return filled_folder / "worked-example.db"


@pytest.fixture
def run(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Callable[..., tuple[int, str, str]]:
    """Run the program: exit code, standard output, standard error."""

    def run_it(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        out, err = capfdbinary.readouterr()
        return int(str(ended.value.code)), out.decode(), err.decode()

    return run_it


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
    writing, _ = credentials.keys.create("writes", Grant(KeyScope.ADMIN))
    reader = new_client(app, Authorization=f"Bearer {reading}")
    writer = new_client(app, Authorization=f"Bearer {writing}")
    with reader:  # runs start and end of the application
        yield Site(app, settings, reader, writer)


@pytest.fixture(scope="module")
def _sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Place], Site]]:
    """One application over each place."""
    known: dict[str, Site] = {}
    with ExitStack() as stack:

        def site_at(place: Place) -> Site:
            if place.load not in known:
                settings = Settings(
                    store_url=place.url,
                    access_path=tmp_path_factory.mktemp("access") / "access.db",
                    as_of=AS_OF,
                )
                known[place.load] = stack.enter_context(contextmanager(new_site)(settings))
            return known[place.load]

        yield site_at


@pytest.fixture
def site(filled_place: Place, _sites: Callable[[Place], Site]) -> Site:
    """The real application over the worked example; the tests of a module share what it found."""
    return _sites(filled_place)


@pytest.fixture
def empty_site(request: pytest.FixtureRequest, tmp_path: Path, store_kind: str) -> Iterator[Site]:
    """The real application over a store of its own, to be written to.

    There is one graph: beside `site` in it this is a file, and records go from one to the other.
    """
    is_taken = "filled_place" in request.fixturenames
    with take_place("sqlite" if is_taken else store_kind, tmp_path) as place:
        settings = Settings(
            store_url=place.url, access_path=tmp_path / "own.access.db", as_of=AS_OF
        )
        yield from new_site(settings)


@pytest.fixture
def make_site() -> Iterator[Callable[[Settings], Site]]:
    """Other settings; everything is closed at the end."""
    with ExitStack() as stack:

        def make(settings: Settings) -> Site:
            return stack.enter_context(contextmanager(new_site)(settings))

        yield make


@pytest.fixture(scope="module")
def make_lasting_site() -> Iterator[Callable[[Settings], Site]]:
    """The same for all tests of a module."""
    with ExitStack() as stack:

        def make(settings: Settings) -> Site:
            return stack.enter_context(contextmanager(new_site)(settings))

        yield make


@pytest.fixture
def as_member(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, AccountRole]], None]:
    """Make every key that of a member who sees only these accounts."""

    def become(accounts: dict[str, AccountRole]) -> None:
        scope = Scope(user="mei", accounts=accounts)
        monkeypatch.setattr("api.access.users.Users.scope_of", lambda _users, _name: scope)
        # no file changed by which the server would know that it must ask anew
        monkeypatch.setattr("api.ready.ReadyAnswers._glance", lambda *_: None)

    return become
