"""What a reader may not see leaves no mark: not in a status, a header, a number or a byte.

Source: trust S1, S20, S25.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.every_record import everything
from support.readers import Ids, addresses, said, unknown_parameters

from api.settings import Settings
from graph.dates import PartialDate
from graph.errors import ConflictError, InputError
from graph.model import (
    Activity,
    Assessment,
    Circle,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Reporting,
    Tie,
)
from graph.records import Records
from graph.scope import Scope
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from graph.vocabulary import (
    Attitude,
    Confidence,
    InstallationRole,
    OrganizationKind,
    Strength,
    TieLevel,
    Visibility,
)

ADMIN = Scope.administrator()
CANARY = "canary"
DAY = date(2025, 6, 30)
OWN = Ids("A", "O1", "C01", "C04")
FOREIGN = Ids("org_7", "opp_7", "per_a7", "per_b7")
UNKNOWN = Ids("org_0", "opp_0", "per_a0", "per_b0")
ROLES = ("admin", "auditor", "owner", "editor", "viewer", "stranger")

Made = Callable[[Settings], Any]


def hide(store: Store, records: list[Record]) -> int:
    """Write what fits beside what is there; answers how much."""
    written = 0
    for record in records:
        try:
            with store.writing("somebody else") as unit:
                unit.put(record)
            written += 1
        except (ConflictError, InputError):
            continue
    return written


@pytest.fixture(scope="module")
def shared(
    filled_store: Path, tmp_path_factory: pytest.TempPathFactory, make_lasting_site: Made
) -> Any:
    """The worked example, and beside it an account that nobody here sees."""
    path = tmp_path_factory.mktemp("shared") / "shared.db"
    return site_over(filled_store, path, make_lasting_site, everything(CANARY, 7))


def site_over(filled: Path, path: Path, make_site: Made, hidden: list[Record]) -> Any:
    shutil.copy(filled, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert hide(store, hidden) > 0 or not hidden
        account = next(one.id for one in store.accounts(ADMIN) if one.external_id == "A")
    site = make_site(Settings(store_url=f"sqlite:///{path}", as_of=DAY))
    users = site.credentials.users
    for role in ROLES:
        known = {"admin": InstallationRole.ADMIN, "auditor": InstallationRole.AUDITOR}
        users.add(role, known.get(role, InstallationRole.MEMBER))
        if role in ("owner", "editor", "viewer"):
            users.share(role, account, role)
    return site


def test_every_parameter_of_a_path_has_a_row(empty_site: Any) -> None:
    assert unknown_parameters(empty_site.app) == set()

    @empty_site.app.get("/api/v1/secrets/{secret}")
    def read_secret(secret: str) -> str:
        return secret

    assert unknown_parameters(empty_site.app) == {"secret"}


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_id_answers_as_an_unknown_one(shared: Any, role: str) -> None:
    browser = shared.browser(role)
    pairs = zip(addresses(shared.app, FOREIGN), addresses(shared.app, UNKNOWN), strict=True)
    differing = []
    for foreign, unknown in pairs:
        answer, other = browser.get(foreign), browser.get(unknown)
        named = answer.content
        for one, two in zip(vars_of(FOREIGN), vars_of(UNKNOWN), strict=True):
            named = named.replace(one.encode(), two.encode())
        is_equal = answer.status_code == other.status_code and said_as(answer, named) == said_as(
            other, other.content
        )
        if not is_equal or CANARY.encode() in answer.content.replace(b"q=canary", b""):
            differing.append(foreign)
    if role == "admin":
        assert len(differing) > 20  # whoever sees everything sees the difference
    else:
        assert [one for one in differing if "canary" not in one] == []


def vars_of(ids: Ids) -> tuple[str, ...]:
    return (ids.account, ids.opportunity, ids.person, ids.other)


def said_as(answer: Any, content: bytes) -> Any:
    status, headers, _ = said(answer)
    headers.pop("etag", None)  # of other words
    return status, headers, said_of(content)


def said_of(content: bytes) -> bytes:
    class Plain:
        status_code = 0
        headers: dict[str, str] = {}  # noqa: RUF012 - never written

        def __init__(self, content: bytes) -> None:
            self.content = content

    found: bytes = said(Plain(content))[2]
    return found


@pytest.mark.parametrize(
    "role",
    ["viewer", "stranger", *(pytest.param(one, marks=pytest.mark.nightly) for one in ROLES[2:4])],
)
def test_nothing_of_another_account_is_told(shared: Any, role: str) -> None:
    browser = shared.browser(role)
    asked = 0
    for address in addresses(shared.app, OWN):
        answer = browser.get(address)
        asked += answer.status_code == 200
        assert answer.status_code < 500, address
        shown = answer.content.replace(b"q=canary", b"").replace(b'value="canary"', b"")
        assert CANARY.encode() not in shown or "canary" in address, address
        assert b"org_7" not in answer.content, address
    assert asked > (2 if role == "stranger" else 40)


class Hiding:
    """Records that a viewer of the account may not see, drawn at random."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self._dice = dice
        records = store.read(ADMIN)
        organizations = {one.id: one for one in records.all(Organization)}
        people = records.all(Person)
        sides = {one.id: organizations[one.organization].kind for one in people}
        inside = (OrganizationKind.CUSTOMER, OrganizationKind.UNIT)
        self._contacts = [one.id for one in people if sides[one.id] in inside]
        self._ours = [one.id for one in people if sides[one.id] is OrganizationKind.US]
        self._vendors = [
            one.id
            for one in organizations.values()
            if one.kind in (OrganizationKind.US, OrganizationKind.COMPETITOR)
        ]
        self._account = next(one.id for one in records.all(Organization) if one.external_id == "A")
        self._deal = records.all(Opportunity)[0].id
        self._edges = [one.id for one in records.all(Influence)]
        self._customer = organizations[self._account].id

    def draw(self) -> list[Record]:
        """A few of each kind, private to somebody else."""
        said: dict[str, Any] = {
            "account": self._account,
            "visibility": Visibility.PRIVATE,
            "entered_by": "somebody else",
            "entered_on": DAY,
            "observed_on": PartialDate.of(DAY),
            "confidence": Confidence.CONFIRMED,
        }
        found: list[Record] = []
        for _ in range(self._dice.randint(2, 6)):
            one, other = self._dice.sample(self._contacts, 2)
            number = f"{self._dice.getrandbits(60):015d}"
            deal = self._dice.choice([None, self._deal])
            hidden = f"per_hid{number}"
            found += self._dice.sample(
                [
                    Influence(
                        id=f"edg_i{number}", external_id=f"X{number}", source=one, target=other,
                        strength=self._dice.choice(list(Strength)), opportunity=deal, **said,
                    ),
                    Tie(
                        id=f"edg_t{number}", person=self._dice.choice(self._ours), contact=one,
                        level=TieLevel.DEEP, last_contact=PartialDate.of(DAY), opportunity=deal,
                        **said,
                    ),
                    Assessment(
                        id=f"ass_{number}", person=one, vendor=self._dice.choice(self._vendors),
                        opportunity=deal, attitude=self._dice.choice(list(Attitude)), **said,
                    ),
                    Evidence(
                        id=f"evd_{number}", record=self._dice.choice(self._edges), text=CANARY,
                        **said,
                    ),
                    Circle(
                        id=f"cir_{number}", name=CANARY, leader=one, members=(other,), **said,
                    ),
                    Activity(
                        id=f"act_{number}", account=self._account, date=PartialDate.of(DAY),
                        kind="meeting", our_people=(self._ours[0],), contacts=(one,),
                        opportunity=deal, visibility=Visibility.PRIVATE,
                        entered_by="somebody else",
                    ),
                ],
                k=3,
            )  # fmt: skip
            found += self._person(hidden, number, one)
        return found

    def _person(self, hidden: str, number: str, boss: str) -> list[Record]:
        """Somebody hidden; the lines with them are open, and go with them all the same."""
        someone = everything(CANARY)[1]
        assert isinstance(someone, Person)
        open_said = {"account": self._account, "entered_on": DAY}
        return [
            replace(
                someone, id=hidden, external_id=f"H{number}", account=self._account,
                organization=self._customer, visibility=Visibility.PRIVATE,
                entered_by="somebody else",
            ),
            Reporting(id=f"edg_r{number}", subordinate=hidden, manager=boss, **open_said),
            Influence(
                id=f"edg_h{number}", source=hidden, target=boss, strength=Strength.STRONG,
                confidence=Confidence.CONFIRMED, observed_on=PartialDate.of(DAY), **open_said,
            ),
        ]  # fmt: skip


