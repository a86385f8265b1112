"""How somebody new is met, and by whom of ours.

The answer names for each contact the first of our people who are alike to the arithmetic; whoever
looks at a page or at a map wants one whose work it is.
"""

from __future__ import annotations

from enum import StrEnum

from graph.network import Network
from graph.results import NextTieResult
from graph.vocabulary import FormalLevel, Function, TieAction

__all__ = ["Approach", "approach_of", "bearer_of"]


class Approach(StrEnum):
    """How somebody new is met."""

    EXPERT = "discover"
    EXECUTIVE = "executive"
    OTHER = "other"


_FITTING = {
    Approach.EXPERT: Function.CLIENT_LEADING_EXPERT,
    Approach.EXECUTIVE: Function.EXECUTIVE_SPONSOR,
    Approach.OTHER: None,
}


def approach_of(network: Network, one: NextTieResult) -> Approach:
    """How a new contact is met: who signs for a company expects somebody of that level.

    Cost: constant. Source: method 3.10 (next best tie).
    """
    if one.action == TieAction.DISCOVER.value:
        return Approach.EXPERT
    if one.action == TieAction.NEUTRALISE.value:
        return Approach.OTHER
    is_executive = network.nodes[one.contact].formal_level is FormalLevel.EXECUTIVE
    return Approach.EXECUTIVE if is_executive else Approach.OTHER


def bearer_of(network: Network, one: NextTieResult) -> str:
    """Who of ours is to meet a contact.

    Those without a tie to the contact are alike in the answer, which names the first of them.
    Here it is one whose work it is, then one who acts on this map.

    Args:
        network: The graph of the context.
        one: A row of the answer's `next_ties`.

    Returns:
        The key of one of our people: the answer's where that one deepens a tie, or where all have
        a tie to the contact already.

    Cost: linear in our people. Source: method 3.10 (candidates).
    """
    if (one.our_person, one.contact) in network.channels:
        return one.our_person
    fitting = _FITTING[approach_of(network, one)]
    free = [
        person
        for person in network.staff.get(network.us or "", ())
        if (person, one.contact) not in network.channels
    ]
    return min(
        free,
        key=lambda person: (
            person not in network.active_staff,
            network.nodes[person].function is not fitting,
            person != one.our_person,
        ),
        default=one.our_person,
    )
