"""What holds for every test: no silent skips in CI, repeatable draws, counts of campaigns."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

IN_CI = os.environ.get("CI") == "true"
FULL_CAMPAIGN = os.environ.get("STAKEGRAPH_CAMPAIGN") == "full"
# Data that may not be copied into the repository: its absence is the one reason to skip in CI.
ALLOWED_REASON = "shared/data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Who imports one of these needs a Neo4j server.
NEO4J_NAMES = {
    "enter_neo4j",
    "open_clean_neo4j",
    "serve_neo4j",
    "session_server",
    "take_filled_server",
    "take_fragile_server",
    "take_graph",
}

BROWSER_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Texts are as wide on every machine as in the golden pictures.
FONTS = Path(__file__).with_name("data") / "pictures" / "fonts.conf"

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", settings.get_profile("ci"), derandomize=False, max_examples=2000, print_blob=True
)
settings.load_profile("nightly" if FULL_CAMPAIGN else "ci")


def find_chromium() -> str | None:
    """The browser for `browser` tests: STAKEGRAPH_CHROMIUM, one on the PATH, or playwright's."""
    named = os.environ.get("STAKEGRAPH_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    downloaded = Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome")
    return on_path or next((str(path) for path in sorted(downloaded, reverse=True)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; tests that are not marked `browser` fail without one."""
    found = find_chromium()
    assert found, "no Chromium here: mark the test `browser`, and it is skipped instead"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests of a worker; each opens its own context."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium,
            args=list(BROWSER_FLAGS),
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        yield found
        found.close()


@pytest.fixture(params=["sqlite", "neo4j"])
def store_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of store in turn; `take_place` of `support.places` finds one a place."""
    return str(request.param)


@pytest.fixture(scope="session")
def campaign() -> Callable[[int], int]:
    """Turn a full campaign's count into this run's: all of it nightly, else a twentieth."""
    return lambda full_count: full_count if FULL_CAMPAIGN else max(1, full_count // 20)


class OneServer(LoadScopeScheduling):
    """Lets one process of a parallel run have all tests of the Neo4j server, one after another.

    Two processes would only wait for each other there, and write anew what the other emptied.
    """

    def _split_scope(self, nodeid: str) -> str:
        if "neo4j" in nodeid or ("[sqlite" not in nodeid and _asks_for_server(nodeid)):
            return "neo4j"
        # one provider a run: its tests are all in one file
        return "oidc" if "test_oidc_provider" in nodeid else nodeid


@cache
def _names_server(path: str) -> bool:
    file = Path(__file__).parents[1] / path
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return any(name in text for name in NEO4J_NAMES)


def _asks_for_server(nodeid: str) -> bool:
    return _names_server(nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneServer:
    """How tests are dealt out to the processes of a parallel run."""
    return OneServer(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the nightly run does; skip browser tests where there is no browser."""
    if not FULL_CAMPAIGN:
        nightly = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]
    if find_chromium() is None:
        reason = "no Chromium found: install one, or run .venv/bin/playwright install chromium"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


def forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI, turn a skip into a failure, unless its reason names data that is not ours to copy."""
    if not IN_CI or not report.skipped or hasattr(report, "wasxfail"):
        return
    where = report.longrepr
    reason = where[2] if isinstance(where, tuple) else str(where)
    if ALLOWED_REASON not in reason:
        report.outcome = "failed"
        report.longrepr = f"CI=true, so nothing may be skipped, but this was. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    forbid_skip(report)
    return report
