"""The sign-in link and the map file in a real browser: no click, no breach of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from api.access.credentials import Credentials
from api.server import Server, bind
from api.settings import Settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running server: its root, and a maker of links."""
    settings = Settings(
        store_url=f"sqlite:///{filled_store}",
        access_path=tmp_path_factory.mktemp("access") / "access.db",
        as_of=date(2025, 6, 30),
    )
    with closing(bind("127.0.0.1", 0, may_move=False)) as listener:
        server = Server(settings, listener)
        thread = Thread(target=server.run)
        thread.start()
        assert server.wait_until_ready()
        credentials = Credentials(settings.access_file)
        root = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield root, lambda: f"{root}/sign-in/{credentials.create_link('local')}"
        credentials.close()
        server.stop()
        thread.join()


def new_page(browser: Any, *, has_scripts: bool = True) -> tuple[Any, list[str]]:
    page = browser.new_context(java_script_enabled=has_scripts).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def test_the_link_signs_in_without_a_click(browser: Any, address: Any) -> None:
    root, make_link = address
    page, said = new_page(browser)
    page.goto(make_link())
    page.wait_for_url(f"{root}/")
    assert page.locator("a", has_text="Xinghe").first.is_visible()
    assert [one for one in said if "Content Security Policy" in one] == []
    page.context.close()


def test_without_scripts_there_is_a_button(browser: Any, address: Any) -> None:
    root, make_link = address
    page, _ = new_page(browser, has_scripts=False)
    link = make_link()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{root}/")
    page.goto(link)
    assert page.get_by_role("heading", name="This link was used").is_visible()
    page.context.close()


@pytest.mark.parametrize("form", ["html", "svg"])
def test_the_map_keeps_to_its_policy(browser: Any, address: Any, form: str) -> None:
    root, make_link = address
    page, said = new_page(browser)
    page.goto(make_link())
    page.wait_for_url(f"{root}/")
    # what the start page still asks for is not counted
    page.locator(".pending").wait_for(state="detached", timeout=120_000)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{root}/api/v1/opportunities/O1/map?format={form}")
    page.locator("svg").first.wait_for()
    color = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')")
    assert color.strip()  # the style sheet is in force
    assert [one for one in said if "Content Security Policy" in one] == []
    assert [one for one in requests if "favicon" not in one] == requests[:1]
    page.context.close()
