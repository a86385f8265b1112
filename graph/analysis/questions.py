"""What to find out next: empty seats, unknown attitudes, values that had to be assumed.

Source: method 0 (unknown is a value), 3.1, 3.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.analysis.checks import check_attitudes
from graph.analysis.key_people import IndirectKeyPerson
from graph.network import Network
from graph.vocabulary import Attitude, ContextKind, DecisionRole, Side
from graph.wording import is_empty_seat

__all__ = ["Open", "open_questions"]


@dataclass(frozen=True, slots=True)
class Open:
    """An open question.

    Attributes:
        code: Names the phrase.
        person: Whom it is about, record: which record; None where neither.
        names: Ids of people or vendors that the phrase names, by placeholder.
    """

    code: str
    person: str | None = None
    record: str | None = None
    names: dict[str, str] = field(default_factory=dict)


def open_questions(network: Network, behind: list[IndirectKeyPerson]) -> list[Open]:
    """The open questions of a context, the most telling ones first."""
    hidden = [one.person for one in behind if not one.is_on_chain]
    return [
        *_empty_seats(network),
        *_unnamed(network),
        *_for_and_against(network),
        *_behind(network, hidden),
        *_attitudes(network, [seat.person for seat in network.seats]),
        *_acceptance(network),
        *_assumed(network),
    ]


def _empty_seats(network: Network) -> Iterator[Open]:
    is_deal = network.context.kind is ContextKind.OPPORTUNITY
    if not network.seats:
        yield Open("no_chain")
    elif is_deal and not any(seat.role is DecisionRole.APPROVER for seat in network.seats):
        yield Open("no_approver")
    if not network.rivals:
        yield Open("no_rival")


def _unnamed(network: Network) -> Iterator[Open]:
    for person in network.people_of(Side.CUSTOMER):
        if is_empty_seat(network.nodes[person].name):
            yield Open("empty_seat", person, names={"person": person})


def _for_and_against(network: Network) -> Iterator[Open]:
    for one in check_attitudes(network):
        if not one.code.startswith("unusual_"):  # a size is a lint, not a question
            yield Open(one.code)


def _behind(network: Network, hidden: list[str]) -> Iterator[Open]:
    tied = {strand.target for strand in network.strands if strand.kind == "tie"}
    yield from _attitudes(network, hidden)
    for person in hidden:
        if person not in tied:
            yield Open("nobody_knows", person, names={"person": person})


def _attitudes(network: Network, people: list[str]) -> Iterator[Open]:
    for person in people:
        if is_empty_seat(network.nodes[person].name):
            continue  # who sits there is asked first
        attitude = network.opinion(person, network.us).attitude
        if attitude is None:
            yield Open("attitude_not_asked", person, names={"person": person})
        elif attitude is Attitude.UNKNOWN:
            yield Open("attitude_unknown", person, names={"person": person})


def _acceptance(network: Network) -> Iterator[Open]:
    if network.context.kind is not ContextKind.OPPORTUNITY:
        return
    for seat in network.seats:
        if is_empty_seat(network.nodes[seat.person].name):
            continue
        opinion = network.opinion(seat.person, network.us)
        if opinion.solution is None:
            yield Open("solution_unknown", seat.person, names={"person": seat.person})
        if opinion.price is None:
            yield Open("price_unknown", seat.person, names={"person": seat.person})


def _assumed(network: Network) -> Iterator[Open]:
    for strand in network.strands:
        if strand.sighting is None:
            continue
        for missing in strand.sighting.assumed:
            yield Open(
                f"assumed_{missing}",
                record=strand.record,
                names={"source": strand.source, "target": strand.target},
            )
