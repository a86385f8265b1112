"""Small accounts, record by record, for tests of rules."""

from datetime import date
from typing import Any

from graph.model import (
    Influence,
    Opportunity,
    Organization,
    OverlayEntry,
    Person,
    Record,
    Reporting,
)
from graph.network import Network
from graph.overlay import build_network
from graph.records import Records
from graph.schema import fields_of
from graph.scope import Scope
from graph.vocabulary import ContextKind

DAY = date(2025, 6, 30)
ACCOUNT, DEAL = "org_A", "opp_O1"
PERSON = {
    "lawful_basis": "contract",
    "purpose": "account_management",
    "provenance": "test",
    "collected_at": "2025-01-01",
    "review_on": "2026-01-01",
}


def make(kind: type[Record], name: str, /, **values: Any) -> Record:
    """A record from texts, as a file would give it."""
    read: dict[str, Any] = {"id": name, "external_id": name, "system": "t", "account": ACCOUNT}
    for field in fields_of(kind):
        if field.name in values:
            given = values[field.name]
            read[field.name] = field.read(given) if isinstance(given, str) else given
        elif field.name == "entered_on":
            read[field.name] = DAY
    return kind(**read)


def person(name: str, /, **values: Any) -> Record:
    return make(Person, name, **{"name": name, "organization": ACCOUNT, **PERSON, **values})


def base() -> list[Record]:
    return [
        make(Organization, ACCOUNT, name="A", kind="customer"),
        make(Organization, "org_US", name="us", kind="us", account=None),
        make(Organization, "org_R", name="rival", kind="competitor", account=None),
        *(person(name) for name in ("P1", "P2", "P3", "P4")),
        person("U1", organization="org_US", account=None),
        person("R1", organization="org_R"),
        make(Opportunity, DEAL, name="deal", competitors="org_R"),
    ]


def edge(name: str, source: str, target: str, /, **values: Any) -> Record:
    given = {"strength": "strong", "confidence": "confirmed", "observed_on": "2025-06", **values}
    return make(Influence, name, source=source, target=target, **given)


def line(subordinate: str, manager: str, **values: Any) -> Record:
    return make(
        Reporting, f"L{subordinate}{manager}", subordinate=subordinate, manager=manager, **values
    )


def change(kind: str, subject: str, thing: str | None = None, **values: Any) -> Record:
    name = f"X{kind}{subject}{thing}"
    return make(
        OverlayEntry, name, opportunity=DEAL, change=kind, subject=subject, object=thing, **values
    )


def build(*more: Record, deal: bool = True) -> Network:
    records = Records([*base(), *more], Scope.administrator())
    kind = ContextKind.OPPORTUNITY if deal else ContextKind.ACCOUNT
    return build_network(records, kind, DEAL if deal else ACCOUNT, as_of=DAY)
