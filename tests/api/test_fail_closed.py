"""When something fails, nothing is told: not by who decides, not in an error's body (trust S14)."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import string
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.responses import Response
from support.clock import Clock

import api
from api.access.api_keys import KeyScope
from api.access.local_accounts import LocalAccounts, TooManyAttemptsError
from api.access.security import Identity, client_address
from api.settings import Settings
from graph.errors import StoreUnavailableError
from graph.scope import Scope
from graph.stores.remembering import RememberingStore

ROOT = str(Path(api.__file__).parents[1])
MESSAGE = f"SELECT secret FROM people; MATCH (n) RETURN n; {ROOT}/api/app.py line 7"
PLAIN = "The store does not answer now; try again in a moment."
# What no error body may hold: traces, queries, paths, names of Python's.
TELLTALES = re.compile(
    r"Traceback|File \"|line \d+, in|SELECT |INSERT |MATCH \(|RETURN n|\.py\b|site-packages|"
    r"/home/|/usr/|/root/|/tmp/|sqlite3|OperationalError|RuntimeError|KeyError|TypeError|"
    r"object at 0x|<class|pydantic|starlette|fastapi|"
    + re.escape(ROOT)
)  # fmt: skip
DATA = ("星河", "Xinghe", "褚", "C01", "org_")
ENOUGH = 12
OURS = {"Sec-Fetch-Site": "same-origin"}
# Everything that says who asks and what they may see and do; each must be reached in the sweep.
HELPERS = (
    "api.dependencies.identify",
    "api.access.security.require_same_origin",
    "api.access.security.cookie_name",
    "api.access.credentials.Credentials.session_user",
    "api.access.api_keys.ApiKeys.find",
    "api.access.api_keys.KeyRecord.is_valid",
    "api.access.api_keys.Grant.narrow",
    "api.access.users.Users.scope_of",
    "api.access.users.Users._found",
    "api.access.api_keys.is_key",
    "graph.scope.Scope.sees",
    "graph.scope.Scope.sees_account",
    "graph.records.Records._is_whole",
)
PATHS = (
    "/api/v1/accounts",
    "/api/v1/opportunities/O1/analysis",
    "/api/v1/accounts/A/map?format=svg",
    "/api/v1/exports?format=json",
    "/api/v1/people?account=A",
    "/accounts/A",
    "/",
)


def askers(site: Any) -> Iterator[Any]:
    """A member by session and by key, for whom nothing was computed yet."""
    account = site.credentials.users.find("shares").accounts
    name = f"sweep{random.getrandbits(40)}"
    site.credentials.users.add(name)
    site.credentials.users.share(name, next(iter(account)), "viewer")
    yield site.browser(name)
    key, _ = site.credentials.create_key("sweep", user=name)
    yield site.client(Authorization=f"Bearer {key}")


@pytest.fixture
def sharing(site: Any) -> Any:
    """A user who sees the account, so that its id need not be asked for while things fail."""
    users = site.credentials.users
    if "shares" not in [one.name for one in users.all()]:
        account = site.writer.get("/api/v1/accounts").json()["items"][0]["our_id"]
        users.add("shares")
        users.share("shares", account, "viewer")
    return site


@pytest.mark.parametrize(
    ("helper", "error"),
    [
        *((helper, RuntimeError) for helper in HELPERS),
        *((helper, StoreUnavailableError) for helper in HELPERS if "credentials" in helper),
        ("api.access.users.Users.scope_of", StoreUnavailableError),
        ("api.dependencies.identify", KeyError),
    ],
)
def test_a_helper_that_fails_lets_nobody_in(
    sharing: Any, helper: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, reached = list(askers(sharing)), 0

    def fail(*_: object, **__: object) -> None:
        nonlocal reached
        reached += 1
        raise error(PLAIN if error is StoreUnavailableError else MESSAGE)

    monkeypatch.setattr(helper, fail)
    for path, client in product(PATHS, asking):
        before = reached
        answer = client.get(path)
        if reached > before:
            assert answer.status_code in (500, 503), (path, answer.status_code)
            assert not any(one in answer.text for one in DATA), path
            assert not TELLTALES.search(answer.text), path
        if reached > ENOUGH:
            break
    for client in asking:
        assert client.post("/api/v1/imports", content=b"PK", headers=OURS).status_code >= 400
    assert reached > 0, f"{helper} was never asked: the sweep does not test it"


def test_a_helper_whose_failure_is_swallowed_is_noticed(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """the sabotage: an error while asking who reads counts as an administrator"""

    def swallow(*_: object) -> Identity:
        return Identity("local", Scope.administrator(), KeyScope.ADMIN, "session")

    monkeypatch.setattr("api.dependencies.identify", swallow)
    assert site.stranger.get("/api/v1/accounts").status_code == 200


class Rubbish:
    """Requests that are wrong in as many ways as dice find."""

    WORDS = (
        "", "O1", "A", "../../etc/passwd", "'; DROP TABLE people --", "\x00", "褚", "<script>",
        "{{7*7}}", "%s%n", "-1", "1e309", "NaN", "null", "0" * 5000, "org_" + "0" * 26, "a:b",
        "💥", "\u202e", "*", "[]", "2025-13-45", "2025-06-30",
    )  # fmt: skip
    NAMES = ("as_of", "format", "lang", "vendor", "from", "to", "k", "limit", "cursor", "q", "edit")
    METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    KINDS = ("application/json", "text/plain", "x/y")

    def __init__(self, site: Any, dice: random.Random) -> None:
        self._dice = dice
        self._routes = sorted(one for one in site.routes() if one[1] != "/sign-out")

    def request(self) -> dict[str, Any]:
        """What a client is to send."""
        method, path, _ = self._dice.choice(self._routes)
        if self._dice.random() < 0.2:
            method = self._dice.choice(self.METHODS)
        return {
            "method": method,
            "url": re.sub(r"\{[^}]*\}", lambda _: quote(self._word(), safe="") or "x", path),
            "params": {name: self._word() for name in self._dice.sample(self.NAMES, 2)},
            **(self._body() if method in ("POST", "PUT", "PATCH") else {}),
        }

    def _word(self) -> str:
        if self._dice.random() < 0.3:
            return "".join(self._dice.choices(string.printable, k=self._dice.randint(1, 40)))
        return self._dice.choice(self.WORDS)

    def _body(self) -> dict[str, Any]:
        is_object = self._dice.random() < 0.6
        body = json.dumps({self._word(): self._word()}) if is_object else self._word()
        kind, tag = self._dice.choice(self.KINDS), self._dice.choice(['"x"', "*", ""])
        return {
            "content": body.encode("utf-8", "replace"),
            "headers": {"Content-Type": kind, "If-Match": tag, **OURS},
        }


def test_no_error_body_holds_a_trace_a_query_or_a_path(
    site: Any, campaign: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """half of them over a store that fails every other time with a message full of secrets"""
    dice = random.Random(14)
    rubbish = Rubbish(site, dice)
    clients = [site.reader, site.writer, site.browser(), site.client(), site.client(Host="x/?")]
    wanted, bodies = campaign(10_000), 0
    real = RememberingStore.for_request

    def broken(store: RememberingStore) -> Any:
        if bodies > wanted // 2 and dice.random() < 0.5:
            raise dice.choice([RuntimeError, KeyError, OSError, sqlite3.OperationalError])(MESSAGE)
        return real(store)

    monkeypatch.setattr(RememberingStore, "for_request", broken)
    statuses: set[int] = set()
    while bodies < wanted:
        request = rubbish.request()
        answer = dice.choice(clients).request(**request)
        if answer.status_code >= 400:
            bodies += 1
            statuses.add(answer.status_code)
            found = TELLTALES.search(answer.text)
            assert not found, (found, request, answer.status_code, answer.text[:1000])
    assert {400, 401, 403, 404, 405, 422, 500} <= statuses


def test_a_body_that_tells_is_noticed(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """the sabotage: an error's own words as the detail of a 500"""

    def telling(*_: object, **__: object) -> Response:
        return Response(f"RuntimeError: {MESSAGE}", status_code=500)

    monkeypatch.setattr("api.operations.middleware.problem_response", telling)
    with pytest.raises(AssertionError):
        test_no_error_body_holds_a_trace_a_query_or_a_path(site, lambda _: 60, monkeypatch)


