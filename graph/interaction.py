"""How well one of ours knows a contact, told from what they did together.

Source: method 1.2 (interaction depth).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.model import Activity
from graph.vocabulary import TieLevel

__all__ = ["interaction_level", "is_in_depth"]

_RECENT_MONTHS = 24
_MANY = 3
_IN_DEPTH = frozenset({"in depth", "deep", "深入", "深度", "深层"})


def is_in_depth(depth: str | None) -> bool:
    """Whether an activity went deep, by the word that somebody wrote; without a word it did not.

    >>> is_in_depth("in_depth"), is_in_depth("深入"), is_in_depth("short"), is_in_depth(None)
    (True, True, False, False)
    """
    word = " ".join((depth or "").replace("_", " ").replace("-", " ").casefold().split())
    return word in _IN_DEPTH


def interaction_level(activities: Iterable[Activity], today: date) -> TieLevel | None:
    """Tell the level of a tie from the activities of one of ours with one contact.

    Args:
        activities: Of the two, in any order; for the level in a deal, those of that deal. What
            lies after `today` has not happened yet and does not count.
        today: The day on which it is asked; the 24 calendar months before it are recent.

    Returns:
        Deep for three recent ones or more with one that went deep, multiple for three or more,
        occasional for fewer, and where all are older; None where nothing happened: no record.

    Cost: linear.
    Source: method 1.2.
    """
    happened = [one for one in activities if one.date.first_day() <= today]
    if not happened:
        return None
    recent = [one for one in happened if one.date.months_before(today) <= _RECENT_MONTHS]
    if len(recent) < _MANY:
        return TieLevel.OCCASIONAL
    is_deep = any(is_in_depth(one.depth) for one in recent)
    return TieLevel.DEEP if is_deep else TieLevel.MULTIPLE
