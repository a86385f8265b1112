"""Measures of every contact of a context, beside the answer and never its headline.

Source: method 3.11. Left out on purpose: Friedkin's total effects (they need susceptibilities that
nobody records; `lean` uses one for all), Mitchell, Agle and Wood (urgency is not recorded).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

import networkx as nx

from graph.analysis.key_people import IndirectKeyPerson, key_set
from graph.analysis.measures_of_edges import (
    Brokerage,
    Hole,
    advised,
    betweenness,
    brokerage,
    growth_of,
    pagerank,
    structural_holes,
    walks,
)
from graph.analysis.views import weights_of
from graph.network import Network
from graph.vocabulary import Basis

__all__ = ["Measured", "Measures", "influence_graph", "measure_people", "spans"]

_TRUST = frozenset({Basis.KIN, Basis.FRIEND, Basis.ALUMNI, Basis.EX_COLLEAGUE, Basis.PATRON})


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one contact (see `graph.results.measures.PersonMeasures`)."""

    span: int
    advised: int
    asked_for_expertise: int
    trusted: int
    betweenness: float
    betweenness_rank: int
    pagerank: float
    walks: float
    hole: Hole | None
    brokerage: Brokerage | None
    lets_in: int
    power: float | None
    interest: str
    layer: str


@dataclass(frozen=True, slots=True)
class Measures:
    """All of them.

    Attributes:
        edges: Recorded influence edges among contacts, one a direction.
        people: By contact; empty where no influence is recorded.
        informal: The first few by people advised and by betweenness, in order of ids.
        formal_only: The first few by span who are not among them and below the middle by
            betweenness.
        growth: Largest eigenvalue of the weights of the whole network.
        starts: From how many starts betweenness was estimated; None where from all.
        left_out: Contacts of very many who are not in `people`.
    """

    edges: int
    people: Mapping[str, Measured] = field(default_factory=dict)
    informal: tuple[str, ...] = ()
    formal_only: tuple[str, ...] = ()
    growth: float | None = None
    starts: int | None = None
    left_out: int = 0


