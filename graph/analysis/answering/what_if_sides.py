"""Each side of a what-if, and the difference between them.

Source: contract 5 (`what-if`); method 3.5 (overall reach), 3.7 (status), 3.10 (loss).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from graph.analysis.answering.findings import Findings
from graph.analysis.answering.standing import status
from graph.analysis.engine import SampledReach
from graph.analysis.leverage import approver_of
from graph.analysis.worlds import WORD_BITS
from graph.results import StatusResult
from graph.results.what_if import (
    ApproverDifference,
    ApproverReach,
    PersonMove,
    ReachDifference,
    ReachMove,
    StatusDifference,
    WhatIfDifference,
    WhatIfReach,
    WhatIfSide,
)

__all__ = ["Standing", "difference_between", "side_of"]

_SHOWN = 5
_EQUAL = 1e-12


@dataclass(frozen=True)
class Standing:
    """One side: what is found there, and the decision weights that it is summed with."""

    found: Findings
    weights: Mapping[str, float]

    def overall(self, vendor: str, *, only: Mapping[str, object] | None = None) -> float | None:
        """Overall reach of a vendor, 0 to 1; of the people in `only` where given."""
        if not self.weights or vendor not in self.found.reaches:
            return None
        return self.found.reaches[vendor].expected.overall(
            {one: weight for one, weight in self.weights.items() if only is None or one in only}
        )


def side_of(one: Standing) -> WhatIfSide:
    """Overall reach per vendor, reach of the approver, and the status."""
    found = one.found
    approver = approver_of(found.network)
    return WhatIfSide(
        reach={vendor: _reach(one, vendor) for vendor in found.network.vendors},
        approver=ApproverReach(person=approver, reach=_reach_to(found, approver))
        if approver
        else None,
        status=status(found),
    )


def difference_between(before: Standing, after: Standing) -> WhatIfDifference:
    """After less before, and the five contacts whose reach by any vendor moves most."""
    return WhatIfDifference(
        reach={
            vendor: _reach_difference(before, after, vendor)
            for vendor in before.found.network.vendors
        },
        approver=_approver_difference(before.found, after.found),
        status=_status_difference(status(before.found), status(after.found)),
        people=_moves(before.found, after.found),
    )


def _reach(one: Standing, vendor: str) -> WhatIfReach:
    if not one.weights:
        return WhatIfReach(overall=None, low=None, high=None, reason="no_chain_yet")
    reach = one.found.reaches[vendor]
    low, value, high = reach.band(one.weights)
    interval = reach.expected.overall_interval(one.weights)
    return WhatIfReach(overall=value, low=low, high=high, interval=interval)


def _reach_to(found: Findings, person: str) -> dict[str, float]:
    return {vendor: reach.expected.value(person) for vendor, reach in found.reaches.items()}


def _reach_difference(before: Standing, after: Standing, vendor: str) -> ReachDifference:
    there = after.found.network.nodes
    return ReachDifference(
        overall=_less(after.overall(vendor), before.overall(vendor)),
        staying=_less(after.overall(vendor, only=there), before.overall(vendor, only=there)),
        interval=_interval(before, after, vendor),
    )


def _interval(before: Standing, after: Standing, vendor: str) -> tuple[float, float] | None:
    """95 % interval of the overall difference, world by world; None when exact or unknown."""
    if not (before.weights and after.weights):
        return None
    old = before.found.reaches[vendor].expected
    new = after.found.reaches[vendor].expected
    if not isinstance(old, SampledReach) or not isinstance(new, SampledReach):
        return None
    gaps = _by_word(new, after.weights) - _by_word(old, before.weights)
    centre = float(gaps.mean())
    spread = float(gaps.std(ddof=1)) / len(gaps) ** 0.5 * float(stdtrit(len(gaps) - 1, 0.975))
    return centre - spread, centre + spread


def _by_word(reached: SampledReach, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Overall reach in each word of 64 worlds."""
    words = len(next(iter(reached.bits.values()), ()))
    found = np.zeros(words)
    for person, weight in weights.items():
        if person in reached.bits:
            found += weight * np.bitwise_count(reached.bits[person]) / WORD_BITS
    return found


def _less(after: float | None, before: float | None) -> float | None:
    """After less before; noise of the last digits is no difference."""
    if after is None or before is None:
        return None
    return 0.0 if abs(after - before) < _EQUAL else after - before


def _approver_difference(before: Findings, after: Findings) -> ApproverDifference:
    first, second = approver_of(before.network), approver_of(after.network)
    if first is None or first != second:
        return ApproverDifference(before=first, after=second, reach=None)
    old, new = _reach_to(before, first), _reach_to(after, first)
    return ApproverDifference(
        before=first,
        after=second,
        reach={vendor: _less(new[vendor], old[vendor]) or 0.0 for vendor in old},
    )


def _status_difference(before: StatusResult, after: StatusResult) -> StatusDifference:
    old, new = _reasons(before), _reasons(after)
    return StatusDifference(
        before=before.capped,
        after=after.capped,
        is_changed=before.capped != after.capped,
        gone=tuple(one for one in old if one not in new),
        new=tuple(one for one in new if one not in old),
    )


def _reasons(one: StatusResult) -> list[str]:
    return [f"{cap.code}:{cap.person or ''}" for cap in one.caps]


def _moves(before: Findings, after: Findings) -> tuple[PersonMove, ...]:
    staying = [one for one in before.network.contacts if one in after.network.nodes]
    gaps = np.zeros(len(staying))
    for vendor, reach in before.reaches.items():
        old = np.array(reach.expected.values_of(staying))
        new = np.array(after.reaches[vendor].expected.values_of(staying))
        gaps = np.maximum(gaps, np.abs(new - old))
    gaps[gaps < _EQUAL] = 0.0
    moving = np.flatnonzero(gaps).tolist()
    moving.sort(key=lambda one: -gaps[one])  # contacts stand in the order of their ids
    return tuple(
        PersonMove(person=staying[one], reach=_by_vendor(before, after, staying[one]))
        for one in moving[:_SHOWN]
    )


def _by_vendor(before: Findings, after: Findings, person: str) -> dict[str, ReachMove]:
    old, new = _reach_to(before, person), _reach_to(after, person)
    return {
        vendor: ReachMove(
            before=old[vendor],
            after=new[vendor],
            difference=_less(new[vendor], old[vendor]) or 0.0,
        )
        for vendor in old
    }
