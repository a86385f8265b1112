"""Contexts that are hard on purpose, made without a store: networks, and records of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from graph.analysis.explaining import Basis
from graph.calibration import Calibration
from graph.dates import PartialDate
from graph.model import (
    Assessment,
    Influence,
    Opportunity,
    Organization,
    Person,
    Record,
    Role,
    Tie,
)
from graph.network import Context, Network, Node, Opinion, Seat, Strand
from graph.records import Records
from graph.scope import Scope
from graph.vocabulary import (
    Attitude,
    Confidence,
    ContextKind,
    DecisionRole,
    LawfulBasis,
    OrganizationKind,
    Side,
    Strength,
    TieLevel,
)

DAY = date(2025, 6, 30)
Edge = tuple[str, str, float]


def _node(name: str, side: Side = Side.CUSTOMER, vendor: str | None = None) -> Node:
    return Node(
        id=name, key=name, record_id=name, name=name, title=None, organization="A",
        organization_name="A", side=side, vendor=vendor, function=None, formal_level=None,
        importance=None,
    )  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """An opportunity whose one approver our one person and the rival's try to reach.

    Attributes:
        people: Of the customer, all for us.
        edges: Who influences whom, with the weight.
        approver: Who signs.
        met: Whom both of them have met.
    """

    people: Sequence[str]
    edges: Sequence[Edge]
    approver: str
    met: str

    def network(self) -> Network:
        """The network alone, with the very weights of the edges."""
        nodes = {one: _node(one) for one in self.people}
        nodes |= {"U1": _node("U1", Side.US, "US"), "R1": _node("R1", Side.COMPETITOR, "R")}
        strands = [
            Strand(
                source=source, target=target, kind="influence", layer="account", strength=weight,
                record=f"E{place}",
            )
            for place, (source, target, weight) in enumerate(self.edges)
        ]  # fmt: skip
        strands += [
            Strand(
                source=who, target=self.met, kind="tie", layer="account", strength=0.9,
                reliability=0.95, record=f"T{who}", code=TieLevel.DEEP,
            )
            for who in ("U1", "R1")
        ]  # fmt: skip
        return Network(
            context=Context(ContextKind.OPPORTUNITY, "O", "O", "A", "A", "O", "A"),
            as_of=DAY,
            calibration=Calibration(),
            us="US",
            vendors=("US", "R"),
            vendor_names={"US": "us", "R": "rival"},
            nodes=nodes,
            strands=tuple(strands),
            conflicts=(),
            suppressed=(),
            lines=(),
            seats=(Seat(self.approver, DecisionRole.APPROVER, has_veto=False, weight=1.0),),
            deciders={self.approver: 1.0},
            opinions={(one, "US"): Opinion(Attitude.STRONG_POSITIVE, 1.0) for one in self.people},
        )

    def basis(self) -> Basis:
        """The records of it, as a reader has them; an edge that weighs 0 is a weak one of 0."""
        who = {
            "system": "t", "lawful_basis": LawfulBasis.CONTRACT, "purpose": "account_management",
            "provenance": "test", "collected_at": DAY, "review_on": DAY,
        }  # fmt: skip
        rows: list[Record] = [
            Organization(
                id="org_A", external_id="A", account="org_A", name="A",
                kind=OrganizationKind.CUSTOMER,
            ),
            Organization(id="org_US", external_id="US", name="us", kind=OrganizationKind.US),
            Organization(
                id="org_R", external_id="R", name="rival", kind=OrganizationKind.COMPETITOR
            ),
            Opportunity(
                id="opp_O", external_id="O", account="org_A", name="deal", competitors=("org_R",)
            ),
            Person(id="per_U1", external_id="U1", name="U1", organization="org_US", **who),
            Person(
                id="per_R1", external_id="R1", account="org_A", name="R1", organization="org_R",
                **who,
            ),
        ]  # fmt: skip
        rows += [
            Person(
                id=f"per_{one}", external_id=one, account="org_A", name=one, organization="org_A",
                **who,
            )
            for one in self.people
        ]  # fmt: skip
        calibration = Calibration(strength_weak=0.0)
        records = Records([*rows, *self._said()], Scope.administrator())
        return Basis(records, ContextKind.OPPORTUNITY, "opp_O", DAY, calibration)

    def _said(self) -> Iterator[Record]:
        """What somebody claims about these people."""
        said = {
            "account": "org_A", "system": "t", "confidence": Confidence.CONFIRMED,
            "observed_on": PartialDate.of(DAY), "entered_on": DAY,
        }  # fmt: skip
        yield Role(
            id="rol_1", external_id="Q1", opportunity="opp_O", person=f"per_{self.approver}",
            role=DecisionRole.APPROVER, **said,
        )  # fmt: skip
        for place, (source, target, weight) in enumerate(self.edges):
            yield Influence(
                id=f"edg_{place}", external_id=f"E{place}", source=f"per_{source}",
                target=f"per_{target}", strength=Strength.MEDIUM if weight else Strength.WEAK,
                **said,
            )  # fmt: skip
        for name in ("U1", "R1"):
            yield Tie(
                id=f"edg_T{name}", external_id=f"T{name}", person=f"per_{name}",
                contact=f"per_{self.met}", level=TieLevel.DEEP, last_contact=PartialDate.of(DAY),
                **said,
            )  # fmt: skip
        for one in self.people:
            yield Assessment(
                id=f"ass_{one}", person=f"per_{one}", vendor="org_US",
                attitude=Attitude.STRONG_POSITIVE, **said,
            )  # fmt: skip


def complete(size: int = 30) -> Hostile:
    people = [f"P{one}" for one in range(size)]
    edges = [(one, other, 0.5) for one in people for other in people if one != other]
    return Hostile(people, edges, people[-1], people[0])


def grid(size: int = 30) -> Hostile:
    places = [(row, column) for row in range(size) for column in range(size)]
    edges = [
        (f"P{row}_{column}", f"P{row + down}_{column + right}", 0.5)
        for row, column in places
        for down, right in ((1, 0), (0, 1), (-1, 0), (0, -1))
        if 0 <= row + down < size and 0 <= column + right < size
    ]
    people = [f"P{row}_{column}" for row, column in places]
    return Hostile(people, edges, people[-1], people[0])


def layered(layers: int = 13, width: int = 10) -> Hostile:
    """10^12 paths from the first layer to one person of the last."""
    edges = [
        (f"P{layer}_{one}", f"P{layer + 1}_{other}", 0.3)
        for layer in range(layers - 1)
        for one in range(width)
        for other in range(width)
    ]
    people = [f"P{layer}_{one}" for layer in range(layers) for one in range(width)]
    return Hostile(people, edges, people[-1], people[0])


def star(size: int = 50_000) -> Hostile:
    people = ["hub", *(f"P{one}" for one in range(size))]
    return Hostile(people, [("hub", one, 0.5) for one in people[1:]], "P5", "hub")


def inward_star(size: int = 50_000) -> Hostile:
    """Everybody influences the one who decides; a vendor has met one of them."""
    people = ["hub", *(f"P{one}" for one in range(size))]
    return Hostile(people, [(one, "hub", 0.5) for one in people[1:]], "hub", "P5")


def two_way_star(size: int) -> Hostile:
    """Everybody influences one person and is influenced by that one."""
    people = ["hub", *(f"P{one}" for one in range(size))]
    edges = [pair for one in people[1:] for pair in (("hub", one, 0.5), (one, "hub", 0.5))]
    return Hostile(people, edges, "P6", "P5")


def zeros_and_doubles() -> Hostile:
    """Zero weights, self edges and parallel edges among forty people."""
    people = [f"P{one}" for one in range(40)]
    edges: list[Edge] = []
    for place, one in enumerate(people):
        for step in (1, 3, 7, 11):
            other = people[(place + step) % len(people)]
            edges += [(one, other, 0.0), (one, other, 0.4), (one, other, 0.4), (one, one, 0.9)]
    return Hostile(people, edges, people[-1], people[0])


HOSTILE: dict[str, Callable[[], Hostile]] = {
    "complete 30": complete,
    "grid 30x30": grid,
    "layered, 10^12 paths": layered,
    "star of 50,000": star,
    "inward star of 50,000": inward_star,
    "star of 5,000": partial(star, 5_000),
    "inward star of 5,000": partial(inward_star, 5_000),
    "two-way star of 5,000": partial(two_way_star, 5_000),
    "zero, self and parallel edges": zeros_and_doubles,
}
