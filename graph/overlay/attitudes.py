"""What each person thinks of each vendor in a context.

The opportunity's record wins field by field, else the account's is inherited; an explicit
`unknown` in the opportunity beats a known account value. Source: method 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.ageing import best_sighting, is_valid
from graph.calibration import Calibration
from graph.model import Assessment, Evidence
from graph.network import Opinion
from graph.records import Records

__all__ = ["opinion_without", "opinions_of"]


def opinions_of(
    records: Records,
    opportunity: str | None,
    day: date,
    calibration: Calibration,
    pieces: Mapping[str, Sequence[Evidence]],
) -> dict[tuple[str, str], Opinion]:
    """Opinions by (our id of the person, our id of the vendor).

    Args:
        records: What the reader sees.
        opportunity: Our id of the opportunity, or None for the account.
        day: Records that ended or have not begun on this day do not count.
        calibration: Half-life and numbers of confidence.
        pieces: Further evidence by the id of its record.
    """
    groups: dict[tuple[str, str], list[Assessment]] = {}
    for row in records.all(Assessment):
        if row.opportunity in (None, opportunity) and is_valid(row, day):
            groups.setdefault((row.person, row.vendor), []).append(row)
    return {
        pair: _opinion(records, rows, day, calibration, pieces) for pair, rows in groups.items()
    }


def opinion_without(
    records: Records,
    left_out: Assessment,
    opportunity: str | None,
    day: date,
    calibration: Calibration,
) -> Opinion | None:
    """The opinion of the same person on the same vendor without one row; None when none is left.

    Args:
        records: What the reader sees.
        left_out: The row that does not count.
        opportunity: Our id of the opportunity, or None for the account.
        day: Records that ended or have not begun on this day do not count.
        calibration: Half-life and numbers of confidence.
    """
    pair = (left_out.person, left_out.vendor)
    rows = [
        row
        for row in records.all(Assessment)
        if row.id != left_out.id
        and (row.person, row.vendor) == pair
        and row.opportunity in (None, opportunity)
        and is_valid(row, day)
    ]
    kept = {row.id for row in rows}
    pieces: dict[str, list[Evidence]] = {}
    for piece in records.all(Evidence):
        if piece.record in kept:
            pieces.setdefault(piece.record, []).append(piece)
    return _opinion(records, rows, day, calibration, pieces) if rows else None


def _opinion(
    records: Records,
    rows: Sequence[Assessment],
    day: date,
    calibration: Calibration,
    pieces: Mapping[str, Sequence[Evidence]],
) -> Opinion:
    # the opportunity's own row first, so that the first value found is the one that counts; where
    # the reader sees two of a kind, the private one says what the team's does not
    ordered = sorted(rows, key=lambda row: (row.opportunity is None, not row.holder))
    attitude_row = next((row for row in ordered if row.attitude is not None), None)
    account_row = next((row for row in ordered if row.opportunity is None), None)
    reliability = 0.0
    if attitude_row is not None:
        sighting = best_sighting(
            attitude_row,
            pieces.get(attitude_row.id, ()),
            day,
            calibration.attitude_half_life_months,
            calibration,
        )
        reliability = sighting.certainty * sighting.decay
    return Opinion(
        attitude=attitude_row.attitude if attitude_row else None,
        attitude_reliability=reliability,
        attitude_in_account=account_row.attitude if account_row else None,
        attitude_is_own=attitude_row is not None and attitude_row.opportunity is not None,
        solution=_first(row.solution_acceptance for row in ordered),
        price=_first(row.price_acceptance for row in ordered),
        closeness=_first(row.closeness_override for row in ordered),
        records=tuple(records.reference(row.id) for row in ordered),
    )


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
