"""What to verify first: how far our reach moves when a hidden edge is confirmed, or wrong.

Source: method 3.10 (verification value).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.edits import Addition, raised
from graph.analysis.engine import Engine
from graph.analysis.leverage import (
    approver_of,
    carrying,
    record_gone,
    remaining,
    reweighed,
    watched_people,
)
from graph.analysis.reach import VendorReach, decision_weights
from graph.network import Network, Strand
from graph.records import natural_order
from graph.vocabulary import Confidence

__all__ = ["Verification", "verification_values"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What hangs on one influence record.

    Attributes:
        record: Its id; `source` and `target` its ends.
        if_confirmed: Overall reach when it is confirmed today.
        if_wrong: Overall reach when it does not exist; implied influence stays.
        approver_if_confirmed: Reach of the approver then; None without an approver.
        approver_if_wrong: The same when it is wrong.
    """

    record: str
    source: str
    target: str
    if_confirmed: float
    if_wrong: float
    approver_if_confirmed: float | None
    approver_if_wrong: float | None

    @property
    def range(self) -> float:
        """How far the overall reach may move."""
        return self.if_confirmed - self.if_wrong


def verification_values(network: Network, reach: VendorReach, engine: Engine) -> list[Verification]:
    """The influence records among contacts and outsiders, those that move most first."""
    strands = [
        strand
        for strand in network.strands
        if strand.kind == "influence" and network.nodes[strand.source].vendor is None
    ]
    is_long = len(strands) > network.calibration.list_limit
    if is_long:  # 0 would not be listed
        near = carrying(network, reach)
        strands = [one for one in strands if one.source in near and one.target in near]
    wrong = remaining(
        network, reach, engine, [record_gone(network, reach, strand) for strand in strands]
    )
    weights = decision_weights(network)
    approver = approver_of(network)
    sure = _confirmed(network, reach, engine, strands)
    found = [
        Verification(
            record=strand.record or "",
            source=strand.source,
            target=strand.target,
            if_confirmed=overall,
            if_wrong=left.overall(weights),
            approver_if_confirmed=reached,
            approver_if_wrong=left.value(approver) if approver else None,
        )
        for strand, (overall, reached), left in zip(strands, sure, wrong, strict=True)
        if left is not None
    ]
    if is_long:
        found = [one for one in found if one.range]
    return sorted(found, key=lambda one: (-one.range, natural_order(one.record)))


def _confirmed(
    network: Network, reach: VendorReach, engine: Engine, strands: Sequence[Strand]
) -> list[tuple[float, float | None]]:
    """Overall reach, and the approver's, when each record is confirmed today, alone."""
    additions: dict[int, Addition] = {}
    for place, strand in enumerate(strands):
        certain = strand.strength * network.calibration.confidence(Confidence.CONFIRMED)
        weight = reweighed(network, strand, reach.vendor, certain)
        before = reach.wiring.edges.get((strand.source, strand.target), 0.0)
        if weight != before and reach.expected.value(strand.source) > 0:
            additions[place] = (strand.source, strand.target, weight)
    weights, approver = decision_weights(network), approver_of(network)
    now = reach.expected.overall(weights), reach.expected.value(approver) if approver else None
    found: list[tuple[float, float | None]] = [now] * len(strands)
    after = raised(
        engine,
        reach.wiring,
        reach.expected,
        list(additions.values()),
        watched_people(network),
    )
    approver_after = after.of(approver) if approver else [None] * len(additions)
    rows = zip(after.overall(weights), approver_after, strict=True)
    for place, row in zip(additions, rows, strict=True):
        found[place] = row
    return found