def influence_graph(network: Network) -> nx.DiGraph[str]:
    """The recorded influence among contacts, `weight` 0 to 1; lines and circles are not in it."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(network.contacts)
    for (source, target), strand in network.hidden.items():
        if source != target:
            graph.add_edge(source, target, weight=strand.weight())
    return graph


def spans(network: Network) -> dict[str, int]:
    """Direct reports of every contact: solid lines, or seats of the opportunity."""
    found = dict.fromkeys(network.contacts, 0)
    for line in network.lines:
        if line.kind in ("solid", "seat") and line.manager in found:
            found[line.manager] += 1
    return found


def measure_people(network: Network, behind: Sequence[IndirectKeyPerson]) -> Measures:
    """Measure every contact; of very many those who lie between most, and those named.

    Args:
        network: The graph of a context; left unchanged.
        behind: Its indirect key people.

    Returns:
        No people where no influence among contacts is recorded: spans alone say nothing.

    Cost: O(n m) within the calibration's budget for betweenness, else less.
    """
    graph = influence_graph(network)
    edges = graph.number_of_edges()
    if edges == 0:
        return Measures(edges=0)
    values = _values(network, graph)
    first, ranks = network.calibration.measures_named, network.ranks
    span, rank = values.span, values.rank
    named = {*_first(values.advised, first, ranks), *_first(values.between, first, ranks)}
    informal = tuple(sorted(named, key=ranks.__getitem__))
    formal_only = tuple(
        one
        for one in _first(span, first, ranks)
        if span[one] > 1 and one not in named and rank[one] > len(rank) / 2
    )
    most = network.calibration.list_limit
    kept = network.contacts
    if len(kept) > most:
        named.update(formal_only)
        kept = tuple(one for one in kept if rank[one] <= most or one in named)
    people = _people(network, graph, values, kept, behind)
    graph.clear()  # its views hold it, and the collector may be at rest
    return Measures(
        edges=edges,
        people=people,
        informal=informal,
        formal_only=formal_only,
        growth=growth_of(_whole(network)),
        starts=values.starts,
        left_out=max(0, len(network.contacts) - most),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    starts: int | None
    span: Mapping[str, int]
    advised: Mapping[str, int]
    between: Mapping[str, float]
    rank: Mapping[str, int]
    ranks: Mapping[str, float]
    walks: Mapping[str, float]


def _values(network: Network, graph: nx.DiGraph[str]) -> _Values:
    """The measures that need everybody, by person."""
    calibration = network.calibration
    between, starts = betweenness(graph, budget=calibration.measure_budget, seed=calibration.seed)
    ranked = sorted(between, key=lambda one: (-between[one], network.ranks[one]))
    return _Values(
        starts=starts,
        span=spans(network),
        advised=advised(graph),
        between=between,
        rank={person: place for place, person in enumerate(ranked, start=1)},
        ranks=pagerank(graph, damping=calibration.pagerank_damping),
        walks=walks(graph, share=calibration.walk_share),
    )


def _people(
    network: Network,
    graph: nx.DiGraph[str],
    values: _Values,
    people: Sequence[str],
    behind: Sequence[IndirectKeyPerson],
) -> dict[str, Measured]:
    holes = structural_holes(graph, people)
    brokers = brokerage(graph, {one: network.nodes[one].organization for one in graph}, people)
    expertise, trust = _by_basis(network)
    lets_in = _let_in(network)
    scores = {one.person: one.score for one in behind}
    chain = {seat.person for seat in network.seats}
    keys = key_set(network)
    found: dict[str, Measured] = {}
    for person in people:
        power = network.deciders.get(person, scores.get(person, 0.0))
        interest = "role" if person in chain else "none"
        if interest == "none" and person in network.project_contacts:
            interest = "met"
        found[person] = Measured(
            span=values.span[person],
            advised=values.advised[person],
            asked_for_expertise=expertise.get(person, 0),
            trusted=trust.get(person, 0),
            betweenness=values.between[person],
            betweenness_rank=values.rank[person],
            pagerank=values.ranks[person],
            walks=values.walks[person],
            hole=holes.get(person),
            brokerage=brokers.get(person),
            lets_in=lets_in.get(person, 0),
            power=power if network.deciders else None,
            interest=interest,
            layer="chain" if person in chain else "key" if person in keys else "other",
        )
    return found


def _by_basis(network: Network) -> tuple[dict[str, int], dict[str, int]]:
    """People influenced by expertise, and by trust: different kinds (Krackhardt 1990)."""
    expertise: dict[str, set[str]] = {}
    trust: dict[str, set[str]] = {}
    for strand in network.strands:
        if strand.kind != "influence" or (strand.source, strand.target) not in network.hidden:
            continue
        if strand.basis is Basis.EXPERTISE:
            expertise.setdefault(strand.source, set()).add(strand.target)
        elif strand.basis in _TRUST:
            trust.setdefault(strand.source, set()).add(strand.target)
    return (
        {person: len(others) for person, others in expertise.items()},
        {person: len(others) for person, others in trust.items()},
    )


def _let_in(network: Network) -> dict[str, int]:
    """Pairs of an outsider and a contact without a channel between whom somebody stands.

    Gatekeepers by side: who lets vendors and other outsiders in.
    """
    outside: dict[str, set[str]] = {}
    inside = set(network.contacts)
    for (source, target), weight in weights_of(network).items():
        if weight > 0 and source not in inside:
            outside.setdefault(target, set()).add(source)
    found: dict[str, int] = {}
    for broker, target in network.hidden:
        if broker != target and broker in outside:
            fresh = outside[broker] - outside.get(target, set())
            found[broker] = found.get(broker, 0) + len(fresh)
    return found


def _whole(network: Network) -> Iterator[tuple[str, str, float]]:
    nodes = network.nodes
    for (source, target), weight in weights_of(network).items():
        if weight > 0 and nodes[source].vendor is None:
            yield source, target, weight


def _first(values: Mapping[str, float], count: int, ranks: Mapping[str, int]) -> list[str]:
    able = (one for one, value in values.items() if value > 0)
    return nsmallest(count, able, key=lambda one: (-values[one], ranks[one]))
