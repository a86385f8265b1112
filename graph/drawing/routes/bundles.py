"""Which lines a map shows, and which are one bundle between folded units.

Source: design 5 (chain preset, level of detail).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.drawing.content import Influence, MapContent, Tie
from graph.drawing.places.folding import Folding
from graph.vocabulary import Confidence, Freshness, Strength

__all__ = ["ShownInfluence", "ShownTie", "shown_influences", "shown_ties", "thinned"]

_STRENGTHS = tuple(code.value for code in Strength)
_CONFIDENCES = tuple(code.value for code in Confidence)
_AGES = tuple(code.value for code in Freshness)
_CROWD, _FOLDED_CROWD = 60, 24


@dataclass(frozen=True, slots=True)
class ShownInfluence:
    """An influence line between two boxes and the records it stands for."""

    edge: Influence
    source: str
    target: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownTie:
    """A tie from a lane to a box and the records it stands for."""

    tie: Tie
    source: str
    target: str
    records: tuple[str, ...]


def shown_influences(
    content: MapContent, folding: Folding, *, off_chain: bool
) -> list[ShownInfluence]:
    """The influence lines, bundled where an end is folded, in the order of their records.

    An opportunity hides inherited influence on people without a role there, unless `off_chain`.
    """
    roles = {card.key for card in content.cards if card.role}
    kept = [
        edge
        for edge in sorted(content.influences, key=lambda edge: edge.record)
        if edge.source in folding.home and edge.target in folding.home
        if folding.home[edge.source] != folding.home[edge.target]
        if edge.is_shown
        if off_chain
        or content.kind == "account"
        or not content.shows_roles
        or edge.state in {"added", "suppressed"}
        or edge.is_hot
        or edge.target in roles
    ]
    groups = _grouped(kept, folding)
    return [
        ShownInfluence(_summed(group), source, target, tuple(edge.record for edge in group))
        for (source, target), group in groups
    ]


def thinned(
    lines: list[ShownInfluence], content: MapContent, folding: Folding, centre: str | None = None
) -> tuple[list[ShownInfluence], tuple[str, ...]]:
    """The lines of a crowded map that say who influences those who decide.

    More than 60 lines are a thicket in which nothing is read: then only what changed here, the hot
    path and the lines that end at a formal decider are drawn. Where units are folded, 24 are: those
    just named, then the ones between open people, then the largest bundles. Around one person that
    person's own lines come first.

    Returns:
        The lines to draw, and the records of the others for the list beside the map.
    """
    deciders = {card.key for card in content.cards if card.is_decider}

    def is_wanted(line: ShownInfluence) -> bool:
        is_near = centre in {line.source, line.target}
        return is_near or line.edge.is_hot or line.edge.state != "base" or line.target in deciders

    def order(line: ShownInfluence) -> tuple[bool, bool, bool, int, int, float, str]:
        folded = (line.source in folding.tiles) + (line.target in folding.tiles)
        weight = line.edge.weight or 0.0
        return (
            centre not in {line.source, line.target},
            not line.edge.is_hot,
            not is_wanted(line),
            folded,
            -len(line.records),
            -weight,
            line.records[0],
        )

    kept = lines
    if len(lines) > _CROWD:
        kept = [line for line in lines if is_wanted(line)]
    if folding.is_packed:
        kept = sorted(kept, key=order)[:_FOLDED_CROWD]
    drawn = {line.records for line in kept}
    left_out = [line for line in lines if line.records not in drawn]
    return (
        [line for line in lines if line.records in drawn],
        tuple(record for line in left_out for record in line.records),
    )


def shown_ties(content: MapContent, folding: Folding) -> list[ShownTie]:
    """The ties of people in the lanes to people who are open.

    Ties to somebody in a folded unit stay in the table: dozens of bands that end at tiles hide the
    few that matter. A map of one vendor's contacts says on the tile who has how many there.
    """
    lanes = {who.key for who in content.lane_people if who.is_shown}
    return [
        ShownTie(tie, tie.person, tie.contact, (tie.record,))
        for tie in sorted(content.ties, key=lambda tie: tie.record)
        if tie.is_shown and tie.person in lanes and tie.weight > 0
        if folding.home.get(tie.contact) == tie.contact
    ]


def _grouped(
    edges: Sequence[Influence], folding: Folding
) -> Iterable[tuple[tuple[str, str], list[Influence]]]:
    groups: list[tuple[tuple[str, str], list[Influence]]] = []
    bundles: dict[tuple[str, str], list[Influence]] = {}
    for edge in edges:
        pair = (folding.home[edge.source], folding.home[edge.target])
        if not set(pair) & set(folding.tiles):
            groups.append((pair, [edge]))
        elif pair in bundles:
            bundles[pair].append(edge)
        else:
            bundles[pair] = [edge]
            groups.append((pair, bundles[pair]))
    return groups


def _summed(group: Sequence[Influence]) -> Influence:
    """The strongest of a bundle, as sure and as fresh as the best of it."""
    if len(group) == 1:
        return group[0]
    best = max(group, key=lambda e: (e.is_hot, _place(_STRENGTHS, e.strength), e.weight or 0.0))
    return replace(
        best,
        confidence=min((e.confidence for e in group), key=lambda c: _place(_CONFIDENCES, c)),
        freshness=min((e.freshness for e in group), key=lambda f: _place(_AGES, f)),
        state="base" if best.state == "suppressed" else best.state,
    )


def _place(codes: Sequence[str], code: str) -> int:
    return codes.index(code) if code in codes else len(codes)
