"""Answers over all accounts of a reader at once. Everybody is named by our id.

Source: performance 2; method 3.3, 3.10.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from graph.results.basics import CalibrationRef, Result

__all__ = [
    "BestContactsAnswer",
    "PersonAnywhere",
    "StandingResult",
    "StandingTie",
    "StandingsAnswer",
    "WayResult",
    "WaysAnswer",
]


class PersonAnywhere(Result):
    """How somebody is called, and on whose map they are.

    Attributes:
        account: Our id; None for nobody's map.
    """

    name: str
    title: str | None
    account: str | None
    account_name: str | None


class WayResult(Result):
    """The best way between somebody and the person asked about; probability 0 to 1, ungated."""

    person: str
    probability: float
    path: tuple[str, ...]


class WaysAnswer(Result):
    """Who reaches a person, or whom a person reaches, over all accounts; the likeliest first.

    Attributes:
        direction: `to` the person, or `from`.
        is_cut: More people were there than were asked for.
    """

    as_of: str
    calibration: CalibrationRef
    person: str
    direction: Literal["to", "from"]
    least: float
    ways: tuple[WayResult, ...]
    is_cut: bool
    people: Mapping[str, PersonAnywhere]


class BestContactsAnswer(Result):
    """The contacts from whom influence spreads to most contacts of some accounts.

    Attributes:
        accounts: Our ids of the accounts that were looked at.
        contacts: In the order of choice: any first few are the set of that size.
        spread: Expected number of contacts reached, the set included.
        at_least: Lower bound of it.
        best_at_most: Upper bound of what the best set of this size reaches.
        ratio: The first over the second.
        certainty: Probability with which both hold.
        text: The same in a sentence.
        is_truncated: The work budget ended before the guarantee was as good as it can be.
    """

    as_of: str
    calibration: CalibrationRef
    region: str | None
    accounts: tuple[str, ...]
    contacts: tuple[str, ...]
    spread: float
    at_least: float
    best_at_most: float
    ratio: float
    certainty: float
    text: str
    is_truncated: bool
    people: Mapping[str, PersonAnywhere]


class StandingTie(Result):
    """The tie that adds most to our overall reach; people as in the opportunity's network."""

    our_person: str
    contact: str
    gain: float


class StandingResult(Result):
    """Where every side stands in an opportunity.

    Attributes:
        reach: Overall reach by vendor, 0 to 1; empty where nobody decides yet.
    """

    opportunity: str
    name: str
    account: str
    account_name: str
    reach: Mapping[str, float]
    next_tie: StandingTie | None


class StandingsAnswer(Result):
    """Every opportunity of the reader, from the same random worlds, account by account."""

    as_of: str
    calibration: CalibrationRef
    worlds: int
    items: tuple[StandingResult, ...]
