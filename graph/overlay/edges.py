"""Influence edges and ties of a context, with their weights on a day.

Source: method 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.ageing import best_sighting, is_valid
from graph.calibration import Calibration
from graph.model import Evidence, Influence, OverlayEntry, Tie
from graph.network import Layer, Node, Strand
from graph.patience import check_patience
from graph.records import Records
from graph.vocabulary import Confidence, OverlayChange, Polarity, Side, Strength, TieLevel

__all__ = ["ChosenEdges", "Weighing", "choose_influence", "tie_strands"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What every weight in a context depends on.

    Attributes:
        records: What the reader sees.
        day: The day of the question.
        opportunity: Our id, or None for an account.
        pieces: Further evidence by the id of its record.
    """

    records: Records
    day: date
    opportunity: str | None
    calibration: Calibration
    pieces: Mapping[str, Sequence[Evidence]]

    def layer(self, opportunity: str | None) -> Layer:
        """Where a row comes from."""
        return "account" if opportunity is None else "opportunity"


@dataclass(frozen=True, slots=True)
class ChosenEdges:
    """The influence edges that stand in a context.

    Attributes:
        strands: Those that carry.
        conflicts: Those by which the target reacts against the source.
        suppressed: Those that the opportunity cut.
        added: References of the opportunity's own rows.
        overridden: Reference, field and new value of each override or replacement.
        doubly_told: Directions that the opportunity records and suppresses at once.
    """

    strands: tuple[Strand, ...]
    conflicts: tuple[Strand, ...]
    suppressed: tuple[Strand, ...]
    added: tuple[str, ...]
    overridden: tuple[tuple[str, str, str], ...]
    doubly_told: tuple[tuple[str, str], ...]


def choose_influence(
    weighing: Weighing,
    nodes: Mapping[str, Node],
    entries: Sequence[OverlayEntry],
    cut_pairs: frozenset[tuple[str, str]],
) -> ChosenEdges:
    """Put the opportunity's influence rows over the account's.

    An own row replaces the account's of the same pair, polarity and basis; overrides change one
    field of a row; a suppressed direction loses every edge, an own one too (with a warning).

    Args:
        weighing: Day, records, defaults.
        nodes: People in the network.
        entries: Overlay entries of the opportunity that are valid on the day.
        cut_pairs: Suppressed directions, as ids in answers.
    """
    records = weighing.records
    rows = _standing_rows(weighing, nodes)
    own = {_likeness(row): row for row in rows if row.opportunity is not None}
    overridden: list[tuple[str, str, str]] = []
    kept: list[Influence] = []
    for row in rows:
        winner = own.get(_likeness(row))
        if row.opportunity is None and winner is not None:
            overridden.append(
                (records.reference(row.id), "row", records.reference(winner.id)),
            )
            continue
        changed = _overridden(row, entries)
        overridden += [
            (records.reference(row.id), entry.field or "", entry.value or "")
            for entry in _overrides_of(row, entries)
        ]
        kept.append(changed)
    split = _split(weighing, kept, nodes, cut_pairs)
    return ChosenEdges(
        strands=split[0],
        conflicts=split[1],
        suppressed=split[2],
        added=tuple(records.reference(row.id) for row in rows if row.opportunity is not None),
        overridden=tuple(overridden),
        doubly_told=tuple(
            (strand.source, strand.target) for strand in split[2] if strand.layer == "opportunity"
        ),
    )


def tie_strands(weighing: Weighing, nodes: Mapping[str, Node]) -> tuple[Strand, ...]:
    """The ties of the vendors' people to contacts and outsiders; a known absence weighs 0."""
    found: list[Strand] = []
    for row in weighing.records.all(Tie):
        ends = _ends(weighing, row.person, row.contact, nodes)
        if ends is None or row.level is None or not _counts(weighing, row.opportunity):
            continue
        if nodes[ends[0]].vendor is not None and is_valid(row, weighing.day):
            found.append(_tie_strand(weighing, row, ends, row.level))
    return tuple(found)


