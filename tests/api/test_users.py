"""Users: who may sign in, what each of them sees, and how it ends (trust S1, S11, S12, S25)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.clock import Clock

from api.access.credentials import Credentials
from api.access.local_accounts import TooManyAttemptsError
from api.access.users import UserNotFoundError
from graph.errors import DuplicateError, InputError
from graph.vocabulary import InstallationRole

OURS = {"Sec-Fetch-Site": "same-origin"}
SECRET = "correct horse battery"
START = datetime(2025, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def credentials(tmp_path: Path, clock: Clock) -> Any:
    made = Credentials(tmp_path / "access.db", now=clock)
    yield made
    made.close()


def account_of(site: Any) -> str:
    found: str = site.reader.get("/api/v1/accounts").json()["items"][0]["our_id"]
    return found


def test_a_user_sees_nothing_until_something_is_shared(site: Any) -> None:
    site.credentials.users.add("vera@example.org")
    vera = site.browser("vera@example.org")
    assert vera.get("/api/v1/accounts").json()["items"] == []
    assert vera.get("/api/v1/opportunities/O1/analysis").status_code == 404
    site.credentials.users.share("vera@example.org", account_of(site), "viewer")
    assert [one["id"] for one in vera.get("/api/v1/accounts").json()["items"]] == ["A"]
    assert vera.get("/api/v1/opportunities/O1/analysis").status_code == 200


def test_what_is_taken_away_is_gone_with_the_next_request(site: Any) -> None:
    users, account = site.credentials.users, account_of(site)
    users.add("gone")
    users.share("gone", account, "viewer")
    vera = site.browser("gone")
    key, _ = site.credentials.create_key("hers", user="gone")
    program = site.client(Authorization=f"Bearer {key}")
    for one in (vera, program):
        assert one.get("/api/v1/opportunities/O1/analysis").status_code == 200
        assert one.get("/api/v1/opportunities/O1/analysis").status_code == 200
    users.unshare("gone", account)
    for one in (vera, program):
        assert one.get("/api/v1/opportunities/O1/analysis").status_code == 404
    users.share("gone", account, "viewer")
    assert vera.get("/api/v1/accounts/A/map").status_code == 200
    users.change("gone", is_active=False)
    for one in (vera, program):
        assert one.get("/api/v1/opportunities/O1/analysis").status_code == 401
    users.change("gone", is_active=True)
    assert program.get("/api/v1/accounts/A/map").status_code == 200
    assert vera.get("/api/v1/accounts/A/map").status_code == 401  # signed out for good


def test_an_auditor_sees_no_maps(site: Any) -> None:
    site.credentials.users.add("aud", InstallationRole.AUDITOR)
    site.credentials.users.share("aud", account_of(site), "owner")
    auditor = site.browser("aud")
    assert auditor.get("/api/v1/accounts").json()["items"] == []
    assert auditor.get("/api/v1/accounts/A/map").status_code == 404
    assert auditor.get("/").status_code == 200


def test_only_administrators_import_and_edit_defaults(site: Any) -> None:
    users = site.credentials.users
    users.add("ed")
    users.share("ed", account_of(site), "editor")
    ed = site.browser("ed")
    answer = ed.post("/api/v1/imports", content=b"PK", headers=OURS)
    assert answer.status_code == 403
    assert "administrator" in answer.json()["detail"]
    answer = ed.post("/api/v1/imports?lang=zh", content=b"PK", headers=OURS)
    assert "管理员" in answer.json()["detail"]
    assert ed.get("/api/v1/users").status_code == 403
    users.change("ed", role=InstallationRole.ADMIN)
    assert ed.get("/api/v1/users").status_code == 200
    assert ed.post("/api/v1/imports", content=b"PK", headers=OURS).status_code == 422


def test_users_are_kept_by_the_interface(site: Any) -> None:
    made = site.writer.post("/api/v1/users", json={"name": "Zoe@Example.org", "shown": "Zoe"})
    assert made.status_code == 201
    assert made.json()["name"] == "zoe@example.org"
    again = site.writer.post("/api/v1/users", json={"name": "zoe@example.org"})
    assert again.status_code == 409
    for wrong in ({"name": "local"}, {"name": "no spaces"}, {"name": "x", "password": "y"},
                  {"name": "x", "role": "king"}):  # fmt: skip
        assert site.writer.post("/api/v1/users", json=wrong).status_code == 422
    edit = {"role": "auditor", "shown": "Zoë", "is_active": False}
    changed = site.writer.patch("/api/v1/users/zoe@example.org", json=edit).json()
    assert (changed["role"], changed["shown"]) == ("auditor", "Zoë")
    assert changed["disabled_at"] is not None
    assert site.writer.patch("/api/v1/users/nobody", json=edit).status_code == 404
    assert site.writer.patch("/api/v1/users/local", json=edit).status_code == 422
    listed = site.reader.get("/api/v1/users")
    assert listed.status_code == 403  # a key that may only read


def test_an_owner_shares_and_others_do_not(site: Any) -> None:
    users, account = site.credentials.users, account_of(site)
    for name in ("owen", "vic", "new"):
        users.add(name)
    users.share("owen", account, "owner")
    users.share("vic", account, "viewer")
    owner, viewer, stranger = (site.browser(name) for name in ("owen", "vic", "new"))
    address, role = "/api/v1/accounts/A/members/new", {"role": "editor"}
    assert viewer.put(address, json=role, headers=OURS).status_code == 403
    assert stranger.put(address, json=role, headers=OURS).status_code == 404
    assert owner.put(address, json=role, headers=OURS).json()["role"] == "editor"
    assert stranger.get("/api/v1/accounts/A").status_code == 200
    listed = viewer.get("/api/v1/accounts/A/members").json()["items"]
    roles = {one["name"]: one["role"] for one in listed}
    assert [roles[name] for name in ("new", "owen", "vic")] == ["editor", "owner", "viewer"]
    assert viewer.delete(address, headers=OURS).status_code == 403
    assert owner.delete(address, headers=OURS).status_code == 204
    assert stranger.get("/api/v1/accounts/A/members").status_code == 404


def test_the_local_administrator_is_always_there(credentials: Credentials) -> None:
    assert credentials.users.find("LOCAL").role is InstallationRole.ADMIN
    for change in (
        lambda: credentials.users.change("local", is_active=False),
        lambda: credentials.users.share("local", "org_1", "viewer"),
        lambda: credentials.users.add("local"),
    ):
        with pytest.raises(InputError):
            change()


def test_names_mean_one_user_in_any_letter_case(credentials: Credentials) -> None:
    credentials.users.add("Ann@Example.org")
    with pytest.raises(DuplicateError):
        credentials.users.add("ANN@example.org ")
    with pytest.raises(UserNotFoundError):
        credentials.create_link("nobody")
    with pytest.raises(UserNotFoundError):
        credentials.create_key("x", user="nobody")


def test_passwords_open_a_session(empty_site: Any) -> None:
    site = empty_site
    assert "password" not in site.stranger.get("/sign-in").text
    site.credentials.users.add("pat")
    site.credentials.accounts.set_password("pat", SECRET)
    page = site.stranger.get("/sign-in")
    assert 'type="password"' in page.text
    assert page.headers["cache-control"] == "no-store"
    form = {"name": "Pat", "password": SECRET}
    assert site.stranger.post("/sign-in", data=form).status_code == 403  # from elsewhere
    client = site.client()
    answer = client.post("/sign-in", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200
    wrong = site.client().post("/sign-in", data={**form, "password": "x"}, headers=OURS)
    unknown = site.client().post("/sign-in", data={**form, "name": "nobody"}, headers=OURS)
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    hidden = re.compile(r'nonce="[^"]*"')
    assert hidden.sub("", wrong.text) == hidden.sub("", unknown.text)
    chinese = site.client().post("/sign-in?lang=zh", data={"name": "x"}, headers=OURS)
    assert "用户名或密码不对" in chinese.text


def test_guessing_is_slowed_down(credentials: Credentials, clock: Clock) -> None:
    credentials.users.add("pat")
    credentials.accounts.set_password("pat", SECRET)

    def check(name: str, password: str, address: str) -> str | None:
        return credentials.accounts.check(name, password, address=address)

    for place in range(5):
        assert check("pat", f"wrong {place}", f"10.0.0.{place}") is None
    with pytest.raises(TooManyAttemptsError):
        check("pat", SECRET, "10.0.0.9")
    clock.now += timedelta(seconds=61)
    assert check("pat", SECRET, "10.0.0.9") == "pat"
    for place in range(5):
        assert check(f"guess{place}", "wrong", "10.0.0.7") is None
    with pytest.raises(TooManyAttemptsError):
        check("pat", SECRET, "10.0.0.7")


def test_too_many_guesses_are_said_with_a_time(empty_site: Any) -> None:
    site = empty_site
    site.credentials.users.add("pat")
    site.credentials.accounts.set_password("pat", SECRET)
    client = site.client()
    answers = [
        client.post("/sign-in", data={"name": "pat", "password": "no"}, headers=OURS)
        for _ in range(6)
    ]
    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.parametrize(
    "password", ["short", "pat is my very name", "aaaaaaaaaaaaaa", "password1234", "x" * 257]
)
def test_weak_passwords_are_refused(credentials: Credentials, password: str) -> None:
    credentials.users.add("pat")
    if password == "password1234":
        password = "choose-a-long-password"
    with pytest.raises(InputError, match="password"):
        credentials.accounts.set_password("pat", password)


def test_a_new_password_ends_open_sessions(empty_site: Any) -> None:
    site = empty_site
    site.credentials.users.add("pat")
    browser = site.browser("pat")
    assert browser.get("/").status_code == 200
    site.credentials.accounts.set_password("pat", SECRET)
    assert browser.get("/api/v1/accounts").status_code == 401


def test_no_password_is_at_rest(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    credentials = Credentials(path)
    credentials.users.add("pat")
    credentials.accounts.set_password("pat", SECRET)
    credentials.close()
    files = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert SECRET.encode() not in files
    assert b"$argon2id$" in files


def test_an_older_access_file_gets_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL, "
            "digest TEXT NOT NULL UNIQUE, can_write INTEGER NOT NULL, created_at TEXT NOT NULL, "
            "expires_at TEXT, last_used_at TEXT, revoked_at TEXT) STRICT"
        )
        old.execute(
            "INSERT INTO keys VALUES ('key_1', 'old', 'sgk_', 'd', 1, ?, NULL, NULL, NULL)",
            (START.isoformat(),),
        )
    old.close()
    for _ in range(2):
        credentials = Credentials(path)
        (key,) = credentials.keys.all()
        assert (key.name, key.user) == ("old", "local")
        assert credentials.users.all() == ()
        credentials.close()


def test_the_commands_enter_share_and_end(
    run: Callable[..., tuple[int, str, str]], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEGRAPH_STORE_URL", site.settings.store_url)
    monkeypatch.setenv("STAKEGRAPH_ACCESS_PATH", str(site.settings.access_file))
    assert run("user", "add", "kim", "--shown", "Kim")[0] == 0
    code, _, said = run("user", "add", "kim")
    assert (code, "already" in said or "已有" in said) == (2, True)
    assert run("user", "share", "kim", "A", "--role", "editor")[0] == 0
    code, out, _ = run("user", "list", "--json")
    assert code == 0
    assert '"account":"A"' in out
    assert '"role":"editor"' in out
    assert run("user", "share", "kim", "A", "--role", "king")[0] == 2
    assert run("user", "share", "kim", "none")[0] == 2
    address = run("user", "link", "kim")[1].split()[-1]
    browser = site.client()
    path = "/sign-in/" + address.rpartition("/")[2]
    assert browser.post(path, headers=OURS).status_code == 303
    assert browser.get("/api/v1/accounts/A").status_code == 200
    key = run("key", "create", "hers", "--user", "kim")[1].split()[-1]
    assert site.client(Authorization=f"Bearer {key}").get("/api/v1/users").status_code == 403
    assert run("user", "unshare", "kim", "A")[0] == 0
    assert browser.get("/api/v1/accounts/A").status_code == 404
    assert run("user", "role", "kim", "admin")[0] == 0
    assert browser.get("/api/v1/accounts/A").status_code == 200
    assert run("user", "disable", "kim")[0] == 0
    assert browser.get("/api/v1/accounts/A").status_code == 401
    assert run("user", "enable", "kim")[0] == 0
    assert run("user", "link", "nobody")[0] == 2
