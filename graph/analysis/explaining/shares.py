"""The share of each record in a score: how much it falls when that one record is not there.

Source: method 3.10 (loss, Borgatti's KPP-NEG), for every score.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.explaining.allowance import Work
from graph.analysis.explaining.basis import Basis
from graph.analysis.explaining.breakdown import BREAKDOWNS, Keys
from graph.analysis.explaining.levers import LEVERS
from graph.analysis.explaining.nearness import REBUILT, nearness
from graph.analysis.explaining.removals import Removal, removals_of
from graph.analysis.explaining.verdicts import VERDICTS
from graph.analysis.explaining.view import View
from graph.records import natural_order

__all__ = ["MEASURES", "Share", "Shares", "measure", "shares_of"]

MEASURES = {**BREAKDOWNS, **LEVERS, **VERDICTS}
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Share:
    """What a score is without one record, and what it loses."""

    removal: Removal
    without: float
    loss: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The records behind a score, largest loss first (by size), then by id.

    Attributes:
        considered: Records taken away one by one.
        left_out: Records that the work budget did not allow for.
    """

    found: tuple[Share, ...]
    considered: int
    left_out: int


def measure(view: View, section: str, keys: Keys) -> float:
    """A score in a view; 0 where nobody is left to have it."""
    return MEASURES[section](view, keys).value or 0.0


def shares_of(
    basis: Basis,
    view: View,
    section: str,
    keys: Keys,
    *,
    work: Work,
    kinds: frozenset[str] | None = None,
) -> Shares:
    """The share of every record, of some kinds or of all, that touches a score.

    Args:
        basis: The context.
        view: It as it is.
        section: Of the score, with `keys`.
        keys: As above.
        work: What may be taken away.
        kinds: All kinds when None.

    Cost: one score for each record near it, within that work.
    """
    score = measure(view, section, keys)
    is_near = nearness(view, section, keys)
    near = [
        one
        for one in removals_of(basis, view)
        if (kinds is None or one.kind in kinds) and is_near(one)
    ]
    found: list[Share] = []
    considered = 0
    for removal in near:
        if not work.takes(is_built=removal.kind in REBUILT):
            continue
        considered += 1
        without = measure(removal.view(), section, keys)
        if abs(score - without) > _NOTHING:
            found.append(Share(removal, without, score - without))
    found.sort(key=lambda one: (-abs(one.loss), natural_order(one.removal.record)))
    return Shares(tuple(found), considered, len(near) - considered)
