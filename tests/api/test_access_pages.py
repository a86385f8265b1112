"""Pages about people and access: the first administrator, users, one's own page (trust S1, S11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from graph.vocabulary import InstallationRole

OURS = {"Sec-Fetch-Site": "same-origin"}
SECRET = "correct horse battery"
OTHER = "another long battery"
KEY = re.compile(r"sgk_\w{49}")


@pytest.fixture
def fresh(tmp_path: Path, make_site: Any) -> Callable[..., Any]:
    """An installation that others call, where nobody was entered yet."""

    def make(**more: Any) -> Any:
        said = {"store_url": f"sqlite:///{tmp_path}/own.db", "host": "0.0.0.0"}
        return make_site(Settings(**{**said, "secure_cookies": False, **more}))

    return make


def first_browser(site: Any) -> Any:
    """Whoever opens the link that the first start printed."""
    browser = site.client()
    token = site.credentials.create_link("local")
    answer = browser.post(f"/sign-in/{token}", headers=OURS)
    assert answer.headers["location"] == "/set-up"
    return browser


def test_a_fresh_installation_gets_its_administrator_by_the_first_link(
    fresh: Callable[..., Any],
) -> None:
    site = fresh()
    assert site.credentials.users.all() == ()
    browser = first_browser(site)
    for language, word in (("en", "no default password"), ("zh", "没有默认密码")):
        assert word in browser.get("/set-up", params={"lang": language}).text
    form = {"name": "Boss@Example.org", "shown": "王", "new": SECRET, "again": SECRET}
    assert browser.post("/set-up", data=form).status_code == 403  # from another site
    answer = browser.post("/set-up", data=form, headers=OURS)
    assert answer.headers["location"] == "/users"
    assert "王" in browser.get("/users").text
    (user,) = site.credentials.users.all()
    assert (user.name, user.role) == ("boss@example.org", InstallationRole.ADMIN)
    # the page is gone, for everybody
    assert browser.get("/set-up").headers["location"] == "/users"
    again = browser.post("/set-up", data={**form, "name": "second"}, headers=OURS)
    assert again.headers["location"] == "/users"
    assert len(site.credentials.users.all()) == 1
    later = site.client()
    link = f"/sign-in/{site.credentials.create_link('local')}"
    assert later.post(link, headers=OURS).headers["location"] == "/"
    entered = site.client()
    sent = {"name": "boss@example.org", "password": SECRET}
    assert entered.post("/sign-in", data=sent, headers=OURS).headers["location"] == "/"


def test_a_first_administrator_is_entered_whole_or_not_at_all(fresh: Callable[..., Any]) -> None:
    site = fresh()
    browser = first_browser(site)
    for wrong in (
        {"again": OTHER}, {"new": "short", "again": "short"}, {"new": "", "again": ""},
        {"name": "local"}, {"name": ""}, {"new": "boss-is-my-name", "again": "boss-is-my-name"},
    ):  # fmt: skip
        form = {"name": "boss", "new": SECRET, "again": SECRET, **wrong}
        answer = browser.post("/set-up", data=form, headers=OURS)
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.text
        assert site.credentials.users.all() == ()


def test_with_a_provider_the_first_administrator_needs_no_password(
    fresh: Callable[..., Any],
) -> None:
    site = fresh(
        public_url="https://deals.example", oidc_issuer="https://id.example", oidc_client_id="x",
        oidc_name="星河 ID", allowed_hosts="localhost",
    )  # fmt: skip
    browser = first_browser(site)
    assert "星河 ID" in browser.get("/set-up").text
    answer = browser.post("/set-up", data={"name": "boss@example.org"}, headers=OURS)
    assert answer.headers["location"] == "/sign-in"
    assert browser.get("/api/v1/accounts").status_code == 401
    assert site.credentials.users.has_administrator()


def test_strangers_and_members_do_not_set_up(fresh: Callable[..., Any]) -> None:
    site = fresh()
    assert site.stranger.get("/set-up").headers["location"] == "/sign-in"
    site.credentials.users.add("member")
    member = site.browser("member")
    assert member.get("/set-up").status_code == 403
    sent = {"name": "x", "new": SECRET, "again": SECRET}
    assert member.post("/set-up", data=sent, headers=OURS).status_code == 403
    assert not site.credentials.users.has_administrator()


def test_alone_on_this_machine_nothing_asks_for_an_administrator(site: Any) -> None:
    link = f"/sign-in/{site.credentials.create_link('local')}"
    assert site.client().post(link, headers=OURS).headers["location"] == "/"
    page = site.browser().get("/").text
    assert 'href="/users"' not in page
    assert 'href="/me"' not in page


@pytest.fixture
def boss(site: Any) -> Any:
    if "boss" not in [one.name for one in site.credentials.users.all()]:
        site.credentials.users.add("boss", InstallationRole.ADMIN)
    return site.browser("boss")


def account_of(site: Any) -> str:
    found: str = site.reader.get("/api/v1/accounts").json()["items"][0]["our_id"]
    return found


def test_the_header_leads_whom_it_concerns(site: Any, boss: Any) -> None:
    site.credentials.users.add("plain")
    page, other = boss.get("/").text, site.browser("plain").get("/").text
    assert 'href="/users"' in page
    assert 'href="/me"' in page
    assert 'href="/users"' not in other
    assert 'href="/me"' in other


def test_an_administrator_does_it_all_on_the_pages(site: Any, boss: Any) -> None:
    def post(**sent: str) -> Any:
        return boss.post("/users/quinn@example.org", data=sent, headers=OURS)

    sent = {"name": "Quinn@example.org", "shown": "Quinn <b>", "role": "member"}
    made = boss.post("/users", data=sent, headers=OURS)
    assert made.headers["location"] == "/users/quinn@example.org"
    assert "Quinn &lt;b&gt;" in boss.get("/users").text
    quinn = site.browser("quinn@example.org")
    account = account_of(site)
    assert post(do="share", account=account, role="editor").status_code == 303
    assert quinn.get("/accounts/A").status_code == 200
    page = boss.get("/users/quinn@example.org", params={"lang": "zh"}).text
    assert "编辑者" in page
    assert post(do="unshare", account=account).status_code == 303
    assert quinn.get("/accounts/A").status_code == 404
    assert post(do="change", role="auditor", shown="Q").status_code == 303
    assert site.credentials.users.find("quinn@example.org").role is InstallationRole.AUDITOR
    assert post(do="disable").status_code == 303
    assert quinn.get("/api/v1/accounts").status_code == 401
    assert post(do="enable").status_code == 303
    shown = post(do="link")
    assert shown.headers["cache-control"] == "no-store"
    token = re.findall(r"http://\S+/sign-in/([\w-]{43})", shown.text)[0]
    back = site.client()
    assert back.post(f"/sign-in/{token}", headers=OURS).status_code == 303
    seen = boss.get("/users/quinn@example.org", params={"lang": "en"}).text
    assert "Last seen: –" not in seen
    assert post(do="unlink").status_code == 303


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "share", "account": "none", "role": "viewer"},
        {"do": "share", "account": "A", "role": "king"},
        {"do": "change", "role": "king", "shown": "x"},
        {"do": "change", "role": "member", "shown": "x" * 121},
        {"do": "destroy"},
        {},
    ],
)
def test_what_a_form_of_users_does_not_offer_is_refused(
    site: Any, boss: Any, sent: dict[str, str]
) -> None:
    if "target" not in [one.name for one in site.credentials.users.all()]:
        site.credentials.users.add("target")
    answer = boss.post("/users/target", data=sent, headers=OURS)
    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.text
    assert site.credentials.users.find("target").accounts == {}
    assert boss.post("/users/nobody", data=sent, headers=OURS).status_code == 404
    for name in ("bad name", "", "target", "local"):
        answer = boss.post("/users", data={"name": name}, headers=OURS)
        assert answer.status_code in (409, 422)
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "sent", [{"do": "disable"}, {"do": "change", "role": "member", "shown": "x"}]
)
def test_nobody_locks_themselves_out(site: Any, boss: Any, sent: dict[str, str]) -> None:
    answer = boss.post("/users/boss", data=sent, headers=OURS)
    assert answer.status_code == 422
    assert "another administrator" in answer.text
    user = site.credentials.users.find("boss")
    assert user.is_active
    assert user.role is InstallationRole.ADMIN


def test_members_do_not_reach_the_pages_of_users(site: Any) -> None:
    if "plain2" not in [one.name for one in site.credentials.users.all()]:
        site.credentials.users.add("plain2")
    member = site.browser("plain2")
    for method, address, sent in (
        ("GET", "/users", {}), ("GET", "/users/plain2", {}), ("GET", "/users/nobody", {}),
        ("POST", "/users", {"name": "mine"}),
        ("POST", "/users/plain2", {"do": "change", "role": "admin", "shown": "x"}),
        ("POST", "/users/plain2", {"do": "link"}),
        ("POST", "/users/nobody", {"do": "link"}),
    ):  # fmt: skip
        answer = member.request(method, address, data=sent, headers=OURS)
        assert answer.status_code == 403, address
    assert site.credentials.users.find("plain2").role is InstallationRole.MEMBER


def test_somebody_changes_their_password_and_is_alone_afterwards(empty_site: Any) -> None:
    site = empty_site
    site.credentials.users.add("pat")
    one, other = site.browser("pat"), site.browser("pat")
    form = {"new": SECRET, "again": SECRET}
    assert one.post("/me/password", data=form).status_code == 403  # from another site
    assert one.post("/me/password", data=form, headers=OURS).status_code == 303
    assert one.get("/me?done=password").status_code == 200
    assert other.get("/api/v1/accounts").status_code == 401
    assert site.credentials.accounts.check("pat", SECRET, address="") == "pat"
    for wrong in (
        {"new": OTHER, "again": OTHER},  # the present one is asked for now
        {"present": "no", "new": OTHER, "again": OTHER},
        {"present": SECRET, "new": OTHER, "again": SECRET},
        {"present": SECRET, "new": "short", "again": "short"},
    ):
        answer = one.post("/me/password", data=wrong, headers=OURS)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert site.credentials.accounts.check("pat", SECRET, address="") == "pat"
    form = {"present": SECRET, "new": OTHER, "again": OTHER}
    assert one.post("/me/password", data=form, headers=OURS).status_code == 303
    assert site.credentials.accounts.check("pat", OTHER, address="") == "pat"


def test_a_present_password_is_guessed_only_slowly(empty_site: Any) -> None:
    site = empty_site
    site.credentials.users.add("pat")
    site.credentials.accounts.set_password("pat", SECRET)
    browser = site.browser("pat")
    form = {"present": "guess", "new": OTHER, "again": OTHER}
    answers = [browser.post("/me/password", data=form, headers=OURS) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "60"


def test_the_local_administrator_has_no_password(site: Any) -> None:
    local = site.browser()
    assert "no password" in local.get("/me").text
    answer = local.post("/me/password", data={"new": SECRET, "again": SECRET}, headers=OURS)
    assert answer.status_code == 404


def test_a_key_is_made_shown_once_and_closed_on_the_page(site: Any) -> None:
    for name in ("kay", "kim2"):
        site.credentials.users.add(name)
    site.credentials.users.share("kay", account_of(site), "viewer")
    kay, kim = site.browser("kay"), site.browser("kim2")
    sent = {"name": "tool <1>", "scope": "read", "days": "30", "account": account_of(site)}
    shown = kay.post("/me/keys", data=sent, headers=OURS)
    (key,) = set(KEY.findall(shown.text))
    assert site.client(Authorization=f"Bearer {key}").get("/api/v1/accounts/A").status_code == 200
    page = kay.get("/me", params={"lang": "zh"}).text
    assert key not in page
    assert "tool &lt;1&gt;" in page
    assert "tool" not in kim.get("/me").text
    address = unescape(re.findall(r'action="(/me/keys/key_\w+)"', page)[0])
    assert kim.post(address, headers=OURS).status_code == 404
    assert kay.post(address, headers=OURS).status_code == 303
    assert site.client(Authorization=f"Bearer {key}").get("/api/v1/accounts").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{"scope": "root"}, {"days": "36500"}, {"account": "none"}, {"name": ""}],
)
def test_a_key_that_the_form_does_not_offer_is_refused(site: Any, wrong: dict[str, str]) -> None:
    local = site.browser()
    sent = {"name": "x", "scope": "read", "days": "30", "account": "", **wrong}
    answer = local.post("/me/keys", data=sent, headers=OURS)
    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.text
    assert not KEY.search(answer.text)
