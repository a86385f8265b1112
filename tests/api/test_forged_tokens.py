"""Forged ID tokens, keys, sessions and links: none of them opens anything (trust S11; RFC 8725)."""

from __future__ import annotations

import hashlib
import hmac
import json
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from support.fake_provider import CLIENT, ISSUER, NONCE, NOW, FakeProvider, encoded

from api.access.api_keys import Grant
from api.access.tokens import digest, make_key, make_token
from api.oidc.id_tokens import ForgedTokenError, check_id_token
from api.oidc.provider import ProviderError

Forge = Callable[[FakeProvider], object]


def by_secret(fake: FakeProvider, secret: bytes, kid: str = "right") -> str:
    """Signed with HMAC, as if that were the provider's way."""
    unsigned = fake.by_hand({"alg": "HS256", "typ": "JWT", "kid": kid}).rpartition(".")[0]
    code = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{jwt.utils.base64url_encode(code).decode()}"


def altered(fake: FakeProvider, **claims: Any) -> str:
    """A genuine token whose words were changed afterwards."""
    header, body, signature = fake.token().split(".")
    said = json.loads(jwt.utils.base64url_decode(body.encode())) | claims
    return f"{header}.{encoded(said)}.{signature}"


def own_key(fake: FakeProvider) -> dict[str, Any]:
    return fake.public(fake.foreign, "mine")


ID_TOKENS: dict[str, Forge] = {
    "no algorithm": lambda fake: fake.by_hand({"alg": "none", "typ": "JWT"}),
    "no algorithm, in capitals": lambda fake: fake.by_hand({"alg": "NONE", "kid": "right"}),
    "no algorithm, mixed": lambda fake: fake.by_hand({"alg": "nOnE", "kid": "right"}),
    "no algorithm at all": lambda fake: fake.by_hand({"typ": "JWT", "kid": "right"}),
    "HMAC with the public key": lambda fake: by_secret(fake, fake.pem),
    "HMAC with the public key as JSON": lambda fake: by_secret(
        fake, json.dumps(fake.keys[0]).encode()
    ),
    "HMAC with the client's secret": lambda fake: by_secret(fake, b"secret"),
    "HMAC with a key of the provider's list": lambda fake: by_secret(fake, b"secret", "shared"),
    "HMAC with an empty file": lambda fake: by_secret(fake, b"", "../../../../dev/null"),
    "a path as the name of the key": lambda fake: fake.token(
        key=fake.foreign, headers={"kid": "/proc/sys/kernel/randomize_va_space"}
    ),
    "a query as the name of the key": lambda fake: fake.token(
        key=fake.foreign, headers={"kid": "x' UNION SELECT 'secret' --"}
    ),
    "an unknown key": lambda fake: fake.token(key=fake.foreign, headers={"kid": "other"}),
    "a foreign key under a known name": lambda fake: fake.token(key=fake.foreign),
    "a key for encryption": lambda fake: fake.token(
        key=fake.foreign, headers={"kid": "for encryption"}
    ),
    "a key without a name": lambda fake: fake.token(key=fake.foreign, headers={"kid": ""}),
    "keys to be fetched elsewhere": lambda fake: fake.token(
        key=fake.foreign, headers={"kid": "mine", "jku": "https://evil.example/keys"}
    ),
    "keys to be fetched elsewhere, and a genuine signature": lambda fake: fake.token(
        headers={"jku": "https://evil.example/keys"}
    ),
    "a certificate to be fetched": lambda fake: fake.token(
        headers={"x5u": "https://evil.example/certificate"}
    ),
    "a key inside": lambda fake: fake.token(key=fake.foreign, headers={"jwk": own_key(fake)}),
    "a certificate inside": lambda fake: fake.token(key=fake.foreign, headers={"x5c": ["MIIB"]}),
    "a demand that nobody knows": lambda fake: fake.token(headers={"crit": ["exp"]}),
    "a longer hash": lambda fake: fake.token(algorithm="RS512"),
    "another padding": lambda fake: fake.token(algorithm="PS256"),
    "another family": lambda fake: fake.token(
        key=fake.ec, algorithm="ES256", headers={"kid": "elliptic"}
    ),
    "an access token": lambda fake: fake.token(headers={"typ": "at+jwt"}),
    "a logout token": lambda fake: fake.token(headers={"typ": "logout+jwt"}),
    "expired": lambda fake: fake.token(exp=NOW - 31),
    "without an end": lambda fake: fake.token(exp=None),
    "an end that is a text": lambda fake: fake.token(exp="never"),
    "from the future": lambda fake: fake.token(iat=NOW + 31),
    "of yesterday": lambda fake: fake.token(iat=NOW - 86_400),
    "without a time": lambda fake: fake.token(iat=None),
    "not valid yet": lambda fake: fake.token(nbf=4_000_000_000),
    "another issuer": lambda fake: fake.token(iss="https://evil.example"),
    "almost the issuer": lambda fake: fake.token(iss=f"{ISSUER}/"),
    "without an issuer": lambda fake: fake.token(iss=None),
    "another client": lambda fake: fake.token(aud="another"),
    "also another client": lambda fake: fake.token(aud=[CLIENT, "another"]),
    "for nobody": lambda fake: fake.token(aud=None),
    "handed on by another client": lambda fake: fake.token(azp="another"),
    "without a nonce": lambda fake: fake.token(nonce=None),
    "another nonce": lambda fake: fake.token(nonce="of another sign-in"),
    "a list of nonces": lambda fake: fake.token(nonce=[NONCE]),
    "without a subject": lambda fake: fake.token(sub=None),
    "an empty subject": lambda fake: fake.token(sub=""),
    "a subject without end": lambda fake: fake.token(sub="x" * 256),
    "changed words": lambda fake: altered(fake, sub="the administrator"),
    "no signature": lambda fake: fake.token().rpartition(".")[0] + ".",
    "half of a token": lambda fake: fake.token()[:80],
    "five parts": lambda fake: f"{fake.token()}.a.b",
    "larger than any token": lambda fake: fake.token(filler="x" * 20_000),
    "not a text": lambda fake: {"token": fake.token()},
    "nothing": lambda _: None,
}


