"""A store that does not answer is asked by few, and found again by the first who may try."""

from __future__ import annotations

from typing import Any

import pytest

from api.operations.outages import WatchedStore
from api.settings import Settings
from graph.errors import StoreUnavailableError
from graph.scope import Scope

NOBODY = Scope(user="nobody")


class Fickle:
    """A store that answers when it likes, and the time that passes."""

    def __init__(self) -> None:
        self.now = 100.0
        self.is_away = False
        self.asked = 0

    def accounts(self, _: Scope) -> tuple[()]:
        self.asked += 1
        if self.is_away:
            self.now += 1.8
            message = "It does not answer."
            raise StoreUnavailableError(message)
        return ()

    def writing(self, _: str, reason: str = "") -> str:  # noqa: ARG002 - as a store takes it
        return "a unit of work"


@pytest.fixture
def store() -> Fickle:
    return Fickle()


@pytest.fixture
def watched(store: Fickle) -> WatchedStore:
    return WatchedStore(store, pause=0.5, clock=lambda: store.now)  # type: ignore[arg-type]


def refuse(watched: WatchedStore) -> str:
    with pytest.raises(StoreUnavailableError) as caught:
        watched.accounts(NOBODY)
    return str(caught.value)


def test_who_comes_after_a_failure_does_not_wait(store: Fickle, watched: WatchedStore) -> None:
    store.is_away = True
    said = refuse(watched)
    begun, asked = store.now, store.asked
    assert [refuse(watched) for _ in range(50)] == [said] * 50
    with pytest.raises(StoreUnavailableError):
        watched.writing("somebody")
    assert (store.now, store.asked) == (begun, asked)


def test_one_tries_again_and_opens_the_door_for_all(store: Fickle, watched: WatchedStore) -> None:
    store.is_away = True
    refuse(watched)
    store.now += 0.6
    asked = store.asked
    refuse(watched)
    assert store.asked == asked + 1
    refuse(watched)
    assert store.asked == asked + 1
    store.is_away = False
    store.now += 0.6
    assert watched.accounts(NOBODY) == ()
    assert watched.accounts(NOBODY) == ()
    assert watched.writing("somebody")


def test_who_waited_in_vain_before_an_answer_closes_nothing(
    store: Fickle, watched: WatchedStore
) -> None:
    watched._note_failure(store.now - 1, "It did not answer.")
    assert watched.accounts(NOBODY) == ()


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "loads by itself"), ("zh", "自动重新加载")]
)
def test_a_page_that_cannot_be_made_now_says_so_and_loads_again(
    make_site: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    sentence: str,
) -> None:
    site = make_site(Settings(store_url=f"sqlite:///{tmp_path}/own.db"))

    def be_away(*_: object) -> None:
        message = "The Neo4j server does not answer. Check that it runs, or try again in a moment."
        raise StoreUnavailableError(message)

    monkeypatch.setattr(site.app.state.resources.store._store, "read", be_away)
    monkeypatch.setattr(site.app.state.resources.store._store, "accounts", be_away)
    page = site.browser().get("/", params={"lang": language})
    assert page.status_code == 503
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["retry-after"]
    assert page.headers["refresh"]
    assert sentence in page.text
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page.text
    told = site.reader.get("/api/v1/accounts")
    assert (told.status_code, told.headers["retry-after"]) == (503, "2")