@pytest.fixture
def pairs(
    filled_store: Path, tmp_path: Path, make_site: Made, campaign: Callable[[int], int]
) -> Iterator[tuple[int, Any, Any]]:
    """Two sites that differ only in what a viewer may not see."""

    def made() -> Iterator[tuple[int, Any, Any]]:
        plain = site_over(filled_store, tmp_path / "plain.db", make_site, [])
        for seed in range(campaign(20)):
            with closing(open_store(f"sqlite:///{tmp_path}/plain.db")) as store:
                records = Hiding(store, random.Random(seed)).draw()
            records += everything(CANARY, 7)
            path = tmp_path / f"hiding{seed}.db"
            yield seed, plain, site_over(filled_store, path, make_site, records)

    return made()


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (Scope, "sees", lambda *_: True),
        (Records, "_is_whole", lambda *_: True),
        (Scope, "key", "everybody"),
    ],
    ids=["records", "ends of lines", "caches"],
)
def test_a_broken_rule_is_found(
    where: type,
    name: str,
    broken: Any,
    pairs: Iterator[tuple[int, Any, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """each rule by which records are hidden, when it is taken away, is missed by what follows"""
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(AssertionError):
        compare(*next(pairs), TELLING)


def test_what_is_hidden_changes_no_byte(pairs: Iterator[tuple[int, Any, Any]]) -> None:
    for seed, plain, hiding in pairs:
        asked = [one for one in addresses(plain.app, OWN) if "/members" not in one]
        assert len(asked) > 80
        compare(seed, plain, hiding, asked)


TELLING = tuple(
    f"/api/v1/{path}?as_of=2025-06-30"
    for path in ("people", "opportunities/O1/analysis", "accounts/A/map", "exports")
)


def compare(seed: int, plain: Any, hiding: Any, asked: Sequence[str]) -> None:
    """A viewer of both sites reads the same bytes; who sees more does not."""
    one, other = plain.browser("viewer"), hiding.browser("viewer")
    for address in asked:
        assert said(one.get(address)) == said(other.get(address)), (seed, address)
    drawn = "/api/v1/accounts/A/map?as_of=2025-06-30"
    for more in (hiding.browser("admin"), hiding.browser("owner")):
        assert said(more.get(drawn))[2] != said(one.get(drawn))[2], seed