# ---- the limiter (S12)


def test_at_ten_times_the_rate_five_a_minute_are_tried(empty_site: Any) -> None:
    """50 guesses a minute for twenty minutes: five within any minute, not more and hardly less"""
    clock = Clock(datetime(2025, 6, 30, 12, tzinfo=UTC))
    users = empty_site.credentials.users
    limiter = LocalAccounts(empty_site.credentials._file, users, now=clock)
    tried: list[datetime] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.access.local_accounts._is_right", lambda *_: False)
        for _ in range(1000):
            try:
                limiter.check("pat", "guess", address="10.0.0.1")
                tried.append(clock.now)
            except TooManyAttemptsError:
                pass
            clock.now += timedelta(seconds=1.2)
    minute = timedelta(minutes=1)
    for place, first in enumerate(tried):
        assert sum(first <= one < first + minute for one in tried[place:]) <= 5
    assert len(tried) >= 0.95 * 5 * 20


def test_guesses_at_one_moment_are_no_way_around(empty_site: Any) -> None:
    def guess(number: int) -> bool:
        try:
            empty_site.credentials.accounts.check("pat", f"{number}", address=f"10.0.0.{number}")
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(guess, range(40))) == 5


def test_a_right_password_is_no_attempt(empty_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts, users = empty_site.credentials.accounts, empty_site.credentials.users
    users.add("pat")
    accounts.set_password("pat", "correct horse battery")
    monkeypatch.setattr("api.access.local_accounts._is_right", lambda *_: True)
    for _ in range(8):
        assert accounts.check("pat", "correct horse battery", address="10.0.0.1") == "pat"


@pytest.mark.parametrize(
    ("proxies", "named", "found"),
    [
        ("", "10.0.0.1", "192.0.2.1"),  # whoever knocks may say anything
        ("192.0.2.9", "10.0.0.1", "192.0.2.1"),
        ("192.0.2.1", "10.0.0.1", "10.0.0.1"),
        ("192.0.2.1", "6.6.6.6, 10.0.0.1", "10.0.0.1"),  # what stood there before is made up
        ("192.0.2.1", "6.6.6.6\n10.0.0.1", "10.0.0.1"),  # in a line of its own
        ("192.0.2.1", "", "192.0.2.1"),
    ],
)
def test_who_knocks_is_named_by_proxies_of_ours_alone(proxies: str, named: str, found: str) -> None:
    headers = [(b"x-forwarded-for", one.encode()) for one in named.splitlines()]
    request = Request({"type": "http", "client": ("192.0.2.1", 1), "headers": headers})
    assert client_address(request, Settings(proxies=proxies)) == found


def test_every_refusal_for_its_number_says_when_to_come_again(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """whatever raises it, wherever: 429 carries Retry-After, on pages as on the interface"""

    def fail(*_: object, **__: object) -> None:
        message = "Five passwords were wrong; wait a minute, then try again."
        raise TooManyAttemptsError(message)

    monkeypatch.setattr("graph.workspace.Workspace.accounts", fail)
    for path in ("/api/v1/accounts", "/users", "/me", "/"):
        answer = site.browser().get(path)
        assert answer.status_code == 429, path
        assert int(answer.headers["retry-after"]) > 0
