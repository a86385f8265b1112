from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.editing import Editor
from api.settings import Settings
from graph.model import Record
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.stores.remembering import RememberingStore
from graph.vocabulary import InstallationRole
from importers.options import ImportDefaults

DAY = date(2025, 6, 30)
ADMIN = Scope.administrator()
MEMBERS = ("owner", "editor", "other", "viewer")


@dataclass(frozen=True)
class Deal:
    """The worked example in a file of its own, and those who work on it.

    Attributes:
        account: Our id of its customer.
    """

    store: Store
    account: str

    def scope(self, user: str) -> Scope:
        """Users are called by their role; `other` is a second editor, a stranger sees nothing."""
        if user == "admin":
            return Scope(user="admin", role=InstallationRole.ADMIN)
        if user == "auditor":
            return Scope(user="auditor", role=InstallationRole.AUDITOR)
        role: Any = "editor" if user == "other" else user
        return Scope(user=user, accounts={self.account: role} if user in MEMBERS else {})

    def editor(self, user: str = "editor", today: date = DAY) -> Editor:
        return Editor(self.store, self.scope(user), defaults=ImportDefaults(), today=today)

    def our_id(self, table: str, reference: str) -> str:
        (found,) = self.store.find(ADMIN, table, reference)
        return found.id

    def everything(self) -> str:
        """Equal as long as all records say the same."""
        return self.store.read(ADMIN).canonical_hash

    def all(self) -> dict[str, Record]:
        return {one.id: one for one in self.store.read(ADMIN)}


@pytest.fixture
def deal(filled_store: Path, tmp_path: Path) -> Iterator[Deal]:
    path = tmp_path / "deal.db"
    shutil.copy(filled_store, path)
    with closing(open_store(f"sqlite:///{path}")) as opened:
        store = RememberingStore(opened)
        account = next(one.id for one in store.accounts(ADMIN) if one.external_id == "A")
        yield Deal(store, account)


@dataclass(frozen=True)
class Office:
    """The worked example served, and a browser for each of its users."""

    site: Any
    account: str
    browsers: dict[str, TestClient] = field(default_factory=dict)

    def __getitem__(self, user: str) -> TestClient:
        if user not in self.browsers:
            browser = self.site.browser(user)
            browser.headers["Sec-Fetch-Site"] = "same-origin"
            self.browsers[user] = browser
        return self.browsers[user]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def office(
    filled_store: Path,
    tmp_path_factory: pytest.TempPathFactory,
    make_lasting_site: Callable[[Settings], Any],
) -> Office:
    """One for all tests of a module, which leave it as it was."""
    return opened_office(filled_store, tmp_path_factory.mktemp("office"), make_lasting_site)


@pytest.fixture
def own_office(filled_store: Path, tmp_path: Path, make_site: Callable[[Settings], Any]) -> Office:
    """One that nobody else uses."""
    return opened_office(filled_store, tmp_path, make_site)


def opened_office(filled: Path, folder: Path, make: Callable[[Settings], Any]) -> Office:
    path = folder / "office.db"
    shutil.copy(filled, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        account = next(one.id for one in store.accounts(ADMIN) if one.external_id == "A")
    site = make(Settings(store_url=f"sqlite:///{path}", as_of=DAY))
    users = site.credentials.users
    roles = {"admin": InstallationRole.ADMIN, "auditor": InstallationRole.AUDITOR}
    for user in (*MEMBERS, *roles, "stranger"):
        users.add(user, roles.get(user, InstallationRole.MEMBER))
        if user in MEMBERS:
            users.share(user, account, "editor" if user == "other" else user)
    return Office(site, account)
