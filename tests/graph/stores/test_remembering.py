"""What is read from memory is what the store would say now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph.model import Organization
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.remembering import RememberingStore
from graph.vocabulary import OrganizationKind, Visibility

ADMIN = Scope.administrator()
US = Organization(id="org_us", name="我司", kind=OrganizationKind.US, visibility=Visibility.COMPANY)


class Counting:
    """A store that counts how often it was read."""

    def __init__(self, store: Store) -> None:
        self.reads = 0
        self.revisions = 0
        self._store = store

    def __getattr__(self, name: str) -> object:
        if name in ("accounts", "opportunities", "read", "find", "changes"):
            self.reads += 1
        self.revisions += name == "revision"
        return getattr(self._store, name)


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as opened:
        with opened.writing("ann") as writer:
            writer.put_all([US, customer("a"), customer("b")])
        yield Counting(opened)


def customer(name: str) -> Organization:
    return Organization(
        id=f"org_{name}", account=f"org_{name}", name=name, kind=OrganizationKind.CUSTOMER
    )


def remember(counting: Counting, limit: int = 1000) -> RememberingStore:
    return RememberingStore(counting, limit=limit)  # type: ignore[arg-type]


def test_nothing_is_read_twice_while_nothing_is_written(counting: Counting) -> None:
    store = remember(counting)
    first = store.read(ADMIN, "org_a")
    for _ in range(5):
        assert store.read(ADMIN, "org_a") is first
        assert [one.id for one in store.accounts(ADMIN)] == ["org_a", "org_b"]
    assert counting.reads == 2


def test_what_another_process_writes_is_seen_at_once(counting: Counting, tmp_path: Path) -> None:
    store = remember(counting)
    assert store.read(ADMIN).get("org_us") == US
    renamed = replace(US, name="我们")
    with (
        closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as other,
        other.writing("ben") as writer,
    ):
        writer.put(renamed)
    assert store.read(ADMIN).get("org_us") == renamed
    assert store.find(ADMIN, "organizations", "org_us") == (renamed,)


def test_an_edit_on_one_map_leaves_the_others_known(counting: Counting) -> None:
    store = remember(counting)
    first, second = store.read(ADMIN, "org_a"), store.read(ADMIN, "org_b")
    with store.writing("ann") as writer:
        writer.put(replace(customer("a"), name="A"))
    assert store.read(ADMIN, "org_b") is second
    assert store.read(ADMIN, "org_a").get("org_a") != first.get("org_a")
    assert len(store.read(ADMIN)) == 3


def test_a_request_asks_for_the_state_once_and_reads_what_it_writes(counting: Counting) -> None:
    store = remember(counting).for_request()
    for _ in range(3):
        assert store.read(ADMIN, "org_a").get("org_us") == US
    assert counting.revisions == 1
    assert len({store, store.for_request()}) == 1
    renamed = replace(US, name="我们")
    with store.writing("ann") as writer:
        writer.put(renamed)
    assert store.read(ADMIN, "org_a").get("org_us") == renamed


def test_a_request_that_came_before_a_change_takes_nothing_from_those_after(
    counting: Counting,
) -> None:
    store = remember(counting)
    earlier = store.for_request()
    assert earlier.read(ADMIN).get("org_us") == US
    with store.writing("ann") as writer:
        writer.put(replace(US, name="我们"))
    found = store.read(ADMIN)
    assert len(earlier.accounts(ADMIN)) == 2
    assert store.read(ADMIN) is found


def test_two_readers_never_share_what_they_see(counting: Counting) -> None:
    store = remember(counting)
    assert len(store.read(ADMIN)) == 3
    assert store.accounts(Scope(user="eve", accounts={"org_a": "viewer"}))[0].id == "org_a"
    assert len(store.read(Scope(user="eve", accounts={"org_b": "viewer"}))) == 2
    assert store.accounts(Scope(user="eve")) == ()
    assert len(store.read(ADMIN)) == 3


def test_what_is_larger_than_the_memory_is_read_again(counting: Counting) -> None:
    store = remember(counting, limit=2)
    for _ in range(3):
        assert len(store.read(ADMIN)) == 3
    assert counting.reads == 3


def test_readers_beside_a_writer_never_fall_behind_it(counting: Counting) -> None:
    store = remember(counting)
    wrong: list[tuple[int, int]] = []
    written = [0]
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            least = written[0]
            found = store.read(ADMIN).get("org_us")
            assert isinstance(found, Organization)
            number = int(found.name.removeprefix("n") if found.name.startswith("n") else 0)
            if number < least:
                wrong.append((number, least))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 60):
        with store.writing("ann") as writer:
            writer.put(replace(US, name=f"n{number}"))
        written[0] = number
    is_over.set()
    for thread in threads:
        thread.join()
    assert not wrong
