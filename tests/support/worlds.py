"""Worlds that differ only in what most readers may not see, and how their readers ask.

Each is a file: the worked example with one record of every kind and a second account, then what is
hidden, then an edit that everybody sees; the hidden part is missing in the bare world. The edit has
one time and one unit everywhere, so that two worlds that tell nothing of the hidden part answer
with the same bytes. Source: trust S1, S20.
"""

from __future__ import annotations

import base64
import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.clock import Clock
from support.every_record import everything
from support.operations import Ask, address_of, placed

from api.settings import Settings
from graph.dates import PartialDate
from graph.memory import Level
from graph.model import (
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Organization,
    OverlayEntry,
    Person,
    Proposal,
    Record,
    Reporting,
    Role,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.protocol import Store
from graph.stores.sqlite_store import SqliteStore
from graph.vocabulary import InstallationRole, OrganizationKind, Visibility

__all__ = [
    "ADMIN",
    "CANARY",
    "DAY",
    "ROLES",
    "Answered",
    "Hidden",
    "World",
    "build_world",
    "copy_store",
    "hidden_ids",
    "plain_answers",
    "restore",
]

ADMIN = Scope.administrator()
CANARY = "canary"
DAY = date(2025, 6, 30)
ROLES = ("admin", "auditor", "owner", "editor", "viewer", "stranger")
MEMBERS = ("owner", "editor", "viewer")
_TURNS = 64
_MOMENT = datetime(2025, 6, 30, 12, tzinfo=UTC)
_SENDERS = {"org_6": "A", "opp_6": "O1", "per_a6": "C01", "per_b6": "C04", "inf_6": "E01"}

Answered = tuple[int, tuple[tuple[str, str], ...], bytes]
Put = Callable[[Iterable[Record]], object]


@dataclass(frozen=True)
class Hidden:
    """What a world holds beside what everybody sees.

    Attributes:
        foreign: Whether there are other accounts, one of them gone again.
        private: Whether there is what somebody else keeps for themselves in the shared account.
    """

    foreign: bool = False
    private: bool = False


def copy_store(source: Path, target: Path) -> None:
    """Copy a file of a store with what lies beside it."""
    beside = [file for file in source.parent.iterdir() if file.is_file()]
    for file in (one for one in beside if one.name.startswith(source.name)):
        shutil.copy(file, target.with_name(target.name + file.name.removeprefix(source.name)))
    for file in (one for one in beside if one.name.startswith(f"{source.stem}.")):
        if not file.name.startswith(source.name):
            shutil.copy(file, target.with_name(target.stem + file.name.removeprefix(source.stem)))


@dataclass
class World:
    """An application over one of the worlds.

    Attributes:
        account: Our id of the worked example's customer.
        ids: What its readers call their own, by kind.
    """

    site: Any
    account: str
    ids: Mapping[str, str]
    clients: dict[str, TestClient] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        found: Store = self.site.app.state.resources.store
        return found

    def people(self) -> tuple[object, ...]:
        """Another whenever it changed who may come in, and to what."""
        credentials = self.site.credentials
        keys = [(one.id, one.revoked_at) for one in credentials.keys.all()]
        return keys, [(one.name, one.role, one.accounts) for one in credentials.users.all()]

    def client(self, role: str) -> TestClient:
        """Somebody's browser."""
        if role not in self.clients:
            client = self.site.browser(role)
            client.headers["Sec-Fetch-Site"] = "same-origin"
            client.portal = self.site.reader.portal  # one loop for all, as on a server
            self.clients[role] = client
        return self.clients[role]

    def ask(self, role: str, operation: str, ask: Ask, ids: Mapping[str, str]) -> Answered:
        """Ask an operation with these ids."""
        client, method = self.client(role), operation.partition(" ")[0]
        headers, form = dict(ask.headers), dict(placed(ask.form or {}, ids))
        if ask.versioned:
            known = client.get(placed(ask.versioned, ids)).headers.get("etag", '"0"')
            if ask.form is None:
                headers["If-Match"] = known
            else:
                form |= {one: known.strip('"') for one in form if one.startswith("version")}
        sent: dict[str, Any] = {"headers": headers}
        if ask.form is not None:
            sent["data"] = form
        elif ask.file is not None:
            sent["content"] = _zipped(placed(ask.file, ids))
        elif ask.json is not None:
            sent["json"] = placed(ask.json, ids)
        address = placed(address_of(operation, ask), ids)
        answer = client.request(method, address, **sent)
        return answer.status_code, tuple(answer.headers.multi_items()), answer.content

    def forget(self) -> None:
        """Read and compute everything anew."""
        resources = self.site.app.state.resources
        for cache in (
            resources.ready,
            resources.store._memory.kept,
            resources.memory._shelves,
            *map(resources.memory.cache_of, Level),
        ):
            cache.clear()


@contextmanager
def plain_answers() -> Iterator[None]:
    """Nonces and request ids that are the same in every answer."""
    words = SimpleNamespace(token_urlsafe="n".ljust, token_hex="r".ljust)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.operations.middleware.secrets", words)
        yield


def restore(store: Store, before: int) -> None:
    """Take back everything that was written since a state of a store."""
    with store.writing("test") as writer:
        for change in reversed(store.changes(ADMIN, after=before)):
            if change.before is not None:
                writer.put(change.before)
            elif change.after is not None:
                writer.delete(change.after.id)


def _zipped(row: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows((row.keys(), row.values()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("influence.csv"), text.getvalue())
    return file.getvalue()


def build_world(
    filled: Path, path: Path, make_site: Callable[[Settings], Any], hidden: Hidden
) -> World:
    """Make a world beside a copy of the worked example, and open it."""
    copy_store(filled, path)
    with closing(SqliteStore(path, clock=Clock(_MOMENT))) as store:
        account = next(one.id for one in store.accounts(ADMIN) if one.external_id == "A")
        called = {one.external_id: one.id for one in store.read(ADMIN) if one.external_id}
        with _unit(store, "editor", "edit", "unt_own") as put:
            put(_own_records(account, called))
        with _unit(store, "somebody else", "edit", "unt_shared") as put:
            put(everything("shared", 9))
        ids = _own_ids(store.read(ADMIN), account)
        _hide(store, account, hidden)
        with _unit(store, "editor", "edit", "unt_late") as put:
            for turn in range(_TURNS):  # more than a page of the history
                put([replace(_own_records(account, called)[-1], note=f"seen {turn}")])
    site = make_site(Settings(store_url=f"sqlite:///{path}", as_of=DAY))
    users = site.credentials.users
    known = {"admin": InstallationRole.ADMIN, "auditor": InstallationRole.AUDITOR}
    for role in ROLES:
        users.add(role, known.get(role, InstallationRole.MEMBER))
        if role in MEMBERS:
            users.share(role, account, role)
            users.share(role, "org_9", "viewer")
    return World(site, account, ids)


@contextmanager
def _unit(store: Store, actor: str, reason: str, name: str) -> Iterator[Put]:
    """A unit of work with an id that is the same in every world."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.stores.sqlite_writer.new_id", lambda _: name)
        with store.writing(actor, reason) as writer:
            yield writer.put_all


def _own_records(account: str, ids: Mapping[str, str]) -> list[Record]:
    """What the worked example has none of."""
    on: dict[str, Any] = {"account": account, "entered_by": "owner"}
    said = {**on, "entered_on": DAY}
    person, other, ours = ids["C01"], ids["C04"], ids["U1"]
    return [
        Organization(id="org_u", name="Unit", kind=OrganizationKind.UNIT, parent=account, **on),
        Employment(id="emp_u", person=person, organization=account, **on),
        Circle(id="cir_u", name="Circle", leader=person, members=(person, other), **said),
        Coverage(id="cov_u", our_person=ours, covers=other, **said),
        Evidence(id="evd_u", record=ids["E01"], text="seen", **said),
        Proposal(id="prp_u", opportunity=ids["O1"], item=ids["E10"], entered_on=DAY, **on),
        Activity(
            id="act_u",
            date=PartialDate.of(DAY),
            kind="meeting",
            our_people=(ours,),
            contacts=(person,),
            **on,
        ),
    ]


def _own_ids(records: Records, account: str) -> dict[str, str]:
    """What readers call their own, by kind."""

    def first(kind: type[Record], **said: object) -> str:
        return next(
            one.id
            for one in records.all(kind)
            if one.account == account
            and all(getattr(one, name) == value for name, value in said.items())
        )

    third = next(one.id for one in records.all(Person) if one.external_id == "C09")
    return {
        "account": "A",
        "deal": "O1",
        "person": "C01",
        "other": "C04",
        "third": "C09",
        "ours": "U1",
        "rival": "RIVAL",
        "influence": "E01",
        "tie": "T01",
        "reporting": first(Reporting, subordinate=third),
        "assessment": first(Assessment),
        "role": first(Role),
        "overlay": first(OverlayEntry),
        "unit": "org_u",
        **{_KIND_OF[one]: f"{one}_u" for one in ("emp", "cir", "cov", "evd", "act", "prp")},
        "of_deal": "E09",
        "unit_of_work": "unt_late",
        "key": "key_0",
        "cursor": _cursor("act_u"),
    }


_KIND_OF = {
    "emp": "employment", "cir": "circle", "cov": "coverage", "evd": "evidence", "act": "activity",
    "inf": "influence", "tie": "tie", "rep": "reporting", "ass": "assessment", "rol": "role",
    "ovl": "overlay", "prp": "proposal", "org": "account", "opp": "deal",
}  # fmt: skip


def _cursor(record: str) -> str:
    text = f"{_MOMENT.isoformat()}|{record}|0"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def hidden_ids(mark: str, unit: str, *, by_sender: bool = False) -> dict[str, str]:
    """Ids of what is hidden, by kind: of one account's records, which `everything` numbered.

    Args:
        mark: The number.
        unit: Id of the unit of work that wrote them.
        by_sender: Whether by what their sender calls them.
    """
    names = {_KIND_OF[one]: f"{one}_{mark}" for one in _KIND_OF}
    names |= {"person": f"per_a{mark}", "other": f"per_b{mark}", "third": f"per_b{mark}"}
    names |= {
        "of_deal": f"inf_{mark}",
        "ours": f"per_a{mark}",
        "rival": f"org_{mark}",
        "unit": "org_c7" if mark == "7" else f"org_{mark}",
    }
    if by_sender:
        names = {kind: f"{CANARY}{one}" for kind, one in names.items()}
    cursor = _cursor(f"inf_{mark}")
    return {**names, "unit_of_work": unit, "key": f"key_{mark}", "cursor": cursor}


def _hide(store: Store, account: str, hidden: Hidden) -> None:
    if hidden.foreign:
        with _unit(store, "somebody else", "edit", "unt_foreign") as put:
            put(everything(CANARY, 7))
            put([*_called_alike(), _open_unit()])
            put(everything(CANARY, 8))
        with store.writing("somebody else", "edit") as writer:
            writer.delete("org_8")
            for record in store.read(ADMIN):
                if record.id.endswith("8") and record.account == "org_8":
                    writer.delete(record.id)
    if hidden.private:
        with _unit(store, "somebody else", "edit", "unt_private") as put:
            put(_kept_private(account))
            put(_open_beside(account, store.read(ADMIN)))


def _called_alike() -> list[Record]:
    """An account whose sender calls things as ours does."""
    return [
        replace(one, external_id=_SENDERS.get(one.id, one.external_id), system="exchange")
        for one in everything(CANARY, 6)
    ]


def _open_unit() -> Record:
    """Open to the whole company, of a customer that nobody here sees."""
    return Organization(
        id="org_c7",
        external_id=f"{CANARY}org_c7",
        name=CANARY,
        kind=OrganizationKind.UNIT,
        account="org_7",
        visibility=Visibility.COMPANY,
    )


def _open_beside(account: str, records: Records) -> list[Record]:
    """Open to the account's team, with ends that are not."""
    circle = next(one for one in records.all(Circle) if one.id == "cir_u")
    edge = Influence(
        id="inf_o5", source="per_a5", target=circle.members[0], account=account, entered_on=DAY
    )
    return [edge, replace(circle, members=(*circle.members, "per_a5"))]


def _kept_private(account: str) -> list[Record]:
    kept = []
    for one in everything(CANARY, 5):
        own: dict[str, Any] = {"account": account, "visibility": Visibility.PRIVATE}
        if isinstance(one, Organization):
            own["kind"] = OrganizationKind.UNIT
        kept.append(replace(one, entered_by="somebody else", **own))
    return kept
