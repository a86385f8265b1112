"""Who influences a person directly, and whom a person influences, in one context.

Source: contract 6; method 3.1 (the heaviest strand of a pair is its channel).
"""

from __future__ import annotations

from api.views import InfluencesAnswer, InfluenceView
from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.network import Network, Strand
from graph.records import natural_order

__all__ = ["influences_answer"]


def influences_answer(
    network: Network, person: str, *, is_target: bool, graph_version: str
) -> InfluencesAnswer:
    """The direct influences on somebody, or of somebody.

    Args:
        network: The graph of a context.
        person: Node of it.
        is_target: On them; else of them.
        graph_version: Hash of the records behind the network.
    """
    found = [
        _view(pair[0] if is_target else pair[1], strands, "follows")
        for pair, strands in network.channels.items()
        if pair[is_target] == person and strands[0].weight() > 0
    ]
    found += [
        _view(one.source if is_target else one.target, (one,), "conflict")
        for one in network.conflicts
        if (one.target if is_target else one.source) == person
    ]
    found.sort(key=lambda one: (-one.weight, natural_order(one.person), one.polarity))
    people = people_of(network)
    named = {person, *(one.person for one in found)}
    return InfluencesAnswer(
        context=context_ref(network),
        as_of=network.as_of,
        graph_version=graph_version,
        calibration=calibration_ref(network),
        person=person,
        items=tuple(found),
        people={one: people[one] for one in sorted(named, key=natural_order)},
    )


def _view(person: str, strands: tuple[Strand, ...], polarity: str) -> InfluenceView:
    first = strands[0]
    return InfluenceView.model_validate(
        {
            "person": person,
            "weight": first.weight(),
            "strength": first.strength,
            "reliability": first.reliability,
            "kind": first.kind,
            "polarity": polarity,
            "layer": first.layer,
            "record": first.record,
            "evidence": tuple(one.record for one in strands if one.record),
        }
    )
