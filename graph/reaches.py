"""What an answer says of reach: whose it is, whom it gets to, and which rival's is the largest."""

from __future__ import annotations

from graph.network import Network
from graph.results import Answer

__all__ = ["reach_to", "strongest_rival"]


def reach_to(answer: Answer, person: str, vendor: str | None) -> float | None:
    """Reach of a vendor to a person, 0 to 1; None where nobody can say."""
    found = answer.reach.get(vendor or "")
    if found is None or found.known_ties == 0 or person not in found.people:
        return None
    return found.people[person].value


def strongest_rival(network: Network, answer: Answer) -> str | None:
    """The rival with the largest reach, then with the most known ties; None without any.

    Cost: linear in the rivals. Source: maps (vendor switch).
    """

    def strength(vendor: str) -> tuple[float, int]:
        reach = answer.reach[vendor]
        return reach.overall or 0.0, reach.known_ties

    return max(network.rivals, key=strength, default=None)
