"""Sections beside the answer: measures with their cautions, and circles to ask about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from graph.analysis.answering.findings import Findings
from graph.analysis.circles import propose_circles
from graph.analysis.measures import Measured, measure_people
from graph.phrases import MEASURE_NOTES, say
from graph.results.measures import (
    BrokerageResult,
    CircleProposal,
    ImpliedEdge,
    MeasureNote,
    MeasuresResult,
    PersonMeasures,
)
from graph.vocabulary import Language

__all__ = ["circle_question", "circles", "measure_notes", "measures"]

Quadrant = Literal["manage_closely", "keep_satisfied", "keep_informed", "monitor"]


def measures(found: Findings) -> MeasuresResult:
    """The measures of every contact; empty, with the reason, where no influence is recorded.

    Of very many contacts those who lie between most are listed.
    """
    measured = measure_people(found.network, found.behind)
    threshold = found.network.calibration.indirect_threshold
    found.shorten("measures", measured.left_out)
    return MeasuresResult(
        edges=measured.edges,
        people={person: _person(one, threshold) for person, one in measured.people.items()},
        informal=measured.informal,
        formal_only=measured.formal_only,
        growth=measured.growth,
        starts=measured.starts,
        reason=None if measured.people else "no_influence_recorded",
        notes=measure_notes(found.language),
    )


def measure_notes(language: Language) -> tuple[MeasureNote, ...]:
    """What each measure is good for, and its caution."""
    place = 0 if language == Language.ZH else 1
    return tuple(
        MeasureNote(measure=measure, good_for=good_for[place], caution=caution[place])
        for measure, (good_for, caution) in MEASURE_NOTES.items()
    )


def circles(found: Findings) -> tuple[CircleProposal, ...]:
    """Circles to ask about; nothing is stored."""
    proposed = [
        CircleProposal(
            people=one.people,
            leader=one.leader,
            edges=one.edges,
            density=one.density,
            text="",
            implied=tuple(
                ImpliedEdge(source=source, target=target, weight=weight)
                for source, target, weight in one.implied
            ),
        )
        for one in propose_circles(found.network)
    ]
    language = found.language
    return tuple(
        one.model_copy(update={"text": circle_question(one, language, found.name)})
        for one in proposed
    )


def circle_question(
    proposal: CircleProposal, language: Language, name: Callable[[str], str]
) -> str:
    """Whether some people are a circle, as a question.

    Args:
        proposal: Who may be one.
        language: Of the question.
        name: What a person is called.
    """
    comma = "、" if language is Language.ZH else ", "
    return say(
        "circle_proposed",
        language,
        people=comma.join(map(name, proposal.people)),
        edges=str(proposal.edges),
        share=f"{proposal.density:.0%}",
        implied=str(len(proposal.implied)),
    )


def _person(one: Measured, threshold: float) -> PersonMeasures:
    brokers = one.brokerage
    return PersonMeasures(
        span=one.span,
        advised=one.advised,
        asked_for_expertise=one.asked_for_expertise,
        trusted=one.trusted,
        betweenness=one.betweenness,
        betweenness_rank=one.betweenness_rank,
        pagerank=one.pagerank,
        walks=one.walks,
        constraint=one.hole.constraint if one.hole else None,
        effective_size=one.hole.effective_size if one.hole else None,
        brokerage=None
        if brokers is None
        else BrokerageResult(
            coordinator=brokers.coordinator,
            itinerant=brokers.itinerant,
            gatekeeper=brokers.gatekeeper,
            representative=brokers.representative,
            liaison=brokers.liaison,
        ),
        lets_in=one.lets_in,
        power=one.power,
        interest=cast("Literal['role', 'met', 'none']", one.interest),
        quadrant=_quadrant(one, threshold),
        layer=cast("Literal['chain', 'key', 'other']", one.layer),
    )


def _quadrant(one: Measured, threshold: float) -> Quadrant | None:
    """Power by interest (Mendelow 1981); None where nobody decides yet."""
    if one.power is None:
        return None
    is_interested = one.interest != "none"
    if one.power >= threshold:
        return "manage_closely" if is_interested else "keep_satisfied"
    return "keep_informed" if is_interested else "monitor"
