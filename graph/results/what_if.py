"""The answer to "what if": where we stand before some edits and after them, over the same worlds.

Fields `before`, `after`, `difference` are those of contract 5. None means that nobody knows, never
0.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from graph.results.basics import (
    Band,
    CalibrationRef,
    CodedText,
    ContextRef,
    MethodResult,
    PersonRef,
    Result,
)
from graph.results.standing import StatusResult

__all__ = [
    "ApproverDifference",
    "ApproverReach",
    "PersonMove",
    "ReachDifference",
    "ReachMove",
    "StatusDifference",
    "WhatIfAnswer",
    "WhatIfDifference",
    "WhatIfEdit",
    "WhatIfReach",
    "WhatIfSide",
]


class WhatIfEdit(Result):
    """One edit as it was understood.

    Attributes:
        edit: In its canonical form, as it can be sent again.
        text: In words.
        record: What it adds (`what-if-1` for the first edit), changes or takes away.
    """

    edit: str
    kind: Literal["leave", "tie", "influence", "drop", "confirm", "attitude", "role"]
    text: str
    people: tuple[str, ...]
    record: str | None


class WhatIfReach(Result):
    """Overall reach of one vendor, 0 to 1; a seat whose person left keeps its weight, reached by 0.

    Attributes:
        low: Of the cautious run, high: of the hopeful one.
        interval: Sampling interval of a sampled value; None when exact.
    """

    overall: float | None
    low: float | None
    high: float | None
    interval: Band | None = None
    reason: str | None = None


class ApproverReach(Result):
    """Reach of each vendor to the approver."""

    person: str
    reach: dict[str, float]


class WhatIfSide(Result):
    """Where we stand, before or after the edits."""

    reach: dict[str, WhatIfReach]
    approver: ApproverReach | None
    status: StatusResult


class ReachDifference(Result):
    """After less before.

    Attributes:
        overall: Of everybody; `staying` of those only who do not leave (method 3.10).
        interval: 95 % interval of a sampled `overall`, over the same worlds; None when exact.
    """

    overall: float | None
    staying: float | None
    interval: Band | None = None


class ApproverDifference(Result):
    """After less before; `reach` is None where the approver is not the same person."""

    before: str | None
    after: str | None
    reach: dict[str, float] | None


class StatusDifference(Result):
    """How the light changes, and which of its reasons go and come, as `code:person`."""

    before: str
    after: str
    is_changed: bool
    gone: tuple[str, ...]
    new: tuple[str, ...]


class ReachMove(Result):
    """Reach of one vendor to one person."""

    before: float
    after: float
    difference: float


class PersonMove(Result):
    """A contact whose reach moves, by vendor."""

    person: str
    reach: dict[str, ReachMove]


class WhatIfDifference(Result):
    """After less before, and the contacts that move most; those who leave are not among them."""

    reach: dict[str, ReachDifference]
    approver: ApproverDifference
    status: StatusDifference
    people: tuple[PersonMove, ...]


class WhatIfAnswer(Result):
    """Before and after some edits, in one context on one day; nothing of it is stored."""

    context: ContextRef
    as_of: date
    graph_version: str
    calibration: CalibrationRef
    vendor: str | None
    method: MethodResult
    edits: tuple[WhatIfEdit, ...]
    before: WhatIfSide
    after: WhatIfSide
    difference: WhatIfDifference
    warnings: tuple[CodedText, ...]
    people: dict[str, PersonRef]
