"""What a map is made from, and which rival the reader means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.errors import InputError, Problem
from graph.model import Organization
from graph.network import Network
from graph.reaches import reach_to, strongest_rival
from graph.records import Records
from graph.results import Answer

__all__ = ["Depicted", "chosen_rival"]


@dataclass(frozen=True)
class Depicted:
    """A context in hand.

    Attributes:
        network: The graph of the context.
        answer: Its answer, for ranks, reach and the hot path.
        records: What the reader sees of the account.
        base: The account's network when the context is an opportunity.
        others: The account's other opportunities, whose seats reserve columns.
    """

    network: Network
    answer: Answer
    records: Records
    base: Network | None = None
    others: tuple[Network, ...] = ()

    def reach(self, person: str, vendor: str | None) -> float | None:
        """Reach of a vendor to a person, 0 to 1; None where nobody can say."""
        return reach_to(self.answer, person, vendor)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Decision weight of everybody who decides something here; of key people in an account."""
        return {seat.person: seat.weight for seat in self.network.seats if seat.weight > 0}


def chosen_rival(depicted: Depicted, reference: str | None) -> str | None:
    """The rival that a map is about.

    Args:
        depicted: The context.
        reference: What the reader calls the rival; None for the one whose reach is largest.

    Returns:
        The vendor's key, None where no rival is recorded and none is asked for.

    Raises:
        InputError: The reference names no rival of this context; the message lists them.

    Cost: linear in the rivals. Source: maps (vendor switch).
    """
    rivals = depicted.network.rivals
    if reference is None:
        return strongest_rival(depicted.network, depicted.answer)
    found = depicted.records.find(Organization, reference)
    key = depicted.records.reference(found.id) if found else reference
    if key in rivals:
        return key
    cure = f"use one of: {', '.join(rivals)}." if rivals else "none is recorded yet."
    text = f"{reference!r} is no rival here; {cure}"
    raise InputError(Problem(code="unknown_vendor", text=text, column="vendor"))
