"""A running server with the demo, and a real browser that notes what it should not do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request
from support.places import Fill, Place, take_place

from api.access.credentials import Credentials
from api.access.users import LOCAL_USER
from api.server import Server, bind
from api.settings import Settings
from graph.stores.protocol import Store
from importers.examples import example_folder
from importers.pipeline import import_files

DAY = date(2025, 6, 30)
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@dataclass
class Site:
    """A running server: its address, and how to get a fresh sign-in link."""

    root: str
    settings: Settings

    def new_link(self, user: str = LOCAL_USER) -> str:
        credentials = Credentials(self.settings.access_file)
        try:
            return f"{self.root}/sign-in/{credentials.create_link(user)}"
        finally:
            credentials.close()


@dataclass
class Visit:
    """A signed-in browser window and what went wrong in it.

    Attributes:
        foreign: Requests to elsewhere.
        asked: All requests, of which a saved file makes one.
        violations: Of the policy, as events and as the console tells them.
        errors: Of scripts, and dialogs that a script opened.
    """

    page: Page
    root: str
    foreign: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.violations.append(text)

    def hear(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.violations.append(said.text)

    def dismiss(self, dialog: Dialog) -> None:
        self.errors.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def open(self, address: str) -> Page:
        self.page.goto(self.root + address, wait_until="load")
        return self.page

    def assert_clean(self, where: str = "") -> None:
        assert self.foreign == [], where
        assert self.violations == [], where
        assert self.errors == [], where


@pytest.fixture(scope="session")
def serve_at(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Place], Site]]:
    """Start the real server over a place, once as long as it holds the same records."""
    known: dict[str, Site] = {}
    running: list[tuple[Server, Thread]] = []

    def start(place: Place) -> Site:
        if place.load in known:
            return known[place.load]
        access = tmp_path_factory.mktemp("access") / "access.db"
        settings = Settings(store_url=place.url, access_path=access, as_of=DAY)
        with closing(Credentials(access)) as credentials:
            credentials.users.add("7", shown="Вера")
        listener = bind(settings.host, 0, may_move=True)
        server = Server(settings, listener)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        assert server.wait_until_ready()
        running.append((server, thread))
        root = f"http://{settings.host}:{listener.getsockname()[1]}"
        return known.setdefault(place.load, Site(root, settings))

    logging.getLogger("stakegraph").setLevel(logging.WARNING)
    yield start
    for server, thread in running:
        server.stop()
        thread.join(20)


@pytest.fixture(scope="session")
def stores_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def serve(
    serve_at: Callable[[Place], Site], store_kind: str, stores_folder: Path
) -> Iterator[Callable[[str, Fill], Site]]:
    """Start the real server over a store that a function fills, once for each name."""
    with ExitStack() as stack:

        def start(name: str, fill: Fill) -> Site:
            place = take_place(store_kind, stores_folder, name=name, fill=fill)
            return serve_at(stack.enter_context(place))

        yield start


@pytest.fixture
def demo(serve: Callable[[str, Fill], Site]) -> Site:
    """The demo without its large account: that has a server of its own."""

    def fill(store: Store) -> None:
        for name in ("xinghe", "krackhardt"):
            import_files(store, [example_folder(name)], today=DAY)

    return serve("demo", fill)


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Open a window at a site, signed in by a one-time link, as a user of its own if named."""
    contexts: list[BrowserContext] = []

    def start(
        site: Site,
        language: str = "en",
        width: int = 1440,
        height: int = 900,
        user: str = LOCAL_USER,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN" if language == "zh" else "en-GB",
        )
        contexts.append(context)
        seen = Visit(context.new_page(), site.root)
        local = (site.root, "data:", "blob:", tmp_path.as_uri())

        def ask(request: Request) -> None:
            seen.asked.append(request.url)
            if not request.url.startswith(local):
                seen.foreign.append(request.url)

        context.expose_function("noteViolation", seen.note)
        context.add_init_script(LISTEN)
        context.on("request", ask)
        seen.page.on("console", seen.hear)
        seen.page.on("dialog", seen.dismiss)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.goto(site.new_link(user), wait_until="load")
        seen.page.wait_for_url(f"{site.root}/")
        return seen

    yield start
    for context in contexts:
        context.close()