def _tie_strand(weighing: Weighing, row: Tie, ends: tuple[str, str], level: TieLevel) -> Strand:
    calibration = weighing.calibration
    sighting = best_sighting(
        row,
        weighing.pieces.get(row.id, ()),
        weighing.day,
        calibration.tie_half_life_months,
        calibration,
    )
    return Strand(
        source=ends[0],
        target=ends[1],
        kind="tie",
        layer=weighing.layer(row.opportunity),
        strength=calibration.tie_level(level) * sighting.decay,
        reliability=sighting.certainty,
        record=weighing.records.reference(row.id),
        sighting=sighting,
        code=level,
    )


def _standing_rows(weighing: Weighing, nodes: Mapping[str, Node]) -> list[Influence]:
    return [
        row
        for row in weighing.records.all(Influence)
        if _counts(weighing, row.opportunity)
        and _ends(weighing, row.source, row.target, nodes) is not None
        and is_valid(row, weighing.day)
    ]


def _counts(weighing: Weighing, opportunity: str | None) -> bool:
    return opportunity is None or opportunity == weighing.opportunity


def _ends(
    weighing: Weighing, source: str, target: str, nodes: Mapping[str, Node]
) -> tuple[str, str] | None:
    """Both ends as ids in answers; None when one of them is not in the network or is staff."""
    pair = (weighing.records.reference(source), weighing.records.reference(target))
    if pair[0] not in nodes or pair[1] not in nodes:
        return None
    return pair if nodes[pair[1]].side in (Side.CUSTOMER, Side.EXTERNAL) else None


def _likeness(row: Influence) -> tuple[str, str, Polarity, str | None]:
    return row.source, row.target, row.polarity, row.basis


def _overrides_of(row: Influence, entries: Sequence[OverlayEntry]) -> list[OverlayEntry]:
    return [
        entry
        for entry in entries
        if entry.change is OverlayChange.OVERRIDE and entry.subject == row.id and entry.value
    ]


def _overridden(row: Influence, entries: Sequence[OverlayEntry]) -> Influence:
    for entry in _overrides_of(row, entries):
        value = entry.value or ""
        match entry.field:
            case "strength":
                row = replace(row, strength=Strength.parse(value))
            case "polarity":
                row = replace(row, polarity=Polarity.parse(value))
            case "confidence":
                row = replace(row, confidence=Confidence.parse(value))
    return row


def _split(
    weighing: Weighing,
    rows: Sequence[Influence],
    nodes: Mapping[str, Node],
    cut_pairs: frozenset[tuple[str, str]],
) -> tuple[tuple[Strand, ...], tuple[Strand, ...], tuple[Strand, ...]]:
    carrying: list[Strand] = []
    conflicts: list[Strand] = []
    suppressed: list[Strand] = []
    for row in rows:
        strand = _influence_strand(weighing, row)
        if (strand.source, strand.target) in cut_pairs:
            suppressed.append(strand)
        elif row.polarity is Polarity.FOLLOWS:
            carrying.append(strand)
        elif nodes[strand.source].vendor is None:  # a vendor's own conflict edges count nowhere
            conflicts.append(strand)
    return tuple(carrying), tuple(conflicts), tuple(suppressed)


def _influence_strand(weighing: Weighing, row: Influence) -> Strand:
    check_patience()
    calibration = weighing.calibration
    sighting = best_sighting(
        row,
        weighing.pieces.get(row.id, ()),
        weighing.day,
        calibration.influence_half_life_months,
        calibration,
    )
    if row.strength is None:
        sighting = replace(sighting, assumed=(*sighting.assumed, "strength"))
    code = row.strength or Strength.MEDIUM
    return Strand(
        source=weighing.records.reference(row.source),
        target=weighing.records.reference(row.target),
        kind="influence",
        layer=weighing.layer(row.opportunity),
        strength=calibration.strength(code),
        reliability=sighting.certainty * sighting.decay,
        record=weighing.records.reference(row.id),
        sighting=sighting,
        code=code,
        basis=row.basis,
    )
