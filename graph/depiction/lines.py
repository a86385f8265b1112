"""The lines of a map: influence and ties, one for each pair of people."""

from __future__ import annotations

from dataclasses import replace

from graph.depiction.people import lane_of
from graph.depiction.sight import Sight
from graph.drawing.content import Influence, Tie
from graph.network import Network, Strand
from graph.vocabulary import TieLevel

__all__ = ["influences_of", "ties_of"]


def influences_of(sight: Sight, hot: frozenset[tuple[str, str]]) -> tuple[Influence, ...]:
    """One edge a pair: the heaviest of those that carry, then conflicts, then what was cut."""
    network, pairs = sight.network, sight.theme.pairs
    drawn: dict[tuple[str, str], Influence] = {}
    for strand in (*network.strands, *network.conflicts, *network.suppressed):
        pair = (strand.source, strand.target)
        if strand.kind != "influence" or network.nodes[strand.source].vendor is not None:
            continue
        known = drawn.get(pair)
        if known is None or (known.state in _CARRYING and strand.weight() > (known.weight or 0.0)):
            made = _influence(network, strand, is_hot=pair in hot)
            drawn[pair] = replace(made, is_shown=pairs is None or pair in pairs)
    return tuple(drawn.values())


_CARRYING = ("base", "added")


def _influence(network: Network, strand: Strand, *, is_hot: bool) -> Influence:
    if strand in network.conflicts:
        state = "conflict"
    elif strand in network.suppressed:
        state = "suppressed"
    else:
        state = "added" if strand.layer == "opportunity" else "base"
    months = strand.sighting.months if strand.sighting else 0
    return Influence(
        record=strand.record or "",
        source=strand.source,
        target=strand.target,
        strength=strand.code or "medium",
        confidence=strand.sighting.confidence if strand.sighting else "inferred",
        months=months,
        freshness=network.calibration.freshness(months).value,
        state=state,
        is_hot=is_hot and state in _CARRYING,
        weight=strand.weight(),
    )


def ties_of(sight: Sight) -> tuple[Tie, ...]:
    """One tie a pair: the heaviest; a known absence is not drawn."""
    network = sight.network
    drawn: dict[tuple[str, str], Tie] = {}
    for strand in network.strands:
        pair = (strand.source, strand.target)
        if strand.kind != "tie" or strand.code is TieLevel.NONE or strand.sighting is None:
            continue
        if pair in drawn and drawn[pair].weight >= strand.weight():
            continue
        drawn[pair] = Tie(
            record=strand.record or "",
            person=strand.source,
            contact=strand.target,
            weight=strand.weight(),
            confidence=strand.sighting.confidence,
            vendor=lane_of(network, strand.source),
            level=strand.code or "occasional",
            freshness=network.calibration.freshness(strand.sighting.months).value,
            is_added=strand.layer == "opportunity",
            is_shown=network.nodes[strand.source].vendor in sight.theme.vendors,
        )
    return tuple(drawn.values())
