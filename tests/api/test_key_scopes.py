"""What a key opens: its scopes, its accounts, its end, its successor (trust S11, S25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.clock import Clock

from api.access.api_keys import Grant, KeyNotFoundError, KeyScope
from api.access.credentials import Credentials
from graph.errors import InputError
from graph.scope import Scope
from graph.vocabulary import InstallationRole

START = datetime(2025, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def credentials(tmp_path: Path, clock: Clock) -> Any:
    made = Credentials(tmp_path / "access.db", now=clock)
    yield made
    made.close()


def program(site: Any, scope: KeyScope, **more: Any) -> Any:
    key, _ = site.credentials.keys.create("program", Grant(scope, **more))
    return site.client(Authorization=f"Bearer {key}")


def test_each_scope_opens_what_is_its_and_no_more(empty_site: Any) -> None:
    site = empty_site
    reads, writes, rules = (program(site, scope) for scope in KeyScope)
    for one, read, write, rule in (
        (reads, 200, 403, 403), (writes, 200, 422, 403), (rules, 200, 422, 201),
    ):  # fmt: skip
        assert one.get("/api/v1/accounts").status_code == read
        assert one.post("/api/v1/imports", content=b"xx").status_code == write
        name = f"user{rule}{write}"
        assert one.post("/api/v1/users", json={"name": name}).status_code == rule
    refused = writes.post("/api/v1/users", json={"name": "x"}, params={"lang": "zh"})
    assert "密钥" in refused.json()["detail"]
    for address in ("/api/v1/users", "/users", "/me"):
        assert writes.get(address).status_code == 403
    edit = {"values": {}}
    assert writes.patch("/api/v1/calibrations/current", json=edit).status_code == 403


def test_a_key_never_exceeds_its_user(site: Any) -> None:
    site.credentials.users.add("modest")
    key, _ = site.credentials.keys.create("all", Grant(KeyScope.ADMIN), user="modest")
    asked = site.client(Authorization=f"Bearer {key}")
    assert asked.get("/api/v1/accounts").json()["items"] == []
    assert asked.get("/api/v1/users").status_code == 403


def test_a_key_may_be_held_to_one_account(site: Any) -> None:
    account = site.reader.get("/api/v1/accounts").json()["items"][0]["our_id"]
    held = program(site, KeyScope.READ, accounts=(account,))
    elsewhere = program(site, KeyScope.READ, accounts=("org_elsewhere",))
    assert held.get("/api/v1/opportunities/O1/analysis").status_code == 200
    assert elsewhere.get("/api/v1/opportunities/O1/analysis").status_code == 404
    assert elsewhere.get("/api/v1/accounts").json()["items"] == []
    member = site.credentials.users.add("held-member").name
    site.credentials.users.share(member, account, "viewer")
    key, _ = site.credentials.keys.create("held", Grant(accounts=("org_elsewhere",)), user=member)
    assert site.client(Authorization=f"Bearer {key}").get("/api/v1/accounts/A").status_code == 404


@pytest.mark.parametrize(
    ("role", "accounts", "seen"),
    [
        (InstallationRole.ADMIN, {}, {"org_1": "owner", "org_2": "owner"}),
        (InstallationRole.MEMBER, {"org_1": "viewer", "org_3": "owner"}, {"org_1": "viewer"}),
        (InstallationRole.MEMBER, {}, {}),
    ],
)
def test_holding_a_key_narrows_and_never_widens(
    role: InstallationRole, accounts: Any, seen: dict[str, str]
) -> None:
    scope = Scope(user="kim", role=role, accounts=accounts)
    held = Grant(accounts=("org_1", "org_2")).narrow(scope)
    assert dict(held.accounts) == seen
    assert not held.is_administrator
    assert held.key != scope.key or not accounts
    assert Grant().narrow(scope) == scope
    auditor = Grant(accounts=("org_1",)).narrow(Scope("aud", InstallationRole.AUDITOR, accounts))
    assert not auditor.sees_account("org_1")


def test_a_key_for_administration_is_held_to_nothing(credentials: Any) -> None:
    with pytest.raises(InputError, match="accounts"):
        credentials.keys.create("x", Grant(KeyScope.ADMIN, ("org_1",)))
    for name in ("", " \n", "x" * 121, "a\u202eb"):
        with pytest.raises(InputError, match="name of a key"):
            credentials.keys.create(name)


def test_a_rotated_key_stays_open_as_long_as_was_said(credentials: Any, clock: Clock) -> None:
    old, record = credentials.keys.create("x", Grant(KeyScope.WRITE, ("org_1",), START + 30 * DAY))
    clock.now += 10 * DAY
    new, made = credentials.keys.rotate(record.id, timedelta(hours=2))
    assert made.grant == Grant(KeyScope.WRITE, ("org_1",), clock.now + 30 * DAY)
    assert (made.name, made.user) == ("x", "local")
    assert credentials.keys.find(old) is not None
    assert credentials.keys.find(new) is not None
    clock.now += timedelta(hours=2)
    assert credentials.keys.find(old) is None
    assert credentials.keys.find(new) is not None


def test_rotation_makes_no_key_live_longer_than_it_was_to(credentials: Any, clock: Clock) -> None:
    key, record = credentials.keys.create("x", Grant(expires_at=START + timedelta(hours=1)))
    credentials.keys.rotate(record.id, timedelta(hours=24))
    clock.now += timedelta(hours=1)
    assert credentials.keys.find(key) is None


@pytest.mark.parametrize("hours", [-1, 24.1, 48])
def test_no_overlap_is_longer_than_a_day(credentials: Any, hours: float) -> None:
    _, record = credentials.keys.create("x")
    with pytest.raises(InputError, match="24 hours"):
        credentials.keys.rotate(record.id, timedelta(hours=hours))


def test_a_closed_key_has_no_successor(credentials: Any) -> None:
    _, record = credentials.keys.create("x")
    credentials.keys.revoke(record.id)
    with pytest.raises(InputError, match="closed"):
        credentials.keys.rotate(record.id, timedelta())
    with pytest.raises(KeyNotFoundError):
        credentials.keys.rotate("key_0", timedelta())


def test_keys_of_an_older_file_keep_their_rights(tmp_path: Path) -> None:
    path = tmp_path / "access.db"
    first = Credentials(path)
    reads, _ = first.create_key("reads")
    writes, _ = first.create_key("writes", can_write=True)
    with first._file.writing() as connection:
        for column in ("scopes", "accounts", "user"):
            connection.execute(f"ALTER TABLE keys DROP COLUMN {column}")
    first.close()
    second = Credentials(path)
    for key, scope in ((reads, KeyScope.READ), (writes, KeyScope.WRITE)):
        found = second.keys.find(key)
        assert found is not None
        assert (found.grant, found.user) == (Grant(scope), "local")
    second.close()


# ---- over HTTP, for oneself


def test_somebody_makes_sees_and_closes_their_own_keys(site: Any) -> None:
    for name in ("ann", "ben"):
        site.credentials.users.add(name)
    ann, ben = site.browser("ann"), site.browser("ben")
    sent = {"name": "reports", "scopes": ["write"], "expires_at": "2099-01-01T00:00:00Z"}
    made = ann.post("/api/v1/keys", json=sent, headers=OURS)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    body = made.json()
    assert body["scopes"] == ["read", "write"]
    assert site.client(Authorization=f"Bearer {body['key']}").get("/").status_code == 200
    (listed,) = ann.get("/api/v1/keys").json()["items"]
    assert listed["key"] is None
    assert body["key"] not in ann.get("/api/v1/keys").text
    assert ben.get("/api/v1/keys").json()["items"] == []
    address = f"/api/v1/keys/{listed['id']}"
    unknown = ben.delete("/api/v1/keys/key_00000000", headers=OURS)
    foreign = ben.delete(address, headers=OURS)
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.json()["code"] == unknown.json()["code"]
    assert ann.delete(address).status_code == 403  # from another site
    assert ann.delete(address, headers=OURS).json()["revoked_at"]
    client = site.client(Authorization=f"Bearer {body['key']}")
    assert client.get("/api/v1/accounts").status_code == 401


def test_a_key_is_held_to_accounts_that_its_maker_sees(site: Any) -> None:
    site.credentials.users.add("eve")
    account = site.reader.get("/api/v1/accounts").json()["items"][0]["our_id"]
    eve = site.browser("eve")
    sent = {"name": "x", "accounts": ["A"]}
    assert eve.post("/api/v1/keys", json=sent, headers=OURS).status_code == 404
    site.credentials.users.share("eve", account, "viewer")
    made = eve.post("/api/v1/keys", json=sent, headers=OURS).json()
    assert made["accounts"] == ["A"]


@pytest.mark.parametrize(
    "sent",
    [
        {"name": ""}, {"name": "x", "scopes": []}, {"name": "x", "scopes": ["root"]},
        {"name": "x", "user": "local"}, {"name": "x", "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "expires_at": "2099-01-01T00:00:00"}, {},
        {"name": "x", "scopes": ["admin"], "accounts": ["A"]},
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(site: Any, sent: dict[str, Any]) -> None:
    assert site.writer.post("/api/v1/keys", json=sent).status_code == 422


def test_a_stolen_key_makes_no_others_and_outlives_nothing(site: Any) -> None:
    end = datetime.now(UTC) + DAY
    reads, writes = program(site, KeyScope.READ), program(site, KeyScope.WRITE)
    rules = program(site, KeyScope.ADMIN, expires_at=end)
    for one in (reads, writes):
        assert one.post("/api/v1/keys", json={"name": "x"}).status_code == 403
    later = (end + DAY).isoformat()
    for sent in ({"name": "x"}, {"name": "x", "expires_at": later}):
        assert rules.post("/api/v1/keys", json=sent).status_code == 403
    sooner = {"name": "x", "expires_at": (end - timedelta(hours=1)).isoformat()}
    assert rules.post("/api/v1/keys", json=sooner).status_code == 201


def test_a_key_closes_itself_and_no_other(site: Any) -> None:
    key, record = site.credentials.create_key("leaked")
    other, other_record = site.credentials.create_key("other")
    leaked = site.client(Authorization=f"Bearer {key}")
    assert leaked.delete(f"/api/v1/keys/{other_record.id}").status_code == 403
    assert site.credentials.keys.find(other) is not None
    assert leaked.delete(f"/api/v1/keys/{record.id}").status_code == 200
    assert leaked.get("/api/v1/accounts").status_code == 401


def test_the_commands_say_what_a_key_is_for(
    run: Callable[..., tuple[int, str, str]], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEGRAPH_STORE_URL", site.settings.store_url)
    monkeypatch.setenv("STAKEGRAPH_ACCESS_PATH", str(site.settings.access_file))
    held = run("key", "create", "held", "--write", "--account", "A", "--expires", "10d")[1].strip()
    rules = run("key", "create", "rules", "--admin")[1].strip()
    code, out, _ = run("key", "list", "--json")
    assert code == 0
    assert '"accounts":["A"]' in out
    assert '"scopes":["read","write","admin"]' in out
    assert held not in out
    assert site.client(Authorization=f"Bearer {held}").get("/api/v1/users").status_code == 403
    assert site.client(Authorization=f"Bearer {rules}").get("/api/v1/users").status_code == 200
    assert run("key", "create", "x", "--account", "none")[0] == 2
    name = site.credentials.keys.find(held).id
    code, out, err = run("key", "rotate", name, "--overlap", "0")
    assert code == 0
    assert "key revoke" in err
    assert site.client(Authorization=f"Bearer {held}").get("/api/v1/accounts").status_code == 401
    new = site.client(Authorization=f"Bearer {out.strip()}")
    assert new.get("/api/v1/accounts/A").status_code == 200
    assert run("key", "rotate", name)[0] == 2
    assert run("key", "rotate", name, "--overlap", "25")[0] == 2


def test_the_commands_call_accounts_as_their_sender_does(
    run: Callable[..., tuple[int, str, str]], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEGRAPH_STORE_URL", site.settings.store_url)
    monkeypatch.setenv("STAKEGRAPH_ACCESS_PATH", str(site.settings.access_file))
    run("user", "add", "lee")
    for arguments in (("share", "lee", "A"), ("role", "lee", "member"), ("enable", "lee")):
        code, out, _ = run("user", *arguments)
        assert code == 0
        assert "A:viewer" in out
        assert "org_" not in out
    assert '"account":"A"' in run("user", "share", "lee", "A", "--json")[1]
    patched = site.writer.patch("/api/v1/users/lee", json={"shown": "Lee"}).json()
    assert patched["accounts"][0]["account"] == "A"
    assert run("user", "unlink", "lee")[0] == 0
    assert run("user", "unlink", "nobody")[0] == 2
