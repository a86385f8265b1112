"""What if: where we stand before some edits and after them, over the same worlds.

The edits change records, and both networks are asked the ordinary questions by one engine, so a
difference is due to the edits alone: an edge's draws are keyed by its ends, so an edit redraws
only its own edges. Source: contract 4 and 5; method 3.3 (common random numbers), 3.10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.analysis.answering.standpoint import Standpoint
from graph.analysis.answering.what_if_words import edits_in_words, warnings_about
from graph.analysis.answering.who import calibration_ref, context_ref, people_of
from graph.analysis.reach import decision_weights
from graph.model import Organization
from graph.network import Network
from graph.overlay import build_network
from graph.overlay.what_if import Supposition, suppose
from graph.records import Records
from graph.results import PersonRef
from graph.results.what_if import WhatIfAnswer, WhatIfDifference, WhatIfEdit, WhatIfSide
from graph.vocabulary import Language

__all__ = ["what_if_answer", "what_if_from"]


def what_if_answer(
    records: Records,
    network: Network,
    edits: Sequence[str],
    *,
    language: Language = Language.EN,
    seed: int | None = None,
) -> WhatIfAnswer:
    """Say what some edits would change in a context.

    A decision seat whose person leaves keeps its weight and is reached by nobody, so that the
    others' weights stay what they were; `staying` leaves such seats out of both sides, as the
    losses of `fragility` do.

    Args:
        records: What the reader sees; left unchanged, as is everything else.
        network: The graph of the context with these records.
        edits: In order, as in `graph.overlay.what_if.grammar`.
        language: Of the sentences.
        seed: Of sampled worlds; the calibration's when None.

    Returns:
        Both sides exact where both fit the work budget of one answer, else both from the same
        sampled worlds.

    Raises:
        InputError: An edit is not understood, or names what is not here.
    """
    return what_if_from(Standpoint(network, language=language, seed=seed), records, edits)


def what_if_from(stood: Standpoint, records: Records, edits: Sequence[str]) -> WhatIfAnswer:
    """The same from a standpoint, for those who ask more than once.

    Args:
        stood: The context before the edits.
        records: What its network was built from; left unchanged.
        edits: As of `what_if_answer`.

    Raises:
        InputError: An edit is not understood, or names what is not here.
    """
    network, language = stood.network, stood.language
    supposed = suppose(records, network, edits)
    after = _network(network, supposed.records)
    before_side, after_side, difference, method = stood.compare(
        after, _weights(network, after, supposed)
    )
    words = edits_in_words(supposed.edits, network, language)
    return WhatIfAnswer(
        context=context_ref(network),
        as_of=network.as_of,
        graph_version=records.canonical_hash,
        calibration=calibration_ref(network),
        vendor=network.us,
        method=method,
        edits=words,
        before=before_side,
        after=after_side,
        difference=difference,
        warnings=warnings_about(supposed.edits, difference, network, language),
        people=_named(network, words, before_side, after_side, difference),
    )


def _network(before: Network, records: Records) -> Network:
    """The graph of the same context on the same day with other records."""
    vendor = records.find(Organization, before.us) if before.us is not None else None
    return build_network(
        records,
        before.context.kind,
        before.context.record_id,
        as_of=before.as_of,
        calibration=before.calibration,
        vendor=vendor.id if vendor is not None else None,
    )


def _weights(before: Network, after: Network, supposed: Supposition) -> Mapping[str, float]:
    """Decision weights after the edits; who leaves keeps the seat's."""
    if not set(supposed.leavers) & {seat.person for seat in before.seats}:
        return decision_weights(after)
    return decision_weights(_network(before, supposed.seated))


def _named(
    network: Network,
    edits: Sequence[WhatIfEdit],
    before: WhatIfSide,
    after: WhatIfSide,
    difference: WhatIfDifference,
) -> dict[str, PersonRef]:
    """How everybody that the answer names is called."""
    wanted = {person for edit in edits for person in edit.people}
    wanted |= {move.person for move in difference.people}
    for side in (before, after):
        wanted |= {cap.person for cap in side.status.caps if cap.person}
        wanted |= {side.approver.person} if side.approver else set()
    return {key: one for key, one in people_of(network).items() if key in wanted}