@pytest.fixture(scope="module")
def fake() -> FakeProvider:
    return FakeProvider(client_secret="secret")


def accepts(fake: FakeProvider, token: object) -> bool:
    with warnings.catch_warnings(), suppress(ForgedTokenError):
        warnings.simplefilter("ignore")  # the library finds some keys short, and is right
        return bool(check_id_token(fake.provider, token, nonce=NONCE, now=NOW))
    return False


def test_a_genuine_token_is_accepted(fake: FakeProvider) -> None:
    assert accepts(fake, fake.token())
    assert accepts(fake, fake.token(aud=[CLIENT], azp=CLIENT))
    assert accepts(fake, fake.token(exp=NOW - 29, iat=NOW + 29))
    assert accepts(fake, fake.token(headers={"typ": "jwt"}))


def test_there_are_enough_forgeries() -> None:
    assert len(ID_TOKENS) >= 40


@pytest.mark.parametrize("name", ID_TOKENS)
def test_a_forged_id_token_is_refused(fake: FakeProvider, name: str) -> None:
    assert not accepts(fake, ID_TOKENS[name](fake))
    assert {one.partition("/keys")[0] for one in fake.asked} <= {
        ISSUER,
        f"{ISSUER}/.well-known/openid-configuration",
    }


@pytest.mark.parametrize("rule", ["_is_plain", "_is_ours", "_is_timely", "jwt.decode"])
def test_a_rule_that_is_taken_away_is_missed(
    fake: FakeProvider, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """each rule of the check, when it always says yes, lets a forgery in"""

    def unchecked(token: str, *_: object, **__: object) -> Any:
        return jwt.decode_complete(token, options={"verify_signature": False})["payload"]

    found = unchecked if rule == "jwt.decode" else lambda *_: True
    monkeypatch.setattr(f"api.oidc.id_tokens.{rule}", found)
    accepted = []
    for name, forge in ID_TOKENS.items():
        with suppress(Exception):  # what is no token breaks the rules after it
            accepted += [name] if accepts(fake, forge(fake)) else []
    assert accepted


def test_a_token_of_another_algorithm_than_the_issuers_is_refused() -> None:
    fake = FakeProvider(algorithm="ES256")
    token = fake.token(key=fake.ec, algorithm="ES256", headers={"kid": "elliptic"})
    assert accepts(fake, token)
    assert not accepts(fake, fake.token())


@pytest.mark.parametrize("offered", [["none"], ["HS256"], ["RS512", "PS256"]])
def test_a_provider_that_signs_otherwise_is_refused(offered: list[str]) -> None:
    fake = FakeProvider()
    fake.document["id_token_signing_alg_values_supported"] = offered
    with pytest.raises(ProviderError):
        accepts(fake, fake.token())


def test_a_new_key_counts_at_once_and_an_old_one_is_forgotten() -> None:
    fake = FakeProvider()
    old = fake.token()
    assert accepts(fake, old)
    fake.keys = [fake.public(fake.foreign, "next")]
    fake.seconds += 31
    assert accepts(fake, fake.token(key=fake.foreign, headers={"kid": "next"}))
    assert not accepts(fake, old)


def test_a_key_that_was_taken_back_opens_nothing_after_five_minutes() -> None:
    fake = FakeProvider()
    assert accepts(fake, fake.token())
    fake.keys = []
    fake.seconds += 299
    assert accepts(fake, fake.token())
    fake.seconds += 2
    assert not accepts(fake, fake.token())


def test_forged_names_of_keys_cost_the_provider_nothing() -> None:
    fake = FakeProvider()
    assert accepts(fake, fake.token())
    for place in range(50):
        assert not accepts(fake, fake.token(key=fake.foreign, headers={"kid": f"forged {place}"}))
    assert fake.asked[f"{ISSUER}/keys"] == 1
    fake.seconds += 31
    for place in range(50):
        assert not accepts(fake, fake.token(key=fake.foreign, headers={"kid": f"forged {place}"}))
    assert fake.asked[f"{ISSUER}/keys"] == 2


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("jwks_uri", "http://id.example/keys"),
        ("token_endpoint", "file:///etc/passwd"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("jwks_uri", ""),
        ("issuer", "https://id.example/"),
    ],
)
def test_a_document_that_leads_astray_is_refused(name: str, address: str) -> None:
    fake = FakeProvider()
    fake.document[name] = address
    with pytest.raises(ProviderError):
        accepts(fake, fake.token())


