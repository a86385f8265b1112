"""Networks that are hard on purpose, made without a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from graph.calibration import Calibration
from graph.network import Context, Network, Node, Opinion, Seat, Strand
from graph.vocabulary import Attitude, ContextKind, DecisionRole, Side, TieLevel

Edge = tuple[str, str, float]


def _node(name: str, side: Side = Side.CUSTOMER, vendor: str | None = None) -> Node:
    return Node(
        id=name, key=name, record_id=name, name=name, title=None, organization="A",
        organization_name="A", side=side, vendor=vendor, function=None, formal_level=None,
        importance=None,
    )  # fmt: skip


def hostile(people: list[str], edges: Iterable[Edge], approver: str, met: str) -> Network:
    """An opportunity whose one approver our one person and the rival's try to reach."""
    nodes = {one: _node(one) for one in people}
    nodes |= {"U1": _node("U1", Side.US, "US"), "R1": _node("R1", Side.COMPETITOR, "R")}
    strands = [
        Strand(
            source=source, target=target, kind="influence", layer="account", strength=weight,
            record=f"E{place}",
        )
        for place, (source, target, weight) in enumerate(edges)
    ]  # fmt: skip
    strands += [
        Strand(
            source=who, target=met, kind="tie", layer="account", strength=0.9, reliability=0.95,
            record=f"T{who}", code=TieLevel.DEEP,
        )
        for who in ("U1", "R1")
    ]  # fmt: skip
    return Network(
        context=Context(ContextKind.OPPORTUNITY, "O", "O", "A", "A", "O", "A"),
        as_of=date(2025, 6, 30),
        calibration=Calibration(),
        us="US",
        vendors=("US", "R"),
        vendor_names={"US": "us", "R": "rival"},
        nodes=nodes,
        strands=tuple(strands),
        conflicts=(),
        suppressed=(),
        lines=(),
        seats=(Seat(approver, DecisionRole.APPROVER, has_veto=False, weight=1.0),),
        deciders={approver: 1.0},
        opinions={(one, "US"): Opinion(Attitude.STRONG_POSITIVE, 1.0) for one in people},
    )


def complete(size: int = 30) -> Network:
    people = [f"P{one}" for one in range(size)]
    edges = [(one, other, 0.5) for one in people for other in people if one != other]
    return hostile(people, edges, people[-1], people[0])


def grid(size: int = 30) -> Network:
    places = [(row, column) for row in range(size) for column in range(size)]
    edges = [
        (f"P{row}_{column}", f"P{row + down}_{column + right}", 0.5)
        for row, column in places
        for down, right in ((1, 0), (0, 1), (-1, 0), (0, -1))
        if 0 <= row + down < size and 0 <= column + right < size
    ]
    people = [f"P{row}_{column}" for row, column in places]
    return hostile(people, edges, people[-1], people[0])


def layered(layers: int = 13, width: int = 10) -> Network:
    """10^12 paths from the first layer to one person of the last."""
    edges = [
        (f"P{layer}_{one}", f"P{layer + 1}_{other}", 0.3)
        for layer in range(layers - 1)
        for one in range(width)
        for other in range(width)
    ]
    people = [f"P{layer}_{one}" for layer in range(layers) for one in range(width)]
    return hostile(people, edges, people[-1], people[0])


def star(size: int = 50_000) -> Network:
    people = ["hub", *(f"P{one}" for one in range(size))]
    return hostile(people, [("hub", one, 0.5) for one in people[1:]], "P5", "hub")


def inward_star(size: int = 50_000) -> Network:
    """Everybody influences the one who decides; a vendor has met one of them."""
    people = ["hub", *(f"P{one}" for one in range(size))]
    return hostile(people, [(one, "hub", 0.5) for one in people[1:]], "hub", "P5")


def zeros_and_doubles() -> Network:
    """Zero weights, self edges and parallel edges among forty people."""
    people = [f"P{one}" for one in range(40)]
    edges: list[Edge] = []
    for place, one in enumerate(people):
        for step in (1, 3, 7, 11):
            other = people[(place + step) % len(people)]
            edges += [(one, other, 0.0), (one, other, 0.4), (one, other, 0.4), (one, one, 0.9)]
    return hostile(people, edges, people[-1], people[0])


HOSTILE: dict[str, Callable[[], Network]] = {
    "complete 30": complete,
    "grid 30x30": grid,
    "layered, 10^12 paths": layered,
    "star of 50,000": star,
    "inward star of 50,000": inward_star,
    "star of 5,000": partial(star, 5_000),
    "inward star of 5,000": partial(inward_star, 5_000),
    "zero, self and parallel edges": zeros_and_doubles,
}
