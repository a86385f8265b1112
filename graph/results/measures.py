"""Measures beside the answer: they orient, and never make a headline (method 3.11).

None means that nobody knows, or that it does not apply, never 0.
"""

from __future__ import annotations

from typing import Literal

from graph.results.basics import Result

__all__ = [
    "BrokerageResult",
    "CircleProposal",
    "ImpliedEdge",
    "MeasureNote",
    "MeasuresResult",
    "PersonMeasures",
]


class MeasureNote(Result):
    """What a measure is good for, and why it is no headline."""

    measure: str
    good_for: str
    caution: str


class BrokerageResult(Result):
    """How often somebody stands between two people without an edge, by their groups."""

    coordinator: int
    itinerant: int
    gatekeeper: int
    representative: int
    liaison: int


class PersonMeasures(Result):
    """The measures of one contact.

    `span` counts reporting lines; all others look at recorded influence among contacts alone.
    """

    span: int
    advised: int
    asked_for_expertise: int
    trusted: int
    betweenness: float
    betweenness_rank: int
    pagerank: float
    walks: float
    constraint: float | None
    effective_size: float | None
    brokerage: BrokerageResult | None
    lets_in: int
    power: float | None
    interest: Literal["role", "met", "none"]
    quadrant: Literal["manage_closely", "keep_satisfied", "keep_informed", "monitor"] | None
    layer: Literal["chain", "key", "other"]


class MeasuresResult(Result):
    """Measures of every contact that has any, with a caution for each.

    `informal` are the people whom most take advice from, and who lie between most; `formal_only`
    those with a large span whom recorded influence does not confirm. Neither is ever a key person
    by that alone. `reason` says why the section is empty.
    """

    edges: int
    people: dict[str, PersonMeasures]
    informal: tuple[str, ...]
    formal_only: tuple[str, ...]
    growth: float | None
    starts: int | None
    reason: str | None = None
    notes: tuple[MeasureNote, ...]


class ImpliedEdge(Result):
    """Influence that a circle would imply where nothing heavier is recorded."""

    source: str
    target: str
    weight: float


class CircleProposal(Result):
    """People who may be a circle: a question to somebody who knows them, never stored by itself."""

    people: tuple[str, ...]
    leader: str | None
    edges: int
    density: float
    text: str
    implied: tuple[ImpliedEdge, ...]
