"""What to verify first: how far our reach moves when a hidden edge is confirmed, or wrong.

Source: method 3.10 (verification value).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.engine import Engine, Reached
from graph.analysis.leverage import approver_of, reweighed, without_record
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
    found = [
        _value(network, reach, engine, strand)
        for strand in network.strands
        if strand.kind == "influence" and network.nodes[strand.source].vendor is None
    ]
    return sorted(found, key=lambda one: (-one.range, natural_order(one.record)))


def _value(network: Network, reach: VendorReach, engine: Engine, strand: Strand) -> Verification:
    certain = strand.strength * network.calibration.confidence(Confidence.CONFIRMED)
    confirmed = _after(reach, engine, strand, reweighed(network, strand, reach.vendor, certain))
    wrong = _after(reach, engine, strand, without_record(network, strand, reach.vendor))
    weights = decision_weights(network)
    approver = approver_of(network)
    return Verification(
        record=strand.record or "",
        source=strand.source,
        target=strand.target,
        if_confirmed=confirmed.overall(weights),
        if_wrong=wrong.overall(weights),
        approver_if_confirmed=confirmed.value(approver) if approver else None,
        approver_if_wrong=wrong.value(approver) if approver else None,
    )


def _after(reach: VendorReach, engine: Engine, strand: Strand, weight: float) -> Reached:
    pair = (strand.source, strand.target)
    same = weight == reach.wiring.edges.get(pair, 0.0)
    if same or reach.expected.value(strand.source) == 0:
        return reach.expected
    return engine.reach(reach.wiring.with_edge(*pair, weight))
