"""A provider that is silent, slow, verbose or elsewhere is given up (trust S7, D15)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import httpx2
import pytest

from api.oidc import provider as calls
from api.oidc.provider import Provider, ProviderError
from api.oidc.registration import Registration

ISSUER = "https://id.example"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def asked(answer: Callable[[httpx2.Request], httpx2.Response]) -> Provider:
    transport = httpx2.MockTransport(answer)
    return Provider(Registration(ISSUER, "x"), transport=transport)


@pytest.mark.parametrize(
    "response",
    [
        httpx2.Response(302, headers={"Location": "https://evil.example/"}),
        httpx2.Response(500, json={"issuer": ISSUER}),
        httpx2.Response(200, text="<html>"),
        httpx2.Response(200, json=[ISSUER]),
        httpx2.Response(200, content=b"{" + b" " * 300_000 + b"}"),
        httpx2.Response(200, json={}),
    ],
    ids=["elsewhere", "broken", "a page", "a list", "too large", "empty"],
)
def test_what_is_no_discovery_document_is_refused(response: httpx2.Response) -> None:
    hosts = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return response

    with pytest.raises(ProviderError):
        asked(answer).document()
    assert set(hosts) == {"id.example"}


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Any], None]], Provider]]:
    """A server on this machine that does with each connection what it is told."""
    monkeypatch.setattr(calls, "_CALL_SECONDS", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def start(do: Callable[[Any], None]) -> Provider:
        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        do(connection)

        Thread(target=serve, daemon=True).start()
        return Provider(Registration(f"http://127.0.0.1:{port}", "x"))

    yield start
    listener.close()


def silent(connection: Any) -> None:
    while connection.recv(4096):
        pass


def dripping(connection: Any) -> None:
    connection.recv(4096)
    connection.sendall(HEAD)
    while True:  # each byte comes in time, and the end never
        connection.sendall(b" ")
        connection.settimeout(0.02)
        with suppress(TimeoutError):
            if not connection.recv(1):
                return


@pytest.mark.parametrize("do", [silent, dripping])
def test_a_provider_that_never_ends_is_given_up(peer: Any, do: Callable[[Any], None]) -> None:
    with pytest.raises(ProviderError):
        peer(do).document()


def test_a_provider_that_failed_is_left_alone_for_a_moment() -> None:
    seconds, tried = 0.0, 0

    def fail(_: httpx2.Request) -> httpx2.Response:
        nonlocal tried
        tried += 1
        message = "refused"
        raise httpx2.ConnectError(message)

    provider = Provider(
        Registration(ISSUER, "x"), clock=lambda: seconds, transport=httpx2.MockTransport(fail)
    )
    for _ in range(20):
        with pytest.raises(ProviderError):
            provider.document()
    assert tried == 1
    seconds += 4
    with pytest.raises(ProviderError):
        provider.document()
    assert tried == 2


def test_a_secret_is_sent_as_the_provider_wants_it() -> None:
    seen: list[httpx2.Request] = []
    methods: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        places = {
            name: f"{ISSUER}/{name}"
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        }
        return httpx2.Response(
            200,
            json={
                "issuer": ISSUER, **places, "token_endpoint_auth_methods_supported": methods,
            },
        )  # fmt: skip

    def sent(secret: str | None, *allowed: str) -> httpx2.Request:
        methods[:] = allowed
        registration = Registration(ISSUER, "a client", client_secret=secret)
        Provider(registration, transport=httpx2.MockTransport(answer)).redeem("c", "v")
        return seen[-1]

    basic = sent("s:3cret", "client_secret_post", "client_secret_basic")
    assert basic.headers["authorization"].startswith("Basic ")
    assert b"secret" not in basic.content
    posted = sent("s:3cret", "client_secret_post")
    assert b"client_secret=s%3A3cret" in posted.content
    public = sent(None, "none")
    assert b"client_id=a+client" in public.content
    for one in (basic, posted, public):
        assert b"code_verifier=v" in one.content
        assert "secret" not in str(one.url)
    assert "3cret" not in repr(Registration(ISSUER, "x", client_secret="s:3cret"))
