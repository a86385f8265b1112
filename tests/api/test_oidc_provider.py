"""Signing in through a real OpenID Connect provider, and everything that must not let one in.

Source: trust S11, S15; OpenID Connect Core 3.1; RFC 7636; RFC 9207; RFC 9700.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from support.oidc_provider import CALLBACK, OidcProvider, run_provider

from api.access.credentials import Credentials
from api.dependencies import Resources
from api.oidc.flow import Flow
from api.oidc.id_tokens import ForgedTokenError, check_id_token
from api.oidc.provider import Provider, ProviderError
from api.server import Server, bind
from api.settings import Settings
from graph.vocabulary import InstallationRole

NAME = "vera@example.org"
ROOT = "http://localhost"
FLOW_MINUTE = timedelta(minutes=1)
NOW = time.time


@pytest.fixture(scope="module")
def real() -> Iterator[OidcProvider]:
    with run_provider() as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Any) -> Any:
    """One application for all: it takes long to put together."""
    path = tmp_path_factory.mktemp("oidc") / "own.db"
    return make_lasting_site(
        Settings(store_url=f"sqlite:///{path}", public_url=ROOT, allowed_hosts="other.example")
    )


@pytest.fixture
def oidc_site(real: OidcProvider, tmp_path: Path, built: Any) -> Iterator[Callable[..., Any]]:
    """A new installation that this provider signs people in to; the last one made is served."""
    held: Resources = built.app.state.resources

    def make(**more: Any) -> Any:
        said: dict[str, Any] = {
            "store_url": built.settings.store_url,
            "public_url": ROOT,
            "oidc_issuer": real.issuer,
            "oidc_client_id": "public",
            "oidc_name": "星河 ID",
        }
        settings = Settings(**{**said, **more})
        assert settings.oidc is not None
        built.app.state.resources = replace(
            held,
            settings=settings,
            credentials=stack.enter_context(closing(Credentials(tmp_path / f"{uuid4()}.db"))),
            provider=stack.enter_context(closing(Provider(settings.oidc))),
        )
        return replace(built, settings=settings)

    with ExitStack() as stack:
        yield make
    built.app.state.resources = held


def begun(browser: Any) -> str:
    """Where a browser is sent that follows the button."""
    answer = browser.get("/sign-in/oidc")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def came_back(site: Any, real: OidcProvider, person: str) -> tuple[Any, Any]:
    """A browser after the whole way, and the last answer."""
    browser = site.client()
    back = real.sign_in(begun(browser), person)
    return browser, browser.get(back.removeprefix(ROOT))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"oidc_client_id": "confidential", "oidc_client_secret": OidcProvider("").secret},
        {"oidc_client_id": "elliptic", "oidc_algorithm": "ES256"},
    ],
    ids=["public client", "client with a secret", "ES256"],
)
def test_somebody_who_was_entered_signs_in(
    real: OidcProvider, oidc_site: Callable[..., Any], more: dict[str, Any]
) -> None:
    site = oidc_site(**more)
    users = site.credentials.users
    users.add(NAME)
    for language, word in (("en", "Sign in with 星河 ID"), ("zh", "用 星河 ID 登录")):
        page = site.stranger.get("/sign-in", params={"lang": language})
        assert word in page.text
        assert 'href="/sign-in/oidc"' in page.text
    browser, answer = came_back(site, real, "vera")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["cache-control"] == "no-store"
    assert browser.get("/").status_code == 200
    assert browser.get("/api/v1/users").status_code == 403  # a member
    assert "stakegraph-flow" not in browser.cookies
    assert users.find(NAME).has_identity
    assert browser.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert browser.get("/api/v1/accounts").status_code == 401


def test_who_is_kept_out_is_out_with_the_next_request_and_does_not_come_in_again(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    browser, _ = came_back(site, real, "vera")
    assert browser.get("/api/v1/accounts").status_code == 200
    site.credentials.users.change(NAME, is_active=False)
    assert browser.get("/api/v1/accounts").status_code == 401
    browser, answer = came_back(site, real, "vera")
    assert answer.status_code == 403
    assert "disabled" in answer.text
    assert browser.get("/api/v1/accounts").status_code == 401


def test_the_subject_counts_and_a_name_only_once(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    came_back(site, real, "vera")
    _, answer = came_back(site, real, "impostor")  # the same verified address, another subject
    assert answer.status_code == 403
    assert "another person" in answer.text
    assert came_back(site, real, "vera")[1].status_code == 303
    site.credentials.identities.unlink(NAME)
    assert came_back(site, real, "impostor")[1].status_code == 303


@pytest.mark.parametrize(
    ("person", "word"),
    [
        ("new", "was not entered here"),
        ("unverified", "did not verify"),
        ("silent", "does not say your email"),
        ("kelvin", "cannot be a user&#x27;s name"),
        ("local", "by a link only"),
    ],
)
def test_whom_nobody_entered_stays_out(
    real: OidcProvider, oidc_site: Callable[..., Any], person: str, word: str
) -> None:
    site = oidc_site()
    for name in (NAME, "kim@example.org"):
        site.credentials.users.add(name)
    browser, answer = came_back(site, real, person)
    assert answer.status_code == 403
    assert word in answer.text
    assert 'href="/sign-in/oidc"' in answer.text  # to try again
    assert browser.get("/api/v1/accounts").status_code == 401
    assert not any(one.has_identity for one in site.credentials.users.all())
    browser = site.client()
    back = real.sign_in(begun(browser), person).removeprefix(ROOT)
    assert "请" in browser.get(f"{back}&lang=zh").text


def test_new_people_become_members_where_that_is_set(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site(oidc_new_users="member")
    browser, answer = came_back(site, real, "new")
    assert answer.status_code == 303
    (user,) = site.credentials.users.all()
    assert (user.name, user.shown, user.role.value) == ("new@example.org", "Somebody New", "member")
    assert browser.get("/api/v1/accounts").json()["items"] == []
    for person in ("unverified", "local"):
        assert came_back(site, real, person)[1].status_code == 403
    assert len(site.credentials.users.all()) == 1


def test_the_name_may_be_another_claim(real: OidcProvider, oidc_site: Callable[..., Any]) -> None:
    site = oidc_site(oidc_match="preferred_username")
    site.credentials.users.add("vera")
    assert came_back(site, real, "vera")[1].status_code == 303
    assert came_back(site, real, "local")[1].status_code == 403


def test_away_from_this_machine_both_cookies_are_bound_to_the_host(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site(secure_cookies=True)
    cookie = site.client().get("/sign-in/oidc").headers["set-cookie"]
    assert cookie.startswith("__Host-stakegraph-flow=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax", "Max-Age=600"):
        assert part in cookie
    assert "Domain" not in cookie
    assert real.issuer in site.client().get("/sign-in/oidc").headers["location"]


def test_the_way_back_is_that_of_the_settings_whatever_the_host_says(
    oidc_site: Callable[..., Any],
) -> None:
    site = oidc_site()
    answer = site.client(Host="other.example").get("/sign-in/oidc")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == [CALLBACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile email"]
    other = parse_qs(urlsplit(begun(site.client())).query)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) == 43
        assert asked[name] != other[name]


@pytest.fixture
def served(real: OidcProvider, tmp_path: Path) -> Iterator[Settings]:
    """A running server of ours that people can be sent back to."""
    with closing(bind("127.0.0.1", 0, may_move=True)) as listener:
        settings = Settings(
            store_url=f"sqlite:///{tmp_path}/own.db",
            public_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
            oidc_issuer=real.issuer,
            oidc_client_id="browser",
        )
        with closing(Credentials(settings.access_file)) as credentials:
            credentials.users.add(NAME, InstallationRole.ADMIN)
        server = Server(settings, listener)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        assert server.wait_until_ready()
        yield settings
        server.stop()
        thread.join(20)


@pytest.mark.browser
def test_a_real_browser_goes_there_and_comes_back_signed_in(
    served: Settings, browser: Browser
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    page.goto(f"{served.public_url}/users")  # a stranger is led to the sign-in page
    page.click("text=Sign in with OpenID Connect")
    page.fill("[name=login]", "vera")
    page.fill("[name=password]", "x")
    page.click("button[type=submit]")
    page.click("button[type=submit]")  # agrees to tell us who it is
    page.wait_for_url(f"{served.public_url}/")
    page.click('a[href="/me"]')
    assert NAME in page.inner_text("main")
    (cookie,) = [one for one in context.cookies() if one["name"] == "stakegraph"]
    assert cookie["httpOnly"]
    page.click("text=Sign out")
    page.goto(f"{served.public_url}/users")
    assert page.url.endswith("/sign-in")
    assert refused == []
    context.close()


# ---- what must not let anybody in


def refused(site: Any, browser: Any, back: str, status: int = 401) -> str:
    """The page that says so; nobody is signed in afterwards."""
    answer = browser.get(back.removeprefix(ROOT))
    assert answer.status_code == status
    assert browser.get("/api/v1/accounts").status_code == 401
    assert site.settings.oidc_name in answer.text
    return str(answer.text)


def changed(back: str, **values: str | None) -> str:
    """An address with other values in its query; None takes one away."""
    path, _, query = back.partition("?")
    sent = {name: one[0] for name, one in parse_qs(query).items()} | values
    return f"{path}?{urlencode({name: one for name, one in sent.items() if one is not None})}"


def test_another_verifier_is_refused_by_the_provider(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site()
    provider: Provider = site.app.state.resources.provider
    one, other = Flow(provider, "one"), Flow(provider, "other")
    code = parse_qs(urlsplit(real.sign_in(one.address(), "vera")).query)["code"][0]
    with pytest.raises(ProviderError):
        other.claims(code, time.time())
    fresh = parse_qs(urlsplit(real.sign_in(one.address(), "vera")).query)["code"][0]
    assert one.claims(fresh, time.time())["sub"] == "vera"


@pytest.mark.parametrize("state", ["x" * 43, "", None])
def test_another_state_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any], state: str | None
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    browser = site.client()
    back = real.sign_in(begun(browser), "vera")
    assert "begin again" in refused(site, browser, changed(back, state=state))
    # the right answer still counts: nobody else can spoil a sign-in
    assert browser.get(back.removeprefix(ROOT)).status_code == 303


def test_an_answer_to_another_browser_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    attacker, victim = site.client(), site.client()
    back = real.sign_in(begun(attacker), "vera")
    begun(victim)
    refused(site, victim, back)
    refused(site, site.client(), back)  # one that never began


def test_an_answer_counts_once(real: OidcProvider, oidc_site: Callable[..., Any]) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    browser = site.client()
    back = real.sign_in(begun(browser), "vera")
    kept = dict(browser.cookies)
    assert browser.get(back.removeprefix(ROOT)).status_code == 303
    again = site.client(Cookie="; ".join(f"{name}={one}" for name, one in kept.items()))
    assert "begin again" in refused(site, again, back)


def test_a_sign_in_of_eleven_minutes_ago_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    browser = site.client()
    monkeypatch.setattr("api.access.credentials.FLOW_LIFETIME", -FLOW_MINUTE)
    back = real.sign_in(begun(browser), "vera")
    refused(site, browser, back)


def test_a_code_of_another_sign_in_does_not_fit(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    """code injection: the attacker's code in the victim's own, genuine way back"""
    site = oidc_site()
    site.credentials.users.add(NAME)
    attacker, victim = site.client(), site.client()
    foreign = parse_qs(urlsplit(real.sign_in(begun(attacker), "vera")).query)["code"][0]
    own = real.sign_in(begun(victim), "new")
    refused(site, victim, changed(own, code=foreign), status=502)


def test_a_foreign_nonce_is_refused(real: OidcProvider, oidc_site: Callable[..., Any]) -> None:
    provider: Provider = oidc_site().app.state.resources.provider
    token = token_of(real, provider)
    with pytest.raises(ForgedTokenError):
        check_id_token(provider, token, nonce=Flow(provider, "other")._derived("nonce"), now=NOW())
    assert check_id_token(
        provider, token, nonce=Flow(provider, "one")._derived("nonce"), now=NOW()
    )["sub"] == "vera"  # fmt: skip


def test_a_token_for_another_client_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    token = token_of(real, oidc_site().app.state.resources.provider)
    other = oidc_site(oidc_client_id="elliptic").app.state.resources.provider
    with pytest.raises(ForgedTokenError):
        check_id_token(other, token, nonce=Flow(other, "one")._derived("nonce"), now=NOW())


@pytest.mark.parametrize("hours", [-1, 2])
def test_a_token_of_another_time_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any], hours: int
) -> None:
    provider: Provider = oidc_site().app.state.resources.provider
    nonce = Flow(provider, "one")._derived("nonce")
    with pytest.raises(ForgedTokenError):
        check_id_token(provider, token_of(real, provider), nonce=nonce, now=NOW() + 3600 * hours)


@pytest.mark.parametrize("issuer", ["https://evil.example", "", None])
def test_an_answer_that_names_another_issuer_or_none_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any], issuer: str | None
) -> None:
    site = oidc_site()
    site.credentials.users.add(NAME)
    browser = site.client()
    back = real.sign_in(begun(browser), "vera")
    refused(site, browser, changed(back, iss=issuer))


def test_a_provider_that_calls_itself_otherwise_is_refused(
    real: OidcProvider, oidc_site: Callable[..., Any]
) -> None:
    site = oidc_site(oidc_issuer=real.issuer.replace("127.0.0.1", "localhost"))
    answer = site.client().get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "another issuer" in answer.text
    assert "不一致" in site.client().get("/sign-in/oidc?lang=zh").text


def test_who_refuses_there_reads_so_here(real: OidcProvider, oidc_site: Callable[..., Any]) -> None:
    site = oidc_site()
    browser = site.client()
    back = changed(real.sign_in(begun(browser), "vera"), code=None, error="access_denied")
    assert "did not sign you in" in refused(site, browser, back, status=403)


def test_a_provider_that_is_gone_is_said_so(oidc_site: Callable[..., Any]) -> None:
    site = oidc_site(oidc_issuer="http://127.0.0.1:9")
    site.credentials.users.add("pat")
    site.credentials.accounts.set_password("pat", "correct horse battery")
    answer = site.client().get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "does not answer" in answer.text
    assert 'type="password"' in answer.text  # the other way stays open


def test_without_a_provider_there_is_no_button_and_no_way(empty_site: Any) -> None:
    assert "/sign-in/oidc" not in empty_site.stranger.get("/sign-in").text
    for path in ("/sign-in/oidc", "/sign-in/oidc/callback?code=x&state=y"):
        assert empty_site.stranger.get(path).status_code == 404


def token_of(real: OidcProvider, provider: Provider) -> object:
    """A genuine ID token for vera, of the sign-in with the secret `one`."""
    flow = Flow(provider, "one")
    code = parse_qs(urlsplit(real.sign_in(flow.address(), "vera")).query)["code"][0]
    return provider.redeem(code, flow._derived("verifier"))["id_token"]


@pytest.mark.parametrize(
    ("broken", "missed", "given"),
    [
        (
            ("oidc.flow.Flow.accepts", lambda *_: True),
            test_another_state_is_refused,
            ("x" * 43,),
        ),
        (
            ("oidc.flow.Flow._derived", lambda _, use: use.ljust(43, "x")),
            test_another_verifier_is_refused_by_the_provider,
            (),
        ),
        (
            ("access.credentials.Credentials.end_flow", lambda *_: True),
            test_a_sign_in_of_eleven_minutes_ago_is_refused,
            (),
        ),
        (
            ("access.identities._name_in", lambda claims, _: claims["email"].casefold()),
            test_whom_nobody_entered_stays_out,
            ("unverified", "did not verify"),
        ),
    ],
    ids=["state", "verifier", "ten minutes", "verified address"],
)
def test_a_rule_that_is_taken_away_is_missed(
    real: OidcProvider,
    oidc_site: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    broken: tuple[str, Any],
    missed: Any,
    given: tuple[str, ...],
) -> None:
    """the sabotage: each of these tests turns red without the rule that it is about"""
    monkeypatch.setattr(f"api.{broken[0]}", broken[1])
    more = (monkeypatch,) if "eleven" in missed.__name__ else given
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        missed(real, oidc_site, *more)
