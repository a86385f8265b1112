"""An account is as it was unless its history says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import Change
from graph.model import Organization
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Revision, Store
from graph.stores.versions import AccountVersion, AccountVersions
from graph.vocabulary import OrganizationKind, Visibility

US = Organization(id="org_us", name="我司", kind=OrganizationKind.US, visibility=Visibility.COMPANY)


def customer(name: str) -> Organization:
    return Organization(
        id=f"org_{name}", account=f"org_{name}", name=name, kind=OrganizationKind.CUSTOMER
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'deal.db'}")) as opened:
        with opened.writing("ann") as writer:
            writer.put_all([US, customer("a"), customer("b")])
        yield opened


def put(store: Store, *records: Organization) -> None:
    with store.writing("ann") as writer:
        writer.put_all(records)


def seen(versions: AccountVersions, store: Store) -> dict[str, AccountVersion]:
    versions.follow(store, store.revision())
    return {name: versions.of(f"org_{name}") for name in "abc"}


def test_an_edit_moves_its_account_alone(store: Store) -> None:
    versions = AccountVersions()
    before = seen(versions, store)
    put(store, replace(customer("a"), name="A"))
    after = seen(versions, store)
    assert after["a"] != before["a"]
    assert (after["b"], after["c"]) == (before["b"], before["c"])


def test_what_is_on_nobodys_map_moves_all_accounts(store: Store) -> None:
    versions = AccountVersions()
    before = seen(versions, store)
    put(store, replace(US, name="我们"))
    assert all(after != before[name] for name, after in seen(versions, store).items())


def test_what_leaves_a_map_moves_where_it_was(store: Store) -> None:
    versions = AccountVersions()
    before = seen(versions, store)
    with store.writing("ann") as writer:
        writer.delete("org_a")
    after = seen(versions, store)
    assert (after["a"] == before["a"], after["b"] == before["b"]) == (False, True)


def test_nothing_moves_while_nothing_is_written(store: Store) -> None:
    versions = AccountVersions()
    assert versions.follow(store, store.revision()) is True
    assert versions.follow(store, store.revision()) is False


class Told:
    """A store whose state somebody else decides."""

    def __init__(self, *revisions: Revision) -> None:
        self.revisions = list(revisions)
        self.asked: list[int] = []

    def revision(self) -> Revision:
        return self.revisions.pop(0)

    def changes(self, scope: Scope, *, after: int, limit: int) -> tuple[Change, ...]:
        assert scope.is_administrator
        assert limit > 1
        self.asked.append(after)
        return ()


def follow(versions: AccountVersions, store: Told, *revisions: Revision) -> list[bool]:
    return [versions.follow(store, one) for one in revisions]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "later",
    [Revision("x", 5), Revision("", 2), Revision("", 1_000_000)],
    ids=["another store", "set back", "more than is worth reading"],
)
def test_where_the_history_cannot_tell_everything_has_moved(later: Revision) -> None:
    versions, told = AccountVersions(), Told(later)
    follow(versions, told, Revision("", 4))
    before = versions.of("org_a")
    assert follow(versions, told, later) == [True]
    assert versions.of("org_a") != before
    assert told.asked == []


def test_a_store_that_was_set_back_and_goes_on_is_not_taken_for_what_it_was() -> None:
    versions = AccountVersions()
    told = Told(Revision("", 4))
    follow(versions, told, Revision("", 5))
    before = versions.of("org_a")
    follow(versions, told, Revision("", 4), Revision("", 5))
    assert versions.of("org_a") != before


def test_who_asked_earlier_and_comes_later_forgets_nothing_for_others() -> None:
    versions, told = AccountVersions(), Told(Revision("", 6))
    follow(versions, told, Revision("", 4), Revision("", 6))
    before = versions.of("org_a")
    assert follow(versions, told, Revision("", 5)) == [False]
    assert (versions.of("org_a"), told.asked) == (before, [4])