# ---- keys, sessions and links, tried on the application

Try = Callable[[Any], dict[str, str]]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def cookie(text: str, name: str = "stakegraph") -> dict[str, str]:
    return {"Cookie": f"{name}={text}"}


def revoked(site: Any) -> dict[str, str]:
    key, record = site.credentials.create_key("revoked")
    site.credentials.keys.revoke(record.id)
    return bearer(key)


def ended(site: Any) -> dict[str, str]:
    past = datetime.now(UTC) - timedelta(seconds=1)
    return bearer(site.credentials.keys.create("ended", Grant(expires_at=past))[0])


def of_nobody(site: Any, *, by_key: bool) -> dict[str, str]:
    """Of somebody who was kept out since."""
    users = site.credentials.users
    if "leaver" not in [one.name for one in users.all()]:
        users.add("leaver")
    users.change("leaver", is_active=True)
    key = site.credentials.create_key("hers", user="leaver")[0]
    session = site.credentials.open_session("leaver")
    users.change("leaver", is_active=False)
    return bearer(key) if by_key else cookie(session)


def a_key(site: Any) -> str:
    return str(site.credentials.create_key("genuine")[0])


def a_session(site: Any) -> str:
    return str(site.credentials.open_session("local"))


SECRETS: dict[str, Try] = {
    "a key that nobody made": lambda _: bearer(make_key()),
    "a wrong checksum": lambda site: bearer(a_key(site)[:-1] + "!"),
    "a key in small letters": lambda site: bearer(a_key(site).lower()),
    "half of a key": lambda site: bearer(a_key(site)[:40]),
    "a key and more": lambda site: bearer(a_key(site) + "0"),
    "two keys": lambda site: bearer(f"{a_key(site)}, {a_key(site)}"),
    "the digest of a key": lambda site: bearer(digest(a_key(site))),
    "the id of a key": lambda site: bearer(site.credentials.create_key("x")[1].id),
    "a revoked key": revoked,
    "an expired key": ended,
    "a key of somebody who is kept out": lambda site: of_nobody(site, by_key=True),
    "a session as a key": lambda site: bearer(a_session(site)),
    "a link as a key": lambda site: bearer(site.credentials.create_link("local")),
    "a key by another method": lambda site: {"Authorization": f"Basic {a_key(site)}"},
    "a key as a cookie": lambda site: cookie(a_key(site)),
    "a query in the place of a key": lambda _: bearer("sgk_' OR '1'='1"),
    "a session that nobody opened": lambda _: cookie(make_token()),
    "the digest of a session": lambda site: cookie(digest(a_session(site))),
    "a session under another name": lambda site: cookie(a_session(site), "session"),
    "a session under the name for HTTPS": lambda site: cookie(a_session(site), "__Host-stakegraph"),
    "an empty session": lambda _: cookie(""),
    "a session of somebody who is kept out": lambda site: of_nobody(site, by_key=False),
    "a link as a session": lambda site: cookie(site.credentials.create_link("local")),
    "the secret of a sign-in that began": lambda site: cookie(site.credentials.begin_flow()),
    "the name of a user": lambda _: cookie("local"),
    "a query in the place of a session": lambda _: cookie("' OR '1'='1"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_forged_secret_opens_nothing(site: Any, name: str) -> None:
    asked = site.client(**SECRETS[name](site))
    answer = asked.get("/api/v1/opportunities/O1/analysis")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize("place", ["query", "body"])
def test_a_secret_counts_in_its_place_only(site: Any, place: str) -> None:
    for name, secret in (("key", a_key(site)), ("token", a_session(site))):
        sent = {"params" if place == "query" else "json": {name: secret, "access_token": secret}}
        answer = site.stranger.request("GET", "/api/v1/accounts", **sent)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: make_token(),
        lambda site: digest(site.credentials.create_link("local")),
        a_session,
        a_key,
        lambda site: site.credentials.begin_flow(),
        lambda site: site.credentials.create_link("local")[:-1],
        lambda site: site.credentials.create_link("local").swapcase(),
        lambda _: "%27%20OR%201=1",
        lambda _: "local",
    ],
)
def test_a_forged_link_opens_no_session(site: Any, forge: Callable[[Any], str]) -> None:
    client = site.client()
    answer = client.post(f"/sign-in/{forge(site)}", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 410
    assert "set-cookie" not in answer.headers


def test_genuine_secrets_open_all_the_same(site: Any) -> None:
    for headers in (bearer(a_key(site)), cookie(a_session(site))):
        assert site.client(**headers).get("/api/v1/accounts").status_code == 200
