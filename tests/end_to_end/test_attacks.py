"""No script runs from a name: 20 attack strings in every text field, in a real browser.

Each attack has an account of its own with one record of every type; every text field of each
record, the sender's ids included, holds the attack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from graph.dates import PartialDate
from graph.identifiers import new_id
from graph.model import (
    RECORD_TYPES,
    Activity,
    Assessment,
    Circle,
    Coverage,
    Employment,
    Evidence,
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Record,
    Reporting,
    Role,
    Tie,
)
from graph.schema import fields_of, reference_fields
from graph.stores.protocol import Store
from graph.vocabulary import (
    Attitude,
    Confidence,
    DecisionRole,
    Importance,
    LawfulBasis,
    OrganizationKind,
    OverlayChange,
    Strength,
    TieLevel,
)

pytestmark = pytest.mark.browser

DAY = date(2025, 6, 30)
RUN = "window.__ran=1;document.title='PW'+'NED'"
ATTACKS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}"><animate onbegin="{RUN}" attributeName=x dur=1s>',
    f"javascript:{RUN}",
    f'" autofocus onfocus="{RUN}" x="',
    f"' onmouseover='{RUN}' x='",
    "{{7*7}}{% if 1 %}{{ ''.__class__ }}{% endif %}${7*7}#{7*7}",
    f"</script><script>{RUN}</script>",
    f"</title></style></textarea><script>{RUN}</script>",
    "</style><style>*{background:url(https://evil.example/a.png)!important}</style>",
    f"data:text/html,<script>{RUN}</script>",
    f'\u202e<b onclick="{RUN}">\u2066drawkcab\u2069\u202c',
    f"a\x01b\x1fc\ufffe<script>{RUN}</script>",
    "<iframe src=https://evil.example></iframe><object data=https://evil.example/x></object>",
    f'<a href="javascript:{RUN}">click</a>',
    f"]]><![CDATA[<script>{RUN}</script>]]>--><!--<script>{RUN}</script>",
    f'<foreignObject><body onload="{RUN}"></body></foreignObject>',
    "<link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content=0;url=//e>",
    f'`;{RUN}//\\";{RUN}//\\\\u003cscript\\\\u003e',
    f'<details open ontoggle="{RUN}">' + "很长long" * 60,
)


class Victim:
    """An account whose every text is one attack."""

    def __init__(self, number: int, attack: str) -> None:
        self.number, self.attack = number, attack
        self.account = new_id("org")
        self.count = 0

    def make(self, kind: type[Record], /, **values: Any) -> Record:
        """A record with the attack in every text field that is not set."""
        self.count += 1
        given: dict[str, Any] = {
            "id": new_id(kind.prefix),
            "system": "attack",
            "external_id": f"{self.attack}{self.number}-{self.count}",
            "account": self.account,
            **values,
        }
        kept = {*given, *reference_fields(kind.table), "currency", "entered_by"}
        for one in fields_of(kind):
            if one.name in kept:
                continue
            if one.kind == "text":
                text = self.attack[:480]
                given[one.name] = (text,) if one.many else text
            elif one.name in {"entered_on", "collected_at", "review_on"}:
                given[one.name] = DAY
        return kind(**given)

    def records(self, us: str, our_person: str) -> Iterator[Record]:
        """One record of every type, and enough people for a map with a hidden influencer."""
        seen = {"observed_on": PartialDate(2024, 6), "confidence": Confidence.REPORTED}
        yield self.make(
            Organization, id=self.account, account=self.account, kind=OrganizationKind.CUSTOMER
        )
        rival = self.make(Organization, kind=OrganizationKind.COMPETITOR, account=None)
        legal = {"lawful_basis": LawfulBasis.CONTRACT}
        chief = self.make(
            Person, organization=self.account, importance=Importance.BOTH, left_on=None, **legal
        )
        second = self.make(Person, organization=self.account, left_on=None, **legal)
        hidden = self.make(Person, organization=self.account, left_on=None, **legal)
        theirs = self.make(Person, organization=rival.id, left_on=None, **legal)
        deal = self.make(Opportunity, competitors=(rival.id,), amount=None)
        yield from (rival, chief, second, hidden, theirs, deal)
        yield self.make(Reporting, subordinate=second.id, manager=chief.id, **seen)
        edge = self.make(
            Influence, source=hidden.id, target=chief.id, strength=Strength.STRONG, **seen
        )
        yield edge
        yield self.make(
            Influence,
            source=hidden.id,
            target=second.id,
            strength=Strength.STRONG,
            opportunity=deal.id,
            **seen,
        )
        for who in (our_person, theirs.id):
            yield self.make(Tie, person=who, contact=second.id, level=TieLevel.DEEP, **seen)
        for vendor in (us, rival.id):
            yield self.make(
                Assessment, person=second.id, vendor=vendor, attitude=Attitude.POSITIVE, **seen
            )
        yield self.make(Evidence, record=edge.id, **seen)
        yield self.make(Employment, person=second.id, organization=self.account)
        yield self.make(
            Role, opportunity=deal.id, person=chief.id, role=DecisionRole.APPROVER, tags=(), **seen
        )
        yield self.make(
            OverlayEntry,
            opportunity=deal.id,
            change=OverlayChange.REPARENT,
            subject=hidden.id,
            object=chief.id,
            field=None,
            value=None,
            **seen,
        )
        yield self.make(Circle, leader=chief.id, members=(chief.id, second.id), **seen)
        yield self.make(Coverage, our_person=our_person, covers=self.account, **seen)
        yield self.make(
            Activity,
            date=PartialDate(2025, 6, 1),
            our_people=(our_person,),
            contacts=(second.id,),
            opportunity=deal.id,
        )


def fill(store: Store) -> None:
    ours = Victim(0, ATTACKS[0])
    us = ours.make(Organization, kind=OrganizationKind.US, account=None)
    our_person = replace(
        ours.make(Person, organization=us.id, left_on=None, lawful_basis=LawfulBasis.CONTRACT),
        account=None,
    )
    written = [us, our_person]
    for number, attack in enumerate(ATTACKS, start=1):
        written += Victim(number, attack).records(us.id, our_person.id)
    assert {type(record) for record in written} == set(RECORD_TYPES)
    with store.writing("attacker") as writer:
        writer.put_all(written)


@pytest.fixture
def attacked(serve: Callable[..., Any]) -> Any:
    return serve("attacked", fill)


def assert_nothing_ran(window: Any) -> None:
    assert window.page.evaluate("window.__ran") is None
    assert window.page.title() != "PWNED"
    window.assert_clean()


def touch(page: Any) -> None:
    """Do with a page what a reader does: point, focus, select, search, open records."""
    page.evaluate(
        """() => {
            for (const node of document.querySelectorAll(".node, .edge, a.who, summary"))
                for (const kind of ["mouseenter", "mouseover", "focus"])
                    node.dispatchEvent(new Event(kind, {bubbles: true}));
            for (const all of document.querySelectorAll("details")) all.open = true;
        }"""
    )


def cards_of(page: Any) -> list[str]:
    links: list[str] = page.eval_on_selector_all(
        "#table a[data-key], #card a[data-lines]", "all => all.map(one => one.href)"
    )
    return list(dict.fromkeys(links))


# a store keeps text as it came; where it does not, a part of the pages shows it
@pytest.mark.parametrize(
    ("store_kind", "part"), [*(("sqlite", part) for part in range(4)), ("neo4j", 0)]
)
def test_no_attack_runs_on_any_page(attacked: Any, visit: Callable[..., Any], part: int) -> None:
    window = visit(attacked, width=1440)
    page = window.page
    deals = page.eval_on_selector_all("th.deal > a", "all => all.map(one => one.pathname)")
    assert len(deals) == len(ATTACKS)
    touch(page)
    assert_nothing_ran(window)
    for number, address in enumerate(sorted(deals)[part::4]):
        language = ("en", "zh")[number % 2]
        window.open(f"{address}?lang={language}")
        touch(page)
        page.keyboard.press("/")
        page.keyboard.type("a")
        page.keyboard.press("Escape")
        fragments = [f"{one}{'&' if '?' in one else '?'}fragment=1" for one in cards_of(page)]
        assert len(fragments) >= 5
        page.evaluate(
            """async (addresses) => {
                const card = document.getElementById("card");
                for (const address of addresses) {
                    const answer = await fetch(address);
                    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
                    const part = document.createElement("div");
                    part.innerHTML = await answer.text();
                    card.append(part);
                }
            }""",
            fragments,
        )
        touch(page)
        page.wait_for_timeout(60)
        assert_nothing_ran(window)
        for whole in cards_of(page)[:: max(1, len(fragments) - 1)]:
            page.goto(whole)
            touch(page)
            assert_nothing_ran(window)
        window.open(f"{address}?lang={language}")
        page.goto(page.locator("a[data-account]").evaluate("link => link.href"))
        touch(page)
        assert_nothing_ran(window)


@pytest.mark.parametrize(
    ("store_kind", "form"), [("sqlite", "svg"), ("sqlite", "html"), ("neo4j", "html")]
)
def test_no_attack_runs_in_a_map_that_was_saved(
    attacked: Any, visit: Callable[..., Any], tmp_path: Path, form: str
) -> None:
    window = visit(attacked)
    page = window.page
    deals = page.eval_on_selector_all("th.deal > a", "all => all.map(one => one.pathname)")
    for number, address in enumerate(sorted(deals)):
        answer = page.request.get(f"{attacked.root}/api/v1{address}/map?format={form}")
        assert answer.ok, answer.text()
        file = tmp_path / f"map{number}.{form}"
        file.write_bytes(answer.body())
        page.goto(file.as_uri())
        touch(page)
        assert page.evaluate("document.querySelectorAll('.node').length") >= 3
        assert page.evaluate("window.__ran") is None
        assert page.title() != "PWNED"
    window.assert_clean()


@pytest.mark.parametrize("store_kind", ["sqlite"])
@pytest.mark.parametrize("part", range(2))
def test_an_attack_in_the_address_is_only_text(
    demo: Any, visit: Callable[..., Any], part: int
) -> None:
    window = visit(demo)
    for attack in ATTACKS[part::2]:
        said = quote(attack[:200], safe="")
        for address in (f"/?q={said}", f"/opportunities/O1?find={said}"):
            window.open(address)
            assert_nothing_ran(window)
        window.page.goto(f"{demo.root}/opportunities/O1/people/{said}")
        assert_nothing_ran(window)
