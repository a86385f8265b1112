"""Who stands behind the deciders: inside the customer, and outside where somebody is listened to.

The answer lists both apart, as the method does (3.4, R5); whoever looks at a map or at a page wants
one order. Consultants, former colleagues and other outsiders come in, the vendors' people do not.
"""

from __future__ import annotations

from graph.network import Network
from graph.results import (
    Answer,
    ExternalInfluencer,
    IndirectKeyPersonResult,
    PathResult,
    WeakestLink,
)
from graph.vocabulary import Side

__all__ = ["backers_of"]


def backers_of(network: Network, answer: Answer) -> tuple[IndirectKeyPersonResult, ...]:
    """Those without a role who move the deciders, best first, outsiders among them.

    Args:
        network: The graph of the context.
        answer: Its answer.

    Returns:
        People with a score from 0 to 1: the sum over the deciders of their weight x the best path
        to them. An outsider's path is the edge to the decider alone. Equal scores keep the order
        of the answer, insiders first; nobody gives an empty tuple.

    Cost: linear in the two lists of the answer.
    Source: method 3.4.
    """
    hidden = [one for one in answer.indirect_key_people if not one.on_chain]
    known = {one.person for one in answer.indirect_key_people}
    least = network.calibration.indirect_threshold
    reached: dict[str, list[PathResult]] = {}
    for one in answer.external_influencers:
        is_outsider = one.side == Side.EXTERNAL.value and one.person not in known
        if is_outsider and one.to in network.deciders and one.weight >= least:
            reached.setdefault(one.person, []).append(_path(network, one))
    outside = [
        IndirectKeyPersonResult(
            person=person,
            score=sum(network.deciders[path.to] * path.weight for path in paths),
            on_chain=False,
            standing="hidden",
            paths=tuple(sorted(paths, key=lambda path: -path.weight)),
        )
        for person, paths in reached.items()
    ]
    return tuple(sorted([*hidden, *outside], key=lambda one: -one.score))


def _path(network: Network, one: ExternalInfluencer) -> PathResult:
    """The one edge as a path."""
    source, target = one.path
    strand = network.channels[source, target][0]
    return PathResult(
        to=one.to,
        people=one.path,
        weight=one.weight,
        reliability=strand.reliability,
        weakest=WeakestLink(
            source=source, target=target, record=strand.record, reliability=strand.reliability
        ),
        origins=(strand.layer,),
        evidence=one.evidence,
    )
